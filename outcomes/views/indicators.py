"""The dictionary of indicators, and one of them across places and years."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from outcomes.models import Outcome
from outcomes.reports.indicator_page import PlaceSeries, indicator_series, places_of
from outcomes.reports.per_base import compare, compared_years, per_unit, why_not
from outcomes.views.asked import Asked, read_asked, text_of
from plans.enums import BaseKind
from plans.models import Goal, Indicator
from plans.querysets import IndicatorQuerySet

PAGE_SIZE = 100
PLACES_PER_PAGE = 20


def with_counts(indicators: IndicatorQuerySet) -> IndicatorQuerySet:
    """Add how many goals and reported figures each indicator has."""
    reported = Outcome.objects.in_effect().reported()
    return indicators.annotate(
        goal_count=_count(Goal.objects.all()), outcome_count=_count(reported)
    )


def _count(rows: QuerySet) -> Coalesce:
    """Count rows of an indicator by themselves: two joins would multiply each other."""
    counted = (
        rows.filter(indicator=OuterRef("pk")).order_by().values("indicator").annotate(n=Count("pk"))
    )
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


@require_safe
def indicators_page(request: HttpRequest) -> HttpResponse:
    words, shows_all = text_of(request, "q")[:100], text_of(request, "all") == "1"
    found = Indicator.objects.search(words) if words else Indicator.objects.all()
    if not (shows_all or words):
        in_goals, in_outcomes = (
            Goal.objects.values("indicator"),
            Outcome.objects.values("indicator"),
        )
        found = found.filter(Q(pk__in=in_goals) | Q(pk__in=in_outcomes))
    page = Paginator(with_counts(found).order_by("code"), PAGE_SIZE)
    context = {
        "asked": read_asked(request),
        "words": words,
        "shows_all": shows_all,
        "page": page.get_page(text_of(request, "page")),
    }
    return render(request, "indicators.html", context)


@require_safe
def indicator_page(request: HttpRequest, code: str) -> HttpResponse:
    indicator = get_object_or_404(Indicator, code=code)
    asked = read_asked(request)
    page = Paginator(places_of(indicator), PLACES_PER_PAGE).get_page(text_of(request, "page"))
    series = indicator_series(indicator, list(page.object_list), asked.day, **asked.judging)
    context = comparison(request, indicator, series, asked) | {
        "indicator": indicator,
        "aliases": list(indicator.aliases.values_list("name", flat=True)),
        "page": page,
        "series": series,
    }
    return render(request, "indicator.html", context)


def comparison(
    request: HttpRequest, indicator: Indicator, series: list[PlaceSeries], asked: Asked
) -> dict[str, object]:
    """Put the places beside each other for each 万人 or 亿元 of GDP, where the address asks."""
    per, years = text_of(request, "per"), compared_years(series)
    context = {"asked": asked, "per": per, "kinds": BaseKind.choices, "compared_years": years}
    if not per:
        return context
    problem = why_not(indicator)
    if per not in BaseKind.values:
        problem = _("比较方式“%s”不能识别。") % per[:20]
    if problem:
        return context | {"asked": replace(asked, problems=(*asked.problems, problem))}
    kind, year = BaseKind(per), asked.year or (years[0] if years else None)
    return context | {
        "compared": compare(indicator, series, kind, year),
        "compared_year": year,
        "per_unit": per_unit(indicator, kind),
        "kind_label": kind.label,
    }

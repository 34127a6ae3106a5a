"""The dictionary of indicators, and one of them across places and years."""

from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from outcomes.models import Outcome
from outcomes.reports.indicator_page import indicator_series, places_of
from outcomes.views.asked import read_asked, text_of
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
    context = {
        "asked": asked,
        "indicator": indicator,
        "aliases": list(indicator.aliases.values_list("name", flat=True)),
        "page": page,
        "series": indicator_series(
            indicator,
            list(page.object_list),
            asked.day,
            **asked.judging,
        ),
    }
    return render(request, "indicator.html", context)

"""Schemes of points, and the worked breakdown of a unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from outcomes.models import ScoringScheme
from outcomes.reports.unit_scores import codes_of, scorable_units, score_lines, unit_score
from outcomes.standings import standings
from outcomes.views.asked import number_of, read_asked, text_of
from outcomes.views.places import read_place
from outcomes.views.reports import for_readers
from plans.models import Bureau, Goal, Jurisdiction


@require_safe
@for_readers
def schemes_page(request: HttpRequest) -> HttpResponse:
    schemes = list(ScoringScheme.objects.all())
    units = scorable_units(schemes)
    listed = [(scheme, units[scheme.pk]) for scheme in schemes]
    return render(request, "schemes.html", {"listed": listed})


@require_safe
@for_readers
def scheme_page(request: HttpRequest, code: str) -> HttpResponse:
    """Score one place or bureau; units are looked at one by one and never ranked."""
    scheme = get_object_or_404(ScoringScheme, code=code)
    asked = read_asked(request, scheme.year)
    place_code, bureau_key = text_of(request, "place"), number_of(request, "bureau")
    goals, unit, lines = None, None, []
    if bureau_key is not None:
        unit = get_object_or_404(Bureau.objects.select_related("jurisdiction"), pk=bureau_key)
        goals = Goal.objects.filter(lead_bureau=unit)
    elif place_code:
        unit = read_place(place_code)
        goals = Goal.objects.filter(jurisdiction=unit)
    result = None
    if goals is not None:
        goals = goals.filter(year=asked.year).with_parts().order_by("pk")
        judged = standings(goals, asked.day, **asked.judging)
        result = unit_score(scheme, judged)
        lines = score_lines(scheme, judged, result)
    context = {
        "asked": asked,
        "scheme": scheme,
        "unit": unit,
        "result": result,
        "lines": lines,
        "place_code": place_code,
        "places": Jurisdiction.objects.filter(
            goals__year=asked.year, goals__indicator__code__in=codes_of(scheme)
        )
        .select_related("parent")
        .distinct()
        .order_by("code"),
        "kept": {"place": place_code, "bureau": bureau_key},
    }
    return render(request, "scheme.html", context)

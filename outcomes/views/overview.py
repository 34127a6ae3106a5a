"""The first page: a year at a glance."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from outcomes.models import Outcome
from outcomes.reports.overview import overview
from outcomes.standings import standings
from outcomes.views.asked import read_asked
from plans.models import Goal


@require_safe
def overview_page(request: HttpRequest) -> HttpResponse:
    years = goal_years()
    asked = read_asked(request, default_year=years[0] if years else None)
    goals = (
        Goal.objects.filter(year=asked.year)
        .with_parts()
        .select_related("lead_bureau__jurisdiction__parent")
        .order_by("jurisdiction__code", "pk")
        if asked.year
        else Goal.objects.none()
    )
    judged = standings(goals, asked.day, count_unverified=asked.count_unverified)
    return render(
        request,
        "overview.html",
        {
            "asked": asked,
            "years": years,
            "counts": overview(
                judged,
                asked.filters,
                lambda place: reverse("place", args=[place.code]) + asked.query,
            ),
            "undated": undated_counts(),
        },
    )


def goal_years() -> list[int]:
    """Return the years that have goals, the latest first."""
    found = Goal.objects.dated().order_by("-year").values_list("year", flat=True)
    return list(found.distinct())


def undated_counts() -> dict[str, int]:
    """Count what waits for its year to be known."""
    return Goal.objects.aggregate(goals=Count("pk", filter=Q(year__isnull=True))) | {
        "outcomes": Outcome.objects.in_effect().reported().filter(year__isnull=True).count()
    }

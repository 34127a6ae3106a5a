"""The first page: a year at a glance."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from outcomes.models import Outcome
from outcomes.reports.adjusting import is_contested, targets_used
from outcomes.reports.morning import (
    SHOWN,
    evidence_numbers,
    furthest_rows,
    oldest_unverified,
    proved_outcomes,
    since_last_report,
)
from outcomes.reports.overview import overview
from outcomes.reports.snapshots import share_text
from outcomes.standings import standings
from outcomes.views.asked import read_asked
from outcomes.views.kept import kept
from plans.models import Goal


@require_safe
@kept
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
    judged = standings(goals, asked.day, **asked.judging)
    may_read = request.user.has_perm("outcomes.view_issuedreport")
    proved, unproved = evidence_numbers(judged, asked.filters, proved_outcomes([asked.year]))
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
            "used": targets_used(judged, asked.targets),
            "contested": sum(is_contested(standing) for standing in judged),
            "undated": undated_counts(),
            "furthest": furthest_rows(judged),
            "waiting": oldest_unverified(asked.year, asked.reader)[:SHOWN],
            "proved": proved,
            "unproved": unproved,
            "evidence_share": share_text(proved.count, proved.count + unproved.count),
            "since": since_last_report(judged, asked.year, asked.reader, asked.targets)
            if may_read
            else None,
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

"""The first page: a year at a glance."""

from dataclasses import replace

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from outcomes.facts import Chosen
from outcomes.models import Outcome
from outcomes.reports.behind import furthest_behind
from outcomes.reports.morning import (
    SHOWN,
    SinceReport,
    evidence_numbers,
    oldest_unverified,
    proved_outcomes,
    since_last_report,
)
from outcomes.reports.overview import overview
from outcomes.reports.snapshots import share_text
from outcomes.views.asked import Asked, read_asked
from outcomes.views.kept import kept
from outcomes.views.lines import JudgedList
from plans.models import Goal


@require_safe
@kept
def overview_page(request: HttpRequest) -> HttpResponse:
    years = goal_years()
    asked = read_asked(request, default_year=years[0] if years else None)
    goals = Goal.objects.filter(year=asked.year) if asked.year else Goal.objects.none()
    ordered = goals.order_by("jurisdiction__code", "pk")
    listed = JudgedList(
        Chosen("overview", (asked.year,), lambda: ordered, with_place=True, with_statements=False),
        asked,
    )
    judged = [one.line for one in listed.lines]
    furthest = furthest_behind(listed.lines, SHOWN)
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
            "used": listed.used_targets(),
            "contested": sum(line.is_contested for line in judged),
            "undated": undated_counts(),
            "furthest": [one.firm for one in listed.entries(one.facts for one in furthest)],
            "waiting": oldest_unverified(asked.year, asked.reader)[:SHOWN],
            "proved": proved,
            "unproved": unproved,
            "evidence_share": share_text(proved.count, proved.count + unproved.count),
            "since": since_issued(listed, asked) if may_read else None,
        },
    )


def since_issued(listed: JudgedList, asked: Asked) -> SinceReport | None:
    """Compare with the last report; only the goals shown are made models."""
    lines = [one.line for one in listed.lines]
    since = since_last_report(lines, asked.year, asked.reader, asked.targets)
    if since is None:
        return None
    shown = {move.goal.pk for move in since.moves}
    facts = [one.facts for one in listed.lines if one.line.goal.pk in shown]
    goals = {entry.goal.pk: entry.goal for entry in listed.entries(facts)}
    moves = [replace(move, goal=goals[move.goal.pk]) for move in since.moves]
    return replace(since, moves=moves)


def goal_years() -> list[int]:
    """Return the years that have goals, the latest first."""
    found = Goal.objects.dated().order_by("-year").values_list("year", flat=True)
    return list(found.distinct())


def undated_counts() -> dict[str, int]:
    """Count what waits for its year to be known."""
    return Goal.objects.aggregate(goals=Count("pk", filter=Q(year__isnull=True))) | {
        "outcomes": Outcome.objects.in_effect().reported().filter(year__isnull=True).count()
    }

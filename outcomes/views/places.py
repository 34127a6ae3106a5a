"""The scorecard of a place and of a plan, on the page and as a file."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from outcomes.enums import Light, Status
from outcomes.facts import Chosen
from outcomes.models import Outcome
from outcomes.querysets import OutcomeQuerySet
from outcomes.reconciliation_access import may_reconcile
from outcomes.reports.adjusting import TargetsUsed
from outcomes.reports.overview import CountRow, count_row
from outcomes.reports.scorecard import scorecard_goals
from outcomes.reports.scorecard_files import render_csv, render_json, render_xlsx
from outcomes.standings import standings
from outcomes.views.asked import (
    Asked,
    Choice,
    choice_of,
    read_asked,
    text_of,
    with_problems,
)
from outcomes.views.entries import (
    Entry,
    InList,
    entries_of,
    filtered_entries,
    headings,
    sorted_entries,
)
from outcomes.views.kept import kept
from outcomes.views.lines import JudgedList
from plans.compiled import compiled
from plans.models import Goal, Jurisdiction, Measure, Plan
from plans.querysets import without_texts
from plans.reach import Reader, reach_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8", "json": "application/json"}


@dataclass(frozen=True)
class Scorecard:
    """The lines to show, and the counts of all of them before a filter."""

    entries: list[SafeString]
    counts: CountRow
    used: TargetsUsed


def read_scorecard(
    request: HttpRequest, chosen: Chosen, asked: Asked, filters: dict[str, str]
) -> Scorecard:
    """Judge the goals, count them, then filter and sort as the address asks.

    The filters are those of the goals list that holds the same goals.
    """
    judged = JudgedList(chosen, asked)
    return Scorecard(
        entries=judged.printed(in_asked_order(request, judged.lines)),
        counts=count_row(judged.lines, asked.filters | filters),
        used=judged.used_targets(),
    )


def in_asked_order(request: HttpRequest, listed: Sequence[InList]) -> list[InList]:
    status, light = read_choices(request)
    kept = filtered_entries(listed, status.value, light.value)
    return sorted_entries(kept, text_of(request, "sort"))


def read_choices(request: HttpRequest) -> tuple[Choice, Choice]:
    """Read the status and the light to keep."""
    return (
        choice_of(request, "status", Status.values, _("状态")),
        choice_of(request, "light", Light.values, _("灯")),
    )


def scorecard_context(request: HttpRequest, asked: Asked, card: Scorecard) -> dict[str, object]:
    status, light = read_choices(request)
    return {
        "asked": with_problems(asked, [status.problem, light.problem]),
        "entries": card.entries,
        "counts": card.counts,
        "used": card.used,
        "headings": headings(text_of(request, "sort")),
        "statuses": Status.choices,
        "lights": Light.choices,
        "status": status.value,
        "light": light.value,
        "sort": text_of(request, "sort"),
    }


def goals_of_place(place: Jurisdiction, year: int | None) -> Chosen:
    return Chosen("place", (place.pk, year), lambda: scorecard_goals(place, year))


def read_place(code: str) -> Jurisdiction:
    coded = Jurisdiction.objects.select_related("parent").filter(code=code)
    found = compiled("place", code, build=lambda: coded).all()
    if not found:
        raise Http404
    return found[0]


def place_years(place: Jurisdiction) -> list[int]:
    """Return the years in which the place promised or reported something, the latest first."""
    found = compiled("years", place.pk, build=lambda: _years(place)).rows()
    return sorted((year for (year,) in found), reverse=True)


def _years(place: Jurisdiction) -> QuerySet:
    goals = Goal.objects.dated().filter(jurisdiction=place).order_by()
    outcomes = Outcome.objects.in_effect().reported().order_by()
    outcomes = outcomes.filter(jurisdiction=place, year__isnull=False)
    return goals.values_list("year").union(outcomes.values_list("year"))


def default_year(place: Jurisdiction, years: list[int]) -> int | None:
    """Return the latest year with goals, else the latest with outcomes."""
    with_goals = Goal.objects.dated().filter(jurisdiction=place).order_by("-year")
    return with_goals.values_list("year", flat=True).first() or (years[0] if years else None)


def outcomes_without_goal(place: Jurisdiction, asked: Asked) -> OutcomeQuerySet:
    """Keep what the place reports of the year that none of its goals of the year asks for."""
    promised = Goal.objects.filter(jurisdiction=place, year=asked.year).values("indicator")
    return (
        Outcome.objects.in_effect()
        .reported()
        .known_on(asked.day)
        .filter(jurisdiction=place, year=asked.year)
        .exclude(indicator__in=promised)
        .with_parts()
        .order_by("figure__start", "indicator__code", "pk")
    )


def plans_of(place: Jurisdiction, year: int | None) -> QuerySet[Plan]:
    return place.plans.filter(goals__year=year).distinct().order_by("title")


def seen_and_concealed(
    reader: Reader, *told: Hashable, build: Callable[[], OutcomeQuerySet]
) -> tuple[list[Outcome], int]:
    """Return the figures the reader may read, and how many others there are; one query."""
    read = compiled(
        *told,
        reach_of(reader.user, reader.day),
        build=lambda: build().marked_readable(reader.user, reader.day),
    )
    rows, readable = read.rows(), read.position["is_readable"]
    seen = [row for row in rows if row[readable]]
    return read.models(seen), len(rows) - len(seen)


@require_safe
@kept
def place_page(request: HttpRequest, code: str) -> HttpResponse:
    place = read_place(code)
    years = place_years(place)
    asked = read_asked(request, lambda: default_year(place, years))
    card = read_scorecard(request, goals_of_place(place, asked.year), asked, {"place": code})
    seen, concealed = seen_and_concealed(
        asked.reader,
        "outcomes without goal",
        place.pk,
        asked.year,
        asked.day,
        build=lambda: outcomes_without_goal(place, asked),
    )
    context = scorecard_context(request, asked, card) | {
        "place": place,
        "years": years,
        "outcomes": seen,
        "concealed": concealed,
        "plans": compiled(
            "plans", place.pk, asked.year, build=lambda: plans_of(place, asked.year)
        ).all(),
        "formats": list(CONTENT_TYPES),
    }
    return render(request, "place.html", context)


@require_safe
def scorecard_export(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    """Hand out the rows of the place's page as it stands: same day, filters and order."""
    place = read_place(code)
    asked = read_asked(request, lambda: default_year(place, place_years(place)))
    judged = standings(scorecard_goals(place, asked.year).with_parts(), asked.day, **asked.judging)
    entries = in_asked_order(request, entries_of(judged))
    title = _("%(place)s%(year)s年目标完成情况表") % {
        "place": place.qualified_name,
        "year": asked.year,
    }
    return scorecard_file(entries, title, asked, extension)


def scorecard_file(entries: list[Entry], title: str, asked: Asked, extension: str) -> HttpResponse:
    if extension not in CONTENT_TYPES:
        raise Http404
    rows = [row for entry in entries for row in entry.rows]
    if extension == "xlsx":
        content = render_xlsx(rows, title=title, day=asked.day)
    else:
        content = render_csv(rows) if extension == "csv" else render_json(rows)
    response = HttpResponse(content, content_type=CONTENT_TYPES[extension])
    name = quote(f"{title}-{asked.day.isoformat()}.{extension}", safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require_safe
@kept
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan's scorecard, its work items, and the results its document reports."""
    plan = get_object_or_404(
        Plan.objects.select_related("jurisdiction__parent", "bureau", "document").defer(
            *without_texts("document")
        ),
        pk=pk,
    )
    asked = read_asked(request, plan.year)
    goals = Chosen("plan", (plan.pk,), lambda: plan.goals.order_by("measure__position", "pk"))
    card = read_scorecard(request, goals, asked, {"plan": str(plan.pk), "year": ""})
    seen, concealed = seen_and_concealed(
        asked.reader,
        "outcomes of document",
        plan.document_id,
        build=lambda: outcomes_of_document(plan),
    )
    context = scorecard_context(request, asked, card) | {
        "plan": plan,
        "may_reconcile": may_reconcile(asked.reader.user, plan, asked.reader.day),
        "measures": measures_of(plan),
        "outcomes": seen,
        "concealed": concealed,
    }
    return render(request, "plan.html", context)


def measures_of(plan: Plan) -> QuerySet[Measure]:
    return plan.measures.select_related("lead_bureau").prefetch_related("cooperating_bureaus")


def outcomes_of_document(plan: Plan) -> OutcomeQuerySet:
    found = Outcome.objects.in_effect().reported().filter(figure__document=plan.document_id)
    if plan.document_id is None:
        found = found.none()
    return found.with_parts().order_by("figure__start", "pk")

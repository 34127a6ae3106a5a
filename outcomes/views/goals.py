"""Lists of goals: the ones behind a number, the ones a search finds, the undated ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from outcomes.enums import Light, Status
from outcomes.models import Outcome
from outcomes.reports.adjusting import is_contested
from outcomes.reports.morning import is_proved, proved_outcomes
from outcomes.reports.overview import (
    LEFT_OUT_LABELS,
    NO_CATEGORY,
    category_name,
    left_out_code,
    left_out_label,
)
from outcomes.standings import GoalStanding, standings
from outcomes.views.asked import Asked, number_of, read_asked, text_of
from outcomes.views.entries import entries_of, headings
from outcomes.views.kept import kept
from plans.models import Bureau, Goal, Jurisdiction, Plan
from plans.querysets import GoalQuerySet

PAGE_SIZE = 100
NO_BUREAU = 0


@dataclass(frozen=True)
class GoalFilters:
    """What a list keeps: some the database can tell, from statuses on only a judgement."""

    place: Jurisdiction | None
    plan: Plan | None
    bureau: Bureau | None
    is_without_bureau: bool
    is_undated: bool
    words: str
    statuses: tuple[str, ...]
    light: str
    left_out: str
    counted: str
    category: str = ""
    evidence: str = ""
    contested: str = ""

    @property
    def needs_judgement(self) -> bool:
        told = (self.statuses, self.light, self.left_out, self.counted)
        return any((*told, self.evidence, self.contested))

    @property
    def category_label(self) -> str:
        return _("未分类") if self.category == NO_CATEGORY else category_name(self.category)

    @property
    def left_out_label(self) -> str:
        return left_out_label(self.left_out) if self.left_out else ""


def read_filters(request: HttpRequest) -> GoalFilters:
    code, bureau = text_of(request, "place"), number_of(request, "bureau")
    plan = number_of(request, "plan")
    return GoalFilters(
        place=get_object_or_404(Jurisdiction.objects.select_related("parent"), code=code)
        if code
        else None,
        plan=get_object_or_404(Plan.objects.select_related("jurisdiction"), pk=plan)
        if plan is not None
        else None,
        bureau=get_object_or_404(Bureau.objects.select_related("jurisdiction"), pk=bureau)
        if bureau
        else None,
        is_without_bureau=bureau == NO_BUREAU,
        is_undated=text_of(request, "undated") == "1",
        words=text_of(request, "q")[:100],
        statuses=tuple(
            status for status in request.GET.getlist("status") if status in Status.values
        ),
        light=_one_of(text_of(request, "light"), Light.values),
        left_out=_one_of(text_of(request, "left_out"), list(LEFT_OUT_LABELS)),
        counted=_one_of(text_of(request, "counted"), ["0", "1"]),
        category=text_of(request, "category")[:40],
        evidence=_one_of(text_of(request, "evidence"), ["0", "1"]),
        contested=_one_of(text_of(request, "contested"), ["1"]),
    )


def _one_of(text: str, allowed: Sequence[str]) -> str:
    return text if text in allowed else ""


def selected(filters: GoalFilters, asked: Asked) -> GoalQuerySet:
    """Keep what the database can tell."""
    goals = Goal.objects.search(filters.words) if filters.words else Goal.objects.all()
    if filters.is_undated:
        goals = goals.undated()
    elif asked.year:
        goals = goals.filter(year=asked.year)
    if filters.place:
        goals = goals.filter(jurisdiction=filters.place)
    if filters.plan:
        goals = goals.filter(plan=filters.plan)
    if filters.bureau:
        goals = goals.filter(lead_bureau=filters.bureau)
    if filters.is_without_bureau:
        goals = goals.filter(lead_bureau__isnull=True)
    if filters.category:
        wanted = "" if filters.category == NO_CATEGORY else filters.category
        goals = goals.filter(indicator__category=wanted)
    return goals.with_parts().order_by("-year", "jurisdiction__code", "plan__title", "pk")


def is_kept(standing: GoalStanding, filters: GoalFilters) -> bool:
    """Tell whether a judged goal belongs on the list."""
    code, completion = left_out_code(standing), standing.completion
    if filters.counted and (code is None) != (filters.counted == "1"):
        return False
    if filters.contested and not is_contested(standing):
        return False
    if filters.left_out and code != filters.left_out:
        return False
    if completion is None:
        return not (filters.statuses or filters.light)
    if filters.light and completion.light != filters.light:
        return False
    return not filters.statuses or completion.status in filters.statuses


def judged_page(goals: GoalQuerySet, filters: GoalFilters, asked: Asked, number: str) -> Page:
    """Judge all goals where a filter asks for it, else only those of the page."""
    if filters.needs_judgement:
        judged = standings(goals, asked.day, **asked.judging)
        kept = [standing for standing in judged if is_kept(standing, filters)]
        if filters.evidence:
            proved = proved_outcomes(standing.goal.year for standing in kept)
            is_wanted = filters.evidence == "1"
            kept = [one for one in kept if is_proved(one, proved) is is_wanted]
        return Paginator(kept, PAGE_SIZE).get_page(number)
    page = Paginator(goals, PAGE_SIZE).get_page(number)
    page.object_list = standings(page.object_list, asked.day, **asked.judging)
    return page


@require_safe
@kept
def goals_page(request: HttpRequest) -> HttpResponse:
    asked, filters = read_asked(request), read_filters(request)
    page = judged_page(selected(filters, asked), filters, asked, text_of(request, "page"))
    return render(
        request,
        "goals.html",
        {
            "asked": asked,
            "filters": filters,
            "page": page,
            "headings": headings(is_sortable=False),
            "entries": entries_of(page.object_list, page.start_index()),
            "statuses": Status.choices,
            "lights": Light.choices,
            "left_out_labels": LEFT_OUT_LABELS.items(),
        },
    )


@require_safe
def undated_page(request: HttpRequest) -> HttpResponse:
    """Show what keeps waiting for its year: goals, and outcomes."""
    asked = read_asked(request)
    goals = Goal.objects.undated().with_parts().order_by("jurisdiction__code", "plan__title", "pk")
    reader = asked.reader
    undated = Outcome.objects.in_effect().reported().filter(year__isnull=True)
    outcomes = (
        undated.readable_by(reader.user, reader.day)
        .with_parts()
        .order_by("jurisdiction__code", "indicator__code", "pk")
    )
    page = Paginator(outcomes, PAGE_SIZE).get_page(text_of(request, "page"))
    entries = entries_of(standings(goals[:PAGE_SIZE], asked.day, reader=reader))
    context = {
        "asked": asked,
        "entries": entries,
        "headings": headings(is_sortable=False),
        "page": page,
        "outcomes": page.object_list,
        "concealed": undated.count() - page.paginator.count,
    }
    return render(request, "undated.html", context)

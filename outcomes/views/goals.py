"""Lists of goals: the ones behind a number, the ones a search finds, the undated ones."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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
from outcomes.views.asked import (
    Asked,
    choice_of,
    not_known,
    number_of,
    read_asked,
    text_of,
    with_problems,
)
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
    problems: tuple[str, ...] = ()

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
    """Read what the address asks for; what makes no sense is named and left aside."""
    problems: list[str] = []
    place = _row_of(
        Jurisdiction.objects.select_related("parent"), "code", request, "place", problems
    )
    plan = _row_of(Plan.objects.select_related("jurisdiction"), "pk", request, "plan", problems)
    is_without_bureau = number_of(request, "bureau") == NO_BUREAU
    bureau = (
        None
        if is_without_bureau
        else _row_of(
            Bureau.objects.select_related("jurisdiction"), "pk", request, "bureau", problems
        )
    )
    asked_statuses = [status for status in request.GET.getlist("status") if status]
    statuses = tuple(status for status in asked_statuses if status in Status.values)
    problems += [not_known(_("状态"), one) for one in asked_statuses if one not in statuses]

    def one_of(name: str, allowed: Iterable[str], label: str) -> str:
        choice = choice_of(request, name, allowed, label)
        problems.append(choice.problem)
        return choice.value

    return GoalFilters(
        place=place,
        plan=plan,
        bureau=bureau,
        is_without_bureau=is_without_bureau,
        is_undated=text_of(request, "undated") == "1",
        words=text_of(request, "q")[:100],
        statuses=statuses,
        light=one_of("light", Light.values, _("灯")),
        left_out=one_of("left_out", LEFT_OUT_LABELS, _("不计入的原因")),
        counted=one_of("counted", ["0", "1"], _("计入")),
        category=text_of(request, "category")[:40],
        evidence=one_of("evidence", ["0", "1"], _("佐证")),
        contested=one_of("contested", ["1"], _("异议")),
        problems=tuple(filter(None, problems)),
    )


def _row_of(
    rows: QuerySet, field: str, request: HttpRequest, name: str, problems: list[str]
) -> Model | None:
    """Look a parameter up; one query where it is given."""
    text = text_of(request, name)
    if not text:
        return None
    is_possible = field != "pk" or number_of(request, name) is not None
    found = rows.filter(**{field: text}).first() if is_possible else None
    if found is None:
        problems.append(not_known(str(rows.model._meta.verbose_name), text))
    return found


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
    filters = read_filters(request)
    asked = with_problems(read_asked(request), filters.problems)
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

"""Lists of goals: the ones behind a number, the ones a search finds, the undated ones."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from outcomes.enums import Light, Status
from outcomes.facts import Chosen
from outcomes.models import Outcome
from outcomes.reports.morning import is_proved, proved_outcomes
from outcomes.reports.overview import (
    LEFT_OUT_LABELS,
    NO_CATEGORY,
    category_name,
    left_out_code,
    left_out_label,
)
from outcomes.views.asked import (
    Asked,
    choice_of,
    not_known,
    number_of,
    read_asked,
    text_of,
    with_problems,
)
from outcomes.views.entries import headings
from outcomes.views.kept import kept
from outcomes.views.lines import JudgedList, Line, NumberedLine
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
    def selection(self) -> tuple[Hashable, ...]:
        """All that selected() depends on."""
        rows = (self.place, self.plan, self.bureau)
        keys = tuple(row and row.pk for row in rows)
        return (*keys, self.is_without_bureau, self.is_undated, self.words, self.category)

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
    return goals.order_by("-year", "jurisdiction__code", "plan__title", "pk")


def is_kept(line: Line, filters: GoalFilters) -> bool:
    """Tell whether a judged goal belongs on the list."""
    code, completion = left_out_code(line), line.completion
    if filters.counted and (code is None) != (filters.counted == "1"):
        return False
    if filters.contested and not line.is_contested:
        return False
    if filters.left_out and code != filters.left_out:
        return False
    if completion is None:
        return not (filters.statuses or filters.light)
    if filters.light and completion.light != filters.light:
        return False
    return not filters.statuses or completion.status in filters.statuses


def judged_page(filters: GoalFilters, asked: Asked, number: str) -> tuple[Page, list[SafeString]]:
    """Return a page of the list with its rows: all goals are judged where a filter asks for it,
    else only those of the page."""
    told, goals = (*filters.selection, asked.year), selected(filters, asked)
    if filters.needs_judgement:
        judged = JudgedList(Chosen("list", told, lambda: goals, with_place=True), asked)
        kept = _kept_lines(judged.lines, filters)
        page = Paginator(kept, PAGE_SIZE).get_page(number)
        placed = enumerate(page.object_list, page.start_index())
        return page, judged.printed([one._replace(number=number) for number, one in placed])
    page = Paginator(goals, PAGE_SIZE).get_page(number)
    first, last = page.start_index(), page.end_index()
    of_page = Chosen("page", (*told, first, last), lambda: page.object_list, with_place=True)
    judged = JudgedList(of_page, asked, first)
    return page, judged.printed(judged.lines)


def _kept_lines(lines: Iterable[NumberedLine], filters: GoalFilters) -> list[NumberedLine]:
    kept = [one for one in lines if is_kept(one.line, filters)]
    if not filters.evidence:
        return kept
    proved = proved_outcomes(one.line.year for one in kept)
    is_wanted = filters.evidence == "1"
    return [one for one in kept if is_proved(one.line, proved) is is_wanted]


@require_safe
@kept
def goals_page(request: HttpRequest) -> HttpResponse:
    filters = read_filters(request)
    asked = with_problems(read_asked(request), filters.problems)
    page, entries = judged_page(filters, asked, text_of(request, "page"))
    return render(
        request,
        "goals.html",
        {
            "asked": asked,
            "filters": filters,
            "page": page,
            "headings": headings(is_sortable=False),
            "entries": entries,
            "statuses": Status.choices,
            "lights": Light.choices,
            "left_out_labels": LEFT_OUT_LABELS.items(),
        },
    )


@require_safe
def undated_page(request: HttpRequest) -> HttpResponse:
    """Show what keeps waiting for its year: goals, and outcomes."""
    asked = read_asked(request)
    goals = Goal.objects.undated().order_by("jurisdiction__code", "plan__title", "pk")
    reader = asked.reader
    undated = Outcome.objects.in_effect().reported().filter(year__isnull=True)
    outcomes = (
        undated.readable_by(reader.user, reader.day)
        .with_parts()
        .order_by("jurisdiction__code", "indicator__code", "pk")
    )
    page = Paginator(outcomes, PAGE_SIZE).get_page(text_of(request, "page"))
    first = Chosen("undated", (), lambda: goals[:PAGE_SIZE], with_place=True)
    judged = JudgedList(first, asked)
    context = {
        "asked": asked,
        "entries": judged.printed(judged.lines),
        "headings": headings(is_sortable=False),
        "page": page,
        "outcomes": page.object_list,
        "concealed": undated.count() - page.paginator.count,
    }
    return render(request, "undated.html", context)

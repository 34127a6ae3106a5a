"""Lines of a list of goals as a page shows them: sorted, filtered, with where they are restated."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from outcomes.completion import Completion
from outcomes.enums import Light, Status
from outcomes.reports.scorecard import ScorecardRow, rows_of
from outcomes.standings import GoalStanding
from plans.enums import Decision
from plans.models import Figure, Goal


@dataclass(frozen=True)
class Entry:
    """A goal with its rows, the firm target's first; no row when no target is in force."""

    number: int
    standing: GoalStanding
    rows: list[ScorecardRow]
    restated: list[Figure] = field(default_factory=list)

    @property
    def goal(self) -> Goal:
        return self.standing.goal

    @property
    def stated(self) -> list[Figure]:
        """Return every place in a document that states the goal's numbers."""
        first = [row.target.figure for row in self.rows if row.target.figure]
        return sorted([*first, *self.restated], key=lambda figure: figure.start)

    @property
    def firm(self) -> ScorecardRow | None:
        return self.rows[0] if self.rows else None

    @property
    def completion(self) -> Completion | None:
        return self.standing.completion

    def sort_value(self, column: str) -> object:
        """Return what the goal is sorted by; None where it has no such value."""
        key = SORT_KEYS.get(column)
        return key(self.firm) if key and self.firm else None


class Listed(Protocol):
    """A goal in a list: where it stands, and what it is sorted by."""

    number: int

    @property
    def completion(self) -> Completion | None: ...

    def sort_value(self, column: str) -> object: ...


InList = TypeVar("InList", bound=Listed)


@dataclass(frozen=True)
class Column:
    """A heading of the scorecard; without a key it cannot be sorted by."""

    heading: str | LazyText
    name: str
    key: Callable[[ScorecardRow], Any] | None = None
    is_number: bool = False


LIGHT_ORDER = [Light.RED, Light.YELLOW, Light.GREEN, Light.GREY]
STATUS_ORDER = list(Status)

SCORECARD_COLUMNS = [
    Column(_("序号"), "number", lambda row: row.number, is_number=True),
    Column(_("指标"), "indicator", lambda row: row.goal.title),
    Column(_("单位"), "unit", lambda row: (row.target.unit, row.target.value or 0)),
    Column(_("目标值"), "target", is_number=True),
    Column(_("完成值"), "actual", is_number=True),
    Column(_("完成率"), "rate", lambda row: row.completion.rate, is_number=True),
    Column(_("序时"), "due", lambda row: row.completion.due, is_number=True),
    Column(_("差距"), "gap", is_number=True),
    Column(_("灯"), "light", lambda row: LIGHT_ORDER.index(row.completion.light)),
    Column(_("上年"), "last_year", is_number=True),
    Column(_("责任单位"), "bureau", lambda row: row.goal.lead_bureau and row.goal.lead_bureau.name),
    Column(_("状态"), "status", lambda row: STATUS_ORDER.index(row.completion.status)),
]
SORT_KEYS = {column.name: column.key for column in SCORECARD_COLUMNS if column.key}


@dataclass(frozen=True)
class Heading:
    """A column as the page shows it now: which way it is sorted, and where a click leads."""

    column: Column
    sorted: str
    next_sort: str


def headings(sort: str = "", *, is_sortable: bool = True) -> list[Heading]:
    """Return the columns; clicking the one sorted by turns it round."""
    shown = []
    for column in SCORECARD_COLUMNS:
        is_up, is_down = sort == column.name, sort == f"-{column.name}"
        order = "ascending" if is_up else "descending" if is_down else ""
        next_sort = f"-{column.name}" if is_up else column.name
        shown.append(Heading(column, order, next_sort if column.key and is_sortable else ""))
    return shown


def entries_of(judged: Sequence[GoalStanding], first_number: int = 1) -> list[Entry]:
    """Gather each goal's rows and the further places where its document states it; one query."""
    restated = restatements(judged)
    return [
        entry_of(standing, number, restated)
        for number, standing in enumerate(judged, start=first_number)
    ]


def entry_of(
    standing: GoalStanding, number: int, restated: Mapping[int, Sequence[Figure]]
) -> Entry:
    """Gather a goal's rows; restated holds further figures by the figure they restate."""
    again = [
        figure
        for target, _completion in standing.judged
        for figure in restated.get(target.figure_id, [])
    ]
    return Entry(number, standing, rows_of([standing], first_number=number), again)


def restatements(judged: Iterable[GoalStanding]) -> dict[int, list[Figure]]:
    """Return the figures that state a target again, by the figure they restate."""
    stated = {
        target.figure_id
        for standing in judged
        for target, _completion in standing.judged
        if target.figure_id
    }
    found: dict[int, list[Figure]] = defaultdict(list)
    again = Figure.objects.filter(restates__in=stated, decision=Decision.ACCEPTED)
    for figure in again.order_by("start"):
        found[figure.restates_id].append(figure)
    return found


def sorted_entries(entries: Sequence[InList], sort: str) -> list[InList]:
    """Order by a column, goals without that value last whichever way; unknown columns change
    nothing."""
    column = sort.removeprefix("-")
    if column not in SORT_KEYS:
        return list(entries)
    valued = [(entry.sort_value(column), entry) for entry in entries]
    present = [pair for pair in valued if pair[0] not in (None, "")]
    present.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    absent = [entry for value, entry in valued if value in (None, "")]
    return [*(entry for _value, entry in present), *absent]


def filtered_entries(entries: Iterable[InList], status: str, light: str) -> list[InList]:
    """Keep the goals whose firm target has the status and the light, where given."""
    kept = list(entries)
    if status:
        kept = [one for one in kept if one.completion and one.completion.status == status]
    if light:
        kept = [one for one in kept if one.completion and one.completion.light == light]
    return kept

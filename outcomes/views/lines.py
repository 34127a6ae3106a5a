"""The lines of lists of goals: judged and printed once for the same facts, in any request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from outcomes.completion import Completion
from outcomes.facts import Chosen, Facts, Reading
from outcomes.remembered import Remembered
from outcomes.reports.adjusting import TargetsUsed, is_adjusted, is_contested
from outcomes.reports.behind import shortfall
from outcomes.standings import Judging, policy
from outcomes.views.asked import Asked
from outcomes.views.entries import SORT_KEYS, Entry, entry_of
from outcomes.views.row_markup import ANY_NUMBER, row_markups
from plans.enums import GoalState
from plans.models import Goal, Jurisdiction

# In each process, 4 to 5 KB each with the facts they stand for.
MOST_LINES = 10_000


class Place(NamedTuple):
    """A place as lists name it."""

    code: str
    name: str
    qualified_name: str


class LeadBureau(NamedTuple):
    """A bureau that leads goals, and its place."""

    pk: int
    name: str
    jurisdiction: Place


class Category(NamedTuple):
    category: str


class NamedGoal(NamedTuple):
    """A goal as lists name it, with what it is counted under."""

    pk: int
    title: str
    address: str
    jurisdiction: Place
    lead_bureau: LeadBureau | None
    indicator: Category

    def get_absolute_url(self) -> str:
        return self.address


class Figure(NamedTuple):
    """The figure a goal was judged by: its key, and the place in a document that states it."""

    pk: int
    figure_id: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """Where a goal stands, in plain values that can be kept."""

    year: int | None
    completion: Completion | None
    shortfall: Fraction | None
    outcome: Figure | None
    is_adjusted: bool
    is_contested: bool
    is_withdrawn: bool
    sort_values: Mapping[str, Any]
    # Only of goals read with their places.
    goal: NamedGoal | None
    # Its rows as printed, in each language asked for so far.
    markups: dict[str, str] = field(default_factory=dict)


class NumberedLine(NamedTuple):
    """A line at its place in a list."""

    number: int
    line: Line
    facts: Facts

    @property
    def completion(self) -> Completion | None:
        return self.line.completion

    @property
    def shortfall(self) -> Fraction | None:
        return self.line.shortfall

    def sort_value(self, column: str) -> object:
        value = self.line.sort_values[column]
        return self.number if value == ANY_NUMBER else value


class Question(NamedTuple):
    """All that a line depends on: how it is judged, in words, and the facts."""

    judging: str
    facts: Facts


judged_lines: Remembered[Question, Line] = Remembered(MOST_LINES)


class JudgedList:
    """Chosen goals, judged as a page asks; what is not as it was is judged and printed anew."""

    def __init__(self, chosen: Chosen, asked: Asked, first_number: int = 1) -> None:
        self._asked, self._chosen = asked, chosen
        self._judging = Judging(asked.day, policy(), asked.count_unverified, asked.targets)
        self._reading = Reading(chosen, asked.day, asked.reader)
        facts, judging = self._reading.facts, repr(self._judging)
        lines = judged_lines.answers([Question(judging, one) for one in facts], self._judged)
        self.lines = [
            NumberedLine(number, line, one)
            for number, (line, one) in enumerate(zip(lines, facts, strict=True), first_number)
        ]

    def used_targets(self) -> TargetsUsed:
        return TargetsUsed(
            self._asked.targets,
            sum(one.line.is_adjusted for one in self.lines),
            sum(one.line.is_withdrawn for one in self.lines),
        )

    def printed(self, lines: Sequence[NumberedLine]) -> list[SafeString]:
        """Return the rows of each line, with its number."""
        way = repr((get_language(), get_script_prefix(), self._asked.judging_query))
        unprinted = [one for one in lines if way not in one.line.markups]
        if unprinted:
            entries = self.entries(one.facts for one in unprinted)
            markups = row_markups(
                entries, self._asked.judging_query, with_place=self._chosen.with_place
            )
            for one, markup in zip(unprinted, markups, strict=True):
                one.line.markups[way] = markup
        number = str(ANY_NUMBER)
        return [
            SafeString(one.line.markups[way].replace(number, str(one.number), 1)) for one in lines
        ]

    def _judged(self, questions: Iterable[Question]) -> list[Line]:
        entries = self.entries(one.facts for one in questions)
        return [_line(entry, self._chosen.with_place) for entry in entries]

    def entries(self, facts: Iterable[Facts]) -> list[Entry]:
        """Return goals as models judged, numbered by ANY_NUMBER."""
        known = self._reading.judged(list(facts), self._judging)
        return [entry_of(standing, ANY_NUMBER, again) for standing, again in known]


def _line(entry: Entry, with_place: bool) -> Line:
    standing, goal = entry.standing, entry.goal
    outcome = standing.outcome
    return Line(
        year=goal.year,
        completion=entry.completion,
        shortfall=entry.firm and shortfall(entry.firm.target, entry.firm.completion),
        outcome=outcome and Figure(outcome.pk, outcome.figure_id),
        is_adjusted=is_adjusted(goal),
        is_contested=is_contested(standing),
        is_withdrawn=goal.state == GoalState.WITHDRAWN,
        sort_values={column: entry.sort_value(column) for column in SORT_KEYS},
        goal=_named(goal) if with_place else None,
    )


def _named(goal: Goal) -> NamedGoal:
    bureau = goal.lead_bureau
    return NamedGoal(
        goal.pk,
        goal.title,
        goal.get_absolute_url(),
        _place(goal.jurisdiction),
        bureau and LeadBureau(bureau.pk, bureau.name, _place(bureau.jurisdiction)),
        Category(goal.indicator.category),
    )


def _place(place: Jurisdiction) -> Place:
    return Place(place.code, place.name, place.qualified_name)

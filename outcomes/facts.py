"""All that a goal is judged and printed by, as rows of the database: same rows, same line.

A page of hundreds of goals reads the rows, which is quick, and makes models and judges only where
a row is not the one it was.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

from django.db.models import Model, QuerySet

from outcomes.enums import ObjectionState
from outcomes.models import Objection, Outcome
from outcomes.standings import GoalStanding, Judging, known_outcomes, series_of, stand
from plans.compiled import Compiled, Row, compiled
from plans.enums import Decision
from plans.models import Figure, Target
from plans.querysets import GoalQuerySet
from plans.reach import Reader, reach_of

OF_GOAL = (
    "plan", "jurisdiction", "indicator", "year", "wording", "lead_bureau", "schedule", "quarters",
    "batch_on", "method", "baseline_value", "due_on", "data_expected_on", "state",
    "indicator__name", "indicator__unit", "indicator__alternative_units", "indicator__schedule",
    "indicator__method", "lead_bureau__name",
)  # fmt: skip
OF_PLACE = ("code", "name", "parent", "parent__name", "parent__level")
OWNERS = ("jurisdiction", "lead_bureau__jurisdiction")
OF_TARGET = (
    "goal", "tier", "comparator", "value", "value_high", "unit", "commitment", "basis",
    "direction", "figure", "supersedes", "in_force", "approval_document", "approved_by",
)  # fmt: skip
OF_OUTCOME = (
    "jurisdiction", "indicator", "year", "as_of", "comparator", "value", "value_high", "unit",
    "stage", "state", "figure", "return_reason",
)  # fmt: skip
OF_FIGURE = (
    "document", "start", "section", "comparator", "value", "value_high", "unit", "commitment",
)  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """A choice of goals: a name and values that tell it from any other, and its queryset."""

    name: str
    values: tuple[Hashable, ...]
    goals: Callable[[], GoalQuerySet]
    with_place: bool = False
    # Whether every place in a document that states a goal is printed.
    with_statements: bool = True

    def read(self, part: str, *more: Hashable, build: Callable[[], QuerySet]) -> Compiled:
        return compiled(f"{self.name} {part}", *self.values, *more, build=build)

    def keys(self) -> QuerySet:
        goals = self.goals()
        # A page of a list is cut by its order.
        return (goals if goals.query.is_sliced else goals.order_by()).values("pk")


class Facts(NamedTuple):
    """The rows of one goal, its targets, its year's figures and the year before's, the objections
    to them, and the further places that state its targets."""

    goal: Row
    targets: tuple[Row, ...]
    outcomes: tuple[Row, ...]
    objections: tuple[Row, ...]
    restatements: tuple[Row, ...]


class Known(NamedTuple):
    """A goal judged, with the figures that state its targets again."""

    standing: GoalStanding
    restatements: dict[int, list[Figure]]


class Reading:
    """What is known of the chosen goals to a reader on a day: facts at once, models when asked."""

    def __init__(self, chosen: Chosen, day: date, reader: Reader) -> None:
        self._chosen = chosen
        self._goals = chosen.read("goals", build=lambda: _goals(chosen))
        self._targets = chosen.read("targets", build=lambda: _targets(chosen))
        self._figures = chosen.read("restatements", build=lambda: _restatements(chosen))
        goals = self._goals.rows()
        # By their values: a page of a list as a condition of its own kept PostgreSQL busy for
        # seconds.
        of_goals = self._goals.values_of(goals, "jurisdiction_id", "indicator_id", "year")
        self._outcomes = compiled(
            "known outcomes",
            *of_goals,
            day,
            reach_of(reader.user, reader.day),
            build=lambda: _outcomes(*of_goals, day, reader),
        )
        places = of_goals[0]
        self._objections = compiled("open objections", places, build=lambda: _objections(places))
        self.facts = self._gathered(goals) if goals else []
        self._known: dict[Facts, Known] = {}

    def _gathered(self, goals: Sequence[Row]) -> list[Facts]:
        targets = self._targets.rows_by("goal_id")
        stated = self._targets.position["figure_id"]
        is_any_stated = any(row[stated] for rows in targets.values() for row in rows)
        is_wanted = self._chosen.with_statements and is_any_stated
        figures = self._figures.rows_by("restates_id") if is_wanted else {}
        series = self._outcomes.rows_by("jurisdiction_id", "indicator_id", "year")
        objections = self._open_objections(series)
        pk, place, indicator, year = self._goals.positions(
            "id", "jurisdiction_id", "indicator_id", "year"
        )
        outcome = self._outcomes.position["id"]
        found = []
        for row in goals:
            own, of_years = tuple(targets.get(row[pk], ())), ()
            if row[year] is not None:
                of_year = series.get((row[place], row[indicator], row[year]), ())
                of_years = (*of_year, *series.get((row[place], row[indicator], row[year] - 1), ()))
            said = _found(objections, of_years, outcome) if objections else ()
            again = _found(figures, own, stated) if figures else ()
            found.append(Facts(row, own, of_years, said, again))
        return found

    def _open_objections(self, series: Mapping[Hashable, Sequence[Row]]) -> dict:
        """Read the objections where there are any; who may not read a figure is told of none."""
        pk, contested, readable = self._outcomes.positions("id", "is_contested", "is_readable")
        known = {
            row[pk]
            for row in chain.from_iterable(series.values())
            if row[contested] and row[readable]
        }
        found = self._objections.rows_by("outcome_id") if known else {}
        return {outcome: rows for outcome, rows in found.items() if outcome in known}

    def judged(self, facts: Sequence[Facts], judging: Judging) -> list[Known]:
        """Judge the facts, each once."""
        unknown = [one for one in facts if one not in self._known]
        self._known |= zip(unknown, self._judged(unknown, judging), strict=True)
        return [self._known[one] for one in facts]

    def _judged(self, facts: Sequence[Facts], judging: Judging) -> list[Known]:
        goals = self._goals.models(one.goal for one in facts)
        targets = _grouped(self._targets.models(_all(facts, "targets")), "goal_id")
        figures = _grouped(self._figures.models(_all(facts, "restatements")), "restates_id")
        objections = _grouped(self._objections.models(_all(facts, "objections")), "outcome_id")
        outcomes = self._outcomes.models(_all(facts, "outcomes"))
        for outcome in outcomes:
            outcome.open_objections = objections[outcome.pk]
        series = series_of(outcomes)
        for goal in goals:
            goal.targets_known = targets[goal.pk]
        return [Known(stand(goal, series, judging), figures) for goal in goals]


def _found(rows: Mapping, beside: Iterable[Row], column: int) -> tuple[Row, ...]:
    """Return the rows that belong to those beside them, by the key in their column."""
    return tuple(chain.from_iterable(rows.get(one[column], ()) for one in beside))


def _all(facts: Iterable[Facts], part: str) -> list[Row]:
    """Return the rows of a part, each once: goals may share figures."""
    return list(dict.fromkeys(row for one in facts for row in getattr(one, part)))


def _grouped(models: Iterable[Model], key: str) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for one in models:
        found[getattr(one, key)].append(one)
    return found


# --- the reads ---


def _goals(chosen: Chosen) -> GoalQuerySet:
    goals = chosen.goals().with_breaks().select_related("indicator", "lead_bureau")
    if not chosen.with_place:
        return goals.only(*OF_GOAL)
    places = [f"{owner}__{name}" for owner in OWNERS for name in OF_PLACE]
    columns = (*OF_GOAL, "indicator__category", "lead_bureau__jurisdiction", *places)
    return goals.select_related(*(f"{owner}__parent" for owner in OWNERS)).only(*columns)


def _targets(chosen: Chosen) -> QuerySet[Target]:
    of_goals = Target.objects.filter(goal__in=chosen.keys())
    columns = [*OF_TARGET, *(f"figure__{name}" for name in OF_FIGURE)]
    return of_goals.select_related("figure").only(*columns).order_by("tier", "-in_force", "-pk")


def _outcomes(
    places: Sequence[int],
    indicators: Sequence[int],
    years: Sequence[int],
    day: date,
    reader: Reader,
) -> QuerySet[Outcome]:
    found = known_outcomes(day, reader).filter(
        jurisdiction__in=places,
        indicator__in=indicators,
        year__in={*years, *(year - 1 for year in years)},
    )
    return found.only(*OF_OUTCOME).order_by("pk")


def _objections(places: Sequence[int]) -> QuerySet[Objection]:
    lodged = Objection.objects.filter(outcome__jurisdiction__in=places, state=ObjectionState.OPEN)
    return lodged.select_related("bureau").order_by("lodged_at", "pk")


def _restatements(chosen: Chosen) -> QuerySet[Figure]:
    stated = Target.objects.filter(goal__in=chosen.keys(), figure__isnull=False)
    again = Figure.objects.filter(restates__in=stated.values("figure"), decision=Decision.ACCEPTED)
    return again.only(*OF_FIGURE, "restates").order_by("start")

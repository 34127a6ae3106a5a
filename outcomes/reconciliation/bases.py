"""Last year's levels, printed or implied by the plan, and what follows from them for a goal."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from outcomes.reconciliation import derive
from outcomes.reconciliation.derive import Derived
from outcomes.reconciliation.likeness import DOUBT_COST, flow_of, likeness
from outcomes.reconciliation.remarks import Likeness
from outcomes.reconciliation.statements import Statement

COST = 150  # of 1000: a derived answer is worth less than a printed one
COMPLETION_TAIL = re.compile(r"(?:年度|全年)?(?:目标|任务|计划)*完成(?:率|进度)$")
EXACT_COMPARATORS = ("=", ">=", "~", "")


@dataclass(frozen=True)
class Bases:
    """Levels of earlier years by statement, and the plan's own goals, whose pairs imply bases."""

    levels: tuple[Statement, ...]
    goals: tuple[Statement, ...]

    @classmethod
    def of(cls, goals: Iterable[Statement], levels: Iterable[Statement]) -> "Bases":
        return cls(
            tuple(one for one in levels if not one.is_relative and one.value is not None),
            tuple(goals),
        )

    def before(self, statement: Statement, year: int) -> tuple[Decimal, str] | None:
        """Return the level of the year before, printed or implied by the plan's own two goals."""
        for one in self.levels:
            if one.year == year - 1 and _is_one_level(statement, one):
                return (one.value or Decimal(0)), one.unit
        return self._implied(statement)

    def _implied(self, statement: Statement) -> tuple[Decimal, str] | None:
        """Divide a level goal by its growth goal: 240亿元, +21% were planned upon 198.35亿元."""
        level = next((g for g in self.goals if _is_level_goal(g, statement)), None)
        growth = next((g for g in self.goals if _is_growth_goal(g, statement)), None)
        if level is None or growth is None or level.value is None or growth.value is None:
            return None
        base = derive.base_from_growth(level.value, level.unit, growth.value)
        return (base.value, base.unit) if base else None


def _is_one_level(statement: Statement, level: Statement) -> bool:
    found = likeness(statement, level, is_year_open=True)
    if statement.is_relative:
        return found.is_other_kind and _is_only(found, "level_and_growth")
    return found.relation == "same" or (found.is_close and _is_only(found, "flow"))


def _is_only(found: Likeness, code: str) -> bool:
    return bool(found.score) and {doubt.code for doubt in found.doubts} == {code}


def _is_level_goal(goal: Statement, statement: Statement) -> bool:
    is_usable = not goal.is_relative and goal.comparator in EXACT_COMPARATORS
    return is_usable and goal.value is not None and _is_one_level(statement, goal)


def _is_growth_goal(goal: Statement, statement: Statement) -> bool:
    if not goal.is_relative or goal.comparator not in EXACT_COMPARATORS:
        return False
    found = likeness(goal, statement, is_year_open=True)
    return found.relation == "same" or _is_only(found, "level_and_growth")


def derivation(
    goal: Statement, outcomes: Sequence[Statement], bases: Bases
) -> tuple[Statement, Derived, int] | None:
    """Return the outcome, the figure that follows from it, and a score of 1000, for one goal."""
    if goal.year is None:
        return None
    best = None
    for outcome in outcomes:
        completed = _from_completion(goal, outcome)
        if completed is not None:
            derived, likely = completed
        else:
            found = likeness(goal, outcome)
            made = _derived(goal, outcome, found, bases)
            if made is None:
                continue
            # What the doubt cost is given back: the conversion is what removes it.
            derived, likely = made, found.score + DOUBT_COST
        score = min(1000 - COST, likely - COST // 3)
        if best is None or score > best[2]:
            best = (outcome, derived.rounded, score)
    return best


def _from_completion(goal: Statement, outcome: Statement) -> tuple[Derived, int] | None:
    """Read 实际利用外资完成年度目标的107% where the summary prints no amount."""
    rated = COMPLETION_TAIL.search(outcome.indicator)
    if rated is None or not rated.start() or goal.value is None or outcome.value is None:
        return None
    if goal.is_relative or goal.value_high is not None or outcome.dimension != "%":
        return None
    named = replace(
        outcome,
        indicator=outcome.indicator[: rated.start()],
        basis=goal.basis,
        unit=goal.unit,
        code="",
    )
    found = likeness(goal, named)
    if found.relation != "same":
        return None
    return derive.actual_from_completion(goal.value, goal.unit, outcome.value), found.score


def _derived(goal: Statement, outcome: Statement, found: Likeness, bases: Bases) -> Derived | None:
    if outcome.value is None or outcome.comparator not in ("=", "~", ""):
        return None
    if _is_only(found, "level_and_growth"):
        return _between_level_and_growth(goal, outcome, bases)
    if _is_only(found, "flow"):
        return _between_flow_and_stock(goal, outcome, bases)
    return None


def _between_level_and_growth(goal: Statement, outcome: Statement, bases: Bases) -> Derived | None:
    level = outcome if goal.is_relative else goal
    base = bases.before(level, goal.year or 0)
    if base is None or outcome.value is None:
        return None
    if goal.is_relative:
        return derive.growth_from_levels(outcome.value, outcome.unit, *base)
    return derive.level_from_growth(*base, outcome.value)


def _between_flow_and_stock(goal: Statement, outcome: Statement, bases: Bases) -> Derived | None:
    stock = goal if flow_of(goal) == "stock" else outcome
    base = bases.before(stock, goal.year or 0)
    if base is None or outcome.value is None:
        return None
    if stock is outcome:
        return derive.new_from_totals(outcome.value, outcome.unit, *base)
    return derive.total_from_new(*base, outcome.value, outcome.unit)

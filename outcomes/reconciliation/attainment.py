"""Whether a figure of a summary keeps a promise, by the arithmetic of the scorecard."""

from decimal import Decimal

from outcomes.comparison import measure
from outcomes.reconciliation.derive import Derived
from outcomes.reconciliation.naming import name_of
from outcomes.reconciliation.statements import Statement
from outcomes.reconciliation.vocabulary import LOWER_IS_BETTER
from outcomes.terms import Policy, Promise, Result
from plans.enums import Basis, Direction
from plans.quantities import QuantityError
from plans.quantities import unit as parse_unit


def is_attained(goal: Statement, outcome: Statement, derived: Derived | None = None) -> bool | None:
    """Judge a pair; None where the figures do not settle it."""
    value = derived.value if derived else outcome.value
    if goal.value is None or value is None:
        return None
    unit, comparator = outcome.unit, outcome.comparator
    high = outcome.value_high
    if derived:
        unit, comparator, high = derived.unit, "=", None
    result = Result(value=value, value_high=high, comparator=comparator, unit=unit)
    unit = _common_unit(goal, unit)
    promise = Promise(
        basis=goal.basis if goal.basis in Basis.values else Basis.TOTAL,
        direction=goal.direction or direction_of(goal),
        comparator=goal.comparator,
        value=goal.value,
        value_high=goal.value_high,
        unit=unit,
    )
    try:
        return measure(promise, result, Policy()).attained
    except (QuantityError, ArithmeticError):
        return None


def _common_unit(goal: Statement, unit: str) -> str:
    """Let 家 be held against 户 and 人 against 位; what they count has been compared by name."""
    here, there = parse_unit(goal.unit), parse_unit(unit)
    is_counted = here.factor == there.factor == Decimal(1)
    return unit if is_counted and here.dimension != there.dimension else goal.unit


def direction_of(goal: Statement) -> str:
    """Guess the good side from the name where the dictionary does not say it."""
    if goal.comparator in ("<=", "<"):
        return Direction.LOWER
    if goal.comparator in (">=", ">"):
        return Direction.HIGHER
    is_lower = LOWER_IS_BETTER.search(goal.indicator) and not name_of(goal.indicator).is_falling
    return Direction.LOWER if is_lower else Direction.HIGHER

"""Whether two statements may speak of one figure."""

from decimal import Decimal

from outcomes.models import Outcome
from outcomes.sheets.outcomes import OutcomeRow
from plans.enums import Comparator
from plans.quantities import normalise


def agrees(outcome: Outcome, row: OutcomeRow) -> bool:
    """Say whether a row may speak of the same figure: equal, or a bound that it respects."""
    if row.amount.value is None or outcome.value is None:
        return row.amount.value == outcome.value
    known, comparator, value = in_base(outcome, row, row.amount.comparator)
    return is_within(known, comparator, value) or is_within(value, outcome.comparator, known)


def in_base(
    outcome: Outcome, row: OutcomeRow, comparator: str | None
) -> tuple[Decimal, str | None, Decimal]:
    """Return the figure on record, the row's comparator and the row's figure, both normalised."""
    # The stored column is rounded to eight decimals, which is nothing for a 微克 told in tons.
    known = normalise(outcome.value, outcome.unit)
    return known, comparator, normalise(row.amount.value, row.amount.unit or outcome.unit)


def is_within(value: Decimal, comparator: str | None, bound: Decimal) -> bool:
    """Say whether the value is what a bound such as 突破200 may stand for."""
    if comparator in (Comparator.ABOVE, Comparator.AT_LEAST):
        return value >= bound
    if comparator in (Comparator.BELOW, Comparator.AT_MOST):
        return value <= bound
    return value == bound or comparator == Comparator.ABOUT

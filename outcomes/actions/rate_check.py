"""Compare the 完成率 that a combined sheet prints with the one its own numbers give."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from plans.enums import Direction
from plans.quantities import QuantityError, half_width, normalise, parse_number
from plans.sheets.headers import RATE
from plans.sheets.staging import CellProblem, RowKind

HUNDRED = Decimal(100)


def check_rates(rows: Iterable) -> list[CellProblem]:
    """Return a warning with both figures for each rate that rounding does not explain."""
    return [warning for row in rows for warning in _check(row)]


def _check(row) -> Iterator[CellProblem]:
    source = row.source.source
    text = source.text(RATE) if row.goal and row.outcome else ""
    if not text or row.goal.direction == Direction.LOWER or row.staged.kind == RowKind.REFUSED:
        return
    printed, computed = _printed(text), _computed(row)
    if printed is None or computed is None:
        return
    value, step = printed
    # 0.95 in a column without a sign may be 95 %; a rate is right if either reading fits.
    readings = [(value, step)] if "%" in text or value > 3 else [
        (value, step), (value * HUNDRED, step * HUNDRED)
    ]  # fmt: skip
    if any(abs(one - computed) < width for one, width in readings):
        return
    message = _("表中完成率为 %(printed)s，按目标和完成值计算为 %(computed)s%%，请核对。")
    yield CellProblem(
        source.sheet, source.number, RATE, text,
        message % {"printed": text, "computed": computed.quantize(Decimal("0.01"))},
        source.address(RATE),
    )  # fmt: skip


def _printed(text: str) -> tuple[Decimal, Decimal] | None:
    """Return the rate in percent and the size of its last printed place."""
    try:
        value = parse_number(half_width(text).removesuffix("%").strip())
    except QuantityError:
        return None
    # A calculated cell carries more places than it shows: never finer than a hundredth.
    places = min(max(-int(value.as_tuple().exponent), 0), 2)
    return value, Decimal(1).scaleb(-places)


def _computed(row) -> Decimal | None:
    target, actual = row.goal.amount, row.outcome.amount
    if not target.value or actual.value is None:
        return None
    whole = normalise(target.value, target.unit)
    return normalise(actual.value, actual.unit) / whole * HUNDRED

"""Figures that are not printed but follow from those that are, each with its working."""

from dataclasses import dataclass, replace
from decimal import Context, Decimal

from plans.quantities import QuantityError, convert, format_decimal

HUNDRED = Decimal(100)
# Enough for any printed figure, whatever the caller's decimal context.
EXACT = Context(prec=40)
LOWEST_RATE = Decimal(-100)


@dataclass(frozen=True)
class Derived:
    """A value with its unit and the working that leads to it; never counted as reported."""

    value: Decimal
    unit: str
    code: str
    working: str

    @property
    def rounded(self) -> "Derived":
        """Round to two places, which is more than the figures it comes from can bear."""
        return replace(self, value=round_half_up(self.value))


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP", context=EXACT)


def show(value: Decimal) -> str:
    return format_decimal(round_half_up(value))


def growth_from_levels(
    now: Decimal, unit: str, before: Decimal, unit_before: str
) -> Derived | None:
    """Return the growth in percent; None where the base is not positive or does not convert."""
    base = _converted(before, unit_before, unit)
    if base is None or base <= 0:
        return None
    value = EXACT.multiply(EXACT.subtract(EXACT.divide(now, base), Decimal(1)), HUNDRED)
    working = f"{show(now)} ÷ {show(base)} − 1 = {show(value)}%"
    return Derived(value, "%", "growth_from_levels", working)


def level_from_growth(before: Decimal, unit: str, growth: Decimal) -> Derived:
    """Return this year's level from last year's and a growth in percent."""
    value = EXACT.multiply(before, EXACT.add(1, EXACT.divide(growth, HUNDRED)))
    working = f"{show(before)} × (1 + {show(growth)}%) = {show(value)}{unit}"
    return Derived(value, unit, "level_from_growth", working)


def base_from_growth(now: Decimal, unit: str, growth: Decimal) -> Derived | None:
    """Return last year's level that a level and its growth imply: 70.16 at +307% is 17.24."""
    if growth <= LOWEST_RATE:
        return None
    value = EXACT.divide(now, EXACT.add(1, EXACT.divide(growth, HUNDRED)))
    working = f"{show(now)} ÷ (1 + {show(growth)}%) = {show(value)}{unit}"
    return Derived(value, unit, "base_from_growth", working)


def target_from_completion(now: Decimal, unit: str, rate: Decimal) -> Derived | None:
    """Return the target that a result and its completion rate imply: 70.16 at 438% is 16.02."""
    if rate <= 0:
        return None
    value = EXACT.divide(EXACT.multiply(now, HUNDRED), rate)
    working = f"{show(now)} ÷ {show(rate)}% = {show(value)}{unit}"
    return Derived(value, unit, "target_from_completion", working)


def actual_from_completion(target: Decimal, unit: str, rate: Decimal) -> Derived:
    """Return the result that a printed completion rate stands for: 107% of 20亿元 is 21.4亿元."""
    value = EXACT.divide(EXACT.multiply(target, rate), HUNDRED)
    working = f"目标 {show(target)} × 完成率 {show(rate)}% = {show(value)}{unit}"
    return Derived(value, unit, "actual_from_completion", working)


def new_from_totals(now: Decimal, unit: str, before: Decimal, unit_before: str) -> Derived | None:
    """Return the net increase between two totals; gross 新增 may be more."""
    base = _converted(before, unit_before, unit)
    if base is None:
        return None
    value = EXACT.subtract(now, base)
    working = f"{show(now)} − {show(base)} = {show(value)}{unit}（净增）"
    return Derived(value, unit, "new_from_totals", working)


def total_from_new(before: Decimal, unit: str, new: Decimal, unit_new: str) -> Derived | None:
    """Return the total reached if nothing lapsed."""
    added = _converted(new, unit_new, unit)
    if added is None:
        return None
    value = EXACT.add(before, added)
    working = f"{show(before)} + {show(added)} = {show(value)}{unit}（未计失效）"
    return Derived(value, unit, "total_from_new", working)


def _converted(value: Decimal, source: str, wanted: str) -> Decimal | None:
    if source == wanted:
        return value
    try:
        return convert(value, source, wanted)
    except (QuantityError, ArithmeticError):
        return None

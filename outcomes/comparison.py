"""An outcome held against a target: attained, rate, gap and progress, in exact fractions."""

from dataclasses import dataclass, replace
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from outcomes.terms import (
    PLACE_BASES,
    POINTS_BASES,
    Policy,
    Promise,
    Reason,
    Result,
    effective_direction,
    reason,
)
from plans.enums import Direction, Method
from plans.quantities import conversion_factor, format_decimal

# A factor of ten thousand lost or gained, on a goal between a fifth and five times reached.
JUMP = 2000
PRECISION = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN)


@dataclass(frozen=True)
class Interval:
    """A stretch of the number line; an end of None is unbounded."""

    low: Fraction | None
    high: Fraction | None
    is_low_open: bool = False
    is_high_open: bool = False

    def contains(self, other: "Interval") -> bool:
        return self._holds_low_of(other) and self._holds_high_of(other)

    def is_apart_from(self, other: "Interval") -> bool:
        return _is_below(self, other) or _is_below(other, self)

    def _holds_low_of(self, other: "Interval") -> bool:
        if self.low is None:
            return True
        if other.low is None:
            return False
        is_end_held = not self.is_low_open or other.is_low_open
        return other.low > self.low or (other.low == self.low and is_end_held)

    def _holds_high_of(self, other: "Interval") -> bool:
        if self.high is None:
            return True
        if other.high is None:
            return False
        is_end_held = not self.is_high_open or other.is_high_open
        return other.high < self.high or (other.high == self.high and is_end_held)


def _is_below(first: Interval, second: Interval) -> bool:
    if first.high is None or second.low is None:
        return False
    touches = not first.is_high_open and not second.is_low_open
    return first.high < second.low or (first.high == second.low and not touches)


@dataclass(frozen=True)
class Yardstick:
    """A target as what keeps it (zone), the number a rate is taken against, and the side."""

    zone: Interval
    against: Fraction
    side: Direction
    tolerance: Fraction


@dataclass(frozen=True)
class Rate:
    value: Fraction | None
    workings: str = ""
    reason: Reason | None = None


@dataclass(frozen=True)
class Measured:
    """A comparison made: actual is the end of the outcome that lies further to the bad side."""

    yardstick: Yardstick
    extent: Interval
    actual: Fraction
    attained: bool | None
    gap: Fraction
    rate: Rate
    progress: Fraction | None
    reasons: tuple[Reason, ...]


def to_decimal(value: Fraction) -> Decimal:
    """Turn a fraction into a decimal of 60 digits, whatever the caller's decimal context."""
    return PRECISION.divide(Decimal(value.numerator), Decimal(value.denominator))


def measure(promise: Promise, result: Result, policy: Policy) -> Measured:
    """Compare a result with a promise; raises IncompatibleUnits."""
    yardstick = yardstick_of(promise, policy)
    ends = _ends_in_target_unit(promise, result)
    extent = _extent(ends, result, policy)
    actual = min(ends, key=lambda end: distance(yardstick, end))
    measured = Measured(
        yardstick=yardstick,
        extent=extent,
        actual=actual,
        attained=verdict(yardstick.zone, extent),
        gap=distance(yardstick, actual),
        rate=rate(promise, yardstick, actual),
        progress=progress(promise, yardstick, actual),
        reasons=(),
    )
    return replace(measured, reasons=tuple(_reasons(promise, result, measured)))


def yardstick_of(promise: Promise, policy: Policy) -> Yardstick:
    side = effective_direction(promise)
    low = Fraction(promise.value or 0)
    high = low if promise.value_high is None else Fraction(promise.value_high)
    against = high if side == Direction.LOWER else low
    is_about = promise.comparator == "~" and promise.basis not in PLACE_BASES
    tolerance = abs(against) * Fraction(policy.about_tolerance) if is_about else Fraction(0)
    is_strict = promise.comparator in (">", "<") and promise.basis not in PLACE_BASES
    zone = Interval(
        low=None if side == Direction.LOWER else low - tolerance,
        high=None if side == Direction.HIGHER else high + tolerance,
        is_low_open=is_strict and side == Direction.HIGHER,
        is_high_open=is_strict and side == Direction.LOWER,
    )
    return Yardstick(zone, against, side, tolerance)


def _ends_in_target_unit(promise: Promise, result: Result) -> tuple[Fraction, Fraction]:
    if promise.basis in PLACE_BASES:
        factor = Fraction(1)
    else:
        factor = Fraction(conversion_factor(result.unit, promise.unit))
    low = Fraction(result.value or 0) * factor
    high = low if result.value_high is None else Fraction(result.value_high) * factor
    return low, high


def _extent(ends: tuple[Fraction, Fraction], result: Result, policy: Policy) -> Interval:
    """Return what the printed outcome may stand for: 超过70 is anything above 70."""
    low, high = min(ends), max(ends)
    if low != high:
        return Interval(low, high)
    if result.comparator in (">", ">="):
        return Interval(low, None, is_low_open=result.comparator == ">")
    if result.comparator in ("<", "<="):
        return Interval(None, low, is_high_open=result.comparator == "<")
    spread = abs(low) * Fraction(policy.about_tolerance) if result.comparator == "~" else 0
    return Interval(low - spread, low + spread)


def verdict(zone: Interval, extent: Interval) -> bool | None:
    """Tell whether all of the extent keeps the promise, none of it, or neither is provable."""
    if zone.contains(extent):
        return True
    return False if zone.is_apart_from(extent) else None


def distance(yardstick: Yardstick, actual: Fraction) -> Fraction:
    """Return the signed distance from the target, positive on the good side."""
    if yardstick.side == Direction.HIGHER:
        return actual - yardstick.against
    if yardstick.side == Direction.LOWER:
        return yardstick.against - actual
    low, high = yardstick.zone.low or Fraction(0), yardstick.zone.high or Fraction(0)
    return min(actual - low, high - actual, Fraction(0))


def rate(promise: Promise, yardstick: Yardstick, actual: Fraction) -> Rate:
    """Return the completion rate with its workings, or the reason why there is none."""
    if promise.basis in POINTS_BASES:
        return Rate(None, _points_workings(yardstick, actual), reason("no_rate_points"))
    if promise.basis in PLACE_BASES:
        return Rate(None, reason=reason("no_rate_places"))
    if yardstick.side == Direction.WITHIN:
        return _rate_within(yardstick, actual)
    if not yardstick.against:
        return Rate(None, reason=reason("no_rate_target_zero"))
    if yardstick.against < 0:
        return _rate_against_negative(yardstick, actual)
    if yardstick.side == Direction.HIGHER:
        return _worked(actual / yardstick.against, f"{show(actual)} ÷ {show(yardstick.against)}")
    if promise.method == Method.RATIO:
        return _rate_as_ratio(yardstick, actual)
    value = 2 - actual / yardstick.against
    return _worked(value, f"2 − {show(actual)} ÷ {show(yardstick.against)}")


def _rate_within(yardstick: Yardstick, actual: Fraction) -> Rate:
    outside = -distance(yardstick, actual)
    if not outside:
        return Rate(Fraction(1), "100.0%")
    low = yardstick.zone.low
    bound = low if low is not None and actual < low else yardstick.zone.high
    if not bound:
        return Rate(None, reason=reason("no_rate_target_zero"))
    return _worked(1 - outside / abs(bound), f"1 − {show(outside)} ÷ {show(abs(bound))}")


def _rate_against_negative(yardstick: Yardstick, actual: Fraction) -> Rate:
    """Use 1 ± (A−T)/|T|, since A/T would rise as a loss grows."""
    gap, size = distance(yardstick, actual), abs(yardstick.against)
    return _worked(1 + gap / size, f"1 + {show(gap)} ÷ {show(size)}", reason("negative_target"))


def _rate_as_ratio(yardstick: Yardstick, actual: Fraction) -> Rate:
    if actual <= 0:
        return Rate(None, reason=reason("no_rate_sign" if actual else "no_rate_actual_zero"))
    return _worked(yardstick.against / actual, f"{show(yardstick.against)} ÷ {show(actual)}")


def _worked(value: Fraction, formula: str, why: Reason | None = None) -> Rate:
    return Rate(value, f"{formula} = {display_rate(to_decimal(value))}", why)


def _points_workings(yardstick: Yardstick, actual: Fraction) -> str:
    if yardstick.side == Direction.WITHIN:
        return ""
    return f"{show(actual)} − {show(yardstick.against)} = {show(actual - yardstick.against)}"


def progress(promise: Promise, yardstick: Yardstick, actual: Fraction) -> Fraction | None:
    """Return how far the way from baseline to target is gone; None without such a way."""
    if promise.baseline is None or yardstick.side == Direction.WITHIN:
        return None
    baseline = Fraction(promise.baseline)
    way = yardstick.against - baseline
    return (actual - baseline) / way if way else None


def _reasons(promise: Promise, result: Result, measured: Measured) -> list[Reason]:
    found = [] if measured.rate.reason is None else [measured.rate.reason]
    yardstick = measured.yardstick
    if promise.basis not in PLACE_BASES and yardstick.side != promise.direction:
        found.append(reason("comparator_over_direction"))
    is_short = yardstick.side != Direction.WITHIN and measured.gap < 0
    if yardstick.tolerance and measured.attained and is_short:
        found.append(reason("within_tolerance", tolerance=show(yardstick.tolerance)))
    if measured.extent.low != measured.extent.high and measured.rate.value is not None:
        found.append(reason("outcome_is_bound", outcome=printed_result(result)))
    if measured.attained is None:
        values = {"outcome": printed_result(result), "target": printed_promise(promise)}
        found.append(reason("not_provable", **values))
    return found + _jumps(promise, measured)


def _jumps(promise: Promise, measured: Measured) -> list[Reason]:
    """Flag a likely mix-up of 万 and 亿; shares, growth and ranks move too freely to tell."""
    if promise.basis in (*POINTS_BASES, *PLACE_BASES):
        return []
    found = []
    baseline = Fraction(promise.baseline or 0)
    known = {"magnitude_jump": measured.yardstick.against, "magnitude_jump_baseline": baseline}
    for code, other in known.items():
        times = abs(measured.actual / other) if other else Fraction(1)
        if times and not Fraction(1, JUMP) < times < JUMP:
            found.append(reason(code, times=_times(times)))
    return found


def _times(times: Fraction) -> str:
    if times < 1:
        return f"1/{_times(1 / times)}"
    return format_decimal(rounded(to_decimal(times), 0))


# --- printing ---


def show(value: Fraction) -> str:
    """Print a number for a formula: up to six places, brackets around a negative one."""
    decimal = to_decimal(value)
    short = format_decimal(decimal if abs(decimal.adjusted()) > 24 else rounded(decimal, 6))
    return f"({short.replace('-', '−')})" if value < 0 else short


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half up, as 四舍五入 does."""
    whole = Fraction(value) * 10**places
    half_up = (abs(whole) + Fraction(1, 2)).__floor__()
    return Decimal(half_up if whole >= 0 else -half_up).scaleb(-places, PRECISION)


@lru_cache(maxsize=4096)
def display_rate(value: Decimal | Fraction | None) -> str:
    """Print a fraction of one as a percentage with one decimal; a dash for none."""
    if value is None:
        return "—"
    exact = Fraction(value) * 100
    return f"{rounded(to_decimal(exact), 1):f}%"


def display_share(value: Decimal | None) -> str:
    """Print a share that is already in percent with two decimals."""
    return "—" if value is None else f"{rounded(value, 2):f}%"


def percent(value: Decimal | None) -> str | None:
    """Print a fraction of one as a plain percentage, unrounded as far as twenty places."""
    if value is None:
        return None
    return format_decimal(rounded(PRECISION.scaleb(value, 2), 20))


def printed_result(result: Result) -> str:
    return _printed(result.comparator, result.value, result.value_high, result.unit)


def printed_promise(promise: Promise) -> str:
    return _printed(promise.comparator, promise.value, promise.value_high, promise.unit)


def _printed(comparator: str | None, value: Decimal | None, high: Decimal | None, unit: str) -> str:
    signs = {">=": "≥", "<=": "≤", "~": "约", ">": ">", "<": "<"}
    sign = signs.get(comparator or "", "")
    if value is None:
        return unit
    if high is not None:
        return f"{format_decimal(value)}—{format_decimal(high)}{unit}"
    return f"{sign}{format_decimal(value)}{unit}"

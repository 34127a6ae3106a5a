"""How much of a year's target is due on a day (序时进度)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from outcomes.terms import PLACE_BASES, POINTS_BASES, Promise, effective_direction
from plans.enums import Basis, Direction, Schedule

WHOLE_BASES = (*POINTS_BASES, *PLACE_BASES)
SPREAD_SCHEDULES = (Schedule.LINEAR, Schedule.QUARTERLY, Schedule.BATCH)
MONTHS_IN_QUARTER = 3


def year_end(year: int) -> date:
    return date(year, 12, 31)


def months_elapsed(year: int, day: date) -> int:
    """Count the whole months of the year gone by; a month's last day completes it."""
    if day.year != year:
        return 0 if day.year < year else 12
    is_last_day = day == date.max or (day + timedelta(days=1)).day == 1
    return day.month if is_last_day else day.month - 1


def is_held_whole(promise: Promise) -> bool:
    """Tell whether the promise is compared with its whole target on any day of the year."""
    return promise.basis in WHOLE_BASES


def is_spread(promise: Promise) -> bool:
    """Tell whether a part of the target can be due within the year."""
    if promise.schedule not in SPREAD_SCHEDULES or promise.value is None:
        return False
    if promise.is_accumulating:
        return True
    if promise.basis != Basis.TOTAL or effective_direction(promise) == Direction.WITHIN:
        return False
    return promise.baseline is not None or schedule_kind(promise) != Schedule.LINEAR


def schedule_kind(promise: Promise) -> str:
    """Return the schedule, LINEAR standing in for a quarterly one without its four figures."""
    if promise.schedule == Schedule.QUARTERLY and len(promise.quarters) != 4:
        return Schedule.LINEAR
    return promise.schedule


def is_due(promise: Promise, day: date) -> bool:
    """Tell whether anything of the promise is due on that day, so that it belongs in the count."""
    if promise.year is None:
        return False
    if promise.basis == Basis.MILESTONE:
        return day >= (promise.due_date or year_end(promise.year))
    if day >= year_end(promise.year):
        return True
    if day.year < promise.year or not (is_spread(promise) or is_held_whole(promise)):
        return False
    return _is_within_year_due(promise, day)


def _is_within_year_due(promise: Promise, day: date) -> bool:
    kind = schedule_kind(promise)
    if kind == Schedule.ANNUAL:
        return False
    if kind == Schedule.BATCH:
        return promise.batch_date is not None and day >= promise.batch_date
    needed = MONTHS_IN_QUARTER if kind == Schedule.QUARTERLY else 1
    return months_elapsed(day.year, day) >= needed


def not_due_code(promise: Promise, day: date) -> str:
    """Say why nothing is due yet, as the code of a reason."""
    if promise.year is not None and day.year < promise.year:
        return "future_year"
    if promise.basis == Basis.MILESTONE:
        return "milestone_before_date"
    if promise.schedule == Schedule.BATCH:
        return "batch_before_date"
    if promise.schedule == Schedule.ANNUAL:
        return "annual_before_year_end"
    if not is_held_whole(promise) and not is_spread(promise):
        return "level_before_year_end"
    return "nothing_due_yet"


def due_fraction(promise: Promise, day: date) -> Fraction | None:
    """Return the share of the year's target due on that day; None where no schedule applies."""
    if promise.year is None or promise.schedule == Schedule.LEVEL:
        return None
    if promise.basis in (*WHOLE_BASES, Basis.MILESTONE):
        return None
    if day >= year_end(promise.year):
        return Fraction(1)
    if not is_spread(promise):
        return None
    return _spread_fraction(promise, day)


def _spread_fraction(promise: Promise, day: date) -> Fraction | None:
    year = promise.year or 0
    kind = schedule_kind(promise)
    months = months_elapsed(year, day)
    if kind == Schedule.LINEAR:
        return Fraction(months, 12)
    if kind == Schedule.BATCH:
        return Fraction(int(promise.batch_date is not None and day >= promise.batch_date))
    if months < MONTHS_IN_QUARTER:
        return Fraction(0)
    start = starting_point(promise)
    way = Fraction(promise.value or 0) - start
    planned = Fraction(_quarter_plan(promise, months)) - start
    return planned / way if way else None


def _quarter_plan(promise: Promise, months: int) -> Decimal:
    return promise.quarters[months // MONTHS_IN_QUARTER - 1]


def starting_point(promise: Promise) -> Fraction:
    """Return where the year starts from: nothing for what accumulates, the baseline for a level."""
    if promise.is_accumulating or promise.baseline is None:
        return Fraction(0)
    return Fraction(promise.baseline)


def due_value(promise: Promise, edge: Fraction, day: date) -> Fraction:
    """Return the level due on that day on the way from the starting point to the target's edge."""
    year = promise.year or 0
    months = months_elapsed(year, day)
    if schedule_kind(promise) == Schedule.QUARTERLY and MONTHS_IN_QUARTER <= months < 12:
        return Fraction(_quarter_plan(promise, months))
    share = Fraction(1) if day >= year_end(year) else _spread_fraction(promise, day)
    start = starting_point(promise)
    return start + (edge - start) * (share or 0)

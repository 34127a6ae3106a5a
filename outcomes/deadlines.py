"""When a figure is due: periods, due days, and the days that are worked. Pure.

A due day on a weekend or a holiday moves to the next working day (节假日顺延). The State Council
names each year's holidays and the weekend days worked instead (调休) the autumn before; of a year
without them only weekends are known, and a due day there says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from outcomes.enums import Frequency

SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    @property
    def years(self) -> frozenset[int]:
        """The years whose arrangement is known."""
        return frozenset(day.year for day in self.holidays)

    def knows(self, day: date) -> bool:
        return day.year in self.years

    def is_worked(self, day: date) -> bool:
        if day in self.workdays:
            return True
        return day not in self.holidays and day.weekday() < SATURDAY

    def next_worked(self, day: date) -> date:
        """Return the day itself where it is worked, else the first one after it that is."""
        while not self.is_worked(day):
            day += DAY
        return day


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of days that a figure speaks of, its last day included."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Due:
    """A span's figures and their last day; nominal is the day before it was moved."""

    span: Span
    nominal: date
    on: date
    is_certain: bool

    @property
    def is_moved(self) -> bool:
        return self.on != self.nominal

    def days_late(self, day: date) -> int:
        return days_late(self.on, day)


@dataclass(frozen=True)
class Rule:
    """What a reporting task says of its days."""

    frequency: str
    day_of_month: int
    months_after: int
    active_from: date
    active_to: date | None = None
    once: Due | None = None


def days_late(due: date, day: date) -> int:
    """Count the days after the due day; on the day itself and before, none."""
    return max((day - due).days, 0)


def month_span(year: int, month: int, months: int = 1) -> Span:
    """Return the span of so many months that ends with this one."""
    first_year, first_month = shifted(year, month, 1 - months)
    return Span(date(first_year, first_month, 1), last_day(year, month))


def shifted(year: int, month: int, months: int) -> tuple[int, int]:
    number = year * 12 + month - 1 + months
    return number // 12, number % 12 + 1


def last_day(year: int, month: int) -> date:
    after = shifted(year, month, 1)
    return date(*after, 1) - DAY


def day_in(year: int, month: int, day: int) -> date:
    """Return that day of the month, or the month's last one where there is none."""
    return date(year, month, min(day, last_day(year, month).day))


def due_days(rule: Rule, start: date, end: date, calendar: WorkCalendar) -> Iterator[Due]:
    """Return what falls due between two days, both included, in the order of the spans."""
    for due in _all_due(rule, start, end, calendar):
        is_active = rule.active_from <= due.nominal <= (rule.active_to or date.max)
        if is_active and start <= due.on <= end:
            yield due


def _all_due(rule: Rule, start: date, end: date, calendar: WorkCalendar) -> Iterator[Due]:
    if rule.frequency == Frequency.ONCE:
        if rule.once is not None:
            yield _moved(rule.once.span, rule.once.nominal, calendar)
        return
    length = 1 if rule.frequency == Frequency.MONTHLY else 3
    # A day moves by a holiday's length at most; two months more on both sides hold all of it.
    year, month = shifted(start.year, start.month, -2 - rule.months_after)
    while date(year, month, 1) <= end:
        if month % length == 0:
            nominal = day_in(*shifted(year, month, rule.months_after), rule.day_of_month)
            yield _moved(month_span(year, month, length), nominal, calendar)
        year, month = shifted(year, month, 1)


def _moved(span: Span, nominal: date, calendar: WorkCalendar) -> Due:
    on = calendar.next_worked(nominal)
    return Due(span, nominal, on, calendar.knows(nominal) and calendar.knows(on))

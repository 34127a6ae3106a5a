"""Due days by table and by law: periods, weekends, holidays, days worked instead."""

from datetime import date, timedelta

import chinese_calendar.constants as published
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.deadlines import (
    Due,
    Rule,
    Span,
    WorkCalendar,
    day_in,
    days_late,
    due_days,
    month_span,
)
from outcomes.enums import Frequency

# 2024 as published: the Spring Festival, Labour Day and National Day with the days worked instead.
HOLIDAYS = frozenset(
    [date(2024, 1, 1)]
    + [date(2024, 2, 10) + timedelta(days) for days in range(8)]
    + [date(2024, 4, day) for day in (4, 5, 6)]
    + [date(2024, 5, day) for day in range(1, 6)]
    + [date(2024, 6, 10)]
    + [date(2024, 9, day) for day in (15, 16, 17)]
    + [date(2024, 10, day) for day in range(1, 8)]
)
WORKED = frozenset(
    date(2024, month, day)
    for month, day in ((2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12))
)
CALENDAR = WorkCalendar(HOLIDAYS, WORKED)
PUBLISHED = WorkCalendar(frozenset(published.holidays), frozenset(published.workdays))


def rule(**fields: object) -> Rule:
    known = {
        "frequency": Frequency.MONTHLY,
        "day_of_month": 5,
        "months_after": 1,
        "active_from": date(2024, 1, 1),
    }
    return Rule(**(known | fields))


@pytest.mark.parametrize(
    ("nominal", "moved"),
    [
        (date(2024, 3, 5), date(2024, 3, 5)),  # a Tuesday
        (date(2024, 5, 5), date(2024, 5, 6)),  # Labour Day's last day, a Sunday
        (date(2024, 10, 5), date(2024, 10, 8)),  # in the National Day week
        (date(2024, 2, 10), date(2024, 2, 18)),  # the Spring Festival; that Sunday is worked
        (date(2024, 4, 28), date(2024, 4, 28)),  # a Sunday worked for Labour Day
        (date(2024, 9, 29), date(2024, 9, 29)),  # a Sunday worked for National Day
        (date(2024, 7, 28), date(2024, 7, 29)),  # a plain Sunday
        (date(2024, 5, 25), date(2024, 5, 27)),  # a plain Saturday
        (date(2024, 4, 5), date(2024, 4, 7)),  # Qingming; that Sunday is worked
        (date(2024, 12, 31), date(2024, 12, 31)),
    ],
)
def test_due_day_moves_to_the_next_day_worked(nominal: date, moved: date) -> None:
    assert CALENDAR.next_worked(nominal) == moved
    assert PUBLISHED.next_worked(nominal) == moved


def test_year_without_an_arrangement_counts_weekends_and_says_so() -> None:
    calendar = WorkCalendar(HOLIDAYS, WORKED)
    found = list(due_days(rule(), date(2031, 10, 1), date(2031, 10, 31), calendar))

    assert [(due.on, due.is_certain) for due in found] == [(date(2031, 10, 6), False)]
    assert calendar.is_worked(date(2031, 10, 1))


@pytest.mark.parametrize(
    ("task", "spans"),
    [
        (
            rule(day_of_month=5),
            [(date(2024, 9, 1), date(2024, 9, 30), date(2024, 10, 8))],
        ),
        (
            rule(day_of_month=28, months_after=0),
            [(date(2024, 10, 1), date(2024, 10, 31), date(2024, 10, 28))],
        ),
        (
            rule(frequency=Frequency.QUARTERLY, day_of_month=10),
            [(date(2024, 7, 1), date(2024, 9, 30), date(2024, 10, 10))],
        ),
        (rule(frequency=Frequency.QUARTERLY, day_of_month=25, months_after=0), []),
        (rule(active_from=date(2024, 10, 6)), []),
        (rule(active_to=date(2024, 10, 4)), []),
        (
            rule(
                frequency=Frequency.ONCE,
                once=Due(
                    Span(date(2024, 1, 1), date(2024, 6, 30)),
                    date(2024, 10, 7),
                    date(2024, 10, 7),
                    True,
                ),
            ),
            [(date(2024, 1, 1), date(2024, 6, 30), date(2024, 10, 8))],
        ),
    ],
)
def test_due_days_of_october_2024(task: Rule, spans: list) -> None:
    found = due_days(task, date(2024, 10, 1), date(2024, 10, 31), CALENDAR)

    assert [(due.span.start, due.span.end, due.on) for due in found] == spans


def test_day_that_a_holiday_moves_into_the_next_month_is_found_there() -> None:
    task = rule(day_of_month=30, months_after=0)
    calendar = WorkCalendar(frozenset([date(2024, 6, 30)]), frozenset())

    found = list(due_days(task, date(2024, 7, 1), date(2024, 7, 5), calendar))

    assert [(due.nominal, due.on) for due in found] == [(date(2024, 6, 30), date(2024, 7, 1))]


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [(2024, 2, 30, date(2024, 2, 29)), (2023, 2, 31, date(2023, 2, 28)),
     (2024, 4, 31, date(2024, 4, 30)), (2024, 12, 31, date(2024, 12, 31))],
)  # fmt: skip
def test_day_a_month_does_not_have_is_its_last(year, month, day, expected) -> None:
    assert day_in(year, month, day) == expected


@pytest.mark.parametrize(
    ("due", "day", "late"),
    [(date(2024, 10, 8), date(2024, 10, 8), 0), (date(2024, 10, 8), date(2024, 10, 1), 0),
     (date(2024, 10, 8), date(2024, 10, 11), 3), (date(2024, 12, 31), date(2025, 1, 1), 1)],
)  # fmt: skip
def test_days_late(due: date, day: date, late: int) -> None:
    assert days_late(due, day) == late


days = st.dates(date(2004, 1, 1), date(2035, 12, 20))
rules = st.builds(
    rule,
    frequency=st.sampled_from([Frequency.MONTHLY, Frequency.QUARTERLY]),
    day_of_month=st.integers(1, 31),
    months_after=st.integers(0, 1),
    active_from=st.just(date(2000, 1, 1)),
)


@given(days)
def test_next_worked_day_is_worked_not_earlier_and_the_first(day: date) -> None:
    found = PUBLISHED.next_worked(day)

    assert PUBLISHED.is_worked(found)
    assert found >= day
    between = [day + timedelta(number) for number in range((found - day).days)]
    assert not any(PUBLISHED.is_worked(one) for one in between)


@given(rules, days, st.integers(0, 200))
def test_every_due_day_is_worked_in_the_window_and_after_its_span_began(task, start, length):
    end = start + timedelta(length)

    found = list(due_days(task, start, end, PUBLISHED))

    assert all(start <= due.on <= end and PUBLISHED.is_worked(due.on) for due in found)
    assert all(due.nominal <= due.on and due.span.start <= due.nominal for due in found)
    assert [due.span for due in found] == sorted({due.span for due in found})


@given(rules, days, st.integers(1, 120), st.integers(1, 120))
def test_two_windows_hold_what_one_over_both_holds(task, start, first, second) -> None:
    middle, end = start + timedelta(first), start + timedelta(first + second)
    one = list(due_days(task, start, middle, PUBLISHED))
    other = list(due_days(task, middle + timedelta(1), end, PUBLISHED))

    assert one + other == list(due_days(task, start, end, PUBLISHED))


@given(st.integers(2000, 2040), st.integers(1, 12))
def test_quarter_is_its_three_months(year: int, month: int) -> None:
    span = month_span(year, month, 3)
    months = {(day.year, day.month) for day in (span.start + timedelta(n) for n in range(80))}

    assert span.start.day == 1
    assert len(months) == 3
    assert (span.end + timedelta(1)).day == 1

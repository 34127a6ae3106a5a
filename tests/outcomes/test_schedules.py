from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.schedules import due_fraction, due_value, is_due, months_elapsed, not_due_code
from outcomes.terms import Promise
from plans.enums import Basis, Schedule

DAYS = st.dates(min_value=date(2022, 1, 1), max_value=date(2026, 12, 31))
QUARTERS = (Decimal(5), Decimal(12), Decimal(30), Decimal(40))


def promise(schedule: str = "linear", **given: object) -> Promise:
    terms = {"basis": "new", "direction": "higher", "comparator": ">=", "value": Decimal(40)}
    return Promise(**(terms | {"unit": "家", "year": 2024, "schedule": schedule} | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2023, 12, 31), 0),
        (date(2024, 1, 30), 0),
        (date(2024, 1, 31), 1),
        (date(2024, 2, 28), 1),
        (date(2024, 2, 29), 2),
        (date(2024, 9, 30), 9),
        (date(2024, 10, 1), 9),
        (date(2024, 11, 30), 11),
        (date(2024, 12, 30), 11),
        (date(2024, 12, 31), 12),
        (date(2025, 1, 1), 12),
    ],
)
def test_months_elapsed_counts_whole_months(day: date, months: int) -> None:
    assert months_elapsed(2024, day) == months


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2024, 1, 15), Fraction(0)),
        (date(2024, 3, 31), Fraction(1, 4)),
        (date(2024, 6, 30), Fraction(1, 2)),
        (date(2024, 9, 30), Fraction(3, 4)),
        (date(2024, 11, 30), Fraction(11, 12)),
        (date(2024, 12, 31), Fraction(1)),
        (date(2025, 6, 1), Fraction(1)),
        (date(2023, 6, 1), Fraction(0)),
    ],
)
def test_linear_is_whole_months_of_twelve(day: date, due: Fraction) -> None:
    assert due_fraction(promise(), day) == due


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2024, 3, 30), Fraction(0)),
        (date(2024, 3, 31), Fraction(1, 8)),
        (date(2024, 5, 31), Fraction(1, 8)),
        (date(2024, 6, 30), Fraction(3, 10)),
        (date(2024, 9, 30), Fraction(3, 4)),
        (date(2024, 12, 31), Fraction(1)),
    ],
)
def test_quarterly_follows_the_cumulative_plan(day: date, due: Fraction) -> None:
    assert due_fraction(promise("quarterly", quarters=QUARTERS), day) == due


def test_quarterly_without_four_figures_is_linear() -> None:
    assert due_fraction(promise("quarterly"), date(2024, 9, 30)) == Fraction(3, 4)


@pytest.mark.parametrize(
    ("batch_date", "day", "due"),
    [
        (date(2024, 10, 31), date(2024, 10, 30), 0),
        (date(2024, 10, 31), date(2024, 10, 31), 1),
        (None, date(2024, 12, 30), 0),
        (None, date(2024, 12, 31), 1),
    ],
)
def test_batch_is_nothing_then_all(batch_date: date | None, day: date, due: int) -> None:
    assert due_fraction(promise("batch", batch_date=batch_date), day) == due


@pytest.mark.parametrize(
    ("day", "due"), [(date(2024, 12, 30), None), (date(2024, 12, 31), Fraction(1))]
)
def test_annual_has_no_due_share_before_year_end(day: date, due: Fraction | None) -> None:
    assert due_fraction(promise("annual"), day) == due


@pytest.mark.parametrize("basis", ["share", "growth", "rank", "grade", "milestone"])
@pytest.mark.parametrize("schedule", [schedule.value for schedule in Schedule])
def test_shares_growth_and_ranks_are_never_pro_rated(basis: str, schedule: str) -> None:
    for day in (date(2024, 6, 30), date(2024, 12, 31)):
        assert due_fraction(promise(schedule, basis=basis), day) is None


def test_a_total_is_pro_rated_only_from_a_baseline() -> None:
    day = date(2024, 6, 30)

    assert due_fraction(promise(basis="total"), day) is None
    assert due_fraction(promise(basis="total", baseline=Decimal(20)), day) == Fraction(1, 2)


def test_due_value_of_a_total_lies_between_baseline_and_target() -> None:
    goal = promise(basis="total", baseline=Decimal(20))

    assert due_value(goal, Fraction(40), date(2024, 6, 30)) == 30


def test_due_value_of_a_quarterly_goal_is_the_plan_itself() -> None:
    goal = promise("quarterly", quarters=QUARTERS)

    assert due_value(goal, Fraction(40), date(2024, 8, 1)) == 12


def test_an_unknown_year_has_no_schedule() -> None:
    goal = promise(year=None)

    assert due_fraction(goal, date(2024, 6, 30)) is None
    assert not is_due(goal, date(2024, 6, 30))


@pytest.mark.parametrize(
    ("given", "day", "due"),
    [
        ({}, date(2024, 1, 30), False),
        ({}, date(2024, 1, 31), True),
        ({"schedule": "annual"}, date(2024, 12, 30), False),
        ({"schedule": "annual"}, date(2024, 12, 31), True),
        ({"schedule": "level"}, date(2024, 6, 30), False),
        ({"schedule": "level", "basis": "share"}, date(2024, 6, 30), True),
        ({"schedule": "annual", "basis": "share"}, date(2024, 6, 30), False),
        ({"schedule": "batch", "batch_date": date(2024, 10, 1)}, date(2024, 9, 30), False),
        ({"schedule": "batch", "batch_date": date(2024, 10, 1)}, date(2024, 10, 1), True),
        ({"schedule": "quarterly", "quarters": QUARTERS}, date(2024, 2, 29), False),
        ({"schedule": "quarterly", "quarters": QUARTERS}, date(2024, 3, 31), True),
        ({"basis": "total"}, date(2024, 11, 30), False),
        ({"basis": "total"}, date(2024, 12, 31), True),
        ({"basis": "milestone", "due_date": date(2024, 6, 30)}, date(2024, 6, 29), False),
        ({"basis": "milestone", "due_date": date(2024, 6, 30)}, date(2024, 6, 30), True),
        ({"basis": "milestone"}, date(2024, 12, 30), False),
        ({}, date(2023, 12, 31), False),
    ],
)
def test_is_due_from_the_first_part_due(given: dict[str, object], day: date, due: bool) -> None:
    assert is_due(promise(**given), day) is due  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "day", "code"),
    [
        ({}, date(2023, 6, 1), "future_year"),
        ({}, date(2024, 1, 15), "nothing_due_yet"),
        ({"schedule": "annual"}, date(2024, 6, 30), "annual_before_year_end"),
        ({"schedule": "batch"}, date(2024, 6, 30), "batch_before_date"),
        ({"basis": "total"}, date(2024, 6, 30), "level_before_year_end"),
        ({"basis": "milestone"}, date(2024, 6, 30), "milestone_before_date"),
    ],
)
def test_not_due_code_says_why(given: dict[str, object], day: date, code: str) -> None:
    assert not_due_code(promise(**given), day) == code  # type: ignore[arg-type]


@given(DAYS, DAYS, st.sampled_from(list(Schedule)), st.sampled_from(list(Basis)))
def test_due_never_falls_and_stays_between_nothing_and_all(
    one: date, other: date, schedule: Schedule, basis: Basis
) -> None:
    goal = promise(schedule.value, basis=basis.value, quarters=QUARTERS, baseline=Decimal(0))
    early, late = (due_fraction(goal, day) for day in sorted((one, other)))

    assert early is None or 0 <= early <= 1
    assert early is None or late is None or early <= late
    assert is_due(goal, min(one, other)) <= is_due(goal, max(one, other))

"""A quarter or a month alone, from running totals: known only where both its ends are known."""

from datetime import date
from decimal import Decimal

import pytest

from outcomes.enums import OutcomeState
from outcomes.reports.periods import Period, PeriodFigures, period_figures
from outcomes.standings import standings
from plans.models import Goal
from tests.factories import make_goal, make_outcome

pytestmark = pytest.mark.django_db
MARCH, JUNE, SEPTEMBER = date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30)
JANUARY, NOVEMBER = date(2024, 1, 31), date(2024, 11, 22)


def figures_of(day: date, period: Period, known: dict[date, int]) -> PeriodFigures:
    goal = make_goal(year=2024, target=70)
    for as_of, value in known.items():
        state = {"year": as_of.year, "state": OutcomeState.VERIFIED}
        make_outcome(goal=goal, value=value, as_of=as_of, **state)
    judged = standings(Goal.objects.with_parts(), day)
    return period_figures(judged, day, period)[goal.pk]


@pytest.mark.parametrize(
    ("day", "period", "known", "current"),
    [
        (SEPTEMBER, Period.QUARTER, {JUNE: 12, SEPTEMBER: 20}, 8),
        (SEPTEMBER, Period.QUARTER, {JUNE: 20, SEPTEMBER: 20}, 0),
        (SEPTEMBER, Period.HALF, {JUNE: 12, SEPTEMBER: 20}, 8),
        (SEPTEMBER, Period.YEAR, {JUNE: 12, SEPTEMBER: 20}, 20),
        (JANUARY, Period.MONTH, {JANUARY: 3}, 3),
        # What had accumulated when the period began is not known.
        (SEPTEMBER, Period.QUARTER, {MARCH: 12, SEPTEMBER: 20}, None),
        # The newest figure is from before the period: nothing is known of it, not that it is 0.
        (NOVEMBER, Period.QUARTER, {JUNE: 12, SEPTEMBER: 20}, None),
        (NOVEMBER, Period.MONTH, {SEPTEMBER: 20}, None),
    ],
)
def test_period_alone(day: date, period: Period, known: dict, current: int | None) -> None:
    assert figures_of(day, period, known).current == current


def test_same_days_of_the_year_before() -> None:
    found = figures_of(SEPTEMBER, Period.QUARTER, {date(2023, 9, 30): 16, SEPTEMBER: 20})

    assert (found.last_same, found.change, found.is_points) == (16, Decimal(25), False)


def test_another_day_of_the_year_before_is_no_comparison() -> None:
    found = figures_of(SEPTEMBER, Period.QUARTER, {date(2023, 12, 31): 16, SEPTEMBER: 20})

    assert (found.last_same, found.change) == (None, None)

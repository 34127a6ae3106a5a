"""Figures of a part of the year: this period alone, and the same days of the year before."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.enums import OutcomeState
from outcomes.models import Outcome
from outcomes.reports.goal_page import value_on_scale
from outcomes.standings import GoalStanding, Series, best, outcome_series
from outcomes.terms import ACCUMULATING, POINTS_BASES
from plans.enums import Basis, Comparator
from plans.models import Goal, Target


class Period(TextChoices):
    MONTH = "month", gettext_lazy("月度")
    QUARTER = "quarter", gettext_lazy("季度")
    HALF = "half", gettext_lazy("半年")
    YEAR = "year", gettext_lazy("全年")


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF: 6, Period.YEAR: 12}


@dataclass(frozen=True)
class PeriodFigures:
    """What a goal reached in the period, in the same days last year, and how much it moved.

    Values are in the target's unit; change is in percent, or in points where is_points.
    """

    current: Decimal | None = None
    last_same: Decimal | None = None
    change: Decimal | None = None
    is_points: bool = False


def period_start(day: date, period: Period) -> date:
    """Return the first day of the month, quarter, half or year the day lies in."""
    months = MONTHS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def months_text(day: date) -> str:
    """Print the months of the year a report covers: 1—9月; a whole year says so."""
    is_whole_month = (day + timedelta(days=1)).day == 1
    if (day.month, day.day) == (12, 31):
        return _("全年")
    if is_whole_month:
        return _("1—%d月") % day.month if day.month > 1 else _("1月")
    return _("截至%(month)d月%(day)d日") % {"month": day.month, "day": day.day}


def same_day_last_year(day: date) -> date:
    """Return the day a year before; a month's last day stays a month's last day."""
    last = calendar.monthrange(day.year, day.month)[1]
    wanted = 31 if day.day == last else day.day
    return date(
        day.year - 1, day.month, min(wanted, calendar.monthrange(day.year - 1, day.month)[1])
    )


def period_figures(
    judged: Sequence[GoalStanding], day: date, period: Period
) -> dict[int, PeriodFigures]:
    """Return the figures of each goal with a firm numeric target, by its key; one query."""
    series = outcome_series([standing.goal for standing in judged], day)
    before = period_start(day, period) - timedelta(days=1)
    return {
        standing.goal.pk: _figures(standing, series, before)
        for standing in judged
        if standing.target is not None and standing.target.value is not None
    }


def _figures(standing: GoalStanding, series: Series, before: date) -> PeriodFigures:
    goal, target, outcome = standing.goal, standing.target, standing.outcome
    if outcome is None or outcome.as_of is None or goal.year is None:
        return PeriodFigures()
    now = _plain(outcome, goal, target)
    last = _as_of(series, goal, goal.year - 1, same_day_last_year(outcome.as_of))
    last_same = _plain(last, goal, target) if last else None
    # By another definition the year before is printed, and nothing computed from it.
    comparable = None if getattr(goal, "has_new_definition", False) else last_same
    return PeriodFigures(
        # A figure from before the period says nothing of it, least of all that it was zero.
        current=_of_period(now, series, goal, target, before) if outcome.as_of > before else None,
        last_same=last_same,
        change=_change(now, comparable, target.basis),
        is_points=target.basis in POINTS_BASES,
    )


def _plain(outcome: Outcome, goal: Goal, target: Target) -> Decimal | None:
    """Return an exact figure on the target's scale; a bound or a range cannot be subtracted."""
    if outcome.comparator != Comparator.EXACTLY:
        return None
    return value_on_scale(outcome, goal, target)


def _of_period(
    now: Decimal | None, series: Series, goal: Goal, target: Target, before: date
) -> Decimal | None:
    """Subtract what had accumulated when the period began, known to the day; else unknown."""
    if target.basis not in ACCUMULATING or now is None or goal.year is None:
        return None
    if before.year < goal.year:
        return now
    earlier = _as_of(series, goal, goal.year, before)
    then = _plain(earlier, goal, target) if earlier else None
    return None if then is None else now - then


def _as_of(series: Series, goal: Goal, year: int, day: date) -> Outcome | None:
    """Return the verified figure of exactly that day."""
    known = series.get((goal.jurisdiction_id, goal.indicator_id, year), [])
    return best(one for one in known if one.state == OutcomeState.VERIFIED and one.as_of == day)


def _change(now: Decimal | None, then: Decimal | None, basis: str) -> Decimal | None:
    """Return points for shares and growth, percent for amounts on a positive base."""
    if now is None or then is None or basis in (Basis.RANK, Basis.GRADE, Basis.MILESTONE):
        return None
    if basis in POINTS_BASES:
        return now - then
    return None if then <= 0 else (now - then) * 100 / then

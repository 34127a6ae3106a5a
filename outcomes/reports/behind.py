"""How far behind a goal is, so that the furthest can be named first."""

from collections.abc import Iterable
from fractions import Fraction

from outcomes.completion import Completion
from outcomes.enums import Status
from outcomes.standings import GoalStanding
from plans.models import Target

BEHIND = (Status.BEHIND, Status.MISSED)


def shortfall(target: Target, completion: Completion) -> Fraction | None:
    """Return the missing share of what was due, as a part of the target; None when not behind.

    A share, growth or rank is short by its gap over the target; a missed matter by the whole.
    """
    if completion.status not in BEHIND or not completion.counted:
        return None
    reached = completion.rate if completion.progress is None else completion.progress
    if completion.due is not None and reached is not None:
        return max(completion.due - Fraction(reached), Fraction(0))
    if completion.gap is not None and target.value:
        return abs(Fraction(completion.gap) / Fraction(target.value))
    return Fraction(1)


def furthest_behind(judged: Iterable[GoalStanding], count: int) -> list[GoalStanding]:
    """Return the goals furthest behind, the worst first; of equals in their own order."""
    found = [
        (short, standing)
        for standing in judged
        if standing.target is not None
        and standing.completion is not None
        and (short := shortfall(standing.target, standing.completion)) is not None
    ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [standing for _short, standing in found[:count]]

"""How far behind a goal is, so that the furthest can be named first."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol, TypeVar

from outcomes.completion import Completion
from outcomes.enums import Status
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


class Short(Protocol):
    """Something that may be behind."""

    @property
    def shortfall(self) -> Fraction | None: ...


IsShort = TypeVar("IsShort", bound=Short)


def furthest_behind(goals: Iterable[IsShort], count: int) -> list[IsShort]:
    """Return the goals furthest behind, the worst first; of equals in their own order."""
    found = [one for one in goals if one.shortfall is not None]
    return sorted(found, key=lambda one: one.shortfall, reverse=True)[:count]

"""The four planned figures of a year, each what is to be reached since January: pure."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from django.utils.translation import gettext as _

from plans.enums import Basis, Direction

ACCUMULATING = (Basis.NEW, Basis.AMOUNT, Basis.ACTIVITY)


def falling_quarters(quarters: Sequence[object], basis: str, direction: str) -> str:
    """Say in words where a cumulative plan goes down or is no plan; nothing where it is sound.

    Only a level that is better lower may be planned to fall.
    """
    if not quarters:
        return ""
    try:
        values = [Decimal(str(quarter)) for quarter in quarters]
    except InvalidOperation:
        return _("季度计划须是四个数字，如 10、25、40、70。")
    if len(values) != 4 or not all(value.is_finite() for value in values):
        return _("季度计划须是四个数字，如 10、25、40、70。")
    if basis not in ACCUMULATING and direction != Direction.HIGHER:
        return ""
    for number, (before, after) in enumerate(pairwise(values), start=2):
        if after < before:
            return _(
                "季度计划是累计数，不能减少：第%(number)d季度的 %(after)s 小于第%(last)d季度的"
                " %(before)s；当季数请换算成累计数。"
            ) % {"number": number, "last": number - 1, "after": after, "before": before}
    return ""

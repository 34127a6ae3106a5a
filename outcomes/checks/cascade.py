"""A goal split among parts, and what a goal lacks to be measured: plain values in and out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from outcomes.reconciliation.statements import Statement, in_base
from plans.enums import Basis

EXACT = Context(prec=40)
ADDED = (Basis.NEW, Basis.AMOUNT, Basis.ACTIVITY, Basis.TOTAL)
# Statistical aggregates are computed for a place by the statistics office, never assigned to it.
AGGREGATES = (
    "生产总值",
    "GDP",
    "增加值",
    "固定资产投资",
    "社会消费品零售",
    "可支配收入",
    "城镇化率",
)
OF_WHOLE = re.compile(r"占|相当于|与(?=.{1,12}之?比)")
MEASURES = {
    "number": "数值",
    "unit": "单位",
    "date": "时限",
    "owner": "责任单位",
    "source": "数据来源",
    "schedule": "进度安排",
}


@dataclass(frozen=True)
class Cascade:
    """How the parts stand to the whole; None where the basis does not add up.

    ratio is the sum over the whole: above one is 层层加码; remainder is what nobody took.
    """

    total: Decimal | None
    remainder: Decimal | None
    ratio: Decimal | None
    is_forbidden: bool


def cascade(whole: Statement, parts: Sequence[Statement]) -> Cascade:
    """Add the parts of a goal by the rule of its basis, in the whole's base unit."""
    is_forbidden = is_aggregate(whole.indicator)
    target, added = in_base(whole), rolled_up(whole.basis, parts)
    is_alike = all(part.dimension == whole.dimension for part in parts)
    if target is None or added is None or not is_alike:
        return Cascade(None, None, None, is_forbidden)
    ratio = EXACT.divide(added, target) if target else None
    return Cascade(added, EXACT.subtract(target, added), ratio, is_forbidden)


def is_aggregate(indicator: str) -> bool:
    """Say whether a name is of such an aggregate; R&D投入占GDP比重 is only measured by one."""
    part = OF_WHOLE.split(indicator)[0]
    return any(word in part for word in AGGREGATES)


def rolled_up(basis: str, parts: Sequence[Statement]) -> Decimal | None:
    """Add flows, totals and amounts; the best place of ranks; nothing for shares and growth."""
    values = [in_base(part) for part in parts]
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    if basis in ADDED:
        return sum(known, Decimal(0))
    return min(known) if basis == Basis.RANK else None


@dataclass(frozen=True)
class Measurability:
    """What a goal has of the six things that make it measurable, and what it lacks."""

    present: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_full(self) -> bool:
        return not self.missing

    @property
    def message(self) -> str:
        return f"缺少{'、'.join(MEASURES[one] for one in self.missing)}" if self.missing else ""


def measurability(
    *,
    value: Decimal | None,
    unit: str,
    has_date: bool,
    has_owner: bool,
    has_source: bool,
    has_schedule: bool,
    basis: str = "",
) -> Measurability:
    """Say what a goal lacks; a milestone needs neither number nor unit."""
    is_free = basis in (Basis.MILESTONE, Basis.GRADE)
    has = {
        "number": is_free or value is not None,
        "unit": is_free or basis == Basis.RANK or bool(unit),
        "date": has_date,
        "owner": has_owner,
        "source": has_source,
        "schedule": has_schedule,
    }
    present = tuple(name for name, is_there in has.items() if is_there)
    return Measurability(present, tuple(name for name in has if name not in present))

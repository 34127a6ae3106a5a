"""How measurable a plan's goals are before the year begins, and how they are split."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from outcomes.checks.cascade import (
    ADDED,
    MEASURES,
    Cascade,
    Measurability,
    cascade,
    measurability,
)
from outcomes.reconciliation.derive import round_half_up
from outcomes.reconciliation.gathering import of_target
from plans.enums import Basis, Schedule, Tier
from plans.models import Goal, Plan, Target
from plans.quantities import QuantityError, format_decimal, normalise

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class QualityRow:
    goal: Goal
    target: Target | None
    found: Measurability
    cells: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Quality:
    rows: list[QualityRow]
    headings: list[str]
    full: int
    lacking: list[tuple[str, int]]


@dataclass(frozen=True)
class CascadeRow:
    """A goal and its parts; amounts are in the unit the whole is printed in.

    `remainder` is what nobody took, or by how much the parts exceed the whole.
    """

    goal: Goal
    target: Target | None
    parts: list[tuple[Goal, Target | None]]
    cascade: Cascade | None
    rule: str
    total: str = ""
    remainder: str = ""
    ratio: str = ""
    is_raised: bool = False
    is_short: bool = False


def quality_of(plan: Plan) -> Quality:
    """Ask each active goal for the six things that make it measurable: two queries."""
    goals = Goal.objects.filter(plan=plan).active().with_parts()
    rows = [_row(goal) for goal in goals.order_by("measure__position", "pk")]
    missing = [name for row in rows for name in row.found.missing]
    return Quality(
        rows=rows,
        headings=list(MEASURES.values()),
        full=sum(row.found.is_full for row in rows),
        lacking=[(word, missing.count(code)) for code, word in MEASURES.items()],
    )


def _row(goal: Goal) -> QualityRow:
    target = firm_target(goal)
    found = measurability(
        value=target.value if target else None,
        unit=target.unit if target else "",
        has_date=goal.due_on is not None or goal.year is not None,
        has_owner=goal.lead_bureau_id is not None,
        has_source=bool(goal.indicator.data_owner),
        has_schedule=_has_schedule(goal),
        basis=goal.indicator.basis,
    )
    cells = tuple((word, code in found.present) for code, word in MEASURES.items())
    return QualityRow(goal, target, found, cells)


def _has_schedule(goal: Goal) -> bool:
    """A schedule of quarters or of a day is none until these are filled in."""
    if goal.effective_schedule == Schedule.QUARTERLY:
        return bool(goal.quarters)
    if goal.effective_schedule == Schedule.BATCH:
        return goal.batch_on is not None
    return bool(goal.effective_schedule)


def firm_target(goal: Goal) -> Target | None:
    by_tier = {target.tier: target for target in goal.targets_in_force}
    return by_tier.get(Tier.FIRM) or by_tier.get(Tier.STRETCH)


def cascades_of(plan: Plan) -> list[CascadeRow]:
    """Add up the parts of the plan's goals that are split, whichever plan a part belongs to."""
    has_parts = Exists(Goal.objects.filter(parent=OuterRef("pk")).active())
    wholes = list(Goal.objects.filter(has_parts, plan=plan).active().with_parts().order_by("pk"))
    parts: dict[int, list[Goal]] = {}
    for part in Goal.objects.filter(parent__in=wholes).active().with_parts().order_by("pk"):
        parts.setdefault(part.parent_id, []).append(part)
    return [_cascade_row(whole, parts.get(whole.pk, [])) for whole in wholes]


def _cascade_row(whole: Goal, parts: list[Goal]) -> CascadeRow:
    target = firm_target(whole)
    listed = [(part, firm_target(part)) for part in parts]
    basis = whole.indicator.basis
    if target is None or any(one is None for _part, one in listed):
        return CascadeRow(whole, target, listed, None, "incomplete")
    found = cascade(of_target(whole, target), [of_target(*pair) for pair in listed])
    if basis == Basis.RANK:
        return CascadeRow(whole, target, listed, found, "best", total=_shown(found.total, ""))
    if basis not in ADDED or found.total is None:
        return CascadeRow(whole, target, listed, found, "apart")
    ratio = None if found.ratio is None else round_half_up(found.ratio * HUNDRED, 1)
    return CascadeRow(
        whole,
        target,
        listed,
        found,
        "sum",
        total=_shown(found.total, target.unit),
        remainder=_shown(None if found.remainder is None else abs(found.remainder), target.unit),
        ratio="—" if ratio is None else f"{format_decimal(ratio)}%",
        is_raised=found.ratio is not None and found.ratio > 1,
        is_short=found.remainder is not None and found.remainder > 0,
    )


def _shown(value: Decimal | None, unit: str) -> str:
    """Print a base amount in the unit the goal is printed in."""
    if value is None:
        return "—"
    try:
        factor = normalise(Decimal(1), unit)
    except QuantityError:
        factor = Decimal(1)
    return f"{format_decimal(round_half_up(value / factor))}{unit}"

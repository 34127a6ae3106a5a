"""Figures that follow from a printed 完成率 or 同比, held against the plan and last year."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from outcomes.checks.kinds import NOTICE, WARNING, Finding, Material, by_year, rule
from outcomes.checks.levels import level_growth_pairs
from outcomes.checks.patterns import is_completion_rate
from outcomes.reconciliation import derive
from outcomes.reconciliation.derive import Derived, show
from outcomes.reconciliation.naming import name_of
from outcomes.reconciliation.statements import Statement, in_base
from plans.quantities import QuantityError, convert

ROOM = Decimal("0.02")  # of the figure: printed rates are rounded
PLAUSIBLE = ("amount", "new", "total", "activity")


@dataclass(frozen=True)
class Implied:
    """A figure nobody printed: `role` is "target" or "last"; `sources` are what it follows from."""

    role: str
    year: int | None
    derived: Derived
    level: Statement
    rate: Statement


def implied_figures(material: Material) -> list[Implied]:
    """Solve back for the target a 完成率 implies and the last year's figure a growth implies."""
    found = []
    for rate in material.outcomes:
        level = _level_of_rate(material, rate) if is_completion_rate(rate) else None
        if level and level.value is not None and rate.value is not None:
            target = derive.target_from_completion(level.value, level.unit, rate.value)
            if target:
                found.append(Implied("target", level.year, target.rounded, level, rate))
    for growth, level in level_growth_pairs(material):
        if level.kind != "outcome" or level.value is None or growth.value is None:
            continue
        last = derive.base_from_growth(level.value, level.unit, growth.value)
        if last:
            year = None if level.year is None else level.year - 1
            found.append(Implied("last", year, last.rounded, level, growth))
    return found


def _level_of_rate(material: Material, rate: Statement) -> Statement | None:
    """Return the figure a printed completion rate speaks of: the nearest before it by name."""
    core = dict(name_of(rate.indicator, rate.place).atoms)
    for word in ("完成率", "目标", "完成", "目标完成率"):
        core.pop(word, None)
    before = [
        one
        for one in material.outcomes
        if one.document == rate.document
        and one.basis in PLAUSIBLE
        and not one.is_relative
        and one.year == rate.year
        and one.id < rate.id
    ]
    for one in reversed(before):
        atoms = dict(name_of(one.indicator, one.place).atoms)
        if atoms and atoms.keys() <= core.keys():
            return one
    return before[-1] if before and rate.id - before[-1].id < 80 and not core else None


@rule("implied-target", "由完成率推算的目标")
def implied_target(material: Material) -> Iterator[Finding]:
    """Hold the implied target against the last year's figure that the same sentence implies."""
    found = implied_figures(material)
    targets = by_year(material.targets)
    for target in found:
        if target.role != "target":
            continue
        last = next((x for x in found if x.role == "last" and x.level is target.level), None)
        low = last is not None and target.derived.value < last.derived.value
        tail = (
            f"，低于按“{last.rate.indicator}”{last.rate.printed}推算的上年数{last.derived.working}"
            if last and low
            else ""
        )
        printed = material.same_of(target.level, targets, target.year)
        if not low and any(not _is_apart(target, one) for one in printed):
            continue  # the very target the plan prints
        yield Finding(
            "implied-target",
            WARNING if low else NOTICE,
            f"由“{target.rate.indicator}”{target.rate.printed}推算年度目标为"
            f"{target.derived.working}{tail}",
            (target.rate, target.level),
            target.level.document,
            target.derived,
        )


@rule("implied-differs", "推算数与印出的数不符")
def implied_differs(material: Material) -> Iterator[Finding]:
    """Compare implied targets with the plan's, and implied bases with last year's results."""
    targets = by_year(material.targets)
    for implied in implied_figures(material):
        if implied.role == "last":
            continue  # growth-mismatch tells the same from the other side
        for printed in material.same_of(implied.level, targets, implied.year):
            if _is_apart(implied, printed):
                yield Finding(
                    "implied-differs",
                    WARNING,
                    f"由{implied.rate.printed}推算目标为{show(implied.derived.value)}"
                    f"{implied.derived.unit}，计划印为{printed.printed}",
                    (implied.rate, printed),
                    implied.level.document,
                    implied.derived,
                )


@rule("target-misquoted", "总结所引目标与计划不符")
def target_misquoted(material: Material) -> Iterator[Finding]:
    """Hold a target that a summary prints (任务38283座，完成38649座) against the plan's own."""
    targets = by_year(material.targets)
    for quoted in material.printed_targets:
        for promised in material.same_of(quoted, targets, quoted.year):
            if in_base(quoted) != in_base(promised):
                yield Finding(
                    "target-misquoted",
                    WARNING,
                    f"总结所引“{quoted.indicator}”目标为{quoted.printed}，"
                    f"计划印为{promised.printed}",
                    (quoted, promised),
                    quoted.document,
                )


def _is_apart(implied: Implied, printed: Statement) -> bool:
    if printed.value is None:
        return False
    try:
        value = convert(printed.value, printed.unit, implied.derived.unit)
    except QuantityError:
        return False
    return abs(value - implied.derived.value) > abs(value) * ROOM

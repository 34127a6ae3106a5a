"""Which numbers a report holds figures against: those first promised, or those in force."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from plans.actions.statements import Statement, same_number
from plans.models import Goal, Target


class Targets(StrEnum):
    CURRENT = "current"
    ORIGINAL = "original"


def original_of(target: Target, known: Iterable[Target]) -> Target:
    """Go back to the number as first promised; a firmer word for the same number is no change."""
    by_number = {one.pk: one for one in known}
    original = here = target
    while here.supersedes_id is not None:
        previous = by_number[here.supersedes_id]
        if here.approved_by_id is not None or not is_same_number(previous, here):
            original = previous
        here = previous
    return original


def is_same_number(one: Target, other: Target) -> bool:
    return same_number(Statement.of_target(one), Statement.of_target(other))


def chosen_targets(goal: Goal, choice: str) -> Sequence[Target]:
    """Return the targets to judge, of a goal loaded by with_parts()."""
    if choice == Targets.CURRENT:
        return goal.targets_in_force
    return [original_of(target, goal.targets_known) for target in goal.targets_in_force]


def adjusted_from(goal: Goal, target: Target) -> Target | None:
    """Return the first number of the target's tier where another is in force now."""
    in_force = next((one for one in goal.targets_in_force if one.tier == target.tier), None)
    if in_force is None or in_force.supersedes_id is None:
        return None
    original = original_of(in_force, goal.targets_known)
    return None if original.pk == in_force.pk else original

"""What a requested change would do to a goal's completion, before anybody decides."""

from copy import copy
from datetime import date

from outcomes.reports.scorecard import ScorecardRow, rows_of
from outcomes.standings import standings
from plans.actions.change_targets import new_target
from plans.enums import ChangeKind, GoalState
from plans.models import Goal, TargetChange
from plans.reach import Reader


def change_effect(
    change: TargetChange, day: date, reader: Reader | None = None
) -> tuple[list[ScorecardRow], list[ScorecardRow]]:
    """Return the goal's rows as they are, and as they would be; nothing is written."""
    goal = Goal.objects.with_parts().get(pk=change.goal_id)
    changed = copy(goal)
    if change.kind == ChangeKind.VALUE:
        new = new_target(change)
        new.goal = changed
        changed.targets_known = [
            new if target.pk == change.target_id else target for target in goal.targets_in_force
        ]
        new.supersedes = None
    else:
        is_ending = change.kind == ChangeKind.WITHDRAW
        changed.state = GoalState.WITHDRAWN if is_ending else GoalState.ACTIVE
    before, after = standings([goal, changed], day, reader=reader)
    return rows_of([before]), rows_of([after])

"""The line that says which targets a report uses, and how many of them were adjusted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from outcomes.standings import GoalStanding
from outcomes.target_choice import Targets, adjusted_from
from plans.actions.statements import Statement
from plans.enums import GoalState
from plans.models import Goal, Target


@dataclass(frozen=True)
class TargetsUsed:
    """Which numbers a report used, how many goals have another now, how many have ended."""

    targets: str
    adjusted: int
    withdrawn: int

    @property
    def is_original(self) -> bool:
        return self.targets == Targets.ORIGINAL

    @property
    def text(self) -> str:
        counts = {"adjusted": self.adjusted, "withdrawn": self.withdrawn}
        if self.is_original:
            return (
                _("按调整前目标（原目标）计算；其后调整 %(adjusted)d 项、终止 %(withdrawn)d 项。")
                % counts
            )
        return (
            _("按调整后目标（现行目标）计算；其中调整过 %(adjusted)d 项、终止 %(withdrawn)d 项。")
            % counts
        )


def targets_used(judged: Sequence[GoalStanding], targets: str) -> TargetsUsed:
    goals = {standing.goal.pk: standing.goal for standing in judged}.values()
    return TargetsUsed(
        targets,
        sum(is_adjusted(goal) for goal in goals),
        sum(goal.state == GoalState.WITHDRAWN for goal in goals),
    )


def is_adjusted(goal: Goal) -> bool:
    return any(adjusted_from(goal, target) for target in goal.targets_in_force)


def used_word(targets: str) -> str:
    return _("调整前") if targets == Targets.ORIGINAL else _("调整后")


def adjustment_text(goal: Goal, target: Target, targets: str) -> str:
    """Say in a row what its target was first, or is now: 原目标 ≥70家，调整为 ≥60家（文号）."""
    original = adjusted_from(goal, target)
    if original is None:
        return ""
    now = next(one for one in goal.targets_in_force if one.tier == target.tier)
    paper = f"（{now.approval_document}）" if now.approval_document else ""
    return _("原目标 %(old)s，调整为 %(new)s%(paper)s；本行按%(used)s目标") % {
        "old": Statement.of_target(original).shown,
        "new": Statement.of_target(now).shown,
        "paper": paper,
        "used": used_word(targets),
    }


def is_contested(standing: GoalStanding) -> bool:
    outcome = standing.outcome or standing.pending
    return bool(outcome and outcome.open_objections)


def contest_text(standing: GoalStanding) -> str:
    """Say in a row what other units report instead: 有异议：统计局 45家."""
    if not is_contested(standing):
        return ""
    outcome = standing.outcome or standing.pending
    said = "、".join(f"{one.bureau.name} {one.figure_text}" for one in outcome.open_objections)
    return _("有异议：%s") % said

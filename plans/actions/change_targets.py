"""Change what was promised: asked for by one person, decided by another, with paper."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions.statements import Statement, normalised, same_number
from plans.enums import ChangeKind, ChangeState, Comparator, GoalState
from plans.lookups import is_unit_of
from plans.models import Document, Goal, Target, TargetChange


class ChangeRefused(ValueError):
    """A move that the rules do not allow; the message says which rule and what to do."""


@dataclass(frozen=True)
class Number:
    """A promised number: ≥70家, 6–6.5%."""

    comparator: str
    value: Decimal | None
    value_high: Decimal | None
    unit: str


@transaction.atomic
def request_change(
    *,
    goal: Goal,
    kind: str,
    requested_by: AbstractBaseUser,
    now: datetime,
    reason: str,
    target: Target | None = None,
    number: Number | None = None,
    document_number: str = "",
    document: Document | None = None,
) -> TargetChange:
    """Write the request down; the goal stays as it is until somebody else approves it."""
    goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if goal.changes.filter(state=ChangeState.REQUESTED).exists():
        raise ChangeRefused(_("这个目标已有一件调整申请待决定：请先等决定或撤回它。"))
    change = TargetChange(
        goal=goal,
        kind=kind,
        reason=reason.strip(),
        document_number=document_number.strip(),
        document=document,
        requested_by=requested_by,
        requested_at=now,
    )
    if kind == ChangeKind.VALUE:
        _take_number(change, target, number)
    _refuse_pointless(change)
    return _save(change, requested_by)


def _take_number(change: TargetChange, target: Target | None, number: Number | None) -> None:
    if target is None or number is None:
        raise ChangeRefused(_("请填写调整后的目标值。"))
    change.target = target
    change.comparator, change.unit = number.comparator, number.unit
    change.value, change.value_high = number.value, number.value_high


def _refuse_pointless(change: TargetChange) -> None:
    """Refuse what would change nothing or could not be carried out as things stand now."""
    goal = change.goal
    if change.kind == ChangeKind.REINSTATE:
        if goal.state != GoalState.WITHDRAWN:
            raise ChangeRefused(_("目标没有终止，不需要恢复。"))
        return
    if goal.state == GoalState.WITHDRAWN:
        raise ChangeRefused(_("目标已终止：要改动请先申请恢复。"))
    if change.kind == ChangeKind.VALUE:
        target = Target.objects.get(pk=change.target_id)
        if target.goal_id != goal.pk or not target.in_force:
            raise ChangeRefused(_("目标值在申请后已有变动：请撤回后按现行目标值重新申请。"))
        new = new_target(change)
        old_said, new_said = Statement.of_target(target), Statement.of_target(new)
        if same_number(old_said, new_said) and target.comparator == new.comparator:
            raise ChangeRefused(_("拟调整的目标值与现行目标值相同。"))
        _check_target(new)


def new_target(change: TargetChange) -> Target:
    """Build the number a request asks for, unsaved."""
    old = change.target
    return Target(
        goal=change.goal,
        tier=old.tier,
        comparator=change.comparator,
        value=change.value,
        value_high=change.value_high,
        unit=change.unit,
        normalised=normalised(change.value, change.unit),
        normalised_high=normalised(change.value_high, change.unit),
        commitment=old.commitment,
        basis=old.basis,
        direction=old.direction,
        supersedes=old,
        change_reason=change.reason,
    )


def _check_target(target: Target) -> None:
    indicator = target.goal.indicator
    if target.value is not None and indicator.unit and not is_unit_of(indicator, target.unit):
        raise ChangeRefused(
            _("单位“%(unit)s”与指标的单位“%(known)s”不能换算，请改正。")
            % {"unit": target.unit or _("空"), "known": indicator.unit}
        )
    if (target.comparator == Comparator.RANGE) != (target.value_high is not None):
        raise ChangeRefused(_("比较为“区间”时须有上限，其他比较不得有上限。"))
    try:
        target.full_clean(exclude=["goal", "supersedes", "figure"], validate_unique=False)
    except ValidationError as error:
        # The old number is still in force while this one is looked at.
        told = [text for text in error.messages if "只能有一个现行目标值" not in text]
        if told:
            raise ChangeRefused(" ".join(told)) from error


@transaction.atomic
def approve_change(
    *,
    change: TargetChange,
    approved_by: AbstractBaseUser,
    now: datetime,
    document_number: str = "",
    document: Document | None = None,
    note: str = "",
) -> TargetChange:
    """Carry the request out: a new number supersedes the old one, or the goal ends or returns."""
    change = _locked_open(change, approved_by)
    change.document_number = document_number.strip() or change.document_number
    change.document = document or change.document
    if not change.paper:
        raise ChangeRefused(_("批准须有文号或批准文件，请填写。"))
    _refuse_pointless(change)
    if change.kind == ChangeKind.VALUE:
        change.result = _supersede(change, approved_by)
    else:
        _set_goal_state(change, approved_by)
    _decide(change, ChangeState.APPROVED, approved_by, now, note)
    return _save(change, approved_by)


@transaction.atomic
def reject_change(
    *, change: TargetChange, rejected_by: AbstractBaseUser, now: datetime, note: str
) -> TargetChange:
    change = _locked_open(change, rejected_by)
    if not note.strip():
        raise ChangeRefused(_("驳回须写明意见。"))
    _decide(change, ChangeState.REJECTED, rejected_by, now, note)
    return _save(change, rejected_by)


@transaction.atomic
def retract_change(
    *, change: TargetChange, retracted_by: AbstractBaseUser, now: datetime
) -> TargetChange:
    """Take one's own request back."""
    change = _locked(change)
    if change.requested_by_id != retracted_by.pk:
        raise ChangeRefused(_("只有申请人可以撤回申请。"))
    _decide(change, ChangeState.RETRACTED, retracted_by, now, "")
    return _save(change, retracted_by)


def _locked(change: TargetChange) -> TargetChange:
    """Lock the goal first, so that requests, decisions and corrections of it go one by one."""
    Goal.objects.select_for_update(of=("self",)).get(pk=change.goal_id)
    change = TargetChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if not change.is_open:
        raise ChangeRefused(
            _("这件申请现在是“%s”：可能已有人处理，请刷新。") % change.get_state_display()
        )
    return change


def _locked_open(change: TargetChange, decided_by: AbstractBaseUser) -> TargetChange:
    change = _locked(change)
    if change.requested_by_id == decided_by.pk:
        raise ChangeRefused(_("申请人不得批准或驳回自己的申请，请由另一人决定。"))
    return change


def _decide(
    change: TargetChange, state: ChangeState, by: AbstractBaseUser, now: datetime, note: str
) -> None:
    change.state, change.decided_by, change.decided_at = state, by, now
    change.decision_note = note.strip()


def _supersede(change: TargetChange, approved_by: AbstractBaseUser) -> Target:
    old = Target.objects.select_for_update(of=("self",)).get(pk=change.target_id)
    old.in_force = False
    old._history_user, old._change_reason = approved_by, change.reason[:100]
    old.save(update_fields=["in_force"])
    new = new_target(change)
    new.supersedes = old
    new.approval_document = change.paper[:120]
    new.approved_by = approved_by
    new._history_user, new._change_reason = approved_by, change.reason[:100]
    new.save()
    return new


def _set_goal_state(change: TargetChange, approved_by: AbstractBaseUser) -> None:
    goal = change.goal
    is_ending = change.kind == ChangeKind.WITHDRAW
    goal.state = GoalState.WITHDRAWN if is_ending else GoalState.ACTIVE
    reason = f"{change.reason}（{change.paper}）" if is_ending else ""
    goal.withdrawal_reason = reason if len(reason) <= 200 else change.reason
    goal._history_user, goal._change_reason = approved_by, change.reason[:100]
    goal.save(update_fields=["state", "withdrawal_reason"])


def _save(change: TargetChange, by: AbstractBaseUser) -> TargetChange:
    change._history_user, change._change_reason = by, change.reason[:100]
    try:
        change.full_clean(exclude=["target", "document", "result"])
    except ValidationError as error:
        raise ChangeRefused(" ".join(error.messages)) from error
    change.save()
    return change

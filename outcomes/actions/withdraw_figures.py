"""Take back a yes said by mistake, as long as nothing was built upon what it made."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from outcomes.enums import OutcomeState
from outcomes.models import Outcome
from plans.actions.accept_targets import FigureRefused
from plans.enums import Decision
from plans.models import Document, Figure, Target


@transaction.atomic
def withdraw_figure(*, figure: Figure, withdrawn_by: AbstractBaseUser) -> Figure:
    """Put a decided figure back among the undecided and delete what only its acceptance made.

    Raises FigureRefused when somebody changed, verified or repeated it since.
    """
    Document.objects.select_for_update(of=("self",)).get(pk=figure.document_id)
    figure = Figure.objects.get(pk=figure.pk)
    if figure.is_pending:
        return figure
    if figure.decision == Decision.ACCEPTED:
        _take_back(figure, withdrawn_by)
    figure.decision, figure.decided_by, figure.decided_at = Decision.PENDING, None, None
    figure.save(update_fields=["decision", "decided_by", "decided_at", "restates"])
    return figure


def _take_back(figure: Figure, withdrawn_by: AbstractBaseUser) -> None:
    if figure.decided_by_id is None:
        raise FigureRefused(_("表格导入的数字不能在这里撤回：请在目标或完成情况中更改。"))
    if figure.restatements.filter(decision=Decision.ACCEPTED).exists():
        raise FigureRefused(_("后文重申它的数字已采纳：请先撤回那些数字。"))
    for outcome in figure.outcomes.all():
        _delete_outcome(outcome, withdrawn_by)
    for target in figure.targets.select_related("goal"):
        _delete_target(target, withdrawn_by)
    figure.restates = None


def _delete_outcome(outcome: Outcome, withdrawn_by: AbstractBaseUser) -> None:
    is_untouched = outcome.history.count() == 1 and not outcome.evidence.exists()
    is_untouched = is_untouched and not outcome.objections.exists()
    if outcome.state != OutcomeState.SUBMITTED or not is_untouched:
        raise FigureRefused(_("完成情况已有后续处理，不能撤回：请在完成情况中退回或更正。"))
    _delete(outcome, withdrawn_by)


def _delete_target(target: Target, withdrawn_by: AbstractBaseUser) -> None:
    """Delete the target, and its goal when the goal has no other and was never edited."""
    goal = target.goal
    if target.history.count() != 1 or target.supersedes_id or not target.in_force:
        raise FigureRefused(_("目标值已有后续改动，不能撤回：请在目标中调整或终止。"))
    if goal.changes.exists():
        raise FigureRefused(_("目标已有调整申请，不能撤回：请等申请决定。"))
    _delete(target, withdrawn_by)
    if goal.targets.exists() or goal.batch_id:
        return
    if goal.history.count() != 1 or goal.parts.exists():
        raise FigureRefused(_("目标已有后续改动，不能撤回：请在目标中终止。"))
    _delete(goal, withdrawn_by)


def _delete(row: Model, withdrawn_by: AbstractBaseUser) -> None:
    row._history_user = withdrawn_by
    row.delete()

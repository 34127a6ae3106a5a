"""勘误: mend a number that was copied wrongly, as long as nobody has built upon it.

A promise changes by approval only. A slip of the person who entered it is no change of the
promise: the same person may put it right while no figure has been reported for it and nobody has
asked to change it. The old number stays in the history with the reason.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from outcomes.enums import OutcomeState
from outcomes.models import Outcome
from plans.actions.change_targets import ChangeRefused, Number
from plans.actions.statements import normalised
from plans.lookups import is_unit_of
from plans.models import Goal, Target


@transaction.atomic
def correct_target(
    *, target: Target, number: Number, corrected_by: AbstractBaseUser, reason: str
) -> Target:
    goal = Goal.objects.select_for_update(of=("self",)).get(pk=target.goal_id)
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if problem := why_not_correct(target, corrected_by):
        raise ChangeRefused(problem)
    if not reason.strip():
        raise ChangeRefused(_("勘误须写明原因。"))
    indicator = goal.indicator
    if number.value is not None and indicator.unit and not is_unit_of(indicator, number.unit):
        raise ChangeRefused(
            _("单位“%(unit)s”与指标的单位“%(known)s”不能换算，请改正。")
            % {"unit": number.unit or _("空"), "known": indicator.unit}
        )
    target.comparator, target.unit = number.comparator, number.unit
    target.value, target.value_high = number.value, number.value_high
    target.normalised = normalised(number.value, number.unit)
    target.normalised_high = normalised(number.value_high, number.unit)
    target._history_user = corrected_by
    target._change_reason = (_("勘误：%s") % reason.strip())[:100]
    try:
        target.full_clean(exclude=["goal", "figure", "supersedes", "approved_by"])
    except ValidationError as error:
        raise ChangeRefused(" ".join(error.messages)) from error
    target.save()
    return target


def why_not_correct(target: Target, person: AbstractBaseUser) -> str:
    """Return what stands against a correction by this person, or nothing."""
    entered = target.history.order_by("history_date", "history_id").first()
    if entered is None or entered.history_user_id != person.pk:
        return _("只有录入人可以勘误；其他人请申请调整。")
    if not target.in_force or target.supersedes_id or target.changes.exists():
        return _("目标值已有调整或调整申请，不能再勘误：请申请调整。")
    goal = target.goal
    reported = Outcome.objects.exclude(state=OutcomeState.DRAFT).filter(
        jurisdiction=goal.jurisdiction_id, indicator=goal.indicator_id, year=goal.year
    )
    if reported.exists():
        return _("这个目标已有报送的完成情况，不能再勘误：请申请调整。")
    return ""

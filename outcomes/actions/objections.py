"""Contest a figure, settle it, take it back. Accepting drafts a correction as any other."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from outcomes.actions.outcomes import OutcomeRefused, correct_outcome, return_outcome
from outcomes.enums import ObjectionState, OutcomeState
from outcomes.models import Evidence, Objection, Outcome
from plans.actions.statements import normalised
from plans.enums import Comparator
from plans.lookups import is_unit_of
from plans.models import Bureau
from plans.quantities import IncompatibleUnits, convert

CLOSED_STATES = (OutcomeState.DRAFT, OutcomeState.RETURNED)


@transaction.atomic
def lodge_objection(
    *,
    outcome: Outcome,
    bureau: Bureau,
    lodged_by: AbstractBaseUser,
    now: datetime,
    value: Decimal | None,
    unit: str,
    reason: str,
    source: str,
    comparator: str = Comparator.EXACTLY,
    evidence: Iterable[Evidence] = (),
    new_evidence: Evidence | None = None,
) -> Objection:
    """Set another unit's figure beside the one reported."""
    outcome = _locked_outcome(outcome)
    if outcome.state in CLOSED_STATES or not outcome.is_current:
        raise OutcomeRefused(
            _("这条数据现在是“%s”，不能提出异议：请对现行的数据提出。")
            % outcome.get_state_display()
        )
    if outcome.bureau_id == bureau.pk:
        raise OutcomeRefused(_("填报单位不能对自己的数据提出异议：请用“更正”。"))
    _refuse_unusable(outcome, value, unit, comparator)
    objection = Objection(
        outcome=outcome,
        bureau=bureau,
        comparator=comparator,
        value=value,
        unit=unit,
        reason=reason.strip(),
        source=source.strip(),
        lodged_by=lodged_by,
        lodged_at=now,
    )
    objection = _save(objection, lodged_by)
    objection.evidence.set(evidence)
    if new_evidence:
        new_evidence.added_by = lodged_by
        new_evidence.save()
        objection.evidence.add(new_evidence)
    return objection


def _refuse_unusable(outcome: Outcome, value: Decimal | None, unit: str, comparator: str) -> None:
    if outcome.value is not None and value is None:
        raise OutcomeRefused(_("请填写异议数值。"))
    indicator = outcome.indicator
    if value is not None and indicator.unit and not is_unit_of(indicator, unit):
        raise OutcomeRefused(
            _("单位“%(unit)s”与指标的单位“%(known)s”不能换算，请改正。")
            % {"unit": unit or _("空"), "known": indicator.unit}
        )
    is_same = normalised(value, unit) == normalised(outcome.value, outcome.unit)
    if value is not None and is_same and comparator == outcome.comparator:
        raise OutcomeRefused(_("异议数值与原数值相同。"))


@transaction.atomic
def accept_objection(
    *, objection: Objection, resolved_by: AbstractBaseUser, now: datetime, resolution: str
) -> Outcome:
    """Settle for the other unit: a verified figure gets a draft correction, another goes back.

    The correction takes effect when somebody else has verified it.
    """
    objection = _locked_open(objection, resolved_by)
    outcome = _locked_outcome(objection.outcome)
    reason = _reason_of(objection)
    _settle(objection, ObjectionState.ACCEPTED, resolved_by, now, resolution)
    if outcome.is_verified:
        return correct_outcome(
            outcome=outcome,
            corrected_by=resolved_by,
            value=_in_unit_of(outcome, objection),
            reason=reason,
            comparator=objection.comparator,
        )
    return return_outcome(outcome=outcome, returned_by=resolved_by, reason=reason)


def _reason_of(objection: Objection) -> str:
    text = _("采纳%(bureau)s的异议：应为 %(figure)s（%(source)s）。%(reason)s") % {
        "bureau": objection.bureau.name,
        "figure": objection.figure_text,
        "source": objection.source,
        "reason": objection.reason,
    }
    return text if len(text) <= 300 else text[:299] + "…"


def _in_unit_of(outcome: Outcome, objection: Objection) -> Decimal | None:
    if objection.value is None or objection.unit == outcome.unit:
        return objection.value
    try:
        return convert(objection.value, objection.unit, outcome.unit)
    except IncompatibleUnits:
        # 家 and 户 do not convert, but the indicator names both: they count the same.
        return objection.value


@transaction.atomic
def reject_objection(
    *, objection: Objection, resolved_by: AbstractBaseUser, now: datetime, resolution: str
) -> Objection:
    objection = _locked_open(objection, resolved_by)
    return _settle(objection, ObjectionState.REJECTED, resolved_by, now, resolution)


@transaction.atomic
def retract_objection(
    *, objection: Objection, retracted_by: AbstractBaseUser, now: datetime
) -> Objection:
    """Take one's own objection back."""
    objection = _locked(objection)
    if objection.lodged_by_id != retracted_by.pk:
        raise OutcomeRefused(_("只有提出人可以撤回异议。"))
    objection.state = ObjectionState.RETRACTED
    objection.resolved_by, objection.resolved_at = retracted_by, now
    return _save(objection, retracted_by)


def _settle(
    objection: Objection, state: ObjectionState, by: AbstractBaseUser, now: datetime, words: str
) -> Objection:
    if not words.strip():
        raise OutcomeRefused(_("处理异议须写明意见。"))
    objection.state, objection.resolution = state, words.strip()
    objection.resolved_by, objection.resolved_at = by, now
    return _save(objection, by)


def _locked_outcome(outcome: Outcome) -> Outcome:
    return Outcome.objects.select_for_update(of=("self",)).get(pk=outcome.pk)


def _locked(objection: Objection) -> Objection:
    """Lock the figure first, as every move of it does, then the objection."""
    _locked_outcome(objection.outcome)
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if not objection.is_open:
        raise OutcomeRefused(
            _("这件异议现在是“%s”：可能已有人处理，请刷新。") % objection.get_state_display()
        )
    return objection


def _locked_open(objection: Objection, resolved_by: AbstractBaseUser) -> Objection:
    objection = _locked(objection)
    if objection.lodged_by_id == resolved_by.pk:
        raise OutcomeRefused(_("提出人不得处理自己的异议，请由另一人处理。"))
    return objection


def _save(objection: Objection, by: AbstractBaseUser) -> Objection:
    objection._history_user, objection._change_reason = by, objection.reason[:100]
    try:
        objection.full_clean()
    except ValidationError as error:
        raise OutcomeRefused(" ".join(error.messages)) from error
    objection.save()
    return objection

"""The way of an outcome: draft → submitted → verified or returned; corrections supersede."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from outcomes.enums import OutcomeState, Stage
from outcomes.models import Evidence, Outcome
from outcomes.sheets.outcomes import check_as_of
from plans.actions.statements import normalised
from plans.enums import Basis, Comparator
from plans.lookups import is_unit_of
from plans.models import Bureau, Goal, Indicator

UNITLESS = (Basis.MILESTONE, Basis.GRADE)


class OutcomeRefused(ValueError):
    """A move that the rules do not allow; the message says which rule and what to do."""


@transaction.atomic
def record_outcome(
    *,
    goal: Goal,
    entered_by: AbstractBaseUser,
    value: Decimal | None,
    unit: str,
    as_of: date,
    stage: Stage,
    bureau: Bureau | None = None,
    comparator: Comparator = Comparator.EXACTLY,
    source: str = "",
    note: str = "",
    evidence: Iterable[Evidence] = (),
    new_evidence: Evidence | None = None,
) -> Outcome:
    """Write a draft outcome for the place, indicator and year of a goal."""
    if goal.year is None:
        raise OutcomeRefused(_("目标年度待定，请先确定目标的年度再填报。"))
    refuse_unusable(goal.indicator, value, unit, as_of, goal.year)
    refuse_repetition(goal, as_of, stage, bureau)
    outcome = Outcome(
        jurisdiction=goal.jurisdiction,
        indicator=goal.indicator,
        year=goal.year,
        wording=goal.wording,
        as_of=as_of,
        comparator=comparator,
        value=value,
        unit=unit,
        normalised=normalised(value, unit),
        stage=stage,
        bureau=bureau,
        source=source,
        note=note,
        entered_by=entered_by,
    )
    outcome = _save(outcome, entered_by)
    link_evidence(outcome, evidence, new_evidence, entered_by)
    return outcome


@transaction.atomic
def edit_outcome(
    *,
    outcome: Outcome,
    edited_by: AbstractBaseUser,
    value: Decimal | None,
    unit: str,
    as_of: date,
    stage: Stage,
    comparator: Comparator = Comparator.EXACTLY,
    source: str = "",
    note: str = "",
    evidence: Iterable[Evidence] = (),
    new_evidence: Evidence | None = None,
) -> Outcome:
    """Change a draft or a returned figure; whoever changes it has entered it."""
    outcome = _locked(outcome)
    if not outcome.is_editable:
        raise OutcomeRefused(_("这条数据现在是“%s”，不能修改。") % outcome.get_state_display())
    refuse_unusable(outcome.indicator, value, unit, as_of, outcome.year)
    refuse_repetition(outcome, as_of, stage, outcome.bureau)
    outcome.value, outcome.unit, outcome.comparator = value, unit, comparator
    outcome.normalised = normalised(value, unit)
    outcome.as_of, outcome.stage = as_of, stage
    outcome.source, outcome.note = source, note
    outcome.entered_by = edited_by
    outcome = _save(outcome, edited_by)
    link_evidence(outcome, evidence, new_evidence, edited_by)
    return outcome


def link_evidence(
    outcome: Outcome,
    evidence: Iterable[Evidence],
    new_evidence: Evidence | None,
    added_by: AbstractBaseUser,
) -> None:
    """Link what is there already and add what is new."""
    outcome.evidence.set(evidence)
    if new_evidence:
        new_evidence.added_by = added_by
        new_evidence.save()
        outcome.evidence.add(new_evidence)


def refuse_unusable(
    indicator: Indicator, value: Decimal | None, unit: str, as_of: date, year: int | None
) -> None:
    """Refuse a figure that could never be held against a target of the indicator."""
    if value is None and indicator.basis not in UNITLESS:
        raise OutcomeRefused(_("请填写实际值；没有数据时不要填报，系统会显示“未填报”。"))
    if value is not None and indicator.unit and not is_unit_of(indicator, unit):
        raise OutcomeRefused(
            _("单位“%(unit)s”与指标的单位“%(known)s”不能换算，请改正。")
            % {"unit": unit or _("空"), "known": indicator.unit}
        )
    if problem := check_as_of(as_of, year):
        raise OutcomeRefused(problem)


def refuse_repetition(
    series: Goal | Outcome, as_of: date | None, stage: Stage, bureau: Bureau | None
) -> None:
    """Refuse a second figure of the same day and stage: that would be a correction."""
    same = Outcome.objects.current().filter(
        jurisdiction=series.jurisdiction_id,
        indicator=series.indicator_id,
        year=series.year,
        as_of=as_of,
        stage=stage,
        bureau=bureau,
    )
    if isinstance(series, Outcome):
        same = same.exclude(pk=series.pk)
    if same.exists():
        raise OutcomeRefused(
            _("截至 %(day)s 的%(stage)s数据已填报；要改动请打开该条，已核定的请用“更正”。")
            % {"day": as_of, "stage": Stage(stage).label}
        )


@transaction.atomic
def submit_outcome(*, outcome: Outcome, submitted_by: AbstractBaseUser, now: datetime) -> Outcome:
    outcome = _locked(outcome)
    if not outcome.is_editable:
        raise OutcomeRefused(_("只有草稿和已退回的数据可以报送。"))
    outcome.state = OutcomeState.SUBMITTED
    outcome.submitted_at = now
    outcome.return_reason = ""
    return _save(outcome, submitted_by)


@transaction.atomic
def verify_outcome(*, outcome: Outcome, verified_by: AbstractBaseUser, now: datetime) -> Outcome:
    """Lock a submitted figure; nobody verifies what they entered."""
    outcome = _locked(outcome)
    if outcome.state != OutcomeState.SUBMITTED:
        raise OutcomeRefused(
            _("这条数据现在是“%s”，不能核定：可能已有人处理，请刷新。")
            % outcome.get_state_display()
        )
    if outcome.entered_by_id == verified_by.pk:
        raise OutcomeRefused(_("填报人不得核定自己填报的数据，请由另一人核定。"))
    outcome.state = OutcomeState.VERIFIED
    outcome.verified_by = verified_by
    outcome.verified_at = now
    return _save(outcome, verified_by)


@transaction.atomic
def return_outcome(*, outcome: Outcome, returned_by: AbstractBaseUser, reason: str) -> Outcome:
    """Send a submitted figure back to its bureau with a reason."""
    outcome = _locked(outcome)
    if not reason.strip():
        raise OutcomeRefused(_("退回须写明原因。"))
    if outcome.state != OutcomeState.SUBMITTED:
        raise OutcomeRefused(
            _("这条数据现在是“%s”，不能退回：可能已有人处理，请刷新。")
            % outcome.get_state_display()
        )
    outcome.state = OutcomeState.RETURNED
    outcome.return_reason = reason.strip()
    return _save(outcome, returned_by)


@transaction.atomic
def correct_outcome(
    *,
    outcome: Outcome,
    corrected_by: AbstractBaseUser,
    value: Decimal | None,
    reason: str,
    stage: Stage = Stage.REVISED,
    comparator: Comparator = Comparator.EXACTLY,
) -> Outcome:
    """Draft a replacement of a verified figure, with its evidence; it takes effect when verified.

    The old row stays in effect until then, and for good as a row.
    """
    outcome = _locked(outcome)
    if not reason.strip():
        raise OutcomeRefused(_("更正须写明原因。"))
    if not (outcome.is_verified and outcome.is_current):
        raise OutcomeRefused(_("只有现行的已核定数据需要更正；其他状态请直接修改。"))
    refuse_repetition(outcome, outcome.as_of, stage, outcome.bureau)
    outcome.is_current = False
    _save(outcome, corrected_by)
    correction = Outcome(
        jurisdiction=outcome.jurisdiction,
        indicator=outcome.indicator,
        year=outcome.year,
        as_of=outcome.as_of,
        wording=outcome.wording,
        comparator=comparator,
        value=value,
        unit=outcome.unit,
        normalised=normalised(value, outcome.unit),
        stage=stage,
        bureau=outcome.bureau,
        source=outcome.source,
        note=outcome.note,
        entered_by=corrected_by,
        supersedes=outcome,
        correction_reason=reason.strip(),
    )
    correction = _save(correction, corrected_by)
    correction.evidence.set(outcome.evidence.all())
    return correction


def _locked(outcome: Outcome) -> Outcome:
    """Read the row again for writing, so that of two people at once exactly one wins."""
    return Outcome.objects.select_for_update(of=("self",)).get(pk=outcome.pk)


def _save(outcome: Outcome, by: AbstractBaseUser) -> Outcome:
    """Save with the person's name in the history; what the database refuses is told in words."""
    outcome._history_user = by
    try:
        outcome.full_clean(exclude=["jurisdiction", "indicator", "figure", "batch"])
    except ValidationError as error:
        raise OutcomeRefused(" ".join(error.messages)) from error
    outcome.save()
    return outcome

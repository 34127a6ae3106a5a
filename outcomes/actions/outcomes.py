"""The way of an outcome: draft → submitted → (reviewed →) verified, or returned with a reason;
a correction supersedes.

Every move is one person's act: nothing is approved by lapse of time. Who may make it is asked
before (outcomes.access); that nobody vouches for what they entered is held here once more.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.access import ever_entered, owns_data
from outcomes.enums import WAITING, OutcomeState, Stage
from outcomes.models import Evidence, Outcome
from outcomes.sheets.outcomes import check_as_of
from plans.actions.statements import normalised
from plans.enums import Basis, Comparator
from plans.lookups import is_unit_of
from plans.models import Bureau, Goal, Indicator
from plans.refusals import words_of

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
    outcome = save(outcome, entered_by)
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
    seen: str = "",
) -> Outcome:
    """Change a draft or a returned figure; whoever changes it has entered it."""
    outcome = locked(outcome, seen)
    if not outcome.is_editable:
        raise OutcomeRefused(_("这条数据现在是“%s”，不能修改。") % outcome.get_state_display())
    refuse_unusable(outcome.indicator, value, unit, as_of, outcome.year)
    refuse_repetition(outcome, as_of, stage, outcome.bureau)
    outcome.value, outcome.unit, outcome.comparator = value, unit, comparator
    outcome.normalised = normalised(value, unit)
    outcome.as_of, outcome.stage = as_of, stage
    outcome.source, outcome.note = source, note
    outcome.entered_by = edited_by
    outcome = save(outcome, edited_by)
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
def correct_outcome(
    *,
    outcome: Outcome,
    corrected_by: AbstractBaseUser,
    value: Decimal | None,
    reason: str,
    stage: Stage = Stage.REVISED,
    comparator: Comparator = Comparator.EXACTLY,
    seen: str = "",
) -> Outcome:
    """Draft a replacement of a verified figure, with its evidence; it takes effect when verified.

    The old row stays in effect until then, and for good as a row.
    """
    outcome = locked(outcome, seen)
    if not reason.strip():
        raise OutcomeRefused(_("更正须写明原因。"))
    if not (outcome.is_verified and outcome.is_current):
        raise OutcomeRefused(_("只有现行的已核定数据需要更正；其他状态请直接修改。"))
    refuse_repetition(outcome, outcome.as_of, stage, outcome.bureau)
    outcome.is_current = False
    save(outcome, corrected_by, reason)
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
    correction = save(correction, corrected_by, reason)
    correction.evidence.set(outcome.evidence.all())
    return correction


@transaction.atomic
def submit_outcome(
    *, outcome: Outcome, submitted_by: AbstractBaseUser, now: datetime, seen: str = ""
) -> Outcome:
    outcome = locked(outcome, seen)
    if not outcome.is_editable:
        raise OutcomeRefused(_("只有草稿和已退回的数据可以报送。"))
    outcome.state = OutcomeState.SUBMITTED
    outcome.submitted_at = now
    outcome.return_reason = ""
    return save(outcome, submitted_by)


@transaction.atomic
def review_outcome(
    *, outcome: Outcome, reviewed_by: AbstractBaseUser, now: datetime, seen: str = ""
) -> Outcome:
    """Take the first of two steps; another person takes the second."""
    outcome = locked(outcome, seen)
    if outcome.state != OutcomeState.SUBMITTED:
        raise OutcomeRefused(_not_now(outcome, _("审核")))
    if not outcome.needs_review:
        raise OutcomeRefused(_("这个单位未设两级把关，无须审核，请直接核定。"))
    _refuse_own(outcome, reviewed_by, _("审核"))
    outcome.state = OutcomeState.REVIEWED
    outcome.reviewed_by, outcome.reviewed_at = reviewed_by, now
    return save(outcome, reviewed_by)


@transaction.atomic
def verify_outcome(
    *, outcome: Outcome, verified_by: AbstractBaseUser, now: datetime, seen: str = ""
) -> Outcome:
    """Lock a figure; nobody verifies what they entered or reviewed.

    The word of the bureau that owns the data makes the figure final at the same time.
    """
    outcome = locked(outcome, seen)
    if outcome.state not in WAITING:
        raise OutcomeRefused(_not_now(outcome, _("核定")))
    if outcome.state == OutcomeState.SUBMITTED and outcome.needs_review:
        raise OutcomeRefused(_("这个单位设有两级把关：须先由另一人审核，再核定。"))
    _refuse_own(outcome, verified_by, _("核定"))
    if outcome.reviewed_by_id == verified_by.pk:
        raise OutcomeRefused(_("审核人不得核定自己审核的数据，请由第三人核定。"))
    outcome.state = OutcomeState.VERIFIED
    outcome.verified_by, outcome.verified_at = verified_by, now
    if owns_data(verified_by, outcome, timezone.localdate(now)):
        outcome.confirmed_by, outcome.confirmed_at = verified_by, now
    return save(outcome, verified_by)


@transaction.atomic
def confirm_outcome(
    *, outcome: Outcome, confirmed_by: AbstractBaseUser, now: datetime, seen: str = ""
) -> Outcome:
    """Make a verified figure final, as the bureau that owns the indicator's data."""
    outcome = locked(outcome, seen)
    if outcome.state != OutcomeState.VERIFIED:
        raise OutcomeRefused(_not_now(outcome, _("由数据主管部门核定")))
    if outcome.confirmed_by_id:
        raise OutcomeRefused(_("数据主管部门已核定过这条数据。"))
    if not owns_data(confirmed_by, outcome, timezone.localdate(now)):
        raise OutcomeRefused(_("您不是这项指标的数据主管部门人员。"))
    _refuse_own(outcome, confirmed_by, _("核定"))
    outcome.confirmed_by, outcome.confirmed_at = confirmed_by, now
    return save(outcome, confirmed_by)


@transaction.atomic
def return_outcome(
    *, outcome: Outcome, returned_by: AbstractBaseUser, reason: str, seen: str = ""
) -> Outcome:
    """Send a waiting figure back to its bureau with a reason."""
    outcome = locked(outcome, seen)
    if not reason.strip():
        raise OutcomeRefused(_("退回须写明原因。"))
    if outcome.state not in WAITING:
        raise OutcomeRefused(_not_now(outcome, _("退回")))
    return _send_back(outcome, returned_by, reason)


@transaction.atomic
def reopen_outcome(
    *, outcome: Outcome, reopened_by: AbstractBaseUser, reason: str, seen: str = ""
) -> Outcome:
    """Send a verified figure back: it counts no more until it is verified anew.

    What it was, who verified it and when, stays in the history. A figure that it replaced speaks
    again until then.
    """
    outcome = locked(outcome, seen)
    if not reason.strip():
        raise OutcomeRefused(_("撤销核定须写明原因。"))
    if not outcome.is_verified:
        raise OutcomeRefused(_not_now(outcome, _("撤销核定")))
    if not outcome.is_current:
        raise OutcomeRefused(_("这条数据已有更正：请处理更正的那一条。"))
    _refuse_own(outcome, reopened_by, _("撤销核定"))
    return _send_back(outcome, reopened_by, reason)


def _send_back(outcome: Outcome, by: AbstractBaseUser, reason: str) -> Outcome:
    outcome.state = OutcomeState.RETURNED
    outcome.return_reason = reason.strip()
    for name in ("reviewed", "verified", "confirmed"):
        setattr(outcome, f"{name}_by", None)
        setattr(outcome, f"{name}_at", None)
    return save(outcome, by, reason)


def _not_now(outcome: Outcome, move: str) -> str:
    return _("这条数据现在是“%(state)s”，不能%(move)s：可能已有人处理，请刷新。") % {
        "state": outcome.get_state_display(),
        "move": move,
    }


def _refuse_own(outcome: Outcome, person: AbstractBaseUser, move: str) -> None:
    if ever_entered(person, outcome):
        raise OutcomeRefused(
            _("填报人不得%(move)s自己填报的数据，请由另一人办理。") % {"move": move}
        )


def locked(outcome: Outcome, seen: str = "") -> Outcome:
    """Read the row again for writing, so that of two people at once exactly one wins.

    seen is the version the person had on the screen: another one now is somebody else's change.
    """
    found = Outcome.objects.select_for_update(of=("self",)).get(pk=outcome.pk)
    if seen and seen != found.version:
        raise OutcomeRefused(
            _("您打开页面后这条数据已被改动，现在是“%s”：没有写入，请核对后再办。")
            % found.get_state_display()
        )
    return found


def save(outcome: Outcome, by: AbstractBaseUser, reason: str = "") -> Outcome:
    """Save with the person's name in the history; what the database refuses is told in words."""
    outcome._history_user = by
    if reason:
        outcome._change_reason = reason.strip()[:100]
    try:
        outcome.full_clean(exclude=["jurisdiction", "indicator", "figure", "batch"])
    except ValidationError as error:
        raise OutcomeRefused(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            outcome.save()
    except IntegrityError as error:
        # Somebody saved the same between the question and the answer.
        if words := words_of(error, Outcome):
            raise OutcomeRefused(words) from error
        raise
    return outcome

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from outcomes.actions.outcomes import (
    OutcomeRefused,
    correct_outcome,
    edit_outcome,
    record_outcome,
    return_outcome,
    submit_outcome,
    verify_outcome,
)
from outcomes.enums import OutcomeState, Stage
from outcomes.models import Evidence, Outcome
from plans.enums import Basis
from plans.models import Goal
from tests.factories import make_bureau, make_goal, make_indicator, make_outcome, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 10, 8, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def record(goal: Goal, **fields: object) -> Outcome:
    usual = {
        "entered_by": fields.get("entered_by") or make_user(),
        "value": Decimal(50),
        "unit": "家",
        "as_of": date(2024, 9, 30),
        "stage": Stage.PRELIMINARY,
    }
    return record_outcome(goal=goal, **(usual | fields))


def edit(outcome: Outcome, **fields: object) -> Outcome:
    usual = {
        "edited_by": make_user(),
        "value": Decimal(55),
        "unit": "家",
        "as_of": date(2024, 9, 30),
        "stage": Stage.PRELIMINARY,
    }
    return edit_outcome(outcome=outcome, **(usual | fields))


# Record


def test_record_writes_a_draft_for_the_series_of_the_goal() -> None:
    goal, user, bureau = make_goal(wording="新增高企"), make_user(), make_bureau()

    outcome = record(goal, entered_by=user, bureau=bureau, source="月报", note="快报")

    assert (outcome.jurisdiction, outcome.indicator) == (goal.jurisdiction, goal.indicator)
    assert (outcome.year, outcome.as_of, outcome.wording) == (2024, date(2024, 9, 30), "新增高企")
    assert (outcome.state, outcome.stage) == (OutcomeState.DRAFT, Stage.PRELIMINARY)
    assert (outcome.entered_by, outcome.verified_by) == (user, None)
    assert outcome.history.get().history_user == user


def test_record_normalises_the_value() -> None:
    goal = make_goal(indicator=make_indicator(unit="亿元", basis=Basis.AMOUNT))

    assert record(goal, value=Decimal("70.16"), unit="万元").normalised == 701600


def test_record_links_evidence_old_and_new() -> None:
    user = make_user()
    old = Evidence.objects.create(title="公示", document_number="1号")

    outcome = record(
        make_goal(), entered_by=user, evidence=[old],
        new_evidence=Evidence(title="证书", document_number="2号"),
    )  # fmt: skip

    assert {proof.title for proof in outcome.evidence.all()} == {"公示", "证书"}
    assert Evidence.objects.get(title="证书").added_by == user


@pytest.mark.parametrize(
    ("fields", "gist"),
    [
        ({"value": None}, "请填写实际值"),
        ({"unit": "%"}, "单位“%”与指标的单位“家”不能换算"),
        ({"unit": ""}, "单位“空”与"),
        ({"as_of": date(2023, 12, 31)}, "对不上"),
        ({"as_of": date(2028, 1, 1)}, "对不上"),
        ({"value": Decimal("1234567890.1234567")}, "有效数字"),
    ],
)
def test_record_refuses_what_no_target_could_use(fields: dict, gist: str) -> None:
    goal = make_goal()

    with pytest.raises(OutcomeRefused, match=gist):
        record(goal, **fields)

    assert Outcome.objects.count() == 0


def test_record_refuses_a_goal_without_a_year() -> None:
    with pytest.raises(OutcomeRefused, match="目标年度待定"):
        record(make_goal(year=None))


@pytest.mark.parametrize("basis", [Basis.MILESTONE, Basis.GRADE])
def test_record_of_a_milestone_needs_no_value(basis: Basis) -> None:
    goal = make_goal(target=None, indicator=make_indicator(unit="", basis=basis))

    assert record(goal, value=None, unit="").value is None


def test_record_refuses_a_second_figure_of_the_day() -> None:
    goal = make_goal()
    record(goal)

    with pytest.raises(OutcomeRefused, match=r"截至 2024-09-30 的快报数据已填报"):
        record(goal, value=Decimal(51))


def test_record_takes_another_stage_or_bureau() -> None:
    goal = make_goal()
    record(goal)

    record(goal, stage=Stage.FINAL)
    record(goal, bureau=make_bureau())

    assert Outcome.objects.count() == 3


# Edit


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_edit_changes_the_figure_and_who_entered_it(state: str) -> None:
    outcome, user = make_outcome(state=state, entered_by=make_user()), make_user()

    edited = edit(outcome, edited_by=user, note="已核对")

    assert (edited.value, edited.normalised, edited.note) == (55, 55, "已核对")
    assert (edited.entered_by, edited.state) == (user, state)
    assert edited.history.first().history_user == user


@pytest.mark.parametrize(("state", "word"), [("submitted", "已报送"), ("verified", "已核定")])
def test_edit_refuses_what_has_left_the_bureau(state: str, word: str) -> None:
    outcome = make_outcome(state=state, value=50)

    with pytest.raises(OutcomeRefused, match=f"现在是“{word}”，不能修改"):
        edit(outcome)

    outcome.refresh_from_db()
    assert outcome.value == 50


def test_edit_refuses_the_day_of_another_figure() -> None:
    goal, bureau = make_goal(), make_bureau()
    record(goal, bureau=bureau)
    other = record(goal, bureau=bureau, as_of=date(2024, 6, 30))

    with pytest.raises(OutcomeRefused, match="已填报"):
        edit(other)


# Submit


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_submit_sends_a_figure_on(state: str) -> None:
    outcome, user = make_outcome(state=state), make_user()

    sent = submit_outcome(outcome=outcome, submitted_by=user, now=NOW)

    assert (sent.state, sent.submitted_at, sent.return_reason) == ("submitted", NOW, "")
    assert sent.history.first().history_user == user


@pytest.mark.parametrize("state", ["submitted", "verified"])
def test_submit_refuses_what_is_sent_already(state: str) -> None:
    outcome = make_outcome(state=state)

    with pytest.raises(OutcomeRefused, match="只有草稿和已退回"):
        submit_outcome(outcome=outcome, submitted_by=make_user(), now=NOW)


# Verify


def test_verify_locks_the_figure() -> None:
    outcome, user = make_outcome(entered_by=make_user()), make_user()

    verified = verify_outcome(outcome=outcome, verified_by=user, now=NOW)

    assert (verified.state, verified.verified_by, verified.verified_at) == ("verified", user, NOW)
    assert not verified.is_editable
    assert verified.history.first().history_user == user


def test_verify_refuses_who_entered_it() -> None:
    user = make_user()
    outcome = make_outcome(entered_by=user)

    with pytest.raises(OutcomeRefused, match="不得核定自己填报"):
        verify_outcome(outcome=outcome, verified_by=user, now=NOW)

    outcome.refresh_from_db()
    assert outcome.state == OutcomeState.SUBMITTED


def test_verify_refuses_who_changed_it_last() -> None:
    user = make_user()
    outcome = edit(make_outcome(state="returned", entered_by=make_user()), edited_by=user)
    submit_outcome(outcome=outcome, submitted_by=make_user(), now=NOW)

    with pytest.raises(OutcomeRefused, match="不得核定自己填报"):
        verify_outcome(outcome=outcome, verified_by=user, now=NOW)


@pytest.mark.parametrize(("state", "word"), [("draft", "草稿"), ("returned", "已退回")])
def test_verify_refuses_what_was_not_submitted(state: str, word: str) -> None:
    outcome = make_outcome(state=state)

    with pytest.raises(OutcomeRefused, match=f"现在是“{word}”，不能核定"):
        verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW)


def test_second_verifier_is_told() -> None:
    first, second = make_user(), make_user()
    opened_by_both = make_outcome()
    verify_outcome(outcome=opened_by_both, verified_by=first, now=NOW)

    with pytest.raises(OutcomeRefused, match="现在是“已核定”，不能核定：可能已有人处理"):
        verify_outcome(outcome=opened_by_both, verified_by=second, now=NOW)

    opened_by_both.refresh_from_db()
    assert opened_by_both.verified_by == first


# Return


def test_return_sends_a_figure_back_with_its_reason() -> None:
    outcome, user = make_outcome(), make_user()

    returned = return_outcome(outcome=outcome, returned_by=user, reason=" 口径不符 ")

    assert (returned.state, returned.return_reason) == ("returned", "口径不符")
    assert (returned.is_editable, returned.history.first().history_user) == (True, user)


@pytest.mark.parametrize("reason", ["", "  "])
def test_return_refuses_without_a_reason(reason: str) -> None:
    with pytest.raises(OutcomeRefused, match="退回须写明原因"):
        return_outcome(outcome=make_outcome(), returned_by=make_user(), reason=reason)


@pytest.mark.parametrize(
    ("state", "word"), [("draft", "草稿"), ("returned", "已退回"), ("verified", "已核定")]
)
def test_return_refuses_what_was_not_submitted(state: str, word: str) -> None:
    outcome = make_outcome(state=state)

    with pytest.raises(OutcomeRefused, match=f"现在是“{word}”，不能退回"):
        return_outcome(outcome=outcome, returned_by=make_user(), reason="口径不符")


# Correct


def correct(outcome: Outcome, **fields: object) -> Outcome:
    usual = {"corrected_by": make_user(), "value": Decimal(48), "reason": "复核更正"}
    return correct_outcome(outcome=outcome, **(usual | fields))


def test_correct_writes_a_new_row_and_keeps_the_old_one() -> None:
    user = make_user()
    old = make_outcome(value=50, state="verified", bureau=make_bureau(), wording="新增高企")

    new = correct(old, corrected_by=user, reason=" 复核更正 ")

    old.refresh_from_db()
    assert (old.value, old.state, old.is_current) == (50, "verified", False)
    assert (new.value, new.state, new.stage) == (48, "draft", "revised")
    assert (new.supersedes, new.correction_reason, new.entered_by) == (old, "复核更正", user)
    assert (new.as_of, new.bureau, new.wording) == (old.as_of, old.bureau, "新增高企")
    assert [old.history.first().history_user, new.history.first().history_user] == [user, user]


def test_correct_refuses_without_a_reason() -> None:
    outcome = make_outcome(state="verified")

    with pytest.raises(OutcomeRefused, match="更正须写明原因"):
        correct(outcome, reason=" ")


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_correct_refuses_what_is_not_verified(state: str) -> None:
    outcome = make_outcome(state=state)

    with pytest.raises(OutcomeRefused, match="只有现行的已核定数据"):
        correct(outcome)


def test_correct_refuses_a_second_correction_of_one_row() -> None:
    outcome = make_outcome(state="verified")
    correct(outcome)

    with pytest.raises(OutcomeRefused, match="只有现行的已核定数据"):
        correct(outcome)


def test_correct_refuses_where_a_revised_figure_stands() -> None:
    goal = make_goal()
    final = make_outcome(goal=goal, state="verified", stage=Stage.FINAL)
    make_outcome(goal=goal, stage=Stage.REVISED)

    with pytest.raises(OutcomeRefused, match="修订数据已填报"):
        correct(final)

    final.refresh_from_db()
    assert final.is_current


def test_correction_may_be_corrected_in_its_turn() -> None:
    bureau = make_bureau()
    first = correct(make_outcome(state="verified", bureau=bureau))
    submit_outcome(outcome=first, submitted_by=make_user(), now=NOW)
    verify_outcome(outcome=first, verified_by=make_user(), now=NOW)

    second = correct(first, value=Decimal(47))

    assert (second.supersedes, second.value) == (first, 47)
    assert Outcome.objects.current().get() == second

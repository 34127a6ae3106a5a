"""A promise changes by one person's request and another's approval, and in no other way."""

from decimal import Decimal

import pytest

from outcomes.actions.correct_targets import correct_target
from outcomes.enums import OutcomeState
from outcomes.reports.change_effect import change_effect
from outcomes.reports.scorecard import row_as_json, scorecard_rows
from outcomes.target_choice import Targets
from plans.actions.change_targets import (
    ChangeRefused,
    Number,
    approve_change,
    reject_change,
    retract_change,
)
from plans.actions.statements import normalised
from plans.enums import ChangeKind, ChangeState, GoalState
from plans.models import Goal, Target, TargetChange
from tests.factories import make_document, make_goal, make_outcome, make_target, make_user
from tests.outcomes.builders import YEAR_END
from tests.outcomes.moving import NOW, Scene, ask, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def approve(scene: Scene, change: TargetChange, **fields: object) -> TargetChange:
    known = {"approved_by": scene.people.supervisor, "document_number": "舟科发〔2024〕5号"}
    return approve_change(change=change, now=NOW, **(known | fields))


def test_request_changes_nothing(scene: Scene) -> None:
    ask(scene)

    assert scene.goal.targets.get().value == 70
    assert scene.goal.targets.get().in_force


def test_approval_writes_a_new_target_and_leaves_the_old_row_as_it_was(scene: Scene) -> None:
    old = scene.goal.targets.get()

    change = approve(scene, ask(scene))

    before, new = Target.objects.order_by("pk")
    assert (before.pk, before.value, before.in_force) == (old.pk, 70, False)
    assert (new.value, new.in_force, new.supersedes) == (60, True, old)
    assert (new.change_reason, new.approval_document, new.approved_by) == (
        "政策调整，认定标准提高",
        "舟科发〔2024〕5号",
        scene.people.supervisor,
    )
    assert new.normalised == normalised(Decimal(60), "家")
    assert (change.state, change.result) == (ChangeState.APPROVED, new)
    assert new.history.get().history_user == scene.people.supervisor


def test_withdrawal_and_return_go_the_same_way(scene: Scene) -> None:
    approve(scene, ask(scene, kind=ChangeKind.WITHDRAW, reason="项目停建"))
    ended = Goal.objects.get(pk=scene.goal.pk)

    assert ended.state == GoalState.WITHDRAWN
    assert ended.withdrawal_reason == "项目停建（舟科发〔2024〕5号）"

    approve(scene, ask(scene, kind=ChangeKind.REINSTATE, reason="项目复建"))
    back = Goal.objects.get(pk=scene.goal.pk)

    assert (back.state, back.withdrawal_reason) == (GoalState.ACTIVE, "")


def test_nobody_approves_or_rejects_their_own_request(scene: Scene) -> None:
    change = ask(scene, requested_by=scene.people.supervisor)

    with pytest.raises(ChangeRefused, match="申请人不得批准或驳回自己的申请"):
        approve(scene, change)
    with pytest.raises(ChangeRefused, match="申请人不得批准或驳回自己的申请"):
        reject_change(change=change, rejected_by=scene.people.supervisor, now=NOW, note="不同意")


def test_approval_needs_paper(scene: Scene) -> None:
    with pytest.raises(ChangeRefused, match="批准须有文号或批准文件"):
        approve(scene, ask(scene), document_number=" ")

    assert scene.goal.targets.get().value == 70


def test_a_registered_document_is_paper_enough(scene: Scene) -> None:
    document = make_document(document_number="政办〔2024〕8号")

    approve(scene, ask(scene, document=document), document_number="")

    assert scene.goal.targets.get(in_force=True).approval_document == "政办〔2024〕8号"


def test_request_needs_a_reason(scene: Scene) -> None:
    with pytest.raises(ChangeRefused):
        ask(scene, reason="  ")

    assert not TargetChange.objects.exists()


def test_one_open_request_a_goal(scene: Scene) -> None:
    ask(scene)

    with pytest.raises(ChangeRefused, match="已有一件调整申请待决定"):
        ask(scene, 50)


def test_decided_request_is_not_decided_again(scene: Scene) -> None:
    change = ask(scene)
    approve(scene, change)

    with pytest.raises(ChangeRefused, match="已批准"):
        approve(scene, change)
    with pytest.raises(ChangeRefused, match="已批准"):
        retract_change(change=change, retracted_by=scene.people.recorder, now=NOW)
    assert Target.objects.count() == 2


def test_rejection_needs_words_and_changes_nothing(scene: Scene) -> None:
    change = ask(scene)
    with pytest.raises(ChangeRefused, match="驳回须写明意见"):
        reject_change(change=change, rejected_by=scene.people.supervisor, now=NOW, note="")

    done = reject_change(
        change=change, rejected_by=scene.people.supervisor, now=NOW, note="理由不足"
    )

    assert (done.state, done.decision_note) == (ChangeState.REJECTED, "理由不足")
    assert scene.goal.targets.get().value == 70


def test_only_the_requester_takes_a_request_back(scene: Scene) -> None:
    change = ask(scene)
    with pytest.raises(ChangeRefused, match="只有申请人可以撤回申请"):
        retract_change(change=change, retracted_by=scene.people.supervisor, now=NOW)

    done = retract_change(change=change, retracted_by=scene.people.recorder, now=NOW)

    assert done.state == ChangeState.RETRACTED
    assert ask(scene, 55).is_open


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (Number(">=", Decimal(70), None, "家"), "与现行目标值相同"),
        (Number(">=", Decimal(60), None, "亿元"), "不能换算"),
        (Number(">=", Decimal(0), None, "家"), "不能为 0"),
        (Number("range", Decimal(60), None, "家"), "须有上限"),
        (Number(">=", None, None, "家"), "不能为空"),
    ],
)
def test_request_that_could_not_be_carried_out_is_refused(scene, number, told) -> None:
    with pytest.raises(ChangeRefused, match=told):
        ask(scene, number=number)

    assert not TargetChange.objects.exists()


def test_what_does_not_fit_the_goals_state_is_refused(scene: Scene) -> None:
    with pytest.raises(ChangeRefused, match="目标没有终止"):
        ask(scene, kind=ChangeKind.REINSTATE)
    approve(scene, ask(scene, kind=ChangeKind.WITHDRAW))

    with pytest.raises(ChangeRefused, match="目标已终止"):
        ask(scene)


def test_target_of_another_goal_is_refused(scene: Scene) -> None:
    other = make_goal().targets.get()

    with pytest.raises(ChangeRefused, match="已有变动"):
        ask(scene, target=other)


def test_effect_is_shown_before_anything_is_written(scene: Scene) -> None:
    make_outcome(goal=scene.goal, value=63, state=OutcomeState.VERIFIED)

    [before], [after] = change_effect(ask(scene), YEAR_END)

    assert (before.rate_text, before.status_text) == ("90.0%", "未完成")
    assert (after.rate_text, after.status_text) == ("105.0%", "已完成")
    assert Target.objects.count() == 1


def test_effect_of_a_withdrawal(scene: Scene) -> None:
    [before], [after] = change_effect(ask(scene, kind=ChangeKind.WITHDRAW), YEAR_END)

    assert (before.status_text, after.status_text) == ("未填报", "已终止")
    assert Goal.objects.get().state == GoalState.ACTIVE


# Original or current


def rows(targets: str) -> list[dict]:
    found = scorecard_rows(Goal.objects.order_by("pk"), YEAR_END, targets=targets)
    return [row_as_json(row) for row in found]


def test_reports_judge_by_either(scene: Scene) -> None:
    make_outcome(goal=scene.goal, value=63, state=OutcomeState.VERIFIED)
    approve(scene, ask(scene))

    [now], [first] = rows(Targets.CURRENT), rows(Targets.ORIGINAL)

    assert (now["target"], now["rate"], now["status"], now["targets"]) == (
        "60", "105", "已完成", "current",
    )  # fmt: skip
    assert (first["target"], first["rate"], first["status"], first["targets"]) == (
        "70", "90", "未完成", "original",
    )  # fmt: skip
    assert now["target_adjusted"] and first["target_adjusted"]
    assert any("原目标 ≥70家，调整为 ≥60家" in text for text in now["reasons"])


def test_twice_adjusted_goal_goes_back_to_the_first_number(scene: Scene) -> None:
    approve(scene, ask(scene, 60))
    approve(scene, ask(scene, 50))

    assert [rows(Targets.CURRENT)[0]["target"], rows(Targets.ORIGINAL)[0]["target"]] == ["50", "70"]


def test_firmer_word_for_the_same_number_is_no_adjustment(scene: Scene) -> None:
    soft = scene.goal.targets.get()
    Target.objects.filter(pk=soft.pk).update(in_force=False)
    make_target(scene.goal, 70, supersedes=soft, change_reason="重申，口气更强")

    [row] = rows(Targets.ORIGINAL)

    assert (row["target"], row["target_adjusted"]) == ("70", False)


def test_withdrawn_goal_counts_as_first_promised(scene: Scene) -> None:
    approve(scene, ask(scene, kind=ChangeKind.WITHDRAW))

    assert rows(Targets.CURRENT)[0]["status"] == "已终止"
    assert rows(Targets.ORIGINAL)[0]["status"] == "未填报"


# 勘误


def entered_by_recorder(scene: Scene) -> Target:
    target = scene.goal.targets.get()
    target.history.update(history_user=scene.people.recorder)
    return target


def test_enterer_mends_a_slip_and_the_history_keeps_it(scene: Scene) -> None:
    target = entered_by_recorder(scene)

    mended = correct_target(
        target=target,
        number=Number(">=", Decimal(77), None, "家"),
        corrected_by=scene.people.recorder,
        reason="录入漏了一位",
    )

    assert (mended.pk, mended.value) == (target.pk, 77)
    latest, first = mended.history.all()
    assert (first.value, latest.value) == (70, 77)
    assert latest.history_change_reason == "勘误：录入漏了一位"


def refused_correction(scene: Scene, target: Target, **fields: object) -> str:
    known = {
        "number": Number(">=", Decimal(77), None, "家"),
        "corrected_by": scene.people.recorder,
        "reason": "录入错误",
    }
    with pytest.raises(ChangeRefused) as caught:
        correct_target(target=target, **(known | fields))
    assert Target.objects.get(pk=target.pk).value == 70
    return str(caught.value)


def test_another_person_does_not_mend_it(scene: Scene) -> None:
    target = entered_by_recorder(scene)

    assert "只有录入人可以勘误" in refused_correction(scene, target, corrected_by=make_user())


def test_nobody_mends_what_was_loaded_by_nobody(scene: Scene) -> None:
    assert "只有录入人可以勘误" in refused_correction(scene, scene.goal.targets.get())


def test_a_number_somebody_reported_against_is_not_mended(scene: Scene) -> None:
    target = entered_by_recorder(scene)
    make_outcome(goal=scene.goal, value=63)

    assert "已有报送的完成情况" in refused_correction(scene, target)


def test_a_number_somebody_asked_to_change_is_not_mended(scene: Scene) -> None:
    target = entered_by_recorder(scene)
    ask(scene)

    assert "已有调整或调整申请" in refused_correction(scene, target)


def test_correction_needs_a_reason_and_a_fitting_unit(scene: Scene) -> None:
    target = entered_by_recorder(scene)

    assert "勘误须写明原因" in refused_correction(scene, target, reason=" ")
    number = Number(">=", Decimal(77), None, "亿元")
    assert "不能换算" in refused_correction(scene, target, number=number)

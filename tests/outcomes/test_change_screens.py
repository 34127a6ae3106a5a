"""The screens of target changes, who may use them, and that there is no other way."""

import io
import json

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from outcomes.enums import OutcomeState
from plans.actions.change_targets import approve_change
from plans.enums import ChangeKind, ChangeState, Comparator, GoalState, Role
from plans.models import Goal, Target, TargetChange
from tests.factories import make_bureau, make_outcome, make_user
from tests.outcomes.moving import NOW, Scene, as_person, ask, contest, make_scene, text_of, verified
from tests.outcomes.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def request_address(goal: Goal) -> str:
    return reverse("admin:plans_targetchange_request", args=[goal.pk])


def decide(person, change: TargetChange, move: str, **fields: str):
    address = reverse("admin:plans_targetchange_decide", args=[change.pk])
    return as_person(person).post(address, {"move": move, **fields}, follow=True)


def change_form(**fields: str) -> dict[str, str]:
    known = {"kind": "value", "value": "60", "unit": "家", "reason": "政策调整"}
    return known | fields


# Asking


def test_recorder_asks_on_the_screen(scene: Scene) -> None:
    target = scene.goal.targets.get()

    response = as_person(scene.people.recorder).post(
        request_address(scene.goal), change_form(target=str(target.pk)), follow=True
    )

    change = TargetChange.objects.get()
    assert (change.value, change.comparator, change.unit) == (60, Comparator.AT_LEAST, "家")
    assert change.requested_by == scene.people.recorder
    assert "已提交申请" in text_of(response)
    assert scene.goal.targets.get().value == 70


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reason": ""}, "请写明理由。"),
        ({"value": "很多"}, "没有能识别的数值"),
        ({"value": ""}, "请填写数值。"),
        ({"value": "60亿元", "unit": "亿元"}, "不能换算"),
        ({"value": "9-6"}, "上限小于下限"),
        ({"value": "70"}, "与现行目标值相同"),
        ({"target": ""}, "请选择要调整的目标值"),
        ({"kind": "reinstate"}, "reinstate"),
    ],
)
def test_bad_request_is_told_at_the_form(scene: Scene, fields: dict, told: str) -> None:
    data = change_form(target=str(scene.goal.targets.get().pk)) | fields

    response = as_person(scene.people.recorder).post(request_address(scene.goal), data)

    assert told in text_of(response)
    assert not TargetChange.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "verifier", "supervisor"])
def test_others_do_not_ask(scene: Scene, who: str) -> None:
    client = as_person(getattr(scene.people, who))

    assert client.get(request_address(scene.goal)).status_code == 403
    assert client.post(request_address(scene.goal), change_form()).status_code == 403
    assert not TargetChange.objects.exists()


def test_goal_pages_offer_the_request_to_those_who_may(scene: Scene) -> None:
    address = scene.goal.get_absolute_url()
    admin_address = reverse("admin:plans_goal_change", args=[scene.goal.pk])

    for place in (address, admin_address):
        assert request_address(scene.goal) in text_of(as_person(scene.people.recorder).get(place))
    assert request_address(scene.goal) not in text_of(as_person(scene.people.stranger).get(address))
    assert request_address(scene.goal) not in text_of(Client().get(address))

    change = ask(scene)
    page = text_of(as_person(scene.people.recorder).get(address))
    assert request_address(scene.goal) not in page
    assert change.get_absolute_url() in page


# Deciding


def test_supervisor_sees_the_effect_and_approves(scene: Scene) -> None:
    verified(scene)
    change = ask(scene)
    page = text_of(as_person(scene.people.supervisor).get(change.get_absolute_url()))

    assert "90.0%" in page and "105.0%" in page
    assert "批准后" in page

    response = decide(
        scene.people.supervisor, change, "approve", document_number="舟科发〔2024〕5号"
    )

    change.refresh_from_db()
    assert change.state == ChangeState.APPROVED
    assert "已批准" in text_of(response)
    assert scene.goal.targets.get(in_force=True).value == 60


def test_first_page_lists_what_waits_for_the_supervisor(scene: Scene) -> None:
    ask(scene)
    contest(scene, verified(scene))
    label = "件目标调整待我批准"

    for address in (reverse("admin:index"), reverse("overview")):
        assert label in text_of(as_person(scene.people.supervisor).get(address))
        assert "件异议待我处理" in text_of(as_person(scene.people.supervisor).get(address))
        assert label not in text_of(as_person(scene.people.recorder).get(address))
    assert label not in text_of(Client().get(reverse("overview")))


def test_approval_without_paper_is_told(scene: Scene) -> None:
    change = ask(scene)

    response = decide(scene.people.supervisor, change, "approve")

    assert "批准须有文号或批准文件" in text_of(response)
    assert TargetChange.objects.get().is_open


def test_supervisor_who_asked_is_told_to_leave_it_to_another(scene: Scene) -> None:
    change = ask(scene, requested_by=scene.people.supervisor)

    response = decide(scene.people.supervisor, change, "approve", document_number="1号")

    assert "申请人不得批准或驳回自己的申请" in text_of(response)
    assert TargetChange.objects.get().is_open


@pytest.mark.parametrize(("who", "status"), [("verifier", 403), ("stranger", 404)])
@pytest.mark.parametrize("move", ["approve", "reject"])
def test_others_do_not_decide(scene: Scene, who: str, status: int, move: str) -> None:
    change = ask(scene)

    response = decide(getattr(scene.people, who), change, move, document_number="1号", note="不")

    assert response.status_code == status
    assert TargetChange.objects.get().is_open


def test_supervisor_of_another_place_does_not_decide(scene: Scene) -> None:
    change = ask(scene)
    other = make_person(Role.SUPERVISOR, make_bureau("外市督查室"))

    assert decide(other, change, "approve", document_number="1号").status_code == 404
    assert as_person(other).get(change.get_absolute_url()).status_code in (302, 404)
    assert TargetChange.objects.get().is_open


def test_requester_takes_it_back(scene: Scene) -> None:
    change = ask(scene)

    response = decide(scene.people.recorder, change, "retract")

    assert "已撤回申请" in text_of(response)
    assert TargetChange.objects.get().state == ChangeState.RETRACTED


@pytest.mark.parametrize("move", ["", "delete"])
def test_unknown_move_is_not_found(scene: Scene, move: str) -> None:
    assert decide(scene.people.supervisor, ask(scene), move).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_requests_needs_the_same_queries(scene, django_assert_num_queries, count) -> None:
    for _number in range(count):
        other = make_scene(jurisdiction=scene.goal.jurisdiction, lead_bureau=scene.people.bureau)
        ask(other)
    client = as_person(scene.people.supervisor)

    with django_assert_num_queries(11):
        client.get(reverse("admin:plans_targetchange_changelist"))


# No other way


def test_admin_of_goals_changes_neither_number_nor_state(scene: Scene) -> None:
    client = as_person(make_user(is_superuser=True))
    address = reverse("admin:plans_goal_change", args=[scene.goal.pk])
    form = {
        "state": GoalState.WITHDRAWN, "withdrawal_reason": "不做了", "year": "2030",
        "indicator": "1", "wording": "改名", "quarters": "[]", "note": "",
        "targets-TOTAL_FORMS": "1", "targets-INITIAL_FORMS": "1",
        "targets-0-id": str(scene.goal.targets.get().pk), "targets-0-value": "1",
        "goalbureau_set-TOTAL_FORMS": "0", "goalbureau_set-INITIAL_FORMS": "0",
        "lead_bureau": "",
    }  # fmt: skip

    client.post(address, form)

    goal = Goal.objects.get(pk=scene.goal.pk)
    assert goal.wording == "改名"
    assert (goal.state, goal.withdrawal_reason, goal.year) == (GoalState.ACTIVE, "", 2024)
    assert goal.indicator == scene.goal.indicator
    assert goal.targets.get().value == 70


def test_history_of_a_goal_cannot_be_gone_back_to(scene: Scene) -> None:
    goal = scene.goal
    first = goal.history.first()
    goal.state, goal.withdrawal_reason = GoalState.WITHDRAWN, "停建"
    goal.save()
    client = as_person(make_user(is_superuser=True))
    address = reverse("admin:plans_goal_simple_history", args=[goal.pk, first.history_id])

    assert client.get(address).status_code == 200
    assert client.post(address, {"wording": "旧"}).status_code == 403
    assert Goal.objects.get(pk=goal.pk).state == GoalState.WITHDRAWN


def test_history_of_a_verified_figure_cannot_be_gone_back_to(scene: Scene) -> None:
    outcome = make_outcome(goal=scene.goal, value=50, entered_by=scene.people.recorder)
    draft = outcome.history.first()
    outcome.state, outcome.verified_by = OutcomeState.VERIFIED, scene.people.verifier
    outcome.save()
    address = reverse("admin:outcomes_outcome_simple_history", args=[outcome.pk, draft.history_id])

    for person in (scene.people.recorder, make_user(is_superuser=True)):
        assert as_person(person).post(address, {}).status_code in (302, 403)
    outcome.refresh_from_db()
    assert outcome.state == OutcomeState.VERIFIED


def test_falling_quarters_are_refused_in_the_admin(scene: Scene) -> None:
    client = as_person(make_user(is_superuser=True))
    address = reverse("admin:plans_goal_change", args=[scene.goal.pk])

    response = client.post(address, {"quarters": "[10, 25, 20, 70]"})

    assert "季度计划是累计数，不能减少" in text_of(response)


# 勘误


def test_enterer_is_offered_the_correction(scene: Scene) -> None:
    target = scene.goal.targets.get()
    target.history.update(history_user=scene.people.recorder)
    client = as_person(scene.people.recorder)
    address = reverse("admin:plans_targetchange_correct", args=[scene.goal.pk])
    assert address in text_of(client.get(scene.goal.get_absolute_url()))

    form = {"target": str(target.pk), "value": "77", "unit": "家", "reason": "录入错误"}
    response = client.post(address, form, follow=True)

    assert "已勘误" in text_of(response)
    assert scene.goal.targets.get().value == 77
    assert as_person(scene.people.stranger).post(address, form).status_code == 403


def test_correction_too_late_is_told(scene: Scene) -> None:
    target = scene.goal.targets.get()
    target.history.update(history_user=scene.people.recorder)
    make_outcome(goal=scene.goal)
    client = as_person(scene.people.recorder)
    address = reverse("admin:plans_targetchange_correct", args=[scene.goal.pk])

    assert address not in text_of(client.get(scene.goal.get_absolute_url()))
    form = {"target": str(target.pk), "value": "77", "unit": "家", "reason": "录入错误"}
    assert "已有报送的完成情况" in text_of(client.post(address, form))
    assert Target.objects.get().value == 70


# Reports by either


def test_pages_and_files_say_which_targets_they_use(scene: Scene, client: Client) -> None:
    verified(scene)
    approve_change(
        change=ask(scene), approved_by=scene.people.supervisor, now=NOW, document_number="5号"
    )
    code = scene.goal.jurisdiction.code
    query = {"year": "2024", "as_of": "2024-12-31"}
    original = query | {"targets": "original"}

    place = reverse("place", args=[code])
    for address in (place, reverse("overview"), scene.goal.get_absolute_url()):
        assert "按调整后目标（现行目标）计算；其中调整过 1 项" in text_of(
            client.get(address, query)
        )
        assert "按调整前目标（原目标）计算；其后调整 1 项" in text_of(client.get(address, original))
    assert "105.0%" in text_of(client.get(place, query))
    assert "90.0%" in text_of(client.get(place, original))

    def download(extension: str) -> bytes:
        return client.get(reverse("scorecard_export", args=[code, extension]), original).content

    [row] = json.loads(download("json"))
    assert (row["target"], row["targets"], row["target_adjusted"]) == ("70", "original", True)
    assert "注：按调整前目标（原目标）计算；其后调整 1 项" in download("csv").decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(download("xlsx"))).active
    assert "按调整前目标（原目标）计算" in sheet["A2"].value


def test_unknown_choice_of_targets_is_named(scene: Scene, client: Client) -> None:
    response = client.get(reverse("overview"), {"year": "2024", "targets": "<b>first</b>"})

    assert "目标口径“&lt;b&gt;first&lt;/b&gt;”不能识别" in text_of(response)


def test_withdrawal_is_asked_on_the_screen(scene: Scene) -> None:
    as_person(scene.people.recorder).post(
        request_address(scene.goal), {"kind": "withdraw", "reason": "项目停建"}
    )

    assert TargetChange.objects.get().kind == ChangeKind.WITHDRAW

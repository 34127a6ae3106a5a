"""The screens of contested figures, and who may use them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from outcomes.enums import OutcomeState
from outcomes.models import Objection, Outcome
from tests.outcomes.moving import Scene, as_person, contest, make_scene, text_of, verified

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


# Objections


def lodge(person, outcome: Outcome, **fields: str):
    address = reverse("admin:outcomes_objection_lodge", args=[outcome.pk])
    known = {"value": "45", "unit": "家", "reason": "含重新认定", "source": "统计局年报"}
    return as_person(person).post(address, known | fields, follow=True)


def settle(person, objection: Objection, move: str, **fields: str):
    address = reverse("admin:outcomes_objection_settle", args=[objection.pk])
    return as_person(person).post(address, {"move": move, **fields}, follow=True)


def test_another_unit_lodges_on_the_screen_and_both_figures_stand_side_by_side(scene) -> None:
    outcome = verified(scene)
    page = text_of(as_person(scene.statistician).get(scene.goal.get_absolute_url()))
    assert reverse("admin:outcomes_objection_lodge", args=[outcome.pk]) in page

    response = lodge(scene.statistician, outcome, bureau=str(scene.statistics.pk))

    assert "已提出异议" in text_of(response)
    page = text_of(Client().get(scene.goal.get_absolute_url()))
    assert "统计局 45家" in page and "含重新认定（统计局年报）" in page
    place = reverse("place", args=[scene.goal.jurisdiction.code])
    assert "有异议" in text_of(Client().get(place, {"year": 2024}))
    overview = text_of(Client().get(reverse("overview"), {"year": 2024}))
    assert "1 项目标的数据有异议" in overview
    listed = text_of(Client().get(reverse("goals"), {"year": 2024, "contested": 1}))
    assert scene.goal.get_absolute_url() in listed


def test_list_of_contested_goals_leaves_the_others_out(scene: Scene) -> None:
    verified(scene)

    page = text_of(Client().get(reverse("goals"), {"year": 2024, "contested": 1}))

    assert scene.goal.get_absolute_url() not in page


def test_own_bureau_and_strangers_to_an_unverified_figure_do_not_contest(scene: Scene) -> None:
    outcome = verified(scene)
    waiting = verified(
        scene, 64, state=OutcomeState.SUBMITTED, verified_by=None, as_of=date(2024, 6, 30)
    )

    assert lodge(scene.people.recorder, outcome).status_code == 403
    assert lodge(scene.people.stranger, waiting).status_code == 403
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reason": ""}, "请写明理由。"),
        ({"source": ""}, "请写明数据来源。"),
        ({"value": "多"}, "没有能识别的数值"),
        ({"value": "4-5"}, "应是一个数，不是区间"),
        ({"value": "63"}, "与原数值相同"),
        ({"evidence_title": "证明"}, "请上传文件，或填写网址或文号。"),
    ],
)
def test_bad_objection_is_told_at_the_form(scene: Scene, fields: dict, told: str) -> None:
    data = {"bureau": str(scene.statistics.pk)} | fields

    response = lodge(scene.statistician, verified(scene), **data)

    assert told in text_of(response)
    assert not Objection.objects.exists()


def test_supervisor_accepts_on_the_screen(scene: Scene) -> None:
    outcome = verified(scene)
    objection = contest(scene, outcome)

    response = settle(scene.people.supervisor, objection, "accept", resolution="以统计局为准")

    assert "建立了更正草稿" in text_of(response)
    assert Outcome.objects.get(supersedes=outcome).value == 45


def test_supervisor_rejects_on_the_screen(scene: Scene) -> None:
    objection = contest(scene, verified(scene))

    settle(scene.people.supervisor, objection, "reject", resolution="口径不同")

    objection.refresh_from_db()
    assert objection.state == "rejected"


@pytest.mark.parametrize(("who", "status"), [("verifier", 403), ("stranger", 404)])
def test_others_do_not_settle(scene: Scene, who: str, status: int) -> None:
    objection = contest(scene, verified(scene))

    response = settle(getattr(scene.people, who), objection, "accept", resolution="是")

    assert response.status_code == status
    assert Objection.objects.get().is_open


def test_who_lodged_it_is_told_and_may_take_it_back(scene: Scene) -> None:
    objection = contest(scene, verified(scene))

    response = settle(scene.statistician, objection, "accept", resolution="是")
    assert "提出人不得处理自己的异议" in text_of(response)

    assert "已撤回异议" in text_of(settle(scene.statistician, objection, "retract"))


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_objections_needs_the_same_queries(scene, django_assert_num_queries, count) -> None:
    for number in range(count):
        contest(scene, verified(scene, as_of=date(2024, 1 + number, 20)))
    client = as_person(scene.people.supervisor)

    with django_assert_num_queries(12):
        client.get(reverse("admin:outcomes_objection_changelist"))

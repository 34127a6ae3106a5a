"""The screens of deadlines and reminders, and who may use them."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from outcomes.actions.seed_holidays import seed_holidays
from outcomes.models import Reminder, ReportingTask
from plans.models import Goal
from tests.factories import make_bureau
from tests.outcomes.moving import Scene, as_person, make_scene, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


# Deadlines


@pytest.fixture
def overdue(scene: Scene) -> ReportingTask:
    """A monthly task, and this year's goal of the scene that has no figure at all."""
    seed_holidays()
    today = timezone.localdate()
    Goal.objects.filter(pk=scene.goal.pk).update(year=(today - timedelta(days=45)).year)
    return ReportingTask.objects.create(
        name="月报", day_of_month=1, months_after=1, active_from=today - timedelta(days=40)
    )


def test_recorder_sees_what_is_overdue(scene: Scene, overdue: ReportingTask) -> None:
    client = as_person(scene.people.recorder)

    for address in (reverse("admin:index"), reverse("admin:outcomes_reportingtask_due")):
        page = text_of(client.get(address))
        assert "逾期未报" in page and "月报" in page
    stranger = as_person(scene.people.stranger).get(reverse("admin:outcomes_reportingtask_due"))
    assert "没有要报的数据" in text_of(stranger)


def test_supervisor_reminds_once_a_day(scene: Scene, overdue: ReportingTask) -> None:
    client = as_person(scene.people.supervisor)
    address = reverse("admin:outcomes_reportingtask_remind")
    page = client.get(address)
    key = page.context["groups"][0].key

    first = client.post(address, {"key": key, "text": "请速报"}, follow=True)
    second = client.post(address, {"key": key, "text": "请速报"}, follow=True)

    assert "已记录催办 1 件" in text_of(first)
    assert "今天已催办过" in text_of(second)
    reminder = Reminder.objects.get()
    assert (reminder.bureau, reminder.reminded_by) == (
        scene.people.bureau,
        scene.people.supervisor,
    )
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("admin:outcomes_reportingtask_remind_file")).content)
    ).active
    assert sheet["A3"].value == scene.people.bureau.name
    assert sheet["H3"].value == 1


@pytest.mark.parametrize(
    ("data", "told"),
    [({"key": "0-0-0", "text": "催"}, "没有选中"), ({"text": "催"}, "没有选中")],
)
def test_reminder_of_nothing_is_told(scene, overdue, data: dict, told: str) -> None:
    client = as_person(scene.people.supervisor)

    response = client.post(reverse("admin:outcomes_reportingtask_remind"), data, follow=True)

    assert told in text_of(response)
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("who", ["recorder", "verifier", "stranger"])
def test_only_supervisors_remind(scene: Scene, overdue: ReportingTask, who: str) -> None:
    client = as_person(getattr(scene.people, who))

    for name in ("remind", "remind_file"):
        address = reverse(f"admin:outcomes_reportingtask_{name}")
        assert client.get(address).status_code == 403
    assert client.post(reverse("admin:outcomes_reportingtask_remind")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_reminding_needs_the_same_queries(
    scene, overdue, django_assert_num_queries, count: int
) -> None:
    year = Goal.objects.get(pk=scene.goal.pk).year
    for number in range(count - 1):
        bureau = make_bureau(f"第{number}局", jurisdiction=scene.goal.jurisdiction)
        make_scene(jurisdiction=scene.goal.jurisdiction, lead_bureau=bureau, year=year)
    client = as_person(scene.people.supervisor)

    with django_assert_num_queries(16):
        client.get(reverse("admin:outcomes_reportingtask_remind"))

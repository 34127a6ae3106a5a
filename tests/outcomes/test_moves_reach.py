"""How far requests, objections, reminders and tasks go: as far as an appointment reaches."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from outcomes.actions.roles import set_up_roles
from outcomes.enums import OutcomeState
from outcomes.models import Objection, Outcome, Reminder, ReportingTask
from outcomes.moves_access import (
    decidable_changes,
    may_contest,
    remindable_bureaus,
    resolvable_objections,
    visible_changes,
    visible_objections,
    visible_reminders,
)
from outcomes.reports.scorecard import row_as_json, scorecard_rows
from plans.enums import Reach, Role
from plans.models import Goal
from plans.reach import Reader
from tests.factories import make_bureau, make_place
from tests.outcomes.builders import YEAR_END
from tests.outcomes.moving import NOW, Scene, as_person, ask, contest, make_scene, text_of, verified
from tests.outcomes.people import make_person

pytestmark = pytest.mark.django_db

TODAY = date(2024, 7, 1)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def waiting(scene: Scene, value: int = 64) -> Outcome:
    return verified(scene, value, state=OutcomeState.SUBMITTED, verified_by=None)


def person_of(role: Role, bureau, reach: str):
    person = make_person(role, bureau)
    person.memberships.update(reach=reach)
    return person


def remind(scene: Scene) -> Reminder:
    task = ReportingTask.objects.create(name="月报", active_from=date(2024, 1, 1))
    return Reminder.objects.create(
        task=task, bureau=scene.people.bureau, period_end=date(2024, 5, 31), missing=1, text="催",
        due_on=date(2024, 6, 5), reminded_by=scene.people.supervisor, reminded_on=NOW.date(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reach", "is_reached"), [(Reach.OWN, False), (Reach.PLACE, True), (Reach.BELOW, True)]
)
def test_supervisor_of_another_bureau_decides_as_far_as_the_reach_goes(
    scene: Scene, reach: str, is_reached: bool
) -> None:
    person = person_of(Role.SUPERVISOR, scene.statistics, reach)
    change, objection, reminder = ask(scene), contest(scene, waiting(scene)), remind(scene)

    assert (change in decidable_changes(person, TODAY)) is is_reached
    assert (change in visible_changes(person, TODAY)) is is_reached
    assert (objection in resolvable_objections(person, TODAY)) is is_reached
    assert (objection in visible_objections(person, TODAY)) is is_reached
    assert (reminder in visible_reminders(person, TODAY)) is is_reached
    assert (scene.people.bureau in remindable_bureaus(person, TODAY)) is is_reached


@pytest.mark.parametrize(("reach", "is_reached"), [(Reach.PLACE, False), (Reach.BELOW, True)])
def test_supervisor_of_the_place_above_decides_where_the_reach_goes_below(
    scene: Scene, reach: str, is_reached: bool
) -> None:
    above = make_place("990900", "上级市")
    scene.goal.jurisdiction.parent = above
    scene.goal.jurisdiction.save()
    person = person_of(Role.SUPERVISOR, make_bureau("市督查室", jurisdiction=above), reach)
    change, objection = ask(scene), contest(scene, waiting(scene))

    assert (change in decidable_changes(person, TODAY)) is is_reached
    assert (objection in resolvable_objections(person, TODAY)) is is_reached


def test_auditor_sees_every_move_and_makes_none(scene: Scene) -> None:
    auditor = make_person(Role.AUDITOR, make_bureau("外地审计局"))
    change, objection, reminder = ask(scene), contest(scene, waiting(scene)), remind(scene)

    assert list(visible_changes(auditor, TODAY)) == [change]
    assert list(visible_objections(auditor, TODAY)) == [objection]
    assert list(visible_reminders(auditor, TODAY)) == [reminder]
    client = as_person(auditor)
    address = reverse("admin:plans_targetchange_decide", args=[change.pk])
    for move in ("approve", "reject"):
        data = {"move": move, "document_number": "1号", "note": "否"}
        assert client.post(address, data).status_code == 403
    address = reverse("admin:outcomes_objection_settle", args=[objection.pk])
    for move in ("accept", "reject"):
        assert client.post(address, {"move": move, "resolution": "是"}).status_code == 403


def test_administrator_sees_no_move(scene: Scene) -> None:
    keeper = make_person(Role.ADMINISTRATOR, scene.people.bureau)
    ask(scene), contest(scene, waiting(scene)), remind(scene)

    assert not visible_changes(keeper, TODAY).exists()
    assert not visible_objections(keeper, TODAY).exists()
    assert not visible_reminders(keeper, TODAY).exists()


@pytest.mark.parametrize(("reach", "may"), [(Reach.OWN, False), (Reach.PLACE, True)])
def test_nobody_contests_a_figure_they_may_not_read(scene: Scene, reach: str, may: bool) -> None:
    person = person_of(Role.RECORDER, scene.statistics, reach)
    outcome = waiting(scene, 7391355)
    address = reverse("admin:outcomes_objection_lodge", args=[outcome.pk])

    response = as_person(person).get(address)

    assert may_contest(person, outcome, TODAY) is may
    assert response.status_code == (200 if may else 403)
    assert ("7391355" in text_of(response)) is may


def test_objection_to_a_figure_that_waits_is_told_to_its_readers_only(scene: Scene) -> None:
    contest(scene, waiting(scene), 48151623)
    pages = [
        scene.goal.get_absolute_url() + "?unverified=1",
        reverse("place", args=[scene.goal.jurisdiction.code]) + "?year=2024&unverified=1",
        reverse("overview") + "?year=2024&unverified=1",
        reverse("goals") + "?year=2024&contested=1&unverified=1",
    ]

    for page in pages:
        assert "48151623" not in text_of(Client().get(page))
        assert "48151623" not in text_of(as_person(scene.statistician).get(page))
    assert "48151623" in text_of(as_person(scene.people.recorder).get(pages[0]))
    for person, told in ((scene.statistician, 0), (scene.people.recorder, 1)):
        [row] = scorecard_rows(
            Goal.objects.all(), YEAR_END, count_unverified=True, reader=Reader(person, TODAY)
        )
        assert len(row_as_json(row)["contested"]) == told
        assert row.is_contested is bool(told)


def test_own_objection_to_a_figure_sent_back_since_is_not_a_way_to_read_it(scene: Scene) -> None:
    outcome = verified(scene)
    objection = contest(scene, outcome)
    assert objection in visible_objections(scene.statistician, TODAY)

    Outcome.objects.filter(pk=outcome.pk).update(
        state=OutcomeState.RETURNED, verified_by=None, verified_at=None, return_reason="撤销"
    )

    assert Objection.objects.get() not in visible_objections(scene.statistician, TODAY)


# Tasks


def add_task(person, **fields: object):
    known = {
        "name": "月报", "active_from": "2024-01-01", "frequency": "monthly", "day_of_month": "5",
        "months_after": "1",
    }  # fmt: skip
    return as_person(person).post(reverse("admin:outcomes_reportingtask_add"), known | fields)


def test_supervisor_asks_those_they_supervise(scene: Scene) -> None:
    response = add_task(scene.people.supervisor, places=[scene.goal.jurisdiction.pk])

    assert response.status_code == 302
    assert ReportingTask.objects.get().places.get() == scene.goal.jurisdiction


@pytest.mark.parametrize("whom", ["nobody named", "another place", "another bureau"])
def test_supervisor_asks_nobody_else(scene: Scene, whom: str) -> None:
    elsewhere = make_bureau("远方局")
    fields = {
        "nobody named": {},
        "another place": {"places": [elsewhere.jurisdiction.pk]},
        "another bureau": {"bureaus": [elsewhere.pk]},
    }[whom]

    response = add_task(scene.people.supervisor, **fields)

    assert "只能布置给您督查范围内" in text_of(response)
    assert not ReportingTask.objects.exists()


def test_supervisor_reads_a_task_of_others_and_does_not_change_it(scene: Scene) -> None:
    task = ReportingTask.objects.create(name="远方月报", active_from=date(2024, 1, 1))
    task.bureaus.add(make_bureau("远方局"))
    address = reverse("admin:outcomes_reportingtask_change", args=[task.pk])
    client = as_person(scene.people.supervisor)

    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "改"}).status_code == 403


# The trail


def test_only_the_auditor_reads_the_trail() -> None:
    trail = Permission.objects.filter(codename__in=["read_trail", "export_trail"])
    assert trail.count() == 2
    for role, group in set_up_roles().items():
        held = group.permissions.filter(pk__in=trail).count()
        assert held == (2 if role == Role.AUDITOR else 0)

"""What the database refuses of objections, reporting tasks and reminders."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from outcomes.models import (
    Objection,
    Reminder,
    ReminderMail,
    ReportingTask,
)
from tests.factories import (
    make_bureau,
    make_outcome,
    make_place,
    make_user,
)
from tests.refusals import refused_by

pytestmark = pytest.mark.django_db


# Contested figures


def objection(**fields: object) -> Objection:
    known = {
        "outcome": fields.get("outcome") or make_outcome(),
        "bureau": fields.get("bureau") or make_bureau("统计局"),
        "value": Decimal(45),
        "unit": "家",
        "reason": "含重新认定",
        "source": "统计局年报",
        "lodged_by": fields.get("lodged_by") or make_user(),
        "lodged_at": timezone.now(),
    }
    return Objection(**(known | fields))


def settled(**fields: object) -> Objection:
    known = {"state": "rejected", "resolved_by": make_user(), "resolution": "口径不同"}
    return objection(**(known | fields))


def test_bureau_has_one_open_objection_to_a_figure() -> None:
    outcome, bureau = make_outcome(), make_bureau()
    with refused_by("objection_open_once"):
        Objection.objects.bulk_create(
            [objection(outcome=outcome, bureau=bureau), objection(outcome=outcome, bureau=bureau)]
        )


@pytest.mark.parametrize("field", ["reason", "source"])
def test_objection_says_why_and_whence(field: str) -> None:
    with refused_by("objection_has_reason"):
        Objection.objects.bulk_create([objection(**{field: ""})])


def test_objection_is_settled_by_another() -> None:
    person = make_user()
    with refused_by("objection_resolved_by_another"):
        Objection.objects.bulk_create([settled(lodged_by=person, resolved_by=person)])


@pytest.mark.parametrize(("state", "is_settled"), [("open", True), ("accepted", False)])
def test_settled_objection_has_a_person_and_an_open_one_none(state, is_settled) -> None:
    row = objection(state=state, resolved_by=make_user() if is_settled else None, resolution="是")
    with refused_by("objection_resolved_by_somebody"):
        Objection.objects.bulk_create([row])


def test_settled_objection_has_words() -> None:
    with refused_by("objection_resolved_with_words"):
        Objection.objects.bulk_create([settled(resolution="")])


# Deadlines


def task(**fields: object) -> ReportingTask:
    known = {"name": "月报", "day_of_month": 5, "active_from": date(2024, 1, 1)}
    return ReportingTask(**(known | fields))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"day_of_month": 0}, "task_day_in_month"),
        ({"day_of_month": 32}, "task_day_in_month"),
        ({"active_to": date(2023, 12, 31)}, "task_days_in_order"),
        ({"frequency": "once"}, "task_once_has_period"),
        (
            {"once_from": date(2024, 6, 1), "once_to": date(2024, 5, 1)},
            "task_period_in_order",
        ),
    ],
)
def test_task_that_makes_no_sense_is_refused(fields: dict, constraint: str) -> None:
    with refused_by(constraint):
        ReportingTask.objects.bulk_create([task(**fields)])


def reminder(of: ReportingTask, **fields: object) -> Reminder:
    known = {
        "task": of,
        "bureau": make_bureau(jurisdiction=make_place("330900")),
        "period_end": date(2024, 9, 30),
        "due_on": date(2024, 10, 8),
        "missing": 2,
        "text": "请速报",
        "reminded_by": make_user(),
        "reminded_on": date(2024, 10, 9),
    }
    return Reminder(**(known | fields))


def test_bureau_is_reminded_once_a_day() -> None:
    monthly = task()
    monthly.save()
    with refused_by("reminder_once_a_day"):
        Reminder.objects.bulk_create([reminder(monthly), reminder(monthly)])


def test_reminder_has_words() -> None:
    monthly = task()
    monthly.save()
    with refused_by("reminder_has_text"):
        Reminder.objects.bulk_create([reminder(monthly, text="")])


def test_person_has_one_mail_a_day() -> None:
    mails = [
        ReminderMail(person=person, sent_on=date(2024, 10, 9), address="a@example.com", text="报")
        for person in [make_user()] * 2
    ]
    with refused_by("mail_once_a_day"):
        ReminderMail.objects.bulk_create(mails)

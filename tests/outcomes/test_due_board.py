"""What is owed, overdue and came late; reminders; the mail of a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from outcomes.actions.reminders import ReminderRefused, remind
from outcomes.actions.seed_holidays import seed_holidays
from outcomes.enums import Frequency, OutcomeState
from outcomes.models import Holiday, Outcome, Reminder, ReminderMail, ReportingTask
from outcomes.reports.due_board import lagging, lateness, owed_figures, work_calendar
from plans.enums import Basis, Role, Schedule
from plans.models import Goal
from tests.factories import (
    make_bureau,
    make_goal,
    make_indicator,
    make_outcome,
    make_place,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2024, 10, 11)  # a Friday; the 8th was the first working day of the month


@pytest.fixture
def task() -> ReportingTask:
    seed_holidays()
    return make_task()


def make_task(**fields: object) -> ReportingTask:
    known = {"name": "月报", "day_of_month": 5, "active_from": date(2024, 10, 1)}
    return ReportingTask.objects.create(**(known | fields))


def owed(**fields: object) -> list:
    return owed_figures(Goal.objects.all(), fields.pop("day", TODAY), **fields)


def report(goal: Goal, submitted: datetime, **fields: object) -> Outcome:
    known = {"as_of": date(2024, 9, 30), "submitted_at": submitted}
    return make_outcome(goal=goal, value=50, **(known | fields))


def at(day: int, hour: int = 4) -> datetime:
    return datetime(2024, 10, day, hour, tzinfo=UTC)


def test_figure_nobody_submitted_is_overdue_from_the_working_day_on(task) -> None:
    goal = make_goal()

    [one] = owed()

    assert (one.goal, one.due.nominal, one.due.on) == (goal, date(2024, 10, 5), date(2024, 10, 8))
    assert (one.due.span.start, one.due.span.end) == (date(2024, 9, 1), date(2024, 9, 30))
    assert (one.is_overdue, one.late, one.text) == (True, 3, "逾期未报 3 天")
    assert [one.text for one in owed(day=date(2024, 10, 8))] == ["今天到期"]
    assert [one.text for one in owed(day=date(2024, 10, 6))] == ["还有 2 天"]


def test_submitted_figure_is_on_time_or_late_by_the_day_it_came(task) -> None:
    on_time, late = make_goal(), make_goal()
    report(on_time, at(8))
    outcome = report(late, at(10))

    assert [one.text for one in owed()] == ["按时报送", "逾期报送 2 天"]
    assert lateness(late, [outcome]) == {outcome.pk: "逾期报送 2 天"}
    assert lateness(on_time, Outcome.objects.filter(indicator=on_time.indicator)) == {}


def test_day_ends_at_midnight_in_china(task) -> None:
    goal = make_goal()
    report(goal, at(8, hour=16))  # 0 o'clock on the 9th in Shanghai

    assert [one.text for one in owed()] == ["逾期报送 1 天"]


@pytest.mark.parametrize("state", [OutcomeState.DRAFT, OutcomeState.RETURNED])
def test_draft_and_returned_figures_are_still_owed(task, state: str) -> None:
    report(make_goal(), at(8), state=state)

    assert [one.is_overdue for one in owed()] == [True]


def test_figure_of_another_month_does_not_answer(task) -> None:
    report(make_goal(), at(8), as_of=date(2024, 8, 31))

    assert [one.is_overdue for one in owed()] == [True]


@pytest.mark.parametrize(
    "fields",
    [
        {"year": 2023},
        {"state": "withdrawn", "withdrawal_reason": "项目停建"},
        {"schedule": Schedule.ANNUAL},
        {"schedule": Schedule.BATCH, "batch_on": date(2024, 12, 1)},
        {"data_expected_on": date(2024, 11, 1)},
        {"indicator": {"basis": Basis.MILESTONE, "unit": ""}, "target": None},
    ],
)
def test_goal_that_has_no_figure_yet_owes_none(task, fields: dict) -> None:
    if "indicator" in fields:
        fields = fields | {"indicator": make_indicator(**fields["indicator"])}
    make_goal(**fields)

    assert owed() == []


def test_annual_figure_is_owed_with_december(task) -> None:
    make_goal(schedule=Schedule.ANNUAL)

    found = owed(day=date(2025, 1, 10))

    assert [(one.due.span.end, one.due.on) for one in found] == [
        (date(2024, 12, 31), date(2025, 1, 6))
    ]


def test_task_asks_the_places_bureaus_and_plan_it_names() -> None:
    seed_holidays()
    place, bureau = make_place(), make_bureau("经信局")
    here, led = make_goal(jurisdiction=place), make_goal(lead_bureau=bureau)
    planned, _other = make_goal(), make_goal()
    task = make_task(plan=planned.plan)
    task.places.add(place)
    task.bureaus.add(bureau)

    assert {one.goal for one in owed()} == {here, led, planned}


def test_task_asked_once() -> None:
    seed_holidays()
    make_goal()
    make_task(
        frequency=Frequency.ONCE, active_from=date(2024, 1, 1), once_from=date(2024, 1, 1),
        once_to=date(2024, 6, 30), once_due=date(2024, 10, 5),
    )  # fmt: skip

    assert [(one.due.span.end, one.due.on) for one in owed()] == [
        (date(2024, 6, 30), date(2024, 10, 8))
    ]


def test_year_nobody_entered_counts_weekends_and_says_so() -> None:
    make_goal()
    make_task()

    [one] = owed()

    assert (one.due.on, one.due.is_certain) == (date(2024, 10, 7), False)


@pytest.mark.parametrize("count", [1, 3])
def test_board_needs_the_same_queries_for_any_number(
    task, django_assert_num_queries, count
) -> None:
    for number in range(count):
        report(make_goal(), at(8))
        make_task(name=f"任务{number}").places.add(make_place())

    with django_assert_num_queries(6):
        owed()


# Holidays


def test_seeded_holidays_are_those_published_and_loaded_once() -> None:
    made = seed_holidays()

    assert {day.year for day in work_calendar().holidays} == {2024, 2025, 2026}
    assert Holiday.objects.get(day=date(2025, 1, 28)).name == "春节"
    assert Holiday.objects.get(day=date(2024, 10, 12)).name == "国庆节调休"
    assert made == Holiday.objects.count()
    assert seed_holidays() == 0


@pytest.mark.parametrize(
    ("year", "worked", "away"),
    [
        (2024, "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12", ["02-10", "02-17", "09-17"]),
        (2025, "01-26 02-08 04-27 09-28 10-11", ["01-28", "02-04", "06-02", "10-08"]),
        (2026, "01-04 02-14 02-28 05-09 09-20 10-10", ["01-02", "02-23", "06-19", "09-25"]),
    ],
)
def test_days_worked_instead_are_those_of_the_yearly_notice(year, worked, away) -> None:
    seed_holidays()
    calendar = work_calendar()

    assert sorted(day for day in calendar.workdays if day.year == year) == [
        date.fromisoformat(f"{year}-{day}") for day in worked.split()
    ]
    assert not any(calendar.is_worked(date.fromisoformat(f"{year}-{day}")) for day in away)


def test_year_that_staff_entered_stays_as_they_left_it() -> None:
    Holiday.objects.create(day=date(2024, 1, 1), name="元旦")

    seed_holidays()

    assert Holiday.objects.filter(day__year=2024).count() == 1


# 催办


def test_lagging_gathers_by_bureau_and_counts_reminders(task) -> None:
    bureau, supervisor = make_bureau(), make_user()
    make_goal(lead_bureau=bureau), make_goal(lead_bureau=bureau)
    [group] = lagging(owed())
    items = [(group.task, group.due, bureau, len(group.goals))]

    first = remind(lagging=items, reminded_by=supervisor, text="请速报", day=TODAY)
    again = remind(lagging=items, reminded_by=supervisor, text="请速报", day=TODAY)
    later = remind(
        lagging=items, reminded_by=supervisor, text="再催", day=TODAY + timedelta(days=1)
    )

    assert (first, again, later) == ((1, 0), (0, 1), (1, 0))
    [group] = lagging(owed())
    assert (len(group.goals), group.late, len(group.reminders)) == (2, 3, 2)
    assert (group.last.text, group.last.missing) == ("再催", 2)


@pytest.mark.parametrize(("text", "told"), [(" ", "须写明内容"), ("催" * 301, "最多 300 字")])
def test_reminder_needs_fitting_words(task, text: str, told: str) -> None:
    with pytest.raises(ReminderRefused, match=told):
        remind(lagging=[], reminded_by=make_user(), text=text, day=TODAY)


# The command


@pytest.fixture
def owing(task):
    bureau = make_bureau()
    make_goal(lead_bureau=bureau, wording="新增试验企业", jurisdiction=bureau.jurisdiction)
    return make_user(Role.RECORDER, bureau=bureau, username="lin", email="lin@example.com")


def test_command_prints_and_changes_nothing(owing, capsys) -> None:
    for _time in range(2):
        call_command("remind", day=TODAY)

    printed = capsys.readouterr().out
    assert printed.count("lin <lin@example.com>") == 2
    assert "应报未报 1 项，其中逾期 1 项" in printed
    assert "2024-10-08 月报" in printed and "逾期未报 3 天" in printed
    assert (mail.outbox, ReminderMail.objects.count()) == ([], 0)


def test_command_without_a_mail_server_sends_nothing(owing) -> None:
    with pytest.raises(CommandError, match="EMAIL_URL"):
        call_command("remind", send=True, day=TODAY)


def test_command_sends_once_a_day(owing, settings, capsys) -> None:
    settings.EMAIL_URL = "smtp://mail.example.com"

    call_command("remind", send=True, day=TODAY)
    call_command("remind", send=True, day=TODAY)
    call_command("remind", send=True, day=TODAY + timedelta(days=1))

    assert [message.to for message in mail.outbox] == [["lin@example.com"]] * 2
    assert "逾期未报 3 天" in mail.outbox[0].body
    assert "今天已发过" in capsys.readouterr().out


def test_mail_that_fails_is_not_kept_as_sent(owing, settings) -> None:
    settings.EMAIL_URL = "smtp://mail.example.com"
    settings.EMAIL_BACKEND = "tests.outcomes.failing_mail.FailingBackend"

    with pytest.raises(OSError, match="no mail server"):
        call_command("remind", send=True, day=TODAY)

    assert not ReminderMail.objects.exists()


def test_person_without_an_address_is_named(owing, settings, capsys) -> None:
    settings.EMAIL_URL = "smtp://mail.example.com"
    owing.email = ""
    owing.save()

    call_command("remind", send=True, day=TODAY)

    assert "lin 没有邮箱，未发送" in capsys.readouterr().err
    assert mail.outbox == []


def test_nothing_owed_is_said(task, capsys) -> None:
    call_command("remind", day=TODAY)

    assert "今天没有要提醒的人" in capsys.readouterr().out


def test_nothing_is_approved_or_reported_by_lapse_of_time(task) -> None:
    goal = make_goal()
    outcome = report(goal, at(8))

    owed(day=date(2024, 12, 31))
    call_command("remind", day=date(2024, 12, 31))

    outcome.refresh_from_db()
    assert (outcome.state, Reminder.objects.count()) == (OutcomeState.SUBMITTED, 0)

"""Commands with --user: a person's own figures and no others; without it, the operator, told so."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from outcomes.enums import OutcomeState
from outcomes.models import Outcome, ReportingTask
from plans.enums import Role
from plans.models import Membership, TrailEntry
from tests.factories import make_bureau, make_goal, make_outcome, make_place, make_plan, make_user
from tests.sheets import outcomes_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def goals() -> list:
    """Return goals of two bureaus in two places, each with a waiting figure and last year's."""
    made = []
    for code, name, value in (("990101", "甲区", 41), ("990102", "乙区", 4213379)):
        bureau = make_bureau(f"{name}科技局", jurisdiction=make_place(code, name))
        plan = make_plan(jurisdiction=bureau.jurisdiction, bureau=bureau)
        goal = make_goal(plan=plan, jurisdiction=bureau.jurisdiction, lead_bureau=bureau)
        make_outcome(goal=goal, bureau=bureau, value=value)
        make_outcome(goal=goal, bureau=bureau, value=value - 10, year=2023)
        made.append(goal)
    return made


def appointed(goal, *roles: Role, **dates: date):
    person = make_user()
    for role in roles:
        Membership.objects.create(user=person, bureau=goal.lead_bureau, role=role, **dates)
    return person


def scorecard_row(capsys, code: str, *options: str) -> dict:
    call_command(
        "scorecard", "--jurisdiction", code, "--year", "2024", "--as-of", "2024-12-31",
        "--count-unverified", *options,
    )  # fmt: skip
    return json.loads(capsys.readouterr().out)[0]


def test_scorecard_shows_a_person_what_their_roles_reach(goals, capsys) -> None:
    person = appointed(goals[0], Role.RECORDER)

    shown = [
        scorecard_row(capsys, goal.jurisdiction.code, "--user", person.username)["actual"]
        for goal in goals
    ]

    assert shown == ["41", None]
    assert scorecard_row(capsys, "990102")["actual"] == "4213379"


def test_scorecard_of_an_appointment_that_ended_shows_nothing_unverified(goals, capsys) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    person = appointed(goals[0], Role.RECORDER, valid_to=yesterday)

    assert scorecard_row(capsys, "990101", "--user", person.username)["actual"] is None


@pytest.mark.parametrize(("kind", "column"), [("goals", "责任单位"), ("outcomes", "填报单位")])
def test_export_writes_what_the_roles_reach(goals, tmp_path: Path, kind: str, column: str) -> None:
    person, path = appointed(goals[0], Role.VERIFIER), tmp_path / "x.csv"

    call_command("export_sheet", kind, "--output", str(path), "--user", person.username)

    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert {row[column] for row in rows} == {"甲区科技局"}


def test_reconciling_anothers_plan_is_refused_as_if_it_were_not_there(goals, tmp_path) -> None:
    person, summary = appointed(goals[0], Role.RECORDER), tmp_path / "总结.csv"
    summary.write_bytes(outcomes_csv({"行政区": "乙区", "指标": "甲", "实际值": "1"}))

    with pytest.raises(CommandError, match="没有编号为"):
        call_command(
            "reconcile", "--plan", str(goals[1].plan_id), "--summary", str(summary),
            "--user", person.username,
        )  # fmt: skip
    assert not TrailEntry.objects.filter(target_type="plans.plan", action="export").exists()


def test_reminders_keep_to_the_bureaus_supervised(goals, capsys) -> None:
    ReportingTask.objects.create(
        name="月报", frequency="monthly", day_of_month=5, months_after=1,
        active_from=date(2024, 1, 1),
    )  # fmt: skip
    for goal in goals:
        appointed(goal, Role.RECORDER)
    supervisor = appointed(goals[0], Role.SUPERVISOR)

    call_command("remind", "--day", "2024-04-20", "--user", supervisor.username)
    told = capsys.readouterr().out
    call_command("remind", "--day", "2024-04-20")

    assert "甲区" in told and "乙区" not in told
    assert "乙区" in capsys.readouterr().out


@pytest.mark.parametrize("options", [[], ["--confirm"]])
def test_import_writes_and_tells_nothing_of_another_bureau(
    goals, tmp_path: Path, capsys, options: list[str]
) -> None:
    person, path = appointed(goals[0], Role.RECORDER), tmp_path / "x.csv"
    other = goals[1]
    path.write_bytes(
        outcomes_csv(
            {
                "行政区划代码": other.jurisdiction.code, "指标代码": other.indicator.code,
                "指标": other.indicator.name, "年度": 2024, "截止日期": "2024-12-31",
                "实际值": "99", "单位": "家", "填报单位": "乙区科技局",
            }
        )
    )  # fmt: skip

    with pytest.raises(SystemExit):
        call_command("import_sheet", str(path), "--rows", "--user", person.username, *options)

    told = capsys.readouterr().out
    assert "不在您的职责范围" in told
    assert "4213379" not in told
    assert not Outcome.objects.filter(value=99).exists()


def test_trail_names_the_operator_or_the_person_and_the_command_line(
    goals, tmp_path: Path, capsys
) -> None:
    person = appointed(goals[0], Role.AUDITOR)
    scorecard_row(capsys, "990101")
    scorecard_row(capsys, "990101", "--user", person.username)

    of_operator, of_person = TrailEntry.objects.filter(action="export").order_by("sequence")

    assert (of_operator.login, of_operator.name) == ("", "服务器操作员")
    assert (of_person.login, of_person.user_number) == (person.username, person.pk)
    assert of_operator.address == of_person.address
    assert of_operator.address.startswith("命令行 ")


@pytest.mark.parametrize("command", ["scorecard", "export_sheet", "reconcile", "remind"])
def test_account_that_is_closed_or_unknown_runs_nothing(command: str, tmp_path: Path) -> None:
    make_user(username="zhang", is_active=False)
    options = {
        "scorecard": ["--jurisdiction", "990101", "--year", "2024"],
        "export_sheet": ["goals", "--output", str(tmp_path / "x.csv")],
        "reconcile": ["--plan", "1", "--summary", "x.csv"],
        "remind": [],
    }[command]

    with pytest.raises(CommandError, match="已停用"):
        call_command(command, *options, "--user", "zhang")
    with pytest.raises(CommandError, match="没有名为"):
        call_command(command, *options, "--user", "nobody")


def test_figures_verified_by_others_are_open_to_whoever_has_no_role(goals, capsys) -> None:
    Outcome.objects.filter(value=4213379).update(
        state=OutcomeState.VERIFIED, verified_by=make_user(), verified_at="2025-01-05T09:00+08:00"
    )

    row = scorecard_row(capsys, "990102", "--user", make_user().username)

    assert row["actual"] == "4213379"

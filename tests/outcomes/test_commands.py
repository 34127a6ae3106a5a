import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from outcomes.models import Outcome
from outcomes.sheets.outcomes import OUTCOME_COLUMNS
from plans.enums import Role
from plans.models import Goal, Indicator
from plans.quantities import format_decimal
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.tables import read_tables
from tests.factories import (
    make_bureau,
    make_goal,
    make_indicator,
    make_outcome,
    make_place,
    make_target,
    make_user,
)
from tests.sheets import Row, goals_csv, outcomes_csv

pytestmark = pytest.mark.django_db

NOTHING = {
    "new": 0, "changed": 0, "unchanged": 0, "refused": 0, "skipped": 0, "errors": [],
    "warnings": [], "batch": None,
}  # fmt: skip


@pytest.fixture(autouse=True)
def reference() -> None:
    make_place("330483", "桐乡市")
    make_indicator("新增高企", code="B19")


def goal_row(**cells: object) -> Row:
    usual = {"行政区": "桐乡市", "目标年度": 2019, "指标": "新增高企", "目标值": "70", "单位": "家"}
    return usual | cells


def outcome_row(**cells: object) -> Row:
    usual = {"行政区": "桐乡市", "年度": 2019, "指标": "新增高企", "实际值": "62", "单位": "家"}
    return usual | cells


def run_import(path: Path, data: bytes, capsys, *options: str) -> tuple[dict, int]:
    """Run import_sheet on these bytes; return the one JSON object printed and the exit code."""
    path.write_bytes(data)
    kind = "outcomes" if path.name.startswith("outcomes") else "goals"
    code = 0
    try:
        call_command("import_sheet", str(path), "--kind", kind, *options)
    except SystemExit as exit_:
        code = exit_.code
    return json.loads(capsys.readouterr().out), code


# import_sheet


def test_import_previews_without_confirm(tmp_path: Path, capsys) -> None:
    answer, code = run_import(tmp_path / "goals.csv", goals_csv(goal_row()), capsys)

    assert answer == NOTHING | {"new": 1}
    assert code == 0
    assert Goal.objects.count() == 0


def test_import_confirmed_writes(tmp_path: Path, capsys) -> None:
    bureau = make_bureau(jurisdiction=make_place("330483"))
    user = make_user(Role.RECORDER, bureau=bureau, username="zhang")
    data = goals_csv(goal_row())

    answer, _code = run_import(tmp_path / "goals.csv", data, capsys, "--confirm", "--user", "zhang")

    assert answer["new"] == 1
    assert Goal.objects.get().batch.imported_by == user


def test_import_with_a_refused_row_exits_with_one(tmp_path: Path, capsys) -> None:
    data = goals_csv(goal_row(), goal_row(计划="另一份", 目标值="0"))

    answer, code = run_import(tmp_path / "goals.csv", data, capsys, "--confirm")

    (error,) = answer.pop("errors")
    assert {kind: answer[kind] for kind in ("new", "refused", "skipped")} == {
        "new": 1, "refused": 1, "skipped": 0
    }  # fmt: skip
    assert set(error) == {"sheet", "cell", "row", "column", "value", "message"}
    assert (error["sheet"], error["row"], error["column"], error["value"]) == (
        "CSV",
        3,
        "目标值",
        "0",
    )
    assert code == 1
    assert Goal.objects.count() == 1


def test_import_creates_indicators_only_when_told_to(tmp_path: Path, capsys) -> None:
    data = goals_csv(goal_row(指标="夜间经济指数", 类型="总量", 方向="越高越好", 单位="点"))
    path = tmp_path / "goals.csv"

    refused, refused_code = run_import(path, data, capsys, "--confirm")
    taken, code = run_import(path, data, capsys, "--confirm", "--create-indicators")

    assert (refused["refused"], refused_code) == (1, 1)
    assert (taken["new"], code) == (1, 0)
    assert Indicator.objects.filter(name="夜间经济指数").exists()


def test_import_of_outcomes(tmp_path: Path, capsys) -> None:
    path, data = tmp_path / "outcomes.csv", outcomes_csv(outcome_row())

    preview, _code = run_import(path, data, capsys)
    assert (preview["new"], Outcome.objects.count()) == (1, 0)

    confirmed, _code = run_import(path, data, capsys, "--confirm")
    assert (confirmed["new"], Outcome.objects.get().state) == (1, "submitted")


@pytest.mark.parametrize(
    ("name", "data", "gist"),
    [
        ("goals.txt", b"x", r"另存为 \.xlsx 或 \.csv"),
        ("goals.csv", b"", "空文件"),
        ("goals.xlsx", b"not a workbook", "已损坏"),
        ("goals.csv", "甲,乙".encode(), "找不到表头"),
    ],
)
def test_import_of_an_unreadable_file_is_refused(tmp_path: Path, name, data, gist: str) -> None:
    (tmp_path / name).write_bytes(data)

    with pytest.raises(CommandError, match=gist):
        call_command("import_sheet", str(tmp_path / name), "--kind", "goals")


def test_import_of_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="打不开文件"):
        call_command("import_sheet", str(tmp_path / "none.csv"), "--kind", "goals")


def test_import_for_an_unknown_user_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "goals.csv"
    path.write_bytes(goals_csv(goal_row()))

    with pytest.raises(CommandError, match="没有名为 nobody 的用户"):
        call_command("import_sheet", str(path), "--kind", "goals", "--confirm", "--user", "nobody")

    assert Goal.objects.count() == 0


# export_sheet


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_export_writes_the_columns_of_the_import(tmp_path: Path, suffix: str) -> None:
    make_goal()
    make_outcome()
    for kind, columns in [("goals", GOAL_COLUMNS), ("outcomes", OUTCOME_COLUMNS)]:
        path = tmp_path / f"{kind}{suffix}"

        call_command("export_sheet", kind, "--output", str(path))

        (table,) = read_tables(path.read_bytes(), path.name, columns)
        assert (table.columns, len(table.rows)) == (columns, 1)


def test_export_keeps_to_a_place_and_year(tmp_path: Path) -> None:
    city = make_place("330400", "嘉兴市")
    county = make_place("330499", "试验县", parent=city)
    make_goal(jurisdiction=county, wording="要")
    make_goal(jurisdiction=county, wording="不要", year=2023)
    make_goal(wording="也不要")
    path = tmp_path / "goals.csv"

    call_command(
        "export_sheet", "goals", "--jurisdiction", "330400", "--year", "2024", "--output", str(path)
    )

    (table,) = read_tables(path.read_bytes(), path.name, GOAL_COLUMNS)
    assert [row.text("指标") for row in table.rows] == ["要"]


@pytest.mark.parametrize(
    ("options", "gist"),
    [
        (["--jurisdiction", "999999", "--output", "a.csv"], "没有代码为 999999"),
        (["--output", "a.txt"], r"以 \.xlsx 或 \.csv 结尾"),
    ],
)
def test_export_refuses_what_it_cannot_do(options: list[str], gist: str) -> None:
    with pytest.raises(CommandError, match=gist):
        call_command("export_sheet", "goals", *options)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("kind", ["goals", "outcomes"])
def test_export_imported_changes_nothing(tmp_path: Path, capsys, kind: str, suffix: str) -> None:
    make_goal(year=None)
    make_outcome(value="70.16")
    path = tmp_path / f"{kind}{suffix}"
    call_command("export_sheet", kind, "--output", str(path))
    capsys.readouterr()

    answer, code = run_import(path, path.read_bytes(), capsys, "--confirm")

    assert answer == NOTHING | {"unchanged": 1}
    assert code == 0


# scorecard


@pytest.fixture
def goal() -> Goal:
    place = make_place("330483", "桐乡市")
    goal = make_goal(jurisdiction=place, target=70, wording="新增高企")
    make_outcome(goal=goal, value=35, state="verified", as_of=date(2024, 6, 30))
    make_outcome(goal=goal, value=70)
    return goal


def run_scorecard(capsys, *options: str) -> list[dict]:
    call_command("scorecard", "--jurisdiction", "330483", "--year", "2024", *options)
    return json.loads(capsys.readouterr().out)


def test_scorecard_prints_verified_figures(goal: Goal, capsys) -> None:
    (row,) = run_scorecard(capsys, "--as-of", "2024-12-31")

    assert (row["goal"], row["actual"], row["verified"]) == (goal.pk, "35", True)
    assert row["count_unverified"] is False


def test_scorecard_counts_unverified_figures_when_asked(goal: Goal, capsys) -> None:
    (row,) = run_scorecard(capsys, "--as-of", "2024-12-31", "--count-unverified")

    assert (row["actual"], row["attained"], row["verified"]) == ("70", True, False)
    assert (row["count_unverified"], row["reasons"][-1]) == (True, "本表计入未核定的数据")


def test_scorecard_knows_only_what_was_known_on_the_day(goal: Goal, capsys) -> None:
    (row,) = run_scorecard(capsys, "--as-of", "2024-07-01", "--count-unverified")

    assert (row["actual"], row["actual_as_of"], row["due"]) == ("35", "2024-06-30", "50")


def test_scorecard_judges_by_the_targets_first_promised_when_asked(goal: Goal, capsys) -> None:
    old = goal.targets.get()
    old.in_force = False
    old.save()
    make_target(goal, 35, supersedes=old, change_reason="政策调整", approved_by=make_user())
    rows = [
        run_scorecard(capsys, "--as-of", "2024-12-31", *options)[0]
        for options in ((), ("--targets", "original"))
    ]

    assert [(row["target"], row["targets"]) for row in rows] == [
        ("35", "current"),
        (format_decimal(old.value), "original"),
    ]


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_scorecard_writes_a_file(goal: Goal, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"scorecard.{form}"

    call_command(
        "scorecard", "--jurisdiction", "330483", "--year", "2024", "--as-of", "2024-12-31",
        "--format", form, "--output", str(path),
    )  # fmt: skip

    start = {"json": b"[", "csv": b"\xef\xbb\xbf", "xlsx": b"PK"}[form]
    assert path.read_bytes().startswith(start)


def test_scorecard_of_an_unknown_place_is_refused() -> None:
    with pytest.raises(CommandError, match="没有代码为 999999"):
        call_command("scorecard", "--jurisdiction", "999999", "--year", "2024")

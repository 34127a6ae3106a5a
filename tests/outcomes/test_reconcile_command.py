"""The command that holds a plan against summaries."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_goal, make_indicator, make_plan
from tests.sheets import make_workbook

PLAN = """示范市2023年工作要点

2023年主要目标是：地区生产总值增长7%；新增国家高新技术企业46家以上；技术合同成交额60亿元以上，力争70亿元；\
改造老旧小区30个；森林覆盖率达到45%；开工建设保障性住房2000套。
"""
SUMMARY = """示范市2023年工作总结

2023年，全市生产总值完成612.5亿元，增长7.6%；新认定高新技术企业51家；全市技术合同成交额66.3亿元；\
完成老旧小区改造28个；建成保障性住房1800套；工业用电量增长6%。
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    plan, summary = tmp_path / "plan.txt", tmp_path / "summary.txt"
    plan.write_text(PLAN, encoding="utf-8")
    summary.write_text(SUMMARY, encoding="utf-8")
    return str(plan), str(summary)


def answer(plan: str, summary: str, *options: str) -> str:
    output = StringIO()
    call_command("reconcile", "--plan", plan, "--summary", summary, *options, stdout=output)
    return output.getvalue()


def test_json_has_pairs_silent_and_unplanned(files: tuple[str, str]) -> None:
    found = json.loads(answer(*files, "--year", "2023", "--place", "示范市", "--format", "json"))

    assert set(found) == {"pairs", "silent", "unplanned"}
    told = {
        (PLAN[pair["goal"] :][:2], pair["actual"], pair["relation"], pair["attained"])
        for pair in found["pairs"]
    }
    assert told == {
        ("7%", "7.6", "same", True),
        ("46", "51", "same", True),
        ("60", "66.3", "same", True),
        ("70", "66.3", "same", False),
        ("30", "28", "same", False),
        ("20", "1800", "doubtful", None),
    }
    assert [one["indicator"] for one in found["silent"]] == ["森林覆盖率"]
    assert {one["actual"] for one in found["unplanned"]} == {"612.5", "6"}


def test_pairs_have_the_keys_that_are_promised(files: tuple[str, str]) -> None:
    pair = json.loads(answer(*files, "--format", "json"))["pairs"][0]

    assert pair.keys() >= {
        "goal", "outcome", "indicator_goal", "indicator_outcome", "target", "actual", "unit",
        "score", "relation", "attained",
    }  # fmt: skip


def test_table_lists_four_groups(files: tuple[str, str]) -> None:
    lines = [line for line in answer(*files).splitlines() if line.startswith("#")]

    assert lines == ["# 已报送 5", "# 口径或定义不同，须人工判断 1", "# 未报送 1", "# 计划外 2"]


@pytest.mark.django_db
def test_stored_plan_is_named_by_its_key(files: tuple[str, str]) -> None:
    plan = make_plan(year=2023)
    indicator = make_indicator(name="技术合同成交额", unit="亿元", basis="amount")
    goal = make_goal(plan=plan, indicator=indicator, year=2023, target=60)

    found = json.loads(answer(str(plan.pk), files[1], "--format", "json"))

    assert [(pair["goal"], pair["attained"]) for pair in found["pairs"]] == [(goal.pk, True)]


@pytest.mark.django_db
def test_unknown_plan_and_missing_file_are_refused(files: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match="999999"):
        answer("999999", files[1])
    with pytest.raises(CommandError, match="nowhere"):
        answer(files[0], "nowhere.txt")


SHEET = [
    ["示范市2023年主要指标完成情况表"],
    ["序号", "指标", "单位", "年度目标", "完成情况", "备注"],
    [1, "地区生产总值增长", "%", "7", "7.6", ""],
    [2, "新认定高新技术企业", "家", "46", 51, ""],
    [3, "技术合同成交额", "亿元", 60, 66.3, ""],
    [4, "森林覆盖率", "%", 45, "正在统计", ""],
    [5, "工业用电量增长", "%", "", "6", ""],
]


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_sheet_of_results_is_a_summary_too(
    files: tuple[str, str], tmp_path: Path, suffix: str
) -> None:
    sheet = tmp_path / f"完成情况.{suffix}"
    if suffix == "csv":
        lines = (",".join(map(str, row)) for row in SHEET)
        sheet.write_text("\n".join(lines), encoding="utf-8-sig")
    else:
        sheet.write_bytes(make_workbook({"完成情况": SHEET}))

    found = json.loads(answer(files[0], str(sheet), "--format", "json"))

    told = {(pair["outcome"], pair["actual"], pair["relation"]) for pair in found["pairs"]}
    assert told == {(3, "7.6", "same"), (4, "51", "same"), (5, "66.3", "same")}
    assert "森林覆盖率" in {one["indicator"] for one in found["silent"]}
    assert [one["outcome"] for one in found["unplanned"]] == [7]


@pytest.mark.django_db
def test_a_file_that_only_looks_like_a_sheet_is_refused(
    files: tuple[str, str], tmp_path: Path
) -> None:
    sheet = tmp_path / "完成情况.xlsx"
    sheet.write_text("不是表格", encoding="utf-8")

    with pytest.raises(CommandError, match=r"完成情况\.xlsx"):
        answer(files[0], str(sheet))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--year", "今年"), "“今年”不是年度"),
        (("--year", "99999"), "“99999”不是年度"),
        (("--format", "xml"), "不能是“xml”"),
        (("--summary", "nowhere.txt"), "nowhere.txt：找不到这个文件"),
        (("--summary", "FOLDER"), "这是文件夹"),
        (("--summary",), "请用 --summary"),
        (("--plan",), "请用 --plan"),
    ],
)
def test_bad_options_are_refused_with_what_to_write(
    files: tuple[str, str], tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    given = [str(tmp_path) if one == "FOLDER" else one for one in options]

    with pytest.raises(CommandError, match=words):
        call_command("reconcile", "--plan", files[0], "--summary", files[1], *given)


@pytest.mark.django_db
def test_places_that_never_meet_are_told(files: tuple[str, str]) -> None:
    told = StringIO()
    goal = make_goal(year=2023)

    call_command(
        "reconcile",
        plan=[str(goal.plan_id)],
        summary=[files[1]],
        place="清河县",
        stdout=StringIO(),
        stderr=told,
    )

    assert "没有一项可比：请核对 --place" in told.getvalue()


def test_sheet_of_targets_is_a_plan_too(files: tuple[str, str], tmp_path: Path) -> None:
    sheet = tmp_path / "目标.csv"
    rows = ["指标,单位,2023年目标", "新增国家高新技术企业,家,46", "技术合同成交额,亿元,60"]
    sheet.write_text("\n".join(rows), encoding="utf-8-sig")

    found = json.loads(answer(str(sheet), files[1], "--year", "2023", "--format", "json"))

    assert {(pair["target"], pair["actual"]) for pair in found["pairs"]} == {
        ("46", "51"),
        ("60", "66.3"),
    }


PROGRESS = [
    ["2023年重点任务进展情况表"],
    ["序号", "项目内容", "进展情况", "责任单位"],
    [1, "新增国家高新技术企业46家以上", "新认定高新技术企业51家。", "科技局"],
    [2, "技术合同成交额60亿元以上", "已完成66.3亿元", "科技局"],
    [3, "开工建设保障性住房2000套", "正在推进", "住建局"],
]


@pytest.mark.django_db
def test_sheet_of_sentences_is_a_summary_and_its_promises_answer_nothing(
    files: tuple[str, str], tmp_path: Path
) -> None:
    sheet = tmp_path / "进展.xlsx"
    sheet.write_bytes(make_workbook({"进展": PROGRESS}))

    found = json.loads(answer(files[0], str(sheet), "--year", "2023", "--format", "json"))

    told = {(pair["outcome"], pair["actual"]) for pair in found["pairs"]}
    assert told == {(3, "51"), (4, "66.3")}
    assert "开工建设保障性住房" in {one["indicator"] for one in found["silent"]}


def test_a_second_summary_repeats_without_counting_twice(
    files: tuple[str, str], tmp_path: Path
) -> None:
    again = tmp_path / "again.txt"
    again.write_text(SUMMARY, encoding="utf-8")
    output = StringIO()

    call_command(
        "reconcile", plan=[files[0]], summary=[files[1], str(again)], format="json", stdout=output
    )

    found = json.loads(output.getvalue())
    assert len(found["pairs"]) == 6
    assert {one["actual"] for one in found["unplanned"]} == {"612.5", "6"}


def test_a_year_without_goals_is_told_beside_the_answer(files: tuple[str, str]) -> None:
    output, errors = StringIO(), StringIO()

    call_command(
        "reconcile", plan=[files[0]], summary=[files[1]], year=2019, format="json",
        stdout=output, stderr=errors,
    )  # fmt: skip

    assert json.loads(output.getvalue())["pairs"] == []
    assert "2019" in errors.getvalue()


def test_one_file_cannot_be_plan_and_summary(files: tuple[str, str], tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(PLAN, encoding="utf-8")

    with pytest.raises(CommandError, match="同一个文件"):
        answer(files[0], str(copy), "--year", "2023")


def test_title_of_another_year_is_told_beside_the_answer(files: tuple[str, str]) -> None:
    errors = StringIO()

    call_command(
        "reconcile", "--plan", files[0], "--summary", files[1], "--year", "2019", stderr=errors
    )

    assert errors.getvalue().count("题目写的是 2023 年，按 2019 年核对") == 2


def test_half_a_year_is_doubted_and_the_whole_year_comes_first(
    files: tuple[str, str], tmp_path: Path
) -> None:
    half = tmp_path / "half.txt"
    half.write_text(
        "示范市2023年上半年工作总结\n新认定高新技术企业20家；技术合同成交额30亿元。",
        encoding="utf-8",
    )
    output = StringIO()

    alone = json.loads(answer(files[0], str(half), "--year", "2023", "--format", "json"))
    call_command(
        *("reconcile", "--plan", files[0], "--summary", str(half), files[1]),
        *("--year", "2023", "--format", "json"),
        stdout=output,
    )

    told = {(pair["actual"], pair["relation"]) for pair in alone["pairs"]}
    assert told == {("20", "doubtful"), ("30", "doubtful")}
    both = {pair["actual"]: pair["relation"] for pair in json.loads(output.getvalue())["pairs"]}
    assert both["51"] == both["66.3"] == "same"
    assert not {"20", "30"} & both.keys()

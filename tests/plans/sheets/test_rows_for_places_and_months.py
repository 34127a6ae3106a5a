"""Sheets with a row for each place or month, whose indicator stands above the rows."""

import pytest

from plans.enums import Basis, Direction
from plans.sheets.tables import SheetError
from tests.factories import make_indicator, make_place
from tests.plans.sheets.test_ugly_sheets import problems, rows, stage, workbook
from tests.sheets import make_workbook

pytestmark = pytest.mark.django_db

FIGURES = ("row", "jurisdiction_code", "indicator_code", "target", "actual", "unit", "as_of")


@pytest.fixture(autouse=True)
def reference() -> None:
    ningbo = make_place("330200", "宁波市")
    make_place("330203", "海曙区", parent=ningbo)
    make_place("330211", "镇海区", parent=ningbo)
    make_indicator("高新技术企业数", code="B01", basis=Basis.TOTAL)
    make_indicator("技术合同成交额", code="F01", unit="亿元", basis=Basis.AMOUNT)
    make_indicator("技术合同登记数", code="F06", unit="项", basis=Basis.TOTAL)


@pytest.mark.parametrize(
    "title",
    [
        "宁波市2024年1-9月高新技术企业数完成情况",
        "2024年1—9月各区县高新技术企业数目标完成情况表",
        "附件1：全市高新技术企业数完成情况（截至2024年9月底）",
    ],
)
def test_indicator_that_only_the_title_names(title: str) -> None:
    header = ["序号", "区县", "年度目标", "完成数", "完成率(%)", "排名"]
    cells = [
        [title],
        ["单位:家"],
        header,
        [1, "海曙区", 300, 210, 70, 2],
        [2, "镇海区", 200, 150, 75, 1],
        ["全市", None, 500, 360, 72, None],
    ]

    staging = stage(make_workbook({"Sheet1": cells}), place_code="330200")

    assert rows(staging, *FIGURES) == [
        (4, "330203", "B01", "300", "210", "家", "2024-09-30"),
        (5, "330211", "B01", "200", "150", "家", "2024-09-30"),
    ]
    assert [str(row.kind) for row in staging.skipped] == ["total"]


@pytest.mark.parametrize(
    "title",
    [
        "2024年1-9月高新技术企业数与技术合同成交额完成情况",
        "2024年1-9月新增高新技术企业数完成情况",
        "2024年1-9月高新技术企业数增速完成情况",
    ],
)
def test_title_that_says_more_than_the_indicator_names_none(title: str) -> None:
    cells = [[title], ["区县", "单位", "年度目标值", "完成数"], ["海曙区", "家", 300, 210]]

    with pytest.raises(SheetError, match="没有认出“指标”列"):
        stage(make_workbook({"Sheet1": cells}), place_code="330200")


def test_indicator_of_each_sheet_is_its_name() -> None:
    header = ["区县", "年度目标", "1-9月完成", "完成率"]
    sheets = {
        "高新技术企业数": [["2024年（单位：家）"], header, ["海曙区", 300, 210, "70%"]],
        "技术合同成交额": [["2024年（单位：亿元）"], header, ["海曙区", 30, 21, "70%"]],
    }

    staging = stage(make_workbook(sheets), place_code="330200")

    assert rows(staging, "indicator_code", "target", "actual", "unit") == [
        ("B01", "300", "210", "家"),
        ("F01", "30", "21", "亿元"),
    ]


def months(words: list[str], result: str) -> bytes:
    cells = [["海曙区2024年技术合同成交额逐月完成情况"], ["单位:亿元"]]
    cells += [["月份", "年度目标", result]]
    return make_workbook({"Sheet1": cells + [[word, 60, at + 3] for at, word in enumerate(words)]})


@pytest.mark.parametrize(
    ("words", "result"),
    [(["1月", "1-2月", "1-3月"], "完成"), (["1月", "2月", "3月"], "累计完成")],
)
def test_row_for_each_month_that_runs_from_january(words: list[str], result: str) -> None:
    staging = stage(months(words, result), place_code="330203")

    assert rows(staging, "row", "target", "actual", "as_of") == [
        (4, "60", "3", "2024-01-31"),
        (5, "60", "4", "2024-02-29"),
        (6, "60", "5", "2024-03-31"),
    ]
    assert problems(staging) == []


def test_months_that_do_not_say_whether_they_add_up_are_asked_about() -> None:
    staging = stage(months(["1月", "2月"], "完成"), place_code="330203")

    assert [cell for cell, _message in problems(staging)] == ["A4", "A5"]
    assert all("当月数还是累计数" in message for _cell, message in problems(staging))


def test_indicator_above_its_target_and_result_in_one_column() -> None:
    cells = [
        ["2024年1-9月各区指标完成情况"],
        ["项目", "海曙区", "镇海区"],
        ["高新技术企业数（家）", None, None],
        ["目标", 300, 200],
        ["完成", 210, 150],
        ["技术合同成交额（亿元）", None, None],
        ["目标", 30, 20],
        ["完成", 21, 15],
    ]

    staging = stage(make_workbook({"Sheet1": cells}), place_code="330200")

    assert rows(staging, *FIGURES[1:6]) == [
        ("330203", "B01", "300", "210", "家"),
        ("330211", "B01", "200", "150", "家"),
        ("330203", "F01", "30", "21", "亿元"),
        ("330211", "F01", "20", "15", "亿元"),
    ]


def test_group_and_the_word_below_it_are_one_name() -> None:
    cells = [
        ["2024年1-9月各区技术市场情况"],
        ["区县", "技术合同", None, "高新技术企业数(家)"],
        [None, "登记数(项)", "成交额(亿元)", None],
        ["海曙区", 300, 21, 210],
    ]

    data = workbook({"Sheet1": cells}, "B2:C2", "A2:A3", "D2:D3")
    staging = stage(data, place_code="330200")

    assert rows(staging, "indicator_code", "actual", "unit", "as_of") == [
        ("F06", "300", "项", "2024-09-30"),
        ("F01", "21", "亿元", "2024-09-30"),
        ("B01", "210", "家", "2024-09-30"),
    ]


def test_last_year_with_its_target_beside_that_of_this_year() -> None:
    cells = [
        ["海曙区2024年目标建议表"],
        ["序号", "指标", "单位", "2023年", None, "2024年目标"],
        [None, None, None, "目标", "实绩", None],
        [1, "技术合同成交额", "亿元", 50, 52, 60],
    ]

    data = workbook({"Sheet1": cells}, "D2:E2", "A2:A3", "B2:B3", "C2:C3", "F2:F3")
    staging = stage(data, place_code="330203")

    assert rows(staging, "year", "target") == [(2023, "50"), (2024, "60")]
    assert problems(staging) == []
    baselines = [row.goal.cells.get("基期值") for row in staging.reading.rows]
    assert baselines == [None, 52]


def test_last_year_beside_columns_of_places_is_given_to_none_of_them() -> None:
    cells = [
        ["宁波市2024年各区目标任务"],
        ["指标", "单位", "2023年完成", "海曙区2024年目标", "镇海区2024年目标"],
        ["技术合同成交额", "亿元", 100, 60, 50],
    ]

    staging = stage(make_workbook({"Sheet1": cells}), place_code="330200")

    names = ("jurisdiction_code", "year", "target", "actual")
    assert rows(staging, *names) == [
        ("330203", 2024, "60", None),
        ("330211", 2024, "50", None),
    ]
    ((_cell, message),) = problems(staging)
    assert "行政区" in message


def test_sentences_beside_the_name_of_a_work_are_split() -> None:
    cells = [
        ["海曙区2024年民生实事项目"],
        ["序号", "项目名称", "主要内容及目标", "责任单位", "完成时限"],
        [
            1,
            "科技惠民",
            "新增高新技术企业30家以上、技术合同成交额突破6亿元。",
            "区科技局",
            "11月底",
        ],
    ]

    staging = stage(make_workbook({"Sheet1": cells}), place_code="330203")

    assert [row[:2] for row in rows(staging, "target", "unit")] == [("30", "家"), ("6", "亿元")]


def test_units_behind_the_reporting_body_on_one_line() -> None:
    cells = [
        ["海曙区2024年1-9月完成情况"],
        ["填报单位：海曙区科技局（盖章）", None, "单位：家、亿元"],
        ["指标", "年度目标", "完成值"],
        ["高新技术企业数", 300, 210],
        ["技术合同成交额", 30, 21],
    ]

    staging = stage(make_workbook({"Sheet1": cells}), place_code="330203")

    assert rows(staging, "actual", "unit") == [("210", "家"), ("21", "亿元")]


@pytest.mark.parametrize(
    ("word", "day"),
    [("9月末", "2024-09-30"), ("三季度末", "2024-09-30"), ("年底", "2024-12-31")],
)
def test_day_in_words_is_that_of_the_year_of_its_row(word: str, day: str) -> None:
    data = f"区县,指标,年度,完成值,单位,截止日期\n海曙区,高新技术企业数,2024,12,家,{word}\n"

    staging = stage(data.encode(), "表.csv", place_code="330200")

    assert rows(staging, "as_of") == [(day,)]


@pytest.mark.parametrize(
    ("cell", "value", "comparator"),
    [("进入前20", "20", "<="), ("全省第5位", "5", "<="), ("保持前三", "3", "<=")],
)
def test_rank_in_words(cell: str, value: str, comparator: str) -> None:
    make_indicator(
        "综合评价排名", code="C13", unit="位", basis=Basis.RANK, direction=Direction.LOWER
    )
    data = f"区县,指标,年度,目标值,单位\n海曙区,综合评价排名,2024,{cell},位\n"

    staging = stage(data.encode(), "表.csv", place_code="330200")

    assert rows(staging, "target", "comparator") == [(value, comparator)]


def test_part_of_a_number_in_parentheses_is_no_unit() -> None:
    data = "区县,指标,年度,完成值,单位\n海曙区,高新技术企业数,2024,12家(含迁入2家),家\n"

    staging = stage(data.encode(), "表.csv", place_code="330200")

    assert rows(staging, "actual", "words") == [("12", "12家(含迁入2家)")]


def place_months(title: str) -> bytes:
    header = ["月份", "高新技术企业数(家)", "技术合同成交额(亿元)"]
    return make_workbook({"Sheet1": [[title], header, ["1月", 450, 3], ["2月", 455, 7]]})


def test_months_down_the_side_and_indicators_across() -> None:
    staging = stage(place_months("海曙区2024年按月累计完成情况"), place_code="330203")

    assert rows(staging, "indicator_code", "actual", "as_of") == [
        ("B01", "450", "2024-01-31"),
        ("F01", "3", "2024-01-31"),
        ("B01", "455", "2024-02-29"),
        ("F01", "7", "2024-02-29"),
    ]


def test_months_and_indicators_that_do_not_say_whether_they_add_up() -> None:
    staging = stage(place_months("海曙区2024年按月完成情况"), place_code="330203")

    assert staging.as_json()["refused"] == 4
    assert {cell for cell, _message in problems(staging)} == {"A3", "A4"}


@pytest.mark.parametrize(
    ("header", "row", "target"),
    [
        (
            ["目标任务", "量化指标", "数值", "单位"],
            ["企业培育", "高新技术企业数", 900, "家"],
            "900",
        ),
        (
            ["重点任务", "目标要求", "责任科室"],
            ["企业培育", "新增高新技术企业80家", "高新科"],
            "80",
        ),
    ],
)
def test_work_without_a_number_is_what_the_column_beside_it_counts(
    header: list[str], row: list[object], target: str
) -> None:
    cells = [["海曙区2024年目标任务分解表"], ["序号", *header], [1, *row]]

    staging = stage(make_workbook({"Sheet1": cells}), place_code="330203")

    assert rows(staging, "target", "unit") == [(target, "家")]
    assert staging.reading.rows[0].goal.text("举措") == "企业培育"


def test_result_of_a_year_that_has_its_target_beside_the_next_years() -> None:
    header = ["2023年实际", "2024年目标", "2024年1-9月完成", "2025年目标建议"]
    cells = [["海曙区科技指标"], ["指标", "单位", *header]]
    cells += [["高新技术企业数", "家", 510, 600, 480, 700]]

    staging = stage(make_workbook({"Sheet1": cells}), place_code="330203")

    assert rows(staging, "year", "target", "actual", "as_of") == [
        (2024, None, "480", "2024-09-30"),
        (2024, "600", None, None),
        (2025, "700", None, None),
    ]


def test_place_behind_the_word_about_in_a_title() -> None:
    cells = [["关于海曙区2024年前三季度指标完成情况的通报"], ["指标", "目标值", "完成值"]]
    cells += [["高新技术企业数（家）", 600, 480], ["单位负责人（签字）：", None, "填表人："]]

    staging = stage(make_workbook({"Sheet1": cells}), place_code="330200")

    assert rows(staging, "jurisdiction_code", "actual") == [("330203", "480")]
    assert [str(row.kind) for row in staging.skipped] == ["signature"]


@pytest.mark.parametrize("word", ["已完成", "未完成", "正在推进"])
def test_word_of_progress_is_refused_with_what_to_do(word: str) -> None:
    data = f"区县,指标,年度,完成值,单位\n海曙区,高新技术企业数,2024,{word},家\n"

    staging = stage(data.encode(), "表.csv", place_code="330200")

    ((cell, message),) = problems(staging)
    assert (cell, "这一格留空" in message) == ("D2", True)


def test_done_between_the_task_and_its_rate_is_the_result() -> None:
    cells = [["海曙区2024年1-9月完成情况"], ["指标", "单位", "全年任务", "已完成", "完成比例"]]
    cells += [["技术合同成交额", "亿元", 60, 42, "70%"]]

    staging = stage(make_workbook({"Sheet1": cells}), place_code="330203")

    assert rows(staging, "target", "actual", "as_of") == [("60", "42", "2024-09-30")]

"""Columns that repeat for each place, indicator, month, year or tier: a row for each of them."""

import pytest

from plans.sheets.tables import SheetError
from tests.plans.sheets.lines import TECH, make_reference, read
from tests.plans.sheets.test_ugly_sheets import problems, stage, workbook

pytestmark = pytest.mark.django_db

OF_CITY = ["2024年1-9月各区完成情况"]
OF_PLACE = ["江北区2024年完成情况"]
TRADE = ["技术合同成交额", "亿元"]


@pytest.fixture(autouse=True)
def reference() -> None:
    make_reference()


def test_indicators_as_columns() -> None:
    rows = [OF_CITY, ["序号", "地区", "高新技术企业数（家）", "技术合同成交额（亿元）"],
            [1, "海曙区", 480, "—"], [2, "江北区", 380, 18.5], ["合计", None, 860, 44]]  # fmt: skip

    assert read(rows, place_code="330200") == [
        "3 B01 A=480 家 @09-30 330203",
        "4 B01 A=380 家 @09-30 330205",
        "4 F01 A=18.5 亿元 @09-30 330205",
    ]


def test_indicators_as_columns_with_target_and_result_below_a_group() -> None:
    rows = [
        OF_CITY,
        ["地区", "创新主体", None, None, "创新投入", None, None],
        [None, "高新技术企业数（家）", None, None, "技术合同成交额（亿元）", None, None],
        [None, *["目标", "完成", "完成率(%)"] * 2],
        ["江北区", 400, 380, 95, 20, 18.5, 92.5],
        ["全市", 3000, 2800, 93.3, 200, 180, 90],
    ]

    assert read(
        rows, "A2:A4", "B2:D2", "E2:G2", "B3:D3", "E3:G3", place_code="330200"
    ) == [
        "5 B01 T≥400 A=380 家 @09-30 330205",
        "5 F01 T≥20 A=18.5 亿元 @09-30 330205",
        "6 B01 T≥3000 A=2800 家 @09-30",
        "6 F01 T≥200 A=180 亿元 @09-30",
    ]  # fmt: skip


def test_rate_of_a_block_is_held_against_its_own_numbers() -> None:
    rows = [OF_CITY, ["地区", "高新技术企业数（家）", None, None],
            [None, "目标", "完成", "完成率"], ["江北区", 400, 380, "85%"]]  # fmt: skip

    staging = stage(workbook({"a": rows}, "A2:A3", "B2:D2"), place_code="330200")

    ((cell, message),) = [(w.cell, w.message) for w in staging.warnings]
    assert (cell, "95.00%" in message) == ("D4", True)


def test_unknown_indicator_among_columns_is_refused_by_its_cell() -> None:
    rows = [OF_CITY, ["地区", "高新技术企业数（家）", "神秘指标（个）"], ["江北区", 380, 5]]

    staging = stage(workbook({"a": rows}), place_code="330200")

    ((cell, message),) = problems(staging)
    assert (cell, "没有“神秘指标”" in message) == ("C3", True)


def test_places_as_columns_with_target_and_result() -> None:
    rows = [OF_CITY, ["指标", "单位", "海曙区", None, "江北区", None],
            [None, None, "目标", "完成", "目标", "完成"],
            ["高新技术企业数", "家", 500, 480, 400, 380]]  # fmt: skip

    assert read(rows, "A2:A3", "B2:B3", "C2:D2", "E2:F2", place_code="330200") == [
        "4 B01 T≥500 A=480 家 @09-30 330203",
        "4 B01 T≥400 A=380 家 @09-30 330205",
    ]


def test_target_of_the_whole_beside_those_of_its_parts() -> None:
    rows = [["宁波市2024年目标任务分解表"], ["指标", "单位", "全市目标", "分解目标", None],
            [None, None, None, "海曙区", "江北区"],
            ["高新技术企业数", "家", 3000, 500, 400]]  # fmt: skip

    assert read(rows, "A2:A3", "B2:B3", "C2:C3", "D2:E2", place_code="330200") == [
        "4 B01 T≥3000 家",
        "4 B01 T≥500 家 330203",
        "4 B01 T≥400 家 330205",
    ]


# Months, quarters, years


@pytest.mark.parametrize(
    ("title", "header", "merges"),
    [
        ("江北区2024年完成情况", [["指标", "单位", "1月", "1-2月", "1-3月累计"]], []),
        ("江北区2024年各月累计完成情况", [["指标", "单位", "1月", "2月", "3月"]], []),
        (
            "江北区2024年",
            [["指标", "单位", "累计完成", None, None], [None, None, "1月", "2月", "3月"]],
            ["A2:A3", "B2:B3", "C2:E2"],
        ),
    ],
)
def test_columns_of_the_year_so_far(title: str, header: list, merges: list[str]) -> None:
    rows = [[title], *header, [*TRADE, 1.2, 2.5, 5.5]]
    row = len(rows)

    assert read(rows, *merges) == [
        f"{row} F01 A=1.2 亿元 @01-31",
        f"{row} F01 A=2.5 亿元 @02-29",
        f"{row} F01 A=5.5 亿元 @03-31",
    ]


def test_target_beside_columns_of_the_year_so_far_is_said_once() -> None:
    rows = [OF_PLACE, ["指标", "单位", "年度目标值", "1-2月", "1-3月"], [*TRADE, 20, 2.5, 5.5]]

    assert read(rows) == [
        "3 F01 T≥20 亿元",
        "3 F01 A=2.5 亿元 @02-29",
        "3 F01 A=5.5 亿元 @03-31",
    ]


def test_months_alone_beside_a_target_are_named_and_left_out() -> None:
    rows = [OF_PLACE, ["指标", "单位", "年度目标值", "1月", "2月", "3月"], [*TRADE, 20, 1, 1, 3]]

    staging = stage(workbook({"a": rows}), place_code="330205")

    assert [w.column for w in staging.warnings] == ["1月", "2月", "3月"]
    assert "看不出是年初以来的累计数" in staging.warnings[0].message
    assert read(rows) == ["3 F01 T≥20 亿元"]


def test_quarter_alone_beside_the_year_so_far_is_named_and_left_out() -> None:
    header = ["指标", "单位", "全年目标", "一季度完成", "上半年完成", "1-9月完成"]
    rows = [OF_PLACE, header, [*TRADE, 60, 14, 30, 42]]

    staging = stage(workbook({"a": rows}), place_code="330205")

    assert [w.column for w in staging.warnings] == ["一季度完成"]
    assert read(rows) == [
        "3 F01 T≥60 亿元",
        "3 F01 A=30 亿元 @06-30",
        "3 F01 A=42 亿元 @09-30",
    ]


def test_months_alone_are_refused() -> None:
    with pytest.raises(SheetError, match="当月数还是累计数"):
        read([OF_PLACE, ["指标", "单位", "1月", "2月", "3月"], [*TRADE, 1, 1, 3]])


def test_results_by_quarter_are_no_plan_by_quarter() -> None:
    group = ["指标", "单位", "目标值", "完成情况", None, None, None]
    rows = [["江北区2024年目标完成情况"], group,
            [None, None, None, "一季度", "上半年", "前三季度", "全年"],
            [*TRADE, 20, 4, 9, 14.5, None]]  # fmt: skip

    assert read(rows, "A2:A3", "B2:B3", "C2:C3", "D2:G2") == [
        "4 F01 T≥20 亿元",
        "4 F01 A=4 亿元 @03-31",
        "4 F01 A=9 亿元 @06-30",
        "4 F01 A=14.5 亿元 @09-30",
    ]


def test_results_of_one_quarter_each_give_the_first_only() -> None:
    group = ["指标", "单位", "目标值", "完成情况", None]
    rows = [["江北区2024年"], group, [None, None, None, "一季度", "二季度"], [*TRADE, 20, 4, 5]]

    assert read(rows, "A2:A3", "B2:B3", "C2:C3", "D2:E2") == ["4 F01 T≥20 A=4 亿元 @03-31"]


def test_column_of_a_period_alone_is_a_result_where_the_title_says_so() -> None:
    rows = [
        ["江北区主要指标完成情况"],
        ["指标名称", "计量单位", "2024年1-9月", "2023年1-9月", "增长%"],
        [*TRADE, 18.5, 17.2, 7.6],
    ]

    assert read(rows) == ["3 F01 A=18.5 亿元 @09-30", "3 F01 A=17.2 亿元 @09-30 2023"]


def test_last_years_result_beside_a_target_is_its_baseline() -> None:
    rows = [["江北区2023年完成情况和2024年计划"], ["指标", "单位", "2023年完成", "2024年计划"],
            [*TRADE, 17.2, 20]]  # fmt: skip

    staging = stage(workbook({"a": rows}), place_code="330205")

    assert read(rows) == ["3 F01 T≥20 亿元"]
    (goal,) = staging.goals.goals
    assert (str(goal.baseline_value), goal.baseline_year) == ("17.2", 2023)


def test_targets_of_two_years() -> None:
    rows = [["江北区目标"], ["指标", "单位", "2024年目标值", "2025年目标值"],
            [*TECH[:2], 400, 450]]  # fmt: skip

    assert read(rows) == ["3 B01 T≥400 家", "3 B01 T≥450 家 2025"]


def test_stretch_target_is_a_second_tier_of_one_goal() -> None:
    rows = [
        ["江北区2024年目标任务"],
        ["指标", "单位", "基本目标", "奋斗目标"],
        [*TECH[:2], 400, 420],
    ]

    staging = stage(workbook({"a": rows}), place_code="330205")

    assert len(staging.goals.goals) == 1
    assert [(str(t.value), str(t.tier)) for t in staging.goals.targets] == [
        ("400", "firm"),
        ("420", "stretch"),
    ]

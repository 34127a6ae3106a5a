"""Where the unit of a number stands, and numbers that a format shows as others."""

import pytest

from tests.plans.sheets.lines import TECH, make_reference, read
from tests.plans.sheets.test_ugly_sheets import problems, rows, stage, workbook

pytestmark = pytest.mark.django_db

TITLE = ["江北区2024年1-9月完成情况"]


@pytest.fixture(autouse=True)
def reference() -> None:
    make_reference()


def test_unit_of_a_line_with_several_is_the_one_that_suits() -> None:
    sheet = [TITLE, ["单位：亿元、家"], ["指标", "完成值"], ["高新技术企业数", 380],
             ["技术合同成交额", 18.5], ["研发经费投入强度", 3.1]]  # fmt: skip

    assert read(sheet) == ["4 B01 A=380 家 @09-30", "5 F01 A=18.5 亿元 @09-30", "6 !"]


def test_unit_of_a_line_with_two_that_suit_is_asked_about() -> None:
    sheet = [TITLE, ["单位：亿元、万元"], ["指标", "完成值"], ["技术合同成交额", 18.5]]

    assert read(sheet) == ["4 !"]


def test_unit_in_the_name_is_taken_off_it() -> None:
    sheet = [TITLE, ["指标", "完成值"], ["1.高新技术企业数（家）", 380],
             ["（2）技术合同成交额(亿元)", 18.5], ["研发经费投入强度，%", 3.1]]  # fmt: skip

    assert read(sheet) == [
        "3 B01 A=380 家 @09-30",
        "4 F01 A=18.5 亿元 @09-30",
        "5 A01 A=3.1 % @09-30",
    ]


def test_figures_of_two_units_are_told_apart() -> None:
    sheet = [TITLE, ["指标", "目标值（亿元）", "完成值（万元）"], ["技术合同成交额", 20, 185000]]

    assert read(sheet) == ["3 F01 T≥20 亿元", "3 F01 A=185000 万元 @09-30"]


def test_header_and_column_of_two_units_are_refused() -> None:
    sheet = [TITLE, ["指标", "单位", "完成值（万元）"], ["技术合同成交额", "亿元", 18.5]]

    staging = stage(workbook({"a": sheet}), place_code="330205")

    message = "表头写的单位是“万元”，单位列是“亿元”：请改正其中一处。"
    assert problems(staging) == [("C3", message)]


@pytest.mark.parametrize("code", ["0!.0,", '0!.0000"万"', "0.00,,", r"0\.0,"])
def test_number_shown_smaller_than_it_is_is_refused(code: str) -> None:
    def shrink(sheet) -> None:
        sheet["C3"].number_format = code

    sheet = [TITLE, ["指标", "单位", "完成值"], ["技术合同成交额", "亿元", 123456]]

    staging = stage(workbook({"a": sheet}, change=shrink), place_code="330205")

    ((cell, message),) = problems(staging)
    assert (cell, "把数字缩小了显示" in message) == ("C3", True)


def test_title_spread_out_by_blanks_tells_year_and_month() -> None:
    sheet = [["江 北 区 2 0 2 4 年 1 - 9 月 完 成 情 况"], ["指 标\n名 称", "单 位", "完 成 值"],
             ["高新技术\n企业数", "家", 380]]  # fmt: skip

    assert read(sheet) == ["3 B01 A=380 家 @09-30"]


def test_month_of_a_sheets_name_is_the_day() -> None:
    sheet = [["江北区2024年"], ["指标", "单位", "累计完成"], [*TECH[:2], 380]]

    staging = stage(workbook({"9月": sheet}), place_code="330205")

    assert rows(staging, "as_of") == [("2024-09-30",)]


@pytest.mark.parametrize(("base", "known"), [("—", None), ("58家", "58"), (58, "58")])
def test_last_years_figure_is_read_as_it_is_written(base: object, known: str | None) -> None:
    sheet = [["江北区2024年目标任务"], ["指标", "单位", "上年完成值", "目标值"],
             ["新增高新技术企业", "家", base, 60]]  # fmt: skip

    (goal,) = stage(workbook({"a": sheet}), place_code="330205").goals.goals

    assert (goal.baseline_value and str(goal.baseline_value)) == known


def test_merged_number_of_two_places_is_refused() -> None:
    sheet = [
        ["2024年1-9月"],
        ["区县", "指标", "单位", "完成值"],
        ["海曙区", "高新技术企业数", "家", 480],
        ["江北区", "高新技术企业数", "家", None],
    ]

    assert read(sheet, "D3:D4", place_code="330200") == ["3 !", "4 !"]


@pytest.mark.parametrize("cell", ["已完成18.5亿元", "累计完成18.5亿元", "已达18.5亿元"])
def test_words_of_having_done_it_are_passed_over(cell: str) -> None:
    sheet = [TITLE, ["指标", "完成情况"], ["技术合同成交额", cell]]

    assert read(sheet) == ["3 F01 A=18.5 亿元 @09-30"]

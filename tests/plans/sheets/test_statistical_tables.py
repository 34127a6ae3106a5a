"""Layouts of statistics bureaus: 表号, 绝对量, units below the header, many columns a place."""

import pytest

from plans.enums import Basis
from plans.sheets.periods import read_period
from plans.sheets.typed import as_typed
from tests.factories import make_indicator
from tests.plans.sheets.lines import make_reference, read
from tests.plans.sheets.test_ugly_sheets import problems, stage, workbook

pytestmark = pytest.mark.django_db

CITY = {"place_code": "330200"}
TITLE = ["宁波市2024年1-9月科技指标完成情况"]
TECH = ["高新技术企业数", "家"]
TRADE = ["技术合同成交额", "亿元"]


@pytest.fixture(autouse=True)
def reference() -> None:
    make_reference()


def test_form_with_its_number_and_lettered_columns() -> None:
    sheet = [["主要科技指标统计快报"], [None, None, None, None, "表    号：", "甬科快01表"],
             ["填报单位：江北区科学技术局", None, None, None, "批准文号：", "甬统函〔2024〕12号"],
             ["2024年1—9月", None, None, None, "有效期至：", "2025年12月"],
             ["指标名称", "计量单位", "代码", "本月", "1—本月", "同比增长(%)"],
             ["甲", "乙", "丙", 1, 2, 3], ["一、企业培育"],
             ["高新技术企业数", "家", "01", 3, 380, 8.6],
             ["技术合同成交额", "亿元", "02", 1.2, 18.53, 23.5]]  # fmt: skip

    assert read(sheet) == ["8 B01 A=380 家 @09-30", "9 F01 A=18.53 亿元 @09-30"]


@pytest.mark.parametrize("header", ["绝对量", "绝对值", "总量", "2024年1—9月", "1-9月/绝对数"])
def test_result_beside_its_growth_needs_no_name(header: str) -> None:
    sheet = [["江北区主要经济指标（2024年9月）"], ["指标", "单位", header, "同比增长（%）"],
             [*TECH, 380, 8.6], [*TRADE, 18.5, -3]]  # fmt: skip
    if "/" in header:
        upper, lower = header.split("/")
        sheet[1:2] = [["指标", "单位", upper, upper], [None, None, lower, "增长(%)"]]
        merges = ("A2:A3", "B2:B3", "C2:D2")
    else:
        merges = ()

    row = 3 + bool(merges)
    assert read(sheet, *merges) == [
        f"{row} B01 A=380 家 @09-30",
        f"{row + 1} F01 A=18.5 亿元 @09-30",
    ]


def test_number_without_growth_or_title_is_still_asked_about() -> None:
    sheet = [["江北区2024年9月"], ["指标", "单位", "绝对量"], [*TECH, 380], [*TRADE, 18.5]]

    with pytest.raises(ValueError, match="没有认出“目标值”或“实际值”列"):
        read(sheet)


def test_whole_year_beside_its_growth_may_be_planned_and_is_asked_about() -> None:
    sheet = [["江北区主要经济指标"], ["指标", "单位", "2025年", "增长（%）"], [*TECH, 420, 5],
             [*TRADE, 22, 8]]  # fmt: skip

    with pytest.raises(ValueError, match="没有认出“目标值”或“实际值”列"):
        read(sheet)


@pytest.mark.parametrize("first", [None, "单位"])
@pytest.mark.parametrize("units", [["家", "亿元"], ["（家）", "（亿元）"]])
def test_row_of_units_below_the_header_holds_for_its_columns(first: str, units: list) -> None:
    sheet = [TITLE, ["区县", "高新技术企业数", "技术合同成交额"], [first, *units],
             ["海曙区", 300, 12.5]]  # fmt: skip

    assert read(sheet, **CITY) == [
        "4 B01 A=300 家 @09-30 330203",
        "4 F01 A=12.5 亿元 @09-30 330203",
    ]


def test_progress_between_target_and_rate_is_the_result() -> None:
    sheet = [["2024年民生工程完成情况表（截至11月底）"],
             ["地区", "企业培育工程", None, None, "成果转化工程", None, None],
             [None, "高新技术企业数（家）", None, None, "技术合同成交额（亿元）", None, None],
             [None, "市科技局", None, None, "市科技局", None, None],
             [None, *["目标任务", "进度", "完成比例(%)"] * 2],
             ["全市", 2000, 1900, 95, 100, 90, 90],
             ["海曙区", 310, 300, 96.8, 15, 12.5, 83.3]]  # fmt: skip
    merges = ["A2:A5", "B2:D2", "E2:G2", "B3:D3", "E3:G3", "B4:D4", "E4:G4"]

    assert read(sheet, *merges, **CITY) == [
        "6 B01 T≥2000 A=1900 家 @11-30",
        "6 F01 T≥100 A=90 亿元 @11-30",
        "7 B01 T≥310 A=300 家 @11-30 330203",
        "7 F01 T≥15 A=12.5 亿元 @11-30 330203",
    ]


def test_header_of_four_levels_and_last_year_beside_it() -> None:
    sheet = [["江北区科技指标"],
             ["指标", "单位", "2024年", None, None, None, None, "2023年"],
             [None, None, "目标", "完成情况", None, None, None, "完成"],
             [None, None, "全年", "9月", None, "1-9月", None, "全年"],
             [None, None, None, "总量", "增幅(%)", "总量", "增幅(%)", None],
             [*TECH, 400, 3, 1, 380, 8.6, 350]]  # fmt: skip
    merges = ["A2:A5", "B2:B5", "C2:G2", "D3:G3", "D4:E4", "F4:G4"]

    assert read(sheet, *merges) == ["6 B01 T≥400 A=380 家 @09-30"]


def test_indicator_with_the_word_for_its_figure_in_one_header() -> None:
    sheet = [["宁波市2024年企业培育任务分解表"],
             ["县（市、区）", "2024年新增高新技术企业目标（家）", "技术合同成交额目标（亿元）"],
             ["海曙", 30, 12], ["合计", 30, 12]]  # fmt: skip

    assert read(sheet, **CITY) == ["3 B19 T≥30 家 330203", "3 F01 T≥12 亿元 330203"]


def test_remark_of_each_block_is_its_own() -> None:
    sheet = [TITLE,
             ["区县", "高新技术企业数（家）", None, None, "技术合同成交额（亿元）", None, None],
             [None, *["年度目标", "累计", "备注"] * 2],
             ["海曙区", 310, 300, "含园区", 15, 12.5, None]]  # fmt: skip

    assert read(sheet, "A2:A3", "B2:D2", "E2:G2", **CITY) == [
        "4 B01 T≥310 A=300 家 @09-30 330203",
        "4 F01 T≥15 A=12.5 亿元 @09-30 330203",
    ]


def test_second_table_by_place_takes_the_figure_of_the_first() -> None:
    sheet = [["表一 2024年1-9月科技指标完成情况"], ["指标", "单位", "目标值", "完成值"],
             [*TECH, 2000, 1900], [], ["表二 2024年1-9月各区县高企数"],
             ["区县", "高新技术企业数（家）"], ["海曙区", 300]]  # fmt: skip

    assert read(sheet, **CITY) == [
        "3 B01 T≥2000 A=1900 家 @09-30",
        "7 B01 A=300 家 @09-30 330203",
    ]


@pytest.mark.parametrize(
    "name",
    ["（一）高新技术企业数", "一、高新技术企业数", "A.高新技术企业数", "※高新技术企业数",
     "高 新 技 术 企 业 数", "●高新技术企业数（家）"],
)  # fmt: skip
def test_number_or_sign_in_front_of_a_name_is_no_part_of_it(name: str) -> None:
    sheet = [["江北区2024年1-9月完成情况"], ["指标", "单位", "完成值"], [name, "家", 380]]

    assert read(sheet) == ["3 B01 A=380 家 @09-30"]


@pytest.mark.parametrize("name", ["R＆D经费强度", "r&d经费强度", "R&D 经费强度"])
def test_name_in_other_letters_is_the_same(name: str) -> None:
    make_indicator("R&D经费强度", code="A02", unit="%", basis=Basis.SHARE)
    sheet = [["江北区2024年1-9月完成情况"], ["指标", "单位", "完成值"], [name, "%", 3.1]]

    assert read(sheet) == ["3 A02 A=3.1 % @09-30"]


@pytest.mark.parametrize("unit", ["（亿元）", "单位：亿元", "[亿元]"])
def test_unit_with_its_mark_is_the_unit(unit: str) -> None:
    sheet = [["江北区2024年1-9月完成情况"], ["指标", "单位", "完成值"], [TRADE[0], unit, 18.5]]

    assert read(sheet) == ["3 F01 A=18.5 亿元 @09-30"]


def test_money_in_bare_hundreds_of_millions_is_in_yuan() -> None:
    sheet = [
        ["江北区2024年1-9月完成情况"],
        ["指标", "完成值"],
        [TRADE[0], "18.5亿"],
        [TECH[0], "2万"],
    ]

    assert read(sheet) == ["3 F01 A=18.5 亿元 @09-30", "4 !"]


def test_failed_rate_keeps_no_figure_out() -> None:
    sheet = [["江北区2024年1-9月完成情况"], ["指标", "单位", "目标值", "完成值", "完成率"],
             [*TECH, 400, 380, "#DIV/0!"], [*TRADE, 20, "#DIV/0!", "#DIV/0!"]]  # fmt: skip

    staging = stage(workbook({"a": sheet}), place_code="330205")

    assert [cell for cell, _message in problems(staging)] == ["D4"]


@pytest.mark.parametrize(
    ("value", "text", "name", "typed"),
    [
        ("下降5.2%", "下降5.2%", "地区生产总值增速", "-5.2%"),
        ("同比增长5.2%", "同比增长5.2%", "固定资产投资增长", "5.2%"),
        ("下降3.5%", "下降3.5%", "单位GDP能耗降低率", "3.5%"),
        ("上升3.5%", "上升3.5%", "单位GDP能耗降低率", "上升3.5%"),
        ("下降5.2%", "下降5.2%", "技术合同成交额", "下降5.2%"),
        ("增长6%左右", "增长6%左右", "地区生产总值增速", "6%左右"),
        ("下降6%以上", "下降6%以上", "地区生产总值增速", "下降6%以上"),
        ("下降1.1个百分点", "下降1.1个百分点", "地区生产总值增速", "下降1.1个百分点"),
        ("'400", "'400", "高新技术企业数", "400"),
        ("'二十", "'二十", "高新技术企业数", "'二十"),
        (1234.56789012346, "1234.56789012346", "地区生产总值", "1234.56789012"),
        (0.000000001234, "0.000000001234", "地区生产总值", "0.000000001234"),
        (18.53, "18.53", "技术合同成交额", "18.53"),
    ],
)
def test_figure_as_typed(value: object, text: str, name: str, typed: str) -> None:
    assert as_typed(value, text, name) == typed


def test_number_typed_as_text_takes_the_unit_of_its_header() -> None:
    sheet = [TITLE, ["区县", "技术合同成交额", None, None],
             [None, "年度目标（亿元）", "1-9月（亿元）", "完成年度目标（%）"],
             ["海曙区", 20, "14.5", "72.5%"], ["全 市", 200, 150, 75]]  # fmt: skip

    assert read(sheet, "A2:A3", "B2:D2", **CITY) == [
        "4 F01 T≥20 A=14.5 亿元 @09-30 330203",
        "5 F01 T≥200 A=150 亿元 @09-30",
    ]


def test_result_of_last_year_beside_one_without_a_year_is_the_baseline() -> None:
    sheet = [["江北区2024年1-9月"], ["指标", "单位", "目标值", "2023年完成值", "完成值"],
             [*TECH, 400, 350, 380]]  # fmt: skip

    assert read(sheet) == ["3 B01 T≥400 A=380 家 @09-30"]


def test_years_down_the_side_are_read_each() -> None:
    sheet = [["江北区历年科技指标完成情况"], ["年份", "高新技术企业数（家）"], ["2023年", 350],
             [2024, 380]]  # fmt: skip

    assert read(sheet) == ["3 B01 A=350 家 2023", "4 B01 A=380 家"]


def test_baseline_may_bear_the_unit_of_its_target() -> None:
    sheet = [["江北区2024年目标"], ["指标", "2023年完成数", "2024年目标"],
             ["研发经费投入强度", "3.1%", "3.4%"], [TECH[0], "350家", "400家以上"]]  # fmt: skip

    (first, second) = stage(workbook({"a": sheet}), place_code="330205").goals.goals

    assert (str(first.baseline_value), str(second.baseline_value)) == ("3.1", "350")


def test_line_for_the_signature_is_no_data() -> None:
    sheet = [["江北区2024年目标"], ["指标", "单位", "目标值"], [*TECH, 400],
             ["签字（盖章）：", None, "2024年1月15日"]]  # fmt: skip

    assert read(sheet) == ["3 B01 T≥400 家"]


@pytest.mark.parametrize(
    ("title", "year", "day"),
    [
        ("江北区二〇二四年一至九月完成情况", 2024, "2024-09-30"),
        ("二○二三年十二月底完成情况", 2023, "2023-12-31"),
        ("二〇二四年一—十月完成情况", 2024, "2024-10-31"),
        ("二〇二四年第三季度完成情况", 2024, "2024-09-30"),
        ("二〇二四年度目标", 2024, "None"),
        ("十一项任务", None, ""),
    ],
)
def test_time_in_formal_figures(title: str, year: int | None, day: str) -> None:
    period = read_period(title, None)

    assert (period and period.year, str(period.day) if period else "") == (year, day)

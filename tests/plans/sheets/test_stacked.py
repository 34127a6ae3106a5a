"""Tables whose figures stand below each other: 目标, 完成 and 完成率 as rows."""

import io

import openpyxl
import pytest

from outcomes.actions.import_sheets import hand_back
from tests.plans.sheets.lines import make_reference, read
from tests.plans.sheets.test_ugly_sheets import problems, stage, workbook

pytestmark = pytest.mark.django_db

TITLE = ["宁波市2024年1-9月科技指标完成情况"]
OWN = ["江北区2024年1-9月科技指标完成情况"]
CITY = {"place_code": "330200"}


@pytest.fixture(autouse=True)
def reference() -> None:
    make_reference()


def test_rows_of_kinds_are_read_for_each_place() -> None:
    sheet = [TITLE, ["指标", "单位", "项目", "海曙区", "江北区"],
             ["高新技术企业数", "家", "目标", 310, 400], [None, None, "完成", 300, 380],
             [None, None, "完成率", 0.968, 0.95], ["技术合同成交额", "亿元", "目标", 15, 20],
             [None, None, "完成", 12.5, 18.5]]  # fmt: skip

    assert read(sheet, "A3:A5", "B3:B5", "A6:A7", "B6:B7", **CITY) == [
        "3 B01 T≥310 A=300 家 @09-30 330203",
        "3 B01 T≥400 A=380 家 @09-30 330205",
        "6 F01 T≥15 A=12.5 亿元 @09-30 330203",
        "6 F01 T≥20 A=18.5 亿元 @09-30 330205",
    ]


def test_rows_of_kinds_are_read_for_each_indicator() -> None:
    sheet = [TITLE, ["区县", "类别", "高新技术企业数(家)", "技术合同成交额(亿元)"],
             ["海曙区", "目标", 310, 15], [None, "完成", 300, 12.5],
             ["江北区", "目标", 400, 20], [None, "完成", 380, 18.5]]  # fmt: skip

    assert read(sheet, "A3:A4", "A5:A6", **CITY) == [
        "3 B01 T≥310 A=300 家 @09-30 330203",
        "3 F01 T≥15 A=12.5 亿元 @09-30 330203",
        "5 B01 T≥400 A=380 家 @09-30 330205",
        "5 F01 T≥20 A=18.5 亿元 @09-30 330205",
    ]


@pytest.mark.parametrize("named_again", [True, False])
def test_one_column_of_values_is_joined_by_its_indicator(named_again: bool) -> None:
    again = ["高新技术企业数", "家"] if named_again else [None, None]
    sheet = [OWN, ["指标", "单位", "类别", "数值"], ["高新技术企业数", "家", "年度目标", 400],
             [*again, "累计完成", 380], ["技术合同成交额", "亿元", "年度目标", 20],
             [None, None, "累计完成", 18.5]]  # fmt: skip

    assert read(sheet) == [
        "3 B01 T≥400 A=380 家 @09-30",
        "5 F01 T≥20 A=18.5 亿元 @09-30",
    ]


def test_header_down_the_first_column_is_read() -> None:
    sheet = [OWN, ["指标", "高新技术企业数", "技术合同成交额", "研发经费投入强度"],
             ["单位", "家", "亿元", "%"], ["目标值", 400, 20, 3.5], ["完成值", 380, 18.5, 3.4],
             ["完成率", "95%", "92.5%", "—"]]  # fmt: skip

    assert read(sheet) == [
        "4 B01 T≥400 A=380 家 @09-30",
        "4 F01 T≥20 A=18.5 亿元 @09-30",
        "4 A01 T≥3.5 A=3.4 % @09-30",
    ]


def test_time_of_a_row_is_that_of_its_figure() -> None:
    sheet = [["江北区科技指标"], ["项目", "高新技术企业数（家）", "技术合同成交额（亿元）"],
             ["2024年目标", 400, 20], ["2024年1-9月完成", 380, 18.5],
             ["同比增长(%)", 8, 12]]  # fmt: skip

    assert read(sheet) == [
        "3 B01 T≥400 A=380 家 @09-30",
        "3 F01 T≥20 A=18.5 亿元 @09-30",
    ]


def test_unit_of_each_row_is_its_own() -> None:
    sheet = [OWN, ["指标", "单位", "类别", "数值"], ["技术合同成交额", "亿元", "目标值", 20],
             ["技术合同成交额", "万元", "完成值", 185000],
             ["技术合同成交额", "%", "完成率", 92.5]]  # fmt: skip

    assert read(sheet) == ["3 F01 T≥20 亿元", "3 F01 A=185000 万元 @09-30"]


def test_fault_names_the_cell_of_its_own_row() -> None:
    sheet = [OWN, ["指标", "高新技术企业数（家）", "技术合同成交额（亿元）"],
             ["目标值", 400, 20], ["完成值", 380, "约莫十八"]]  # fmt: skip

    staging = stage(workbook({"a": sheet}), place_code="330205")

    assert [cell for cell, _message in problems(staging)] == ["C4"]


def test_refused_figures_are_handed_back_with_all_their_rows() -> None:
    sheet = [OWN, ["指标", "单位", "类别", "数值"], ["高新技术企业数", "家", "目标值", 400],
             [None, None, "完成值", "见附件"], ["技术合同成交额", "亿元", "目标值", 20],
             [None, None, "完成值", 18.5]]  # fmt: skip
    data = workbook({"a": sheet})

    back = hand_back(stage(data, place_code="330205"), data, "表.xlsx")

    rows = list(openpyxl.load_workbook(io.BytesIO(back)).active.values)
    assert [row[2:4] for row in rows[2:]] == [("目标值", 400), ("完成值", "见附件")]


def test_words_of_another_kind_make_no_stack() -> None:
    sheet = [OWN, ["指标", "单位", "类别", "完成值"], ["高新技术企业数", "家", "创新主体", 380],
             ["技术合同成交额", "亿元", "成果转化", 18.5]]  # fmt: skip

    assert read(sheet) == ["3 B01 A=380 家 @09-30", "4 F01 A=18.5 亿元 @09-30"]


def test_judgement_of_each_row_makes_no_stack() -> None:
    sheet = [OWN, ["指标", "单位", "数值", "是否达标"], ["高新技术企业数", "家", 380, "未完成"],
             ["技术合同成交额", "亿元", 21, "完成"]]  # fmt: skip

    assert read(sheet) == ["3 B01 A=380 家 @09-30", "4 F01 A=21 亿元 @09-30"]


def test_values_without_a_word_for_their_figure_are_refused() -> None:
    sheet = [OWN, ["指标", "单位", "类别", "数值"], ["高新技术企业数", "家", "目标值", 400],
             [None, None, None, 390], [None, None, "完成值", 380]]  # fmt: skip

    staging = stage(workbook({"a": sheet}), place_code="330205")

    assert [message for _cell, message in problems(staging)][:1] == [
        "第 4 行没有写明是目标还是完成：请填写。"
    ]

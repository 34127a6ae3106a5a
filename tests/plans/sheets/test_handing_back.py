"""The refused rows handed back: the same workbook, looks and all, with a column of reasons."""

import io

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from outcomes.actions.import_sheets import hand_back
from plans.sheets import copying
from tests.plans.sheets.lines import FIGURES, TECH, TRADE, lines, make_reference
from tests.plans.sheets.test_ugly_sheets import stage, workbook

pytestmark = pytest.mark.django_db

HEADER = ["类别", *FIGURES]
ROWS = [
    ["江北区2024年1-9月完成情况"],
    ["单位：见表", None],
    HEADER,
    ["主体", *TECH],
    [None, "新增高新技术企业", "家", 60, "若干"],
    ["投入", *TRADE],
    [None, "研发经费投入强度", "%", 0.032, "="],
]
MERGES = ("A1:E1", "A4:A5", "A6:A7")


def dress(sheet) -> None:
    sheet["B3"].fill = PatternFill("solid", fgColor="00FF00")
    sheet["D7"].number_format = "0.0%"
    sheet.column_dimensions["B"].width = 33
    sheet["E7"].data_type = "s"


@pytest.fixture(autouse=True)
def reference() -> None:
    make_reference()


def returned(data: bytes, name: str = "表.xlsx"):
    staging = stage(data, name, place_code="330205")
    file = hand_back(staging, data, name)
    return file, openpyxl.load_workbook(io.BytesIO(file)).active


def test_workbook_keeps_its_looks() -> None:
    _file, sheet = returned(workbook({"九月": ROWS}, *MERGES, change=dress))

    assert sheet.title == "九月"
    assert [[cell.value for cell in row][:5] for row in sheet.iter_rows(min_row=3)] == [
        HEADER,
        ["主体", "新增高新技术企业", "家", 60, "若干"],
        ["投入", "研发经费投入强度", "%", 0.032, "="],
    ]
    assert sheet["B3"].fill.fgColor.rgb == "0000FF00"
    assert sheet.column_dimensions["B"].width == 33
    assert sheet["D5"].number_format == "0.0%"
    assert [str(merge) for merge in sheet.merged_cells.ranges] == ["A1:E1"]


def test_reason_stands_beside_each_row_and_the_cell_at_fault_is_marked() -> None:
    _file, sheet = returned(workbook({"九月": ROWS}, *MERGES, change=dress))

    assert [sheet.cell(row, 6).value and sheet.cell(row, 6).value[:6] for row in (3, 4)] == [
        "拒绝原因",
        "E5 实际值",
    ]
    assert (sheet["E4"].fill.fgColor.rgb, sheet["D4"].fill.fgColor.rgb) == ("00FFE1E1", "00000000")


def test_workbook_mended_is_read_under_the_same_title() -> None:
    file, _sheet = returned(workbook({"九月": ROWS}, *MERGES, change=dress))
    book = openpyxl.load_workbook(io.BytesIO(file))
    book.active["E4"], book.active["E5"] = 45, 0.031
    book.active["E5"].number_format = "0.0%"
    output = io.BytesIO()
    book.save(output)

    staging = stage(output.getvalue(), place_code="330205")

    assert lines(staging, "330205") == [
        "4 B19 T≥60 A=45 家 @09-30",
        "5 A01 T≥3.2 A=3.1 % @09-30",
    ]


def test_each_table_keeps_its_own_header() -> None:
    turned = ["指标", "单位", "完成值", "目标值"]
    row = ["技术合同成交额", "亿元", "若干", 20]
    rows = [["江北区2024年1-9月"], FIGURES, TECH, [], ["二、投入"], turned, row]

    _file, sheet = returned(workbook({"a": rows}))

    values = [[cell.value for cell in row][:4] for row in sheet.iter_rows()]
    assert values == [
        ["江北区2024年1-9月", None, None, None],
        ["二、投入", None, None, None],
        turned,
        row,
    ]


def test_large_workbook_comes_back_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "MAX_BYTES", 10)

    _file, sheet = returned(workbook({"九月": ROWS}, *MERGES, change=dress))

    assert [sheet.cell(row, 2).value for row in (3, 4)] == ["指标", "新增高新技术企业"]
    assert sheet.cell(4, 6).value.startswith("E5 实际值")


def test_csv_comes_back_as_a_workbook() -> None:
    text = "江北区2024年\n指标,单位,目标值,完成值\n新增高新技术企业,家,60,若干\n"

    _file, sheet = returned(text.encode("gb18030"), "表.csv")

    assert sheet.cell(2, 5).value == "拒绝原因"

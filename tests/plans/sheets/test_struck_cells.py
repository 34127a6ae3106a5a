"""Figures struck out, marks of notes raised above a figure, and months shown without a day."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from plans.sheets.grids import cell_text, read_grids
from plans.sheets.richtext import kept_of
from tests.plans.sheets.lines import make_reference, read
from tests.plans.sheets.test_ugly_sheets import problems, rows, stage, workbook

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent / "files"
TITLE = ["江北区2024年1-9月完成情况"]
HEADER = ["指标", "单位", "完成值"]
STRUCK = InlineFont(strike=True)
RAISED = InlineFont(vertAlign="superscript")
LOWERED = InlineFont(vertAlign="subscript")


@pytest.fixture(autouse=True)
def reference() -> None:
    make_reference()


def changed(value: object, font: Font | None = None, at: str = "C3") -> bytes:
    def change(sheet) -> None:
        sheet[at] = value
        if font:
            sheet[at].font = font

    sheet = [TITLE, HEADER, ["高新技术企业数", "家", 380]]
    return workbook({"a": sheet}, change=change)


def test_number_that_is_struck_out_is_refused() -> None:
    staging = stage(changed(380, Font(strike=True)), place_code="330205")

    message = "这个数划了删除线：请删去它，或取消删除线后再导入。"
    assert problems(staging) == [("C3", message)]


@pytest.mark.parametrize(
    ("parts", "actual"),
    [
        (["12", TextBlock(RAISED, "1")], "12"),
        (["12", TextBlock(RAISED, "①")], "12"),
        ([TextBlock(STRUCK, "380"), "385"], "385"),
        ([TextBlock(InlineFont(strike=False), "380"), "5"], "3805"),
    ],
)
def test_what_is_struck_or_raised_is_no_digit_of_the_number(parts: list, actual: str) -> None:
    staging = stage(changed(CellRichText(*parts)), place_code="330205")

    assert rows(staging, "actual") == [(actual,)]


def test_power_of_ten_is_refused() -> None:
    staging = stage(changed(CellRichText("10", TextBlock(RAISED, "4"))), place_code="330205")

    assert [cell for cell, _message in problems(staging)] == ["C3"]


def test_mark_of_a_note_is_no_part_of_a_name() -> None:
    name = CellRichText("高新技术企业数", TextBlock(RAISED, "2)"))

    staging = stage(changed(name, at="A3"), place_code="330205")

    assert rows(staging, "indicator_code", "actual") == [("B01", "380")]


@pytest.mark.parametrize(
    ("kept", "run", "raised", "struck", "said"),
    [
        ("平方m", "2", True, False, "平方m2"),
        ("PM", "2.5", False, False, "PM2.5"),
        ("380", "注1", True, False, "380"),
        ("380", "万元", True, False, "380万元"),
        ("", "1", True, False, "1"),
        ("380", "385", False, True, "380"),
    ],
)
def test_runs_of_a_text(kept: str, run: str, raised: bool, struck: bool, said: str) -> None:
    assert kept_of(kept, run, is_struck=struck, is_raised=raised) == said


@pytest.mark.parametrize("name", ["struck.xls", "struck.ods"])
def test_older_and_open_files_tell_it_too(name: str) -> None:
    (grid,) = read_grids((FILES / name).read_bytes(), name)

    assert [row[0] for row in grid.rows[2:]] == [
        "科技副总数",
        "高新技术企业数",
        "众创空间数",
        "瞪羚企业数",
    ]
    assert [cell_text(row[2]) for row in grid.rows[2:]] == ["#已划去", "385", "12", "14"]


@pytest.mark.parametrize("name", ["scaled.xls", "scaled.ods"])
def test_number_shown_smaller_is_refused_in_older_and_open_files(name: str) -> None:
    (grid,) = read_grids((FILES / name).read_bytes(), name)

    assert [row[2] for row in grid.rows[2:]] == ["#缩小显示", "#缩小显示", "#缩小显示", 11]


def test_merged_cells_of_an_open_file_are_known() -> None:
    (grid,) = read_grids((FILES / "merged.ods").read_bytes(), "merged.ods")

    assert (1, 1, 1, 6) in grid.merges
    assert (1, 0, 5, 0) in grid.merges


@pytest.mark.parametrize(
    ("code", "as_of"),
    [('yyyy"年"m"月"', "2024-09-30"), ("yyyy-mm", "2024-09-30"), ("yyyy-mm-dd", "2024-09-01")],
)
def test_day_shown_as_its_month_is_the_months_last(code: str, as_of: str) -> None:
    def change(sheet) -> None:
        sheet["D3"].number_format = code

    header = [*HEADER, "截止日期"]
    sheet = [TITLE, header, ["高新技术企业数", "家", 380, datetime(2024, 9, 1)]]

    staging = stage(workbook({"a": sheet}, change=change), place_code="330205")

    assert rows(staging, "as_of") == [(as_of,)]


def test_day_in_a_column_of_years_tells_its_year() -> None:
    sheet = [["江北区科技指标"], ["指标", "单位", "年度", "完成值"],
             ["高新技术企业数", "家", datetime(2023, 1, 1), 350]]  # fmt: skip

    assert read(sheet) == ["3 B01 A=350 家 2023"]

"""Files that are broken, booby-trapped or not what their name says: refused in words."""

import io
import zipfile
from pathlib import Path

import pytest

from plans.actions.read_sheets import WANTED
from plans.sheets import grids
from plans.sheets.grids import SheetError, cell_text, read_grids
from plans.sheets.tables import read_tables
from tests.sheets import make_workbook

FILES = Path(__file__).parent / "files"
TABLE = [["行政区", "指标", "目标值"], ["桐乡市", "高企", 40]]


def with_sheet(xml: bytes) -> bytes:
    """Return a workbook whose only sheet is this XML."""
    whole = zipfile.ZipFile(io.BytesIO(make_workbook({"a": TABLE})))
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            data = xml if name == "xl/worksheets/sheet1.xml" else whole.read(name)
            archive.writestr(name, data)
    return output.getvalue()


HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def test_zip_bomb_is_refused_before_it_is_opened() -> None:
    with pytest.raises(SheetError, match="解压后过大"):
        read_grids(with_sheet(HEAD + b" " * 120_000_000 + TAIL), "a.xlsx")


def test_a_million_empty_rows_are_not_kept() -> None:
    rows = b'<row r="1"><c r="A1"><v>5</v></c></row><row r="1048576"><c r="B1048576" s="0"/></row>'

    (grid,) = read_grids(with_sheet(HEAD + rows + TAIL), "a.xlsx")

    assert len(grid.rows) == 1


FAR = (
    b'<row r="1"><c r="A1"><v>5</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
STRANGE = b'<row r="1"><c r="ABCDE99999999"><v>5</v></c></row>'


@pytest.mark.parametrize(("rows", "gist"), [(FAR, "第 1048576 行，范围过大"), (STRANGE, "打不开")])
def test_cell_beyond_all_sense_is_refused_before_memory_fills(rows: bytes, gist: str) -> None:
    with pytest.raises(SheetError, match=gist):
        read_grids(with_sheet(HEAD + rows + TAIL), "a.xlsx")


def test_cells_repeated_without_end_are_refused() -> None:
    cell = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
        "</table:table-row></table:table>"
    )
    whole = zipfile.ZipFile(FILES / "formats.ods")
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "content.xml":
                data = data.decode().replace("</table:table>", cell, 1).encode()
            archive.writestr(name, data)

    with pytest.raises(SheetError, match="范围过大"):
        read_grids(output.getvalue(), "a.ods")


def test_quotation_mark_that_is_never_closed_is_refused_by_its_line() -> None:
    with pytest.raises(SheetError, match="第 3 行的引号不成对"):
        read_grids('指标,目标值\n"高企,40\n科小,50\n'.encode(), "a.csv")


def test_csv_of_very_many_columns_is_cut_as_a_workbook_is() -> None:
    (grid,) = read_grids(("a," * 5000).encode(), "a.csv")

    assert len(grid.rows[0]) == grids.MAX_COLUMNS


@pytest.mark.parametrize(
    ("name", "data", "gist"),
    [
        ("a.csv", make_workbook({"a": TABLE}), "其实是 Excel 工作簿"),
        ("a.xlsx", "行政区,指标\n桐乡市,高企".encode(), "打不开"),
        ("a.xlsx", make_workbook({"a": TABLE})[:900], "打不开"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "打不开"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "其实是网页或 XML"),
        ("a.et", b"\xd0\xcf\x11\xe0", "另存为"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(name: str, data: bytes, gist: str) -> None:
    with pytest.raises(SheetError, match=gist):
        read_grids(data, name)


def test_control_characters_are_in_no_row() -> None:
    data = "行政区,指标,目标值\n桐乡\x00市,高\x07企,4\x1b0".encode()

    (table,) = read_tables(data, "a.csv", ("行政区", "指标", "目标值"))

    assert table.rows[0].cells == {"行政区": "桐乡市", "指标": "高企", "目标值": "40"}


def test_control_characters_fall_away() -> None:
    (grid,) = read_grids("指标,目标值\n高\x01企\x0b,40".encode(), "a.csv")

    assert cell_text(grid.rows[1][0]) == "高企"


def test_utf16_without_a_mark_is_read() -> None:
    (grid,) = read_grids("指标,目标值\n高企,40\n".encode("utf-16-le"), "a.csv")

    assert grid.rows[1] == ["高企", "40"]


def test_older_workbook_cut_off_anywhere_is_refused_or_whole() -> None:
    whole = (FILES / "scaled.xls").read_bytes()
    rows = [grid.rows for grid in read_grids(whole, "a.xls")]

    refused = 0
    for end in range(40, len(whole), 181):
        try:
            assert [grid.rows for grid in read_grids(whole[:end], "a.xls")] == rows
        except SheetError as error:
            assert "打不开" in str(error)
            refused += 1
    assert refused > 30


def test_file_without_a_header_is_told_what_a_header_names() -> None:
    with pytest.raises(SheetError, match="没有一行含有“行政区、指标、目标值、实际值、单位”等列名"):
        read_tables(make_workbook({"a": [["通知"], ["请查收"]]}), "a.xlsx", WANTED)

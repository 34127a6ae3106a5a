"""The refused rows of a file, handed back as the same workbook with a column of reasons."""

import io
from collections import defaultdict
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import gettext as _

from plans.sheets.grids import read_grids
from plans.sheets.writing import write_cell

HEAD_ROWS = 30


def write_refused(data: bytes, file_name: str, reasons: Iterable[tuple[str, int, str]]) -> bytes:
    """Return the sheets with what stands above the first refused row, and the refused rows."""
    wanted: dict[str, dict[int, str]] = defaultdict(dict)
    for sheet, number, reason in reasons:
        wanted[sheet][number] = reason
    output = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(output, options) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        bad = workbook.add_format({"font_color": "#B00020", "text_wrap": True})
        for grid in read_grids(data, file_name):
            if rows := wanted.get(grid.sheet):
                _write_sheet(workbook.add_worksheet(grid.sheet[:31]), grid.rows, rows, day, bad)
        if not wanted:
            workbook.add_worksheet(_("没有被拒绝的行"))
    return output.getvalue()


def _write_sheet(worksheet, rows: list[list[object]], reasons: dict[int, str], day, bad) -> None:
    first = min(reasons)
    width = max(map(len, rows), default=0)
    head = _header_rows(rows, first)
    worksheet.write_string(max(head - 1, 0), width, _("拒绝原因"), bad)
    worksheet.set_column(width, width, 60)
    at = 0
    for number, cells in enumerate(rows, start=1):
        if number > head and number not in reasons:
            continue
        for column, cell in enumerate(cells):
            if isinstance(cell, float):
                worksheet.write_number(at, column, cell)
            else:
                write_cell(worksheet, at, column, cell, day)
        if number in reasons:
            worksheet.write_string(at, width, reasons[number], bad)
        at += 1


def _header_rows(rows: list[list[object]], first: int) -> int:
    """Return how many rows stand above the data: those before the first row with a number."""
    for number, cells in enumerate(rows[: min(first - 1, HEAD_ROWS)], start=1):
        if any(isinstance(cell, int | float) for cell in cells):
            return number - 1
    return min(first - 1, HEAD_ROWS)

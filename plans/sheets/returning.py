"""The refused rows of a file, handed back as the same workbook with a column of reasons."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePath

import xlsxwriter
from django.utils.translation import gettext as _

from plans.sheets.copying import copy_styled, is_small_enough
from plans.sheets.grids import read_grids
from plans.sheets.refusals import Refusal, Returned
from plans.sheets.writing import write_cell


def write_refused(
    data: bytes,
    file_name: str,
    refusals: Iterable[Refusal],
    heads: Mapping[str, Iterable[range]],
    titles: Mapping[str, range],
) -> bytes:
    """Return the titles and headers of the sheets and their refused rows, as .xlsx.

    heads are the rows of each table's title and header, titles those above the first table of
    a sheet. An .xlsx keeps its looks.
    """
    sheets = _returned(refusals, heads, titles)
    is_xlsx = PurePath(file_name).suffix.lower() in (".xlsx", ".xlsm")
    if sheets and is_xlsx and is_small_enough(data) and (copy := copy_styled(data, sheets)):
        return copy
    return _write_plain(data, file_name, sheets)


def _returned(
    refusals: Iterable[Refusal],
    heads: Mapping[str, Iterable[range]],
    titles: Mapping[str, range],
) -> dict[str, Returned]:
    sheets: dict[str, Returned] = defaultdict(Returned)
    for one in refusals:
        sheet = sheets[one.sheet]
        said = sheet.reasons.get(one.row)
        sheet.reasons[one.row] = f"{said}；{one.reason}" if said else one.reason
        sheet.cells |= one.cells
    for name, sheet in sheets.items():
        blocks = sorted(heads.get(name, ()), key=lambda rows: rows.start)
        for number, rows in enumerate(blocks):
            following = [other.start for other in blocks[number + 1 :] if other.start > rows.start]
            end = min(following, default=10**9)
            if any(rows.stop <= row < end for row in sheet.reasons):
                sheet.head |= set(rows)
        # The place and the year of a table may be told by the title of the first one.
        sheet.head |= set(titles.get(name, ()))
    return dict(sheets)


def _write_plain(data: bytes, file_name: str, sheets: Mapping[str, Returned]) -> bytes:
    output = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(output, options) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        bad = workbook.add_format({"font_color": "#B00020", "text_wrap": True, "valign": "top"})
        for grid in read_grids(data, file_name):
            if returned := sheets.get(grid.sheet):
                worksheet = workbook.add_worksheet(grid.sheet[:31])
                _write_sheet(worksheet, grid.rows, returned, day, bad)
        if not sheets:
            workbook.add_worksheet(_("没有被拒绝的行"))
    return output.getvalue()


def _write_sheet(worksheet, rows: list[list[object]], returned: Returned, day, bad) -> None:
    width = max(map(len, rows), default=0)
    worksheet.set_column(width, width, 60)
    at = 0
    for number, cells in enumerate(rows, start=1):
        if not returned.keeps(number):
            continue
        for column, cell in enumerate(cells):
            if isinstance(cell, float):
                worksheet.write_number(at, column, cell)
            else:
                write_cell(worksheet, at, column, cell, day)
        if number == returned.first_reason_row:
            worksheet.write_string(at, width, _("拒绝原因"), bad)
        if number in returned.reasons:
            worksheet.write_string(at, width, returned.reasons[number], bad)
        at += 1

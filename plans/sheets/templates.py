"""Sheets to fill in: our own columns, known words as drop-downs, numbers checked on entry."""

import io
import unicodedata
from collections.abc import Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from plans.sheets.marks import column_letters
from plans.sheets.writing import Cell, write_cell

SPARE_ROWS = 200
LISTS = "选项"
# Widths in characters of a digit; longer words run over several lines.
NARROWEST, WIDEST = 8, 32


def write_template(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    sheet: str,
    choices: dict[str, Sequence[str]],
    numbers: Sequence[str],
    hidden: Sequence[str],
    to_fill: Sequence[str] = (),
) -> bytes:
    """Write the columns, the rows known already, and what a cell may hold; colour what is asked."""
    output = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(output, options) as workbook:
        worksheet = workbook.add_worksheet(sheet)
        heading = workbook.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1})
        asked_heading = workbook.add_format({"bold": True, "bg_color": "#FFF2CC", "border": 1})
        given = {"border": 1, "border_color": "#BFC7D1", "valign": "top"}
        plain = workbook.add_format(given | {"text_wrap": True})
        asked = workbook.add_format(given | {"text_wrap": True, "bg_color": "#FFFBEF"})
        day = workbook.add_format(given | {"num_format": "yyyy-mm-dd"})
        for index, column in enumerate(columns):
            worksheet.write(0, index, column, asked_heading if column in to_fill else heading)
            widest = max(map(_width, [column, *(row[index] for row in rows)]))
            worksheet.set_column(index, index, min(max(widest + 2, NARROWEST), WIDEST))
        worksheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            for index, cell in enumerate(row):
                style = asked if columns[index] in to_fill else plain
                write_cell(worksheet, number, index, cell, day, style)
        _set_page(worksheet)
        last = len(rows) + SPARE_ROWS
        _write_lists(workbook, worksheet, columns, choices, last)
        for index, column in enumerate(columns):
            if column in hidden:
                worksheet.set_column(index, index, None, None, {"hidden": True})
            if column in numbers:
                worksheet.data_validation(1, index, last, index, _number_rule(column))
    return output.getvalue()


def _width(cell: Cell) -> int:
    """Return the room a cell takes; a Chinese character takes two digits'."""
    text = "" if cell is None else str(cell)
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _set_page(worksheet) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)


def _number_rule(column: str) -> dict[str, object]:
    """Warn only: 40家以上 is no number to the program, and good all the same."""
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -1e15,
        "maximum": 1e15,
        "error_type": "warning",
        "error_title": column,
        "error_message": _("这里一般填数字；“40家以上”“约2万”也可以。没有数据请留空。"),
    }


def _write_lists(workbook, worksheet, columns, choices, last: int) -> None:
    """Keep the words of the drop-downs on a hidden sheet, where their length does not matter."""
    lists = workbook.add_worksheet(LISTS)
    lists.hide()
    for number, (column, words) in enumerate(choices.items()):
        if column not in columns or not words:
            continue
        lists.write_column(0, number, words)
        letter, index = column_letters(number), columns.index(column)
        source = f"={LISTS}!${letter}$1:${letter}${len(words)}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        worksheet.data_validation(1, index, last, index, rule)

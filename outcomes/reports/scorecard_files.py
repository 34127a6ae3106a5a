"""Render scorecard rows as json, csv or xlsx: the same rows as the page."""

import io
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _

from outcomes.enums import Light
from outcomes.reports.adjusting import TargetsUsed, targets_used
from outcomes.reports.scorecard import SHEET_HEADINGS, ScorecardRow, row_as_cells, row_as_json
from outcomes.target_choice import Targets
from plans.sheets.writing import write_csv

LIGHT_SIGNS = {Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■", Light.GREY: "○"}
LIGHT_COLOURS = {
    Light.GREEN: "#1B7F3B",
    Light.YELLOW: "#9A6B00",
    Light.RED: "#B3261E",
    Light.GREY: "#6B7280",
}
COLUMN_WIDTHS = (6, 12, 34, 8, 12, 12, 10, 8, 12, 8, 10, 22, 12, 6, 12, 8, 9, 40, 9)


def render_json(rows: Sequence[ScorecardRow]) -> bytes:
    return json.dumps([row_as_json(row) for row in rows], ensure_ascii=False, indent=1).encode()


def render_csv(rows: Sequence[ScorecardRow]) -> bytes:
    """Write the rows; a last line tells of adjusted targets where there are any."""
    lines = [row_as_cells(row) for row in rows]
    used = targets_of(rows)
    if used.is_original or used.adjusted or used.withdrawn:
        lines.append([_("注：%s") % used.text] + [None] * (len(SHEET_HEADINGS) - 1))
    return write_csv(SHEET_HEADINGS, lines)


def targets_of(rows: Sequence[ScorecardRow]) -> TargetsUsed:
    """Say which targets the rows were judged by, and how many were adjusted."""
    judged = [row.standing for row in rows]
    return targets_used(judged, judged[0].targets if judged else Targets.CURRENT)


def render_xlsx(rows: Sequence[ScorecardRow], *, title: str, day: date) -> bytes:
    """Lay the rows out for an A4 landscape print; figures are real numbers."""
    output = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(output, options) as workbook:
        sheet = workbook.add_worksheet(_("完成情况"))
        subtitle = f"{targets_of(rows).text} {_('截至%s') % day.isoformat()}"
        _write_heading(workbook, sheet, title, subtitle)
        _write_rows(workbook, sheet, rows)
        _set_print(sheet, len(rows))
    return output.getvalue()


def _write_heading(workbook, sheet, title: str, subtitle: str) -> None:
    last = len(SHEET_HEADINGS) - 1
    big = workbook.add_format({"bold": True, "font_size": 16, "align": "center"})
    line = workbook.add_format({"align": "right", "font_color": "#555555"})
    head = workbook.add_format(
        {"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#E8EEF5"}
    )
    sheet.merge_range(0, 0, 0, last, title, big)
    sheet.merge_range(1, 0, 1, last, subtitle, line)
    sheet.write_row(2, 0, SHEET_HEADINGS, head)
    for column, width in enumerate(COLUMN_WIDTHS):
        sheet.set_column(column, column, width)


def _write_rows(workbook, sheet, rows: Sequence[ScorecardRow]) -> None:
    text = workbook.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
    number = workbook.add_format({"border": 1, "valign": "vcenter", "num_format": "General"})
    rate = workbook.add_format({"border": 1, "valign": "vcenter", "num_format": "0.0%"})
    lights = {
        light: workbook.add_format({"border": 1, "align": "center", "font_color": colour})
        for light, colour in LIGHT_COLOURS.items()
    }
    for line, row in enumerate(rows, start=3):
        cells = row_as_cells(row)
        cells[6] = row.completion.rate
        cells[9] = f"{LIGHT_SIGNS[row.completion.light]}{row.completion.light.label}"
        for column, cell in enumerate(cells):
            style = lights[row.completion.light] if column == 9 else text
            _write_cell(sheet, line, column, cell, rate if column == 6 else style, number)


def _write_cell(sheet, line: int, column: int, cell: object, style, number) -> None:
    plain = _plain_number(cell)
    if cell is None or cell == "":
        sheet.write_blank(line, column, None, style)
    elif isinstance(cell, Decimal):
        sheet.write_number(line, column, float(cell), style)
    elif plain is not None:
        sheet.write_number(line, column, plain, number)
    else:
        sheet.write_string(line, column, str(cell), style)


def _plain_number(cell: object) -> float | None:
    """Return a printed figure without comparator or unit as a number, so that it can be summed."""
    if isinstance(cell, int):
        return float(cell)
    try:
        return float(cell) if isinstance(cell, str) and not cell.startswith("+") else None
    except ValueError:
        return None


def _set_print(sheet, count: int) -> None:
    sheet.freeze_panes(3, 3)
    sheet.autofilter(2, 0, 2 + count, len(SHEET_HEADINGS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.set_footer("&C" + "— &P —")

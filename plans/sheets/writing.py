"""Write rows as a spreadsheet file that Excel and WPS open as it is meant."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter

from plans.quantities import format_decimal
from plans.sheets.tables import looks_like_formula

Cell = str | int | Decimal | date | None


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write UTF-8 with a byte order mark, without which Excel shows Chinese as noise."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if looks_like_formula(cell) else cell
    return plain_text(cell)


def plain_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format_decimal(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Cell]], sheet: str) -> bytes:
    """Write one sheet with a bold frozen header; codes stay text, numbers are numbers."""
    output = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(output, options) as workbook:
        worksheet = workbook.add_worksheet(sheet)
        heading = workbook.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        worksheet.write_row(0, 0, columns, heading)
        worksheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                write_cell(worksheet, number, column, cell, day)
        worksheet.autofit()
    return output.getvalue()


def write_cell(
    worksheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, day, style=None
) -> None:
    if cell is None or cell == "":
        worksheet.write_blank(row, column, None, style)
    elif isinstance(cell, Decimal | int):
        worksheet.write_number(row, column, float(cell), style)
    elif isinstance(cell, date):
        worksheet.write_datetime(row, column, cell, day)
    else:
        worksheet.write_string(row, column, str(cell), style)

"""What an .xls file says of its cells beside their values: formats, errors, what is hidden."""

import io
from itertools import islice

import xlrd

from plans.sheets.marks import SheetMarks, is_percent, is_scaled, suffix_of

HIDDEN_LISTED = 1000


def read_old_marks(data: bytes) -> dict[str, SheetMarks] | None:
    """Return the marks of every sheet by its name; None where the file tells no formats."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        return {sheet.name: _marks(book, sheet) for sheet in book.sheets()}
    except Exception:  # the library raises whatever a strange file leads it to
        return None


def _marks(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> SheetMarks:
    marks = SheetMarks(area=sheet.nrows * sheet.ncols, height=sheet.nrows)
    codes = {number: form.format_str or "" for number, form in book.format_map.items()}
    percents = {number for number, code in codes.items() if is_percent(code)}
    suffixes = {number: word for number, code in codes.items() if (word := suffix_of(code))}
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == xlrd.XL_CELL_ERROR:
                code = sheet.cell_value(row, column)
                marks.errors[row, column] = xlrd.error_text_from_code.get(code, "#REF!")
            elif kind == xlrd.XL_CELL_NUMBER:
                style = book.xf_list[sheet.cell_xf_index(row, column)].format_key
                if is_scaled(codes.get(style, "")):
                    marks.scaled.add((row, column))
                elif style in percents:
                    marks.percents.add((row, column))
                elif style in suffixes:
                    marks.suffixes[row, column] = suffixes[style]
                elif codes.get(style) == "0.00":
                    marks.two_decimals.add((row, column))
    rows = (number for number, about in sorted(sheet.rowinfo_map.items()) if about.hidden)
    columns = (number for number, about in sorted(sheet.colinfo_map.items()) if about.hidden)
    marks.hidden_rows = list(islice(rows, HIDDEN_LISTED))
    marks.hidden_columns = list(islice(columns, HIDDEN_LISTED))
    return marks

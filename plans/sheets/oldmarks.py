"""What an .xls file says of its cells beside their values: formats, errors, what is hidden."""

import io
from itertools import islice, pairwise

import xlrd

from plans.sheets.marks import SheetMarks, date_parts, is_percent, is_scaled, suffix_of
from plans.sheets.richtext import kept_of

HIDDEN_LISTED = 1000
_SILENT = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


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
    struck = {number for number, font in enumerate(book.font_list) if font.struck_out}
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if struck and kind not in _SILENT and _font(book, sheet, row, column) in struck:
                marks.struck.add((row, column))
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
            elif kind == xlrd.XL_CELL_DATE:
                style = book.xf_list[sheet.cell_xf_index(row, column)].format_key
                if (parts := date_parts(codes.get(style, ""))) in ("ym", "y"):
                    (marks.months if parts == "ym" else marks.years).add((row, column))
    _keep_texts(book, sheet, marks)
    rows = (number for number, about in sorted(sheet.rowinfo_map.items()) if about.hidden)
    columns = (number for number, about in sorted(sheet.colinfo_map.items()) if about.hidden)
    marks.hidden_rows = list(islice(rows, HIDDEN_LISTED))
    marks.hidden_columns = list(islice(columns, HIDDEN_LISTED))
    return marks


def _font(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, column: int) -> int:
    return book.xf_list[sheet.cell_xf_index(row, column)].font_index


def _keep_texts(book: xlrd.Book, sheet: xlrd.sheet.Sheet, marks: SheetMarks) -> None:
    """Note the texts of which a part is struck out, or a raised mark of a note."""
    for (row, column), runs in sheet.rich_text_runlist_map.items():
        whole = str(sheet.cell_value(row, column))
        first = _font(book, sheet, row, column)
        starts = [(0, first), *runs, (len(whole), first)]
        kept = ""
        for (start, number), (end, _next) in pairwise(starts):
            font = book.font_list[number]
            told = {"is_struck": bool(font.struck_out), "is_raised": font.escapement == 1}
            kept = kept_of(kept, whole[start:end], **told)
        if kept.strip() and kept != whole:
            # The cell's own font may be that of its first run only.
            marks.texts[row, column] = kept
            marks.struck.discard((row, column))
        elif kept != whole:
            marks.struck.add((row, column))

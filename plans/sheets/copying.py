"""An .xlsx copied row by row with its looks: colours, widths, formats and merged cells."""

import io
import zipfile
from collections.abc import Mapping
from copy import copy

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from plans.sheets.refusals import Returned

# Unpacked; beyond this the looks are not worth the memory, openpyxl keeps each cell as an object.
MAX_BYTES = 12 * 1024 * 1024
REASON_WIDTH = 60
FAULT = PatternFill("solid", fgColor="FFE1E1")
REASON = Font(color="B00020")


def is_small_enough(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(member.file_size for member in archive.infolist()) <= MAX_BYTES
    except zipfile.BadZipFile:
        return False


def copy_styled(data: bytes, sheets: Mapping[str, Returned]) -> bytes | None:
    """Return a workbook of the rows wanted; None where the library cannot read the file."""
    try:
        source = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        result = openpyxl.Workbook()
        result.remove(result.active)
        for sheet in source.worksheets:
            if returned := sheets.get(sheet.title):
                SheetCopy(sheet, result.create_sheet(sheet.title), returned).copy()
        output = io.BytesIO()
        result.save(output)
    except Exception:  # whatever a strange file leads the library to; the plain copy follows
        return None
    return output.getvalue()


class SheetCopy:
    """Write the kept rows of one sheet below each other into another."""

    def __init__(self, source: Worksheet, target: Worksheet, returned: Returned) -> None:
        self.source = source
        self.target = target
        self.returned = returned
        rows = [row for row in range(1, source.max_row + 1) if returned.keeps(row)]
        self.rows = {row: number for number, row in enumerate(rows, start=1)}
        self.width = self._width()

    def copy(self) -> None:
        self._copy_columns()
        for row, at in self.rows.items():
            height = self.source.row_dimensions[row].height
            # A height that was set would cut off a reason of several lines.
            if height and row not in self.returned.reasons:
                self.target.row_dimensions[at].height = height
            for cell in self.source[row][: self.width]:
                self._copy_cell(cell, at)
            self._tell(row, at)
        self._copy_merges()

    def _width(self) -> int:
        """Return the last column that says something in the rows kept."""
        filled = (
            cell.column
            for row in self.rows
            for cell in self.source[row]
            if cell.value not in (None, "")
        )
        return max(filled, default=0)

    def _copy_columns(self) -> None:
        for letter, dimension in self.source.column_dimensions.items():
            kept = self.target.column_dimensions[letter]
            if dimension.width:
                kept.width = dimension.width
            kept.min, kept.max, kept.hidden = dimension.min, dimension.max, dimension.hidden
        reasons = self.target.column_dimensions[get_column_letter(self.width + 1)]
        reasons.width, reasons.hidden = REASON_WIDTH, False

    def _copy_cell(self, cell: Cell | MergedCell, at: int) -> None:
        kept = self.target.cell(at, cell.column)
        if not isinstance(cell, MergedCell):
            self._write(kept, cell.value)
        self._dress(kept, cell)
        if cell.coordinate in self.returned.cells:
            kept.fill = FAULT

    def _dress(self, kept: Cell, cell: Cell | MergedCell) -> None:
        if cell.has_style:
            kept.font, kept.fill, kept.border = copy(cell.font), copy(cell.fill), copy(cell.border)
            kept.alignment, kept.number_format = copy(cell.alignment), cell.number_format

    def _write(self, kept: Cell, value: object) -> None:
        kept.value = value
        if isinstance(value, str):
            # Text that begins with = stays text: nothing handed back calculates.
            kept.data_type = "s"
            kept.quotePrefix = value.startswith("=")

    def _tell(self, row: int, at: int) -> None:
        told = self.target.cell(at, self.width + 1)
        told.alignment, told.font = Alignment(wrap_text=True, vertical="top"), REASON
        if row in self.returned.reasons:
            self._write(told, self.returned.reasons[row])
        elif row == self.returned.first_reason_row:
            told.value, told.font = _("拒绝原因"), Font(bold=True, color="B00020")

    def _copy_merges(self) -> None:
        """Shrink each merge to its rows that are kept; what it says moves to the first of them."""
        for merge in self.source.merged_cells.ranges:
            kept = [self.rows[row] for row in range(merge.min_row, merge.max_row + 1)
                    if row in self.rows]  # fmt: skip
            if not kept:
                continue
            first = self.source.cell(merge.min_row, merge.min_col)
            top = self.target.cell(kept[0], merge.min_col)
            self._write(top, first.value)
            self._dress(top, first)
            right = min(merge.max_col, self.width)
            if right > merge.min_col or len(kept) > 1:
                self.target.merge_cells(
                    start_row=kept[0],
                    end_row=kept[-1],
                    start_column=merge.min_col,
                    end_column=right,
                )

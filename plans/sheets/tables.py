"""Read a spreadsheet file into tables: a header, and rows that remember where they stood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.sheets import grids as limits
from plans.sheets.blocks import NO_NAMES, Names
from plans.sheets.grids import (
    FORMULA_STARTS,
    Grid,
    SheetError,
    cell_text,
    looks_like_formula,
    merged_below,
    read_grids,
    without_controls,
)
from plans.sheets.headers import QUARTERS, RATE, TASK, Synonyms, fixture_rows, synonyms_of
from plans.sheets.layout import HEADER_SEARCH_ROWS, Layout, bare_column, find_layout, header_to_map
from plans.sheets.marks import NOT_CALCULATED, SCALED, STRUCK, column_letters
from plans.sheets.parts import below, beside
from plans.sheets.rowkinds import SkipKind, classify, may_be_special

__all__ = ["FORMULA_STARTS", "SheetError", "cell_text", "looks_like_formula", "read_tables"]

# Columns that name a row, and columns whose merged number belongs to nobody in particular.
NAMES = ("行政区划代码", "行政区", "指标代码", "指标", TASK)
# What a header names at the least, for a message to whoever has none.
_EXPECTED = ("行政区", "指标", "目标值", "实际值", "单位")
LABELS = ("行政区", "指标", TASK, "举措")
_SAMPLED_ROWS = 20
_SAMPLE_LENGTH = 20
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBERS = ("目标值", "目标上限", "实际值", "基期值", RATE, *QUARTERS)
_ERRORS = (
    "#REF!",
    "#DIV/0!",
    "#VALUE!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    NOT_CALCULATED,
    SCALED,
    STRUCK,
)


_FAILED_FORMULA = gettext_lazy("公式出错（%s）：请改正公式，或改填数值。")
_TOLD = {
    NOT_CALCULATED: gettext_lazy(
        "公式没有保存计算结果：请用 WPS 或 Excel 打开、重新计算并保存后再导入。"
    ),
    STRUCK: gettext_lazy("这个数划了删除线：请删去它，或取消删除线后再导入。"),
    SCALED: gettext_lazy(
        "单元格的格式把数字缩小了显示（如按万显示），看到的不是存的数："
        "请填写看到的数字，格式改为“常规”，并写明单位。"
    ),
}


class TableRow(NamedTuple):
    sheet: str
    number: int
    cells: dict[str, object]
    letters: dict[str, str] = {}
    faults: tuple[tuple[str, str], ...] = ()
    # The cells that stand in another row than this one, by their column.
    spots: dict[str, str] = {}

    @property
    def numbers(self) -> list[int]:
        """All rows of the sheet that this one was made from."""
        return sorted({self.number, *(int(spot.lstrip(_CAPITALS)) for spot in self.spots.values())})

    def text(self, column: str) -> str:
        """Return the cell as trimmed text; a whole number loses its decimal point."""
        value = self.cells.get(column)
        return value.strip() if type(value) is str else cell_text(value)

    def address(self, column: str) -> str:
        """Return the cell's address, C5; the row alone for a column the sheet has not."""
        return self.spots.get(column) or f"{self.letters.get(column, '')}{self.number}"


class SheetRow(NamedTuple):
    """One row as it stands, and as a goal and an outcome where it is about them."""

    source: TableRow
    goal: TableRow | None
    outcome: TableRow | None


@dataclass(frozen=True)
class SkippedRow:
    """A row or sheet that is no data, and why; its words, so that nobody need look it up."""

    sheet: str
    number: int
    kind: SkipKind
    text: str


@dataclass(frozen=True)
class Table:
    sheet: str
    header_row: int
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    ignored_columns: tuple[str, ...] = ()
    layout: Layout | None = None
    skipped: tuple[SkippedRow, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    knows_formats: bool = True
    # The rows of its title and header, as the spreadsheet program counts them.
    head: range = range(0)
    # The first cells below each header that is not known, to know it by.
    samples: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Workbook:
    """All tables of a file, and the sheets passed over."""

    tables: list[Table] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)


def read_tables(
    data: bytes, file_name: str, columns: Sequence[str], synonyms: Synonyms | None = None
) -> list[Table]:
    """Read every sheet that has a header naming at least three of the columns.

    Raises SheetError when the file cannot be read or no sheet has such a header.
    """
    return read_workbook(data, file_name, columns, synonyms).tables


def read_workbook(
    data: bytes,
    file_name: str,
    columns: Sequence[str],
    synonyms: Synonyms | None = None,
    only: Callable[[str], bool] | None = None,
    names: Names = NO_NAMES,
) -> Workbook:
    """Read the sheets of a file that the names allow; raises SheetError where none can be read."""
    synonyms = synonyms or synonyms_of(fixture_rows(), columns)
    workbook = Workbook()
    unknown = unread = None
    grids = read_grids(data, file_name)
    if only and not any(only(grid.sheet) for grid in grids):
        message = _("“%(file)s”里没有这个名称的工作表：有%(sheets)s。")
        listed = "、".join(f"“{grid.sheet}”" for grid in grids)
        raise SheetError(message % {"file": file_name, "sheets": listed})
    for grid in grids:
        if only and not only(grid.sheet):
            continue
        if grid.is_hidden:
            workbook.skipped += _passed_over(grid, SkipKind.HIDDEN_SHEET)
            continue
        _read_parts(workbook, grid, synonyms, columns, names)
        if workbook.tables:
            grid.rows = []
        elif unknown is None:
            unknown = header_to_map(grid, synonyms, columns)
            unread = unknown and grid
    if unknown and not workbook.tables:
        # Nothing is read of it as it is, but its columns can be named by hand.
        workbook.tables.append(_build_table(unread, unknown))
    if not workbook.tables:
        raise SheetError(
            _("“%(file)s”中找不到表头：前 %(rows)d 行里没有一行含有“%(columns)s”等列名。")
            % {
                "file": file_name,
                "rows": HEADER_SEARCH_ROWS,
                "columns": "、".join(name for name in _EXPECTED if name in columns),
            }
        )
    return workbook


def _read_parts(
    workbook: Workbook,
    grid: Grid,
    synonyms: Synonyms,
    columns: Sequence[str],
    names: Names,
) -> None:
    """Read the tables of one sheet, which may stand side by side and below each other."""
    before = None
    parts = beside(grid, synonyms)
    while parts:
        part = parts.pop(0)
        layout = find_layout(part, synonyms, columns, names, before)
        if layout is None:
            number = part.first + 1 if part.first else 0
            skipped = _passed_over(part, SkipKind.OTHER_TABLE)
            workbook.skipped += [replace(row, number=number) for row in skipped]
            continue
        layout = replace(layout, before=before)
        part, rest = below(part, layout, synonyms, names)
        workbook.tables.append(_build_table(part, layout))
        if rest:
            parts[:0] = beside(rest, synonyms)
        before = layout


def _passed_over(grid: Grid, kind: SkipKind) -> list[SkippedRow]:
    return [SkippedRow(grid.sheet, 0, kind, grid.sheet)] if grid.rows else []


def _build_table(grid: Grid, layout: Layout) -> Table:
    start = layout.last + 1
    if len(grid.rows) - start > limits.MAX_ROWS:
        raise SheetError(
            _("工作表“%(sheet)s”超过 %(rows)d 行：请分成几个文件导入。")
            % {"sheet": grid.sheet, "rows": limits.MAX_ROWS}
        )
    letters = {column: column_letters(index) for column, index in layout.every_place.items()}
    rows, skipped = RowReader(grid, layout, letters).read(start)
    hidden = tuple(row + 1 for row in grid.marks.hidden_rows if start <= row < len(grid.rows))
    hidden_columns = tuple(
        layout.headers[column].path
        for column in grid.marks.hidden_columns
        if column < len(layout.headers) and layout.headers[column].path
    )
    columns = sorted(layout.places, key=layout.places.__getitem__)
    return Table(
        grid.sheet, layout.last + 1, tuple(columns), tuple(rows), layout.unused, layout,
        tuple(skipped), hidden, hidden_columns, grid.knows_formats,
        range(grid.first + 1, layout.last + 2), _samples(grid, layout),
    )  # fmt: skip


def _samples(grid: Grid, layout: Layout) -> dict[str, list[str]]:
    """Return what stands in the first rows of each column that is not known."""
    rows = grid.rows[layout.last + 1 : layout.last + 1 + _SAMPLED_ROWS]
    samples = {}
    for index, header in enumerate(layout.headers):
        if header.path in layout.unused:
            texts = (cell_text(row[index])[:_SAMPLE_LENGTH] for row in rows if index < len(row))
            samples[header.path] = [text for text in texts if text][:3]
    return samples


class RowReader:
    """Turn the rows below a header into rows of named cells, merged cells filled down."""

    def __init__(self, grid: Grid, layout: Layout, letters: dict[str, str]) -> None:
        self.grid = grid
        self.layout = layout
        self.letters = letters
        self.places = sorted(layout.every_place.items(), key=lambda place: place[1])
        self.columns = {index: column for column, index in self.places}
        self.labels = [layout.places[name] for name in LABELS if name in layout.places]
        self.header = [header.path for header in layout.headers]
        self.faults: dict[int, list[tuple[str, str]]] = {}
        marks = grid.marks
        self.has_errors = bool(marks.errors or marks.scaled or marks.struck)
        self.has_errors = self.has_errors or not grid.knows_merges

    def read(self, start: int) -> tuple[list[TableRow], list[SkippedRow]]:
        covered = self._fill_down(start)
        rows: list[TableRow] = []
        skipped: list[SkippedRow] = []
        sheet, letters, places = self.grid.sheet, self.letters, self.places
        for number, values in enumerate(self.grid.rows[start:], start=start + 1):
            if not any(value not in ("", None) for value in values):
                continue
            kind = self._kind(number, values, covered)
            if kind is False:
                continue
            if kind:
                text = " ".join(filter(None, map(cell_text, values)))[:120]
                skipped.append(SkippedRow(sheet, number, kind, text))
                continue
            width = len(values)
            # A blank cell is left out: most of a sheet's cells say nothing.
            cells = {
                column: without_controls(values[index])
                for column, index in places
                if index < width and values[index] not in ("", None)
            }
            if self.has_errors:
                self._note_errors(number, cells)
            faults = tuple(self.faults.get(number, ()))
            rows.append(TableRow(sheet, number, cells, letters, faults))
        return rows, skipped

    def _kind(
        self, number: int, values: list[object], covered: dict[int, set[int]]
    ) -> SkipKind | bool | None:
        """Return why a row is no data, False for one that says nothing, None for data."""
        own = [
            index
            for index, value in enumerate(values)
            if value not in ("", None) and index not in covered.get(number - 1, ())
        ]
        texts = [cell_text(value) for value in values] if len(own) < 4 else None
        if not own or (texts and not any(texts)):
            return False
        head = texts or [cell_text(value) for value in values[:4]]
        labelled = head + [
            cell_text(values[index]) for index in self.labels if 4 <= index < len(values)
        ]
        if not may_be_special(labelled if any(head) else [text for text in labelled if text]):
            return None
        texts = texts or [cell_text(value) for value in values]
        return classify(texts, self.header, [0, *self.labels])

    def _fill_down(self, start: int) -> dict[int, set[int]]:
        """Write merged words into the rows they cover; a merged number is refused instead."""
        rows = self.grid.rows
        covered: dict[int, set[int]] = {}
        for top, left, bottom, _right in merged_below(self.grid.merges, start):
            column = self.columns.get(left)
            if top >= len(rows) or left >= len(rows[top]):
                continue
            value = rows[top][left]
            below = range(top + 1, min(bottom + 1, len(rows)))
            for row in below:
                covered.setdefault(row, set()).add(left)
                rows[row].extend([""] * (left + 1 - len(rows[row])))
            if column and bare_column(column) in NUMBERS and value not in ("", None):
                self._refuse_shared(column, value, top, below, covered)
            elif column:
                for row in below:
                    rows[row][left] = value
        return covered

    def _refuse_shared(
        self,
        column: str,
        value: object,
        top: int,
        below: range,
        covered: dict[int, set[int]],
    ) -> None:
        naming = [self.layout.places[name] for name in NAMES if name in self.layout.places]
        own = [
            row
            for row in below
            if any(
                index < len(self.grid.rows[row])
                and self.grid.rows[row][index] not in ("", None, self._above(row, index))
                for index in naming
            )
        ]
        for row in [top, *own] if own else []:
            message = _("合并单元格里的“%s”由几行共用，分不清属于哪一行：请拆开分别填写。")
            self.faults.setdefault(row + 1, []).append((column, message % cell_text(value)))

    def _above(self, row: int, index: int) -> object:
        above = self.grid.rows[row - 1]
        return above[index] if index < len(above) else None

    def _note_errors(self, number: int, cells: dict[str, object]) -> None:
        for column, value in list(cells.items()):
            if isinstance(value, str) and value.startswith("#") and value.strip() in _ERRORS:
                if self._is_passed_over(bare_column(column), value):
                    del cells[column]
                    continue
                told = _TOLD.get(value.strip())
                message = str(told) if told else _FAILED_FORMULA % value.strip()
                self.faults.setdefault(number, []).append((column, message))

    @staticmethod
    def _is_passed_over(column: str, value: str) -> bool:
        """Say whether a fault keeps no figure out: a rate is computed, a remark may be struck."""
        return column == RATE or (value == STRUCK and column not in NUMBERS)

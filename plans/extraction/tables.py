"""Tables of indicators: one row a figure for each column of a year, 目标 or 完成."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plans.extraction.numerals import Quantity, find_quantities
from plans.extraction.phrase import Phrase, Piece, piece
from plans.extraction.surroundings import Bound, Surroundings
from plans.extraction.table_rows import Cell, Row, rows_of, shift_of
from plans.extraction.units import MAGNITUDE, UNIT

NAME_HEAD = re.compile(r"指标|名称|项目|内容|任务")
UNIT_HEAD = re.compile(r"^(?:计量)?单位$")
VALUE_HEAD = re.compile(r"20\d\d|目标|计划|规划|完成|实际|实绩|现状|基期|数值")
NO_VALUE_HEAD = re.compile(r"^占|[%％]|(?:率|比例|百分比|进度|时限|时间|排名|位次)(?:[（(].*)?$")
TARGET_HEAD = re.compile(r"目标|计划|规划|预期")
OUTCOME_HEAD = re.compile(r"完成|实际|实绩|现状|基期")
YEAR = re.compile(r"20\d\d")
VALUE = re.compile(
    rf"\s*[\[〔（]?(?P<sign>≥|>|≤|<|约|不低于|超过)?(?P<number>\d+(?:\.\d+)?)[\]〕）]?"
    rf"(?P<magnitude>{MAGNITUDE})?(?P<unit>{UNIT})?(?P<after>以上|左右|以内)?\s*"
)
NAMED_UNIT = re.compile(rf"（(?P<unit>(?:{MAGNITUDE})?{UNIT})）$")
HAN = re.compile(r"[一-鿿]")
WORDY = 5  # characters beside a number that make a cell a sentence: 6条 is none
UNIT_CELL = re.compile(rf"\s*(?P<unit>(?:{MAGNITUDE})?{UNIT})\s*")


@dataclass(frozen=True)
class TableFigure:
    """A figure of a table; kind and year are empty where the column does not say them."""

    bound: Bound
    kind: str
    year: int | None


@dataclass(frozen=True)
class Columns:
    name: int
    unit: int | None
    values: tuple[tuple[int, str, int | None], ...]  # index, kind, year


def table_figures(text: str) -> tuple[list[TableFigure], list[tuple[int, int]]]:
    """Return the figures of all tables and the spans of the lines they were read from."""
    figures: list[TableFigure] = []
    spans: list[tuple[int, int]] = []
    if "\t" not in text and "|" not in text:
        return figures, spans
    columns: Columns | None = None
    head: Row | None = None
    for row in rows_of(text):
        header = _columns(row.cells)
        if header is not None or len(row.cells) < 2:
            columns, head = header, row
        elif columns is not None and head is not None:
            cells = _aligned(row, head)
            if _is_told(cells, columns):
                continue
            figures.extend(_row_figures(text, row.start, cells, columns))
        if columns is not None:
            spans.append((row.start, row.cells[-1].end))
    return figures, spans


def outside(quantities: list[Quantity], spans: list[tuple[int, int]]) -> list[Quantity]:
    """Keep the quantities that stand in none of the spans; both are in order."""
    kept, index = [], 0
    for quantity in quantities:
        while index < len(spans) and spans[index][1] <= quantity.start:
            index += 1
        if index == len(spans) or quantity.start < spans[index][0]:
            kept.append(quantity)
    return kept


def _aligned(row: Row, head: Row) -> tuple[Cell, ...]:
    empty = Cell(row.start, row.start, "")
    return (*(empty,) * shift_of(row, head), *row.cells)


def _is_told(cells: tuple[Cell, ...], columns: Columns) -> bool:
    """Say whether a row tells in sentences what it has to say; it is read as such."""
    values = [cells[index].text for index, _kind, _year in columns.values if index < len(cells)]
    return any(len(HAN.findall(value)) >= WORDY for value in values)


def _columns(cells: tuple[Cell, ...]) -> Columns | None:
    """Read a header row; a row is one only if it names indicators and at least one value column."""
    if len(cells) < 2 or any(len(cell.text) > 16 for cell in cells):
        return None
    name = next((i for i, cell in enumerate(cells) if NAME_HEAD.search(cell.text)), None)
    unit = next((i for i, cell in enumerate(cells) if UNIT_HEAD.match(cell.text)), None)
    values = tuple(
        (i, _column_kind(cell.text), _column_year(cell.text))
        for i, cell in enumerate(cells)
        if i not in (name, unit) and _is_value_head(cell.text)
    )
    return Columns(name, unit, values) if name is not None and values else None


def _is_value_head(head: str) -> bool:
    """Leave out what only judges the values beside it: 完成率, 完成进度, 完成时限."""
    return bool(VALUE_HEAD.search(head)) and not NO_VALUE_HEAD.search(head)


def _column_kind(head: str) -> str:
    if OUTCOME_HEAD.search(head):
        return "outcome"
    return "target" if TARGET_HEAD.search(head) else ""


def _column_year(head: str) -> int | None:
    year = YEAR.search(head)
    return int(year.group()) if year else None


def _row_figures(
    text: str, line: int, cells: tuple[Cell, ...], columns: Columns
) -> Iterator[TableFigure]:
    if columns.name >= len(cells):
        return
    name = cells[columns.name]
    named = NAMED_UNIT.search(name.text)
    unit = named.group("unit") if named else ""
    if columns.unit is not None and columns.unit < len(cells):
        match = UNIT_CELL.fullmatch(cells[columns.unit].text)
        unit = match.group("unit") if match else unit
    end = name.start + text[name.start : name.end].find(name.text) + len(name.text)
    start, end = end - len(name.text), end - (len(named.group()) if named else 0)
    head, counted = _name_of(text, start, end)
    unit = unit or counted
    around = Surroundings(line, line, cells[-1].end, line, cells[-1].end, "")
    for index, kind, year in columns.values:
        number = _number(text, cells[index], unit) if index < len(cells) else None
        if number is not None:
            phrase = Phrase(head, "table", core=head)
            yield TableFigure(Bound(number, phrase, around), kind, year)


def _name_of(text: str, start: int, end: int) -> tuple[tuple[Piece, ...], str]:
    """Return a row's name and the unit it says: 新增300张养老床位 counts 新增养老床位 in 张."""
    promised = [one for one in find_quantities(text[start:end]) if one.counter]
    if len(promised) != 1 or promised[0].shape != "arabic":
        return (piece("head", text, start, end),), ""
    (number,) = promised
    pieces = (
        piece("verb", text, start, start + number.left),
        piece("head", text, start + number.right, end),
    )
    return tuple(one for one in pieces if one.text), number.unit


def _number(text: str, cell: Cell, unit: str) -> Quantity | None:
    match = VALUE.fullmatch(text, cell.start, cell.end)
    if match is None:
        return None
    magnitude, counter = match.group("magnitude") or "", match.group("unit") or ""
    printed = magnitude + counter or unit
    start, end = match.span("number")
    return Quantity(
        start,
        end,
        match.start(),
        match.end(),
        Decimal(match.group("number")),
        None,
        printed,
        magnitude,
        counter or printed,
        match.group("sign") or "",
        match.group("after") or "",
        "table",
    )

"""Rows that hold one figure each, 目标 above 完成, joined into one row for their indicator."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from plans.sheets.grids import cell_text
from plans.sheets.headers import HeaderCell, tidy
from plans.sheets.stacked import FIGURES, PART, TAKEN, VALUE, Stack
from plans.sheets.tables import NAMES, Table, TableRow

# Figures in the unit of their row, which that of a rate beside them is not.
# A row of values that does not say which figure they are.
UNTOLD = "?"
_COUNTED = (*FIGURES, "基期值")


def gathered(table: Table) -> Table:
    """Return the table with the figures of one indicator and place in one row."""
    stack = table.layout.stack if table.layout else None
    if stack is None:
        return table
    found = dict.fromkeys(header.column for header in stack.parts.values())
    taken = [column for column in found if column in TAKEN]
    rows = tuple(_joined(group, stack) for group in _groups(_under_names(table, stack), stack))
    blocks = tuple(
        replace(block, places=tuple((column, index) for column in taken))
        for block in stack.blocks
        for _name, index in block.places
    )
    columns = tuple(column for column in table.columns if column != PART)
    if "指标" not in columns and any("指标" in row.cells for row in rows):
        columns = ("指标", *columns)
    layout = replace(table.layout, blocks=blocks)
    return replace(table, rows=rows, columns=columns, layout=layout)


def _under_names(table: Table, stack: Stack) -> list[TableRow]:
    """Give the name that stands above 目标 and 完成 in their column to the rows below it."""
    if {"指标", "指标代码"} & set(table.columns):
        return list(table.rows)
    rows, name, at = [], "", ""
    for row in table.rows:
        if row.text(PART) and tidy(row.text(PART)) not in stack.parts and not _has_value(row):
            name, at = row.text(PART), row.address(PART)
        elif name:
            cells, spots = {"指标": name, **row.cells}, {"指标": at, **row.spots}
            rows.append(row._replace(cells=cells, spots=spots))
        else:
            rows.append(row)
    return rows


def _groups(rows: Sequence[TableRow], stack: Stack) -> Iterator[list[tuple[str, TableRow]]]:
    """Put the rows together that name the same thing, until a figure is named once more."""
    group: list[tuple[str, TableRow]] = []
    names: dict[str, object] = {}
    for row in rows:
        part = stack.parts.get(tidy(row.text(PART)))
        column = part.column if part else UNTOLD
        own = {name: row.cells[name] for name in NAMES if name in row.cells}
        is_other = any(names.get(name, value) != value for name, value in own.items())
        is_again = column in FIGURES and any(column == said for said, _row in group)
        if group and (is_other or is_again):
            yield group
            group, names = [], {}
        names |= own
        group.append((column, row))
    if group:
        yield group


def _joined(group: Sequence[tuple[str, TableRow]], stack: Stack) -> TableRow:
    figures = [(column, row) for column, row in group if column in TAKEN]
    units = {_unit_of(row, stack) for column, row in figures if column in _COUNTED} - {""}
    first = next((row for column, row in figures if column in FIGURES), group[0][1])
    cells: dict[str, object] = {}
    letters, spots, faults = dict(first.letters), dict(first.spots), []
    for column, row in figures:
        part = stack.parts[tidy(row.text(PART))]
        for name, value in row.cells.items():
            base, mark, number = name.partition("#")
            if base == PART:
                continue
            if not mark:
                cells.setdefault(name, value)
                continue
            key = f"{column}#{number}"
            is_mixed = len(units) > 1 and column in _COUNTED and isinstance(value, int | float)
            cells[key] = cell_text(value) + _unit_of(row, stack) if is_mixed else value
            letters[key] = row.letters[name]
            spots[key] = f"{row.letters[name]}{row.number}"
        cells |= _said_times(column, part, cells)
        faults += [(_renamed(name, column), text) for name, text in row.faults]
    if untold := [row for column, row in group if column == UNTOLD and _has_value(row)]:
        message = _("第 %d 行没有写明是目标还是完成：请填写。")
        faults += [("实际值", message % row.number) for row in untold]
    if units:
        cells.pop("单位", None)
    if len(units) == 1:
        cells["单位"] = units.pop()
    return TableRow(first.sheet, first.number, cells, letters, tuple(faults), spots)


def _has_value(row: TableRow) -> bool:
    return any(name.partition("#")[0] == VALUE for name in row.cells)


def _renamed(name: str, column: str) -> str:
    base, mark, number = name.partition("#")
    return f"{column}{mark}{number}" if base == VALUE else name


def _unit_of(row: TableRow, stack: Stack) -> str:
    """Return the unit a row has for itself, in its own column or behind 目标值(亿元)."""
    return stack.parts[tidy(row.text(PART))].unit or row.text("单位")


def _said_times(column: str, part: HeaderCell, cells: Mapping[str, object]) -> dict[str, object]:
    said: dict[str, object] = {}
    if column == "实际值":
        said = {"截止日期": part.as_of, "年度": part.year}
    elif column == "目标值":
        said = {"目标年度": part.year}
    return {name: value for name, value in said.items() if value and name not in cells}

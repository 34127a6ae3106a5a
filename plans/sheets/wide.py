"""A table with a block of columns for each place, indicator or time: a row for each of them."""

from collections.abc import Iterator
from dataclasses import replace

from plans.sheets.blocks import Block
from plans.sheets.headers import RATE
from plans.sheets.layout import bare_column
from plans.sheets.tables import NUMBERS, Table, TableRow, cell_text


def unfolded(table: Table) -> Table:
    """Return the table with one place, indicator and time a row."""
    layout = table.layout
    if layout is None or not layout.blocks:
        return table
    split = Unfolder(table, layout.blocks)
    rows = tuple(one for row in table.rows for one in split.rows(row))
    own = [column for block in layout.blocks for column, _place in (*block.words, *block.places)]
    kept = [name for name in table.columns if "#" not in name]
    return replace(table, rows=rows, columns=tuple(dict.fromkeys((*kept, *own))))


class Unfolder:
    def __init__(self, table: Table, blocks: tuple[Block, ...]) -> None:
        self.blocks = blocks
        self.headers = table.layout.headers
        latest = max(map(_year, blocks))
        self.latest = [block for block in blocks if _year(block) == latest]
        self.named = {column for block in blocks for column, _value in block.words}

    def rows(self, row: TableRow) -> Iterator[TableRow]:
        """Yield what stands outside the blocks once, where it has a figure, then each block."""
        inside = {name for name in row.cells if "#" in name}
        shared = {name: value for name, value in row.cells.items() if name not in inside}
        faults = tuple(fault for fault in row.faults if "#" not in fault[0])
        figures = {name for name in shared if name in NUMBERS}
        if figures == {"基期值"} and not self.named & {"行政区", "指标"}:
            # Where the target starts from is no row of its own: it is the latest year's.
            figures = set()
        elif figures:
            yield row._replace(cells=shared, faults=faults)
        labels = {name: value for name, value in shared.items() if name not in figures}
        without_baseline = {name: value for name, value in labels.items() if name != "基期值"}
        for number, block in enumerate(self.blocks):
            keys = {name: f"{name}#{number}" for name, _index in block.places}
            if any(key in inside for key in keys.values()):
                own = labels if block in self.latest else without_baseline
                yield self._one(row, block, own, keys, faults)

    def _one(
        self,
        row: TableRow,
        block: Block,
        labels: dict[str, object],
        keys: dict[str, str],
        faults: tuple[tuple[str, str], ...],
    ) -> TableRow:
        cells = labels | dict(block.words)
        cells |= {name: row.cells[key] for name, key in keys.items() if key in row.cells}
        self._add_units(cells, block, own=labels.get("单位"))
        own = {name: row.letters[key] for name, key in keys.items() if key in row.letters}
        letters, first = row.letters | own, next(iter(own.values()))
        letters |= {name: first for name, _value in block.words}
        mine = tuple((bare_column(at), text) for at, text in row.faults if at in keys.values())
        spots = {name: row.spots[key] for name, key in keys.items() if key in row.spots}
        return TableRow(row.sheet, row.number, cells, letters, faults + mine, spots)

    def _add_units(self, cells: dict[str, object], block: Block, own: object) -> None:
        """Put the units of the headers into the row, or into the cells where they differ."""
        if own not in ("", None) or "单位" in cells:
            return
        units = {name: self.headers[index].unit for name, index in block.places if name in cells}
        units = {n: unit for n, unit in units.items() if unit and n in NUMBERS and n != RATE}
        if len(set(units.values())) == 1:
            cells["单位"] = next(iter(units.values()))
        for name, unit in units.items() if len(set(units.values())) > 1 else ():
            text = cell_text(cells[name])
            if isinstance(cells[name], int | float) or text[-1:].isdigit():
                cells[name] = text + unit


def _year(block: Block) -> int:
    return dict(block.words).get("目标年度") or 0

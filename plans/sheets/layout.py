"""Where the header of a sheet stands, and which of its columns is which of ours."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from plans.sheets.blocks import (
    NO_NAMES,
    UNSAID,
    Block,
    Names,
    find_blocks,
    left_out,
    with_baseline,
    with_targets,
    with_tasks,
    with_times,
)
from plans.sheets.grids import Grid, Merge, SheetError, cell_text
from plans.sheets.headers import IGNORED, TASK, HeaderCell, Synonyms, as_unit, read_header, tidy
from plans.sheets.marks import column_letters
from plans.sheets.periods import read_period, unspaced
from plans.sheets.stacked import PART, Stack, find_stack, with_stack
from plans.sheets.titled import lacks_indicator, titled_indicator, with_number
from plans.sheets.units import bare_unit, unit_line
from plans.sheets.untold import with_absolute, with_progress

HEADER_SEARCH_ROWS = 30
FIGURES = {"目标值", "实际值", TASK}
MOST_HEADER_ROWS = 6
_SO_FAR = re.compile(r"(?<!\d)1\s*月?份?\s*[-–—―~至到]+\s*\d{1,2}\s*月|截[至止]")


@dataclass(frozen=True)
class Layout:
    """The header block of a sheet: its rows, and what stands in each of our columns."""

    first: int
    last: int
    headers: tuple[HeaderCell, ...]
    places: dict[str, int]
    unused: tuple[str, ...]
    title: str
    units: tuple[str, ...]
    year: int | None = None
    # Columns that repeat for each place, indicator or time.
    blocks: tuple[Block, ...] = ()
    # Columns of figures that are not taken, and why.
    left_out: tuple[tuple[str, str], ...] = ()
    # That of the table above on the same sheet, whose title may hold for this one too.
    before: "Layout | None" = None
    # Which figure the title speaks of, or that of the table above.
    figure: str = ""
    # The column that says which figure each row holds, where they stand below each other.
    stack: Stack | None = None
    # What every row is about, where the title says it and no column does.
    indicator: str = ""

    @property
    def every_place(self) -> dict[str, int]:
        """The index of each column, those of a block with its number: 目标值#2."""
        inside = {
            f"{column}#{number}": index
            for number, block in enumerate(self.blocks)
            for column, index in block.places
        }
        return self.places | inside

    @property
    def unit(self) -> str:
        """The unit of the line above, where it names one only."""
        return self.units[0] if len(self.units) == 1 else ""

    def header(self, column: str) -> HeaderCell | None:
        index = self.places.get(column)
        return None if index is None else self.headers[index]

    def letter_of(self, path: str) -> str:
        """Return the letter of the column with this header; nothing for words of another kind."""
        found = (index for index, header in enumerate(self.headers) if path and header.path == path)
        return next(map(column_letters, found), "")


def bare_column(column: str) -> str:
    """Return the column of a place in a block: 目标值#2 → 目标值."""
    return column.partition("#")[0]


def find_layout(
    grid: Grid,
    synonyms: Synonyms,
    wanted: Sequence[str],
    names: Names = NO_NAMES,
    before: Layout | None = None,
) -> Layout | None:
    """Return the first row that names enough of the wanted columns, with what belongs to it.

    before is the layout of the table above on the same sheet, whose year holds where none is said.
    """
    known = set(wanted)
    needed = min(3, len(known))
    top = grid.rows[: grid.first + HEADER_SEARCH_ROWS]
    filled = _filled(top, grid.merges)
    for first in range(grid.first, len(top)):
        title = _title(filled, grid.first, first)
        titled = _titled_year(grid, title) or (before.year if before else None)
        # A group above may say more than the names below it: both are tried, the fuller one holds.
        best = None
        for last in range(first, min(first + MOST_HEADER_ROWS, len(top))):
            if last > first and not _continues(top, grid, first, last, synonyms):
                break
            headers, words = _headers(filled, top, grid, first, last, synonyms, titled)
            figure = title_figure(title, grid.sheet) or (before.figure if before else "")
            headers = with_times(headers, figure, title, titled)
            rows = grid.rows[last + 1 :]
            headers = with_absolute(with_tasks(headers, rows), figure, synonyms)
            headers = with_targets(headers, rows)
            headers = with_baseline(headers, titled)
            stack = find_stack(rows, headers, words, names, titled)
            headers = with_stack(headers, stack)
            blocks = stack.blocks if stack else find_blocks(headers, names, words)
            indicator = ""
            if not blocks and lacks_indicator(headers, rows):
                indicator = titled_indicator([*title.splitlines(), grid.sheet], names)
                headers = with_number(headers) if indicator else headers
            found = {h.column for h in headers if h.column in known} | (
                {"指标"} if indicator else set()
            )
            count = len(found)
            signs = count + any(h.column == IGNORED for h in headers)
            if _names_a_figure(found):
                signs = max(signs, needed)
            _refuse_months(grid, headers, last)
            if blocks:
                signs = count = max(count, needed)
            if signs >= needed and count >= min(2, needed) and (best is None or count >= best[0]):
                best = (count, last, headers, blocks, stack, indicator)
        if best:
            _count, last, headers, blocks, stack, indicator = best
            place = Layout(first, last, headers, {}, (), title, unit_line(title), year=titled)
            place = replace(place, stack=stack, figure=figure, indicator=indicator)
            return _layout(grid, place, known | {PART}, blocks)
    return None


def header_to_map(grid: Grid, synonyms: Synonyms, wanted: Sequence[str]) -> Layout | None:
    """Return the row that must be the header though few of its words are known: the first of
    three words or more without a number, above a row with one.
    """
    top = grid.rows[:HEADER_SEARCH_ROWS]
    for row, (cells, below) in enumerate(zip(top, grid.rows[1:], strict=False)):
        words = [cell_text(cell) for cell in cells]
        if len({word for word in words if word}) < 3 or any(map(_is_number, cells)):
            continue
        if any(map(_is_number, below)):
            headers = tuple(read_header([word], synonyms) for word in words)
            title = _title(_filled(top, grid.merges), 0, row)
            place = Layout(row, row, headers, {}, (), title, unit_line(title))
            return _layout(grid, place, set(wanted), ())
    return None


def title_figure(title: str, sheet: str) -> str:
    """Return which figure the title speaks of, 目标值 or 实际值; nothing where it does not say."""
    words = f"{title} {sheet}"
    says_result = bool(re.search("完成|实际|实绩|进展", words))
    if says_result != bool(re.search("目标|任务|计划|预期", words)):
        return "实际值" if says_result else "目标值"
    # Until when is said of results: 1-9月技术市场情况.
    is_so_far = not says_result and _SO_FAR.search(words)
    return "实际值" if is_so_far or "完成情况" in words else ""


def _refuse_months(grid: Grid, headers: Sequence[HeaderCell], last: int) -> None:
    """Refuse a column for each month beside an indicator: of the month alone, or of the year?"""
    columns = {header.column for header in headers}
    months = [header.path for header in headers if re.fullmatch(r"\d{1,2}月份?", header.path)]
    if len(months) < 3 or "指标" not in columns or columns & FIGURES:
        return
    raise SheetError(
        _(
            "工作表“%(sheet)s”第 %(row)d 行按月份分列（%(months)s…），看不出是当月数还是累计数："
            "请在标题或表头中写明“累计”，或改为一列“1—9月累计”之类的累计数后再导入。"
        )
        % {"sheet": grid.sheet, "row": last + 1, "months": "、".join(months[:3])}
    )


def _names_a_figure(columns: set[str]) -> bool:
    """Say whether two columns are enough: an indicator and its number."""
    return bool(columns & {"指标", TASK}) and bool(columns & {"目标值", "实际值"})


def _filled(rows: Sequence[list[object]], merges: Sequence[Merge]) -> list[list[str]]:
    """Write the text of a merged cell into all it covers."""
    filled = [[cell_text(cell) for cell in row] for row in rows]
    for top, left, bottom, right in merges:
        if top >= len(filled) or left >= len(filled[top]):
            continue
        word = filled[top][left]
        for row in range(top, min(bottom + 1, len(filled))):
            cells = filled[row]
            cells.extend([""] * (right + 1 - len(cells)))
            for column in range(left, right + 1):
                cells[column] = word
    return filled


def _continues(
    top: Sequence[list[object]], grid: Grid, first: int, row: int, synonyms: Synonyms
) -> bool:
    """Say whether this row still belongs to the header that begins above it."""
    if len(units := [cell_text(cell) for cell in top[row]]) > 1 and _is_unit_row(units, synonyms):
        return True
    if any(m[0] >= first and m[0] < row <= m[2] for m in grid.merges):
        return True
    cells = [(index, cell_text(cell)) for index, cell in enumerate(top[row]) if cell_text(cell)]
    if not cells or any(_is_number(top[row][index]) for index, _text in cells):
        return False
    # Without merges told, the names below a group stand where the row above has a gap or a group.
    above = [cell_text(cell) for cell in top[row - 1]]
    leading = next((index for index, text in enumerate(above) if text), 0)
    starts = min(index for index, _text in cells)
    return starts > leading and len(cells) < len([text for text in above if text]) + 6


def _is_number(cell: object) -> bool:
    if isinstance(cell, int | float):
        return True
    text = cell_text(cell)
    return bool(text) and text.replace(".", "", 1).replace("%", "").replace(",", "").isdigit()


def _headers(
    filled: Sequence[list[str]],
    top: Sequence[list[object]],
    grid: Grid,
    first: int,
    last: int,
    synonyms: Synonyms,
    titled: int | None,
) -> tuple[tuple[HeaderCell, ...], Synonyms]:
    """Read the columns' headers, and return them with what the words mean in this sheet."""
    rows = [list(row) for row in filled[first : last + 1]]
    for row in rows[1:]:
        _mark_units(row, synonyms)
    if last > first and not _has_wide_merge(grid, first, last):
        _spread_groups(rows)
    width = max((len(row) for row in rows), default=0)
    columns = []
    for column in range(width):
        parts: list[str] = []
        for row in rows:
            word = row[column] if column < len(row) else ""
            if word and (not parts or parts[-1] != word):
                parts.append(word)
        columns.append(parts)
    headers = tuple(read_header(parts, synonyms, titled) for parts in columns)
    if (wider := with_progress(headers, synonyms)) is not synonyms:
        headers = tuple(read_header(parts, wider, titled) for parts in columns)
    return headers, wider


def _mark_units(row: list[str], synonyms: Synonyms) -> None:
    """Put the words of a row of units, below a header, in the parentheses units stand in."""
    if not _is_unit_row(row, synonyms):
        return
    row[:] = [f"({unit})" if (unit := as_unit(bare_unit(word))) else "" for word in row]


def _is_unit_row(row: Sequence[str], synonyms: Synonyms) -> bool:
    words = [word for word in row if word and tidy(word) not in ("单位", "计量单位", "/", "—", "-")]
    return bool(words) and all(
        as_unit(bare_unit(word)) and not synonyms.find(tidy(word)) for word in words
    )


def _has_wide_merge(grid: Grid, first: int, last: int) -> bool:
    return any(first <= m[0] <= last and m[3] > m[1] for m in grid.merges)


def _spread_groups(rows: list[list[str]]) -> None:
    """Give a group's word to the columns right of it that have names below and none above."""
    below = rows[-1]
    for row in rows[:-1]:
        group = ""
        row.extend([""] * (len(below) - len(row)))
        for column, word in enumerate(row):
            under = below[column] if column < len(below) else ""
            if word:
                group = word if under else ""
            elif under and group:
                row[column] = group
            else:
                group = ""


def _titled_year(grid: Grid, title: str) -> int | None:
    period = read_period(title, None) or read_period(grid.sheet, None)
    return period.year if period else None


def _title(filled: Sequence[list[str]], start: int, first: int) -> str:
    """Join what stands above the header, each line's words once."""
    lines = [" ".join(dict.fromkeys(text for text in row if text)) for row in filled[start:first]]
    return "\n".join(unspaced(line) for line in lines if line)


def _layout(grid: Grid, place: Layout, known: set[str], blocks: tuple[Block, ...]) -> Layout:
    """Give the columns their places, those outside the blocks only once."""
    headers = place.headers
    inside = {index for block in blocks for _column, index in block.places}
    places = _places(grid, headers, known, place.last, inside)
    used = set(places.values()) | inside
    dropped = left_out(headers)
    passed = {path for path, _reason in dropped}
    unused = tuple(
        header.path
        for index, header in enumerate(headers)
        if header.path
        and index not in used
        and header.column != IGNORED
        and header.path not in passed
    )
    blocks = _with_figures(grid, blocks, place.figure)
    return replace(place, places=places, unused=unused, blocks=blocks, left_out=dropped)


def _with_figures(grid: Grid, blocks: tuple[Block, ...], figure: str) -> tuple[Block, ...]:
    """Name the figure of columns headed by a place or an indicator alone, as the title says."""
    if not any(column == UNSAID for block in blocks for column, _index in block.places):
        return blocks
    if not figure:
        raise SheetError(
            _(
                "工作表“%(sheet)s”按地区或指标分列，但标题看不出各列是目标值还是完成值："
                "请在标题中写明“目标任务”或“完成情况”。"
            )
            % {"sheet": grid.sheet}
        )
    return tuple(
        replace(
            block,
            places=tuple((figure if name == UNSAID else name, at) for name, at in block.places),
        )
        for block in blocks
    )


def _places(
    grid: Grid,
    headers: Sequence[HeaderCell],
    known: set[str],
    last: int,
    inside: set[int],
) -> dict[str, int]:
    """Give every column of ours its place; two that fit equally well are asked about."""
    found: dict[str, list[int]] = {}
    for index, header in enumerate(headers):
        if header.column in known and index not in inside:
            found.setdefault(header.column, []).append(index)
    places = {}
    for column, indexes in found.items():
        best = _best(indexes, headers)
        if len(best) > 1:
            _refuse_repeated(grid, column, [headers[index].path for index in best], last)
        places[column] = best[0]
    return places


def _best(indexes: list[int], headers: Sequence[HeaderCell]) -> list[int]:
    years = {headers[index].year for index in indexes if headers[index].year}
    if years:
        latest = max(years)
        indexes = [i for i in indexes if headers[i].year in (latest, None)]
    lowest = min(headers[index].rank for index in indexes)
    return [index for index in indexes if headers[index].rank == lowest]


def _refuse_repeated(grid: Grid, column: str, paths: list[str], last: int) -> None:
    if len(set(paths)) == 1:
        raise SheetError(
            _("工作表“%(sheet)s”第 %(row)d 行的表头重复：%(columns)s。请删去重复的列。")
            % {"sheet": grid.sheet, "row": last + 1, "columns": paths[0]}
        )
    raise SheetError(
        _(
            "工作表“%(sheet)s”第 %(row)d 行：%(columns)s 都像“%(column)s”。"
            "请在对应关系中指定用哪一列，或删去另一列。"
        )
        % {
            "sheet": grid.sheet,
            "row": last + 1,
            "columns": "、".join(f"“{path}”" for path in dict.fromkeys(paths)),
            "column": column,
        }
    )

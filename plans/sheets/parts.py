"""Several tables of one sheet, taken apart: below each other, and side by side."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from plans.sheets.blocks import NO_NAMES, Names, indicator_in
from plans.sheets.grids import Grid, cell_text
from plans.sheets.headers import IGNORED, TASK, Synonyms, tidy, without_unit
from plans.sheets.layout import HEADER_SEARCH_ROWS, Layout
from plans.sheets.rowkinds import classify

# Rows that may stand between the end of one table and the header of the next.
MOST_TITLE_ROWS = 6
# What a row is about.
NAMING = {"指标", TASK, "行政区", "指标代码"}


def beside(grid: Grid, synonyms: Synonyms) -> list[Grid]:
    """Return the grid in bands, where its header is printed twice or more in one row."""
    for index, row in enumerate(grid.rows[grid.first : grid.first + HEADER_SEARCH_ROWS]):
        texts = [tidy(cell_text(cell)) for cell in row]
        if not _names_columns(texts, synonyms):
            continue
        starts = _repeats(texts)
        # 目标, 完成 below each of several names are no tables of their own.
        if not starts or "指标" not in _columns(texts, synonyms):
            return [grid]
        ends = [*starts[1:], len(texts)]
        at = grid.first + index
        return [_band(grid, at, start, end) for start, end in zip(starts, ends, strict=True)]
    return [grid]


def _repeats(texts: Sequence[str]) -> list[int]:
    """Return where each printing of the header begins; nothing where it stands there once."""
    filled = [(index, text) for index, text in enumerate(texts) if text]
    words = [text for _index, text in filled]
    for width in range(2, len(words) // 2 + 1):
        count, rest = divmod(len(words), width)
        if not rest and words == words[:width] * count and len(set(words[:width])) == width:
            return [filled[width * number][0] for number in range(count)]
    return []


def _band(grid: Grid, header: int, left: int, right: int) -> Grid:
    """Blank what stands beside the band from the header on; titles above hold for every band."""
    blank: list[object] = [""] * left
    rows: list[list[object]] = []
    for index, row in enumerate(grid.rows):
        if index < header:
            title = " ".join(dict.fromkeys(text for cell in row if (text := cell_text(cell))))
            rows.append([*blank, title] if title else [])
        else:
            rows.append([*blank, *row[left:right]])
    merges = [m for m in grid.merges if m[0] >= header and left <= m[1] and m[3] < right]
    return replace(grid, rows=rows, merges=merges)


def below(
    grid: Grid, layout: Layout, synonyms: Synonyms, names: Names = NO_NAMES
) -> tuple[Grid, Grid | None]:
    """Cut the grid where another table begins below the one found; its rows keep their numbers."""
    own = [header.path for header in layout.headers if header.path]
    naming = {word for word, (column, _rank) in synonyms.words.items() if column in NAMING}
    for index in range(layout.last + 1, len(grid.rows)):
        if not _may_be_header(grid.rows[index], naming):
            continue
        texts = [tidy(cell_text(cell)) for cell in grid.rows[index]]
        if not _names_columns(texts, synonyms) and not _names_indicators(texts, synonyms, names):
            continue
        start = _title_above(grid, layout, index)
        if start == index and [text for text in texts if text] == own:
            continue
        head = replace(grid, rows=grid.rows[:start])
        tail = replace(
            grid,
            rows=[*([] for _row in range(start)), *grid.rows[start:]],
            merges=[merge for merge in grid.merges if merge[0] >= start],
            first=start,
        )
        return head, tail
    return grid, None


@lru_cache(maxsize=4096)
def _tidied(cell: str) -> str:
    return tidy(cell)


def _may_be_header(row: Sequence[object], naming: set[str]) -> bool:
    """Tell the few rows worth reading as a header from the many of a long table."""
    found = False
    for cell in row:
        if isinstance(cell, int | float):
            return False
        found = found or (type(cell) is str and len(cell) < 24 and _tidied(cell) in naming)
    return found


def _names_columns(texts: Sequence[str], synonyms: Synonyms) -> bool:
    """Say whether a row of words is a header: it names what a row is about, and more columns."""
    columns = [found for text in texts if text and (found := synonyms.find(text))]
    named = _columns(texts, synonyms)
    if not named & NAMING:
        return False
    # 项目 or 主要任务 may stand in a row of data as well: most of a header is known words.
    is_sure = any(column == "指标" and rank < 2 for column, rank in columns)
    enough = 2 if is_sure else 3
    return len(columns) >= enough and len(named - {IGNORED}) >= 2


def _names_indicators(texts: Sequence[str], synonyms: Synonyms, names: Names) -> bool:
    """Say whether a row of words is a header of 行政区 and nothing but indicators."""
    bare = [without_unit(text, synonyms)[0] for text in texts if text]
    known = [found[0] if (found := synonyms.find(word)) else "" for word in bare]
    others = [word for word, column in zip(bare, known, strict=True) if not column]
    is_by_place = "行政区" in known and not set(known) - {"行政区", IGNORED, ""}
    return is_by_place and bool(others) and all(indicator_in(word, names) for word in others)


def _columns(texts: Sequence[str], synonyms: Synonyms) -> set[str]:
    return {found[0] for text in texts if text and (found := synonyms.find(text))}


def _title_above(grid: Grid, layout: Layout, header: int) -> int:
    """Return the row at which the lines above a header begin, notes of the table above aside."""
    start = header
    for index in range(header - 1, max(layout.last, header - MOST_TITLE_ROWS - 1), -1):
        texts = [cell_text(cell) for cell in grid.rows[index]]
        filled = list(dict.fromkeys(text for text in texts if text))
        if len(filled) > 2:
            break
        if len(filled) == 2 and not any("单位" in text or "日期" in text for text in filled):
            break
        if filled and classify(texts, (), (0,)) in ("note", "signature", "total", "of_which"):
            break
        if filled:
            start = index
    return start

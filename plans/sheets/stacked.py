"""Figures below each other: a column whose words, 目标, 完成, 完成率, say what each row holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plans.sheets.blocks import NO_NAMES, Block, Names, indicator_in, place_in
from plans.sheets.grids import cell_text
from plans.sheets.headers import (
    IGNORED,
    NEUTRAL,
    RATE,
    TASK,
    HeaderCell,
    Synonyms,
    read_header,
    tidy,
    without_unit,
)
from plans.sheets.periods import is_time

# The column that says which figure a row holds, and the columns that hold it.
PART = "分项"
VALUE = "数值"
FIGURES = ("目标值", "实际值")
TAKEN = (*FIGURES, RATE, "单位", "基期值")
_WORDS = {TASK: "目标值", "计划": "目标值"}
_SEARCHED_ROWS = 200


@dataclass(frozen=True)
class Stack:
    """Where 目标, 完成 stand below each other, what each means, and the columns of the values."""

    column: int
    parts: Mapping[str, HeaderCell]
    blocks: tuple[Block, ...]


def find_stack(
    rows: Sequence[Sequence[object]],
    headers: Sequence[HeaderCell],
    synonyms: Synonyms,
    names: Names = NO_NAMES,
    titled: int | None = None,
) -> Stack | None:
    """Return the column whose every word below the header names a figure; None without one."""
    for column in range(min(len(headers), 6)):
        if headers[column].column in (*FIGURES, "单位"):
            continue
        if parts := _parts(rows, column, synonyms, titled):
            blocks = _blocks(headers, column, rows, synonyms, names)
            return Stack(column, parts, blocks) if blocks else None
    return None


def _parts(
    rows: Sequence[Sequence[object]], column: int, synonyms: Synonyms, titled: int | None
) -> dict[str, HeaderCell]:
    parts: dict[str, HeaderCell] = {}
    for row in rows[:_SEARCHED_ROWS]:
        filled = [text for cell in row if (text := cell_text(cell))]
        word = tidy(cell_text(row[column])) if column < len(row) else ""
        if len(filled) < 2 or not word or word in parts:
            continue
        header = read_header([word], synonyms, titled)
        header = replace(header, column=_WORDS.get(header.column, header.column))
        if header.column not in (*TAKEN, IGNORED):
            return {}
        parts[word] = header
    columns = {header.column for header in parts.values()}
    # 完成 and 未完成 alone are a judgement of the row, not figures of it.
    return parts if len(columns & set(TAKEN)) > 1 and columns & set(FIGURES) else {}


def _blocks(
    headers: Sequence[HeaderCell],
    column: int,
    rows: Sequence[Sequence[object]],
    synonyms: Synonyms,
    names: Names,
) -> tuple[Block, ...]:
    """Return a block for each place or indicator beside the words, else for the one value."""
    others = [(i, h) for i, h in enumerate(headers) if i != column and h.path]
    places = [
        Block((("行政区", found[0]),), ((VALUE, index),))
        for index, header in others
        if (found := place_in(header.parts[-1], names)) and not found[1]
    ]
    if places:
        return tuple(places)
    indicators = []
    for index, header in others:
        bare = [without_unit(part, synonyms)[0] for part in header.parts]
        known = [word for word in bare if indicator_in(word, names)]
        unknown = bare[:1] if not header.column and header.unit else []
        if word := (known or unknown)[-1:]:
            indicators.append((bool(known), Block((("指标", word[0]),), ((VALUE, index),))))
    if any(is_known for is_known, _block in indicators):
        return tuple(block for _is_known, block in indicators)
    values = [index for index, header in others if _is_value(header, index, rows, synonyms)]
    return (Block(_times(headers[values[0]]), ((VALUE, values[0]),)),) if len(values) == 1 else ()


def _is_value(
    header: HeaderCell, index: int, rows: Sequence[Sequence[object]], synonyms: Synonyms
) -> bool:
    words = [without_unit(part, synonyms)[0] for part in header.parts]
    if not all(word in NEUTRAL or is_time(word) for word in words):
        return False
    return any(index < len(row) and isinstance(row[index], int | float) for row in rows)


def _times(header: HeaderCell) -> tuple[tuple[str, object], ...]:
    words = (("截止日期", header.as_of), ("目标年度", header.year), ("年度", header.year))
    return tuple((column, word) for column, word in words if word)


def with_stack(headers: Sequence[HeaderCell], stack: Stack | None) -> tuple[HeaderCell, ...]:
    """Give the columns of a stack no meaning of their own besides that of the stack."""
    if stack is None:
        return tuple(headers)
    values = {index for block in stack.blocks for _column, index in block.places}
    return tuple(
        replace(header, column=PART if index == stack.column else "")
        if index in values or index == stack.column
        else header
        for index, header in enumerate(headers)
    )

"""Lines of a text that are rows of a table, their cells divided by tabs or bars."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NUMBERS_HEAD = re.compile(r"^(?:序号?|编号|No\.?|[一二三四五六七八九十]+、?)$", re.IGNORECASE)
WORDS = re.compile(r"[一-鿿]{3}")


@dataclass(frozen=True)
class Cell:
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Row:
    """The cells of a line, empty ones too; a frame of bars around the line makes none."""

    start: int
    cells: tuple[Cell, ...]


def rows_of(text: str) -> Iterator[Row]:
    """Return every line that is not blank."""
    at = 0
    for line in text.split("\n"):
        cells = _cells(line, at)
        if any(cell.text for cell in cells):
            yield Row(at, cells)
        at += len(line) + 1


def _cells(line: str, at: int) -> tuple[Cell, ...]:
    found, start = [], 0
    for piece in re.split(r"[\t|]", line):
        found.append(Cell(at + start, at + start + len(piece), piece.strip()))
        start += len(piece) + 1
    if line.lstrip().startswith("|"):
        found = found[1:]
    while found and not found[-1].text:
        found.pop()
    return tuple(found)


def shift_of(row: Row, head: Row) -> int:
    """Return by how many columns a row lies too far left: its number was merged with that above."""
    first = head.cells[0].text
    is_missing = NUMBERS_HEAD.match(first) and row.cells and WORDS.search(row.cells[0].text)
    return 1 if is_missing else 0

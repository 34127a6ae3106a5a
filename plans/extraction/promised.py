"""Where a form sets what was asked for beside what was done, in cells or after labels.

项目内容 | 进展情况, and 任务目标：…　进展情况：…: the promise repeated there is a target, whatever
the rest of the document is.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from plans.extraction import lexicon
from plans.extraction.inheriting import without_new
from plans.extraction.phrase import Phrase, piece
from plans.extraction.stacked_forms import stacked_items
from plans.extraction.surroundings import Bound
from plans.extraction.table_rows import Row, rows_of, shift_of

PROMISED_HEAD = re.compile(
    r"(?:项目|实事|任务|工作|目标|计划|承诺|具体|主要|建设)*(?:内容|任务|目标|事项|要求)$|项目名称$|^实事项目$"
)
DONE_HEAD = re.compile(
    r"(?:完成|进展|落实|推进|办理|实施|执行)(?:的?情况|程度|成效|结果)|工作进展$|^进展$|成效$"
)
PROMISED_LABEL = r"(?:任务|工作|年度|承诺|目标)+(?:目标|任务|事项|内容|要求)|项目内容|实事内容"
DONE_LABEL = r"(?:工作)?(?:进展|完成|落实|推进|办理|实施)(?:情况|成效)|工作进展"
LABEL = re.compile(
    rf"(?:(?<=[。；\n\s】])|^)(?:(?P<promised>{PROMISED_LABEL})|(?P<done>{DONE_LABEL}))[：:]"
)
LONGEST_HEAD = 12
BARE = re.compile(rf"^(?:已经?|共|均|全部|实际|目前|现已|累计|{lexicon.ANY_VERB})*$")


class Told(NamedTuple):
    """A stretch of a form; item is the promise that a stretch of what was done belongs to."""

    start: int
    end: int
    kind: str
    item: tuple[int, int] | None = None


def told_in_form(text: str) -> tuple[Told, ...]:
    """Return the stretches of all forms in order."""
    return tuple(sorted((*_cells(text), *_labelled(text), *_stacked(text))))


def told_at(told: tuple[Told, ...], position: int) -> Told | None:
    index = bisect_right(told, position, key=lambda one: one.start) - 1
    return told[index] if index >= 0 and position < told[index].end else None


def _cells(text: str) -> Iterator[Told]:
    head: Row | None = None
    for row in rows_of(text):
        if len(row.cells) < 2:
            head = None
        elif _is_head(row):
            head = row
        elif head is not None:
            yield from _row(row, head)


def _is_head(row: Row) -> bool:
    words = [cell.text for cell in row.cells if cell.text]
    return (
        all(len(word) <= LONGEST_HEAD for word in words)
        and any(map(PROMISED_HEAD.search, words))
        and any(map(DONE_HEAD.search, words))
    )


def _row(row: Row, head: Row) -> Iterator[Told]:
    item: tuple[int, int] | None = None
    shift = shift_of(row, head)
    for index, cell in enumerate(row.cells):
        words = head.cells[index + shift].text if index + shift < len(head.cells) else ""
        if DONE_HEAD.search(words):
            yield Told(cell.start, cell.end, "outcome", item)
        elif PROMISED_HEAD.search(words):
            item = cell.start, cell.end
            yield Told(cell.start, cell.end, "target")


def _stacked(text: str) -> Iterator[Told]:
    for item in stacked_items(text, PROMISED_HEAD, DONE_HEAD):
        yield Told(*item.asked, "target")
        yield Told(*item.done, "outcome", item.asked)


def _labelled(text: str) -> Iterator[Told]:
    labels = list(LABEL.finditer(text))
    if len({label.lastgroup for label in labels}) < 2:
        return
    item: tuple[int, int] | None = None
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        end = following.start() if following else len(text)
        if label.lastgroup == "promised":
            item = label.end(), end
            yield Told(label.end(), end, "target")
        else:
            yield Told(label.end(), _end_of_part(text, label.end(), end), "outcome", item)


PART = re.compile(r"\n(?=[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分)")


def _end_of_part(text: str, start: int, end: int) -> int:
    part = PART.search(text, start, end)
    return part.start() if part else end


def with_item_names(text: str, bound: list[Bound], told: tuple[Told, ...]) -> list[Bound]:
    """Name 已新增600个 after the promise it stands beside."""
    if not told:
        return bound
    starts = [one.quantity.start for one in bound]
    return [_named_after(text, one, told, bound, starts) for one in bound]


def _named_after(
    text: str, one: Bound, told: tuple[Told, ...], bound: list[Bound], starts: list[int]
) -> Bound:
    stretch = told_at(told, one.quantity.start)
    if stretch is None or stretch.item is None or not BARE.match(one.phrase.text):
        return one
    start, end = stretch.item
    first = bisect_left(starts, start)
    if first < len(starts) and starts[first] < end:
        pieces = without_new(bound[first].phrase.pieces)
    else:
        pieces = (piece("subject", text, start, end),)
    return one._replace(phrase=Phrase((*one.phrase.pieces, *pieces), "table", core=pieces))

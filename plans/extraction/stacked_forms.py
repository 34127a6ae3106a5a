"""Forms whose cells a page saved one below the other: 序号 / 任务内容 / 完成情况 / 1 / …"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LONGEST_HEAD = 12
FIRST_HEAD = re.compile(r"^序号$|^编号$")
OFFICE_HEAD = re.compile(r"单位|部门|责任人")
OFFICE = re.compile(
    r"(?:局|办|委|委员会|政府|公司|中心|集团|院|管委会|总队|支队|银行|大队|各[^，。]{2,8})"
)
LONGEST_OFFICE = 80


class Line(NamedTuple):
    start: int
    end: int
    text: str


class Item(NamedTuple):
    """What was asked for and what was done, as spans of the text."""

    asked: tuple[int, int]
    done: tuple[int, int]


def stacked_items(text: str, asked: re.Pattern[str], done: re.Pattern[str]) -> Iterator[Item]:
    """Return the items of every form that begins with heads of such words, one below the other."""
    lines = _lines(text)
    at = 0
    while at < len(lines):
        heads = _heads(lines, at, asked, done)
        if not heads:
            at += 1
            continue
        at += len(heads)
        has_office = any(OFFICE_HEAD.search(head.text) for head in heads)
        at = yield from _items(lines, at, has_office)


def _lines(text: str) -> list[Line]:
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Line(at, at + len(line), line.strip()))
        at += len(line) + 1
    return found


def _heads(
    lines: Sequence[Line], at: int, asked: re.Pattern[str], done: re.Pattern[str]
) -> Sequence[Line]:
    """Return the head cells that begin at a line, if they make a form."""
    if not FIRST_HEAD.match(lines[at].text):
        return ()
    end = at
    while end < len(lines) and len(lines[end].text) <= LONGEST_HEAD and lines[end].text != "1":
        end += 1
    heads = lines[at:end]
    is_form = any(asked.search(one.text) for one in heads) and any(
        done.search(one.text) for one in heads
    )
    return heads if is_form and end < len(lines) and lines[end].text == "1" else ()


def _items(lines: Sequence[Line], at: int, has_office: bool) -> Iterator[Item]:
    """Follow the numbers 1, 2, 3 … and return the line after the last item."""
    number = 1
    while at < len(lines) and lines[at].text == str(number):
        end = at + 1
        while end < len(lines) and lines[end].text != str(number + 1):
            end += 1
        item = _item(lines[at + 1 : end], has_office)
        if item is not None:
            yield item
        at, number = end, number + 1
    return at


def _item(cells: Sequence[Line], has_office: bool) -> Item | None:
    """Divide an item's paragraphs: the first asks, those after the offices tell."""
    if len(cells) < 2:
        return None
    office = next((at for at, cell in enumerate(cells) if at and _is_office(cell.text)), None)
    is_divided = has_office and office is not None and office + 1 < len(cells)
    told = office + 1 if is_divided and office is not None else 1
    last_asked = (office if is_divided and office is not None else 1) - 1
    return Item((cells[0].start, cells[last_asked].end), (cells[told].start, cells[-1].end))


def _is_office(text: str) -> bool:
    return len(text) <= LONGEST_OFFICE and OFFICE.search(text) is not None and "。" not in text

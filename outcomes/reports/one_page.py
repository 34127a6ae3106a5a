"""What fits on the one page of a 专报 or a 督办通知单, counted in lines before printing. Pure.

The pages were measured in LibreOffice with Noto, whose lines are higher than those of 仿宋.
"""

import re
import unicodedata
from collections.abc import Sequence

# 专报: 22 lines of 28 characters; title, addressee, two headings, gap and signature take 9.
BRIEF_LINES, BRIEF_WIDTH = 13, 28
# 督办通知单: the right column, less unit, person, receipt, note and signature.
SLIP_WIDTH = 24
# In points: what is left of the slip; a line of its table, a further one of its note, of its title.
SLIP_ROOM, TABLE_LINE, NOTE_LINE, TITLE_LINE = 384, 22, 29, 35
INDENT = 2
YEAR = re.compile(r"\d{4}年")
# A title in 二号, the note under a slip in 四号.
TITLE_WIDTH, NOTE_WIDTH = 19, 31
# Where a title may be broken: after a time or a mark, or before what it is about.
BREAK_AFTER = ("年", "月", "日", "、", "，", "）", "》", "年度", "季度")
BREAK_BEFORE = ("目标", "主要", "重点", "工作", "任务")


def lines_of(text: str, width: int) -> int:
    """Count the lines a text takes; a narrow character is half a wide one."""
    halves = sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)
    return max(1, -(-halves // (2 * width)))


def title_lines(title: str) -> list[str]:
    """Break a long title where its sense allows, nearest the middle; whole where it does not."""
    if lines_of(title, TITLE_WIDTH) > 2:
        return longer_title_lines(title)
    if lines_of(title, TITLE_WIDTH) < 2:
        return [title]
    middle = len(title) / 2
    fit = [
        place
        for place in range(1, len(title))
        if may_break(title[:place], title[place:])
        and lines_of(title[:place], TITLE_WIDTH) == lines_of(title[place:], TITLE_WIDTH) == 1
    ]
    if not fit:
        return [title]
    place = min(fit, key=lambda one: abs(one - middle))
    return [title[:place], title[place:]]


def longer_title_lines(title: str) -> list[str]:
    """Give the time and what follows a line of their own, and divide the name before it evenly."""
    time = YEAR.search(title)
    if time is None or lines_of(title[time.start() :], TITLE_WIDTH) > 1:
        return [title]
    name, rest = title[: time.start()], title[time.start() :]
    size = -(-len(name) // lines_of(name, TITLE_WIDTH))
    return [*(name[at : at + size] for at in range(0, len(name), size)), rest]


def may_break(first: str, second: str) -> bool:
    """Tell whether a title keeps its sense in two lines: not within 目标任务, 2024年1月, 年度."""
    if second.startswith(BREAK_BEFORE):
        return not first.endswith(BREAK_BEFORE)
    return first.endswith(BREAK_AFTER) and not (second[0].isdigit() or second[0] == "度")


def fitting(items: Sequence[str], room: int, width: int) -> int:
    """Count how many of the items have room; the first always."""
    used = 0
    for count, item in enumerate(items):
        used += lines_of(item, width)
        if used > room and count:
            return count
    return len(items)


def brief_items(items: Sequence[str], others: Sequence[str], title: str = "") -> list[str]:
    """Return the items that fit beside the other paragraphs, which are never cut."""
    width = BRIEF_WIDTH - INDENT // 2
    taken = sum(lines_of(text, width) for text in others) + len(title_lines(title)) - 1
    room = BRIEF_LINES - taken
    if items and lines_of(items[0], width) > room:
        return []
    return list(items[: fitting(items, room, width)])


def slip_items(
    items: Sequence[str], others: Sequence[str], note: str = "", title: str = ""
) -> list[str]:
    """Return the items that fit, and where the rest is found; all when they fit."""
    room = SLIP_ROOM - NOTE_LINE * (lines_of(note, NOTE_WIDTH) - 1)
    room = (room - TITLE_LINE * (len(title_lines(title)) - 1)) // TABLE_LINE
    room -= sum(lines_of(text, SLIP_WIDTH) for text in others)
    if fitting(items, room, SLIP_WIDTH) == len(items):
        return list(items)
    count = fitting(items, room - 1, SLIP_WIDTH)
    return [*items[:count], f"其余{len(items) - count}项见附件。"]

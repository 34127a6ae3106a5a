"""What fits on the one page of a 专报 or a 督办通知单, counted in lines before printing. Pure.

The pages were measured in LibreOffice with Noto, whose lines are higher than those of 仿宋.
"""

import unicodedata
from collections.abc import Sequence

# 专报: 22 lines of 28 characters; title, addressee, two headings, gap and signature take 9.
BRIEF_LINES, BRIEF_WIDTH = 13, 28
# 督办通知单: the lines left in the right column beside unit, person, receipt, note and signature.
SLIP_LINES, SLIP_WIDTH = 16, 24
INDENT = 2


def lines_of(text: str, width: int) -> int:
    """Count the lines a text takes; a narrow character is half a wide one."""
    halves = sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)
    return max(1, -(-halves // (2 * width)))


def fitting(items: Sequence[str], room: int, width: int) -> int:
    """Count how many of the items have room; the first always."""
    used = 0
    for count, item in enumerate(items):
        used += lines_of(item, width)
        if used > room and count:
            return count
    return len(items)


def brief_items(items: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the items that fit beside the other paragraphs, which are never cut."""
    width = BRIEF_WIDTH - INDENT // 2
    taken = sum(lines_of(text, width) for text in others)
    return list(items[: fitting(items, BRIEF_LINES - taken, width)])


def slip_items(items: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the items that fit, and where the rest is found; all when they fit."""
    room = SLIP_LINES - sum(lines_of(text, SLIP_WIDTH) for text in others)
    if fitting(items, room, SLIP_WIDTH) == len(items):
        return list(items)
    count = fitting(items, room - 1, SLIP_WIDTH)
    return [*items[:count], f"其余{len(items) - count}项见附件。"]

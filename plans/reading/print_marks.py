"""Undo what printing to PDF does to Chinese text: look-alike signs, spaces, broken lines; pure."""

import re
import unicodedata

# Fonts map a glyph shared by a character and its radical back to the radical.
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
# The supplement has no compatibility mapping in Unicode: the radicals that are whole characters.
_SUPPLEMENT = dict(
    zip(
        map(ord, "⺎⺠⺟⻁⻄⻅⻆⻉⻋⻌⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳"),
        "兀民母虎西见角贝车辶阝长门青韦页风飞食马鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
_RADICALS = str.maketrans(_KANGXI | _SUPPLEMENT)
_WIDE = "\u3000-\u303f\u3400-\u9fff\uff00-\uff60\u2014\u2018-\u201d"
_SPACE = "[ \u00a0]+"
_SPACE_INSIDE = re.compile(
    rf"(?<=[{_WIDE}]){_SPACE}(?=[{_WIDE}0-9A-Za-z%])"
    rf"|(?<=[0-9A-Za-z%]){_SPACE}(?=[{_WIDE}])"
    rf"|(?<=[0-9]){_SPACE}(?=[%％‰])"
)
_ENDS_SENTENCE = re.compile(r"[。；！？!?：:]\s*$")
_BEGINS_ITEM = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]+[）)、.．]|[（(]?\d{1,2}[）)、.．](?!\d)|第[一二三四五六七八九十]+[章节]|[•·●■])"
)
# A line this much shorter than the longest of its page ends its paragraph.
_FULL_LINE = 0.85


def as_written(page: str) -> str:
    """Return a page's text with its paragraphs on one line each."""
    text = _SPACE_INSIDE.sub("", page.translate(_RADICALS))
    return "\n".join(_paragraphs(text.split("\n")))


def _paragraphs(lines: list[str]) -> list[str]:
    longest = max(map(len, lines), default=0)
    joined: list[str] = []
    is_open = False
    for line in lines:
        if is_open and line.strip() and not _BEGINS_ITEM.match(line):
            joined[-1] = joined[-1].rstrip() + line.lstrip()
        else:
            joined.append(line)
        is_full = len(line.rstrip()) >= _FULL_LINE * longest
        is_open = is_full and not _ENDS_SENTENCE.search(line)
    return joined

"""What scraping and page layout leave in a text, as patterns."""

import re
import string
from functools import cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"

TONES = re.compile(f"[{TONED}]")
# 實(shí)施: a syllable with exactly one toned vowel in a bracket right behind a character.
PINYIN = re.compile(rf"(?<=[{HAN}])[(（][a-zü]{{0,4}}[{TONED}][a-zü]{{0,4}}[)）]")
PAGE_MARK = re.compile(r"(?:\A|\n)(\d{1,4})、")
# "— 3 —", "-3-", "第3页 共12页", "3 / 12" alone on a line.
PAGE_LINES = re.compile(
    r"(?<=\n)[ \t]*(?:[-—–－]+ ?\d{1,4} ?[-—–－]+|第 ?\d{1,4} ?页(?:[ ,，]*共 ?\d{1,4} ?页)?"
    r"|\d{1,4} ?/ ?\d{1,4})[ \t]*\n"
)
# A "?" beside "!" or "?" is a GBK byte pair cut in the wrong place.
MOJIBAKE = re.compile(r"[?？][!！?？]+")
PLACEHOLDER = "□"

FRAME_HEADS = re.compile(r"(?:文[檔档][簡简]介|文[檔档]内容|正文内容|下载此文档)[^\n]{0,6}\n")
FRAME_TAILS = re.compile(
    r"\n[ \t]*(?:[溫温]馨提示|版[權权][說说]明|最新文[檔档]"
    r"|相[關关]推[薦荐]|相[關关]文[檔档]|猜你喜[歡欢]"
    r"|【?关闭窗口】?|【?打印本页】?|扫一扫在手机打开|责任编辑[:：])"
)

HALF = string.digits + string.ascii_letters + "%.+-&"
FULL = "".join(chr(ord(char) + 0xFEE0) for char in HALF)
WIDTHS = dict(zip(FULL + "\u00a0\u3000\u2002\u2003\u2009\r", HALF + " " * 6, strict=True))
# Most texts have none of them: a search for the class is faster than a translation table.
WIDE = re.compile("[" + "".join(map(re.escape, WIDTHS)) + "]")


# Half-width marks of a Chinese text; those between digits (1,234 and 11:22) are left alone.
HALF_MARKS = re.compile(r"[,:;()!?]")
FULL_MARKS = dict(zip(",:;()!?", "，：；（）！？", strict=True))
# The block of Chinese characters that texts are written in.
CHINESE = range(0x4E00, 0xA000)


def full_mark(match: re.Match[str]) -> str:
    """Widen a mark unless it stands between digits."""
    mark, at = match.group(), match.start()
    text = match.string
    if mark in ",:" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
        return mark
    return FULL_MARKS[mark]


CHINESE_MARKS = "，。；：、！？（）“”‘’《》〔〕【】…—,;:()"
# A blank carries no meaning beside a character or mark; between Latin words it does.
BLANKS = re.compile(r"[ \u200b-\u200d\ufeff\u2060]+")
BESIDE = re.compile(rf"[{HAN}{CHINESE_MARKS}%‰\n]")

WIDE_POINT = re.compile(r"\d \. \d")


def is_meaningless_blank(text: str, start: int, end: int) -> bool:
    """Tell a blank beside Han or Chinese marks from one between Latin words."""
    if text[start] != " " or start == 0 or end == len(text):
        return True
    if BESIDE.match(text, start - 1) or BESIDE.match(text, end):
        return True
    # 6 . 5%: a print set wide.
    return bool(WIDE_POINT.match(text, start - 1) or WIDE_POINT.match(text, start - 3))


# Characters that only traditional text has and official texts use all the time.
TRADITIONAL = frozenset(
    "國學業會發個經濟開動產與實現對務員區縣設進過這為來時體萬億農機關總優點條標場"
)
TRADITIONAL_SHARE = 0.005


def looks_traditional(text: str) -> bool:
    sample = text[:50000]
    return sum(map(sample.count, TRADITIONAL)) > len(sample) * TRADITIONAL_SHARE


def simplified(text: str) -> str:
    """Convert to simplified characters, one for one."""
    converted = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(_single(char) for char in text)


@cache
def simple_characters() -> dict[int, str]:
    """Return what each traditional character is in simplified ones, for str.translate.

    Alone a character is always converted the same way, whatever stands beside it.
    """
    known = [chr(code) for code in CHINESE]
    converted = _converter().convert("\n".join(known)).split("\n")
    pairs = zip(known, converted, strict=True)
    return {ord(one): other for one, other in pairs if one != other and len(other) == 1}


def _single(char: str) -> str:
    converted = _converter().convert(char)
    return converted if len(converted) == 1 else char


@cache
def _converter() -> "opencc.OpenCC":  # noqa: F821 - imported on first need, it loads dictionaries
    import opencc

    return opencc.OpenCC("tw2s")

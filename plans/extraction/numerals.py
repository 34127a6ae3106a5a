"""Find every number in a clean text with the words that belong to it, and nothing else."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from plans.extraction.units import MAGNITUDE, SHARES, UNIT
from plans.quantities import QuantityError, parse_number

PLAIN = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
DASH = r"[-—–~～至]"
# 签约120人 and 通过3个 are no approximations.
BEFORE = (
    r"(?:不少于|不低于|不小于|不超过|不高于|不多于|至少|低于|高于|大于|小于|少于|多于|超过|突破|大约|约为"
    r"|达到|将近|接近|逼近|(?<![附就邻临靠])近|(?<!赶)超|逾|(?<![通经不])过|(?<![签合节条契预制])约"
    r"|(?<![打爆])破|(?<![发直送到])达|≥|>|≤|<|〉)"
)
AFTER = r"(?:以上|左右|以内|以下|上下|之内|之上)"
ARABIC = re.compile(
    rf"(?P<number>(?:{PLAIN})(?:[%‰]?(?:{DASH}|(?=\D{{0,7}}到){UNIT}?到)(?:{PLAIN}))?)"
    rf"(?P<more>[余多几])?(?P<magnitude>{MAGNITUDE})?(?P<more2>[余多])?"
    rf"(?P<unit>{UNIT})?(?P<more3>[余多](?=[^样边种个方元媒]|$))?(?P<after>{AFTER})?"
)
HAN_DIGITS = "一二两三四五六七八九十百千万亿零〇"
# Chinese numerals are numbers only after a word of measure: 近百所, 超千家, 超亿元.
VAGUE = re.compile(
    rf"(?P<near>[近超逾破])(?P<number>[一二两三四五六七八九]?[十百千万亿]+)(?P<more>[余多])?"
    rf"(?P<magnitude>{MAGNITUDE})?(?P<more2>[余多])?(?P<unit>{UNIT})(?P<more3>余)?(?P<after>{AFTER})?"
)
# 第6位, 全省第一, 前十; 第一届 and 第一批 are names and fall to the exclusion rules.
RANK = re.compile(rf"(?:第|前)(?P<number>\d+|[{HAN_DIGITS}]+)(?P<unit>位|名)?(?![{HAN_DIGITS}\d])")
# 举办了两届, 建成三座: a small count right after a verb of doing, with a counter of things.
SPELLED = re.compile(
    r"(?:[办建开增设获立引修评成购了]|[的至](?=[两三四五六七八九十]+倍))"
    r"(?P<number>[两三四五六七八九十]{1,2})(?P<unit>届|座|所|家|条|台|辆|艘|场|次|栋|名|倍)(?=[^次])"
)
# 二百家以上, 一百五十名: written out with 百 or 千, which no 二十条 or 十四五 of a name has.
WRITTEN = re.compile(
    r"(?<![第“《一二两三四五六七八九十百千])"
    r"(?P<number>[一二两三四五六七八九][百千](?:[零一二三四五六七八九十百])*)"
    rf"(?P<more>[余多])?(?P<magnitude>{MAGNITUDE})?(?P<unit>{UNIT})(?P<after>{AFTER})?"
)
# 新建学校三十一所, 整治危桥十六座: written out after the thing counted. 二十条, 十四五 and 三项 of
# a name have no such counter, or go on in the name.
COUNTED = re.compile(
    r"(?<=[一-鿿]{2})(?<![第“《约近超前共各一二两三四五六七八九十百千])"
    r"(?P<number>[二三四五六七八九]?十[一二三四五六七八九]?|[两三四五六七八九])"
    r"(?P<unit>所|座|处|家|辆|台|栋|幢|艘|个|场|名|人|户|公里|万?亩)(?P<after>以上|左右)?"
    r"(?=[，。；、（）,;\n]|$)"
)
FRACTION = re.compile(rf"(?P<number>[{HAN_DIGITS}]+分之[{HAN_DIGITS}]+)(?P<more>[强弱])?")


class Quantity(NamedTuple):
    """A number and the words around it that belong to it; offsets in the clean text."""

    start: int  # the number itself
    end: int
    left: int  # with the words before it: 不少于, 近
    right: int  # with unit and words after it: 家以上
    value: Decimal
    value_high: Decimal | None
    unit: str
    magnitude: str
    counter: str
    before: str
    after: str
    shape: str  # "arabic", "vague", "rank", "spelled", "fraction"


# What a word before a number can end with; most numbers have none.
BEFORE_LAST = frozenset([*"于过少约为到近超逾破达≥>≤<〉了币 \t\n"])
# 增长-3.2%, and its neighbours in a list; 3%-5% is a range.
NEGATIVE = re.compile(r"[长速幅为达、][-－−]$")
BEFORE_END = re.compile(rf"{BEFORE}(?:了|人民币)?\s?$")


def find_quantities(text: str) -> list[Quantity]:
    """Return all numbers in order; overlapping readings keep the first and longest."""
    found = [*_matches(ARABIC, "arabic", text), *_matches(RANK, "rank", text)]
    found += [*_matches(VAGUE, "vague", text), *_matches(SPELLED, "spelled", text)]
    found += [*_matches(WRITTEN, "spelled", text), *_matches(COUNTED, "spelled", text)]
    if "分之" in text:
        found += _matches(FRACTION, "fraction", text)
    found.sort(key=lambda quantity: (quantity.start, quantity.shape != "rank"))
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return kept


def _matches(pattern: re.Pattern[str], shape: str, text: str) -> Iterator[Quantity]:
    for match in pattern.finditer(text):
        quantity = _quantity(match, shape, text)
        if quantity is not None:
            yield quantity


def _quantity(match: re.Match[str], shape: str, text: str) -> Quantity | None:
    groups = match.groupdict("")
    start, end = match.span("number")
    magnitude, counter = groups.get("magnitude", ""), groups.get("unit", "")
    try:
        low, high, magnitude = _values(groups["number"], magnitude, shape)
    except (QuantityError, ArithmeticError):
        return None
    # 第 belongs to a rank; the sign in front of any other number is one of the words before it.
    opening = match.start() if shape == "rank" else start
    words = None
    if text[opening - 1 : opening] in BEFORE_LAST:
        words = BEFORE_END.search(text[max(0, opening - 5) : opening])
    before = words.group() if words else ""
    if counter in SHARES and NEGATIVE.search(text[max(0, start - 2) : start]):
        start, opening, low = start - 1, opening - 1, -low
    after = "".join([groups.get(name, "") for name in WORDS_AFTER])
    return Quantity(
        start,
        end,
        opening - len(before),
        match.end(),
        low,
        high,
        magnitude + counter,
        magnitude,
        counter,
        before,
        after,
        shape,
    )


WORDS_AFTER = ("more", "more2", "more3", "after")
SPLIT_RANGE = re.compile(rf"[%‰]?(?:{DASH}|{UNIT}?到)")


def _values(number: str, magnitude: str, shape: str) -> tuple[Decimal, Decimal | None, str]:
    if shape == "fraction":
        below, above = number.split("分之")
        share = parse_number(above) / parse_number(below)
        return share.quantize(Decimal("0.0001")), None, magnitude
    if shape == "vague" and not magnitude and number[-1] in "亿万":
        return parse_number(number[:-1]) if number[:-1] else Decimal(1), None, number[-1]
    if shape != "arabic":
        return parse_number(number), None, magnitude
    if number.replace(".", "").isdigit():
        return Decimal(number), None, magnitude
    parts = SPLIT_RANGE.split(number, maxsplit=1)
    low = parse_number(parts[0])
    return low, parse_number(parts[1]) if len(parts) > 1 else None, magnitude

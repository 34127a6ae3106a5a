"""The counted thing right of a number, and the predicate behind it: 6家企业|入选百强."""

import re

from plans.extraction import lexicon
from plans.extraction.numerals import Quantity
from plans.extraction.structure import Structure
from plans.extraction.units import MONEY_UNITS
from plans.extraction.words import words

HAN = re.compile(r"[一-鿿“《A-Za-z\d]")
NOT_A_THING = re.compile(
    r"^(?:以上|左右|以内|以下|大关|关口|台阶|门槛|的?(?:目标|水平|速度|增速|比例|要求|基础上|增长|增幅))"
)
# 脱贫户, 参展商: a noun made of what could be a predicate.
NOUN_SUFFIX = re.compile(r"[户村县乡镇员商者](?![一-鿿]?等)")
LONGEST = 48
REACHES = re.compile(r"达|为|超|破")
STRAY_ADVERBS = re.compile(
    r"^(?:进行|成功|已经|已|均|全部|先后|顺利|正式|基本|按期|如期|提前|率先|首次|陆续|相继|集中|被|也|都|将|即将)+"
)


def object_of(
    structure: Structure, quantity: Quantity, end: int, has_left_noun: bool
) -> tuple[int, int] | None:
    """Return the span right of the number if it opens with what is counted."""
    text = structure.text
    start = quantity.right
    if text[start : start + 1] == "的" and (has_left_noun or REACHES.search(quantity.before)):
        return None
    if text[start : start + 1] in ("的", "余", "多") or (
        text.startswith("个", start) and text[start + 1 : start + 2] not in ("人", "体", "性")
    ):
        start += 1
    if text.startswith("规模", start):
        start += 3 if text.startswith("规模的", start) else 2
    if start >= end or not HAN.match(text, start):
        return None
    span = text[start : min(end, start + LONGEST)]
    if NOT_A_THING.match(span):
        return None
    if has_left_noun and quantity.counter in MONEY_UNITS and span[:2] in lexicon.PREDICATES:
        return None
    if not _may_open_with_predicate(span):
        return start, start + len(span)
    first = words(span[:16])[0]
    if NOUN_SUFFIX.match(span, len(first)):
        return start, start + len(span)
    if first in lexicon.PREDICATES or (has_left_noun and _opens_predicate(first)):
        return None
    return start, start + len(span)


def thing_before_predicate(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the noun a stretch opens with: 体育馆项目|封顶."""
    at = start
    for word in words(text[start : min(end, start + LONGEST)]):
        if (
            at > start
            and (word in lexicon.PREDICATES or word == "主体")
            and not _is_inside_noun(text, at, word, end)
        ):
            break
        at += len(word)
    return start, at


def predicate_of(structure: Structure, quantity: Quantity, end: int) -> tuple[int, int] | None:
    """Return the predicate that stands right behind a number: 9家|通过验收."""
    text, start = structure.text, quantity.right
    least = 2 if quantity.counter in ("人", "人次", "名") else 3
    if end - start < least or not HAN.match(text, start):
        return None
    start += _adverbs(text, start, end)
    if (
        words(text[start : min(end, start + 12)])[0] not in lexicon.PREDICATES
        or text[start] in "的对向在"
    ):
        return None
    return (start, end) if least <= end - start <= 20 else None


def _may_open_with_predicate(span: str) -> bool:
    """Spare the segmenter where no predicate could stand first."""
    if span[0] in "获被待均已将":
        return True
    return any(span[:length] in lexicon.PREDICATES for length in range(1, 5))


def _opens_predicate(word: str) -> bool:
    return word[0] in "获被待均已将" or word in lexicon.PREDICATES


def split_object(
    text: str, span: tuple[int, int], quantity: Quantity
) -> tuple[tuple[int, int], tuple[int, int] | None]:
    """Divide 企业入选百强 into the noun and its predicate; without one the whole is the noun."""
    start, end = span
    at = start
    depth = 0
    cut = None
    for word in words(text[start:end]) if ANY_PREDICATE.search(text, start + 1, end) else ():
        depth += word.count("“") + word.count("《") - word.count("”") - word.count("》")
        if (
            at > start
            and depth <= 0
            and word in lexicon.PREDICATES
            and not _is_inside_noun(text, at, word, end)
        ):
            cut = at
            break
        at += len(word)
    if cut is None:
        return _without_nickname(text, *_after_last_of(text, start, end)), None
    noun = _without_nickname(text, *_after_last_of(text, start, cut))
    predicate_start = cut + _adverbs(text, cut, end)
    if text[cut] == "已" and text[end : end + 1].isdigit():
        return noun, None  # 隐患已整改85个: the next number is what the predicate speaks of
    if text[cut] in "对向与和为、比如" or end - predicate_start > 28 or end - predicate_start < 2:
        return noun, None
    return noun, (predicate_start, end)


def _adverbs(text: str, start: int, end: int) -> int:
    match = STRAY_ADVERBS.match(text[start:end])
    return match.end() if match else 0


def _is_inside_noun(text: str, at: int, word: str, end: int) -> bool:
    """Tell 培训 in 培训班 and 与 in 甲与乙 from a predicate."""
    after = at + len(word)
    if word in ("、", "与", "和", "等"):
        return True
    # A verb right before the end of the phrase is often a noun there: 园区建设, 企业改造.
    return text[after : after + 1] == "的" or (word in _NOMINAL and after >= end - 2)


# Spares the segmenter where no predicate could stand.
ANY_PREDICATE = re.compile(
    "|".join(sorted(map(re.escape, lexicon.PREDICATES), key=len, reverse=True))
)
_NOMINAL = frozenset(
    [
        "建设",
        "改造",
        "培训",
        "整改",
        "发展",
        "培育",
        "提升",
        "开展",
        "就业",
        "创业",
        "实施",
        "服务",
        "参展",
        "搬迁",
        "升级",
    ]
)


def _without_nickname(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave “政策包” out of 文件“政策包”."""
    opening = text.rfind("“", start, end)
    if opening - start >= 2 and text[end - 1] == "”":
        return start, opening
    return start, end


def _after_last_of(text: str, start: int, end: int) -> tuple[int, int]:
    """Keep what follows the last 的: 技术领先的骨干企业."""
    at = text.rfind("的", start, end)
    if at >= 0 and end - at > 2:
        return at + 1, end
    return start, end

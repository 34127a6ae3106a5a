"""分别: k heads before, k values after; pair them in order."""

import re

from plans.extraction import lexicon
from plans.extraction.inheriting import without_new
from plans.extraction.phrase import Phrase, Piece, piece, trimmed
from plans.extraction.structure import Structure
from plans.extraction.surroundings import Bound
from plans.extraction.words import words

# 分居全省第4、第3位 says 分别 too.
RESPECTIVELY = re.compile(r"分别|分(?=[居列获])")
SPLIT = re.compile(r"、|和|与|及|以及")
# 甲、乙达20家、30家: as many values as heads, with no 分别 said.
IMPLIED = re.compile(r"(?:达到?|为|完成|实现)$")
# Nouns that a list of heads shares: 肉、蛋、奶产量.
SHARED = re.compile(
    r"(?:平均浓度|人均可支配收入|人均纯收入|可支配收入|增加值|产量|产值|投资|收入|面积|人数|排放量|总量|数量|总额|价格|支出|存栏|出栏|覆盖率|完成率|处理率|保有量|拥有量|授权量|申请量|余额|用电量|消费|出口|进口|增速|贷款|存款)$"
)
GROWN = re.compile(r"(?:播种|种植|栽种|养殖|栽培)$")
PREFIX = re.compile(rf"^(?:{lexicon.COMPARED}|累计|总数|总量)+$")
OWN_NOUN = re.compile(r"[数率额量值比]$")
BETWEEN = re.compile(r"^[、和与及以，]{1,2}$")


def pair_respectively(structure: Structure, bound: list[Bound]) -> list[Bound]:
    """Rebind the values of every 分别 group."""
    result = list(bound)
    index = 0
    while index < len(result):
        size = _group(structure, result, index)
        if size:
            _pair(structure, result, index, size)
        index += max(1, size)
    return result


def _group(structure: Structure, bound: list[Bound], index: int) -> int:
    """Return how many values a 分别, said or implied, governs from this figure on; else 0."""
    first = bound[index]
    text = structure.text
    said = RESPECTIVELY.search(text, first.around.left, first.quantity.left)
    is_implied = IMPLIED.search(text, first.around.left, first.quantity.start)
    if not said and not is_implied and not _grown_ahead(structure, first):
        return 0
    size = 1
    while index + size < len(bound):
        before, after = bound[index + size - 1].quantity, bound[index + size].quantity
        if not BETWEEN.match(text[before.right : after.left]):
            break
        size += 1
    if said or _grows_in_turn(structure, bound, index, size):
        return size
    span = trimmed(text, first.around.left, first.quantity.left, lexicon.LEAD, lexicon.TAIL)
    return size if size > 1 and len(_heads(text, *span)) == size else 0


def _grown_ahead(structure: Structure, one: Bound) -> bool:
    """Say whether nothing but 增长 stands before a number."""
    text, left = structure.text, one.around.left
    start, end = trimmed(text, left, one.quantity.left, lexicon.LEAD, lexicon.TAIL)
    return lexicon.BARE_GROWTH.match(text[start:end]) is not None


def _grows_in_turn(structure: Structure, bound: list[Bound], index: int, size: int) -> bool:
    """Say whether 增长7%和10% follows on as many values in turn: 甲、乙分别为20元、30元."""
    earlier = bound[max(0, index - size) : index]
    return (
        size > 1
        and len(earlier) == size
        and _grown_ahead(structure, bound[index])
        and all(one.phrase.shape == "paired" for one in earlier)
        and earlier[0].around.sentence == bound[index].around.sentence
    )


def _pair(structure: Structure, bound: list[Bound], index: int, size: int) -> None:
    first = bound[index]
    text = structure.text
    start, end = first.around.left, first.quantity.left
    *_, said = (None, *RESPECTIVELY.finditer(text, start, end))
    at, after = said.span() if said else (end, end)
    if said is None and _grows_in_turn(structure, bound, index, size):
        at = after = start
    head_start, head_end = trimmed(text, start, at, lexicon.LEAD, lexicon.TAIL)
    aspect_start, aspect_end = trimmed(text, after, end, lexicon.LEAD, lexicon.TAIL)
    aspect = (piece("aspect", text, aspect_start, aspect_end),) if aspect_end > aspect_start else ()
    scope = lexicon.RANK_SCOPE.search(text, aspect_start, aspect_end)
    if scope and text[first.quantity.start - 1] == "第":
        ranked = Piece("aspect", "排名", aspect_end, aspect_end)
        aspect = (piece("qualifier", text, *scope.span()), ranked)
    heads = _heads(text, head_start, head_end) if head_end > head_start else []
    if said and size == len(heads) + 1 == 2:
        heads = _town_and_country(text, head_start, head_end) or heads
    ahead: tuple[Piece, ...] = ()
    if PREFIX.match(text[head_start:head_end]):
        heads, ahead = [], (piece("aspect", text, head_start, head_end),)
    for number in range(size):
        core = _core_for(bound, index, number, size, heads)
        if core:
            item = bound[index + number]
            if ahead and ahead[0].text.endswith("累计"):
                pieces = (*ahead, *without_new(core), *aspect)
            else:
                pieces = (*core, *ahead, *aspect)
            phrase = Phrase(pieces, "paired", core=core)
            bound[index + number] = item._replace(phrase=phrase)


def _town_and_country(text: str, start: int, end: int) -> list[tuple[Piece, ...]]:
    """Take 城镇 and 农村 of 城乡居民收入分别增长5%、6%."""
    at = text.find("城乡居民", start, end)
    if at < 0:
        return []
    before = (piece("head", text, start, at),) if at > start else ()
    rest = piece("head", text, at + 2, end)
    return [(*before, Piece("qualifier", who, at, at + 2), rest) for who in ("城镇", "农村")]


def _core_for(
    bound: list[Bound], index: int, number: int, size: int, heads: list[tuple[Piece, ...]]
) -> tuple[Piece, ...]:
    if len(heads) == size:
        return heads[number]
    if heads:
        return tuple(piece for head in heads[:1] for piece in head) if len(heads) == 1 else ()
    earlier = index - size + number
    if earlier < 0 or bound[earlier].around.sentence != bound[index].around.sentence:
        return ()
    return bound[earlier].phrase.core or bound[earlier].phrase.pieces


def _shared_rest(text: str, spans: list[tuple[int, int]]) -> re.Match[str] | None:
    """Take 次均费用 of 门诊、住院次均费用: what follows a first word as long as the others."""
    lengths = {end - start for start, end in spans[:-1]}
    last = text[slice(*spans[-1])]
    length = lengths.pop()
    if lengths or len(last) - length < 2 or len(words(last)[0]) != length:
        return None
    return re.compile(".+$").search(last, length)


def _branch(text: str, spans: list[tuple[int, int]]) -> Piece | None:
    """Return the 高新技术产业 of 高新技术产业产值、增加值, which are two measures of it."""
    measure = SHARED.search(text[slice(*spans[0])]) if spans else None
    if measure is None:
        return None
    start, length = spans[0][0], measure.start()
    tail = GROWN.search(text[start : start + length])  # 粮食播种面积和产量
    length = tail.start() if tail else length
    return piece("subject", text, start, start + length) if length >= 2 else None


def _heads(text: str, start: int, end: int) -> list[tuple[Piece, ...]]:
    spans, at = [], start
    for match in SPLIT.finditer(text, start, end):
        spans.append((at, match.start()))
        at = match.end()
    spans.append((at, end))
    spans = [span for span in spans if span[1] > span[0]]
    shared = SHARED.search(text[spans[-1][0] : spans[-1][1]]) if spans else None
    if shared is None and len(spans) > 1:
        shared = _shared_rest(text, spans)
    heads: list[tuple[Piece, ...]] = []
    branch = _branch(text, spans)
    for span in spans:
        own = piece("head", text, *span)
        if branch and heads and SHARED.fullmatch(own.text):
            heads.append((branch, own))
        elif (
            shared
            and span != spans[-1]
            and not SHARED.search(own.text)
            and not OWN_NOUN.search(own.text)
        ):
            common = spans[-1][0] + shared.start()
            heads.append((own, piece("head", text, common, spans[-1][1])))
        else:
            heads.append((own,))
    return heads

"""What a clause takes over from the words before it: 增长5%, 总数达到75家, 其中9家通过验收."""

import re

from plans.extraction import lexicon
from plans.extraction.numerals import Quantity
from plans.extraction.phrase import Phrase, Piece, piece, trimmed
from plans.extraction.predicates import predicate_of
from plans.extraction.structure import COMMA, Structure
from plans.extraction.surroundings import FARTHEST, Bound, Surroundings
from plans.extraction.tasks import repeats_the_task


def carried_verb(around: Surroundings, previous: Bound | None) -> Piece | None:
    if previous is None or around.joint not in ("、", "和", "及", "以及", "与"):
        return None
    return previous.phrase.verb


SPENT = ("投资", "金额", "总额")


def inherited(
    structure: Structure,
    quantity: Quantity,
    around: Surroundings,
    previous: Bound | None,
    start: int,
    end: int,
) -> Phrase:
    text = structure.text
    base = spoken_of(structure, around, previous, start)
    own = (piece("aspect", text, start, end),) if end > start else ()
    if own and previous is not None and previous.phrase.work and own[0].text.endswith(SPENT):
        base = previous.phrase.work
    if own and own[0].text == "其":
        own = ()
    is_total = previous is not None and previous.quantity.counter == quantity.counter
    if own or (is_total and quantity.before.startswith("达")):
        base = without_new(base)
    verb = carried_verb(around, previous)
    if own and own[0].text.endswith("投资") and sum(len(part.text) for part in base) < 4:
        base = ()
    pieces = (*own, *base) if own and own[0].text.endswith("累计") else (*base, *own)
    return Phrase(pieces, "inherit", core=base, verb=verb)


def part_of_base(
    structure: Structure,
    quantity: Quantity,
    around: Surroundings,
    previous: Bound | None,
    start: int,
) -> Phrase:
    """Bind 其中9家通过验收: the predicate narrows what came before; 6万人参与 counts people."""
    people = quantity.counter in ("人", "人次", "名")
    base = (
        ()
        if people and "其中" not in structure.text[around.clause : quantity.left]
        else without_new(spoken_of(structure, around, previous, start))
    )
    predicate = predicate_of(structure, quantity, around.right_end)
    qualifier = piece("qualifier", structure.text, *predicate) if predicate else None
    pieces = (qualifier, *base) if qualifier else base
    if people and not base:
        pieces = (*pieces, Piece("head", "人数", quantity.right, quantity.right))
    return Phrase(pieces, "inherit", core=pieces)


RATE = re.compile(r"(?:增速|增幅|降幅|涨幅|占比|比重)$")


def held_against(
    structure: Structure,
    quantity: Quantity,
    around: Surroundings,
    previous: Bound | None,
    start: int,
    end: int,
) -> Phrase | None:
    """Bind 高于全省2个百分点, 是上年的1.5倍 to what was measured just before."""
    text = structure.text
    if not is_relative(quantity):
        return None
    match = lexicon.HELD_AGAINST.match(text[start:end])
    if match is None:
        return None
    base = measured_before(structure, around, previous, start)
    if previous is not None and previous.phrase.pieces[-1:] and RATE.search(previous.phrase.text):
        base = previous.phrase.pieces
    head = piece("aspect", text, start, start + match.end("head"))
    core = (*base, head) if head.text and not _names(base, head.text) else base
    against = piece("aspect", text, head.end, end)
    return Phrase((*core, against), "inherit", core=core) if base else None


DONE_SHARE = re.compile(
    r"^(?P<who>[^，。；\d]{0,14}?)(?P<of>(?:年度|全年|年初|年|[省市县区]定)?(?:目标任务|任务目标|目标|任务|计划))(?:数|量|值|总数|总量)?$"
)


OF_TASK = re.compile(r"完成|(?:占到?|达到?|为|相当于)$")
NO_PART_OF_NAME = re.compile(r"(?:超额|已|共|提前)*(?:完成|占到?|达到?|为|相当于)了?$")


def share_of_task(
    structure: Structure,
    quantity: Quantity,
    around: Surroundings,
    previous: Bound | None,
    start: int,
    end: int,
) -> Phrase | None:
    """Bind 完成全年任务的52% to what was done + 年度目标完成率."""
    text = structure.text
    done = DONE_SHARE.match(text[start:end]) if quantity.counter in ("%", "‰") else None
    if done is None or not OF_TASK.search(text[around.clause : start + done.start("of")]):
        return None
    base = measured_before(structure, around, previous, start)
    if not base:
        who = NO_PART_OF_NAME.sub("", done["who"])
        base = (piece("subject", text, start, start + len(who)),)
    return Phrase((*base, Piece("aspect", "年度目标完成率", start, end)), "inherit", core=base)


ACT = re.compile(
    r"^(?:其中|已|新)?(?P<act>(?:新建|改建|扩建|续建|改造|改扩建|开工|竣工|完工|建成|投产|达产|投用|通车|交付|签约|落地|结题|优化|调整|更新|整改|新开|新增|在建|结转)+)$"
)


def act_upon(
    structure: Structure, quantity: Quantity, earlier: Bound | None, start: int, end: int
) -> Phrase | None:
    """Bind 改建8条 after 新建公路12条 to 改建 + 公路: the same counter counts the same thing."""
    if earlier is None or earlier.quantity.counter != quantity.counter or end - start < 2:
        return None
    match = ACT.match(structure.text[start:end])
    if match is None:
        return None
    pieces = earlier.phrase.pieces
    told = pieces and structure.text.startswith("的", pieces[0].end)  # 巡查发现的|隐患
    base = pieces if told else without_new(without_act(core_of(earlier.phrase)))
    if not base:
        return None
    own = piece("verb", structure.text, start, end)
    return Phrase((own, *base), "inherit", core=(own, *base))


OPENING_ACT = re.compile(
    r"^(?:改造|改建|扩建|续建|更新|开工|竣工|实施|推进|整改|发现|排查出?)+(?=[一-鿿“]{2})"
)


def without_act(base: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Drop what was done before: 改造危桥 is about 危桥."""
    if len(base) > 1 and ACT.match(base[0].text):
        return base[1:]
    match = OPENING_ACT.match(base[0].text) if base else None
    if match is None:
        return base
    first = base[0]
    cut = first._replace(text=first.text[match.end() :], start=first.start + match.end())
    return (cut, *base[1:])


# 到位资金完成年度目标55亿元: who reached it stands in the same clause.
WHOSE_TASK = re.compile(
    r"(?P<whose>(?!超额|提前|已|共|顺利|圆满|全面|全部)[一-鿿]{2,16}?)(?:超额|已|共|提前)*(?:完成|占|达到)"
)


def of_the_task(
    structure: Structure,
    quantity: Quantity,
    around: Surroundings,
    previous: Bound | None,
    measured: Bound | None,
) -> Phrase | None:
    """Bind 710 and 89.4 of 生产总值635亿元，完成年计划710亿元的89.4% to what was reached."""
    text = structure.text
    if repeats_the_task(text, quantity, around.sentence):
        whose = WHOSE_TASK.match(text[around.left : quantity.left])
        if whose is not None and not lexicon.ends_with_verb(whose["whose"]):
            own = (piece("head", text, around.left, around.left + whose.end("whose")),)
            return Phrase(own, "inherit", core=own)
        if measured is None:
            return None
        is_alike = measured.quantity.counter == quantity.counter
        base = measured.phrase.pieces if is_alike else core_of(measured.phrase)
        return Phrase(base, "inherit", core=core_of(measured.phrase))
    if previous is None or quantity.counter not in ("%", "‰"):
        return None
    if text[previous.quantity.right : quantity.left] != "的":
        return None
    if not repeats_the_task(text, previous.quantity, around.sentence):
        return None
    at, base = previous.quantity.right, core_of(previous.phrase)
    return Phrase((*base, Piece("aspect", "年度目标完成率", at, at)), "inherit", core=base)


DONE_OF = re.compile(r"^[一-鿿]{2,8}?(?:均已|已全部|已经|已|中)(?P<done>[一-鿿]{2,6})$")


def done_of(
    structure: Structure, around: Surroundings, previous: Bound | None, start: int, end: int
) -> Phrase | None:
    """Bind the 85 of 交办的87个问题已整改完成85个 to 交办问题 + 整改完成."""
    if previous is None or start != previous.quantity.right or around.joint:
        return None
    match = DONE_OF.match(structure.text[start:end])
    if match is None:
        return None
    done = piece("aspect", structure.text, start + match.start("done"), end)
    base = without_new(previous.phrase.core or previous.phrase.pieces)
    return Phrase((*base, done), "inherit", core=base)


def is_relative(quantity: Quantity) -> bool:
    return quantity.counter in ("%", "‰", "个百分点", "百分点", "倍", "位")


def _names(base: tuple[Piece, ...], word: str) -> bool:
    return any(word in part.text for part in base)


def of_another_time(
    structure: Structure, previous: Bound | None, start: int, end: int
) -> Phrase | None:
    """Bind 上半年达到90% after 一季度开工率达到60%."""
    text = structure.text
    if previous is None or not lexicon.TIME_ONLY.match(text[start:end]):
        return None
    base = core_of(previous.phrase)
    own = piece("qualifier", text, start, end)
    first = base[0] if base else own
    told = lexicon.TIME_OPENING.match(first.text)
    if told is not None and told.end() < len(first.text):
        cut = told.end()
        base = (first._replace(text=first.text[cut:], start=first.start + cut), *base[1:])
    return Phrase((own, *base), "inherit", core=base)


def measure_of(structure: Structure, previous: Bound | None, start: int, end: int) -> Phrase | None:
    """Bind 产量22万吨 after 脐橙种植面积16万亩 to 脐橙 + 产量."""
    text = structure.text
    if previous is None or not lexicon.MEASURE.match(text[start:end]):
        return None
    base = core_of(previous.phrase)
    if not base or previous.phrase.shape not in ("left", "inherit"):
        return None
    last = base[-1]
    tail = lexicon.MEASURE_TAIL.search(last.text)
    if tail is None:
        return None
    crop = last._replace(text=last.text[: tail.start()], end=last.start + tail.start())
    own = piece("aspect", text, start, end)
    named = (*base[:-1], crop, own)
    return Phrase(named, "inherit", core=named)


OPENING_VERB = re.compile(
    rf"(?:全[市区县省])?(?:{lexicon.NEW_VERB}+|拥有|共有|已有|现有|建有|已拥有|共拥有)"
)


ADDED = re.compile(r"(?<=[一-鿿]{2})(?:净增加|新增加|净增|新增)$")


def without_new(base: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Drop the verb of adding: 新增企业20家,总数75家 is about 企业."""
    if not base:
        return base
    last = base[-1]
    adding = ADDED.search(last.text) if last.text.endswith(("增", "增加")) else None
    if adding:
        end = last.end - (len(last.text) - adding.start())
        return (*base[:-1], last._replace(text=last.text[: adding.start()], end=end))
    first = base[0]
    match = OPENING_VERB.match(first.text)
    if match and match.end() < len(first.text):
        cut = first._replace(text=first.text[match.end() :], start=first.start + match.end())
        return (cut, *base[1:])
    return base[1:] if match and len(base) > 1 else base


def verb_of(whole: tuple[Piece, ...], nouns: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return what without_new took away."""
    if not nouns or not whole or nouns == whole:
        return ()
    first = whole[0]
    length = nouns[0].start - first.start if len(nouns) == len(whole) else len(first.text)
    return (first._replace(role="verb", text=first.text[:length], end=first.start + length),)


def core_of(phrase: Phrase) -> tuple[Piece, ...]:
    return phrase.core or phrase.pieces


def measured_before(
    structure: Structure, around: Surroundings, previous: Bound | None, before: int
) -> tuple[Piece, ...]:
    """Return what grows or has a share: a figure just given wins over the clauses in between."""
    return core_of(previous.phrase) if previous else spoken_of(structure, around, previous, before)


def spoken_of(
    structure: Structure, around: Surroundings, previous: Bound | None, before: int
) -> tuple[Piece, ...]:
    """Return what the sentence spoke of: the previous figure, else the clause before."""
    text = structure.text
    at = around.clause - 1
    if previous is not None and structure.start_of(COMMA, at) <= previous.quantity.end:
        return core_of(previous.phrase)
    nearest = around.clause - FARTHEST
    while at > max(nearest, around.sentence, previous.quantity.right if previous else 0):
        start = structure.start_of(COMMA, at)
        noun = _topic(text, max(start, around.sentence), at)
        if noun is not None:
            return (piece("subject", text, *noun),)
        at = start - 1
    return core_of(previous.phrase) if previous is not None else ()


TOPIC_END = re.compile(
    r"再创|[跨迈跃登站]上|再上|持续|不断|稳步|大幅|实现|取得|进一步|明显|位居|居|全面|快速|较快|显著|继续|创(?![新业意客造])|平稳|成效|工作|加快|建设|突破|良好|保持|有序|增强|扩大|提升|发展"
)


VERBS_FIRST = re.compile(rf"(?:{lexicon.ANY_VERB})+")


def _topic(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Take the noun a clause without a number opens with."""
    start, end = trimmed(text, start, end, lexicon.LEAD, lexicon.TAIL)
    clause = text[start:end]
    verb = VERBS_FIRST.match(clause)
    if verb and verb.end() < len(clause) - 2:
        start += verb.end()
        clause = text[start:end]
    stop = TOPIC_END.search(clause, 2)
    if stop:
        end = start + stop.start()
    return (start, end) if end - start >= 2 else None

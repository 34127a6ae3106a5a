"""What does a number count? Bind each quantity of a sentence to the words that name it."""

import re
from itertools import zip_longest

from plans.extraction import lexicon
from plans.extraction.inheriting import (
    OPENING_ACT,
    act_upon,
    carried_verb,
    core_of,
    done_of,
    held_against,
    inherited,
    is_relative,
    measure_of,
    measured_before,
    of_another_time,
    of_the_task,
    part_of_base,
    share_of_task,
    spoken_of,
    verb_of,
    without_new,
)
from plans.extraction.investing import investment, spent_again
from plans.extraction.numerals import Quantity
from plans.extraction.phrase import Phrase, Piece, piece, trimmed
from plans.extraction.predicates import (
    object_of,
    predicate_of,
    split_object,
)
from plans.extraction.ranking import rank_of
from plans.extraction.structure import SEMICOLON, Structure
from plans.extraction.surroundings import Bound, Surroundings, surroundings_of
from plans.extraction.tiers import measured_by, second_tier
from plans.extraction.treating import treated
from plans.extraction.wholes import total_of_whole

LONGEST_LEFT = 30
HAN = re.compile(r"[一-鿿“《]")


def bind_all(structure: Structure, quantities: list[Quantity]) -> list[Bound]:
    """Bind every quantity, left to right, so that later ones can inherit from earlier ones."""
    bound: list[Bound] = []
    for index, quantity in enumerate(quantities):
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        previous = bound[-1] if bound else None
        around = surroundings_of(structure, quantity, previous, following)
        if previous is not None and previous.around.sentence != around.sentence:
            previous = None
        if (
            previous is not None
            and structure.start_of(SEMICOLON, quantity.left) > previous.quantity.end
        ):
            previous = None
        earlier = bound[-1] if bound and bound[-1].around.sentence == around.sentence else None
        measured = measured_by(structure.text, bound, previous)
        phrase = total_of_whole(structure, quantity, around, bound) or _phrase(
            structure, quantity, around, previous, earlier, measured
        )
        bound.append(Bound(quantity, phrase, around))
    return [_with_next(*pair) for pair in zip_longest(bound, bound[1:])]


def _with_next(one: Bound, after: Bound | None) -> Bound:
    """Of 组织28批次156名专家 the first number counts what the second does."""
    if after is None or after.quantity.left != one.quantity.right or one.phrase.shape != "left":
        return one
    if after.phrase.shape not in ("first", "right") or not lexicon.ALL_VERBS.match(one.phrase.text):
        return one
    pieces = (*one.phrase.pieces, *after.phrase.pieces)
    return one._replace(phrase=Phrase(pieces, "right", core=pieces))


def _phrase(
    structure: Structure,
    quantity: Quantity,
    around: Surroundings,
    previous: Bound | None,
    earlier: Bound | None,
    measured: Bound | None,
) -> Phrase:
    text = structure.text
    if quantity.shape == "rank" or (
        quantity.counter in ("位", "名") and text[quantity.start - 1] == "第"
    ):
        return rank_of(structure, quantity, around, previous)
    start, end = trimmed(text, around.left, quantity.left, lexicon.LEAD, lexicon.TAIL)
    left = text[start:end]
    growth = second_tier(structure, quantity, previous) or _growth(
        structure, quantity, around, measured, start, end
    )
    if growth is not None:
        return growth
    told = (
        of_the_task(structure, quantity, around, previous, measured)
        or done_of(structure, around, previous, start, end)
        or held_against(structure, quantity, around, previous, start, end)
        or of_another_time(structure, previous, start, end)
        or measure_of(structure, earlier, start, end)
        or act_upon(structure, quantity, earlier, start, end)
        or treated(structure, quantity, around)
    )
    if told is not None:
        return told
    has_noun = bool(left) and not lexicon.ends_with_verb(left) and not SCOPE_ONLY.match(left)
    spent = investment(structure, quantity, around.clause_end, (start, end))
    is_followed = structure.text[quantity.right : quantity.right + 1] == "的"
    if spent is not None and (previous is None or is_followed):
        return Phrase(spent, "left", core=spent)
    again = spent_again(structure, quantity, around, previous) if is_followed else None
    if again is not None:
        return again
    right = object_of(structure, quantity, around.right_end, has_noun)
    if right is not None:
        return _right(structure, quantity, around, previous, (start, end), right)
    if not left and predicate_of(structure, quantity, around.right_end):
        return part_of_base(structure, quantity, around, previous, start)
    if not left or lexicon.DEICTIC.match(left):
        return inherited(structure, quantity, around, previous, start, end)
    return _left(structure, quantity, around, previous, start, end)


# --- growth and shares -------------------------------------------------------------------------


def _growth(
    structure: Structure,
    quantity: Quantity,
    around: Surroundings,
    previous: Bound | None,
    start: int,
    end: int,
) -> Phrase | None:
    """Bind 增长5%, 占比3%: the aspect of a head that stands before it or was spoken of before."""
    text = structure.text
    left = text[start:end]
    if lexicon.BARE_SHARE.match(left) and quantity.counter in ("%", "‰"):
        base = measured_before(structure, around, previous, start)
        return Phrase((*base, Piece("aspect", "占比", start, end)), "inherit", core=base)
    task = share_of_task(structure, quantity, around, previous, start, end)
    if task is not None:
        return task
    share = lexicon.SHARE_OF.match(left)
    if share is not None and (quantity.counter in ("%", "‰") or quantity.shape == "fraction"):
        base = measured_before(structure, around, previous, start)
        whole = piece("aspect", text, start, start + share.end("whole"))
        added = Piece("aspect", "比重", end, end)
        return Phrase((*base, whole, added), "inherit", core=base)
    bare = lexicon.BARE_GROWTH.match(left)
    relative = is_relative(quantity)
    if bare is not None and (relative or left[0] in "比较同"):
        base = measured_before(structure, around, previous, start)
        return Phrase(
            (*base, piece("aspect", text, _aspect_start(left, start), end)), "inherit", core=base
        )
    match = lexicon.GROWTH.search(left) if relative else None
    if match is None or match.start() == 0:
        return None
    head_end = start + match.start()
    head = _narrowed(structure, start, head_end)
    core = _with_carried(structure, around, previous, head)
    if text.startswith("占", head[0]):
        core = (*measured_before(structure, around, previous, start), *core)
    return Phrase((*core, piece("aspect", text, head_end, end)), "left", core=core)


def _aspect_start(left: str, start: int) -> int:
    """Leave last year's level out of 较上年的46.1亿元增长."""
    former = FORMER_LEVEL.match(left)
    return start + former.end() if former else start


FORMER_LEVEL = re.compile(r"(?:比|较)[^，。\d]{1,8}\d[^，。]*(?=[一-鿿]{2}$)")


# --- the counted thing on the left -------------------------------------------------------------


def _left(
    structure: Structure,
    quantity: Quantity,
    around: Surroundings,
    previous: Bound | None,
    start: int,
    end: int,
) -> Phrase:
    text = structure.text
    baseline = FROM_BASELINE.search(text[start:end])
    if baseline is not None and baseline.start() > 1:
        end = start + baseline.start()
    head = _narrowed(structure, start, end)
    if previous is None and LEVEL_ONLY.match(text[slice(*head)]):
        topic = spoken_of(structure, around, previous, start)
        named = (piece("qualifier", text, *head), *topic)
        return Phrase(named, "left", core=named)
    pieces = _with_carried(structure, around, previous, head)
    name = text[head[0] : head[1]]
    share = lexicon.SHARE_TAIL.search(name) if "占" in name else None
    if share and quantity.counter in ("%", "‰") and not (share.group("tail") or "").lstrip("的"):
        pieces = (*pieces, Piece("aspect", "比重", end, end))
    verb = lexicon.STARTS_WITH_NEW.match(name)
    carried = (
        piece("verb", text, head[0], head[0] + verb.end())
        if verb
        else carried_verb(around, previous)
    )
    work = core_of(previous.phrase) if previous and REACHED_PEOPLE.match(pieces[0].text) else ()
    return Phrase(pieces, "left", core=pieces, verb=carried, work=work)


# What follows is about the work, not about those it reached: 涉及居民1.2万户，完成投资3亿元.
REACHED_PEOPLE = re.compile(r"涉及|惠及|受益")


FROM_BASELINE = re.compile(
    r"(?:(?<![理自])由|从|自(?![然治主动来建筹有行营愿费身律救学由贸]))[^，。\d]{0,8}\d[^，。]*$"
)
INNER_VERB = re.compile(
    r"(?<=[一-鿿]{2})(?:完成|实现)(?=投资|产值|收入|增加值|税收|利润|销售|营业|产量|进出口|出口)"
)


def _without_inner_verb(text: str, start: int, end: int) -> tuple[Piece, ...]:
    """Leave 完成 out of 水利完成投资."""
    match = INNER_VERB.search(text[start:end])
    if match is None:
        return (piece("head", text, start, end),)
    return piece("subject", text, start, start + match.start()), piece(
        "head", text, start + match.end(), end
    )


AHEAD = re.compile(r"(?:等方式|将|力争|确保|全年|年内)(?=[一-鿿]{4})")


def _narrowed(structure: Structure, start: int, end: int) -> tuple[int, int]:
    """Shorten a long left side to its last noun phrase."""
    text = structure.text
    left = text[start:end]
    ahead = AHEAD.search(left)
    if ahead is not None:
        start, left = start + ahead.end(), left[ahead.end() :]
    if len(left) > LONGEST_LEFT:
        cut = max(left.rfind(mark, 0, len(left) - 4) for mark in "的对将把向等")
        if cut > 0:
            start += cut + 1
    again = lexicon.LEAD.match(text[start:end])
    if again and again.end() < end - start:
        start += again.end()
    return start, end


def _with_carried(
    structure: Structure, around: Surroundings, previous: Bound | None, head: tuple[int, int]
) -> tuple[Piece, ...]:
    """Put a list's verb before an item without one, and a whole before its 其中."""
    text = structure.text
    pieces = _without_inner_verb(text, *head)
    own = pieces[0]
    if previous is None or len(pieces) > 1:
        return pieces
    if own.text == "新":  # 累计改造1600栋，其中今年新完成612栋
        return without_new(core_of(previous.phrase))
    if LEVEL_ONLY.match(own.text):
        return _of_level(own, core_of(previous.phrase))
    if "其中" in text[max(around.clause, head[0] - 4) : head[0]]:
        return _part_and_whole(own, core_of(previous.phrase))
    verb = carried_verb(around, previous)
    if verb is not None and not _speaks_for_itself(own.text, verb, previous):
        return (verb, own)
    return (own,)


QUALIFIER = re.compile(r"^.{1,2}$|[区县市级类上下内外]$")


SCOPE_ONLY = re.compile(r"^(?:全[国省市区县乡镇校院]|我[省市区县])$")
_LEVEL = r"(?:(?:国家|部|省|市|县|区|[甲乙丙一二三四五特])级|[1-5]A级?|[一二三四五]星级)"
LEVEL_ONLY = re.compile(rf"^{_LEVEL}(?:及?以上)?的?$|^[\d.十百千]*[亿万]元(?:以上|以下)$")
LEVEL = re.compile(rf"^(?:{_LEVEL}|A级|[\d.十百千]*[亿万]元(?=以上))(?:及?以上)?的?")


def _of_level(own: Piece, whole: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Name 省级3家 after 争创国家级孵化器1家: verb + 省级 + 孵化器."""
    nouns = without_new(whole)
    verb = verb_of(whole, nouns)
    level = LEVEL.match(nouns[0].text) if nouns else None
    if level is not None:
        first, cut = nouns[0], level.end()
        nouns = (first._replace(text=first.text[cut:], start=first.start + cut), *nouns[1:])
    return (*verb, own, *nouns)


def _part_and_whole(own: Piece, whole: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Name a part: 主城区 + 新建绿地; 三级医院 speaks for itself; 发明专利 + 专利授权量 overlap."""
    nouns = without_new(whole)
    name = "".join(part.text for part in nouns)
    if own.text in name:
        return (own,)  # 出口 of 进出口
    if name.startswith(own.text[-2:]) and len(own.text) > 2 and len(name) > 2:
        rest = nouns[0]
        return (own, rest._replace(text=rest.text[2:], start=rest.start + 2), *nouns[1:])
    return (own, *whole) if QUALIFIER.search(own.text) and own.text[-2:] != name[-2:] else (own,)


def _speaks_for_itself(name: str, verb: Piece, previous: Bound) -> bool:
    """Tell an item that needs no verb from the list: 授信 after 举办3场会, but not 聘任院士."""
    if lexicon.STARTS_WITH_NEW.match(name) or lexicon.ends_with_verb(name):
        return True
    if OPENING_ACT.match(name):
        return True
    is_new = lexicon.STARTS_WITH_NEW.match(verb.text) is not None
    return not is_new and (
        previous.phrase.shape != "left" or lexicon.STARTS_WITH_VERB.match(name) is not None
    )


# --- the counted thing on the right ------------------------------------------------------------


def _right(
    structure: Structure,
    quantity: Quantity,
    around: Surroundings,
    previous: Bound | None,
    left: tuple[int, int],
    right: tuple[int, int],
) -> Phrase:
    """Bind 举办3场培训, 6家企业入选百强: verb + predicate + noun."""
    text = structure.text
    start, end = left
    noun, predicate = split_object(text, right, quantity)
    pieces: list[Piece] = []
    verb = None
    listed = _list_opener(text, start, end)
    if listed is not None:
        start, end = listed
    if end > start:
        head = _narrowed(structure, start, end)
        pieces.append(piece("verb", text, *head))
        found = lexicon.STARTS_WITH_NEW.match(text[head[0] : head[1]])
        verb = piece("verb", text, head[0], head[0] + found.end()) if found else None
        if verb is None and lexicon.ends_with_verb(pieces[0].text):
            verb = pieces[0]
    else:
        verb = carried_verb(around, previous)
        if verb is not None and predicate is None:
            pieces.append(verb)
    if predicate is not None:
        pieces.append(piece("qualifier", text, *predicate))
    if predicate is None or not text[slice(*predicate)].endswith(text[slice(*noun)]):
        pieces.append(piece("head", text, *noun))
    core = tuple(pieces) if predicate is not None else (pieces[-1],)
    return Phrase(tuple(pieces), "right" if end > start else "first", core=core, verb=verb)


NEW_ACT = re.compile(rf"(?:新|净)(?:{lexicon.ANY_VERB})+|(?:联合|共同)?{lexicon.ANY_VERB}+")


NEW_WORD = re.compile(rf"新{lexicon.ANY_VERB}")


def _list_opener(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Of 举办甲、乙、丙等(10场交流会) keep the verb: the names are a note."""
    left = text[start:end]
    if not (left.endswith("等") or "、" in left) or lexicon.ends_with_verb(left):
        return None
    opener = NEW_ACT.match(left)
    if opener is None:
        opener = NEW_WORD.search(left)
    return (start + opener.start(), start + opener.end()) if opener else (start, start)

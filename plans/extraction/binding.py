"""What does a number count? Bind each quantity of a sentence to the words that name it."""

import re
from dataclasses import dataclass, replace

from plans.extraction import lexicon
from plans.extraction.numerals import Quantity
from plans.extraction.phrase import Phrase, Piece, piece, trimmed
from plans.extraction.predicates import object_of, predicate_of, split_object
from plans.extraction.structure import COMMA, ITEM, SEMICOLON, SENTENCE, Structure

LONGEST_LEFT = 30
JOINT = re.compile(r"^(?:、|和|及|与|以及|并|，?其中)")
HAN = re.compile(r"[一-鿿“《]")


@dataclass(frozen=True)
class Surroundings:
    """The words left and right of a quantity within its clause, as spans of the clean text."""

    sentence: int
    clause: int
    clause_end: int
    left: int
    right_end: int
    joint: str  # what stands between the previous quantity and this one's words


@dataclass(frozen=True)
class Bound:
    quantity: Quantity
    phrase: Phrase
    around: Surroundings


def bind_all(structure: Structure, quantities: list[Quantity]) -> list[Bound]:
    """Bind every quantity, left to right, so that later ones can inherit from earlier ones."""
    bound: list[Bound] = []
    for index, quantity in enumerate(quantities):
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        previous = bound[-1] if bound else None
        around = _surroundings(structure, quantity, previous, following)
        if previous is not None and previous.around.sentence != around.sentence:
            previous = None
        if previous is not None and structure.start_of(SEMICOLON, quantity.left) > previous.quantity.end:
            previous = None
        phrase = _phrase(structure, quantity, around, previous)
        bound.append(Bound(quantity, phrase, around))
    return bound


def _surroundings(
    structure: Structure, quantity: Quantity, previous: Bound | None, following: Quantity | None
) -> Surroundings:
    text = structure.text
    bracket = structure.bracket_at(quantity.start)
    sentence = structure.start_of(SENTENCE, quantity.start)
    clause = structure.start_of(COMMA, quantity.left)
    clause_end = structure.end_of(COMMA, quantity.right)
    if bracket is not None:
        clause, clause_end = _bracket_clause(text, bracket, quantity)
    left, joint = clause, ""
    if previous is not None and previous.quantity.right > clause:
        spoken = max((part.end for part in previous.phrase.pieces), default=0)
        # Without a mark in between the words could be either's; the later number needs them more.
        spoken = spoken if spoken < quantity.left - 1 else 0
        left = min(max(clause, previous.quantity.right, spoken), quantity.left)
        match = JOINT.match(text[left:quantity.left])
        joint = match.group() if match else ""
        left += len(joint)
    right_end = clause_end
    if following is not None and following.left < clause_end:
        right_end = _before_next(text, quantity.right, following.left)
    return Surroundings(sentence, clause, clause_end, left, max(right_end, quantity.right), joint)


def _bracket_clause(text: str, bracket: tuple[int, int], quantity: Quantity) -> tuple[int, int]:
    start, end = bracket[0] + 1, bracket[1] - 1
    for mark in "，；。：":
        start = max(start, text.rfind(mark, start, quantity.left) + 1)
        at = text.find(mark, quantity.right, end)
        end = at if at >= 0 else end
    return start, end


def _before_next(text: str, start: int, end: int) -> int:
    """Return where this quantity's words end and the next one's begin."""
    cut = max(text.rfind(mark, start, end) for mark in "、和及与")
    return cut if cut >= start else end


def _phrase(
    structure: Structure, quantity: Quantity, around: Surroundings, previous: Bound | None
) -> Phrase:
    text = structure.text
    if quantity.shape == "rank" or (quantity.counter in ("位", "名") and text[quantity.start - 1] == "第"):
        return _rank(structure, quantity, around, previous)
    start, end = trimmed(text, around.left, quantity.left, lexicon.LEAD, lexicon.TAIL)
    left = text[start:end]
    growth = _growth(structure, quantity, around, previous, start, end)
    if growth is not None:
        return growth
    verb = lexicon.ENDS_WITH_VERB.match(left)
    treated = _treated(structure, quantity, around)
    if treated is not None:
        return treated
    right = object_of(structure, quantity, around.right_end, bool(left) and verb is None)
    if right is not None:
        return _right(structure, quantity, around, previous, (start, end), right)
    if not left and predicate_of(structure, quantity, around.right_end):
        return _part_of_base(structure, quantity, around, previous, start)
    if not left or lexicon.DEICTIC.match(left):
        return _inherited(structure, quantity, around, previous, start, end)
    return _left(structure, quantity, around, previous, start, end)


# --- growth and shares -------------------------------------------------------------------------


def _growth(
    structure: Structure, quantity: Quantity, around: Surroundings, previous: Bound | None, start: int, end: int
) -> Phrase | None:
    """Bind 增长5%, 占比3%: the aspect of a head that stands before it or was spoken of before."""
    text = structure.text
    left = text[start:end]
    share = lexicon.SHARE_OF.match(left)
    if share is not None and (quantity.counter in ("%", "‰") or quantity.shape == "fraction"):
        base = _aspect_base(structure, around, previous, start)
        whole = piece("aspect", text, start, start + share.end("whole"))
        added = Piece("aspect", "比重", end, end)
        return Phrase((*base, whole, added), "inherit", core=base)
    if quantity.counter not in ("%", "‰", "个百分点", "百分点", "倍"):
        return None
    bare = lexicon.BARE_GROWTH.match(left)
    if bare is not None:
        base = _aspect_base(structure, around, previous, start)
        return Phrase((*base, piece("aspect", text, start, end)), "inherit", core=base)
    match = lexicon.GROWTH.search(left)
    if match is None or match.start() == 0:
        return None
    head_end = start + match.start()
    head = _narrowed(structure, start, head_end)
    core = _with_carried(structure, around, previous, head)
    return Phrase((*core, piece("aspect", text, head_end, end)), "left", core=core)


# --- ranks -------------------------------------------------------------------------------------


def _rank(
    structure: Structure, quantity: Quantity, around: Surroundings, previous: Bound | None
) -> Phrase:
    """Bind 投入强度居全省第2 to 投入强度 + 全省 + 排名."""
    text = structure.text
    start, end = trimmed(text, around.left, quantity.left, lexicon.LEAD, re.compile(r"第$"))
    verb = lexicon.RANK_VERBS.search(text[start:end])
    if verb is not None:
        end = start + verb.start()
    scope = lexicon.RANK_SCOPE.search(text[start:end])
    pieces: tuple[Piece, ...] = ()
    if scope is not None:
        scope_at = start + scope.start()
        pieces = (piece("qualifier", text, scope_at, end),)
        end = scope_at
    inner = lexicon.RANK_VERBS.search(text[start:end])
    if inner is not None:
        end = start + inner.start()
    head = text[start:end]
    if not head or lexicon.DEICTIC.match(head) or lexicon.BARE_GROWTH.match(head):
        base = _base(structure, around, previous, start)
        core = (*base, piece("head", text, start, end)) if head and head not in ("排名", "位次") else base
    else:
        core = (piece("head", text, start, end),)
    return Phrase((*core, *pieces, Piece("aspect", "排名", quantity.left, quantity.left)), "rank", core=core)


# --- the counted thing on the left -------------------------------------------------------------


def _left(
    structure: Structure, quantity: Quantity, around: Surroundings, previous: Bound | None, start: int, end: int
) -> Phrase:
    head = _narrowed(structure, start, end)
    pieces = _with_carried(structure, around, previous, head)
    text = structure.text
    share = lexicon.SHARE_TAIL.search(text[head[0]:head[1]])
    if share and quantity.counter in ("%", "‰") and not (share.group("tail") or "").lstrip("的"):
        pieces = (*pieces, Piece("aspect", "比重", end, end))
    verb = lexicon.STARTS_WITH_NEW.match(text[head[0]:head[1]])
    carried = piece("verb", text, head[0], head[0] + verb.end()) if verb else _carried_verb(around, previous)
    return Phrase(pieces, "left", core=pieces, verb=carried)


INNER_VERB = re.compile(r"(?<=[一-鿿]{2})(?:完成|实现)(?=投资|产值|收入|增加值|税收|利润|销售|营业|产量|进出口|出口)")


def _without_inner_verb(text: str, start: int, end: int) -> tuple[Piece, ...]:
    """Leave 完成 out of 房地产完成投资."""
    match = INNER_VERB.search(text[start:end])
    if match is None:
        return (piece("head", text, start, end),)
    return piece("subject", text, start, start + match.start()), piece("head", text, start + match.end(), end)


def _narrowed(structure: Structure, start: int, end: int) -> tuple[int, int]:
    """Shorten a long left side to its last noun phrase."""
    text = structure.text
    left = text[start:end]
    ahead = re.search(r"(?:等方式|将|力争|确保|全年|年内)(?=[一-鿿]{4})", left)
    if ahead is not None:
        start, left = start + ahead.end(), left[ahead.end():]
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
    if "其中" in text[max(around.clause, head[0] - 4): head[0]] and len(own.text) < 8:
        core = _core(previous.phrase)
        whole = "".join(part.text for part in core)
        return (own,) if own.text[-2:] == whole[-2:] else (own, *core)
    verb = _carried_verb(around, previous)
    if verb is not None and not _speaks_for_itself(own.text, verb, previous):
        return (verb, own)
    return (own,)


def _speaks_for_itself(name: str, verb: Piece, previous: Bound) -> bool:
    """Tell whether an item of a list needs the list's verb: 聘任院士 does, 授信 after 举办3场会 does not."""
    if lexicon.STARTS_WITH_NEW.match(name):
        return True
    is_new = lexicon.STARTS_WITH_NEW.match(verb.text) is not None
    return not is_new and (previous.phrase.shape != "left" or lexicon.STARTS_WITH_VERB.match(name) is not None)


def _carried_verb(around: Surroundings, previous: Bound | None) -> Piece | None:
    if previous is None or around.joint not in ("、", "和", "及", "以及", "与"):
        return None
    return previous.phrase.verb


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
        found = lexicon.STARTS_WITH_NEW.match(text[head[0]:head[1]])
        verb = piece("verb", text, head[0], head[0] + found.end()) if found else pieces[0]
    else:
        verb = _carried_verb(around, previous)
        if verb is not None and predicate is None:
            pieces.append(verb)
    if predicate is not None:
        pieces.append(piece("qualifier", text, *predicate))
    pieces.append(piece("head", text, *noun))
    core = tuple(pieces) if predicate is not None else (pieces[-1],)
    return Phrase(tuple(pieces), "right" if end > start else "first", core=core, verb=verb)


def _treated(structure: Structure, quantity: Quantity, around: Surroundings) -> Phrase | None:
    """Bind 对36家企业进行检查 to 检查 + 企业, also where 、 joins several counted things."""
    text = structure.text
    at = text.rfind("对", around.clause, quantity.left)
    act = text.find("进行", quantity.right, around.clause_end)
    if at < 0 or act < 0 or "进行" in text[at:quantity.left] or not HAN.match(text, quantity.right):
        return None
    noun_end = min(act, max(around.right_end, quantity.right + 1))
    comma = text.find("、", quantity.right, noun_end)
    noun = piece("head", text, quantity.right, noun_end if comma < 0 else comma)
    act_start = act + 2
    if not 2 <= around.clause_end - act_start <= 16:
        return Phrase((noun,), "first", core=(noun,))
    done = piece("qualifier", text, act_start, around.clause_end)
    return Phrase((done, noun), "right", core=(done, noun))


NEW_ACT = re.compile(rf"(?:新|净)(?:{lexicon.ANY_VERB})+|(?:联合|共同)?{lexicon.ANY_VERB}+")


def _list_opener(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Of 举办甲、乙、丙等(10场交流会) keep the verb: the names are a note, not the thing counted."""
    left = text[start:end]
    if not (left.endswith("等") or "、" in left) or lexicon.ENDS_WITH_VERB.match(left):
        return None
    opener = NEW_ACT.match(left)
    if opener is None:
        opener = re.search(rf"新{lexicon.ANY_VERB}", left)
    return (start + opener.start(), start + opener.end()) if opener else (start, start)


# --- inheriting --------------------------------------------------------------------------------


def _inherited(
    structure: Structure, quantity: Quantity, around: Surroundings, previous: Bound | None, start: int, end: int
) -> Phrase:
    text = structure.text
    base = _base(structure, around, previous, start)
    own = (piece("aspect", text, start, end),) if end > start else ()
    if own and own[0].text == "其":
        own = ()
    if own:
        base = _without_new(base)
    verb = _carried_verb(around, previous)
    pieces = (*own, *base) if own and own[0].text.endswith("累计") else (*base, *own)
    return Phrase(pieces, "inherit", core=base, verb=verb)


def _part_of_base(
    structure: Structure, quantity: Quantity, around: Surroundings, previous: Bound | None, start: int
) -> Phrase:
    """Bind 其中51家通过省评审: the predicate narrows what was counted before; 6万人参与 counts people."""
    people = quantity.counter in ("人", "人次", "名")
    base =() if people and "其中" not in structure.text[around.clause:quantity.left] else _without_new(_base(structure, around, previous, start))
    predicate = predicate_of(structure, quantity, around.right_end)
    qualifier = piece("qualifier", structure.text, *predicate) if predicate else None
    pieces = (qualifier, *base) if qualifier else base
    if people and not base:
        pieces = (*pieces, Piece("head", "人数", quantity.right, quantity.right))
    return Phrase(pieces, "inherit", core=pieces)


def _without_new(base: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Drop the verb of adding: 新增企业100家,总数600家 is about 企业."""
    if not base:
        return base
    first = base[0]
    match = re.match(rf"(?:全[市区县省])?{lexicon.NEW_VERB}+", first.text)
    if match and match.end() < len(first.text):
        cut = replace(first, text=first.text[match.end():], start=first.start + match.end())
        return (cut, *base[1:])
    return base[1:] if match and len(base) > 1 else base


def _core(phrase: Phrase) -> tuple[Piece, ...]:
    return phrase.core or phrase.pieces


def _aspect_base(
    structure: Structure, around: Surroundings, previous: Bound | None, before: int
) -> tuple[Piece, ...]:
    """Return what grows or has a share: a figure just given wins over the clauses in between."""
    return _core(previous.phrase) if previous else _base(structure, around, previous, before)


def _base(
    structure: Structure, around: Surroundings, previous: Bound | None, before: int
) -> tuple[Piece, ...]:
    """Return what the sentence spoke of: the previous figure, else the clause before."""
    text = structure.text
    at = around.clause - 1
    if previous is not None and structure.start_of(COMMA, at) <= previous.quantity.end:
        return _core(previous.phrase)
    while at > max(around.sentence, previous.quantity.right if previous else 0):
        start = structure.start_of(COMMA, at)
        noun = _topic(text, max(start, around.sentence), at)
        if noun is not None:
            return (piece("subject", text, *noun),)
        at = start - 1
    return _core(previous.phrase) if previous is not None else ()


TOPIC_END = re.compile(
    r"再创|持续|不断|稳步|大幅|实现|取得|进一步|明显|位居|居|全面|快速|较快|显著|继续|创(?![新业意客造])|平稳|成效|工作|加快|建设|突破|良好|保持|有序|增强|扩大|提升|发展"
)


def _topic(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Take the noun a clause without a number opens with."""
    start, end = trimmed(text, start, end, lexicon.LEAD, lexicon.TAIL)
    clause = text[start:end]
    verb = re.match(rf"(?:{lexicon.ANY_VERB})+", clause)
    if verb and verb.end() < len(clause) - 2:
        start += verb.end()
        clause = text[start:end]
    stop = TOPIC_END.search(clause, 2)
    if stop:
        end = start + stop.start()
    return (start, end) if end - start >= 2 else None

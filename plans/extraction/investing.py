"""投资5亿元的…, 投资5亿元,完成…: money named before the thing it is spent on."""

import re

from plans.extraction import lexicon
from plans.extraction.numerals import ARABIC, Quantity
from plans.extraction.phrase import Phrase, Piece, piece
from plans.extraction.predicates import thing_before_predicate
from plans.extraction.structure import COMMA, Structure
from plans.extraction.surroundings import Bound, Surroundings
from plans.extraction.units import MONEY_UNITS

SPENDING = re.compile(
    r"^(?:[^，。]{0,6}(?=总投资|总规模))?(?:总|计划|累计|完成|年度)?(?:投资|投入|投入资金|筹资|筹集资金|规模)额?$"
)
DOING = re.compile(rf"(?:{lexicon.ANY_VERB})+(?:了)?")
NEXT_LISTED = re.compile(r"、(?=[\d.]+[万亿]*元)")
LONGEST = 24


def investment(
    structure: Structure, quantity: Quantity, clause_end: int, left: tuple[int, int]
) -> tuple[Piece, ...] | None:
    """Return the thing the money goes into and the word for spending; None when nothing follows."""
    text = structure.text
    if quantity.counter not in MONEY_UNITS or not SPENDING.match(text[slice(*left)]):
        return None
    spent = piece("aspect", text, *left)
    if text[quantity.right : quantity.right + 1] == "的":
        listed = NEXT_LISTED.search(text, quantity.right, clause_end)
        clause_end = listed.start() if listed else clause_end
        return (
            piece("head", text, *thing_before_predicate(text, quantity.right + 1, clause_end)),
            spent,
        )
    doing = DOING.match(text[quantity.right : clause_end])
    if doing is not None and clause_end - quantity.right - doing.end() >= 2:
        start = quantity.right + doing.end()
        of = text.rfind("的", start, clause_end)
        thing = thing_before_predicate(text, of + 1, clause_end) if of >= 0 else (start, clause_end)
        return piece("head", text, *thing), spent
    if clause_end == quantity.right and text[clause_end : clause_end + 1] == "，":
        thing = _thing_done(text, clause_end + 1, structure.end_of(COMMA, clause_end + 1))
        return (piece("head", text, *thing), spent) if thing is not None else None
    return None


def spent_again(
    structure: Structure, quantity: Quantity, around: Surroundings, previous: Bound | None
) -> Phrase | None:
    """Bind the second number of 总投资35亿元的甲项目、18亿元的乙项目."""
    text = structure.text
    if previous is None or quantity.counter not in MONEY_UNITS or text[quantity.left - 1] != "、":
        return None
    spent = previous.phrase.pieces[-1] if previous.phrase.pieces else None
    if spent is None or spent.role != "aspect" or not spent.text.endswith(("投资", "投入")):
        return None
    thing = thing_before_predicate(text, quantity.right + 1, around.right_end)
    named = (piece("head", text, *thing), spent)
    return Phrase(named, "left", core=named)


def _thing_done(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Name what the next clause did: 完成|旧桥改造|12座, 完成21个|小区管网改造."""
    clause = text[start:end]
    opener = lexicon.LEAD.match(clause)
    at = opener.end() if opener else 0
    doing = DOING.match(clause, at)
    numbers = [match.span() for match in ARABIC.finditer(clause)]
    if opener is None and doing is None:
        return None
    verb_end = doing.end() if doing else at
    if not numbers:
        return (start + verb_end, end) if 2 <= end - start - verb_end <= LONGEST else None
    if numbers[0][0] - at >= 3:
        return start + at, start + numbers[0][0]
    return (start + numbers[-1][1], end) if 2 <= len(clause) - numbers[-1][1] <= LONGEST else None

"""The words left and right of a quantity that may name what it counts."""

import re
from typing import NamedTuple

from plans.extraction.numerals import Quantity
from plans.extraction.phrase import Phrase
from plans.extraction.structure import COMMA, SENTENCE, Structure

# A text without punctuation would otherwise make every number look at all of it.
FARTHEST = 300
# 惠及, 参与 and 共和 are words of their own.
# The mark stands first in each branch, which keeps the search for it fast.
AND = re.compile(
    r"及(?<![惠涉普波触遍危提顾以]及)(?![时格早])|与(?<![参给授赋]与)(?!会)|和(?<![共饱总缓温]和)(?!谐|平)"
)
JOINT = re.compile(r"^(?:、|和|及|与|以及|并|，?其中)")


class Surroundings(NamedTuple):
    """The words left and right of a quantity within its clause, as spans of the clean text."""

    sentence: int
    clause: int
    clause_end: int
    left: int
    right_end: int
    joint: str  # what stands between the previous quantity and this one's words


class Bound(NamedTuple):
    quantity: Quantity
    phrase: Phrase
    around: Surroundings


def surroundings_of(
    structure: Structure, quantity: Quantity, previous: Bound | None, following: Quantity | None
) -> Surroundings:
    text = structure.text
    bracket = structure.bracket_at(quantity.start)
    sentence = structure.start_of(SENTENCE, quantity.start)
    clause = max(structure.start_of(COMMA, quantity.left), quantity.left - FARTHEST)
    clause_end = min(structure.end_of(COMMA, quantity.right), quantity.right + FARTHEST)
    if bracket is not None:
        clause, clause_end = _bracket_clause(text, bracket, quantity)
    left, joint = clause, ""
    if previous is not None and previous.quantity.right > clause:
        spoken = max((part.end for part in previous.phrase.pieces), default=0)
        # Without a mark in between the words could be either's; the later number needs them more.
        spoken = (
            spoken if spoken < quantity.left - 1 or text[spoken : spoken + 1] in "、和及与" else 0
        )
        left = min(max(clause, previous.quantity.right, spoken), quantity.left)
        match = JOINT.match(text[left : quantity.left])
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
    cut = max(
        text.rfind("、", start, end),
        *(found.start() for found in AND.finditer(text, start, end)),
        -1,
    )
    return cut if cut >= start else end

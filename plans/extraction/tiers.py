"""Rates of completion, which do not grow, and second tiers, which keep the growth of the first."""

import re

from plans.extraction import lexicon
from plans.extraction.inheriting import core_of
from plans.extraction.numerals import Quantity
from plans.extraction.phrase import Phrase
from plans.extraction.structure import Structure
from plans.extraction.surroundings import Bound

# 完成全年目标438%, 目标完成率达438%: such a rate does not grow, what it rates does.
COMPLETION = re.compile(r"(?:目标|任务|计划)(?:任务|目标|数)?(?:的|完成率|完成)?$|完成率$")


def measured_by(bound: list[Bound], previous: Bound | None) -> Bound | None:
    """Return the figure that a bare growth speaks of: the last one but rates of completion."""
    if previous is None or not _is_completion(previous):
        return previous
    sentence = previous.around.sentence
    before = [one for one in bound if one.around.sentence == sentence and not _is_completion(one)]
    return before[-1] if before else previous


def _is_completion(one: Bound) -> bool:
    return one.quantity.counter == "%" and COMPLETION.search(one.phrase.text) is not None


NEXT_TIER = re.compile(
    r"(?:以上|左右)?[，,、]?(?:并|同时)?(?:力争|争取|努力|确保)(?:实现|达到|达|完成|突破)?$"
)


def second_tier(structure: Structure, quantity: Quantity, previous: Bound | None) -> Phrase | None:
    """Bind the 8 of 增长7%，力争8% to all that the 7 has, its growth too."""
    if previous is None or quantity.counter not in ("%", "‰"):
        return None
    between = structure.text[previous.quantity.right : quantity.left]
    is_next = NEXT_TIER.match(between) and previous.quantity.counter == quantity.counter
    if not is_next or not lexicon.GROWTH.search(previous.phrase.text):
        return None
    return Phrase(previous.phrase.pieces, "inherit", core=core_of(previous.phrase))

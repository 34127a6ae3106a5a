"""Rates of completion, which do not grow, and second tiers, which keep the growth of the first."""

import re

from plans.extraction import lexicon
from plans.extraction.inheriting import core_of
from plans.extraction.numerals import Quantity
from plans.extraction.phrase import Phrase
from plans.extraction.structure import Structure
from plans.extraction.surroundings import Bound
from plans.extraction.tasks import repeats_the_task

# 完成全年目标438%, 目标完成率达438%: such a rate does not grow, what it rates does.
COMPLETION = re.compile(r"(?:目标|任务|计划)(?:任务|目标|数)?(?:的|完成率|完成)?$|完成率$")


def measured_by(text: str, bound: list[Bound], previous: Bound | None) -> Bound | None:
    """Return the figure that a bare growth speaks of: the last one that tells a result.

    Rates of completion and what had been asked for are passed over.
    """
    if previous is None or not _is_about_the_task(text, previous):
        return previous
    sentence = previous.around.sentence
    for one in reversed(bound):
        if one.around.sentence != sentence:
            break
        if not _is_about_the_task(text, one):
            return one
    return previous


def _is_about_the_task(text: str, one: Bound) -> bool:
    is_rate = one.quantity.counter == "%" and COMPLETION.search(one.phrase.text) is not None
    return is_rate or repeats_the_task(text, one.quantity, one.around.sentence)


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

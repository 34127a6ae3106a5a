"""Totals said after a part: 新增机构131家，其中研究院5家，总数达612家 totals 机构."""

import re

from plans.extraction import lexicon
from plans.extraction.inheriting import core_of, without_new
from plans.extraction.numerals import Quantity
from plans.extraction.phrase import Phrase, piece, trimmed
from plans.extraction.structure import Structure
from plans.extraction.surroundings import Bound, Surroundings

TOTAL_ONLY = re.compile(r"^[，,、]?(?:总数|总量|累计|合计)(?:已)?(?:达到?|为|突破|超过?)?(?:了)?$")


def total_of_whole(
    structure: Structure, quantity: Quantity, around: Surroundings, bound: list[Bound]
) -> Phrase | None:
    """Name a total after the figure whose part comes between; None where no part does."""
    if len(bound) < 2:
        return None
    whole, part = bound[-2], bound[-1]
    if not whole.around.sentence == part.around.sentence == around.sentence:
        return None
    text = structure.text
    is_total = TOTAL_ONLY.match(text[part.quantity.right : quantity.left])
    if not is_total or "其中" not in text[part.around.clause : part.quantity.left]:
        return None
    if whole.quantity.counter != quantity.counter:
        return None
    start, end = trimmed(text, around.left, quantity.left, lexicon.LEAD, lexicon.TAIL)
    base, own = without_new(core_of(whole.phrase)), piece("aspect", text, start, end)
    pieces = (own, *base) if own.text.endswith("累计") else (*base, own)
    return Phrase(pieces, "inherit", core=base)

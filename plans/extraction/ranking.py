"""What a rank is a rank of: 投入强度居全省第2."""

import re

from plans.extraction import lexicon
from plans.extraction.inheriting import spoken_of
from plans.extraction.numerals import Quantity
from plans.extraction.phrase import Phrase, Piece, piece, trimmed
from plans.extraction.structure import Structure
from plans.extraction.surroundings import Bound, Surroundings

FORMER_RANK = re.compile(r"[由从][^，。由从]{0,8}第[\d一二三四五六七八九十]+[^，。]*$")


def rank_of(
    structure: Structure, quantity: Quantity, around: Surroundings, previous: Bound | None
) -> Phrase:
    """Bind 投入强度居全省第2 to 投入强度 + 全省 + 排名."""
    text = structure.text
    start, end = trimmed(text, around.left, quantity.left, lexicon.LEAD, re.compile(r"第$"))
    former = FORMER_RANK.search(text[start:end])
    if former is not None:
        end = start + former.start()
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
        base = spoken_of(structure, around, previous, start)
        core = (
            (*base, piece("head", text, start, end))
            if head and head not in ("排名", "位次")
            else base
        )
    else:
        core = (piece("head", text, start, end),)
    return Phrase(
        (*core, *pieces, Piece("aspect", "排名", quantity.left, quantity.left)), "rank", core=core
    )

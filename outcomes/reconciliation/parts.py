"""One number that speaks for several indicators: 工业增加值和固定资产投资均增长10%."""

import re
from dataclasses import replace

from outcomes.reconciliation.naming import name_of
from outcomes.reconciliation.statements import Statement
from outcomes.reconciliation.vocabulary import GROWTH_TAIL, HEADS, RATE_WORDS

BETWEEN = re.compile(r"[、和与及]|以及")
# The word itself holds one of the signs.
WHOLE_WORDS = re.compile(r"和谐|和牛|参与|普及|涉及|与会|和平|共和|及时|以及(?=其他)|及以[上下]")
EACH = re.compile(r"[（(]各[)）]|各$")


def part_statements(statement: Statement) -> tuple[Statement, ...]:
    """Return a statement for each indicator the number is said of, or the statement alone."""
    worded = as_growth(statement)
    names = part_names(worded.indicator, worded.is_relative)
    return tuple(replace(worded, indicator=name) for name in names) or (worded,)


def as_growth(statement: Statement) -> Statement:
    """Give back a word that readers lose: 生产总值增长7%，力争8%."""
    name = name_of(statement.indicator, statement.place)
    is_bare = statement.is_loose and statement.dimension == "%" and not name.whole
    if not is_bare or name.is_growth or RATE_WORDS.search(statement.indicator):
        return statement
    ending = "" if statement.basis == "growth" else "增长"
    return replace(statement, indicator=statement.indicator + ending, basis="growth")


def part_names(name: str, is_relative: bool) -> tuple[str, ...]:
    """Split a name only where the number holds for each part, never a sum of parts."""
    is_each = EACH.search(name) is not None
    tail = GROWTH_TAIL.search(name)
    if not (is_each or (is_relative and tail)) or WHOLE_WORDS.search(name):
        return ()
    bare = EACH.sub("", name)
    ending = tail[0] if tail and not is_each else ""
    bare = bare[: len(bare) - len(ending)] if ending else bare
    pieces = [piece for piece in BETWEEN.split(bare) if piece]
    if len(pieces) < 2 or any(len(piece) < 2 for piece in pieces):
        return ()
    if is_relative:
        head = next((one for one in HEADS if pieces[-1].endswith(one)), "")
        pieces = [piece if _has_head(piece) else piece + head for piece in pieces]
    if any(name_of(piece).weight < 4 for piece in pieces):
        return ()
    return tuple(piece + ending for piece in pieces)


def _has_head(name: str) -> bool:
    return bool(name_of(name).head)

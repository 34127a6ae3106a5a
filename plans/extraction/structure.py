"""Where sentences, clauses and items of a list end; built once, asked by bisection."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from plans.extraction.outline import MARK

SENTENCE, SEMICOLON, COMMA, ITEM = 0, 1, 2, 3
# Each level's marks and those of all stronger ones.
CUTS = tuple(
    re.compile(f"[{marks}]")
    for marks in ("。！？\n", "。！？\n；", "。！？\n；，：\t|", "。！？\n；，：\t|、")
)
# A quotation longer than this is not a name; its marks count.
LONGEST_NAME = 40


@dataclass(frozen=True)
class Structure:
    """Boundaries by level (each list holds the positions of its level and of all stronger ones)."""

    text: str
    cuts: tuple[tuple[int, ...], ...]
    names: tuple[tuple[int, int], ...]  # “…” and 《…》, with their marks
    brackets: tuple[tuple[int, int], ...]  # （…）, with their marks

    def start_of(self, level: int, at: int) -> int:
        """Return where the stretch that holds `at` begins."""
        cuts = self.cuts[level]
        index = bisect_left(cuts, at)
        return cuts[index - 1] + 1 if index else 0

    def end_of(self, level: int, at: int) -> int:
        """Return where the stretch that holds `at` ends (the mark itself excluded)."""
        cuts = self.cuts[level]
        index = bisect_left(cuts, at)
        return cuts[index] if index < len(cuts) else len(self.text)

    def name_at(self, at: int) -> tuple[int, int] | None:
        return _holding(self.names, at)

    def bracket_at(self, at: int) -> tuple[int, int] | None:
        return _holding(self.brackets, at)


def _holding(spans: tuple[tuple[int, int], ...], at: int) -> tuple[int, int] | None:
    index = bisect_right(spans, (at, 1 << 60)) - 1
    if index >= 0 and spans[index][0] < at < spans[index][1]:
        return spans[index]
    return None


def structure_of(text: str) -> Structure:
    """Find all boundaries; those inside a name or a bracket do not count.

    A clause begins after a list mark too: （一）新增… and 一是新增… count 新增….
    """
    names = _pairs(text, "“", "”") + _pairs(text, "《", "》")
    names.sort()
    brackets = _pairs(text, "（", "）")
    masked = _masked(text, names + brackets)
    cuts = tuple(tuple([match.start() for match in marks.finditer(masked)]) for marks in CUTS)
    opened = [match.end() - 1 for match in MARK.finditer(text)]
    cuts = (*cuts[:COMMA], *(tuple(sorted({*ends, *opened})) for ends in cuts[COMMA:]))
    return Structure(text, cuts, tuple(names), tuple(brackets))


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    """Blank out the spans, which may lie in each other, without moving anything."""
    parts, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            start = max(start, at)
            parts += (text[at:start], "_" * (end - start))
            at = end
    parts.append(text[at:])
    return "".join(parts)


def _pairs(text: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """Pair marks that stand in one line and not too far apart; unbalanced ones are ignored."""
    pairs = []
    pattern = re.compile(f"{opening}[^{opening}{closing}\n]{{0,{LONGEST_NAME}}}{closing}")
    for match in pattern.finditer(text):
        pairs.append((match.start(), match.end()))
    return pairs

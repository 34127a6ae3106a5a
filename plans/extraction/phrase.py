"""An indicator's name as pieces of the text, each with its place."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple


class Piece(NamedTuple):
    """A piece of a name; an empty span marks a word the text does not print (比重, 排名)."""

    role: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Phrase:
    """What a number counts."""

    pieces: tuple[Piece, ...]
    shape: str
    core: tuple[Piece, ...] = ()  # without its aspect (增长, 占比): what a later clause inherits
    verb: Piece | None = None  # what a list carries on
    work: tuple[Piece, ...] = ()  # what reached the people this phrase counts
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def text(self) -> str:
        return tidy("".join(piece.text for piece in self.pieces))


# No closer is longer; a short window keeps the search for it cheap.
LONGEST_TAIL = 14
# What a closer can end with: most stretches end otherwise and need no search.
TAIL_LAST = frozenset(
    "到了成达为是现过破计共经加至在持争取保将要可各别仅只再又均都也约近超逾次少低于已的：，、～—-“望有第"
)
STRAY = re.compile(r"^[，、的了：:；。\s”》）…]+|[，、：:；\s“《（…—]+$|(?<=[^目标])的$")


STRAY_FIRST = frozenset("，、的了：:；。”》）… \t\n")
STRAY_LAST = frozenset("，、：:；“《（…—的 \t\n")
PAIRED = re.compile("[“”《》（）]")


def tidy(name: str) -> str:
    """Trim what clings to the ends of a composed name and marks that lost their partner."""
    if name[:1] in STRAY_FIRST or name[-1:] in STRAY_LAST:
        name = STRAY.sub("", STRAY.sub("", name))
    if PAIRED.search(name):
        for opening, closing in ("“”", "《》", "（）"):
            if name.count(opening) != name.count(closing):
                name = name.replace(opening, "").replace(closing, "")
    return name


def piece(role: str, text: str, start: int, end: int) -> Piece:
    return Piece(role, text[start:end], start, end)


def trimmed(
    text: str, start: int, end: int, lead: re.Pattern[str], tail: re.Pattern[str]
) -> tuple[int, int]:
    """Narrow a span by an opener and a closer pattern."""
    match = lead.match(text[start:end])
    if match:
        start += match.end()
    if text[end - 1] in TAIL_LAST:
        window = max(start, end - LONGEST_TAIL)
        match = tail.search(text[window:end])
        if match:
            end = window + match.start()
    return start, end

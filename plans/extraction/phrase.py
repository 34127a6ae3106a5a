"""An indicator's name as pieces of the text, each with its place."""

import re
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Piece:
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
STRAY = re.compile(r"^[，、的了：:；。\s”》）…]+|[，、：:；\s“《（…—]+$|(?<=[^目标])的$")


def tidy(name: str) -> str:
    """Trim what clings to the ends of a composed name and marks that lost their partner."""
    name = STRAY.sub("", STRAY.sub("", name))
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
    window = max(start, end - LONGEST_TAIL)
    match = tail.search(text[window:end])
    if match:
        end = window + match.start()
    return start, end

"""Cut a text into the words it is indexed by, and find words in it again: pure.

Both databases index exactly these words, so that they find exactly the same texts.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.extraction.words import segmenter
from plans.reading.noise import simple_characters

# What the indexes keep whole: Chinese characters, letters, and numbers with their points.
WORD = re.compile(r"[0-9]+(?:\.[0-9]+)*|[a-z]+|[^\W\d_a-z]+")
MAX_WORD = 60
# A character for private use: a letter to FTS5, and part of no word that a person can ask for.
KIND_MARK = "\ue000"
MAX_WORDS_ASKED = 12


@dataclass(frozen=True)
class Piece:
    """A part of a text; is_found when it is what was searched for."""

    text: str
    is_found: bool


def fold(text: str) -> str:
    """Make full-width and half-width, capitals and small, traditional and simplified the same."""
    return unicodedata.normalize("NFKC", text).lower().translate(simple_characters())


def tokens(text: str) -> list[str]:
    """Return the distinct words of a text, short words inside long ones too, in order."""
    found: dict[str, None] = {}
    for run in WORD.findall(fold(text)):
        if run.isascii():
            found[run[:MAX_WORD]] = None
            continue
        # Without guessing at unknown names: the same characters are always cut the same way.
        for word in segmenter().cut_for_search(run, HMM=False):
            found[word[:MAX_WORD]] = None
    return list(found)


def kind_token(kind: str) -> str:
    """Return the word by which the index tells what kind of thing a text belongs to."""
    return f"{KIND_MARK}{kind}"


def asked_words(query: str) -> list[str]:
    """Return the words a person typed, folded, without doubles."""
    words = dict.fromkeys(fold(query.replace("\0", "")).split())
    return [word for word in words if WORD.search(word)][:MAX_WORDS_ASKED]


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """Fold character by character, keeping where in the text each folded one came from."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = fold(character)
        folded.append(plain)
        places.extend([place] * len(plain))
    return "".join(folded), places


def highlighted(text: str, words: Sequence[str]) -> list[Piece]:
    """Cut a text where the words stand in it."""
    pieces, done = [], 0
    for start, end in _spans(text, words):
        if start > done:
            pieces.append(Piece(text[done:start], False))
        if end > done:
            pieces.append(Piece(text[max(start, done) : end], True))
            done = end
    return [*pieces, Piece(text[done:], False)] if done < len(text) else pieces


def _spans(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    if not words:
        return
    folded, places = _folded_with_places(text)
    longest_first = sorted(words, key=len, reverse=True)
    for match in re.finditer("|".join(map(re.escape, longest_first)), folded):
        yield places[match.start()], places[match.end() - 1] + 1


def excerpt(text: str, words: Sequence[str], width: int = 120) -> str:
    """Return the stretch of a long text around the first word found in it."""
    if len(text) <= width:
        return text
    first = next(_spans(text, words), (0, 0))[0]
    start = max(0, min(first - width // 3, len(text) - width))
    end = start + width
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"

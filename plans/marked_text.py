"""Cut a document's text into paragraphs, sentences and marked numbers; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

_PARAGRAPH = re.compile(r"[^\r\n]+")
_SENTENCE = re.compile(r"[^。！？!?；;]*(?:[。！？!?；;]+[”’」』）)]*|$)")


class Span(Protocol):
    """What is marked; without an end its first character alone is."""

    start: int
    end: int | None


@dataclass(frozen=True)
class Piece:
    text: str
    figure: Span | None = None


@dataclass(frozen=True)
class Sentence:
    """Pieces in order; is_spot where a link points into it and no marked number begins there."""

    pieces: list[Piece]
    is_spot: bool = False


@dataclass(frozen=True)
class Paragraph:
    start: int
    sentences: list[Sentence]


def marked_paragraphs(
    text: str, figures: Iterable[Span], spot: int | None = None
) -> list[Paragraph]:
    """Return the text's paragraphs; joined again, their pieces are the text without its breaks."""
    waiting = sorted(figures, key=lambda figure: figure.start)
    return [
        Paragraph(found.start(), _sentences(text, found.start(), found.end(), waiting, spot))
        for found in _PARAGRAPH.finditer(text)
        if found.group().strip()
    ]


def _sentences(
    text: str, start: int, end: int, figures: Sequence[Span], spot: int | None
) -> list[Sentence]:
    if any(figure.start == spot for figure in figures):
        spot = None
    return [
        Sentence(
            _pieces(text, found.start(), found.end(), figures),
            spot is not None and found.start() <= spot < found.end(),
        )
        for found in _SENTENCE.finditer(text, start, end)
        if found.group()
    ]


def _pieces(text: str, start: int, end: int, figures: Sequence[Span]) -> list[Piece]:
    """Cut one sentence at its figures; of two that overlap the first is marked."""
    pieces, done = [], start
    for figure in figures:
        if not (done <= figure.start < end):
            continue
        stop = min(figure.end or figure.start + 1, end)
        if figure.start > done:
            pieces.append(Piece(text[done : figure.start]))
        pieces.append(Piece(text[figure.start : stop], figure))
        done = stop
    if done < end:
        pieces.append(Piece(text[done:end]))
    return pieces

"""What the review screen shows: the text with its numbers marked, and a card for every figure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plans.actions.read_document import rules_version
from plans.enums import Decision
from plans.figure_words import REMOVAL_NAMES, reason_words, rule_name
from plans.models import Document, Figure
from plans.reading.cleaning import clean

HIGH, MIDDLE = Decimal("0.80"), Decimal("0.60")
THRESHOLDS = [Decimal(percent) / 100 for percent in (95, 90, 80, 70, 60)]
# How much of a long sentence a card repeats on each side of its number.
BEFORE, AFTER = 48, 36
_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True)
class Mark:
    """A span of the text to be told apart: a figure, a number left out, a place of a notice."""

    start: int
    end: int
    css: str
    anchor: str
    title: str
    link: str = ""


@dataclass(frozen=True)
class Piece:
    text: str
    mark: Mark | None = None


@dataclass(frozen=True)
class Stretch:
    """A sentence with figures, or the words between two of them (start is None)."""

    start: int | None
    pieces: list[Piece]


@dataclass(frozen=True)
class Card:
    """One candidate, ready to be printed."""

    figure: Figure
    level: str
    before: str
    number: str
    after: str
    reasons: list[tuple[str, str]]

    @property
    def percent(self) -> int | None:
        return None if self.figure.confidence is None else int(self.figure.confidence * 100)

    @property
    def is_by_hand(self) -> bool:
        return self.figure.confidence is None and self.figure.is_pending


@dataclass(frozen=True)
class LeftOutNumber:
    start: int
    text: str
    before: str
    after: str
    rule: str


@dataclass
class Review:
    document: Document
    cards: list[Card]
    all_cards: list[Card]
    lines: list[list[Stretch]]
    left_out: list[LeftOutNumber]
    notices: list[dict]
    counts: dict[str, int] = field(default_factory=dict)
    thresholds: list[tuple[str, int, int]] = field(default_factory=list)
    is_outdated: bool = False


def figures_of(document: Document) -> list[Figure]:
    """Return the figures with everything their cards print: a query each for three relations."""
    figures = list(
        document.figures.select_related("indicator", "place", "restates", "decided_by")
        .prefetch_related("targets__goal", "restates__targets__goal", "outcomes__indicator")
        .order_by("start")
    )
    for figure in figures:
        figure.document = document
    return figures


def review_of(document: Document, *, order: str, show: str, with_left_out: bool) -> Review:
    """Build the screen: cards in reading order, or the doubtful ones first."""
    cards = [card_of(document, figure) for figure in figures_of(document)]
    shown = [card for card in cards if is_shown(card, show)]
    if order == "doubt":
        shown.sort(key=doubt)
    notices = [notice for notice in document.notices if not _is_on_a_figure(notice, cards)]
    left_out = [left_out_number(document, one) for one in document.left_out]
    marks = [_figure_mark(card) for card in cards]
    marks += [_notice_mark(notice) for notice in notices]
    marks += removed_marks(document.text)
    if with_left_out:
        taken = {card.figure.start for card in cards}
        marks += [_left_out_mark(one) for one in document.left_out if one["start"] not in taken]
    sentences = {
        (card.figure.sentence_start, card.figure.sentence_end)
        for card in cards
        if card.figure.sentence_start is not None
    }
    return Review(
        document=document,
        cards=shown,
        all_cards=cards,
        lines=marked_lines(document.text, marks, sentences),
        left_out=left_out,
        notices=notices,
        counts=counts_of(cards),
        thresholds=thresholds_of(cards),
        is_outdated=bool(document.read_at) and document.rules_version != rules_version(),
    )


def card_of(document: Document, figure: Figure) -> Card:
    text, start = document.text, figure.start
    end = figure.end or start + 1
    beginning = start if figure.sentence_start is None else figure.sentence_start
    ending = figure.sentence_end or end
    reasons = [
        (reason_words(reason["code"]), text[reason["start"] : reason["end"]])
        for reason in figure.reasons
    ]
    return Card(
        figure=figure,
        level=level_of(figure),
        before=shortened_start(text[beginning:start].lstrip()),
        number=text[start:end],
        after=shortened_end(text[end:ending].rstrip()),
        reasons=list(dict.fromkeys(reasons)),
    )


def shortened_start(words: str) -> str:
    """Keep what stands next to the number; the text pane shows the whole sentence."""
    return words if len(words) <= BEFORE + 6 else f"…{words[-BEFORE:]}"


def shortened_end(words: str) -> str:
    return words if len(words) <= AFTER + 6 else f"{words[:AFTER]}…"


def level_of(figure: Figure) -> str:
    if figure.confidence is None:
        return "low" if figure.is_pending else "high"
    if figure.confidence >= HIGH:
        return "high"
    return "middle" if figure.confidence >= MIDDLE else "low"


def doubt(card: Card) -> tuple:
    """Sort what needs a person first: undecided, then least sure, then with a warning."""
    figure = card.figure
    return (not figure.is_pending, figure.confidence or 0, not figure.notices, figure.start)


def is_shown(card: Card, show: str) -> bool:
    figure = card.figure
    if show == "pending":
        return figure.is_pending
    return show not in ("target", "outcome") or figure.kind == show


def counts_of(cards: Sequence[Card]) -> dict[str, int]:
    decisions = [card.figure.decision for card in cards]
    return {str(decision): decisions.count(decision) for decision in Decision} | {
        "all": len(cards),
        "target": sum(card.figure.kind == "target" for card in cards),
        "outcome": sum(card.figure.kind == "outcome" for card in cards),
    }


def sure_figures(figures: Iterable[Figure], threshold: Decimal) -> list[int]:
    """Return the undecided figures at or above a confidence; one with a warning never is."""
    return [
        figure.pk
        for figure in figures
        if figure.is_pending and not figure.notices and (figure.confidence or 0) >= threshold
    ]


def thresholds_of(cards: Sequence[Card]) -> list[tuple[str, int, int]]:
    """List (value, percent, how many figures it would accept)."""
    figures = [card.figure for card in cards]
    return [
        (str(threshold), int(threshold * 100), len(sure_figures(figures, threshold)))
        for threshold in THRESHOLDS
    ]


def left_out_number(document: Document, one: dict) -> LeftOutNumber:
    text, start, end = document.text, one["start"], one["end"]
    before = text[max(0, start - 14) : start].rpartition("\n")[2]
    after = text[end : end + 14].partition("\n")[0]
    return LeftOutNumber(start, text[start:end], before, after, rule_name(one["rule"]))


def _is_on_a_figure(notice: dict, cards: Sequence[Card]) -> bool:
    return any(
        kept["code"] == notice["code"]
        for card in cards
        if card.figure.start == notice["start"]
        for kept in card.figure.notices
    )


# The text with its marks


def _figure_mark(card: Card) -> Mark:
    figure = card.figure
    css = f"figure {figure.kind} level-{card.level} decision-{figure.decision}"
    title = f"{figure.get_kind_display()} · {figure.wording}"
    end = figure.end or figure.start + 1
    return Mark(figure.start, end, css, f"f{figure.start}", title, f"#c{figure.pk}")


def _notice_mark(notice: dict) -> Mark:
    start = notice["start"]
    return Mark(start, start, "notice-place", f"n{start}", notice["message"])


def _left_out_mark(one: dict) -> Mark:
    start = one["start"]
    return Mark(start, one["end"], "left-out", f"l{start}", rule_name(one["rule"]), f"#o{start}")


def removed_marks(text: str) -> list[Mark]:
    """Mark what the reader took out before reading, line by line."""
    marks = []
    for removal in clean(text).removals:
        if removal.reason in REMOVAL_NAMES:
            title = str(REMOVAL_NAMES[removal.reason])
            for line in _LINE.finditer(text, removal.start, removal.end):
                marks.append(Mark(line.start(), line.end(), "removed", "", title))
    return marks


def marked_lines(
    text: str, marks: Iterable[Mark], sentences: Iterable[tuple[int, int]]
) -> list[list[Stretch]]:
    """Cut the text into lines, sentences and pieces in one walk; joined, they are the text."""
    cutter = _Cutter(text, sorted(marks, key=lambda mark: (mark.start, mark.end)))
    waiting = sorted(sentences)
    lines, index = [], 0
    for found in _LINE.finditer(text):
        if not found.group().strip():
            continue
        at, end, line = found.start(), found.end(), []
        while index < len(waiting) and waiting[index][0] < end:
            start, stop = max(waiting[index][0], at), min(waiting[index][1], end)
            if start > at:
                line.append(Stretch(None, cutter.pieces(at, start)))
            if stop > start:
                line.append(Stretch(waiting[index][0], cutter.pieces(start, stop)))
                at = stop
            if waiting[index][1] > end:
                break
            index += 1
        if at < end:
            line.append(Stretch(None, cutter.pieces(at, end)))
        lines.append(line)
    return lines


class _Cutter:
    """Hands out the marks in order while the text is walked from beginning to end."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        self.marks = marks
        self.next = 0

    def pieces(self, start: int, end: int) -> list[Piece]:
        """Cut one stretch at its marks; of two that overlap the first is marked."""
        pieces, done = [], start
        while self.next < len(self.marks) and self.marks[self.next].start < end:
            mark = self.marks[self.next]
            self.next += 1
            if mark.start < done:
                continue
            stop = min(mark.end, end)
            if mark.start > done:
                pieces.append(Piece(self.text[done : mark.start]))
            pieces.append(Piece(self.text[mark.start : stop], mark))
            done = stop
        if done < end:
            pieces.append(Piece(self.text[done:end]))
        return pieces

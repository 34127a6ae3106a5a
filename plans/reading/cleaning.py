"""Undo the noise of scraped text and keep, for every character left, where it came from."""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from plans.reading.noise import (
    BLANKS,
    FRAME_HEADS,
    FRAME_TAILS,
    HALF_MARKS,
    MOJIBAKE,
    PAGE_LINES,
    PAGE_MARK,
    PINYIN,
    PLACEHOLDER,
    TONES,
    WIDE,
    WIDTHS,
    full_mark,
    is_meaningless_blank,
    looks_traditional,
    simplified,
)


@dataclass(frozen=True)
class Removal:
    """A piece of the raw text that a reader need not see."""

    start: int
    end: int
    text: str
    reason: str  # "frame", "pinyin", "page-mark", "page-number", "mojibake", "line-break", "blank"


@dataclass(frozen=True)
class CleanText:
    """Text fit for reading; offsets[i] is where character i stands in the raw text."""

    text: str
    raw: str
    offsets: array
    removals: tuple[Removal, ...]
    is_traditional: bool = False

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the clean text to the raw text; an empty span stays empty."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else len(self.raw)
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True)
class _Draft:
    text: str
    offsets: array


# A cut: start, end, replacement of the same piece, reason.
Cut = tuple[int, int, str, str]


def clean(text: str) -> CleanText:
    """Return the text without noise and the list of what was taken out."""
    removals: list[Removal] = []
    draft = _Draft(text, array("I", range(len(text))))
    for find in (_carriage_returns, _pinyin, _frame, _page_marks, _page_lines, _mojibake):
        draft = _apply(draft, find(draft.text), text, removals)
    draft = _one_for_one(draft, WIDE.sub(lambda wide: WIDTHS[wide.group()], draft.text))
    draft = _one_for_one(draft, HALF_MARKS.sub(full_mark, draft.text))
    draft = _apply(draft, _blanks(draft.text), text, removals)
    draft = _apply(draft, _soft_breaks(draft.text), text, removals)
    is_traditional = looks_traditional(draft.text)
    if is_traditional:
        draft = _one_for_one(draft, simplified(draft.text))
    removals.sort(key=lambda removal: removal.start)
    return CleanText(draft.text, text, draft.offsets, tuple(removals), is_traditional)


def _one_for_one(draft: _Draft, text: str) -> _Draft:
    if len(text) != len(draft.text):
        raise AssertionError("a one-for-one step changed the length")
    return _Draft(text, draft.offsets)


def _apply(draft: _Draft, cuts: Iterable[Cut], raw: str, removals: list[Removal]) -> _Draft:
    """Cut pieces out; a replacement takes the offset where the piece began."""
    parts: list[str] = []
    offsets = array("I")
    at = 0
    for start, end, put, reason in cuts:
        parts.extend((draft.text[at:start], put))
        offsets.extend(draft.offsets[at:start])
        offsets.extend([draft.offsets[start]] * len(put))
        _note(draft.offsets[start], draft.offsets[end - 1] + 1, raw, reason, removals)
        at = end
    if at == 0:
        return draft
    parts.append(draft.text[at:])
    offsets.extend(draft.offsets[at:])
    return _Draft("".join(parts), offsets)


def _note(start: int, end: int, raw: str, reason: str, removals: list[Removal]) -> None:
    if reason not in ("blank", "carriage-return"):
        removals.append(Removal(start, end, raw[start:end], reason))


def _every(pattern: re.Pattern[str], reason: str, put: str = "") -> Callable[[str], Iterator[Cut]]:
    def find(text: str) -> Iterator[Cut]:
        return ((m.start(), m.end(), put, reason) for m in pattern.finditer(text))

    return find


_carriage_returns = _every(re.compile(r"\r(?=\n)"), "carriage-return")
_page_lines = _every(PAGE_LINES, "page-number")
_mojibake = _every(MOJIBAKE, "mojibake", PLACEHOLDER)


def _pinyin(text: str) -> Iterator[Cut]:
    if TONES.search(text):
        yield from ((m.start(), m.end(), "", "pinyin") for m in PINYIN.finditer(text))


def _blanks(text: str) -> Iterator[Cut]:
    for match in BLANKS.finditer(text):
        if is_meaningless_blank(text, match.start(), match.end()):
            yield match.start(), match.end(), "", "blank"


def _frame(text: str) -> Iterator[Cut]:
    """Cut a document-sharing site's lines above and below the document."""
    head_end = 0
    for match in FRAME_HEADS.finditer(text, 0, min(len(text), 3000)):
        head_end = match.end()
    if head_end:
        yield 0, head_end, "", "frame"
    tail = FRAME_TAILS.search(text, max(0, head_end - 1))
    if tail is not None and tail.start() + 1 < len(text):
        yield tail.start() + 1, len(text), "", "frame"


def _page_marks(text: str) -> Iterator[Cut]:
    """Cut page numbers that stand as 「4、」 at a line start, if they count up without a gap.

    The count is what protects a real list: its items follow a full stop, page marks mostly do not.
    """
    marks = list(PAGE_MARK.finditer(text))
    chain: list[re.Match[str]] = []
    for mark in marks:
        if int(mark.group(1)) == len(chain) + 1:
            chain.append(mark)
    midway = sum(1 for mark in chain if text[mark.start() - 1 : mark.start()] not in "。；！？：\n")
    if len(chain) >= 3 and midway * 2 >= len(chain):
        for mark in chain:
            yield mark.start(), mark.end(), "", "page-mark"


def _soft_breaks(text: str) -> Iterator[Cut]:
    """Join lines that a fixed page width broke in the middle of a sentence."""
    width = _page_width(text)
    if width is None:
        return
    start = 0
    for match in re.finditer("\n", text):
        line = text[start : match.start()]
        start = match.end()
        full = len(line) >= width - 4
        if not full and len(line) >= width * 0.7:
            # The blanks around numbers are gone, so a line may look shorter than the page.
            full = GOES_ON.match(text, match.end()) is not None
        if full and line[-1] not in "。；！？：" and not _opens(text, match.end()):
            yield match.start(), match.end(), "", "line-break"


def _page_width(text: str) -> int | None:
    """Return the width most lines share, or None when lines are as long as their paragraphs."""
    lengths = [len(line) for line in text.split("\n") if len(line) > 12]
    if len(lengths) < 8:
        return None
    width = sorted(lengths)[len(lengths) * 3 // 4]
    same = sum(1 for length in lengths if abs(length - width) <= 3)
    return width if width <= 60 and same * 2 >= len(lengths) else None


OPENING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、](?!\d)"
)


# A line of text that opens with a measured number; 2023年 may open a paragraph.
GOES_ON = re.compile(r"\d[\d.,]*(?:%|‰|个?百分点|[万亿]|[家项件人户亩吨元个])")


def _opens(text: str, at: int) -> bool:
    return OPENING.match(text, at) is not None

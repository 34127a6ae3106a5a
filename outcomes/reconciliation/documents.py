"""Published files read for one side of a reconciliation: a plan's goals, a summary's outcomes."""

from dataclasses import dataclass, replace

from outcomes.reconciliation.statements import OUTCOME, TARGET, Statement, from_figure
from outcomes.reconciliation.vocabulary import SOME_MONTHS
from plans.enums import DocumentKind
from plans.extraction import Context, Reading, extract
from plans.extraction.setting import AHEAD, BACK
from plans.reading import read_bytes

OPENING, LONGEST_TITLE = 300, 60


@dataclass(frozen=True)
class ReadDocument:
    """The statements of a file; year is the plan's or, for a summary, the year reported on."""

    name: str
    text: str
    reading: Reading
    statements: tuple[Statement, ...]
    year: int | None

    def of_kind(self, kind: str) -> list[Statement]:
        return [one for one in self.statements if one.kind == kind]


def read_plan(data: bytes, name: str, year: int | None = None, place: str = "") -> ReadDocument:
    """Read a file as the plan of a year; a report of two parts gives last year's results too."""
    return read_text_as_plan(read_bytes(data, name).text, name, year, place)


def read_text_as_plan(
    text: str, name: str, year: int | None = None, place: str = ""
) -> ReadDocument:
    context = Context(year=year, place=place)
    reading = _read_as(DocumentKind.PLAN, text, context)
    return _document(name, text, reading, reading.year)


def read_summary(data: bytes, name: str, year: int | None = None, place: str = "") -> ReadDocument:
    """Read a file as the summary of a year, whatever else it holds."""
    return read_text_as_summary(read_bytes(data, name).text, name, year, place)


def read_text_as_summary(
    text: str, name: str, year: int | None = None, place: str = ""
) -> ReadDocument:
    context = Context(summary_year=year, place=place)
    reading = _read_as(DocumentKind.SUMMARY, text, context)
    return _document(name, text, reading, reading.summary_year)


def _read_as(kind: str, text: str, context: Context) -> Reading:
    """Read for a purpose the caller knows, which an excerpt's own words may not tell."""
    guess = extract(text, context)
    if guess.kind == DocumentKind.BOTH:
        return guess
    if _has_two_parts(text, guess):
        wanted = TARGET if kind == DocumentKind.PLAN else OUTCOME
        both = extract(text, replace(context, kind=DocumentKind.BOTH.value))
        if any(figure.kind == wanted for figure in both.figures):
            return both
    if guess.kind == kind:
        return guess
    return extract(text, replace(context, kind=str(kind)))


def _has_two_parts(text: str, guess: Reading) -> bool:
    """Say whether a look back comes before the look ahead."""
    back = BACK.search(text)
    headings = [one.start for one in guess.outline if one.kind == DocumentKind.PLAN]
    sentence = AHEAD.search(text)
    ahead = min([*headings, *([sentence.start()] if sentence else [])], default=None)
    return back is not None and ahead is not None and back.start() < ahead


def is_part_report(text: str) -> bool:
    """Say whether a title names some months: 2023年上半年工作总结."""
    title = next((line for line in text[:OPENING].split("\n") if line.strip()), "")
    return len(title) <= LONGEST_TITLE and SOME_MONTHS.search(title) is not None


def titled_year(text: str, kind: str) -> int | None:
    """Return the only year that the title of a plan or a summary names, if it names one."""
    reading = extract(text[:OPENING], Context())
    return reading.year if kind == DocumentKind.PLAN else reading.summary_year


def _document(name: str, text: str, reading: Reading, year: int | None) -> ReadDocument:
    is_part = is_part_report(text)
    statements = tuple(
        replace(one, is_in_part_report=is_part and one.kind == OUTCOME)
        for one in (from_figure(figure, name, text) for figure in reading.figures)
    )
    return ReadDocument(name, text, reading, statements, year)

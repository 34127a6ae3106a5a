"""Text in, figures out: the pipeline of the extraction modules."""

from plans.extraction.binding import bind_all
from plans.extraction.catalogue import Catalogue
from plans.extraction.classifying import Classifier, Labels
from plans.extraction.confidence import confidence
from plans.extraction.kinds import Context, Figure, Heading, LeftOut, Part, Reading, Reason
from plans.extraction.linking import Statement, restatements
from plans.extraction.notices import has_anonymous_years, notices_of
from plans.extraction.numerals import find_quantities
from plans.extraction.outline import outline_of
from plans.extraction.pairing import pair_respectively
from plans.extraction.promised import told_in_form, with_item_names
from plans.extraction.retrospects import with_retrospects
from plans.extraction.setting import place_of, setting_of
from plans.extraction.sifting import sift
from plans.extraction.structure import SENTENCE, Structure, structure_of
from plans.extraction.surroundings import Bound
from plans.extraction.tables import outside, table_figures
from plans.reading.cleaning import CleanText, clean


def extract(
    text: str, context: Context | None = None, catalogue: Catalogue | None = None
) -> Reading:
    """Read a document's text; offsets in the result count characters of that text."""
    return extract_clean(clean(text), context or Context(), catalogue)


def extract_clean(
    source: CleanText, context: Context, catalogue: Catalogue | None = None
) -> Reading:
    """Read a cleaned text; offsets in the result count characters of its raw text."""
    text = source.text
    headings = outline_of(text)
    setting = setting_of(text, headings, context)
    if context.year is None and has_anonymous_years(text):
        setting = setting.without_years()
    setting = with_retrospects(text, setting)
    structure = structure_of(text)
    tabled, lines = table_figures(text)
    quantities = outside(find_quantities(text), lines)
    kept, left_out = sift(structure, quantities)
    told = told_in_form(text)
    bound = pair_respectively(structure, bind_all(structure, kept))
    bound = with_item_names(text, bound, told)
    classifier = Classifier(structure, setting, told)
    rows = [(item, classifier.labels(item)) for item in bound]
    rows += [(figure.bound, classifier.table_labels(figure)) for figure in tabled]
    rows.sort(key=lambda row: row[0].quantity.start)
    place = context.place or place_of(text)
    figures = _figures(source, structure, headings, rows, place, catalogue)
    outs = tuple(_left_out(source, number.start, number.end, rule) for number, rule in left_out)
    outline = tuple(_raw_heading(source, heading) for heading in headings)
    return Reading(
        figures,
        outs,
        outline,
        notices_of(source, setting, rows, figures),
        setting.kind,
        setting.plan_year,
        setting.summary_year,
    )


def _figures(
    source: CleanText,
    structure: Structure,
    headings: tuple[Heading, ...],
    rows: list[tuple[Bound, Labels]],
    place: str,
    catalogue: Catalogue | None,
) -> tuple[Figure, ...]:
    titles = _titles(headings, [bound.quantity.start for bound, _labels in rows])
    links = restatements(_statement(source, bound, labels) for bound, labels in rows)
    return tuple(
        _figure(source, structure, bound, labels, title, place, catalogue, links)
        for (bound, labels), title in zip(rows, titles, strict=True)
    )


def _statement(source: CleanText, bound: Bound, labels: Labels) -> Statement:
    number = bound.quantity
    start, _end = source.raw_span(number.start, number.end)
    return Statement(
        start,
        labels.kind,
        labels.year,
        bound.phrase.text,
        labels.unit,
        number.value,
        labels.basis,
        labels.comparator,
    )


def _figure(
    source: CleanText,
    structure: Structure,
    bound: Bound,
    labels: Labels,
    section: str,
    place: str,
    catalogue: Catalogue | None,
    links: dict[int, int],
) -> Figure:
    number = bound.quantity
    start, end = source.raw_span(number.start, number.end)
    sentence_end = structure.end_of(SENTENCE, number.right)
    sentence = source.raw_span(bound.around.sentence, min(len(source.text), sentence_end + 1))
    name = bound.phrase.text
    code = catalogue.suggest(name, labels.basis) if catalogue else ""
    reasons = [Reason(f"shape-{bound.phrase.shape}", start, end)]
    reasons += [Reason(cue[0], *source.raw_span(cue[1], cue[2])) for cue in labels.cues]
    parts = tuple(
        Part(piece.role, piece.text, *source.raw_span(piece.start, piece.end))
        for piece in bound.phrase.pieces
        if piece.text
    )
    return Figure(
        start=start,
        end=end,
        kind=labels.kind,
        value=number.value,
        value_high=number.value_high,
        unit=labels.unit,
        comparator=labels.comparator,
        indicator=name,
        parts=parts,
        indicator_code=code,
        basis=labels.basis,
        year=labels.year,
        place=place,
        commitment=labels.commitment,
        tier=labels.commitment,
        restates=links.get(start),
        confidence=confidence(bound, labels, code),
        reasons=tuple(reasons),
        sentence_start=sentence[0],
        sentence_end=sentence[1],
        section=section,
    )


def _titles(headings: tuple[Heading, ...], positions: list[int]) -> list[str]:
    """Return for each position the path of headings above it, walking both lists once."""
    open_headings: dict[int, str] = {}
    titles, index = [], 0
    for position in positions:
        while index < len(headings) and headings[index].start <= position:
            heading = headings[index]
            open_headings = {
                level: title for level, title in open_headings.items() if level < heading.level
            }
            open_headings[heading.level] = heading.number + heading.title[:30]
            index += 1
        titles.append(" / ".join(open_headings[level] for level in sorted(open_headings)))
    return titles


def _left_out(source: CleanText, start: int, end: int, rule: str) -> LeftOut:
    raw_start, raw_end = source.raw_span(start, end)
    return LeftOut(raw_start, raw_end, source.raw[raw_start:raw_end], rule)


def _raw_heading(source: CleanText, heading: Heading) -> Heading:
    start, end = source.raw_span(heading.start, heading.end)
    return Heading(
        heading.level, heading.number, heading.title, start, end, heading.kind, heading.year
    )

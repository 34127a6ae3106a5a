"""The four lists of a stored reconciliation as the screen prints them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from outcomes.models import (
    AliasSuggestion,
    Outcome,
    PairDecision,
    PairRelation,
    ReconciledPair,
    Reconciliation,
)
from plans.enums import Decision, FigureKind, Tier
from plans.models import Document, Figure, Indicator, IndicatorAlias, Target
from plans.reach import Reader

BEFORE, AFTER = 60, 36  # characters of a sentence on each side of its number
THRESHOLDS = (Decimal("0.95"), Decimal("0.90"), Decimal("0.85"), Decimal("0.78"))


@dataclass(frozen=True)
class Said:
    """A number as a summary or the record states it; `row` is the figure or the outcome."""

    row: Figure | Outcome
    before: str
    number: str
    after: str
    address: str
    source: str

    @property
    def wording(self) -> str:
        return self.row.wording or self.row.indicator.name

    @property
    def choice(self) -> str:
        """Name the row in a form: f12 a figure, o12 an outcome on record."""
        return f"{'f' if isinstance(self.row, Figure) else 'o'}{self.row.pk}"


@dataclass(frozen=True)
class Line:
    """A goal's tier with its partner, if any; `refused` is the partner somebody said no to."""

    pair: ReconciledPair
    target: Target | None
    said: Said | None = None
    refused: Said | None = None
    alias: str = ""  # what the answer calls the indicator, where the dictionary does not know it
    is_suggested: bool = False

    @property
    def is_stretch(self) -> bool:
        return self.pair.tier == Tier.STRETCH

    @property
    def percent(self) -> int:
        return int(self.pair.score * 100)


@dataclass
class Board:
    matched: list[Line] = field(default_factory=list)
    doubtful: list[Line] = field(default_factory=list)
    silent: list[Line] = field(default_factory=list)
    unplanned: list[Said] = field(default_factory=list)
    taken: list[Said] = field(default_factory=list)
    thresholds: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def pending(self) -> int:
        """Count what waits for a person: undecided pairs and unmarked silence."""
        lines = [*self.matched, *self.doubtful, *self.silent]
        return sum(line.pair.decision in OPEN for line in lines)

    @property
    def not_reported(self) -> int:
        return sum(line.pair.decision == PairDecision.NOT_REPORTED for line in self.silent)


OPEN = (PairDecision.PENDING, PairDecision.UNMATCHED)


def board_of(reconciliation: Reconciliation, reader: Reader | None = None) -> Board:
    """Sort the pairs into the four lists; what no pair holds is unplanned.

    A pair with a figure on record that the reader may not see is left out.
    """
    documents = list(reconciliation.documents.select_related("jurisdiction"))
    pairs = list(
        reconciliation.pairs.select_related(
            "goal__indicator",
            "goal__jurisdiction__parent",
            "outcome",
            "decided_by",
            "figure",
            "recorded__indicator",
        ).order_by("goal__measure__position", "goal_id", "tier", "pk")
    )
    if reader is not None:
        kept = Outcome.objects.readable_by(reader.user, reader.day)
        named = {pk for one in pairs for pk in (one.recorded_id, one.outcome_id) if pk}
        seen = set(kept.filter(pk__in=named).values_list("pk", flat=True)) | {None}
        pairs = [one for one in pairs if {one.recorded_id, one.outcome_id} <= seen]
    said = _numbers(reconciliation, documents, pairs, reader)
    targets = _targets(pairs)
    answered = {(pair.goal_id, pair.tier) for pair in pairs if pair.has_partner}
    board, silent, taken = Board(), set(), set()
    for pair in pairs:
        key = pair.goal_id, pair.tier
        partner = said.get(_partner(pair))
        if pair.has_partner:
            taken.add(_partner(pair))
            line = Line(pair, targets.get(key), said=partner)
            is_open = pair.is_pending and pair.relation == PairRelation.DOUBTFUL
            (board.doubtful if is_open else board.matched).append(line)
        elif key not in answered | silent:
            silent.add(key)
            board.silent.append(Line(pair, targets.get(key), refused=partner))
    board.matched = _with_aliases(board.matched)
    board.unplanned = [one for key, one in said.items() if key not in taken and _is_own(one, said)]
    board.taken = [one for key, one in said.items() if key in taken]
    board.thresholds = _thresholds(board.matched)
    return board


def _with_aliases(lines: list[Line]) -> list[Line]:
    """Note the names that settled answers give indicators: three queries, none without any."""
    names = {line.pair.pk: line.pair.alias for line in lines if line.pair.is_settled}
    asked = {name for name in names.values() if name}
    if not asked:
        return lines
    taken = set(IndicatorAlias.objects.filter(name__in=asked).values_list("name", flat=True))
    taken |= set(Indicator.objects.filter(name__in=asked).values_list("name", flat=True))
    suggestions = AliasSuggestion.objects.filter(name__in=asked)
    waiting = set(suggestions.values_list("indicator_id", "name"))
    return [_with_alias(line, names.get(line.pair.pk, ""), taken, waiting) for line in lines]


def _with_alias(line: Line, name: str, taken: set[str], waiting: set[tuple[int, str]]) -> Line:
    if not name or name in taken:
        return line
    is_suggested = (line.pair.goal.indicator_id, name) in waiting
    return replace(line, alias=name, is_suggested=is_suggested)


def _partner(pair: ReconciledPair) -> tuple[str, int | None]:
    return ("o", pair.recorded_id) if pair.recorded_id else ("f", pair.figure_id)


def _numbers(
    reconciliation: Reconciliation,
    documents: list[Document],
    pairs: Sequence[ReconciledPair],
    reader: Reader | None,
) -> dict[tuple[str, int | None], Said]:
    """Return every number a goal of the year may be answered with, in the order of the texts."""
    known = {document.pk: document for document in documents}
    kept = {pair.figure_id for pair in pairs if pair.figure_id}
    figures = Figure.objects.filter(document__in=known, kind=FigureKind.OUTCOME)
    found: dict[tuple[str, int | None], Said] = {}
    for figure in figures.select_related("indicator").order_by("document", "start"):
        is_usable = figure.decision != Decision.REJECTED and figure.value is not None
        if figure.pk in kept or (is_usable and figure.year in (reconciliation.year, None)):
            figure.document = known[figure.document_id]
            found["f", figure.pk] = said_by_figure(figure)
    if reconciliation.is_with_recorded:
        outcomes = Outcome.objects.in_effect().reported().with_parts()
        if reader is not None:
            outcomes = outcomes.readable_by(reader.user, reader.day)
        place = reconciliation.plan.jurisdiction_id
        on_record = outcomes.filter(jurisdiction=place, year=reconciliation.year)
        made = {pair.outcome_id for pair in pairs if pair.has_made_outcome}
        for outcome in on_record.exclude(figure__document__in=known).order_by("pk"):
            if outcome.pk not in made:
                found["o", outcome.pk] = said_by_outcome(outcome)
    return found


def _is_own(one: Said, said: dict[tuple[str, int | None], Said]) -> bool:
    """Leave out what only repeats a number listed already."""
    return not isinstance(one.row, Figure) or ("f", one.row.restates_id) not in said


def said_by_figure(figure: Figure) -> Said:
    text, start, end = figure.document.text, figure.start, figure.end or figure.start + 1
    beginning = start if figure.sentence_start is None else figure.sentence_start
    before, after = text[beginning:start].lstrip(), text[end : figure.sentence_end or end].rstrip()
    return Said(
        row=figure,
        before=before if len(before) <= BEFORE else f"…{before[-BEFORE:]}",
        number=text[start:end],
        after=after if len(after) <= AFTER else f"{after[:AFTER]}…",
        address=figure.get_absolute_url(),
        source=f"《{figure.document.title}》@{figure.start}",
    )


def said_by_outcome(outcome: Outcome) -> Said:
    return Said(
        row=outcome,
        before="",
        number="",
        after="",
        address=(outcome.figure or outcome).get_absolute_url(),
        source=_source_of(outcome),
    )


def _source_of(outcome: Outcome) -> str:
    if outcome.figure:
        return f"《{outcome.figure.document.title}》@{outcome.figure.start}"
    return outcome.source or str(outcome)


def _targets(pairs: Sequence[ReconciledPair]) -> dict[tuple[int, str], Target]:
    goals = {pair.goal_id for pair in pairs}
    targets = Target.objects.filter(goal__in=goals, in_force=True).select_related(
        "figure__document"
    )
    targets = targets.defer("figure__document__text", "figure__document__left_out")
    return {(target.goal_id, target.tier): target for target in targets}


def _thresholds(lines: Sequence[Line]) -> list[tuple[str, int, int]]:
    """Return for each score how many undecided pairs of one indicator reach it."""
    scores = [
        line.pair.score
        for line in lines
        if line.pair.is_pending and line.pair.relation == PairRelation.SAME
    ]
    return [(str(one), int(one * 100), sum(score >= one for score in scores)) for one in THRESHOLDS]

"""Compare an outcomes sheet with what is there: reads only, decides every row's fate."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from outcomes.actions.planned_outcomes import (
    PlannedOutcome,
    agrees,
    in_base,
    is_within,
    known_outcomes,
    number_of,
    of_bureau,
    says_the_same,
    shown,
)
from outcomes.enums import OutcomeState
from outcomes.models import Outcome
from outcomes.sheets.outcomes import OutcomeRow, check_as_of
from plans.access import EVERYBODY, RecordingDuty, beyond_duty
from plans.actions.bulk_rows import preparer
from plans.enums import Basis, Comparator, Decision, FigureKind
from plans.indicator_units import with_listed_unit
from plans.lookups import (
    BureauIndex,
    IndicatorIndex,
    IndicatorStatement,
    PlaceIndex,
    ReferenceProblem,
    disagreements,
)
from plans.models import Bureau, Document, Figure, Goal, Indicator, Jurisdiction
from plans.sheets.staging import RowKind, Staging, row_before

UNITLESS = (Basis.MILESTONE, Basis.GRADE)
NOWHERE = (None, None)
INSERTED = (
    "jurisdiction_id", "indicator_id", "year", "as_of", "stage", "wording", "comparator", "value",
    "value_high", "unit", "normalised", "bureau_id", "source", "note", "state", "figure_id",
)  # fmt: skip
IN_NO_TEXT = frozenset({NOWHERE})


@dataclass
class OutcomeStaging(Staging):
    """The rows' fates and, ready to be saved in this order, everything they make or change."""

    bureaus: list[Bureau] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    outcomes: list[PlannedOutcome] = field(default_factory=list)
    changed_outcomes: list[PlannedOutcome] = field(default_factory=list)
    prepared: list[tuple] = field(default_factory=list)
    # By what tells one figure from another: those of the file and those on record.
    entries: dict[tuple, list[PlannedOutcome]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Make the values of new rows ready to be stored, of those that wait for nothing else.

        Done before the transaction, so that the lock is not held meanwhile.
        """
        values = preparer(Outcome, INSERTED)
        waiting = []
        for outcome in self.outcomes:
            if outcome.is_ready:
                self.prepared.append(values(outcome))
            else:
                waiting.append(outcome)
        self.outcomes = waiting


class OutcomeStager:
    """Stage the rows of one file against the database as it is now."""

    def __init__(
        self,
        rows: Iterable[OutcomeRow],
        *,
        years: set[int | None],
        places: PlaceIndex | None = None,
        bureaus: BureauIndex | None = None,
        indicators: IndicatorIndex | None = None,
        duty: RecordingDuty = EVERYBODY,
    ) -> None:
        """Take the indexes of the goals staged before, so that both meet in one new indicator."""
        self.rows = rows
        self.duty = duty
        self.years = years
        self.bureaus = bureaus or BureauIndex(places or PlaceIndex())
        self.places = self.bureaus.places
        self.indicators = indicators or IndicatorIndex()
        self.staging = OutcomeStaging([])
        self.entries = self.staging.entries
        self._load()

    def _load(self) -> None:
        self.documents: dict[str, Document] = {}
        known = list(Document.objects.defer("text"))
        titles = Counter(document.title for document in known)
        for document in known:
            self.documents[document.slug] = document
            # A title of two documents names neither.
            if titles[document.title] == 1:
                self.documents.setdefault(document.title, document)
        self.figures = {(f.document_id, f.start): f for f in Figure.objects.all()}
        # A plan's own wording leads to its indicator before any alias does.
        self.worded: dict[tuple[int, str, int | None], Indicator] = {}
        for goal in Goal.objects.select_related("indicator").exclude(wording=""):
            self.worded[goal.jurisdiction_id, goal.wording, goal.year] = goal.indicator
            self.worded.setdefault((goal.jurisdiction_id, goal.wording, None), goal.indicator)
        figures = {figure.pk: figure for figure in self.figures.values()}
        bureaus = {bureau.pk: bureau for bureau in self.bureaus.known.values()}
        indicators = {indicator.pk: indicator for indicator in self.indicators.by_code.values()}
        parts = (self.years, self.places.by_pk, indicators, bureaus, figures)
        for outcome in known_outcomes(*parts):
            self.entries.setdefault(outcome.key, []).append(outcome)
        self.corrected: dict[tuple, list[PlannedOutcome]] = {}
        for outcome in known_outcomes(*parts, is_current=False):
            self.corrected.setdefault(outcome.key, []).append(outcome)

    def stage(self) -> OutcomeStaging:
        for row in self.rows:
            self.staging.rows.append(row.staged)
            if row.staged.kind not in (RowKind.REFUSED, RowKind.SKIPPED):
                self._stage_row(row)
        made = chain(self.staging.outcomes, self.staging.changed_outcomes)
        bureaus = {id(o.bureau): o.bureau for o in made if o.bureau and o.bureau.pk is None}
        self.staging.bureaus = list(bureaus.values())
        return self.staging

    def _stage_row(self, row: OutcomeRow) -> None:
        try:
            place = self.places.find(row.place_code, row.place_name, row.year)
            indicator = self._find_indicator(row, place)
        except ReferenceProblem as problem:
            row.staged.refuse(problem.column, str(problem))
            return
        row.staged.place_code = place.code
        row.staged.indicator_code, row.staged.indicator_name = indicator.code, indicator.name
        row.amount = with_listed_unit(row.amount, row.staged, indicator)
        self._check(row, indicator)
        if row.staged.kind in (RowKind.REFUSED, RowKind.SKIPPED):
            return
        key = (place.pk, indicator.code, row.year, row.as_of, row.stage)
        outcome = of_bureau(self.entries.get(key, []), row.bureau)
        if not self._is_ours(row, place, outcome):
            return
        if outcome is None and (old := of_bureau(self.corrected.get(key, []), row.bureau)):
            # A sheet from before the correction says nothing new, and enters nothing again.
            if not agrees(old, row):
                row.staged.refuse("实际值", _("这个数据已更正，不能再通过导入改动。"))
            return
        if outcome is None:
            outcome = self._add(row, place, indicator)
            self.entries[key] = [outcome]
        elif outcome.first_row:
            self._restate(outcome, row)
        else:
            self._mark_first(outcome, row)
            self._compare(outcome, row)
        self._remember_place(outcome, row)

    def _mark_first(self, outcome: PlannedOutcome, row: OutcomeRow) -> None:
        source = row.staged.source
        outcome.first_sheet, outcome.first_row, outcome.said = (
            source.sheet,
            source.number,
            row.indicator,
        )

    def _is_ours(self, row: OutcomeRow, place: Jurisdiction, known: PlannedOutcome | None) -> bool:
        """Refuse a row of a bureau the person may not write for, whether it is there or new."""
        named = [self.bureaus.find_or_make(row.bureau, place)] if row.bureau or not known else []
        for bureau in [*named, *([known.bureau] if known else [])]:
            if not self.duty.covers(bureau, place):
                row.staged.refuse("填报单位", beyond_duty(bureau, place))
                return False
        return True

    def _find_indicator(self, row: OutcomeRow, place: Jurisdiction) -> Indicator:
        said = IndicatorStatement(
            row.indicator, row.indicator_code, unit=row.amount.unit, is_new_allowed=False
        )
        worded = self.worded.get((place.pk, row.indicator, row.year)) or self.worded.get(
            (place.pk, row.indicator, None)
        )
        if worded and not row.indicator_code and not disagreements(worded, said):
            return worded
        return self.indicators.find(said)

    def _check(self, row: OutcomeRow, indicator: Indicator) -> None:
        staged, amount = row.staged, row.amount
        if amount.value is None and indicator.basis not in UNITLESS:
            staged.skip(_("未填报"))
        if indicator.basis in UNITLESS and row.as_of is None:
            staged.refuse("截止日期", _("事项类指标须填成文日期，作为完成的依据。"))
        needs_unit = indicator.unit and indicator.basis not in (*UNITLESS, Basis.RANK)
        if amount.value is not None and not amount.unit and needs_unit:
            staged.refuse("单位", _("单位为空：请填写，如“%s”。") % indicator.unit)
        if problem := check_as_of(row.as_of, row.year):
            staged.refuse("截止日期", problem)

    def _add(self, row: OutcomeRow, place: Jurisdiction, indicator: Indicator) -> PlannedOutcome:
        outcome = PlannedOutcome(
            jurisdiction=place,
            indicator=indicator,
            year=row.year,
            as_of=row.as_of,
            stage=row.stage,
            wording=row.indicator,
            bureau=self.bureaus.find_or_make(row.bureau, place),
            source=row.source.words,
            note=row.note,
            **number_of(row, indicator),
        )
        outcome.figure = self._figure(row)
        self.staging.outcomes.append(outcome)
        row.staged.mark(RowKind.NEW)
        self._mark_first(outcome, row)
        return outcome

    def _compare(self, outcome: PlannedOutcome, row: OutcomeRow) -> None:
        """Note what the row says differently from the outcome on record."""
        said = number_of(row, outcome.indicator)
        if self._is_known_statement(row, said):
            return
        if says_the_same(said, outcome) or self._is_looser(outcome, row):
            self._locate(outcome, row)
            self._compare_words(outcome, row)
            return
        if outcome.is_verified:
            row.staged.conflict(
                "实际值",
                _("已由%(person)s核定为 %(value)s，导入不能改动；确需改动请在后台用“更正”。")
                % {"person": _person(outcome.verified_by_id), "value": shown(outcome)},
            )
            return
        row.staged.differ("实际值", shown(outcome), row.staged.source.text("实际值"))
        for name, value in said.items():
            setattr(outcome, name, value)
        self._touch(outcome)

    def _is_known_statement(self, row: OutcomeRow, said: dict[str, object]) -> bool:
        """Say whether the text on record says the same at that very place."""
        figure = self.figures.get(self._key_in_text(row))
        return figure is not None and says_the_same(said, figure)

    def _is_looser(self, outcome: PlannedOutcome, row: OutcomeRow) -> bool:
        """Say whether another place of a text only rounds what is on record: 突破70 of 70.16."""
        bound, known = row.amount.comparator, outcome
        if self._document(row) is None or self._key_in_text(row) in self.figures:
            return False
        if bound in (None, Comparator.EXACTLY) or known.comparator != Comparator.EXACTLY:
            return False
        return known.value is not None and is_within(*in_base(known, row, bound))

    def _locate(self, outcome: PlannedOutcome, row: OutcomeRow) -> None:
        """Tie a new place of a text to the outcome that it states, or states again."""
        if self._document(row) is None or self._key_in_text(row) in self.figures:
            return
        if outcome.figure is None and outcome.is_verified:
            row.staged.refuse("数据来源", _("已核定的数据不能通过导入改动。"))
            return
        figure = self._figure(row)
        row.staged.differ("数据来源", outcome.source, row.source.words)
        if outcome.figure is None:
            outcome.figure, outcome.source = figure, row.source.words
            self._touch(outcome)
        else:
            figure.restates = outcome.figure

    def _compare_words(self, outcome: PlannedOutcome, row: OutcomeRow) -> None:
        bureau = self.bureaus.find_or_make(row.bureau, outcome.jurisdiction)
        said = {
            "source": ("数据来源", row.source.words),
            "note": ("备注", row.note),
            "bureau": ("填报单位", bureau),
        }
        for name, (column, value) in said.items():
            old = getattr(outcome, name)
            if not value or value == old or self._is_same_source(name, outcome, row):
                continue
            if outcome.is_verified:
                row.staged.refuse(column, _("已核定的数据不能通过导入改动。"))
                return
            row.staged.differ(column, old, value)
            setattr(outcome, name, value)
            self._touch(outcome)

    def _is_same_source(self, name: str, outcome: PlannedOutcome, row: OutcomeRow) -> bool:
        """Say whether the source cell names a place in a text that is on record already."""
        return name == "source" and self._key_in_text(row) in self.figures

    def _touch(self, outcome: PlannedOutcome) -> None:
        """Note an outcome as changed once; a sheet reports what was a draft or returned."""
        if outcome.is_new or outcome.is_changed:
            return
        outcome.is_changed = True
        outcome.forget_review()
        if outcome.is_editable:
            outcome.state = OutcomeState.SUBMITTED
            outcome.return_reason = ""
        self.staging.changed_outcomes.append(outcome)

    def _restate(self, outcome: PlannedOutcome, row: OutcomeRow) -> None:
        """Take a second row of the same figure as a restatement, if it stands elsewhere."""
        first = row_before(row.staged, outcome.first_sheet, outcome.first_row)
        if not row.indicator_code and row.indicator != outcome.said:
            self.indicators_collide(row, outcome, first)
        elif not agrees(outcome, row):
            row.staged.conflict(
                "实际值",
                _("与%(row)s是同一指标、同一截止日期，数值却不同（%(first)s）。")
                % {"row": first, "first": shown(outcome)},
                against=(outcome.first_sheet, outcome.first_row),
            )
        elif self._key_in_text(row) in outcome.places_in_text:
            row.staged.refuse("指标", _("与%s重复。") % first)
        elif self._key_in_text(row) not in self.figures:
            figure = self._figure(row)
            if figure is not None:
                self._relate(outcome, figure, row)
            row.staged.mark(RowKind.NEW)

    def _relate(self, outcome: PlannedOutcome, figure: Figure, row: OutcomeRow) -> None:
        """Link two statements of one figure; 231家 says more than the 突破200家 before it."""
        first = outcome.figure
        is_exact = (row.amount.comparator or Comparator.EXACTLY) == Comparator.EXACTLY
        if outcome.is_new and first and is_exact and outcome.comparator != Comparator.EXACTLY:
            first.restates, outcome.figure = figure, figure
            outcome.source = row.source.words
            for name, value in number_of(row, outcome.indicator).items():
                setattr(outcome, name, value)
        else:
            figure.restates = first

    def indicators_collide(self, row: OutcomeRow, outcome: PlannedOutcome, first: str) -> None:
        row.staged.refuse(
            "指标",
            _("“%(name)s”与%(row)s按别名都指向指标“%(taken)s”：请填指标代码。")
            % {"name": row.indicator, "row": first, "taken": outcome.indicator.name},
        )

    def _remember_place(self, outcome: PlannedOutcome, row: OutcomeRow) -> None:
        if row.staged.kind != RowKind.REFUSED:
            place = self._key_in_text(row)
            # One set for all that stand in no text: a set of its own weighs more than its row.
            is_first = place == NOWHERE and not outcome.places_in_text
            outcome.places_in_text = IN_NO_TEXT if is_first else outcome.places_in_text | {place}

    def _document(self, row: OutcomeRow) -> Document | None:
        return self.documents.get(row.source.document) if row.source.document else None

    def _key_in_text(self, row: OutcomeRow) -> tuple[int | None, int | None]:
        document = self._document(row)
        return (document.pk, row.source.location.start) if document else NOWHERE

    def _figure(self, row: OutcomeRow) -> Figure | None:
        document = self._document(row)
        if document is None:
            return None
        key = self._key_in_text(row)
        if key not in self.figures:
            self.figures[key] = build_figure(document, row)
            self.staging.figures.append(self.figures[key])
        return self.figures[key]


def _person(pk: int | None) -> str:
    return str(get_user_model().objects.filter(pk=pk).first() or "—")


def build_figure(document: Document, row: OutcomeRow) -> Figure:
    return Figure(
        document=document,
        start=row.source.location.start,
        section=row.source.location.section[:120],
        kind=FigureKind.OUTCOME,
        wording=row.indicator,
        comparator=row.amount.comparator or Comparator.EXACTLY.value,
        value=row.amount.value,
        value_high=row.amount.value_high,
        unit=row.amount.unit,
        year=row.year,
        decision=Decision.ACCEPTED,
    )

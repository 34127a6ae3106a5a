"""An outcome as a sheet and the database know it together, and how two figures compare."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from outcomes.enums import OutcomeState
from outcomes.models import Outcome
from outcomes.sheets.outcomes import OutcomeRow
from plans.actions.statements import normalised
from plans.enums import Basis, Comparator
from plans.models import Bureau, Figure, Indicator, Jurisdiction
from plans.quantities import format_decimal, normalise


@dataclass(slots=True, eq=False)
class PlannedOutcome:
    """What is on record or will be: an instance of the model would weigh ten times as much."""

    jurisdiction: Jurisdiction
    indicator: Indicator
    year: int | None
    as_of: date | None
    stage: str
    wording: str
    comparator: str
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    normalised: Decimal | None
    bureau: Bureau | None
    source: str
    note: str
    state: str = OutcomeState.SUBMITTED
    figure: Figure | None = None
    return_reason: str = ""
    entered_by_id: int | None = None
    reviewed_by_id: int | None = None
    reviewed_at: datetime | None = None
    verified_by_id: int | None = None
    pk: int | None = None
    is_changed: bool = False
    said: str = ""
    first_sheet: str = ""
    first_row: int = 0
    places_in_text: frozenset = frozenset()

    @property
    def is_new(self) -> bool:
        return self.pk is None

    @property
    def is_verified(self) -> bool:
        return self.state == OutcomeState.VERIFIED

    @property
    def is_editable(self) -> bool:
        return self.state in (OutcomeState.DRAFT, OutcomeState.RETURNED)

    def forget_review(self) -> None:
        """Put a reviewed figure that is being changed back among the submitted ones."""
        if self.state == OutcomeState.REVIEWED:
            self.state = OutcomeState.SUBMITTED
            self.reviewed_by_id = self.reviewed_at = None

    @property
    def jurisdiction_id(self) -> int:
        return self.jurisdiction.pk

    @property
    def indicator_id(self) -> int | None:
        return self.indicator.pk

    @property
    def bureau_id(self) -> int | None:
        return self.bureau.pk if self.bureau else None

    @property
    def figure_id(self) -> int | None:
        return self.figure.pk if self.figure else None

    @property
    def is_ready(self) -> bool:
        """Say whether all it points to is stored, so that it can be."""
        parts = (self.indicator, self.bureau, self.figure)
        return all(part is None or part.pk for part in parts)

    @property
    def key(self) -> tuple:
        """What tells a figure from all others but those of another bureau."""
        return self.jurisdiction.pk, self.indicator.code, self.year, self.as_of, self.stage


STORED = (
    "jurisdiction_id", "indicator_id", "year", "as_of", "stage", "wording", "comparator", "value",
    "value_high", "unit", "normalised", "bureau_id", "source", "note", "state", "figure_id",
    "return_reason", "entered_by_id", "reviewed_by_id", "reviewed_at",
    "verified_by_id", "pk",
)  # fmt: skip


def known_outcomes(
    years: Iterable[int | None],
    places: dict[int, Jurisdiction],
    indicators: dict[int, Indicator],
    bureaus: dict[int, Bureau],
    figures: dict[int, Figure],
    *,
    is_current: bool = True,
) -> Iterator[PlannedOutcome]:
    """Yield what is on record of these years, or of all where one is not told; one query.

    With is_current False, the figures that a correction has replaced or is about to.
    """
    outcomes = Outcome.objects.filter(is_current=is_current).order_by()
    if None not in years:
        outcomes = outcomes.filter(year__in=years)
    for values in outcomes.values_list(*STORED).iterator(chunk_size=2000):
        said = dict(zip(STORED, values, strict=True))
        if said["jurisdiction_id"] not in places:
            # Made since the file was read: no row of it can be about that place.
            continue
        yield PlannedOutcome(
            jurisdiction=places[said.pop("jurisdiction_id")],
            indicator=indicators[said.pop("indicator_id")],
            bureau=bureaus.get(said.pop("bureau_id")),
            figure=figures.get(said.pop("figure_id")),
            **said,
        )


def of_bureau(known: list[PlannedOutcome], name: str) -> PlannedOutcome | None:
    """Return the figure of the bureau named, else the first one."""
    for outcome in known:
        if outcome.bureau and outcome.bureau.name == name:
            return outcome
    return known[0] if known else None


def says_the_same(said: dict[str, object], known: PlannedOutcome | Figure) -> bool:
    names = ("comparator", "value", "value_high", "unit")
    return all(getattr(known, name) == said[name] for name in names)


def number_of(row: OutcomeRow, indicator: Indicator) -> dict[str, object]:
    unit = row.amount.unit or (indicator.unit if indicator.basis == Basis.RANK else "")
    return {
        "comparator": row.amount.comparator or Comparator.EXACTLY.value,
        "value": row.amount.value,
        "value_high": row.amount.value_high,
        "unit": unit,
        "normalised": normalised(row.amount.value, unit),
    }


def agrees(outcome: PlannedOutcome, row: OutcomeRow) -> bool:
    """Say whether a row may speak of the same figure: equal, or a bound that it respects."""
    if row.amount.value is None or outcome.value is None:
        return row.amount.value == outcome.value
    known, comparator, value = in_base(outcome, row, row.amount.comparator)
    return is_within(known, comparator, value) or is_within(value, outcome.comparator, known)


def in_base(
    outcome: PlannedOutcome, row: OutcomeRow, comparator: str | None
) -> tuple[Decimal, str | None, Decimal]:
    """Return the figure on record, the row's comparator and the row's figure, both normalised."""
    # The stored column is rounded to eight decimals, which is nothing for a 微克 told in tons.
    known = normalise(outcome.value, outcome.unit)
    return known, comparator, normalise(row.amount.value, row.amount.unit or outcome.unit)


def is_within(value: Decimal, comparator: str | None, bound: Decimal) -> bool:
    """Say whether the value is what a bound such as 突破200 may stand for."""
    if comparator in (Comparator.ABOVE, Comparator.AT_LEAST):
        return value >= bound
    if comparator in (Comparator.BELOW, Comparator.AT_MOST):
        return value <= bound
    return value == bound or comparator == Comparator.ABOUT


def shown(outcome: PlannedOutcome | Outcome) -> str:
    if outcome.value is None:
        return "—"
    is_exact = outcome.comparator == Comparator.EXACTLY
    mark = "" if is_exact else str(Comparator(outcome.comparator).label)
    return f"{mark}{format_decimal(outcome.value)}{outcome.unit}"

"""Write outcomes back as the sheet they can be imported from: one row for each statement."""

from collections.abc import Iterator

from django.utils import translation

from outcomes.models import Outcome
from outcomes.querysets import OutcomeQuerySet
from plans.enums import Comparator
from plans.models import Figure
from plans.quantities import format_decimal
from plans.sheets.cells import SHEET_LANGUAGE
from plans.sheets.writing import Cell


def outcome_export_rows(outcomes: OutcomeQuerySet) -> Iterator[list[Cell]]:
    """Yield rows in the order of OUTCOME_COLUMNS; two queries whatever the number."""
    loaded = outcomes.with_parts().prefetch_related("figure__restatements__document")
    for outcome in loaded:
        yield _row(outcome, outcome, outcome.source, outcome.title)
        if outcome.figure:
            for figure in outcome.figure.restatements.all():
                source = f"《{figure.document.slug}》{figure.location}"
                yield _row(outcome, figure, source, figure.wording)


def _printed(said: Outcome | Figure) -> Cell:
    """The number as its one column holds it: 2-3 for a range."""
    if said.value is None or said.value_high is None:
        return said.value
    return f"{format_decimal(said.value)}-{format_decimal(said.value_high)}"


@translation.override(SHEET_LANGUAGE)
def _row(outcome: Outcome, said: Outcome | Figure, source: str, wording: str) -> list[Cell]:
    return [
        outcome.jurisdiction.code,
        outcome.jurisdiction.name,
        wording,
        outcome.indicator.code,
        outcome.year,
        outcome.as_of,
        str(Comparator(said.comparator).label),
        _printed(said),
        said.unit,
        str(outcome.get_stage_display()),
        source,
        outcome.bureau.name if outcome.bureau else "",
        outcome.note,
    ]

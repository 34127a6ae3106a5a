"""The outcomes sheet in the export pages of the admin."""

from collections.abc import Iterable, Sequence

from outcomes.exports import outcome_export_rows
from outcomes.models import Outcome
from outcomes.sheets.outcomes import OUTCOME_COLUMNS
from plans.resources import SheetResource


class OutcomeResource(SheetResource):
    columns = OUTCOME_COLUMNS

    class Meta:
        model = Outcome

    def rows(self, queryset) -> Iterable[Sequence]:
        return outcome_export_rows(queryset)

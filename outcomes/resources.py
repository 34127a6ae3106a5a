"""The outcomes sheet in the import and export pages of the admin."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from outcomes.actions.import_outcomes import import_outcomes, preview_outcomes
from outcomes.exports import outcome_export_rows
from outcomes.models import Outcome
from outcomes.sheets.outcomes import OUTCOME_COLUMNS
from plans.access import recording_duty
from plans.resources import SheetResource
from plans.sheets.staging import Staging


class OutcomeResource(SheetResource):
    columns = OUTCOME_COLUMNS

    class Meta:
        model = Outcome

    def stage(self, data: bytes, file_name: str, *, user=None, **options: object) -> Staging:
        duty = recording_duty(user, timezone.localdate())
        return preview_outcomes(data, file_name, duty)

    def save(self, data: bytes, file_name: str, *, user=None, **options: object) -> Staging:
        return import_outcomes(
            data,
            file_name,
            imported_by=user,
            now=timezone.now(),
            duty=recording_duty(user, timezone.localdate()),
        )

    def rows(self, queryset) -> Iterable[Sequence]:
        return outcome_export_rows(queryset)

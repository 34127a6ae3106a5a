"""Write a staged outcomes sheet in one transaction; import never verifies."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from outcomes.actions.stage_outcomes import OutcomeStager, OutcomeStaging
from outcomes.models import Outcome
from outcomes.sheets.outcomes import read_outcome_row
from plans.access import EVERYBODY, RecordingDuty
from plans.actions.import_goals import changes_anything, record_batch, save_figures
from plans.actions.read_sheets import read_sheets
from plans.models import Bureau, ImportBatch
from plans.models.batches import SheetKind

# The rows of history of one portion are held in memory together.
AT_ONCE = 5000
CHANGEABLE = [
    "comparator", "value", "value_high", "unit", "normalised", "figure", "source", "note",
    "bureau", "entered_by", "state", "return_reason", "reviewed_by", "reviewed_at",
]  # fmt: skip


def read_outcome_stager(
    data: bytes, file_name: str, duty: RecordingDuty = EVERYBODY
) -> OutcomeStager:
    """Read the outcomes of every sheet of a file, ready to be staged; raises SheetError."""
    reading = read_sheets(data, file_name, SheetKind.OUTCOMES)
    rows = [read_outcome_row(row.outcome) for row in reading.rows]
    return OutcomeStager(rows, places=reading.places, duty=duty)


def preview_outcomes(
    data: bytes, file_name: str, duty: RecordingDuty = EVERYBODY
) -> OutcomeStaging:
    """Say what importing the file would do; writes nothing."""
    return read_outcome_stager(data, file_name, duty).stage()


def import_outcomes(
    data: bytes,
    file_name: str,
    *,
    imported_by: AbstractBaseUser | None,
    now: datetime,
    duty: RecordingDuty = EVERYBODY,
) -> OutcomeStaging:
    """Import every row that is not refused, as submitted figures, all in one transaction."""
    with transaction.atomic():
        staging = read_outcome_stager(data, file_name, duty).stage()
        if changes_anything(staging):
            batch = record_batch(SheetKind.OUTCOMES, data, file_name, imported_by, staging)
            save_outcomes(staging, batch, imported_by, now)
    return staging


def save_outcomes(
    staging: OutcomeStaging,
    batch: ImportBatch,
    imported_by: AbstractBaseUser | None,
    now: datetime,
) -> None:
    """Save in the order of the foreign keys, with a history row for each outcome."""
    Bureau.objects.bulk_create(staging.bureaus)
    save_figures(staging.figures)
    for outcome in staging.outcomes:
        outcome.batch = batch
        outcome.entered_by = imported_by
        outcome.submitted_at = now
    for start in range(0, len(staging.outcomes), AT_ONCE):
        bulk_create_with_history(
            staging.outcomes[start : start + AT_ONCE],
            Outcome,
            default_user=imported_by,
            batch_size=500,
        )
    for outcome in staging.changed_outcomes:
        # Whoever changes a figure has entered it, and may not verify it.
        outcome.entered_by = imported_by or outcome.entered_by
    if staging.changed_outcomes:
        bulk_update_with_history(
            staging.changed_outcomes,
            Outcome,
            CHANGEABLE,
            default_user=imported_by,
            batch_size=500,
        )

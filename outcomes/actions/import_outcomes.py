"""Write a staged outcomes sheet in one transaction; import never verifies."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser

from outcomes.actions.stage_outcomes import INSERTED, OutcomeStaging
from outcomes.models import Outcome
from plans.actions.bulk_rows import copy_to_history, insert_rows, preparer, update_rows
from plans.actions.import_goals import save_figures
from plans.models import Bureau, ImportBatch

CHANGEABLE = [
    "comparator", "value", "value_high", "unit", "normalised", "figure_id", "source", "note",
    "bureau_id", "entered_by_id", "state", "return_reason", "reviewed_by_id", "reviewed_at",
]  # fmt: skip


def save_outcomes(
    staging: OutcomeStaging,
    batch: ImportBatch,
    imported_by: AbstractBaseUser | None,
    now: datetime,
) -> None:
    """Save in the order of the foreign keys, with a history row for each outcome."""
    Bureau.objects.bulk_create(staging.bureaus)
    save_figures(staging.figures)
    staging.prepare()
    imported_by_id = imported_by.pk if imported_by else None
    insert_rows(
        Outcome,
        INSERTED,
        staging.prepared,
        {
            "batch_id": batch.pk,
            "entered_by_id": imported_by_id,
            "entered_at": now,
            "submitted_at": now,
        },
    )
    # The day of the batch tells which entries of the history are its own, to undo it by.
    about = {"user": imported_by, "now": batch.imported_at}
    copy_to_history(Outcome, "batch_id", [batch.pk], change="+", **about)
    for outcome in staging.changed_outcomes:
        # Whoever changes a figure has entered it, and may not verify it.
        outcome.entered_by_id = imported_by_id or outcome.entered_by_id
    prepare = preparer(Outcome, (*CHANGEABLE, "pk"))
    update_rows(Outcome, CHANGEABLE, map(prepare, staging.changed_outcomes))
    changed = [outcome.pk for outcome in staging.changed_outcomes]
    copy_to_history(Outcome, "id", changed, change="~", **about)

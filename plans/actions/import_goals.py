"""Write a staged goals sheet in one transaction."""

import hashlib
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from plans.actions.stage_goals import GoalStaging
from plans.models import (
    Bureau,
    Document,
    Figure,
    Goal,
    GoalBureau,
    ImportBatch,
    Indicator,
    Measure,
    Plan,
    Target,
)
from plans.models.batches import SheetKind
from plans.sheets.staging import RowKind, Staging

CHANGEABLE = [
    "lead_bureau", "measure", "weight", "schedule", "quarters", "batch_on", "due_on",
    "baseline_year", "baseline_value", "note",
]  # fmt: skip


def changes_anything(staging: Staging) -> bool:
    return bool(staging.count(RowKind.NEW) or staging.count(RowKind.CHANGED))


def record_batch(
    kind: SheetKind,
    data: bytes,
    file_name: str,
    imported_by: AbstractBaseUser | None,
    staging: Staging,
) -> ImportBatch:
    return ImportBatch.objects.create(
        kind=kind,
        file_name=file_name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        imported_by=imported_by,
        new=staging.count(RowKind.NEW),
        changed=staging.count(RowKind.CHANGED),
        unchanged=staging.count(RowKind.UNCHANGED),
    )


def save_goals(
    staging: GoalStaging, batch: ImportBatch, imported_by: AbstractBaseUser | None
) -> None:
    """Save in the order of the foreign keys, with a history row for each goal and target."""
    Bureau.objects.bulk_create(staging.bureaus)
    _create(staging.indicators, Indicator, imported_by, batch.imported_at)
    Document.objects.bulk_create(staging.documents)
    Plan.objects.bulk_create(staging.plans)
    Measure.objects.bulk_create(staging.measures)
    for goal in staging.goals:
        goal.batch = batch
    _create(staging.goals, Goal, imported_by, batch.imported_at)
    if staging.changed_goals:
        bulk_update_with_history(
            staging.changed_goals,
            Goal,
            CHANGEABLE,
            default_user=imported_by,
            default_date=batch.imported_at,
            batch_size=500,
        )
    batch.traces["cooperation"] = save_cooperation(staging)
    save_figures(staging.figures)
    for target in staging.located_targets:
        target._history_user, target._history_date = imported_by, batch.imported_at
        target.save(update_fields=["figure"])
    for target in staging.retired_targets:
        target._history_user, target._history_date = imported_by, batch.imported_at
        target.save(update_fields=["in_force"])
    _create(staging.targets, Target, imported_by, batch.imported_at)


def _create(instances: list, model: type, user: AbstractBaseUser | None, made_at: datetime) -> None:
    if instances:
        about = {"default_user": user, "default_date": made_at}
        bulk_create_with_history(instances, model, batch_size=500, **about)


def save_cooperation(staging: GoalStaging) -> dict[int, list[int]]:
    """Return who cooperated before in the goals that were there, for an undoing."""
    new = {id(goal) for goal in staging.goals}
    known = [goal for goal, _bureaus in staging.cooperation if id(goal) not in new]
    before: dict[int, list[int]] = {goal.pk: [] for goal in known}
    old = GoalBureau.objects.filter(goal__in=known)
    for goal, bureau in old.order_by("position").values_list("goal", "bureau"):
        before[goal].append(bureau)
    old.delete()
    GoalBureau.objects.bulk_create(
        GoalBureau(goal=goal, bureau=bureau, position=position)
        for goal, bureaus in staging.cooperation
        for position, bureau in enumerate(bureaus)
    )
    return before


def save_figures(figures: list[Figure]) -> None:
    """Save first statements before those that restate them."""
    Figure.objects.bulk_create([figure for figure in figures if figure.restates is None])
    Figure.objects.bulk_create([figure for figure in figures if figure.restates is not None])

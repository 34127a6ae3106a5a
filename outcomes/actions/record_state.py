"""Whether what an import was compared with is still so when it is written."""

from django.db import models

from outcomes.actions.sheet_staging import SheetStaging
from outcomes.actions.stage_outcomes import OutcomeStaging
from outcomes.models import Outcome
from plans.models import (
    Bureau,
    Figure,
    Goal,
    Indicator,
    IndicatorAlias,
    Jurisdiction,
    Measure,
    Plan,
    Target,
)

COMPARED = (
    Outcome.history.model, Goal.history.model, Target.history.model, Indicator.history.model,
    Figure, Bureau, Jurisdiction, IndicatorAlias, Plan, Measure,
)  # fmt: skip
# What others may write while results are imported, if not about the same.
INDEPENDENT = (Outcome.history.model, Goal.history.model, Target.history.model)

State = dict[type[models.Model], int]


def state_of_record() -> State:
    """Return what changes whenever anything an import compares itself with is written."""
    newest = {
        model: model.objects.order_by("-pk").values_list("pk", flat=True).first()
        for model in COMPARED
    }
    return {model: pk or 0 for model, pk in newest.items()}


def is_settled(staging: SheetStaging, before: State) -> bool:
    """Say whether nothing was written since that could change any row's fate."""
    now = state_of_record()
    moved = [model for model in COMPARED if now[model] != before[model]]
    if not moved:
        return True
    if staging.goals or not staging.outcomes or not set(moved) <= set(INDEPENDENT):
        return False
    return not _meets_outcomes(staging.outcomes, before) and not _meets_wordings(
        staging.outcomes, before
    )


def _meets_outcomes(staging: OutcomeStaging, before: State) -> bool:
    history = Outcome.history.filter(history_id__gt=before[Outcome.history.model])
    touched = history.values_list("jurisdiction", "indicator__code", "year", "as_of", "stage")
    return any(
        entry.first_row for key in set(touched) for entry in staging.entries.get(tuple(key), [])
    )


def _meets_wordings(staging: OutcomeStaging, before: State) -> bool:
    """Say whether a goal was made or reworded that leads a row of the file to its indicator."""
    history = Goal.history.filter(history_id__gt=before[Goal.history.model]).exclude(wording="")
    touched = set(history.values_list("jurisdiction", "wording"))
    if not touched:
        return False
    return any(
        entry.first_row and (entry.jurisdiction_id, entry.said) in touched
        for known in staging.entries.values()
        for entry in known
    )

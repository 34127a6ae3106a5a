"""Write goals back as the sheet they can be imported from: one row for each statement."""

from collections.abc import Iterator

from django.utils import translation

from plans.enums import Comparator
from plans.models import Figure, Goal, Target
from plans.querysets import GoalQuerySet
from plans.sheets.cells import SHEET_LANGUAGE, write_schedule
from plans.sheets.writing import Cell


def goal_export_rows(goals: GoalQuerySet) -> Iterator[list[Cell]]:
    """Yield rows in the order of GOAL_COLUMNS; five queries whatever the number of goals."""
    loaded = goals.with_parts().prefetch_related(
        "goalbureau_set__bureau", "targets_known__figure__restatements__document"
    )
    for goal in loaded:
        for target in goal.targets_in_force:
            yield from _target_rows(goal, target)


def _target_rows(goal: Goal, target: Target) -> Iterator[list[Cell]]:
    figure = target.figure
    if figure is None:
        yield _row(goal, target, target, None)
        return
    # The target may bind more firmly than the sentence it was first promised in.
    for statement in [figure, *figure.restatements.all()]:
        yield _row(goal, target, statement, statement)


@translation.override(SHEET_LANGUAGE)
def _row(goal: Goal, target: Target, said: Target | Figure, figure: Figure | None) -> list[Cell]:
    indicator, plan = goal.indicator, goal.plan
    document = figure.document if figure else plan.document
    # A place without its figure is in a text that is not on record: not in the plan's own.
    is_elsewhere = figure is None and "@" in target.location
    return [
        goal.jurisdiction.code,
        goal.jurisdiction.name,
        goal.lead_bureau.name if goal.lead_bureau else "",
        "、".join(link.bureau.name for link in goal.goalbureau_set.all()),
        plan.title,
        plan.year,
        goal.measure.label if goal.measure else "",
        figure.wording if figure else goal.title,
        indicator.code,
        goal.year,
        str(indicator.get_basis_display()),
        str(indicator.get_direction_display()),
        str(Comparator(said.comparator).label),
        said.value,
        said.value_high,
        said.unit,
        str(said.get_commitment_display()),
        str(target.get_tier_display()),
        goal.baseline_year,
        goal.baseline_value,
        write_schedule(goal.schedule, goal.quarters, goal.batch_on),
        goal.due_on,
        goal.weight,
        document.slug if document and not is_elsewhere else "",
        figure.location if figure else target.location,
        goal.note,
    ]

"""Statements from the database, in a number of queries that does not grow with the rows."""

from collections.abc import Iterable

from outcomes.models import Outcome
from outcomes.reconciliation.statements import OUTCOME, TARGET, Statement
from plans.enums import Decision, FigureKind
from plans.models import Document, Figure, Goal, Plan


def goal_statements(plan: Plan) -> list[Statement]:
    """Return a statement for each target in force of the plan's active goals: two queries.

    `id` is the target's key, `owner` the goal's.
    """
    goals = Goal.objects.filter(plan=plan).active().with_parts().order_by("pk")
    return [
        _of_target(goal, target)
        for goal in goals
        for target in sorted(goal.targets_in_force, key=lambda target: target.pk)
    ]


def _of_target(goal: Goal, target) -> Statement:
    return Statement(
        id=target.pk,
        owner=goal.pk,
        indicator=goal.title,
        basis=target.basis,
        value=target.value,
        unit=target.unit,
        comparator=target.comparator,
        value_high=target.value_high,
        year=goal.year,
        place=goal.jurisdiction.name,
        kind=TARGET,
        code=goal.indicator.code,
        tier=target.tier,
        direction=target.direction,
        document=f"plan:{goal.plan_id}",
    )


def figure_statements(documents: Iterable[Document]) -> list[Statement]:
    """Return the results that stand in documents and were not rejected: two queries."""
    figures = (
        Figure.objects.filter(document__in=documents, kind=FigureKind.OUTCOME)
        .exclude(decision=Decision.REJECTED)
        .select_related("document__jurisdiction", "restates")
        .prefetch_related("outcomes__indicator")
        .order_by("document", "start")
    )
    return [_of_figure(figure) for figure in figures]


def _of_figure(figure: Figure) -> Statement:
    """Take the indicator of the outcome made from the figure, where a person made one."""
    entered = next(iter(figure.outcomes.all()), None)
    return Statement(
        id=figure.start,
        owner=figure.pk,
        indicator=figure.wording,
        basis=entered.indicator.basis if entered else _basis_of(figure),
        value=figure.value,
        unit=figure.unit,
        comparator=figure.comparator,
        value_high=figure.value_high,
        year=figure.year,
        place=figure.document.jurisdiction.name,
        kind=OUTCOME,
        code=entered.indicator.code if entered else "",
        document=f"document:{figure.document_id}",
        restates=figure.restates.start if figure.restates else None,
        is_loose=entered is None,
    )


def _basis_of(figure: Figure) -> str:
    """Guess: a figure's row does not keep the basis it was read with."""
    return "share" if figure.unit in ("%", "％", "‰") else "total"


def outcome_statements(plan: Plan, years: Iterable[int]) -> list[Statement]:
    """Return what is reported for the plan's place in the years: one query."""
    outcomes = (
        Outcome.objects.in_effect()
        .reported()
        .filter(jurisdiction=plan.jurisdiction_id, year__in=list(years))
        .select_related("indicator", "jurisdiction")
        .order_by("pk")
    )
    return [_of_outcome(outcome) for outcome in outcomes]


def _of_outcome(outcome: Outcome) -> Statement:
    return Statement(
        id=outcome.pk,
        owner=outcome.pk,
        indicator=outcome.title,
        basis=outcome.indicator.basis,
        value=outcome.value,
        unit=outcome.unit,
        comparator=outcome.comparator,
        value_high=outcome.value_high,
        year=outcome.year,
        place=outcome.jurisdiction.name,
        kind=OUTCOME,
        code=outcome.indicator.code,
        direction=outcome.indicator.direction,
        stage=outcome.stage,
        document="outcomes",
    )

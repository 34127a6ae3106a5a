"""Statements from rows, in queries that do not grow with them."""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from outcomes.reconciliation import reconcile
from outcomes.reconciliation.gathering import (
    figure_statements,
    goal_statements,
    outcome_statements,
)
from plans.models import Document, Figure
from tests.factories import make_goal, make_outcome, make_plan, make_target

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_goals_come_in_two_queries(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make_plan()
    for _number in range(count):
        make_goal(plan=plan)

    with django_assert_num_queries(2):
        found = goal_statements(plan)

    assert len(found) == count


def test_two_tiers_share_their_goal() -> None:
    goal = make_goal(target=450)
    make_target(goal, 500, tier="stretch")

    first, second = goal_statements(goal.plan)

    assert first.owner == second.owner == goal.pk
    assert {first.value, second.value} == {Decimal(450), Decimal(500)}


@pytest.mark.parametrize("count", [1, 3])
def test_figures_of_documents_come_in_three_queries(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make_plan()
    document = Document.objects.create(
        slug="summary", jurisdiction=plan.jurisdiction, title="工作总结", kind="summary"
    )
    for start in range(count):
        Figure.objects.create(
            document=document, start=start, kind="outcome", wording="引进人才", comparator="=",
            value=5, unit="人", year=2024,
        )  # fmt: skip

    with django_assert_num_queries(3):
        found = figure_statements([document])

    assert [one.id for one in found] == list(range(count))


def test_stored_outcome_answers_its_goal() -> None:
    goal = make_goal(target=70)
    make_outcome(goal=goal, value=71)

    found = reconcile(goal_statements(goal.plan), outcome_statements(goal.plan, [goal.year]))

    assert [(pair.goal.owner, pair.attained) for pair in found.matched] == [(goal.pk, True)]

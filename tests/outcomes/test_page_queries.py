"""How many queries each page needs, with one row and with three."""

from datetime import date

import pytest
from django.test import Client

from outcomes.enums import OutcomeState
from outcomes.models import Outcome
from plans.enums import Tier
from plans.models import Goal
from tests.factories import (
    make_bureau,
    make_document,
    make_figure,
    make_goal,
    make_indicator,
    make_measure,
    make_outcome,
    make_place,
    make_plan,
    make_target,
)

pytestmark = pytest.mark.django_db

VERIFIED = OutcomeState.VERIFIED


def make_busy_goals(count: int) -> list[Goal]:
    """Make goals of one place, plan, measure and indicator family, each with all its parts."""
    place = make_place("330900", "舟山市")
    document = make_document("zhoushan", jurisdiction=place)
    plan = make_plan(jurisdiction=place, title="工作思路", document=document)
    measure = make_measure(plan=plan)
    measure.cooperating_bureaus.add(make_bureau("配合局", jurisdiction=place))
    goals = []
    for number in range(count):
        figure = make_figure(document=document, start=100 * number + 1)
        make_figure(document=document, start=100 * number + 50, restates=figure)
        goal = make_goal(
            plan=plan,
            measure=measure,
            figure=figure,
            lead_bureau=make_bureau(f"第{number}局", jurisdiction=place),
        )
        make_target(goal, 90, tier=Tier.STRETCH)
        make_outcome(goal=goal, value=50 + number, state=VERIFIED)
        make_outcome(jurisdiction=place, figure=figure, value=5)
        make_outcome(year=None, as_of=None, figure=figure, value=6)
        make_goal(plan=plan, year=None, target=8)
        goals.append(goal)
    return goals


LIST_PAGES = {
    "/": 9,
    "/goals/?evidence=0": 6,
    "/goals/": 6,
    "/goals/?status=missed": 5,
    "/goals/?q=企业": 6,
    "/undated/": 4,
    "/places/": 5,
    "/places/330900/?year=2024": 9,
    "/places/330900/months/?year=2024&as_of=2024-03-31": 8,
    "/plans/{plan}/": 9,
    "/measures/{measure}/": 8,
    "/indicators/": 2,
    "/documents/": 2,
    "/documents/{document}/": 11,
}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), LIST_PAGES.items())
def test_lists_need_the_same_queries_for_any_number_of_rows(
    client: Client, django_assert_num_queries, address: str, queries: int, count: int
) -> None:
    goal = make_busy_goals(count)[0]
    address = address.format(
        plan=goal.plan_id, measure=goal.measure_id, document=goal.plan.document_id
    )

    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_indicator_page_needs_the_same_queries_for_any_number_of_places(
    client: Client, django_assert_num_queries, count: int
) -> None:
    indicator = make_indicator()
    for _number in range(count):
        make_outcome(goal=make_goal(indicator=indicator), state=VERIFIED)

    with django_assert_num_queries(9):
        client.get(indicator.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_goal_page_needs_the_same_queries_for_any_number_of_figures(
    client: Client, django_assert_num_queries, count: int
) -> None:
    goal = make_goal(figure=make_figure())
    for month in range(1, count + 1):
        make_outcome(goal=goal, state=VERIFIED, as_of=date(2024, month, 28))
    assert Outcome.objects.count() == count

    with django_assert_num_queries(18):
        client.get(goal.get_absolute_url())


# Pages that print a list, and whether they name documents; a document's text is thousands of
# characters, read for every row.
@pytest.mark.parametrize(
    ("address", "names_documents"),
    [
        ("/", True),
        ("/goals/", False),
        ("/places/330900/?year=2024", True),
        ("/plans/{plan}/", True),
        ("/measures/{measure}/", False),
    ],
)
def test_list_does_not_read_the_texts_of_documents(
    client: Client, address: str, names_documents: bool, django_assert_max_num_queries
) -> None:
    [goal] = make_busy_goals(1)
    named = address.format(plan=goal.plan_id, measure=goal.measure_id, goal=goal.pk)

    with django_assert_max_num_queries(20) as captured:
        client.get(named)

    asked = [one["sql"] for one in captured]
    assert any('"plans_document"."title"' in one for one in asked) is names_documents
    assert any('"plans_goal"."wording"' in one for one in asked)
    assert not any('"plans_document"."text"' in one for one in asked)

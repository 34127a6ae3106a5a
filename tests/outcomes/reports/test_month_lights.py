"""Lights by month, with their memory."""

from datetime import date

import pytest
from django.test import Client

from outcomes.enums import Light, OutcomeState
from outcomes.reports.month_lights import month_ends, month_lights, with_memory
from plans.models import Goal
from tests.factories import make_goal, make_outcome

G, Y, R, N = Light.GREEN, Light.YELLOW, Light.RED, Light.GREY


@pytest.mark.parametrize(
    ("lights", "shown"),
    [
        ([], []),
        ([G, G], [G, G]),
        ([R, G], [R, Y]),
        ([R, R, G, G], [R, R, Y, Y]),
        ([G, R, Y, G], [G, R, Y, Y]),
        ([Y, G], [Y, G]),
        ([R, N, G], [R, N, Y]),
    ],
)
def test_red_made_up_later_is_yellow(lights: list[Light], shown: list[Light]) -> None:
    months = with_memory([(light, "") for light in lights])

    assert [month.shown for month in months] == shown


def test_only_months_gone_by_are_shown() -> None:
    assert month_ends(2024, date(2024, 3, 30)) == [date(2024, 1, 31), date(2024, 2, 29)]


@pytest.mark.django_db
def test_goal_is_judged_at_each_month_end(client: Client) -> None:
    goal = make_goal(target=60)
    for end, value in ((date(2024, 1, 31), 5), (date(2024, 2, 29), 6), (date(2024, 3, 31), 20)):
        make_outcome(goal=goal, value=value, state=OutcomeState.VERIFIED, as_of=end)
    goals = list(Goal.objects.with_parts())

    months = month_lights(goals, 2024, date(2024, 4, 30))[goal.pk]
    page = client.get(
        f"/places/{goal.jurisdiction.code}/months/", {"year": 2024, "as_of": "2024-04-30"}
    ).content.decode()

    assert [month.light for month in months][:2] == [G, Light.YELLOW]
    assert len(months) == 4
    assert "逐月亮灯" in page

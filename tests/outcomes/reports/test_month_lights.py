"""Lights by month, with their memory."""

from datetime import date

import pytest
from django.test import Client

from outcomes.completion import Completion
from outcomes.enums import Light, OutcomeState, Status
from outcomes.memory import MADE_UP, is_made_up, month_ends, with_memory
from outcomes.reports.month_lights import month_lights
from plans.models import Goal
from tests.factories import make_goal, make_outcome

G, Y, R, N = Light.GREEN, Light.YELLOW, Light.RED, Light.GREY


@pytest.mark.parametrize(
    ("light", "was_red", "shown"),
    [(G, False, G), (G, True, Y), (Y, True, Y), (R, True, R), (N, True, N)],
)
def test_red_made_up_later_is_yellow(light: Light, was_red: bool, shown: Light) -> None:
    answer = Completion(Status.ON_SCHEDULE, light)

    remembered = with_memory(answer, was_red)

    assert remembered.light == shown
    assert is_made_up(remembered) is (light == G and was_red)


def test_only_months_gone_by_are_shown() -> None:
    assert month_ends(2024, date(2024, 3, 30)) == [date(2024, 1, 31), date(2024, 2, 29)]


def make_late_goal() -> Goal:
    """Make a goal red at the end of February that has caught up since."""
    goal = make_goal(target=60)
    for end, value in ((date(2024, 1, 31), 5), (date(2024, 2, 29), 2), (date(2024, 3, 31), 20)):
        make_outcome(goal=goal, value=value, state=OutcomeState.VERIFIED, as_of=end)
    return goal


@pytest.mark.django_db
def test_goal_is_judged_at_each_month_end(client: Client) -> None:
    goal = make_late_goal()
    goals = list(Goal.objects.with_parts())

    months = month_lights(goals, 2024, date(2024, 4, 30))[goal.pk]
    page = client.get(
        f"/places/{goal.jurisdiction.code}/months/", {"year": 2024, "as_of": "2024-04-30"}
    ).content.decode()

    assert [month.light for month in months] == [G, R, Y, Y]
    assert [month.is_made_up for month in months] == [False, False, True, True]
    assert page.count('<span class="reason">已补上</span>') == 2


@pytest.mark.django_db
def test_memory_of_a_light_is_the_same_wherever_it_is_shown(client: Client) -> None:
    goal = make_late_goal()
    asked = {"year": 2024, "as_of": "2024-04-30"}
    place = f"/places/{goal.jurisdiction.code}/"

    scorecard = client.get(place, asked).content.decode()
    of_goal = client.get(goal.get_absolute_url(), asked).content.decode()
    [row] = client.get(f"{place}scorecard.json", asked).json()
    csv = client.get(f"{place}scorecard.csv", asked).content.decode()
    yellow = client.get("/goals/", asked | {"light": "yellow"})
    green = client.get("/goals/", asked | {"light": "green"})

    assert all("曾亮红灯，已补上" in text for text in (scorecard, of_goal, csv))
    assert "light-yellow" in of_goal and "light-green" not in of_goal
    assert (row["light"], row["made_up"], row["status"]) == ("yellow", True, "达进度")
    assert "黄灯" in csv
    assert goal.title in yellow.content.decode()
    assert goal.get_absolute_url() not in green.content.decode()


@pytest.mark.django_db
def test_light_forgets_nothing_but_knows_only_earlier_months(client: Client) -> None:
    goal = make_late_goal()

    before = client.get(goal.get_absolute_url(), {"as_of": "2024-01-31"}).content.decode()
    red = client.get(goal.get_absolute_url(), {"as_of": "2024-02-29"}).content.decode()

    assert "light-green" in before and MADE_UP not in before
    assert "light-red" in red and "已补上" not in red

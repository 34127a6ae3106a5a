"""Goals feed the items of a scheme, and a page shows the breakdown of one unit."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from outcomes.enums import OutcomeState
from outcomes.models import ScoringScheme
from outcomes.reports.unit_scores import unit_score
from outcomes.standings import standings
from plans.enums import Basis, Direction
from plans.models import Goal
from tests.factories import make_goal, make_indicator, make_outcome
from tests.outcomes.reports.building import make_city, make_supervisor

pytestmark = pytest.mark.django_db

YEAR_END = date(2024, 12, 31)


@pytest.fixture(autouse=True)
def schemes() -> None:
    call_command("load_schemes", verbosity=0)


def judged(code: str, target: str, actual: str, **indicator: object) -> list:
    goal = make_goal(indicator=make_indicator(code=code, **indicator), target=target)
    make_outcome(goal=goal, value=actual, state=OutcomeState.VERIFIED)
    return standings(Goal.objects.with_parts(), YEAR_END)


@pytest.mark.parametrize(("actual", "points"), [("3", "40"), ("2.7", "36"), ("3.3", "43")])
def test_reduction_of_energy_intensity_is_scored_by_its_share(actual: str, points: str) -> None:
    scheme = ScoringScheme.objects.get(code="energy-county-steps")
    standing = judged("L01", "3", actual, basis=Basis.GROWTH, unit="%")

    assert unit_score(scheme, standing).text == points


@pytest.mark.parametrize(("actual", "points"), [("90", "15"), ("109", "10"), ("121", "0")])
def test_excess_over_a_cap_is_scored(actual: str, points: str) -> None:
    scheme = ScoringScheme.objects.get(code="huairou-energy-total")
    cap = {"basis": Basis.AMOUNT, "direction": Direction.LOWER, "unit": "万吨标准煤"}
    goal = make_goal(indicator=make_indicator(code="L02", **cap), target=100, comparator="<=")
    make_outcome(goal=goal, value=actual, state=OutcomeState.VERIFIED)

    standing = standings(Goal.objects.with_parts(), YEAR_END)

    assert unit_score(scheme, standing).text == points


def test_unverified_figure_scores_nothing() -> None:
    scheme = ScoringScheme.objects.get(code="energy-county-steps")
    goal = make_goal(indicator=make_indicator(code="L01", basis=Basis.GROWTH, unit="%"), target=3)
    make_outcome(goal=goal, value=3)

    result = unit_score(scheme, standings(Goal.objects.with_parts(), YEAR_END))

    assert (result.text, result.missing) == ("0", 1)


def test_page_shows_the_breakdown(client: Client) -> None:
    city = make_city()
    client.force_login(make_supervisor(city))
    standing = judged("L01", "3", "2.7", basis=Basis.GROWTH, unit="%")[-1]
    asked = {"place": standing.goal.jurisdiction.code, "year": 2024, "as_of": "2024-12-31"}

    page = client.get("/scoring/energy-county-steps/", asked).content.decode()

    for words in ("万元GDP能耗降低率", "达90%得36分", "否决项未完成", "未完成", "≥ 3", "2.7"):
        assert words in page


def test_list_of_schemes_leads_to_the_units_that_can_be_scored(
    client: Client, django_assert_num_queries
) -> None:
    city = make_city()
    client.force_login(make_supervisor(city))
    goal = judged("L01", "3", "2.7", basis=Basis.GROWTH, unit="%")[-1].goal
    client.get("/scoring/")

    with django_assert_num_queries(9):
        page = client.get("/scoring/").content.decode()

    place = goal.jurisdiction
    address = f"/scoring/energy-county-steps/?place={place.code}&amp;year=2024"
    assert f'<a href="{address}">{place.name} 2024</a>' in page
    assert page.count("还没有登记这些指标的目标") == 1


def test_schemes_are_loaded_once() -> None:
    call_command("load_schemes", verbosity=0)

    assert ScoringScheme.objects.count() == 2

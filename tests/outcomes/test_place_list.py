"""The list of places leads to every scorecard there is."""

import re

import pytest
from django.test import Client

from outcomes.enums import OutcomeState
from tests.factories import make_goal, make_outcome, make_place

pytestmark = pytest.mark.django_db

CHIP = re.compile(r'<a href="(/places/\d+/\?year=\d+)">([^<]+)</a>')


def chips(client: Client) -> list[tuple[str, str]]:
    return CHIP.findall(client.get("/places/").content.decode())


def test_places_are_listed_by_code_with_the_goals_of_each_year(client: Client) -> None:
    tongxiang, zhoushan = make_place("330483", "桐乡市"), make_place("330900", "舟山市")
    make_place("330200", "宁波市")
    for place, year in ((zhoushan, 2020), (zhoushan, 2020), (zhoushan, 2021), (tongxiang, 2019)):
        make_goal(jurisdiction=place, year=year)

    assert chips(client) == [
        ("/places/330483/?year=2019", "2019 · 1 项"),
        ("/places/330900/?year=2021", "2021 · 1 项"),
        ("/places/330900/?year=2020", "2020 · 2 项"),
    ]


def test_year_with_results_alone_says_so_and_a_draft_makes_no_year(client: Client) -> None:
    goal = make_goal(jurisdiction=make_place("330900", "舟山市"), year=2020)
    make_outcome(goal=goal, year=2019, as_of=None, state=OutcomeState.SUBMITTED)
    make_outcome(goal=goal, year=2018, as_of=None, state=OutcomeState.DRAFT)

    assert chips(client) == [
        ("/places/330900/?year=2020", "2020 · 1 项"),
        ("/places/330900/?year=2019", "2019 · 仅有完成情况"),
    ]


def test_place_without_a_known_year_leads_to_what_is_undated(client: Client) -> None:
    goal = make_goal(jurisdiction=make_place("340800", "安庆市"), year=None)
    make_outcome(goal=goal, year=None, as_of=None, state=OutcomeState.SUBMITTED)

    page = client.get("/places/").content.decode()

    assert '<a href="/places/340800/">年份待定</a>' in page


def test_year_of_the_list_opens_as_many_goals_as_it_counts(client: Client) -> None:
    goal = make_goal(jurisdiction=make_place("330900", "舟山市"), year=2020)
    make_goal(jurisdiction=goal.jurisdiction, year=2020)
    ((address, words),) = chips(client)

    opened = client.get(address).content.decode()

    assert words == "2020 · 2 项"
    assert opened.count('<tr class="firm') == 2


def test_without_anything_the_page_says_where_to_begin(client: Client) -> None:
    assert "上传文件或导入表格" in client.get("/places/").content.decode()

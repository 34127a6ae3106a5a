"""No ranking of places but for a person who may, on request, with a reason, and kept."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from outcomes.enums import OutcomeState
from outcomes.models import ReportRequest
from plans.enums import Level
from plans.models import Indicator
from plans.models.append_only import AppendOnlyError
from tests.factories import make_goal, make_indicator, make_outcome, make_place, make_user
from tests.outcomes.reports.building import make_city, make_supervisor

pytestmark = pytest.mark.django_db


def authorised():
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="rank_places"))
    return user


def make_ranked_places() -> str:
    """Make three counties that reached 12, 20 and 12 of 10, and one that told nothing."""
    indicator = make_indicator(code="R01")
    for number, value in enumerate((12, 20, 12, None)):
        place = make_place(f"33090{number}", f"第{number}县")
        goal = make_goal(jurisdiction=place, indicator=indicator, target=10)
        if value is not None:
            make_outcome(goal=goal, value=value, state=OutcomeState.VERIFIED)
    return "/indicators/R01/ranking/?year=2024&as_of=2024-12-31"


def test_ranking_is_written_down_before_it_is_shown(client: Client) -> None:
    address, user = make_ranked_places(), authorised()
    client.force_login(user)

    shown = client.post(address, {"reason": "市政府常务会议材料"})

    kept = ReportRequest.objects.get()
    assert (kept.asked_by, kept.reason) == (user, "市政府常务会议材料")
    assert kept.parameters == {
        "indicator": "R01",
        "year": 2024,
        "as_of": "2024-12-31",
        "targets": "current",
        "count_unverified": False,
    }
    assert [(one.rank, one.row.goal.jurisdiction.name) for one in shown.context["rows"]] == [
        (1, "第1县"),
        (2, "第0县"),
        (2, "第2县"),
        (None, "第3县"),
    ]


def test_city_is_not_ranked_with_its_counties(client: Client) -> None:
    address = make_ranked_places()
    city = make_place("330000", "某市", level=Level.PREFECTURE)
    goal = make_goal(jurisdiction=city, indicator=Indicator.objects.get(code="R01"), target=10)
    make_outcome(goal=goal, value=11, state=OutcomeState.VERIFIED)
    client.force_login(authorised())

    shown = client.post(address, {"reason": "专题会议"})

    ranks = [(one.rank, one.row.goal.jurisdiction.name) for one in shown.context["rows"]]
    assert ranks[0] == (1, "某市")
    assert [rank for rank, _name in ranks[1:]] == [1, 2, 2, None]


@pytest.mark.parametrize("reason", ["", "  "])
def test_ranking_without_a_reason_shows_nothing(client: Client, reason: str) -> None:
    address = make_ranked_places()
    client.force_login(authorised())

    page = client.post(address, {"reason": reason})

    assert "rows" not in page.context and "请写明用途" in page.content.decode()
    assert not ReportRequest.objects.exists()


def test_looking_at_the_form_shows_no_ranking(client: Client) -> None:
    address = make_ranked_places()
    client.force_login(authorised())

    assert "第1县" not in client.get(address).content.decode()
    assert not ReportRequest.objects.exists()


def test_no_role_may_rank(client: Client) -> None:
    address = make_ranked_places()
    client.force_login(make_supervisor(make_city()))

    assert client.post(address, {"reason": "看看"}).status_code == 403
    assert "ranking" not in client.get("/indicators/R01/").content.decode()


def test_trail_cannot_be_deleted(client: Client) -> None:
    address = make_ranked_places()
    client.force_login(authorised())
    client.post(address, {"reason": "材料"})

    with pytest.raises(AppendOnlyError):
        ReportRequest.objects.get().delete()

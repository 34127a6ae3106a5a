"""The scorecard as a file, handed out by its page."""

import csv
import io
import json

import pytest
from django.test import Client
from django.urls import reverse

from outcomes.enums import OutcomeState
from tests.factories import make_goal, make_indicator, make_outcome, make_place

pytestmark = pytest.mark.django_db

VERIFIED = OutcomeState.VERIFIED


def test_downloads_hold_the_rows_of_the_page(client: Client) -> None:
    place = make_place()
    for name, value in (("甲指标", 80), ("乙指标", 7)):
        goal = make_goal(jurisdiction=place, indicator=make_indicator(name))
        make_outcome(goal=goal, value=value, state=VERIFIED)
    query = {"as_of": "2024-12-31", "sort": "-rate", "status": "attained"}

    as_json = client.get(reverse("scorecard_export", args=[place.code, "json"]), query)
    as_csv = client.get(reverse("scorecard_export", args=[place.code, "csv"]), query)

    assert [row["indicator"] for row in json.loads(as_json.content)] == ["甲指标"]
    rows = list(csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig"))))
    assert [row[2] for row in rows] == ["指标", "甲指标"]


def test_xlsx_download_is_a_workbook_with_a_chinese_name(client: Client) -> None:
    goal = make_goal()

    response = client.get(reverse("scorecard_export", args=[goal.jurisdiction.code, "xlsx"]))

    assert response.content.startswith(b"PK")
    assert "filename*=UTF-8''" in response["Content-Disposition"]


def test_unknown_format_is_not_found(client: Client) -> None:
    goal = make_goal()

    address = reverse("scorecard_export", args=[goal.jurisdiction.code, "pdf"])

    assert client.get(address).status_code == 404

"""Places per head and per GDP, and series that a new definition breaks in two."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from outcomes.enums import OutcomeState
from outcomes.reports.charts import YearPair, trend_chart
from outcomes.reports.indicator_page import indicator_series, places_of
from outcomes.reports.per_base import compare, per_unit
from plans.enums import BaseKind, Basis
from plans.models import DefinitionChange, Indicator, PlaceBase
from plans.reach import Reader
from tests.factories import make_goal, make_indicator, make_outcome, make_place
from tests.outcomes.reports.building import make_content

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 1)
VERIFIED = OutcomeState.VERIFIED


def report(indicator: Indicator, code: str, value: object, year: int = 2024) -> None:
    place = make_place(code, f"第{code}市")
    make_outcome(
        jurisdiction=place, indicator=indicator, year=year, value=value, state=VERIFIED
    )  # fmt: skip


def base(code: str, kind: str, value: object, year: int = 2024) -> None:
    PlaceBase.objects.create(
        jurisdiction=make_place(code), year=year, kind=kind, value=value, source="统计公报"
    )


def texts(indicator: Indicator, kind: BaseKind, year: int = 2024) -> list[str]:
    series = indicator_series(
        indicator, list(places_of(indicator)), DAY, reader=Reader(AnonymousUser(), DAY)
    )
    return [row.text for row in compare(indicator, series, kind, year)]


def test_figures_are_divided_by_the_base_of_their_own_year() -> None:
    indicator = make_indicator()
    report(indicator, "330900", 230)
    report(indicator, "330400", 1000)
    base("330900", "head", "115.7")
    base("330400", "head", "540", year=2023)

    assert texts(indicator, BaseKind.HEAD) == ["", "1.9879家/万人"]


def test_money_beside_gdp_is_a_share() -> None:
    indicator = make_indicator(unit="万元", basis=Basis.AMOUNT)
    report(indicator, "330900", 450000)
    base("330900", "gdp", 1500)

    assert texts(indicator, BaseKind.GDP) == ["3%"]
    assert per_unit(indicator, BaseKind.HEAD) == "万元/万人"


def test_page_says_where_a_base_is_unknown(client: Client) -> None:
    indicator = make_indicator()
    report(indicator, "330900", 230)
    report(indicator, "330400", 1000)
    base("330900", "head", 115)

    page = client.get(indicator.get_absolute_url(), {"per": "head"}).content.decode()

    assert "2家/万人" in page and "统计公报" in page and "基数未知" in page
    # In the order of the codes, not of the results.
    assert page.index("第330400市") < page.index("第330900市")


def test_share_is_not_divided(client: Client) -> None:
    indicator = make_indicator(unit="%", basis=Basis.SHARE)
    report(indicator, "330900", 3)

    page = client.get(indicator.get_absolute_url(), {"per": "gdp"}).content.decode()

    assert "不按人口或地区生产总值折算" in page


def test_unknown_way_to_compare_is_named(client: Client) -> None:
    page = client.get(make_indicator().get_absolute_url(), {"per": "area"})

    assert page.status_code == 200
    assert "比较方式“area”不能识别" in page.content.decode()


def pair(year: int, actual: int) -> YearPair:
    return YearPair(year, None, "", Decimal(actual), str(actual), True)


def test_line_is_cut_where_the_definition_changed() -> None:
    pairs = [pair(2020, 1), pair(2021, 2), pair(2022, 3), pair(2023, 4)]

    whole = trend_chart("图", pairs)
    cut = trend_chart("图", pairs, {2022: "新口径", 2019: "更早", 2030: "以后"})

    assert len(whole.lines) == 1 and whole.breaks == ()
    assert [line.count(",") for line in cut.lines] == [2, 2]
    assert [(one.label, one.title) for one in cut.breaks] == [("2022", "新口径")]


def test_indicator_page_marks_the_break(client: Client) -> None:
    indicator = make_indicator()
    for year, value in ((2022, 10), (2023, 20), (2024, 30)):
        report(indicator, "330900", value, year)
    DefinitionChange.objects.create(indicator=indicator, year=2023, what="改按备案数统计")

    page = client.get(indicator.get_absolute_url()).content.decode()

    assert "自2023年起口径变动：改按备案数统计" in page
    assert page.count("<polyline") == 1 and "※2023" in page


@pytest.mark.parametrize(("year", "is_broken"), [(2024, True), (2023, False)])
def test_own_past_across_a_break_is_not_compared(
    client: Client, year: int, is_broken: bool
) -> None:
    goal = make_goal(jurisdiction=make_place("330900", "舟山市"))
    make_outcome(goal=goal, value=60, state=VERIFIED)
    report(goal.indicator, "330900", 50, 2023)
    DefinitionChange.objects.create(indicator=goal.indicator, year=year, what="新口径")

    page = client.get("/places/330900/?year=2024").content.decode()
    content = make_content(goal.jurisdiction, "table", day=date(2024, 12, 31))
    [row] = content["rows"]

    assert ("与上年不可比" in page) is is_broken
    assert ("50※" in page) is is_broken
    assert row["last_same"] == "50"
    assert (row["change"] is None) is is_broken
    assert row["new_definition"] is is_broken

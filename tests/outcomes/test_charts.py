"""Coordinates of the drawings."""

from datetime import date
from decimal import Decimal

import pytest

from outcomes.reports.charts import (
    Promised,
    Reached,
    Segment,
    YearPair,
    stacked_bar,
    trend_chart,
    year_chart,
)


def reached(day: date, value: str, *, is_verified: bool = True) -> Reached:
    return Reached(day, Decimal(value), f"{value}家", is_verified)


def pair(year: int, target: str | None, actual: str | None) -> YearPair:
    return YearPair(
        year=year,
        target=Decimal(target) if target else None,
        target_label=target or "",
        actual=Decimal(actual) if actual else None,
        actual_label=actual or "",
        is_verified=True,
    )


def test_stacked_bar_divides_in_proportion() -> None:
    bar = stacked_bar({"attained": 1, "behind": 0, "silent": 3})

    assert bar == [Segment("attained", "0.0", "25.0"), Segment("silent", "25.0", "75.0")]


def test_stacked_bar_of_nothing_is_empty() -> None:
    assert stacked_bar({"attained": 0}) == []


def test_year_chart_without_figures_is_none() -> None:
    assert year_chart("图", 2024, [], [Promised(Decimal(70), "目标 70家", "firm")]) is None


def test_year_chart_places_days_in_order_from_left_to_right() -> None:
    chart = year_chart(
        "图", 2024, [reached(date(2024, 12, 31), "70"), reached(date(2024, 1, 1), "7")], []
    )

    assert [point.x for point in chart.points] == ["64.0", "620.0"]
    assert [point.label for point in chart.points] == ["7家", "70家"]


def test_year_chart_puts_result_equal_to_target_on_its_line() -> None:
    promised = [Promised(Decimal(70), "目标 70家", "firm")]

    chart = year_chart("图", 2024, [reached(date(2024, 6, 30), "70")], promised)

    assert chart.points[0].y == chart.levels[0].y


def test_year_chart_tells_unverified_figures_apart() -> None:
    chart = year_chart("图", 2024, [reached(date(2024, 6, 30), "7", is_verified=False)], [])

    assert chart.points[0].name == "unverified"
    assert chart.lines == []


def test_year_chart_keeps_a_document_of_a_later_year_inside() -> None:
    chart = year_chart("图", 2024, [reached(date(2025, 3, 1), "7")], [])

    assert chart.points[0].x == "620.0"
    assert chart.points[0].anchor == "end"


def test_trend_chart_with_one_number_is_none() -> None:
    assert trend_chart("图", [pair(2024, "70", None)]) is None


def test_trend_chart_shows_years_between_as_gaps() -> None:
    chart = trend_chart("图", [pair(2020, "70", "65"), pair(2023, None, "90")])

    assert [column.label for column in chart.columns] == ["2020", "2021", "2022", "2023"]
    assert [point.label for point in chart.points] == ["65", "90"]
    assert len(chart.levels) == 1


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        (["70", "100"], ["0", "25", "50", "75", "100"]),
        (["2.7", "2.8"], ["0", "1", "2", "3"]),
        (["-50", "20"], ["-60", "-40", "-20", "0", "20"]),
        (["0", "0"], ["0", "1"]),
        (["70000000", "90000000"], ["0", "25000000", "50000000", "75000000", "100000000"]),
    ],
)
def test_trend_chart_rows_are_round_numbers(values: list[str], labels: list[str]) -> None:
    chart = trend_chart("图", [pair(2023 + i, None, value) for i, value in enumerate(values)])

    assert [row.label for row in chart.rows] == labels

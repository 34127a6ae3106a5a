"""Conversions, with the printed figures of real reports where there are any."""

from decimal import Decimal

import pytest

from outcomes.reconciliation import derive


def test_back_solved_target_and_base_of_a_printed_rate() -> None:
    value = Decimal("70.16")

    target = derive.target_from_completion(value, "亿元", Decimal(438))
    last = derive.base_from_growth(value, "亿元", Decimal(307))

    assert target is not None and last is not None
    assert target.rounded.value == Decimal("16.02")
    assert last.rounded.value == Decimal("17.24")
    assert target.working == "70.16 ÷ 438% = 16.02亿元"


@pytest.mark.parametrize(
    ("now", "unit", "before", "unit_before", "growth"),
    [
        ("254.1", "亿元", "146.05", "亿元", "73.98"),
        ("1.2", "亿元", "10000", "万元", "20"),
        ("7", "项", "10", "项", "-30"),
    ],
)
def test_growth_from_levels(
    now: str, unit: str, before: str, unit_before: str, growth: str
) -> None:
    found = derive.growth_from_levels(Decimal(now), unit, Decimal(before), unit_before)

    assert found is not None
    assert found.rounded.value == Decimal(growth)


def test_no_growth_without_a_positive_base_or_common_unit() -> None:
    assert derive.growth_from_levels(Decimal(5), "亿元", Decimal(0), "亿元") is None
    assert derive.growth_from_levels(Decimal(5), "亿元", Decimal(3), "家") is None
    assert derive.base_from_growth(Decimal(5), "亿元", Decimal(-100)) is None


def test_flow_and_stock() -> None:
    new = derive.new_from_totals(Decimal(231), "家", Decimal(200), "家")
    total = derive.total_from_new(Decimal(151), "家", Decimal(20), "家")

    assert new is not None and total is not None
    assert (new.value, total.value) == (Decimal(31), Decimal(171))

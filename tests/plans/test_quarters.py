"""A cumulative plan does not fall; a level that is better lower may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.enums import Basis, Direction
from plans.quarters import falling_quarters


@pytest.mark.parametrize(
    ("quarters", "basis", "direction", "told"),
    [
        ([], Basis.NEW, Direction.HIGHER, ""),
        (["10", "25", "40", "70"], Basis.NEW, Direction.HIGHER, ""),
        (["0", "0", "0", "70"], Basis.NEW, Direction.HIGHER, ""),
        (["10", "25", "20", "70"], Basis.NEW, Direction.HIGHER, "第3季度的 20 小于第2季度的 25"),
        (["9", "8", "7", "6"], Basis.ACTIVITY, Direction.LOWER, "第2季度的 8 小于第1季度的 9"),
        (["9", "8", "7", "6"], Basis.TOTAL, Direction.LOWER, ""),
        (["6", "7", "8", "7.5"], Basis.TOTAL, Direction.HIGHER, "第4季度的 7.5 小于第3季度的 8"),
        (["10", "25"], Basis.NEW, Direction.HIGHER, "须是四个数字"),
        (["10", "25", "x", "70"], Basis.NEW, Direction.HIGHER, "须是四个数字"),
        (["10", "25", "NaN", "70"], Basis.TOTAL, Direction.LOWER, "须是四个数字"),
    ],
)
def test_falling_quarters(quarters, basis, direction, told: str) -> None:
    found = falling_quarters(quarters, basis, direction)

    assert told in found
    assert bool(found) == bool(told)


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=4))
def test_rising_plan_is_sound_and_any_other_is_not(quarters: list[int]) -> None:
    is_rising = quarters == sorted(quarters)

    assert (falling_quarters(quarters, Basis.NEW, Direction.HIGHER) == "") == is_rising

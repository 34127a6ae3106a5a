"""Laws that every comparison keeps."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plans.enums import Basis
from tests.outcomes.builders import measured, promise

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
BASES = st.sampled_from(["new", "amount", "activity", "total", "share", "growth", "rank"])
RATED_BASES = st.sampled_from(["new", "amount", "activity", "total"])
COMPARATORS = st.sampled_from([">=", ">", "=", "<=", "<", "~", None])
DIRECTIONS = st.sampled_from(["higher", "lower", "within"])


@given(NUMBERS.filter(lambda value: value > 0), DIRECTIONS, COMPARATORS, RATED_BASES)
def test_rate_is_one_when_the_outcome_equals_a_positive_target(
    target: Decimal, direction: str, comparator: str, basis: str
) -> None:
    goal = promise(target, direction=direction, comparator=comparator, basis=basis)

    assert measured(goal, target).rate.value == 1


@given(NUMBERS, NUMBERS, DIRECTIONS, COMPARATORS, COMPARATORS, BASES)
def test_attained_never_contradicts_the_gap(
    target: Decimal, actual: Decimal, direction: str, sign: str, outcome_sign: str, basis: str
) -> None:
    goal = promise(target, direction=direction, comparator=sign, basis=basis)
    answer = measured(goal, actual, outcome_sign)

    if answer.attained is True:
        assert answer.gap >= -answer.yardstick.tolerance
    if answer.attained is False:
        assert answer.gap <= 0
    if outcome_sign == "=":
        assert answer.attained is not None


@given(NUMBERS, NUMBERS, NUMBERS, DIRECTIONS, COMPARATORS, BASES)
def test_better_is_never_worse(
    target: Decimal, one: Decimal, other: Decimal, direction: str, sign: str, basis: str
) -> None:
    goal = promise(target, direction=direction, comparator=sign, basis=basis)
    low, high = measured(goal, min(one, other)), measured(goal, max(one, other))
    worse, better = {"higher": (low, high), "lower": (high, low)}.get(
        low.yardstick.side, (None, None)
    )
    if worse is None or better is None:
        return

    assert worse.gap <= better.gap
    assert worse.attained <= better.attained
    if worse.rate.value is not None and better.rate.value is not None:
        assert worse.rate.value <= better.rate.value


@given(NUMBERS.filter(bool), NUMBERS, NUMBERS, st.sampled_from(["default", "ratio"]))
def test_rate_falls_as_the_actual_of_a_lower_goal_rises(
    target: Decimal, one: Decimal, other: Decimal, method: str
) -> None:
    goal = promise(target, direction="lower", comparator="<=", method=method)
    rates = [measured(goal, value).rate.value for value in sorted((one, other))]

    assert None in rates or rates[0] >= rates[1]


@given(NUMBERS, NUMBERS, COMPARATORS)
def test_the_unit_printed_does_not_change_the_answer(
    target: Decimal, actual: Decimal, sign: str
) -> None:
    goal = promise(target, comparator=sign, unit="亿元", basis="amount")
    in_yi = measured(goal, actual, unit="亿元")
    in_wan = measured(goal, actual * 10_000, unit="万元")

    assert (in_yi.attained, in_yi.gap, in_yi.rate) == (in_wan.attained, in_wan.gap, in_wan.rate)


@given(st.sampled_from(list(Basis)), NUMBERS)
def test_a_rate_or_a_reason_for_none(basis: Basis, actual: Decimal) -> None:
    answer = measured(promise("0", basis=basis.value), actual)

    assert answer.rate.value is not None or answer.rate.reason is not None

"""The vectors of a comparison: no day, no status."""

from decimal import Decimal
from fractions import Fraction

import pytest

from outcomes.comparison import display_rate, display_share, measure, percent, rounded, to_decimal
from outcomes.terms import Policy, Promise, Result, gap_unit
from plans.quantities import IncompatibleUnits
from tests.outcomes.builders import measured, promise


@pytest.mark.parametrize(
    ("target", "actual", "rate", "attained"),
    [
        ("40", "38", "95.0%", False),
        ("16", "70.16", "438.5%", True),
        ("20", "-3", "-15.0%", False),
        ("40", "0", "0.0%", False),
        ("40", "40", "100.0%", True),
        ("-50", "-60", "80.0%", False),
        ("-50", "20", "240.0%", True),
    ],
)
@pytest.mark.parametrize("basis", ["new", "amount", "activity", "total"])
@pytest.mark.parametrize("method", ["default", "ratio", "difference"])
def test_rate_of_a_higher_goal(
    target: str, actual: str, rate: str, attained: bool, basis: str, method: str
) -> None:
    answer = measured(promise(target, basis=basis, method=method), actual)

    assert (display_rate(answer.rate.value), answer.attained) == (rate, attained)


def test_rate_is_exact_and_printed_to_many_places() -> None:
    answer = measured(promise("16.02"), "70.16")

    assert answer.rate.value == Fraction(7016, 1602)
    assert percent(to_decimal(answer.rate.value)) == "437.95255930087390761548"


@pytest.mark.parametrize(
    ("target", "actual", "difference", "ratio", "attained"),
    [
        ("10", "8", "120.0%", "125.0%", True),
        ("10", "15", "50.0%", "66.7%", False),
        ("10", "25", "-50.0%", "40.0%", False),
        ("10", "0", "200.0%", "—", True),
        ("150", "119", "120.7%", "126.1%", True),
        ("150", "180", "80.0%", "83.3%", False),
        ("10", "-2", "220.0%", "—", True),
        ("-50", "-60", "120.0%", "120.0%", True),
        ("-50", "-40", "80.0%", "80.0%", False),
        ("0", "0", "—", "—", True),
        ("0", "2", "—", "—", False),
    ],
)
def test_rate_of_a_lower_goal(
    target: str, actual: str, difference: str, ratio: str, attained: bool
) -> None:
    terms = {"direction": "lower", "comparator": "<="}
    by_default = measured(promise(target, **terms), actual)
    by_difference = measured(promise(target, method="difference", **terms), actual)
    by_ratio = measured(promise(target, method="ratio", **terms), actual)

    assert display_rate(by_default.rate.value) == difference
    assert by_difference.rate.value == by_default.rate.value
    assert display_rate(by_ratio.rate.value) == ratio
    assert by_default.attained is by_ratio.attained is attained


@pytest.mark.parametrize(
    ("basis", "target", "actual", "gap", "attained"),
    [
        ("share", "2.25", "2.24", "-0.01", False),
        ("share", "2.8", "2.8", "0", True),
        ("growth", "7.0", "6.1", "-0.9", False),
        ("growth", "10", "8", "-2", False),
        ("growth", "10", "-3", "-13", False),
        ("growth", "0", "0.5", "0.5", True),
    ],
)
def test_shares_and_growth_have_a_gap_in_points_and_no_rate(
    basis: str, target: str, actual: str, gap: str, attained: bool
) -> None:
    goal = promise(target, basis=basis, unit="%")
    answer = measured(goal, actual, unit="%")

    assert (answer.rate.value, answer.attained) == (None, attained)
    assert (to_decimal(answer.gap), gap_unit(goal)) == (Decimal(gap), "百分点")
    assert answer.reasons[0].code == "no_rate_points"


@pytest.mark.parametrize(
    ("direction", "low", "high", "actual", "attained", "gap", "rate"),
    [
        ("higher", "6", "6.5", "6.1", True, "0.1", "101.7%"),
        ("higher", "6", "6.5", "6.8", True, "0.8", "113.3%"),
        ("higher", "6", "6.5", "5.9", False, "-0.1", "98.3%"),
        ("lower", "6", "6.5", "6.4", True, "0.1", "101.5%"),
        ("lower", "6", "6.5", "5.0", True, "1.5", "123.1%"),
        ("lower", "6", "6.5", "6.6", False, "-0.1", "98.5%"),
        ("within", "3", "5", "5.5", False, "-0.5", "90.0%"),
        ("within", "3", "5", "2.7", False, "-0.3", "90.0%"),
        ("within", "3", "5", "5", True, "0", "100.0%"),
        ("within", "3", "5", "4", True, "0", "100.0%"),
        ("within", "0", "5", "-1", False, "-1", "—"),
    ],
)
def test_range_targets(
    direction: str, low: str, high: str, actual: str, attained: bool, gap: str, rate: str
) -> None:
    goal = promise(low, value_high=high, comparator="range", direction=direction, basis="total")
    answer = measured(goal, actual)

    assert (answer.attained, to_decimal(answer.gap)) == (attained, Decimal(gap))
    assert display_rate(answer.rate.value) == rate


@pytest.mark.parametrize(
    ("direction", "target", "actual", "attained"),
    [
        ("lower", "3", "2.0", True),
        ("lower", "3", "3.15", True),
        ("lower", "3", "3.16", False),
        ("higher", "2", "2.3", True),
        ("higher", "2", "1.9", True),
        ("higher", "2", "1.85", False),
        ("within", "2", "2.1", True),
        ("within", "2", "2.2", False),
        ("within", "2", "1.9", True),
    ],
)
def test_about_targets_have_a_tolerance(
    direction: str, target: str, actual: str, attained: bool
) -> None:
    goal = promise(target, comparator="~", direction=direction, basis="growth", unit="%")

    assert measured(goal, actual, unit="%").attained is attained


def test_about_tolerance_is_a_setting() -> None:
    goal = promise("2", comparator="~", basis="share")
    result = Result(Decimal("1.85"), unit="家", verified=True)

    assert measure(goal, result, Policy(about_tolerance=Decimal("0.1"))).attained is True


def test_attained_within_tolerance_says_so_and_keeps_the_gap() -> None:
    answer = measured(promise("70", comparator="~"), "68")

    assert (answer.attained, answer.gap) == (True, Fraction(-2))
    assert [(why.code, why.text) for why in answer.reasons] == [
        ("within_tolerance", "约数目标，在允许误差3.5之内")
    ]


@pytest.mark.parametrize(
    ("direction", "sign", "target", "outcome_sign", "actual", "attained"),
    [
        ("higher", ">", "650", "=", "650", False),
        ("higher", ">", "650", "=", "650.1", True),
        ("higher", ">=", "70", "=", "70", True),
        ("higher", "=", "70", "=", "71", True),
        ("higher", "=", "70", "=", "69", False),
        ("higher", ">=", "70", ">", "70", True),
        ("higher", ">", "70", ">", "70", True),
        ("higher", ">", "70", ">=", "70", None),
        ("higher", ">=", "70", ">=", "70", True),
        ("higher", ">=", "70", ">", "60", None),
        ("higher", ">=", "70", "~", "70", None),
        ("higher", ">=", "70", "~", "80", True),
        ("higher", ">=", "70", "~", "60", False),
        ("higher", "~", "70", "~", "70", True),
        ("higher", ">=", "70", "<=", "60", False),
        ("higher", ">=", "70", "<", "70", False),
        ("higher", ">=", "70", "<=", "70", None),
        ("higher", ">=", "70", "<=", "80", None),
        ("lower", "<=", "70", "=", "70", True),
        ("lower", "=", "70", "=", "69", True),
        ("lower", "<", "70", "=", "70", False),
        ("lower", "<", "70", "<", "70", True),
        ("lower", "<=", "70", ">", "70", False),
        ("lower", "<=", "70", ">=", "70", None),
        ("lower", "<=", "70", "<=", "60", True),
        ("within", "=", "70", "=", "70", True),
        ("within", "=", "70", "=", "71", False),
        ("higher", "<=", "3", "=", "2", True),
        ("higher", "<=", "3", "=", "4", False),
        ("lower", ">=", "3", "=", "4", True),
        ("within", ">=", "3", "=", "9", True),
    ],
)
def test_comparators_of_target_and_outcome(
    direction: str, sign: str, target: str, outcome_sign: str, actual: str, attained: bool | None
) -> None:
    goal = promise(target, comparator=sign, direction=direction)

    assert measured(goal, actual, outcome_sign).attained is attained


@pytest.mark.parametrize(
    ("target", "low", "high", "attained"),
    [("2", "2", "3", True), ("2.5", "2", "3", None), ("4", "2", "3", False)],
)
def test_a_range_outcome_is_decided_when_both_ends_agree(
    target: str, low: str, high: str, attained: bool | None
) -> None:
    result = Result(Decimal(low), Decimal(high), "range", "家", verified=True)

    answer = measure(promise(target), result, Policy())

    assert answer.attained is attained
    assert answer.actual == Fraction(low)


def test_a_comparator_against_the_direction_wins_and_is_named() -> None:
    answer = measured(promise("3", comparator="<="), "2")

    assert display_rate(answer.rate.value) == "133.3%"
    assert [why.code for why in answer.reasons] == ["comparator_over_direction"]


@pytest.mark.parametrize(
    ("target", "high", "actual", "attained", "gap"),
    [
        ("10", None, "13", False, -3),
        ("10", None, "10", True, 0),
        ("10", None, "6", True, 4),
        ("6", "8", "8", True, 0),
    ],
)
@pytest.mark.parametrize("comparator", ["=", "<=", ">=", ">"])
def test_ranks_are_kept_by_that_place_or_a_better_one(
    target: str, high: str | None, actual: str, attained: bool, gap: int, comparator: str
) -> None:
    goal = promise(target, basis="rank", value_high=high, comparator=comparator, unit="位")
    answer = measured(goal, actual, unit="名")

    assert (answer.attained, answer.gap, answer.rate.value) == (attained, gap, None)
    assert gap_unit(goal) == "位"


def test_progress_is_the_position_between_baseline_and_target() -> None:
    goal = promise("400", basis="total", baseline=Decimal(300))

    assert measured(goal, "375").progress == Fraction(3, 4)


@pytest.mark.parametrize("baseline", [None, Decimal(400)])
def test_progress_needs_a_baseline_apart_from_the_target(baseline: Decimal | None) -> None:
    goal = promise("400", basis="total", baseline=baseline)

    assert measured(goal, "375").progress is None


def test_units_of_one_dimension_are_converted_exactly() -> None:
    answer = measured(promise("5", unit="亿元", basis="amount"), "47500", unit="万元")

    assert (answer.rate.value, answer.gap) == (Fraction(95, 100), Fraction(-1, 4))


def test_units_that_do_not_convert_are_an_error_with_both_named() -> None:
    with pytest.raises(IncompatibleUnits, match="“人次”与“人”"):
        measured(promise("5", unit="人"), "5", unit="人次")


@pytest.mark.parametrize(
    ("target", "actual", "times"),
    [("5", "52000", "10400"), ("5", "38000", "7600"), ("52000", "5.2", "1/10000")],
)
def test_a_jump_of_ten_thousand_is_flagged(target: str, actual: str, times: str) -> None:
    answer = measured(promise(target, basis="amount"), actual)

    assert answer.reasons[-1].code == "magnitude_jump"
    assert f"{times}倍" in answer.reasons[-1].text


@pytest.mark.parametrize("actual", ["0", "70.16", "0.4", "900"])
def test_an_ordinary_outcome_is_not_flagged(actual: str) -> None:
    assert measured(promise("16", basis="amount"), actual).reasons == ()


def test_a_jump_against_the_baseline_is_flagged() -> None:
    answer = measured(promise("50000", basis="amount", baseline=Decimal("4.8")), "49000")

    assert [why.code for why in answer.reasons] == ["magnitude_jump_baseline"]


@pytest.mark.parametrize(
    ("goal", "actual", "workings"),
    [
        (promise("40"), "38", "38 ÷ 40 = 95.0%"),
        (promise("20"), "-3", "(−3) ÷ 20 = -15.0%"),
        (promise("-50"), "-60", "1 + (−10) ÷ 50 = 80.0%"),
        (promise("10", direction="lower", comparator="<="), "15", "2 − 15 ÷ 10 = 50.0%"),
        (promise("2.25", basis="share"), "2.24", "2.24 − 2.25 = (−0.01)"),
        (promise("10", basis="rank"), "13", ""),
    ],
)
def test_workings_show_the_formula(goal: Promise, actual: str, workings: str) -> None:
    assert measured(goal, actual).rate.workings == workings


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [("0.05", 1, "0.1"), ("-0.05", 1, "-0.1"), ("66.65", 1, "66.7"), ("2.245", 2, "2.25")],
)
def test_rounding_is_half_up(value: str, places: int, printed: str) -> None:
    assert str(rounded(Decimal(value), places)) == printed


def test_display_rounds_once_at_the_edge() -> None:
    assert display_rate(Decimal("0.9168")) == "91.7%"
    assert display_rate(Fraction(11, 12)) == "91.7%"
    assert display_rate(Decimal("-0.0001")) == "0.0%"
    assert display_rate(None) == "—"
    assert display_share(Decimal("2.24")) == "2.24%"
    assert percent(None) is None

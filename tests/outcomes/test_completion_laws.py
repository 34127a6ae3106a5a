"""Laws that every judgement keeps."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from outcomes.completion import Promise, Result, judge
from outcomes.enums import Light, Stage, Status
from outcomes.terms import REASON_TEXTS
from plans.enums import Basis, Comparator, Direction, Method, Schedule
from tests.outcomes.builders import YEAR_END, at, promise

FINITE = st.decimals(allow_nan=False, allow_infinity=False)
OPTIONAL = st.none() | FINITE
DAYS = st.dates(min_value=date(2022, 1, 1), max_value=date(2027, 12, 31))
PROMISES = st.builds(
    Promise,
    basis=st.sampled_from([basis.value for basis in Basis]),
    direction=st.sampled_from([direction.value for direction in Direction]),
    comparator=st.none() | st.sampled_from([sign.value for sign in Comparator]),
    value=OPTIONAL,
    value_high=OPTIONAL,
    unit=st.sampled_from(["亿元", "万元", "%", "家"]),
    year=st.none() | st.integers(2022, 2027),
    schedule=st.sampled_from([schedule.value for schedule in Schedule]),
    quarters=st.just(()) | st.tuples(FINITE, FINITE, FINITE, FINITE),
    batch_date=st.none() | DAYS,
    method=st.sampled_from([method.value for method in Method]),
    baseline=OPTIONAL,
    withdrawn=st.booleans(),
    due_date=st.none() | DAYS,
)
RESULTS = st.builds(
    Result,
    value=OPTIONAL,
    value_high=OPTIONAL,
    comparator=st.none() | st.sampled_from([sign.value for sign in Comparator]),
    unit=st.sampled_from(["亿元", "万元", "%", "家"]),
    as_of=st.none() | DAYS,
    stage=st.sampled_from([stage.value for stage in Stage]),
    verified=st.booleans(),
)


@given(PROMISES, st.none() | RESULTS, DAYS, st.booleans(), st.booleans(), st.booleans())
def test_judge_answers_for_any_finite_numbers(
    goal: Promise,
    actual: Result | None,
    day: date,
    count_unverified: bool,
    awaiting: bool,
    unpublished: bool,
) -> None:
    answer = judge(
        goal,
        actual,
        day,
        count_unverified=count_unverified,
        awaiting=awaiting,
        unpublished=unpublished,
    )

    assert answer.counted is (answer.left_out is None)
    assert answer.left_out is None or answer.left_out in REASON_TEXTS
    assert all(why.text for why in answer.reasons)
    for number in (answer.rate, answer.progress, answer.gap):
        assert number is None or number.is_finite()


@given(PROMISES, RESULTS, DAYS)
def test_attained_status_needs_a_verified_settled_figure(
    goal: Promise, actual: Result, day: date
) -> None:
    answer = judge(goal, actual, day)

    if answer.status in (Status.ATTAINED, Status.EARLY):
        assert (answer.attained, answer.provisional) == (True, False)
        assert answer.light == Light.GREEN


@given(st.integers(1, 10**6), st.integers(0, 12), st.integers(-(10**6), 10**6))
def test_on_schedule_exactly_when_the_fraction_is_reached(
    target: int, month: int, offset: int
) -> None:
    day = [date(2024, 1, 1), *(date(2024, m, 28) for m in range(2, 13)), YEAR_END][month]
    actual = Decimal(target + offset) / 10

    answer = at(day, promise(str(target)), str(actual))

    if answer.status in (Status.ON_SCHEDULE, Status.AHEAD, Status.BEHIND):
        is_reached = Fraction(actual) >= target * (answer.due or 0)
        assert (answer.light == Light.GREEN) is is_reached


@given(st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2), DAYS)
def test_lights_never_darken_as_a_higher_goal_is_better_met(
    one: Decimal, other: Decimal, day: date
) -> None:
    order = [Light.RED, Light.YELLOW, Light.GREEN]
    lights = [at(day, promise("100"), str(value)).light for value in sorted((one, other))]

    assert Light.GREY in lights or order.index(lights[0]) <= order.index(lights[1])

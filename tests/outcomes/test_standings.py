from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from outcomes.actions.outcomes import correct_outcome, submit_outcome, verify_outcome
from outcomes.enums import Light, Stage, Status
from outcomes.models import Outcome
from outcomes.standings import GoalStanding, policy, standings
from plans.enums import Basis, Direction, GoalState, Schedule, Tier
from plans.models import Goal
from tests.factories import (
    make_goal,
    make_indicator,
    make_outcome,
    make_place,
    make_target,
    make_user,
)

pytestmark = pytest.mark.django_db

YEAR_END = date(2024, 12, 31)
NOW = datetime(2025, 1, 8, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def stand(goal: Goal, day: date = YEAR_END, **options: object) -> GoalStanding:
    (standing,) = standings(Goal.objects.filter(pk=goal.pk).with_parts(), day, **options)
    return standing


def verified(goal: Goal, value: object, **fields: object) -> Outcome:
    return make_outcome(goal=goal, value=value, state="verified", **fields)


def verify(outcome: Outcome) -> None:
    submit_outcome(outcome=outcome, submitted_by=make_user(), now=NOW)
    verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW)


# Which figure speaks


def test_goal_without_a_figure_is_silent() -> None:
    standing = stand(make_goal())

    assert (standing.outcome, standing.pending) == (None, None)
    assert standing.completion.status == Status.SILENT


def test_verified_final_figure_is_judged() -> None:
    goal = make_goal(target=40)
    outcome = verified(goal, 38)

    standing = stand(goal)

    assert standing.outcome == outcome
    assert standing.completion.rate == Decimal("0.95")
    assert (standing.completion.attained, standing.completion.status) == (False, Status.MISSED)


def test_latest_figure_speaks() -> None:
    goal = make_goal()
    verified(goal, 20, as_of=date(2024, 6, 30))
    september = verified(goal, 60, as_of=date(2024, 9, 30), stage=Stage.ESTIMATE)
    verified(goal, 10, as_of=date(2024, 3, 31), stage=Stage.REVISED)

    assert stand(goal, date(2024, 10, 8)).outcome == september


@pytest.mark.parametrize(
    ("one", "settled"),
    [("estimate", "preliminary"), ("preliminary", "final"), ("final", "revised")],
)
def test_more_settled_figure_of_one_day_speaks(one: str, settled: str) -> None:
    goal = make_goal()
    speaking = verified(goal, 70, stage=settled)
    verified(goal, 90, stage=one)

    assert stand(goal).outcome == speaking


def test_figure_after_the_day_is_invisible() -> None:
    goal = make_goal()
    june = verified(goal, 35, as_of=date(2024, 6, 30))
    verified(goal, 70, as_of=date(2024, 9, 30))

    assert stand(goal, date(2024, 9, 29)).outcome == june
    assert stand(goal, date(2024, 9, 30)).outcome.value == 70


def test_figure_without_a_day_speaks_of_the_year_end() -> None:
    goal = make_goal()
    outcome = verified(goal, 70, as_of=None)

    assert stand(goal, date(2024, 12, 30)).outcome is None
    assert stand(goal, YEAR_END).outcome == outcome
    assert stand(goal, date(2025, 3, 1)).outcome == outcome


@pytest.mark.parametrize("state", ["draft", "returned"])
@pytest.mark.parametrize("count_unverified", [False, True])
def test_figure_still_in_its_bureau_is_invisible(state: str, count_unverified: bool) -> None:
    goal = make_goal()
    make_outcome(goal=goal, state=state)

    standing = stand(goal, count_unverified=count_unverified)

    assert (standing.outcome, standing.pending) == (None, None)
    assert standing.completion.status == Status.SILENT


def test_figure_of_another_place_indicator_or_year_is_invisible() -> None:
    goal = make_goal()
    verified(goal, 70, jurisdiction=make_place())
    verified(goal, 70, indicator=make_indicator())
    verified(goal, 70, year=2022, as_of=date(2022, 12, 31))

    standing = stand(goal)

    assert (standing.outcome, standing.last_year) == (None, None)


# What nobody has verified


def test_unverified_figure_awaits() -> None:
    goal = make_goal(target=70)
    outcome = make_outcome(goal=goal, value=70)

    standing = stand(goal)

    assert (standing.outcome, standing.pending) == (None, outcome)
    assert (standing.completion.status, standing.completion.rate) == (Status.AWAITING, None)
    assert standing.completion.light == Light.GREY


def test_unverified_figure_is_judged_when_asked() -> None:
    goal = make_goal(target=70)
    outcome = make_outcome(goal=goal, value=70)

    standing = stand(goal, count_unverified=True)

    assert standing.outcome == outcome
    assert (standing.completion.attained, standing.completion.provisional) == (True, True)
    assert "unverified_counted" in [why.code for why in standing.completion.reasons]


def test_verified_figure_speaks_while_a_newer_one_awaits() -> None:
    goal = make_goal(target=70)
    june = verified(goal, 35, as_of=date(2024, 6, 30))
    september = make_outcome(goal=goal, value=60, as_of=date(2024, 9, 30))

    standing = stand(goal, date(2024, 10, 8))

    assert (standing.outcome, standing.pending) == (june, september)
    assert "newer_awaiting" in [why.code for why in standing.completion.reasons]
    assert stand(goal, date(2024, 10, 8), count_unverified=True).outcome == september


def test_older_unverified_figure_awaits_nothing() -> None:
    goal = make_goal()
    make_outcome(goal=goal, value=20, as_of=date(2024, 6, 30))
    verified(goal, 70)

    assert stand(goal).pending is None


# Corrections


def test_correction_in_draft_leaves_the_verified_figure_standing() -> None:
    goal = make_goal(target=70)
    old = verified(goal, 70)

    correct_outcome(outcome=old, corrected_by=make_user(), value=Decimal(68), reason="复核")

    standing = stand(goal)
    assert (standing.outcome, standing.completion.status) == (old, Status.ATTAINED)


def test_correction_submitted_awaits_beside_the_verified_figure() -> None:
    goal = make_goal(target=70)
    old = verified(goal, 70)
    new = correct_outcome(outcome=old, corrected_by=make_user(), value=Decimal(68), reason="复核")

    submit_outcome(outcome=new, submitted_by=make_user(), now=NOW)

    assert (stand(goal).outcome, stand(goal).pending) == (old, new)


def test_correction_verified_takes_the_place_of_the_figure() -> None:
    goal = make_goal(target=70)
    old = verified(goal, 70, stage=Stage.REVISED)
    new = correct_outcome(outcome=old, corrected_by=make_user(), value=Decimal(68), reason="复核")

    verify(new)

    assert stand(goal).outcome == new
    assert stand(goal).completion.status == Status.MISSED


# Last year


def test_last_year_is_the_best_figure_of_the_year_before() -> None:
    goal = make_goal()
    verified(goal, 55, year=2023, as_of=date(2023, 9, 30))
    december = make_outcome(goal=goal, value=60, year=2023, as_of=date(2023, 12, 31))

    assert stand(goal).last_year == december


def test_goal_without_a_year_has_no_figures() -> None:
    goal = make_goal(year=None)
    make_outcome(jurisdiction=goal.jurisdiction, indicator=goal.indicator, year=None, as_of=None)

    standing = stand(goal)

    assert (standing.outcome, standing.last_year) == (None, None)
    assert standing.completion.left_out == "year_unknown"


# Units


@pytest.mark.parametrize(
    ("target_unit", "unit", "value", "rate"),
    [("家", "户", 35, "0.5"), ("户", "家", 35, "0.5"), ("家", "万户", "0.0035", "0.5")],
)
def test_units_that_the_indicator_names_count_the_same(target_unit, unit, value, rate) -> None:
    indicator = make_indicator(unit="家", alternative_units="户|个")
    goal = make_goal(target=70, unit=target_unit, indicator=indicator)
    verified(goal, value, unit=unit)

    assert stand(goal).completion.rate == Decimal(rate)


def test_units_that_do_not_convert_give_no_rate() -> None:
    goal = make_goal(target=70)
    verified(goal, 70, unit="家次")

    completion = stand(goal).completion

    assert (completion.status, completion.rate) == (Status.UNDECIDABLE, None)
    assert completion.left_out == "incompatible_units"


def test_units_of_one_dimension_are_converted() -> None:
    indicator = make_indicator(unit="亿元", basis=Basis.AMOUNT)
    goal = make_goal(target=7, indicator=indicator)
    verified(goal, 35000, unit="万元")

    assert stand(goal).completion.rate == Decimal("0.5")


# What the goal says of itself


def test_tiers_are_judged_apart_and_the_firm_one_leads() -> None:
    indicator = make_indicator(unit="亿元", basis=Basis.AMOUNT)
    goal = make_goal(target=500, tier=Tier.STRETCH, indicator=indicator)
    make_target(goal, 450)
    verified(goal, 460)

    standing = stand(goal)

    assert [(target.tier, answer.attained) for target, answer in standing.judged] == [
        ("firm", True),
        ("stretch", False),
    ]
    assert standing.completion.attained is True


def test_target_out_of_force_is_not_judged() -> None:
    goal = make_goal(target=90)
    goal.targets.update(in_force=False)
    make_target(goal, 70)
    verified(goal, 70)

    assert [target.value for target, _answer in stand(goal).judged] == [70]


def test_goal_without_a_target_has_no_completion() -> None:
    standing = stand(make_goal(has_target=False))

    assert (standing.target, standing.completion) == (None, None)


def test_goal_withdrawn_is_left_out() -> None:
    goal = make_goal(state=GoalState.WITHDRAWN, withdrawal_reason="机构改革")
    verified(goal, 70)

    assert stand(goal).completion.status == Status.WITHDRAWN


def test_goal_waits_for_statistics_until_their_day() -> None:
    goal = make_goal(data_expected_on=date(2025, 11, 30))

    assert stand(goal, date(2025, 11, 29)).completion.status == Status.UNPUBLISHED
    assert stand(goal, date(2025, 11, 30)).completion.status == Status.SILENT


def test_goal_is_held_to_its_own_schedule() -> None:
    goal = make_goal(
        target=70, schedule=Schedule.QUARTERLY, quarters=["7", "14", "35", "70"],
        indicator=make_indicator(schedule=Schedule.ANNUAL),
    )  # fmt: skip
    verified(goal, 36, as_of=date(2024, 9, 30))

    completion = stand(goal, date(2024, 10, 8)).completion

    assert (completion.due, completion.status) == (Fraction(1, 2), Status.ON_SCHEDULE)


def test_goal_behind_its_months() -> None:
    indicator = make_indicator(unit="亿美元", basis=Basis.AMOUNT)
    goal = make_goal(target=7, indicator=indicator)
    verified(goal, "3.73", as_of=date(2024, 9, 30))

    completion = stand(goal, date(2024, 10, 8)).completion

    assert (completion.due, completion.status) == (Fraction(3, 4), Status.BEHIND)
    assert completion.light == Light.RED


def test_baseline_gives_progress() -> None:
    indicator = make_indicator(unit="家", basis=Basis.TOTAL)
    goal = make_goal(target=150, baseline_value=Decimal(100), indicator=indicator)
    verified(goal, 140)

    assert stand(goal).completion.progress == Decimal("0.8")


def test_rank_is_better_when_lower() -> None:
    indicator = make_indicator(unit="位", basis=Basis.RANK, direction=Direction.LOWER)
    goal = make_goal(target=10, comparator="<=", indicator=indicator)
    verified(goal, 13, unit="位")

    completion = stand(goal).completion

    assert (completion.attained, completion.rate, completion.gap) == (False, None, -3)


def test_policy_is_read_from_the_settings(settings) -> None:
    settings.COMPLETION_ABOUT_TOLERANCE = Decimal("0.1")

    assert policy().about_tolerance == Decimal("0.1")


# Queries


@pytest.mark.parametrize("goals", [1, 3])
def test_standings_take_three_queries_for_any_number(goals: int, django_assert_num_queries) -> None:
    for _number in range(goals):
        goal = make_goal()
        make_target(goal, 90, tier=Tier.STRETCH)
        verified(goal, 70)
        verified(goal, 60, year=2023, as_of=date(2023, 12, 31))

    with django_assert_num_queries(3):
        found = standings(Goal.objects.with_parts(), YEAR_END)

    assert len(found) == goals


def test_standings_of_nothing_are_nothing() -> None:
    assert standings(Goal.objects.none().with_parts(), YEAR_END) == []

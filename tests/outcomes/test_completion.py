from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from outcomes.completion import Policy, display_rate, judge
from outcomes.enums import Light, Status
from tests.outcomes.builders import (
    JANUARY,
    JUNE,
    NEXT_SPRING,
    NOVEMBER,
    SEPTEMBER,
    YEAR_END,
    at,
    codes,
    promise,
    result,
)

# --- the year's end ---


@pytest.mark.parametrize(
    ("actual", "status", "light"),
    [
        ("40", Status.ATTAINED, Light.GREEN),
        ("41", Status.ATTAINED, Light.GREEN),
        ("36", Status.MISSED, Light.YELLOW),
        ("35.99", Status.MISSED, Light.RED),
        ("0", Status.MISSED, Light.RED),
        ("-3", Status.MISSED, Light.RED),
    ],
)
@pytest.mark.parametrize("day", [YEAR_END, NEXT_SPRING])
def test_year_end_is_attained_or_missed(
    actual: str, status: Status, light: Light, day: date
) -> None:
    answer = judge(promise(), result(actual), day)

    assert (answer.status, answer.light) == (status, light)
    assert (answer.counted, answer.due) == (True, 1)


@pytest.mark.parametrize(
    ("basis", "target", "actual", "status", "light"),
    [
        ("share", "2.25", "2.24", Status.MISSED, Light.RED),
        ("share", "2.25", "2.25", Status.ATTAINED, Light.GREEN),
        ("growth", "7.0", "6.1", Status.MISSED, Light.RED),
        ("rank", "10", "13", Status.MISSED, Light.RED),
        ("rank", "10", "9", Status.ATTAINED, Light.GREEN),
    ],
)
def test_year_end_without_a_rate(
    basis: str, target: str, actual: str, status: Status, light: Light
) -> None:
    answer = at(YEAR_END, promise(target, basis=basis, unit="%"), actual)

    assert (answer.status, answer.light, answer.rate) == (status, light, None)


def test_missed_by_a_hair_of_a_strict_target_is_yellow() -> None:
    answer = at(YEAR_END, promise("650", comparator=">"), "650")

    assert (answer.status, answer.light) == (Status.MISSED, Light.YELLOW)
    assert (answer.rate, answer.gap) == (1, 0)


def test_not_provable_is_left_out_and_says_both_numbers() -> None:
    answer = judge(promise("70"), result("70", comparator="~"), YEAR_END)

    assert (answer.status, answer.attained) == (Status.UNDECIDABLE, None)
    assert (answer.counted, answer.left_out) == (False, "not_provable")
    assert "完成值“约70家”对目标“≥70家”不能断定" in [why.text for why in answer.reasons]


@pytest.mark.parametrize(
    ("actual", "status", "attained"),
    [("38", Status.BEHIND, False), ("44", Status.ATTAINED, True)],
)
def test_after_the_year_a_figure_that_stops_early_is_not_a_final_miss(
    actual: str, status: Status, attained: bool
) -> None:
    answer = judge(promise(), result(actual, SEPTEMBER), NEXT_SPRING)

    assert (answer.status, answer.attained) == (status, attained)
    assert "figure_stops_early" in codes(answer)


def test_after_the_year_a_cap_not_yet_used_up_in_september_is_not_attained() -> None:
    goal = promise("10", direction="lower", comparator="<=")

    answer = judge(goal, result("7", SEPTEMBER), NEXT_SPRING)

    assert (answer.status, answer.attained) == (Status.ON_SCHEDULE, True)
    assert "figure_stops_early" in codes(answer)


# --- within the year ---


def test_foreign_investment_in_september() -> None:
    goal = promise("7.0", basis="amount", unit="亿美元")

    answer = at(SEPTEMBER, goal, "3.73")

    assert (display_rate(answer.rate), display_rate(answer.due)) == ("53.3%", "75.0%")
    assert (answer.status, answer.light) == (Status.BEHIND, Light.RED)
    assert answer.reasons[0].text == "落后序时21.7个百分点"


@pytest.mark.parametrize(
    ("day", "actual", "status", "light"),
    [
        (NOVEMBER, "55", Status.ON_SCHEDULE, Light.GREEN),
        (NOVEMBER, "54.99", Status.BEHIND, Light.YELLOW),
        (NOVEMBER, "55.008", Status.ON_SCHEDULE, Light.GREEN),
        (JUNE, "24", Status.BEHIND, Light.YELLOW),
        (JUNE, "23.9", Status.BEHIND, Light.RED),
        (JUNE, "35.9", Status.ON_SCHEDULE, Light.GREEN),
        (JUNE, "36", Status.AHEAD, Light.GREEN),
        (JUNE, "60", Status.EARLY, Light.GREEN),
        (JUNE, "0", Status.BEHIND, Light.RED),
    ],
)
def test_linear_schedule_is_compared_exactly(
    day: date, actual: str, status: Status, light: Light
) -> None:
    answer = at(day, promise("60"), actual)

    assert (answer.status, answer.light, answer.counted) == (status, light, True)


def test_the_schedule_is_read_on_the_day_of_the_figure() -> None:
    answer = judge(promise("60"), result("45", SEPTEMBER), date(2024, 11, 20))

    assert (answer.status, answer.due) == (Status.ON_SCHEDULE, Fraction(3, 4))


def test_a_figure_from_before_anything_was_due_leaves_the_goal_silent() -> None:
    answer = judge(promise("60"), result("1", JANUARY), SEPTEMBER)

    assert (answer.status, answer.counted) == (Status.SILENT, True)
    assert "figure_too_old" in codes(answer)


@pytest.mark.parametrize(
    ("actual", "status", "light"),
    [
        ("12", Status.ON_SCHEDULE, Light.GREEN),
        ("11", Status.BEHIND, Light.YELLOW),
        ("7", Status.BEHIND, Light.RED),
        ("16", Status.AHEAD, Light.GREEN),
    ],
)
def test_quarterly_schedule_is_held_against_the_plan(
    actual: str, status: Status, light: Light
) -> None:
    quarters = (Decimal(5), Decimal(12), Decimal(30), Decimal(40))

    answer = at(JUNE, promise(schedule="quarterly", quarters=quarters), actual)

    assert (answer.status, answer.light) == (status, light)


@pytest.mark.parametrize(
    ("day", "actual", "status", "counted"),
    [
        (JUNE, "3", Status.NOT_DUE, False),
        (JUNE, "40", Status.EARLY, False),
        (NOVEMBER, "3", Status.BEHIND, True),
        (NOVEMBER, "40", Status.EARLY, True),
    ],
)
def test_batch_schedule_owes_nothing_before_its_date(
    day: date, actual: str, status: Status, counted: bool
) -> None:
    goal = promise(schedule="batch", batch_date=date(2024, 10, 31))

    answer = at(day, goal, actual)

    assert (answer.status, answer.counted) == (status, counted)


def test_annual_goal_is_outside_the_count_until_year_end() -> None:
    answer = at(NOVEMBER, promise(schedule="annual"), "30")

    assert (answer.status, answer.light) == (Status.NOT_DUE, Light.GREY)
    assert (answer.counted, answer.left_out) == (False, "annual_before_year_end")
    assert display_rate(answer.rate) == "75.0%"


@pytest.mark.parametrize(
    ("basis", "target", "actual", "status", "light"),
    [
        ("growth", "7", "7", Status.ON_SCHEDULE, Light.GREEN),
        ("growth", "7", "6.3", Status.BEHIND, Light.YELLOW),
        ("growth", "7", "6.29", Status.BEHIND, Light.RED),
        ("growth", "7", "-1", Status.BEHIND, Light.RED),
        ("share", "50", "45", Status.BEHIND, Light.YELLOW),
        ("rank", "10", "11", Status.BEHIND, Light.YELLOW),
        ("rank", "10", "13", Status.BEHIND, Light.RED),
    ],
)
@pytest.mark.parametrize("schedule", ["level", "linear"])
def test_growth_share_and_rank_are_held_whole_within_the_year(
    basis: str, target: str, actual: str, status: Status, light: Light, schedule: str
) -> None:
    goal = promise(target, basis=basis, unit="%", schedule=schedule)

    answer = at(JUNE, goal, actual)

    assert (answer.status, answer.light, answer.due) == (status, light, None)
    assert "held_whole" in codes(answer)


@pytest.mark.parametrize(
    ("actual", "status", "light", "progress"),
    [
        ("350", Status.ON_SCHEDULE, Light.GREEN, "0.5"),
        ("345", Status.BEHIND, Light.YELLOW, "0.45"),
        ("330", Status.BEHIND, Light.RED, "0.3"),
        ("360", Status.AHEAD, Light.GREEN, "0.6"),
        ("400", Status.AHEAD, Light.GREEN, "1"),
    ],
)
def test_a_total_with_a_baseline_follows_its_progress(
    actual: str, status: Status, light: Light, progress: str
) -> None:
    goal = promise("400", basis="total", baseline=Decimal(300))

    answer = at(JUNE, goal, actual)

    assert (answer.status, answer.light) == (status, light)
    assert answer.progress == Decimal(progress)


@pytest.mark.parametrize(
    ("actual", "status", "light"),
    [("390", Status.NOT_DUE, Light.GREY), ("400", Status.ON_SCHEDULE, Light.GREEN)],
)
def test_a_total_without_a_baseline_is_only_attained_or_not(
    actual: str, status: Status, light: Light
) -> None:
    answer = at(JUNE, promise("400", basis="total"), actual)

    assert (answer.status, answer.light) == (status, light)
    assert (answer.counted, answer.left_out) == (False, "level_before_year_end")


@pytest.mark.parametrize(
    ("actual", "status", "light"),
    [
        ("4", Status.AHEAD, Light.GREEN),
        ("5", Status.ON_SCHEDULE, Light.GREEN),
        ("6", Status.BEHIND, Light.YELLOW),
        ("7", Status.BEHIND, Light.RED),
        ("11", Status.BEHIND, Light.RED),
    ],
)
def test_a_cap_on_what_accumulates_is_never_early(
    actual: str, status: Status, light: Light
) -> None:
    goal = promise("10", direction="lower", comparator="<=", basis="activity", unit="起")

    answer = at(JUNE, goal, actual)

    assert (answer.status, answer.light) == (status, light)


@pytest.mark.parametrize(
    ("actual", "status", "light"),
    [("0", Status.ON_SCHEDULE, Light.GREEN), ("2", Status.BEHIND, Light.RED)],
)
def test_a_cap_of_zero_has_no_points(actual: str, status: Status, light: Light) -> None:
    goal = promise("0", direction="lower", comparator="<=", basis="activity", unit="起")

    answer = at(JUNE, goal, actual)

    assert (answer.status, answer.light, answer.rate) == (status, light, None)


def test_an_outcome_about_the_due_part_is_undecidable() -> None:
    answer = at(JUNE, promise("60"), "30", comparator="~")

    assert (answer.status, answer.left_out) == (Status.UNDECIDABLE, "not_provable")


def test_the_bands_are_settings() -> None:
    strict = Policy(ahead_points=Decimal(1), yellow_points=Decimal(2))
    ahead = judge(promise("100"), result("51", JUNE), JUNE, policy=strict)
    behind = judge(promise("100"), result("47.9", JUNE), JUNE, policy=strict)

    assert (ahead.status, behind.light) == (Status.AHEAD, Light.RED)


def test_a_year_not_begun_is_not_due() -> None:
    answer = judge(promise(year=2025), None, JUNE)

    assert (answer.status, answer.left_out) == (Status.NOT_DUE, "future_year")
    assert answer.reasons[0].text == "2025年尚未开始"

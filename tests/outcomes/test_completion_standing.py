"""Silence, verification, vintage, and what cannot be judged; milestones and grades."""

from datetime import date
from decimal import Decimal

import pytest

from outcomes.completion import judge
from outcomes.enums import Light, Stage, Status
from tests.outcomes.builders import JUNE, NEXT_SPRING, SEPTEMBER, YEAR_END, codes, promise, result

# --- silence, verification, vintage ---


@pytest.mark.parametrize(
    ("given", "status", "counted"),
    [
        ({}, Status.SILENT, True),
        ({"awaiting": True}, Status.AWAITING, True),
        ({"unpublished": True}, Status.UNPUBLISHED, False),
        ({"awaiting": True, "unpublished": True}, Status.AWAITING, True),
    ],
)
def test_a_due_goal_without_a_result(given: dict[str, bool], status: Status, counted: bool) -> None:
    answer = judge(promise(), None, YEAR_END, **given)

    assert (answer.status, answer.light, answer.counted) == (status, Light.GREY, counted)
    assert (answer.attained, answer.rate, answer.gap) == (None, None, None)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, Status.NOT_DUE),
        ({"awaiting": True}, Status.AWAITING),
        ({"unpublished": True}, Status.NOT_DUE),
    ],
)
def test_a_goal_not_due_without_a_result(given: dict[str, bool], status: Status) -> None:
    answer = judge(promise(schedule="annual"), None, JUNE, **given)

    assert (answer.status, answer.counted) == (status, False)
    assert answer.left_out == "annual_before_year_end"


def test_a_result_without_a_value_is_silence_and_not_zero() -> None:
    assert judge(promise(), result(None), YEAR_END).status == Status.SILENT


def test_an_unverified_result_is_not_judged() -> None:
    answer = judge(promise(), result("40", verified=False), YEAR_END)

    assert (answer.status, answer.light, answer.counted) == (Status.AWAITING, Light.GREY, True)
    assert (answer.attained, answer.rate) == (None, None)


def test_count_unverified_judges_and_says_so() -> None:
    unverified = result("40", verified=False)

    answer = judge(promise(), unverified, YEAR_END, count_unverified=True)

    assert (answer.status, answer.provisional) == (Status.ATTAINED, True)
    assert codes(answer) == ["unverified_counted"]


def test_a_verified_result_with_a_newer_one_waiting_is_judged() -> None:
    answer = judge(promise(), result("30", SEPTEMBER), SEPTEMBER, awaiting=True)

    assert (answer.status, answer.provisional) == (Status.ON_SCHEDULE, False)
    assert "newer_awaiting" in codes(answer)


@pytest.mark.parametrize(
    ("stage", "status", "provisional"),
    [
        (Stage.ESTIMATE, Status.ESTIMATED, True),
        (Stage.PRELIMINARY, Status.ESTIMATED, True),
        (Stage.FINAL, Status.ATTAINED, False),
        (Stage.REVISED, Status.ATTAINED, False),
    ],
)
def test_only_a_settled_figure_is_attained(stage: Stage, status: Status, provisional: bool) -> None:
    answer = judge(promise(), result("40", stage=stage.value), YEAR_END)

    assert (answer.status, answer.provisional, answer.attained) == (status, provisional, True)


def test_a_provisional_shortfall_is_missed_provisionally() -> None:
    answer = judge(promise(), result("30", stage="estimate"), YEAR_END)

    assert (answer.status, answer.provisional) == (Status.MISSED, True)


# --- what cannot be judged ---


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"withdrawn": True}, Status.WITHDRAWN, "withdrawn"),
        ({"year": None}, Status.UNDECIDABLE, "year_unknown"),
        ({"year": 0}, Status.UNDECIDABLE, "year_unknown"),
        ({"value": None}, Status.UNDECIDABLE, "target_missing"),
        ({"value": None, "basis": "grade"}, Status.UNDECIDABLE, "grade_without_order"),
        ({"value": "Infinity"}, Status.UNDECIDABLE, "not_computable"),
        ({"value": "1E+5000"}, Status.UNDECIDABLE, "not_computable"),
        ({"unit": "家次"}, Status.UNDECIDABLE, "incompatible_units"),
    ],
)
def test_what_cannot_be_judged_is_left_out_with_its_reason(
    given: dict[str, object], status: Status, code: str
) -> None:
    answer = judge(promise(**given), result("40"), YEAR_END)  # type: ignore[arg-type]

    assert (answer.status, answer.light, answer.counted) == (status, Light.GREY, False)
    assert (answer.left_out, codes(answer)) == (code, [code])


def test_incompatible_units_name_both() -> None:
    answer = judge(promise(unit="人"), result("40", unit="人次"), YEAR_END)

    assert answer.reasons[0].text == "完成值单位“人次”与目标值单位“人”不能换算"


def test_converted_units_show_in_the_workings() -> None:
    goal = promise("5", unit="亿元", basis="amount")

    answer = judge(goal, result("47500", unit="万元"), YEAR_END)

    assert answer.workings == "47500万元 = 4.75亿元; 4.75 ÷ 5 = 95.0%"
    assert (answer.gap, answer.gap_unit) == (Decimal("-0.25"), "亿元")


# --- milestones and grades ---


@pytest.mark.parametrize(
    ("value", "as_of", "day", "status", "attained"),
    [
        (None, date(2024, 5, 20), JUNE, Status.ATTAINED, True),
        ("1", date(2024, 5, 20), date(2024, 6, 1), Status.EARLY, True),
        (None, date(2024, 8, 1), SEPTEMBER, Status.ATTAINED, True),
        (None, date(2025, 2, 1), NEXT_SPRING, Status.MISSED, False),
        (None, None, JUNE, Status.UNDECIDABLE, None),
        ("0", date(2024, 6, 30), JUNE, Status.MISSED, False),
        ("0", date(2024, 5, 1), date(2024, 6, 1), Status.NOT_DUE, False),
    ],
)
def test_a_milestone_is_kept_by_a_dated_document(
    value: str | None, as_of: date | None, day: date, status: Status, attained: bool | None
) -> None:
    goal = promise(None, basis="milestone", unit="", due_date=JUNE)

    answer = judge(goal, result(value, as_of, unit=""), day)

    assert (answer.status, answer.attained, answer.rate) == (status, attained, None)


@pytest.mark.parametrize(("day", "status"), [(JUNE, Status.NOT_DUE), (YEAR_END, Status.SILENT)])
def test_a_milestone_without_a_document_is_due_at_year_end(day: date, status: Status) -> None:
    assert judge(promise(None, basis="milestone"), None, day).status == status


def test_a_milestone_needs_no_year_where_it_has_a_date() -> None:
    goal = promise(None, basis="milestone", year=None, due_date=JUNE)

    assert judge(goal, result(None, JUNE), YEAR_END).status == Status.ATTAINED


@pytest.mark.parametrize(
    ("actual", "status"), [("1", Status.ATTAINED), ("2", Status.ATTAINED), ("3", Status.MISSED)]
)
def test_a_grade_is_compared_by_its_order(actual: str, status: Status) -> None:
    assert judge(promise("2", basis="grade"), result(actual), YEAR_END).status == status

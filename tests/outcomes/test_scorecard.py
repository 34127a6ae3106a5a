from datetime import date
from decimal import Decimal

import pytest

from outcomes.enums import Stage
from outcomes.models import Outcome
from outcomes.reports.scorecard import (
    SHEET_HEADINGS,
    ScorecardRow,
    amount_text,
    row_as_cells,
    row_as_json,
    scorecard_goals,
    scorecard_rows,
)
from plans.enums import Basis, Direction, Tier
from plans.models import Goal
from tests.factories import (
    make_bureau,
    make_goal,
    make_indicator,
    make_outcome,
    make_place,
    make_plan,
    make_target,
)

pytestmark = pytest.mark.django_db

YEAR_END = date(2024, 12, 31)
ASKED_FOR = {
    "goal", "jurisdiction_code", "jurisdiction", "plan", "year", "indicator", "indicator_code",
    "unit", "basis", "direction", "tier", "comparator", "target", "target_high", "actual",
    "actual_as_of", "actual_stage", "verified", "attained", "rate", "progress", "gap", "due",
    "status", "light", "provisional", "reasons",
}  # fmt: skip
BESIDES = {
    "commitment", "actual_printed", "actual_comparator", "actual_unit", "gap_unit", "status_code",
    "count_unverified", "targets", "target_adjusted", "contested", "counted",
    "left_out", "workings", "made_up", "new_definition",
}  # fmt: skip


def row_of(goal: Goal, day: date = YEAR_END, **options: object) -> ScorecardRow:
    (row,) = scorecard_rows(Goal.objects.filter(pk=goal.pk), day, **options)
    return row


def verified(goal: Goal, value: object, **fields: object) -> Outcome:
    return make_outcome(goal=goal, value=value, state="verified", **fields)


# Which rows


def test_goals_are_the_places_own_of_the_year() -> None:
    place = make_place()
    goal = make_goal(jurisdiction=place)
    make_goal(jurisdiction=place, year=2023)
    make_goal(jurisdiction=make_place(parent=place))

    assert list(scorecard_goals(place, 2024)) == [goal]


def test_goals_without_a_year_are_asked_for_apart() -> None:
    place = make_place()
    make_goal(jurisdiction=place)
    undated = make_goal(jurisdiction=place, year=None)

    assert list(scorecard_goals(place, None)) == [undated]


def test_stretch_row_follows_its_firm_one_without_a_number() -> None:
    plan = make_plan(title="甲")
    goal = make_goal(target=450, plan=plan)
    make_target(goal, 500, tier=Tier.STRETCH)
    make_goal(target=10, plan=make_plan(title="乙"))

    rows = scorecard_rows(Goal.objects.order_by("pk"), YEAR_END)

    assert [(row.number, row.target.value, row.is_stretch) for row in rows] == [
        (1, 450, False),
        (None, 500, True),
        (2, 10, False),
    ]


# As JSON


def test_json_carries_what_is_asked_for() -> None:
    row = row_as_json(row_of(make_goal()))

    assert set(row) == ASKED_FOR | BESIDES


def test_json_of_a_verified_figure() -> None:
    place = make_place("330483", "桐乡市")
    indicator = make_indicator("新增国家高新技术企业", code="B19")
    goal = make_goal(
        jurisdiction=place, indicator=indicator, target=70, commitment="stretch",
        wording="新增国家高企", plan=make_plan(jurisdiction=place, title="工作要点"),
    )  # fmt: skip
    verified(goal, 62)

    row = row_as_json(row_of(goal))

    assert row == {
        "goal": goal.pk, "jurisdiction_code": "330483", "jurisdiction": "桐乡市",
        "plan": "工作要点", "year": 2024, "indicator": "新增国家高企", "indicator_code": "B19",
        "unit": "家", "basis": "new", "direction": "higher", "tier": "firm", "comparator": ">=",
        "commitment": "stretch", "target": "70", "target_high": None, "actual": "62",
        "actual_printed": "62", "actual_comparator": "=", "actual_unit": "家",
        "actual_as_of": "2024-12-31", "actual_stage": "核定", "verified": True,
        "count_unverified": False, "targets": "current", "target_adjusted": False,
        "contested": [], "attained": False,
        "rate": row["rate"], "progress": None, "gap": "-8", "gap_unit": "家", "due": row["due"],
        "status": "未完成", "status_code": "missed", "light": "red", "provisional": False,
        "made_up": False, "new_definition": False,
        "counted": True, "left_out": None, "reasons": [], "workings": row["workings"],
    }  # fmt: skip


@pytest.mark.parametrize(("target", "actual"), [(70, 62), ("16.02", "70.16"), (40, 38), (3, 1)])
def test_json_rate_is_exact_to_six_places(target: str, actual: str) -> None:
    goal = make_goal(target=target)
    verified(goal, actual)

    printed = Decimal(row_as_json(row_of(goal))["rate"])

    assert abs(printed - Decimal(actual) * 100 / Decimal(target)) < Decimal("0.0000001")


def test_json_of_a_goal_without_a_figure() -> None:
    row = row_as_json(row_of(make_goal()))

    nothing = (
        "actual",
        "actual_printed",
        "actual_as_of",
        "actual_stage",
        "attained",
        "rate",
        "gap",
    )
    assert [row[name] for name in nothing] == [None] * 7
    assert (row["verified"], row["status"], row["light"]) == (False, "未填报", "grey")


def test_json_of_a_figure_that_awaits() -> None:
    goal = make_goal(target=70)
    make_outcome(goal=goal, value=70)

    row = row_as_json(row_of(goal))

    assert (row["actual"], row["verified"], row["attained"]) == ("70", False, None)
    assert (row["status"], row["rate"]) == ("待核", None)


def test_json_says_that_unverified_figures_count() -> None:
    goal = make_goal(target=70)
    make_outcome(goal=goal, value=70)

    row = row_as_json(row_of(goal, count_unverified=True))

    assert (row["attained"], row["verified"], row["provisional"]) == (True, False, True)
    assert "按未核定的数据判断" in row["reasons"]


@pytest.mark.parametrize("value", [None, 50])
def test_json_says_that_unverified_figures_count_in_every_row(value: int | None) -> None:
    goal = make_goal(target=70)
    if value:
        verified(goal, value)

    row = row_as_json(row_of(goal, count_unverified=True))

    assert row["count_unverified"] is True
    assert row["reasons"][-1] == "本表计入未核定的数据"


def test_json_actual_is_in_the_unit_of_the_target() -> None:
    indicator = make_indicator(unit="亿元", basis=Basis.AMOUNT)
    goal = make_goal(target=7, indicator=indicator)
    verified(goal, 37300, unit="万元")

    row = row_as_json(row_of(goal))

    assert (row["actual"], row["actual_unit"], row["actual_printed"]) == (
        "3.73",
        "万元",
        "37300万元",
    )


def test_json_actual_in_a_unit_that_counts_the_same() -> None:
    indicator = make_indicator(unit="家", alternative_units="户")
    goal = make_goal(target=70000, indicator=indicator)
    verified(goal, 7, unit="万户")

    row = row_as_json(row_of(goal))

    assert (row["actual"], row["attained"]) == ("70000", True)


def test_json_of_a_range_and_a_rank() -> None:
    growth = make_goal(
        target=6, comparator="range", value_high=Decimal("6.5"),
        indicator=make_indicator(unit="%", basis=Basis.GROWTH),
    )  # fmt: skip
    rank = make_goal(
        target=10, comparator="<=",
        indicator=make_indicator(unit="位", basis=Basis.RANK, direction=Direction.LOWER),
    )  # fmt: skip
    verified(growth, "6.1")
    verified(rank, 13)

    of_growth, of_rank = row_as_json(row_of(growth)), row_as_json(row_of(rank))

    assert (of_growth["target"], of_growth["target_high"], of_growth["attained"]) == (
        "6",
        "6.5",
        True,
    )
    assert (of_rank["actual"], of_rank["gap"], of_rank["gap_unit"]) == ("13", "-3", "位")
    assert of_rank["rate"] is None


def test_json_of_a_withdrawn_goal_is_not_counted() -> None:
    row = row_as_json(row_of(make_goal(state="withdrawn", withdrawal_reason="机构改革")))

    assert (row["status"], row["counted"], row["left_out"]) == ("已终止", False, "withdrawn")


def test_json_counts_a_goal_once_for_both_tiers() -> None:
    goal = make_goal(target=450)
    make_target(goal, 500, tier=Tier.STRETCH)
    verified(goal, 460)

    rows = [row_as_json(row) for row in scorecard_rows(Goal.objects.all(), YEAR_END)]

    assert [(row["tier"], row["attained"], row["counted"]) for row in rows] == [
        ("firm", True, True),
        ("stretch", False, False),
    ]


def test_json_due_is_in_percent() -> None:
    goal = make_goal(target=70)
    verified(goal, 40, as_of=date(2024, 9, 30))

    assert row_as_json(row_of(goal, date(2024, 10, 8)))["due"] == "75"


# As cells and texts


def test_cells_stand_under_their_headings() -> None:
    place = make_place(name="桐乡市")
    goal = make_goal(
        jurisdiction=place, target=70, wording="新增高企",
        lead_bureau=make_bureau("科技局", jurisdiction=place),
    )  # fmt: skip
    verified(goal, 62)
    make_outcome(goal=goal, value=55, year=2023, as_of=date(2023, 12, 31))

    cells = dict(zip(SHEET_HEADINGS, row_as_cells(row_of(goal)), strict=True))

    assert cells == {
        "序号": 1, "行政区": "桐乡市", "指标": "新增高企", "单位": "家", "目标值": "≥ 70",
        "完成值": "62", "完成率": "88.6%", "序时": "100.0%", "差距": "−8家", "灯": "红灯",
        "上年": "55", "责任单位": "科技局", "状态": "未完成", "层级": "基本",
        "截止日期": YEAR_END, "阶段": "核定", "是否核定": "是", "说明": "",
        "目标口径": "调整后",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("comparator", "value", "high", "text"),
    [
        (">=", "70", None, "≥ 70家"),
        (">", "70.50000000", None, "> 70.5家"),
        ("=", "70.16", None, "70.16家"),
        ("range", "6", "6.5", "6–6.5家"),
        ("=", None, None, "—"),
    ],
)
def test_amount_is_printed_plainly(comparator: str, value, high, text: str) -> None:
    number = None if value is None else Decimal(value)
    upper = None if high is None else Decimal(high)

    assert amount_text(comparator, number, upper, "家") == text


@pytest.mark.parametrize(("value", "percent"), [(-5, 0), (0, 0), (35, 50), (70, 100), (140, 100)])
def test_bar_stays_between_its_ends(value: int, percent: int) -> None:
    goal = make_goal(target=70)
    verified(goal, value)

    assert row_of(goal).bar_percent == percent


def test_milestone_prints_the_day_of_its_document() -> None:
    goal = make_goal(target=None, indicator=make_indicator(unit="", basis=Basis.MILESTONE))
    verified(goal, None, as_of=date(2024, 6, 30), stage=Stage.FINAL)

    row = row_of(goal)

    assert (row.target_text, row.outcome_text, row.rate_text) == ("—", "2024-06-30", "")
    assert row.completion.attained is True


# Queries


@pytest.mark.parametrize("goals", [1, 3])
def test_rows_take_three_queries_for_any_number(goals: int, django_assert_num_queries) -> None:
    place = make_place()
    for _number in range(goals):
        goal = make_goal(jurisdiction=place, lead_bureau=make_bureau(jurisdiction=place))
        verified(goal, "0.007", unit="万家")

    with django_assert_num_queries(3):
        rows = [row_as_json(row) for row in scorecard_rows(scorecard_goals(place, 2024), YEAR_END)]

    assert [row["actual"] for row in rows] == ["70"] * goals

"""A sheet that names no plan speaks of the goals on record, and makes none of them twice."""

from datetime import date

import pytest
from django.utils import timezone

from outcomes.actions.import_sheets import import_sheet
from outcomes.models import Outcome
from plans.enums import Basis, Tier
from plans.models import Goal, Indicator, Jurisdiction, Plan
from plans.sheets.staging import Staging
from tests.factories import (
    make_bureau,
    make_goal,
    make_indicator,
    make_place,
    make_plan,
    make_target,
)
from tests.sheets import Row, goals_csv, import_goals

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Jurisdiction:
    return make_place("330483", "桐乡市")


@pytest.fixture
def indicator() -> Indicator:
    return make_indicator("新增国家高新技术企业", code="B19")


@pytest.fixture(autouse=True)
def goal(place: Jurisdiction, indicator: Indicator) -> Goal:
    plan = make_plan(jurisdiction=place, title="科技工作要点", year=2019)
    return make_goal(plan=plan, indicator=indicator, year=2019, target=70)


def row(**cells: object) -> Row:
    usual = {"行政区": "桐乡市", "目标年度": 2019, "单位": "家"}
    return usual | {"指标": "新增国家高新技术企业", "目标值": "70"} | cells


def load(*rows: Row) -> Staging:
    return import_goals(goals_csv(*rows), "目标.csv", imported_by=None)


def counts(staging: Staging) -> tuple[int, int, int, int]:
    told = staging.as_json()
    return told["new"], told["changed"], told["unchanged"], told["refused"]


def test_goal_of_a_plan_is_not_made_again() -> None:
    assert counts(load(row())) == (0, 0, 1, 0)
    assert (Goal.objects.count(), Plan.objects.count()) == (1, 1)


def test_other_number_is_a_conflict_that_names_the_plan(goal: Goal) -> None:
    staging = load(row(目标值="75"))

    assert counts(staging) == (0, 0, 0, 1)
    (problem,) = staging.problems
    assert "《科技工作要点》中此项目标为 ≥70家，表中为 ≥75家，而表中没有写计划" in problem.message
    assert goal.targets.get().value == 70


def test_tier_the_plan_does_not_know_is_a_conflict() -> None:
    (problem,) = load(row(层级="力争", 目标值="80")).problems

    assert "此项目标为 空，表中为 ≥80家" in problem.message


def test_row_that_names_its_plan_is_another_goal() -> None:
    assert counts(load(row(计划="政府工作报告", 目标值="75"))) == (1, 0, 0, 0)
    assert Goal.objects.count() == 2


def test_goal_of_another_bureau_is_another_goal(goal: Goal, place: Jurisdiction) -> None:
    Goal.objects.update(lead_bureau=make_bureau("桐乡市科学技术局", jurisdiction=place))
    make_bureau("桐乡市经济和信息化局", jurisdiction=place)

    assert counts(load(row(责任单位="桐乡市经济和信息化局", 目标值="75"))) == (1, 0, 0, 0)


@pytest.mark.parametrize("cells", [{"目标年度": 2020}, {"目标年度": ""}, {"计划年度": 2018}])
def test_goal_of_another_year_is_another_goal(cells: dict) -> None:
    assert counts(load(row(**cells))) == (1, 0, 0, 0)


def test_of_several_plans_the_one_with_the_number_is_meant(place: Jurisdiction, goal: Goal) -> None:
    plan = make_plan(jurisdiction=place, title="政府工作报告", year=2019)
    other = make_goal(plan=plan, indicator=goal.indicator, year=2019, target=75)
    make_target(other, 80, tier=Tier.STRETCH)

    assert counts(load(row(目标值="75"), row(目标值="80", 层级="力争"))) == (0, 0, 2, 0)
    assert Goal.objects.count() == 2


def test_what_the_plan_does_not_say_is_added_and_nothing_overwritten(goal: Goal) -> None:
    Goal.objects.update(weight=5, note="原有备注")

    staging = load(row(完成时限="2019年12月底", 权重="8", 备注="另一句话"))

    goal.refresh_from_db()
    assert counts(staging) == (0, 1, 0, 0)
    assert (goal.due_on, goal.weight, goal.note) == (date(2019, 12, 31), 5, "原有备注")


def test_results_of_a_combined_sheet_meet_the_goal_on_record(goal: Goal) -> None:
    lines = ["行政区,指标,目标年度,目标值,单位,实际值,截止日期"]
    lines += ["桐乡市,新增国家高新技术企业,2019,70,家,66,2019-09-30"]

    import_sheet("\n".join(lines).encode(), "完成情况.csv", imported_by=None, now=timezone.now())

    assert Goal.objects.count() == 1
    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.indicator) == (66, goal.indicator)


def test_of_several_plans_the_number_is_compared_in_its_unit(place: Jurisdiction) -> None:
    money = make_indicator("技术合同成交额", code="F01", unit="亿元", basis=Basis.AMOUNT)
    for title, target in (("科技工作要点", 6), ("政府工作报告", 5)):
        plan, _new = Plan.objects.get_or_create(jurisdiction=place, title=title, year=2019)
        make_goal(plan=plan, indicator=money, year=2019, target=target)

    staging = load(row(指标="技术合同成交额", 目标值="50000", 单位="万元"))

    assert counts(staging) == (0, 0, 1, 0)

from datetime import date
from decimal import Decimal

import pytest

from plans.enums import Basis, Direction, Tier
from plans.exports import goal_export_rows
from plans.models import Figure, Goal, GoalBureau, Target
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.writing import write_csv, write_xlsx
from tests.factories import (
    make_bureau,
    make_document,
    make_figure,
    make_goal,
    make_indicator,
    make_measure,
    make_place,
    make_plan,
    make_target,
)
from tests.sheets import import_goals, preview_goals

pytestmark = pytest.mark.django_db


def exported(suffix: str) -> bytes:
    rows = list(goal_export_rows(Goal.objects.order_by("pk")))
    if suffix == ".csv":
        return write_csv(GOAL_COLUMNS, rows)
    return write_xlsx(GOAL_COLUMNS, rows, "目标")


def cells_of(row: list) -> dict[str, object]:
    return dict(zip(GOAL_COLUMNS, row, strict=True))


def make_full_goal() -> Goal:
    """Return a goal that fills every column, stated twice in its document."""
    place = make_place("330483", "桐乡市")
    bureau = make_bureau("科技局", jurisdiction=place)
    document = make_document("tongxiang-2019", jurisdiction=place)
    plan = make_plan(jurisdiction=place, year=2019, title="工作要点", document=document)
    first = make_figure(document=document, start=581, section="二、目标任务", commitment="stretch")
    make_figure(document=document, start=2010, commitment="firm", restates=first)
    goal = make_goal(
        plan=plan, year=2020, lead_bureau=bureau, indicator=make_indicator("新增高企", code="B19"),
        measure=make_measure(plan=plan, path="二、", name="目标任务"), wording="新增国家高企",
        due_on=date(2020, 11, 30),
        weight=Decimal("2.5"), schedule="quarterly", quarters=["10", "25", "40", "70"],
        baseline_year=2018, baseline_value=Decimal("60.5"), note="=年报数", figure=first,
    )  # fmt: skip
    for position, name in enumerate(["甲局", "乙局"]):
        helping = make_bureau(name, jurisdiction=place)
        GoalBureau.objects.create(goal=goal, bureau=helping, position=position)
    return goal


def test_row_fills_every_column() -> None:
    make_full_goal()

    first, second = map(cells_of, goal_export_rows(Goal.objects.all()))

    assert first | {"目标值": int(first["目标值"]), "权重": str(first["权重"])} == {
        "行政区划代码": "330483", "行政区": "桐乡市", "责任单位": "科技局",
        "配合单位": "甲局、乙局",
        "计划": "工作要点", "计划年度": 2019, "举措": "二、 目标任务", "指标": "新增试验企业",
        "指标代码": "B19", "目标年度": 2020, "类型": "新增", "方向": "越高越好", "比较": "≥",
        "目标值": 70, "目标上限": None, "单位": "家", "口气": "力争", "层级": "基本",
        "基期年度": 2018, "基期值": Decimal("60.5"), "进度安排": "按季计划(10/25/40/70)",
        "完成时限": date(2020, 11, 30),
        "权重": "2.50", "文件": "tongxiang-2019", "位置": "二、目标任务 @581", "备注": "=年报数",
    }  # fmt: skip
    assert (second["位置"], second["口气"]) == ("@2010", "确保")


def make_plain_goal() -> None:
    make_goal()


def make_undated_goal() -> None:
    make_goal(year=None)


def make_goal_of_an_undated_plan() -> None:
    make_goal(plan=make_plan(year=None), year=2024)


def make_two_tiers() -> None:
    indicator = make_indicator(basis=Basis.AMOUNT, unit="亿元")
    make_target(make_goal(target=450, indicator=indicator), 500, tier=Tier.STRETCH)


def make_range() -> None:
    indicator = make_indicator("地区生产总值增速", basis=Basis.GROWTH, unit="%")
    make_goal(target=6, comparator="range", value_high=Decimal("6.5"), indicator=indicator)


def make_milestone() -> None:
    make_goal(target=None, indicator=make_indicator(basis=Basis.MILESTONE, unit=""))


def make_rank() -> None:
    indicator = make_indicator(basis=Basis.RANK, unit="位", direction=Direction.LOWER)
    make_goal(target=6, comparator="<=", indicator=indicator)


def make_negative_and_tiny() -> None:
    indicator = make_indicator(basis=Basis.GROWTH, unit="%")
    make_goal(target="-13", comparator="=", indicator=indicator)
    make_goal(target="0.00000001", comparator="~", indicator=make_indicator(unit="微克/立方米"))


def make_superseded() -> None:
    goal = make_full_goal()
    old = goal.targets.get()
    Target.objects.filter(pk=old.pk).update(in_force=False)
    make_target(goal, 80, supersedes=old, change_reason="市政府调整")


def make_batch() -> None:
    make_goal(schedule="batch", batch_on=date(2024, 12, 1))


def make_two_places_with_one_plan_title() -> None:
    indicator = make_indicator()
    for _number in range(2):
        plan = make_plan(title="目标任务书", year=2024)
        make_goal(plan=plan, indicator=indicator)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    "make",
    [
        make_full_goal, make_plain_goal, make_undated_goal, make_goal_of_an_undated_plan,
        make_two_tiers, make_range, make_milestone, make_rank, make_negative_and_tiny,
        make_superseded, make_batch, make_two_places_with_one_plan_title,
    ],
)  # fmt: skip
def test_export_imported_changes_nothing(make, suffix: str) -> None:
    make()
    before = [Goal.objects.count(), Target.objects.count(), Figure.objects.count()]
    data = exported(suffix)

    staging = import_goals(data, f"目标{suffix}", imported_by=None)

    rows = len(staging.rows)
    assert staging.as_json() == {
        "new": 0, "changed": 0, "unchanged": rows, "refused": 0, "skipped": 0, "errors": [],
        "warnings": [], "batch": None,
    }  # fmt: skip
    assert rows > 0
    assert [Goal.objects.count(), Target.objects.count(), Figure.objects.count()] == before


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    "note", ["=1+1", "+86", "-5%", "@科技局", "'=1", "甲\n乙", "甲\r\n乙", '"']
)
def test_note_that_looks_like_a_formula_comes_back(note: str, suffix: str) -> None:
    goal = make_goal(note=note)

    staging = preview_goals(exported(suffix), f"目标{suffix}")

    assert staging.as_json()["unchanged"] == 1
    assert goal.note == note


def test_location_without_its_own_document_comes_back() -> None:
    document = make_document()
    goal = make_goal(plan=make_plan(jurisdiction=document.jurisdiction, document=document))
    Target.objects.filter(goal=goal).update(location="二、目标任务 @581")

    staging = preview_goals(exported(".csv"), "目标.csv")

    assert staging.as_json()["unchanged"] == 1


@pytest.mark.parametrize("goals", [1, 3])
def test_export_takes_the_same_queries_for_any_number(
    goals: int, django_assert_num_queries
) -> None:
    place = make_place("330483", "桐乡市")
    document = make_document(jurisdiction=place)
    for number in range(goals):
        figure = make_figure(document=document, start=number)
        make_figure(document=document, start=100 + number, restates=figure)
        make_goal(jurisdiction=place, figure=figure)

    with django_assert_num_queries(5):
        list(goal_export_rows(Goal.objects.all()))

"""责任科室: an office inside a bureau is no bureau of its own."""

import pytest

from tests.factories import make_bureau, make_place
from tests.plans.sheets.lines import make_reference
from tests.plans.sheets.test_ugly_sheets import stage, workbook

pytestmark = pytest.mark.django_db

ROW = ["高新技术企业数", "家", 400, "成果科"]


@pytest.fixture(autouse=True)
def reference() -> None:
    make_reference()
    make_bureau("科技局", jurisdiction=make_place("330205"))


def goal_of(title: str, header: str = "责任科室"):
    rows = [[title], ["指标", "单位", "目标值", header], ROW]
    (goal,) = stage(workbook({"a": rows}), place_code="330205").goals.goals
    return goal


def test_office_is_noted_and_the_bureau_of_the_title_leads() -> None:
    goal = goal_of("江北区科技局2024年目标任务")

    assert (goal.lead_bureau.name, goal.note) == ("科技局", "责任科室：成果科")


def test_office_under_a_title_without_a_bureau_leads_nothing() -> None:
    goal = goal_of("江北区2024年目标任务")

    assert (goal.lead_bureau, goal.note) == (None, "责任科室：成果科")


def test_office_that_is_kept_as_a_bureau_leads() -> None:
    make_bureau("成果科", jurisdiction=make_place("330205"))

    assert goal_of("江北区科技局2024年目标任务").lead_bureau.name == "成果科"


def test_bureau_in_its_own_column_is_made_as_before() -> None:
    goal = goal_of("江北区科技局2024年目标任务", header="责任单位")

    assert (goal.lead_bureau.name, goal.note) == ("成果科", "")

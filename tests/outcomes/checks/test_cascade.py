"""Goals split among districts, and what goals lack."""

from decimal import Decimal

import pytest

from outcomes.checks.cascade import cascade, is_aggregate, measurability
from tests.outcomes.reconciliation.samples import goal


def test_parts_above_the_whole_are_a_ratio_above_one() -> None:
    whole = goal("新增高新技术企业", 100, "家", "new")
    parts = [goal("新增高新技术企业", 60, "家", "new"), goal("新增高新技术企业", 55, "家", "new")]

    found = cascade(whole, parts)

    assert (found.total, found.remainder, found.ratio) == (
        Decimal(115),
        Decimal(-15),
        Decimal("1.15"),
    )
    assert not found.is_forbidden


def test_shares_do_not_add_up_and_aggregates_are_not_pushed_down() -> None:
    share = cascade(goal("森林覆盖率", 45, "%", "share"), [goal("森林覆盖率", 50, "%", "share")])
    growth = cascade(goal("地区生产总值增长", 7, "%", "growth"), [])

    assert share.ratio is None
    assert growth.is_forbidden


def test_goal_without_number_and_owner_says_so() -> None:
    found = measurability(
        value=None, unit="家", has_date=True, has_owner=False, has_source=True, has_schedule=True
    )

    assert found.missing == ("number", "owner")
    assert found.message == "缺少数值、责任单位"


@pytest.mark.parametrize(
    ("name", "is_forbidden"),
    [
        ("地区生产总值", True),
        ("规上工业增加值增速", True),
        ("R&D经费支出占地区生产总值比重", False),
        ("财政收入相当于GDP的比例", False),
        ("高新技术产业增加值占规上工业增加值比重", True),
    ],
)
def test_what_is_only_measured_by_an_aggregate_may_be_split(name: str, is_forbidden: bool) -> None:
    assert is_aggregate(name) == is_forbidden

"""Rules that hold several figures against each other: pairs, rates, sums and balances."""

from decimal import Decimal

import pytest

from outcomes.checks import Material, implied_figures
from outcomes.reconciliation import Statement, reconcile
from tests.outcomes.checks.finding import LAST, found_by, said
from tests.outcomes.reconciliation.samples import goal, outcome


def test_completion_above_130_and_exact_hits_need_pairs() -> None:
    goals = [
        goal(f"改造第{word}小学", 10, "所", "activity", start=n)
        for n, word in enumerate("甲乙丙丁戊")
    ]
    same = [outcome(one.indicator, 10, "所", "activity", start=one.id) for one in goals]
    high = outcome("改造第甲小学", 14, "所", "activity")

    assert found_by("exact-hits", pairs=reconcile(goals, same).pairs)
    (finding,) = found_by("completion-above-130", pairs=reconcile(goals, [high]).pairs)
    assert "140%" in finding.message


def test_printed_rate_and_growth_are_solved_back() -> None:
    stated = (
        outcome("技术交易额", "70.16", "亿元", "amount", start=1),
        outcome("技术交易额同比增长", 307, "%", "growth", start=2),
        outcome("技术交易额年度目标完成率", 438, "%", "other", start=3),
    )

    implied = {one.role: one.derived.value for one in implied_figures(Material(stated))}
    (finding,) = found_by("implied-target", *stated)

    assert implied == {"target": Decimal("16.02"), "last": Decimal("17.24")}
    assert "16.02" in finding.message and "17.24" in finding.message


def test_implied_target_is_held_against_the_plan() -> None:
    stated = (
        goal("技术交易额", 20, "亿元", "amount", start=9),
        outcome("技术交易额", "70.16", "亿元", "amount", start=1),
        outcome("技术交易额年度目标完成率", 438, "%", "other", start=3),
    )

    (finding,) = found_by("implied-differs", *stated)

    assert "16.02" in finding.message and "20亿元" in finding.message


def test_target_that_a_summary_misquotes_is_held_against_the_plan() -> None:
    text = "农村改厕任务38283座，完成38649座。"
    quoted = outcome("农村改厕任务", 38283, "座", "activity", start=1, **said("38283", text))
    reached = outcome("农村改厕", 38649, "座", "activity", start=2, **said("38649", text))
    planned = [goal("实施农村改厕", value, "座", "activity", start=9) for value in (40000, 38283)]

    (finding,) = found_by("target-misquoted", planned[0], quoted, reached)

    assert "38283座" in finding.message and "40000座" in finding.message
    assert not found_by("target-misquoted", planned[1], quoted, reached)


def test_districts_sum_above_the_city() -> None:
    stated = (
        outcome("新增高新技术企业", 10, "家", "new", place="示范市", start=1),
        outcome("新增高新技术企业", 6, "家", "new", place="甲区", start=2),
        outcome("新增高新技术企业", 7, "家", "new", place="乙区", start=3),
    )
    parents = {"甲区": "示范市", "乙区": "示范市", "丙区": "示范市"}

    assert "130%" in found_by("districts-sum", *stated, parents=parents)[0].message
    assert not found_by("districts-sum", *stated[:2], parents=parents)


@pytest.mark.parametrize(("total", "words"), [(215, ""), (220, "多出5"), (213, "减失效5家之和少2")])
def test_printed_losses_close_the_balance(total: int, words: str) -> None:
    stated = (
        outcome("高新技术企业总数", total, "家", "total", start=1),
        outcome("高新技术企业总数", 200, "家", "total", year=LAST, start=2),
        outcome("新增高新技术企业", 20, "家", "new", start=3),
        outcome("注销高新技术企业", 5, "家", "activity", start=4),
    )

    found = found_by("balance", *stated)

    assert [words in one.message for one in found] == ([True] if words else [])


def test_round_numbers_bunch() -> None:
    def listed(values: list[int]) -> list[Statement]:
        return [outcome(f"指标{v}", v, "人", "new", start=v) for v in values]

    assert found_by("round-numbers", *listed([n * 100 for n in range(1, 14)]))
    assert not found_by("round-numbers", *listed([n * 100 + 17 for n in range(1, 14)]))

"""Four lists from plain statements."""

from dataclasses import replace
from decimal import Decimal

import pytest

from outcomes.reconciliation import Statement, reconcile
from tests.outcomes.reconciliation.samples import goal, outcome


def test_answered_silent_and_unplanned() -> None:
    goals = [
        goal("重点农牧业项目", 33, "个", "activity", start=1),
        goal("社会消费品零售总额增长", 14, "%", "growth", start=2),
    ]
    outcomes = [
        outcome("重点工业项目", 34, "个", "activity", start=11),
        outcome("社会消费品零售总额同比增长", "11.6", "%", "growth", start=12),
    ]

    found = reconcile(goals, outcomes, year=2023)

    assert [(pair.goal.id, pair.outcome.id, pair.attained) for pair in found.matched] == [
        (2, 12, False)
    ]
    assert [one.id for one in found.silent] == [1]
    assert [one.id for one in found.unplanned] == [11]


def test_one_result_answers_both_tiers() -> None:
    goals = [
        goal("新材料产业产值", 450, "亿元", "amount", start=1, tier="firm", comparator=">="),
        goal("新材料产业产值", 500, "亿元", "amount", start=2, tier="stretch", comparator=">"),
    ]

    found = reconcile(goals, [outcome("新材料产业产值", 480, "亿元", "amount", start=9)])

    assert [(pair.goal.id, pair.attained) for pair in found.matched] == [(1, True), (2, False)]


def test_one_number_promised_of_two_indicators_takes_two_results() -> None:
    goals = [goal("规上工业增加值和固定资产投资均增长", 10, "%", "growth", start=1)]
    outcomes = [
        outcome("规模以上工业增加值增长", "11.2", "%", "growth", start=11),
        outcome("全社会固定资产投资增长", "9.1", "%", "growth", start=12),
    ]

    found = reconcile(goals, outcomes)

    assert [(pair.outcome.id, pair.attained) for pair in found.matched] == [(11, True), (12, False)]
    assert found.matched[0].goal == goals[0]


def test_residents_of_town_and_country_answer_a_goal_for_all_in_doubt() -> None:
    goals = [goal("城乡居民可支配收入增长", 18, "%", "growth", start=1)]
    outcomes = [
        outcome("城镇居民人均可支配收入同比增长", "11.1", "%", "growth", start=11),
        outcome("农民人均纯收入同比增长", "14.1", "%", "growth", start=12),
    ]

    found = reconcile(goals, outcomes)

    assert [(pair.outcome.id, pair.attained) for pair in found.doubtful] == [(11, None), (12, None)]


def test_total_does_not_answer_an_increase() -> None:
    goals = [goal("新增高新技术企业", 46, "家", "new")]

    found = reconcile(goals, [outcome("高新技术企业总数", 230, "家", "total")])

    assert not found.matched
    assert found.doubtful[0].reasons[-1].code == "flow"


@pytest.mark.parametrize(
    ("promised", "reported", "is_silent"),
    [
        (("新改扩建公园", 6, "个", "new"), ("公园总数", 196, "个", "total"), True),
        (("新登记市场主体", "5.5", "万户", "new"), ("市场主体总量", "42.8", "万户", "total"), True),
        (("农房改造", 500, "栋", "activity"), ("累计农房改造", 1600, "栋", "activity"), True),
        (("新改扩建公园", 6, "个", "new"), ("公园总数", 26, "个", "total"), False),
        (("农房改造", 500, "栋", "activity"), ("累计农房改造", 1200, "栋", "activity"), False),
    ],
)
def test_total_far_beyond_a_years_goal_leaves_it_silent(
    promised: tuple[object, ...], reported: tuple[object, ...], is_silent: bool
) -> None:
    found = reconcile([goal(*promised)], [outcome(*reported)])

    assert bool(found.silent) == is_silent


def test_this_years_number_is_taken_before_the_running_total() -> None:
    goals = [goal("农房改造", 500, "栋", "activity", start=1)]
    outcomes = [
        outcome("累计农房改造", 900, "栋", "activity", start=11),
        outcome("农房改造", 612, "栋", "activity", start=12),
    ]

    assert [pair.outcome.id for pair in reconcile(goals, outcomes).matched] == [12]


def test_rate_of_completion_alone_stands_for_a_result() -> None:
    goals = [goal("实际利用外资", 2, "亿美元", "amount", comparator=">=")]
    rate = outcome("实际利用外资年度目标完成率", 107, "%", "share", start=11)
    printed = outcome("实际利用外资", "2.2", "亿美元", "amount", start=12)

    (derived,) = reconcile(goals, [rate]).matched
    (same,) = reconcile(goals, [rate, printed]).matched

    assert (derived.relation, derived.outcome.id, derived.attained) == ("derived", 11, True)
    assert derived.derived is not None and derived.derived.value == Decimal("2.14")
    assert (same.relation, same.outcome.id) == ("same", 12)


def test_rate_of_completion_of_another_indicator_says_nothing() -> None:
    goals = [goal("实际利用外资", 2, "亿美元", "amount")]

    found = reconcile(goals, [outcome("招商引资年度目标完成率", 107, "%", "share", start=11)])

    assert found.silent == tuple(goals)


def test_increase_is_derived_from_two_totals() -> None:
    goals = [goal("净增高新技术企业", 30, "家", "new", comparator=">=")]
    outcomes = [outcome("高新技术企业总数", 231, "家", "total")]
    earlier = [outcome("高新技术企业总数", 200, "家", "total", year=2022, start=7)]

    (pair,) = reconcile(goals, outcomes, year=2023, earlier=earlier).matched

    assert (pair.relation, pair.attained) == ("derived", True)
    assert pair.derived is not None and pair.derived.value == Decimal(31)


def test_growth_is_derived_from_the_base_the_plan_implies() -> None:
    goals = [
        goal("一般公共预算收入", 52, "亿元", "amount", start=1, comparator=">="),
        goal("一般公共预算收入增长", 8, "%", "growth", start=2),
    ]

    found = reconcile(goals, [outcome("一般公共预算收入", "53.1", "亿元", "amount")])

    assert [pair.relation for pair in found.pairs] == ["same", "derived"]
    assert found.pairs[1].derived is not None
    assert found.pairs[1].derived.value == Decimal("10.28")


def test_level_without_a_base_leaves_a_growth_in_doubt() -> None:
    goals = [goal("外贸进出口总额增长", 10, "%", "growth")]

    (pair,) = reconcile(goals, [outcome("外贸进出口总额", 8000, "亿元", "amount")]).doubtful

    assert pair.attained is None
    assert pair.reasons[-1].code == "level_and_growth"


def test_goals_of_other_years_are_not_asked_for() -> None:
    found = reconcile([goal("森林覆盖率", 45, "%", "share", year=2025)], [], year=2023)

    assert found.silent == ()


def test_restatement_is_asked_for_once() -> None:
    goals = [
        goal("新增高新技术企业", 70, "家", "new", start=1),
        goal("新增高新技术企业", 70, "家", "new", start=2, restates=1),
    ]

    assert [one.id for one in reconcile(goals, []).silent] == [1]


def test_target_printed_again_in_a_summary_answers_nothing() -> None:
    def told(number: str, name: str, text: str) -> Statement:
        at = text.index(number)
        return outcome(name, number, "座", "activity", start=at, sentence=text, at=at)

    text = "农村改厕任务38283座，正在推进。"
    asked = goal("实施农村改厕", 38283, "座", "activity", start=9)
    found = reconcile([asked], [told("38283", "农村改厕任务", text)])
    assert found.silent == (asked,) and not found.unplanned

    text = "农村改厕任务38283座，完成38649座。"
    both = [told("38283", "农村改厕任务", text), told("38649", "农村改厕任务", text)]
    (pair,) = reconcile([asked], both).matched
    assert pair.outcome.value == 38649


@pytest.mark.parametrize(
    ("planned", "reported"),
    [
        ("新增普惠性托位", "新增普惠托位"),
        ("新增床位", "新增病床"),
        ("帮扶就业困难人员就业", "帮扶困难人员再就业"),
    ],
)
def test_words_of_one_meaning_are_one(planned: str, reported: str) -> None:
    asked, told = goal(planned, 10, "个", "new"), outcome(reported, 12, "个", "new")

    (pair,) = reconcile([asked], [told]).matched

    assert pair.relation == "same"


def test_subject_of_the_clause_before_completes_what_is_measured() -> None:
    text = "制造业保持稳定，增加值增长4.9%。"
    told = outcome(
        "增加值增长", "4.9", "%", "growth", sentence=text, at=text.index("4.9"), is_loose=True
    )
    asked = goal("制造业增加值增长", 6, "%", "growth")

    (pair,) = reconcile([asked], [told]).matched

    assert pair.attained is False


@pytest.mark.parametrize(("reported", "is_sure"), [("6812", False), ("690", True)])
def test_result_of_another_scale_is_doubted(reported: str, is_sure: bool) -> None:
    goals = [goal("农村低保标准", 520, "元", "amount")]

    found = reconcile(goals, [outcome("农村低保标准", reported, "元", "amount", start=11)])

    assert bool(found.matched) == is_sure
    assert is_sure or found.doubtful[0].reasons[-1].code == "scale"


@pytest.mark.parametrize(
    ("sentence", "is_reported"),
    [
        ("完成技术合同登记412项、成交额41亿元。", True),
        ("完成技术合同登记412项，成交额41亿元。", False),
    ],
)
def test_item_of_a_list_that_only_says_what_is_measured(sentence: str, is_reported: bool) -> None:
    first = outcome("技术合同登记", 412, "项", "activity", start=8)
    second = outcome("成交额", 41, "亿元", "amount", start=16)
    told = [
        replace(one, sentence=sentence, at=sentence.index(number), is_loose=True)
        for one, number in ((first, "412"), (second, "41亿"))
    ]

    found = reconcile([goal("技术合同成交额", 35, "亿元", "amount")], told)

    assert bool(found.matched) == is_reported


def test_what_was_added_is_taken_before_what_was_recognised() -> None:
    goals = [goal("新增国家高新技术企业", 70, "家", "new")]
    outcomes = [
        outcome("认定国家高新技术企业", 96, "家", "new", start=11),
        outcome("新增国家高新技术企业", 78, "家", "new", start=12),
    ]

    assert [pair.outcome.id for pair in reconcile(goals, outcomes).matched] == [12]


@pytest.mark.parametrize(
    ("tier", "first", "second", "answered"),
    [
        ("firm", "甲。", "乙。", 1),
        ("firm", "", "", 1),
        ("firm", "甲。", "甲。", 2),
        ("stretch", "甲。", "乙。", 2),
    ],
)
def test_two_firm_numbers_of_one_name_in_two_places_are_no_tiers(
    tier: str, first: str, second: str, answered: int
) -> None:
    share = ("研发经费占生产总值比重", "%", "share")
    goals = [
        goal(share[0], "2.8", *share[1:], start=1, tier="firm", sentence=first),
        goal(share[0], 3, *share[1:], start=2, tier=tier, sentence=second),
    ]

    found = reconcile(goals, [outcome(share[0], "2.91", *share[1:], start=9)])

    assert len(found.pairs) == answered

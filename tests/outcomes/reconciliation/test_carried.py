"""Results whose subject stands in a clause or a sentence before them, with counter-examples."""

import pytest

from outcomes.reconciliation import reconcile
from outcomes.reconciliation.carried import topics
from outcomes.reconciliation.documents import read_plan, read_summary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("家庭农场不断发展壮大，已建成", ["家庭农场"]),
        ("二是危桥改造进展顺利，开工", ["危桥改造"]),
        ("（二）养老机构提质增效。全年新建", ["养老机构"]),
        ("粮食再获丰收，总产", ["粮食"]),
        ("签约项目取得进展12个，其中", []),
        ("坚持以项目为抓手持续用力，开工", []),
        ("开展养老护理员培训，培训", []),
        ("2023年危桥改造进展顺利，开工", []),
    ],
)
def test_subject_of_a_clause_is_what_it_speaks_of(text: str, expected: list[str]) -> None:
    assert list(topics(text)) == expected


@pytest.mark.parametrize(
    ("planned", "reported", "is_answered"),
    [
        ("培育家庭农场120家。", "家庭农场不断壮大，年内共落地126家。", True),
        ("实施重点水利项目30个。", "水利重点项目进展顺利，开工31个，群众满意。", True),
        ("选聘科技副总50人。", "科技副总选聘再创佳绩，省厅公布的名单中我市有81人。", True),
        ("改造危桥20座。", "危桥改造稳步推进。今年已完工22座。", True),
        ("粮食产量25万吨。", "粮食再获丰收，总产达到26万吨。", True),
        ("新增养老机构20家。", "养老机构队伍持续扩大。全区最终新增22家。", True),
        # the result says itself what it counts, or the subject is another, or the numbers are
        ("培育家庭农场120家。", "家庭农场不断壮大，新建大棚126个。", False),
        ("培育家庭农场120家。", "合作社不断壮大，年内共落地126家。", False),
        ("培育家庭农场120家。", "家庭农场不断壮大，已建成12600家。", False),
        ("改造危桥20座。", "危桥改造稳步推进。今年已完工22公里。", False),
        ("改造危桥20座。", "危桥改造稳步推进，同比多22座。", False),
    ],
)
def test_subject_ahead_names_a_result_in_doubt(
    planned: str, reported: str, is_answered: bool
) -> None:
    plan = read_plan(f"2023年工作计划\n{planned}".encode(), "plan.txt", 2023)
    summary = read_summary(f"2023年工作总结\n{reported}".encode(), "summary.txt", 2023)

    found = reconcile(plan.of_kind("target"), summary.of_kind("outcome"), year=2023)

    assert bool(found.pairs) == is_answered
    assert bool(found.silent) != is_answered


def test_only_one_result_takes_the_subject() -> None:
    plan = read_plan("2023年工作计划\n改造危桥20座。".encode(), "plan.txt", 2023)
    text = "2023年工作总结\n危桥改造进展顺利，开工24座、完工21座。"
    summary = read_summary(text.encode(), "summary.txt", 2023)

    found = reconcile(plan.of_kind("target"), summary.of_kind("outcome"), year=2023)

    assert len(found.pairs) == 1


def told(planned: str, reported: str) -> list[tuple[str, str]]:
    plan = read_plan(f"2023年工作计划\n{planned}".encode(), "plan.txt", 2023)
    summary = read_summary(f"2023年工作总结\n{reported}".encode(), "summary.txt", 2023)
    found = reconcile(plan.of_kind("target"), summary.of_kind("outcome"), year=2023)
    return [(str(pair.outcome.value), pair.relation) for pair in found.pairs]


def test_amount_beside_the_number_of_contracts_is_of_them() -> None:
    planned = "技术合同成交额35亿元。"
    reported = "登记技术合同412项，成交金额41亿元，其中技术交易额30亿元。"

    assert told(planned, reported) == [("41", "doubtful")]
    assert told(planned, "登记技术合同412项，兑现奖补3亿元，技术交易额30亿元。")[0][0] == "30"


def test_amount_dealt_on_a_market_is_of_the_market() -> None:
    reported = "网上技术市场合同成交245项，交易额6亿元。"

    assert told("网上技术市场交易额5亿元。", reported) == [("6", "doubtful")]
    assert told("农产品市场交易额5亿元。", reported) == []


@pytest.mark.parametrize(
    ("planned", "reported", "answer"),
    [
        ("全社会R&D投入占GDP比重2.8%。", "全社会R&D占比2.9%。", [("2.9", "same")]),
        ("全社会R&D投入占GDP比重2.8%。", "制造业R&D占比2.9%。", []),
        ("入选市级人才计划3项。", "入选市级人才计划4项。", [("4", "same")]),
        ("改厕300座。", "改厕计划310座。", []),
    ],
)
def test_share_of_research_and_plans_that_are_names(
    planned: str, reported: str, answer: list[tuple[str, str]]
) -> None:
    assert told(planned, reported) == answer


def test_both_tiers_take_the_carried_result() -> None:
    planned = "新材料产业产值达450亿元，力争突破500亿元。"
    reported = "新材料产业规模持续扩大，全年实现产值468亿元。"

    assert [value for value, _relation in told(planned, reported)] == ["468", "468"]


@pytest.mark.parametrize(
    ("reported", "answer"),
    [
        ("旅游收入突破70亿元大关，达76.9亿元。", "76.9"),
        ("旅游收入突破70亿元大关，增长9%。", "70"),
        ("旅游收入突破70亿元大关。全年旅游收入76.9亿元。", "70"),
    ],
)
def test_exact_number_is_taken_for_the_round_one_before_it(reported: str, answer: str) -> None:
    assert told("旅游收入68亿元。", reported) == [(answer, "same")]


@pytest.mark.parametrize(
    ("planned", "reported"),
    [
        ("居民消费价格涨幅3%左右。", "市场物价涨幅3.4%。"),
        ("人口自然增长率控制在5‰以内。", "人口计生工作获先进，自然增长率4.1‰。"),
        ("生产总值增长12%。", "生产总值180亿元，按可比价计算增长10%。"),
        ("化学需氧量排放量下降3%。", "COD排放量下降4%。"),
        ("战略性新兴产业占比达30%。", "战新产业占比提高至31%。"),
        ("科技进步贡献率达58%。", "科技进步对经济增长的贡献率升至58.6%。"),
    ],
)
def test_other_names_of_one_statistic(planned: str, reported: str) -> None:
    assert [relation for _value, relation in told(planned, reported)] == ["same"]


@pytest.mark.parametrize(
    ("reported", "answer"),
    [
        ("洽谈海洋服务业项目19个，签约6个、落地3个。", "6"),
        ("签约项目4个。", "4"),
        ("洽谈海洋服务业项目19个，落地3个。", ""),
        ("签约海洋服务业项目60个。", ""),
        ("签约医生4个。", ""),
    ],
)
def test_goal_that_tells_little_takes_the_same_station(reported: str, answer: str) -> None:
    assert [value for value, _ in told("促成项目签约2个。", reported)] == [answer] * bool(answer)


def test_bare_goal_of_another_clause_is_not_of_the_figure_before() -> None:
    planned = "新增家庭农场120家;促成项目签约2个。"

    assert told(planned, "新增家庭农场126家,总数达到3个。") == [("126", "same")]


def test_first_figure_of_a_longer_sentence_is_not_what_is_measured() -> None:
    reported = "登记技术合同412项，服务企业30家，成交金额41亿元。"

    assert told("技术合同成交额35亿元。", reported) == []


def test_investment_of_no_sector_grows_as_fixed_investment_does_in_doubt() -> None:
    planned = "固定资产投资增长10%。"

    assert told(planned, "投资保持较快增长，增速达12%。") == [("12", "doubtful")]
    assert told(planned, "工业投资增长12%。") == []
    assert told("固定资产投资100亿元。", "完成投资5亿元。") == []

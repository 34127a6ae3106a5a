"""Each rule finds its own case, tells the numbers, and leaves the counter-example alone."""

import pytest

from outcomes.checks import RULES, Material, run_checks
from outcomes.reconciliation import Statement
from tests.outcomes.checks.finding import LAST, found_by, said
from tests.outcomes.reconciliation.samples import goal, outcome

CASES: list[tuple[str, tuple[Statement, ...], tuple[Statement, ...], str]] = [
    (
        "target-below-actual",
        (
            goal("技术交易额", 15, "亿元", "amount", start=1),
            outcome("技术交易额", 17, "亿元", "amount", year=LAST, comparator=">"),
        ),
        (
            goal("技术交易额", 18, "亿元", "amount", start=1),
            outcome("技术交易额", 17, "亿元", "amount", year=LAST),
        ),
        ">17亿元",
    ),
    (
        "target-barely-above",
        (
            goal("R&D经费占GDP比重", "2.25", "%", "share", start=1),
            outcome("全社会研发投入占地区生产总值比重", "2.24", "%", "share", year=LAST),
        ),
        (
            goal("R&D经费占GDP比重", "2.5", "%", "share", start=1),
            outcome("全社会研发投入占地区生产总值比重", "2.24", "%", "share", year=LAST),
        ),
        "0.01个百分点",
    ),
    (
        "falling-total",
        (
            outcome("累计认定高新技术企业", 90, "家", "total", start=1),
            outcome("累计认定高新技术企业", 95, "家", "total", year=LAST),
        ),
        (
            outcome("累计认定高新技术企业", 99, "家", "total", start=1),
            outcome("累计认定高新技术企业", 95, "家", "total", year=LAST),
        ),
        "95家",
    ),
    (
        "balance",
        (
            outcome("高新技术企业总数", 231, "家", "total", start=1),
            outcome("高新技术企业总数", 200, "家", "total", year=LAST, start=2),
            outcome("新增高新技术企业", 20, "家", "new", start=3),
        ),
        (
            outcome("高新技术企业总数", 215, "家", "total", start=1),
            outcome("高新技术企业总数", 200, "家", "total", year=LAST, start=2),
            outcome("新增高新技术企业", 20, "家", "new", start=3),
        ),
        "多出11",
    ),
    (
        "growth-mismatch",
        (
            outcome("技术交易额", 150, "亿元", "amount", start=1),
            outcome("技术交易额同比增长", 30, "%", "growth", start=2),
            outcome("技术交易额", 100, "亿元", "amount", year=LAST, start=3),
        ),
        (
            outcome("技术交易额", 150, "亿元", "amount", start=1),
            outcome("技术交易额同比增长", 50, "%", "growth", start=2),
            outcome("技术交易额", 100, "亿元", "amount", year=LAST, start=3),
        ),
        "计算为50%",
    ),
    (
        "growth-mismatch",
        (
            outcome("获省科学技术奖", 10, "项", "new", start=1),
            outcome("获省科学技术奖同比增长", "42.8", "%", "growth", start=2),
        ),
        (
            outcome("获省科学技术奖", 10, "项", "new", start=1),
            outcome("获省科学技术奖同比增长", "42.9", "%", "growth", start=2),
        ),
        "42.86%",
    ),
    (
        "statements-differ",
        (
            outcome("高新技术企业总数", 151, "家", "total", start=1),
            outcome("高新技术企业总数", 153, "家", "total", start=2),
        ),
        (
            outcome("高新技术企业总数", 150, "家", "total", start=1, comparator=">"),
            outcome("高新技术企业总数", 153, "家", "total", start=2),
        ),
        "153家",
    ),
    (
        "restated-differently",
        (
            goal("新增高新技术企业", 70, "家", "new", start=1, tier="stretch"),
            goal("新增高新技术企业", 70, "家", "new", start=99, tier="firm", restates=1),
        ),
        (
            goal("新增高新技术企业", 70, "家", "new", start=1, tier="firm"),
            goal("新增高新技术企业", 70, "家", "new", start=99, tier="firm", restates=1),
        ),
        "口气",
    ),
    (
        "magnitude-jump",
        (
            goal("技术交易额", 15, "亿元", "amount", start=1),
            outcome("技术交易额", 16, "万元", "amount", start=2),
        ),
        (
            goal("技术交易额", 15, "亿元", "amount", start=1),
            outcome("技术交易额", 160000, "万元", "amount", start=2),
        ),
        "万、亿",
    ),
    (
        "year-outside-plan",
        (goal("集聚科技企业", 100, "家", "total", year=None),),
        (goal("集聚科技企业", 100, "家", "total"),),
        "没有写明完成年份",
    ),
    (
        "stages-mixed",
        (
            outcome("新培育入库高新技术企业", 52, "家", "new", start=1),
            outcome("新培育通过评审高新技术企业", 51, "家", "new", start=2),
        ),
        (
            outcome("新培育入库高新技术企业", 52, "家", "new", start=1),
            outcome("新培育入库科技型中小企业", 51, "家", "new", start=2),
        ),
        "不可混用",
    ),
    (
        "estimate-as-final",
        (outcome("研发经费", 23, "亿元", "amount", **said("23", "预计研发经费23亿元。")),),
        (outcome("研发经费", 23, "亿元", "amount", **said("23", "研发经费23亿元。")),),
        "预计数",
    ),
    (
        "recurring-target",
        (goal("举办推介会", 20, "场", "activity", **said("20", "每年举办推介会20场。")),),
        (goal("举办推介会", 20, "场", "activity", **said("20", "全年举办推介会20场。")),),
        "每年",
    ),
    (
        "scope-unclear",
        (goal("项目签约", 2, "个", "activity", **said("2", "推进两个领域项目签约2个以上。")),),
        (goal("项目签约", 2, "个", "activity", **said("2", "推进两个领域各签约项目2个以上。")),),
        "两个领域",
    ),
    (
        "person-or-visit",
        (outcome("参与人数", 6, "万人", "activity", **said("6", "举办服务月，6万多人参与。")),),
        (outcome("参与人次", 6, "万人次", "activity", **said("6", "举办服务月，6万人次参与。")),),
        "人次",
    ),
    (
        "unit-missing",
        (outcome("使用创新券", 1989, "万元", "amount", **said("1989", "使用1989。")),),
        (outcome("使用创新券", 1989, "万元", "amount", **said("1989", "使用1989万元。")),),
        "万元",
    ),
    (
        "digit-missing",
        (goal("研发费用", 1, "亿元", "amount", **said("亿", "研发费用超亿元。")),),
        (goal("研发费用", 1, "亿元", "amount", **said("1", "研发费用超1亿元。")),),
        "没有数字",
    ),
    (
        "double-comparator",
        (outcome("服务企业", 50, "家次", "activity", **said("50", "服务企业超50家次以上。")),),
        (outcome("服务企业", 50, "家次", "activity", **said("50", "服务企业50家次以上。")),),
        "并用",
    ),
    (
        "mixed-commitment",
        (goal("引进项目", 25, "项", "new", **said("25", "力争引进25项，确保完成任务。")),),
        (goal("引进项目", 25, "项", "new", **said("25", "力争引进25项。")),),
        "口气不明",
    ),
    (
        "shared-number",
        (outcome("众创空间、孵化器", 1, "家", "new", **said("1", "众创空间、孵化器各1家。")),),
        (outcome("众创空间", 1, "家", "new", **said("1", "众创空间1家。")),),
        "多项指标",
    ),
    (
        "share-mismatch",
        (
            outcome("高新技术产业产值占工业总产值比重", 30, "%", "share", start=1),
            outcome("高新技术产业产值", 20, "亿元", "amount", start=2),
            outcome("工业总产值", 100, "亿元", "amount", start=3),
        ),
        (
            outcome("高新技术产业产值占工业总产值比重", 20, "%", "share", start=1),
            outcome("高新技术产业产值", 20, "亿元", "amount", start=2),
            outcome("工业总产值", 100, "亿元", "amount", start=3),
        ),
        "计算为20%",
    ),
    (
        "rank-alone",
        (outcome("生态质量指数全国排名", 1, "位", "rank"),),
        (
            outcome("生态质量指数全国排名", 1, "位", "rank", start=1),
            outcome("生态质量指数", 80, "分", "total", start=2),
        ),
        "没有给出数值",
    ),
    (
        "two-tiers",
        (
            goal("新材料产业产值", 450, "亿元", "amount", start=1, tier="firm"),
            goal("新材料产业产值", 500, "亿元", "amount", start=2, tier="stretch"),
        ),
        (
            goal("新材料产业产值", 450, "亿元", "amount", start=1, tier="firm"),
            goal("新能源产业产值", 500, "亿元", "amount", start=2, tier="stretch"),
        ),
        "两档",
    ),
    (
        "missing-baseline",
        (
            goal("企业研发机构总数", 600, "家", "total", start=1),
            goal("新增企业研发机构", 100, "家", "new", start=2),
        ),
        (
            goal("企业研发机构总数", 600, "家", "total", start=1),
            goal("新增企业研发机构", 100, "家", "new", start=2),
            outcome("企业研发机构总数", 510, "家", "total", year=LAST, start=3),
        ),
        "上年总数",
    ),
    (
        "application-counted",
        (outcome("申报重大专项", 30, "项", "activity"),),
        (outcome("获重大专项立项", 30, "项", "activity"),),
        "申报",
    ),
    (
        "definition-changed",
        (goal("研发投入占比", 2, "%", "share", **said("2", "研发投入占比2%（新口径）。")),),
        (goal("研发投入占比", 2, "%", "share", **said("2", "研发投入占比2%。")),),
        "新口径",
    ),
    (
        "base-not-given",
        (outcome("高新技术企业", 151, "家", "total", **said("151", "高企151家，三年倍增。")),),
        (outcome("高新技术企业", 151, "家", "total", **said("151", "高企151家，增长8%。")),),
        "没有给出基数",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "case", "counter", "words"), CASES)
def test_rule_finds_its_case_only(
    code: str, case: tuple[Statement, ...], counter: tuple[Statement, ...], words: str
) -> None:
    (finding,) = found_by(code, *case)

    assert words in finding.message
    assert not found_by(code, *counter)


def test_finding_marked_as_explained_is_left_out() -> None:
    material = Material((goal("集聚科技企业", 100, "家", "total", year=None),))
    (finding,) = run_checks(material)

    assert run_checks(material, explained=[finding.key]) == []


def test_every_rule_has_a_chinese_title() -> None:
    assert len(RULES) >= 25
    assert all(title and not title.isascii() for _function, title in RULES.values())


def test_estimates_of_one_stretch_are_one_finding() -> None:
    sentence = "预计研发经费23亿元，增长8%；技术交易额15亿元。"
    three = (
        outcome("研发经费", 23, "亿元", "amount", start=1, **said("23", sentence)),
        outcome("研发经费增长", 8, "%", "growth", start=2, **said("8%", sentence)),
        outcome("技术交易额", 15, "亿元", "amount", start=3, **said("15", sentence)),
    )

    (found,) = found_by("estimate-as-final", *three)

    assert "等2个数字" in found.message and found.statements == three[:1]


def test_target_implied_as_printed_is_no_finding() -> None:
    level = outcome("渔业产值", 635, "亿元", "amount", start=1)
    rate = outcome("渔业产值年度目标完成率", "89.4", "%", "share", start=2)

    assert found_by("implied-target", level, rate)
    assert not found_by(
        "implied-target", level, rate, goal("渔业产值", 710, "亿元", "amount", start=3)
    )


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("城乡居民收入增长", "城乡居民收入增长", "城乡居民收入分别增长7%、8%。"),
        ("累计渔船改造比重", "渔船改造比重", "渔船改造比重累计7%，今年8%。"),
    ],
)
def test_two_of_a_list_and_a_running_total_do_not_contradict(
    first: str, second: str, sentence: str
) -> None:
    one = outcome(first, 7, "%", "share", start=1, **said("7", sentence))
    other = outcome(second, 8, "%", "share", start=2, **said("8", sentence))

    assert not found_by("statements-differ", one, other)

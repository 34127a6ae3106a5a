"""Each rule finds its own case, tells the numbers, and leaves the counter-example alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from outcomes.checks import RULES, Finding, Material, Paper, implied_figures, paper_of, run_checks
from outcomes.reconciliation import Statement, reconcile
from tests.outcomes.reconciliation.samples import goal, outcome


def found_by(code: str, *statements: Statement, **fields: object) -> list[Finding]:
    assert code in RULES
    return run_checks(Material(statements, **fields), only=[code])


def said(number: str, sentence: str) -> dict[str, object]:
    return {"sentence": sentence, "at": sentence.index(number)}


LAST, NOW = 2022, 2023
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


def test_papers_tell_their_dates() -> None:
    text = "生成日期 2020-06-05 发布日期 2020-02-05\n正文"

    paper = paper_of("文件", text, "plan", 2020)

    assert (paper.published_on, paper.dated_on) == (date(2020, 2, 5), date(2020, 6, 5))
    assert found_by("dates-apart", papers=(paper,))
    assert not found_by("published-late", papers=(paper,))
    assert found_by("published-late", papers=(Paper("迟", "plan", 2020, date(2020, 8, 21)),))


TEXTS = [
    (
        "claim-without-figure",
        "规上工业增加值、投资增幅预计可完成任务；企业申报数均创新高，居全省前列。",
        "预计可完成年度任务的112%；登记合同1.2万项，创历史新高，居全省前列。",
    ),
    ("marks-unbalanced", "建设浙江工业大学研究院”和“中试基地。", "建设“研究院”和“中试基地”。"),
    (
        "marks-unbalanced",
        "按照《意见》（浙发【201843号）要求。",
        "按照《意见》（浙发〔2018〕43号）要求。",
    ),
    (
        "paragraph-unfinished",
        "搭建公共服务平台，引进技术服务机构。" * 4 + "全年技术培训渔农民2000多人",
        "搭建公共服务平台，引进技术服务机构。" * 4 + "全年技术培训渔农民2000多人。",
    ),
    (
        "object-missing",
        "健全以科技创新质量贡献为导向。",
        "健全以科技创新质量贡献为导向的评价机制。",
    ),
    ("honour-of-another-year", "荣获2018年度目标考核一等奖。", "荣获2019年度目标考核一等奖。"),
]


@pytest.mark.parametrize(("code", "odd", "plain"), TEXTS)
def test_text_is_pointed_at_where_it_is_odd(code: str, odd: str, plain: str) -> None:
    def papers(text: str) -> tuple[Paper, ...]:
        return (paper_of("文件", text, "summary", 2019),)

    found = found_by(code, papers=papers(odd))

    assert found and all(one.statements[0].sentence in odd + "\n" for one in found)
    assert len({one.key for one in found}) == len(found)
    assert not found_by(code, papers=papers(plain))


def test_levels_are_missed_only_in_a_report_that_looks_back_at_length() -> None:
    told = [outcome("规上工业企业", n, "家", "total", year=LAST, start=n) for n in range(1, 31)]
    told = [replace(one, document="报告") for one in told]
    asked = goal("校企合作联盟", 1300, "个", "total", start=99, document="报告")
    told += [goal("规上工业企业", 40, "家", "total", start=97, document="报告")]
    papers = (Paper("报告", "both", NOW),)

    assert "1300个" in found_by("nothing-last-year", asked, *told, papers=papers)[0].message
    assert not found_by("nothing-last-year", asked, *told[:9], papers=papers)
    known = outcome("校企合作联盟", 1200, "个", "total", year=LAST, start=98)
    assert not found_by(
        "nothing-last-year", asked, *told, replace(known, document="报告"), papers=papers
    )


def test_estimate_is_not_kept_for_years() -> None:
    one = outcome("技术交易额", 15, "亿元", "amount", stage="estimate")

    assert found_by("estimate-kept", one, today=date(2025, 1, 1))
    assert not found_by("estimate-kept", one, today=date(2024, 6, 1))


def test_finding_marked_as_explained_is_left_out() -> None:
    material = Material((goal("集聚科技企业", 100, "家", "total", year=None),))
    (finding,) = run_checks(material)

    assert run_checks(material, explained=[finding.key]) == []


def test_every_rule_has_a_chinese_title() -> None:
    assert len(RULES) >= 25
    assert all(title and not title.isascii() for _function, title in RULES.values())

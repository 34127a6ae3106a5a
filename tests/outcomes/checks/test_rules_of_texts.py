"""Rules that read the documents themselves: their dates, sentences and marks."""

from dataclasses import replace
from datetime import date

import pytest

from outcomes.checks import Paper, paper_of
from tests.outcomes.checks.finding import LAST, NOW, found_by
from tests.outcomes.reconciliation.samples import goal, outcome


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

"""Rules about when documents were made public."""

import re
from collections.abc import Iterator
from datetime import date

from outcomes.checks.kinds import NOTICE, WARNING, Finding, Material, Paper, rule
from outcomes.reconciliation.statements import OUTCOME

PLAN_DUE = (3, 31)  # of its own year
SUMMARY_DUE = (6, 30)  # of the year after
MANY_DAYS = 60
HEAD = 1500  # characters a metadata table takes at most
PRINTED_DATE = re.compile(
    r"(?P<word>发布日期|发布时间|发文日期|公开日期|成文日期|生成日期|印发日期)[:：]?\s*"
    r"(?P<year>20\d\d)[-年/.](?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})"
)
DATED_WORDS = ("成文日期", "生成日期", "印发日期")


def paper_of(name: str, text: str, kind: str = "", year: int | None = None) -> Paper:
    """Take the dates a document prints of itself; the first of each sort counts."""
    published = dated = None
    for match in PRINTED_DATE.finditer(text[:HEAD]):
        try:
            day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        if match["word"] in DATED_WORDS:
            dated = dated or day
        else:
            published = published or day
    return Paper(name, kind, year, published, dated, text)


@rule("published-late", "公布过晚")
def published_late(material: Material) -> Iterator[Finding]:
    for paper in material.papers:
        due = _due(paper)
        if due and paper.published_on and paper.published_on > due:
            days = (paper.published_on - due).days
            yield Finding(
                "published-late",
                NOTICE,
                f"{paper.year}年的文件于{paper.published_on:%Y-%m-%d}公布，晚于{due:%Y-%m-%d}"
                f"{days}天",
                document=paper.name,
            )


def _due(paper: Paper) -> date | None:
    """Return the last day on which a plan can still guide its year, a summary still inform."""
    if paper.year is None:
        return None
    if paper.kind == "summary":
        return date(paper.year + 1, *SUMMARY_DUE)
    return date(paper.year, *PLAN_DUE)


@rule("dates-apart", "成文日期与发布日期不符")
def dates_apart(material: Material) -> Iterator[Finding]:
    for paper in material.papers:
        if paper.published_on and paper.dated_on:
            days = abs((paper.published_on - paper.dated_on).days)
            if days > MANY_DAYS:
                yield Finding(
                    "dates-apart",
                    NOTICE,
                    f"生成日期{paper.dated_on:%Y-%m-%d}与发布日期{paper.published_on:%Y-%m-%d}"
                    f"相差{days}天",
                    document=paper.name,
                )


@rule("estimate-kept", "年度已过仍为预计数")
def estimate_kept(material: Material) -> Iterator[Finding]:
    """Find stored estimates whose year ended more than a year ago."""
    if material.today is None:
        return
    for one in material.outcomes:
        is_old = one.year is not None and material.today > date(one.year + 1, 12, 31)
        if one.kind == OUTCOME and one.stage == "estimate" and is_old:
            yield Finding(
                "estimate-kept",
                WARNING,
                f"“{one.indicator}”{one.year}年{one.printed}仍为预计数",
                (one,),
                one.document,
            )

"""Rules about the text itself: what is said without a number, cut off, or left unclosed.

What they point at is an excerpt, given as a statement without a value.
"""

import re
from collections.abc import Callable, Iterator

from outcomes.checks.kinds import NOTICE, Finding, Material, Paper, rule
from outcomes.reconciliation.statements import Statement, sentence_around

PARAGRAPH = re.compile(r"[^\n]+")
LEAST_PARAGRAPH = 60  # characters; shorter ones are headings and signatures
ENDS = "。！？；：…”’）)】》.!?;:"
MOST_UNFINISHED = 3  # more of them, and the lines were cut by a page, not by the author
METADATA = re.compile(r"[:：]\s*\S+\s+\S+[:：]|http|打印|关闭|分享|扫一扫|来源|浏览")
UNCLOSED = (("“", "”"), ("《", "》"), ("【", "】"), ("〔", "〕"))
CLAIM = re.compile(
    r"(?:预计|均)[^，,。；;\n\d]{0,4}(?:超额)?完成(?:年度|全年|目标)*(?:任务|目标)(?=[，,。；;、])"
    r"|均?(?:再)?创(?:历史)?新高(?=[，,。；;、])"
)
OBJECT_MISSING = re.compile(
    r"(?:健全|完善|建立|构建|形成|打造)以[^，,。；;\n]{2,20}为(?:导向|核心|主体|引领|基础|支撑)。"
)
HONOUR = re.compile(
    r"(?:荣获|获评|获得|获颁|被评为|列入|入选)[^，,。；;\n]{0,6}?(?P<year>20\d\d)年度"
)
CLAUSE = re.compile(r"[，,；;。\n]")
SEEN = 200  # characters before a claim that are looked at
TAIL = 12

Places = Iterator[tuple[int, str]]


def _findings(code: str, material: Material, look: Callable[[Paper], Places]) -> Iterator[Finding]:
    for paper in material.papers:
        for at, why in look(paper):
            sentence, position = sentence_around(paper.text, at)
            place = Statement(
                at, "原文", "", None, document=paper.name, kind="text", sentence=sentence,
                at=position,
            )  # fmt: skip
            yield Finding(code, NOTICE, why, (place,), paper.name)


@rule("claim-without-figure", "只有结论没有数字")
def claim_without_figure(material: Material) -> Iterator[Finding]:
    """Find results that only claim: 预计可完成任务, 均创新高, with no number beside them."""
    return _findings("claim-without-figure", material, _claims)


def _claims(paper: Paper) -> Places:
    for match in CLAIM.finditer(paper.text) if paper.kind != "plan" else ():
        start = max(0, match.start() - SEEN)
        clauses = list(CLAUSE.finditer(paper.text, start, match.start()))
        begin, before = ([*(one.end() for one in clauses[:-3:-1]), 0, 0])[:2]
        said = paper.text[begin : match.end()]
        # 登记合同1.2万项，创历史新高: the number may stand in the clause before.
        if not re.search(r"\d", paper.text[before : match.end()]):
            yield match.start(), f"“{said.strip()}”没有给出数字"


@rule("marks-unbalanced", "引号、括号不成对")
def marks_unbalanced(material: Material) -> Iterator[Finding]:
    return _findings("marks-unbalanced", material, _unbalanced)


def _unbalanced(paper: Paper) -> Places:
    """Go through each paragraph; a mark opened twice or closed unopened is named."""
    for paragraph in PARAGRAPH.finditer(paper.text):
        for opening, closing in UNCLOSED:
            at = _first_unpaired(paragraph[0], opening, closing)
            if at >= 0:
                yield paragraph.start() + at, f"“{opening}{closing}”不成对，文字可能有缺漏"


def _first_unpaired(text: str, opening: str, closing: str) -> int:
    """Return where a mark has no partner, or -1."""
    opened = -1
    for at, sign in enumerate(text):
        if sign == opening:
            if opened >= 0:
                return opened
            opened = at
        elif sign == closing:
            if opened < 0:
                return at
            opened = -1
    return opened


@rule("paragraph-unfinished", "段落没有结束")
def paragraph_unfinished(material: Material) -> Iterator[Finding]:
    """Find paragraphs of several sentences whose last one has no end."""
    return _findings("paragraph-unfinished", material, _unfinished)


def _unfinished(paper: Paper) -> Places:
    found = list(_paragraphs_cut_off(paper))
    return iter(found if len(found) <= MOST_UNFINISHED else ())


def _paragraphs_cut_off(paper: Paper) -> Places:
    for paragraph in PARAGRAPH.finditer(paper.text):
        said = paragraph[0].rstrip()
        is_running = len(said) >= LEAST_PARAGRAPH and "。" in said[:-1]
        if is_running and said[-1] not in ENDS and not METADATA.search(said):
            at = paragraph.start() + len(said) - 1
            yield at, f"段落止于“{said[-TAIL:]}”，没有句号，文字可能不全"


@rule("object-missing", "句子缺少宾语")
def object_missing(material: Material) -> Iterator[Finding]:
    """Find 健全以…为导向。, of what is not said."""
    return _findings("object-missing", material, _without_object)


def _without_object(paper: Paper) -> Places:
    for match in OBJECT_MISSING.finditer(paper.text):
        yield match.start(), f"“{match[0]}”没有说明健全、建立的是什么"


@rule("honour-of-another-year", "其他年度的成绩")
def honour_of_another_year(material: Material) -> Iterator[Finding]:
    """Find honours of an earlier year among the results of the one reported."""
    return _findings("honour-of-another-year", material, _earlier_honours)


def _earlier_honours(paper: Paper) -> Places:
    if paper.year is None or paper.kind == "plan":
        return
    reported = paper.year - (paper.kind == "both")
    for match in HONOUR.finditer(paper.text):
        if int(match["year"]) < reported:
            yield match.start("year"), f"“{match[0]}”不是{reported}年的成绩"

"""What a careful reader would ask about: warnings beside the figures, each with its place."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from plans.extraction.classifying import Labels
from plans.extraction.kinds import Figure, Notice
from plans.extraction.linking import Statement, bigrams, conflicts
from plans.extraction.setting import Setting
from plans.extraction.surroundings import Bound
from plans.reading.cleaning import CleanText
from plans.reading.noise import PLACEHOLDER

Rows = list[tuple[Bound, Labels]]
# A plan made public later than this in its year can no longer guide it.
LATE = (3, 31)
PUBLISHED = re.compile(
    r"(?:发布日期|发布时间|发文日期|成文日期|生成日期|印发日期|公开日期)：?\s*(20\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})"
)
SAME_YEAR_TWICE = re.compile(r"(20\d\d)(?<!\d.{4})年?[-—–至]\1年")
CUT_YEAR = re.compile(r"20年(?<!\d.{3})(?=[，,我全市区县工底末])")
PARAGRAPH = re.compile(r"[^\n]{60,}")
MANY_DAYS = 60
LEAST_ALIKE = 80


def notices_of(
    source: CleanText, setting: Setting, rows: Rows, figures: tuple[Figure, ...]
) -> tuple[Notice, ...]:
    """Return all warnings in the order of the text."""
    found = [
        *_about_numbers(source, rows),
        *_about_figures(figures),
        *_about_document(source, setting),
    ]
    return tuple(sorted(found, key=lambda notice: (notice.start, notice.code)))


def has_anonymous_years(text: str) -> bool:
    """Say whether someone replaced the years: 20年,我局 … (2020年-2020年)."""
    return len(CUT_YEAR.findall(text)) + len(SAME_YEAR_TWICE.findall(text)) >= 2


# --- one number at a time ----------------------------------------------------------------------

CUE_MESSAGES = {
    "year-conflict": "所写年份早于计划年度，已按计划年度读取，请核对",
    "unit-implied": "原文没有写全单位，单位为推断",
    "future-word": "总结部分中的计划性表述，已读作目标",
    "past-word": "计划部分中的完成性表述，已读作完成情况",
    "later-year": "总结部分写了以后的年度，已读作目标",
    "earlier-year": "计划部分写了以前的年度，已读作完成情况",
    "no-year": "没有写明年度",
}
WORD_CHECKS: tuple[tuple[str, Callable[[str, Bound], bool], str], ...] = (
    (
        "double-comparator",
        lambda text, bound: _has_two_comparators(bound),
        "同时写了两种限定（如“超…以上”）",
    ),
    (
        "shared-number",
        lambda text, bound: text[bound.quantity.left - 1 : bound.quantity.left] == "各",
        "一个数字对应多项指标（“各”）",
    ),
    (
        "recurring",
        lambda text, bound: "每年" in text[bound.around.clause : bound.quantity.left],
        "“每年”没有写明截止年度",
    ),
    (
        "estimate",
        lambda text, bound: "预计" in text[bound.around.clause : bound.quantity.left],
        "预计数，尚非最终数",
    ),
    (
        "unit-missing",
        lambda text, bound: not bound.quantity.unit and bound.quantity.shape == "arabic",
        "没有单位",
    ),
    (
        "near-mojibake",
        lambda text, bound: (
            PLACEHOLDER in text[max(0, bound.quantity.left - 3) : bound.quantity.right + 1]
        ),
        "数字旁有乱码，可能缺字",
    ),
)


def _has_two_comparators(bound: Bound) -> bool:
    before, after = bound.quantity.before, bound.quantity.after
    if not before or not after:
        return False
    return bool(re.search("超|突破|逾|不少于|不低于", before)) and bool(
        re.search("以上|左右|余|多", after)
    )


def _about_numbers(source: CleanText, rows: Rows) -> Iterator[Notice]:
    for bound, labels in rows:
        start, end = source.raw_span(bound.quantity.start, bound.quantity.end)
        for code, _start, _end in labels.cues:
            if code in CUE_MESSAGES:
                yield Notice(code, start, end, CUE_MESSAGES[code])
        for code, applies, message in WORD_CHECKS:
            if applies(source.text, bound):
                yield Notice(code, start, end, message)
        if end - start != bound.quantity.end - bound.quantity.start:
            yield Notice("split-number", start, end, "数字被页码或空格隔断，已拼接")


# --- figures against each other ----------------------------------------------------------------


def _about_figures(figures: tuple[Figure, ...]) -> Iterator[Notice]:
    by_start = {figure.start: figure for figure in figures}
    for first, second in conflicts(map(_statement, figures)):
        one, two = by_start[first], by_start[second]
        if one.commitment != two.commitment:
            yield Notice("two-tiers", second, two.end, f"“{two.indicator}”有基本和力争两档目标")
            continue
        yield Notice(
            "differing-statements",
            second,
            two.end,
            f"“{two.indicator}”前文为 {one.value}{one.unit}，此处为 {two.value}{two.unit}",
        )
    for figure in figures:
        first = by_start.get(figure.restates) if figure.restates is not None else None
        if first is not None and (first.commitment, first.unit) != (figure.commitment, figure.unit):
            yield Notice(
                "restated-differently", figure.start, figure.end, "重复前文的数字，但单位或力度不同"
            )
    yield from _below_actual(figures)


def _statement(figure: Figure) -> Statement:
    return Statement(
        figure.start,
        figure.kind,
        figure.year,
        figure.indicator,
        figure.unit,
        figure.value,
        figure.basis,
    )


# A name's bigram with unit and basis, and how far a bigram everybody uses is followed.
Postings = dict[tuple[str, str, str], list[Figure]]
MOST_POSTED = 16


def _below_actual(figures: tuple[Figure, ...]) -> Iterator[Notice]:
    """Compare a target with the outcome of the same name, looked up by the name's bigrams."""
    targets = [
        figure
        for figure in figures
        if figure.kind == "target" and figure.comparator != "<=" and figure.basis != "rank"
    ]
    if not targets:
        return
    postings: Postings = {}
    for outcome in figures:
        if outcome.kind == "outcome" and outcome.basis != "rank":
            for gram in bigrams(outcome.indicator):
                key = (gram, outcome.unit, outcome.basis)
                postings.setdefault(key, []).append(outcome)
    for target in targets:
        outcome = _nearest(target, postings)
        if outcome is not None and outcome.value > target.value:
            yield Notice(
                "target-below-actual",
                target.start,
                target.end,
                f"目标 {target.value}{target.unit} 低于上年完成 {outcome.value}{outcome.unit}",
            )


def _nearest(target: Figure, postings: Postings) -> Figure | None:
    """Return the first outcome whose name shares enough bigrams."""
    grams = bigrams(target.indicator)
    shared: dict[int, int] = {}
    found: dict[int, Figure] = {}
    for gram in grams:
        for figure in postings.get((gram, target.unit, target.basis), ())[:MOST_POSTED]:
            shared[figure.start] = shared.get(figure.start, 0) + 1
            found[figure.start] = figure
    for start in sorted(shared):
        total = len(grams) + len(bigrams(found[start].indicator))
        if 200 * shared[start] >= LEAST_ALIKE * total:
            return found[start]
    return None


# --- the document ------------------------------------------------------------------------------


def _about_document(source: CleanText, setting: Setting) -> Iterator[Notice]:
    yield from _about_dates(source, setting)
    if has_anonymous_years(source.text):
        match = CUT_YEAR.search(source.text) or SAME_YEAR_TWICE.search(source.text)
        yield Notice(
            "anonymous-years",
            *source.raw_span(*match.span()),
            "文中年份像是被抹去或替换，年度请人工填写",
        )
    elif setting.plan_year is None and setting.summary_year is None:
        yield Notice("no-document-year", 0, 0, "标题和正文都没有写明年度")
    if PLACEHOLDER in source.text:
        at = source.text.index(PLACEHOLDER)
        yield Notice(
            "mojibake", *source.raw_span(at, at + 1), "文中有乱码，乱码处的文字和数字未读取"
        )
    for match in PARAGRAPH.finditer(source.text):
        yield from _about_paragraph(source, match.group(), match.start())


def _about_dates(source: CleanText, setting: Setting) -> Iterator[Notice]:
    found: list[tuple[date, tuple[int, int]]] = []
    for match in PUBLISHED.finditer(source.text[:2000]):
        try:
            day = date(*map(int, match.groups()))
        except ValueError:
            continue
        found.append((day, source.raw_span(match.start(1), match.end())))
    if not found:
        return
    (first, _span), (last, span) = min(found), max(found)
    if (last - first).days > MANY_DAYS:
        yield Notice("date-mismatch", *span, f"文件日期不一致：{first} 与 {last}")
    year = setting.plan_year
    if setting.kind != "summary" and year and (first.year, first.month, first.day) > (year, *LATE):
        yield Notice("published-late", *span, f"{year} 年的计划 {first} 才公布")


def _about_paragraph(source: CleanText, paragraph: str, start: int) -> Iterator[Notice]:
    end = start + len(paragraph)
    if paragraph[-1] not in "。！？；：”）…|" and "。" in paragraph:
        yield Notice(
            "unfinished-paragraph", *source.raw_span(end - 1, end), "段末没有句号，文字可能不全"
        )
    if paragraph.count("“") != paragraph.count("”"):
        yield Notice(
            "unbalanced-quotes", *source.raw_span(start, start + 1), "本段引号不成对，可能缺字"
        )

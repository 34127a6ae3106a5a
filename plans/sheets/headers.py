"""What the words of a header mean: a column of ours, a unit, a year, the day a figure runs to."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from plans.quantities import KNOWN_UNITS, half_width
from plans.quantities import unit as parse_unit
from plans.sheets.periods import (
    is_one_month,
    is_time,
    is_whole_year,
    read_period,
    running_day,
    runs_from_january,
    strip_period,
)

FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "header_synonyms.csv"

IGNORED = "忽略"
TASK = "目标任务"
RATE = "完成率"
QUARTERS = ("一季度", "二季度", "三季度", "四季度")
FIGURE_COLUMNS = ("年度", "截止日期", "实际值", "阶段", "数据来源", "填报单位")
EXTRA_COLUMNS = (TASK, RATE, *QUARTERS)

_COUNTERS = frozenset(
    re.findall(
        r"\S+",
        "家 个 项 件 人次 篇 台 套 户 座 辆 场 批 位 名 所 条 次 例 种 处 间 栋 份 张 本 部 册 "
        "家次 只 头 分 倍 亩 宗 支 组 株 艘 架 期 届 课题 万 亿 项目 平台 人 起 对 片",
    )
)
_PARENTHESES = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_UNIT_MARK = re.compile(r"(?:计量)?单位[::]\s*(.+)")
_AFTER_MARK = re.compile(r"^(.+?)[,、/:](.+)$")
_YEAR = re.compile(r"(20\d\d)\s*年?度?")
# Words that say nothing of their own below a group: 目标值/全年, 完成情况/数值.
NEUTRAL = frozenset(
    (
        "",
        "全年",
        "年度",
        "数值",
        "值",
        "数",
        "绝对值",
        "绝对额",
        "绝对量",
        "绝对数",
        "总量",
        "数量",
        "金额",
    )
)


@dataclass(frozen=True)
class HeaderCell:
    """One column's header: its joined words, and what they mean."""

    path: str
    column: str
    rank: int = 1
    unit: str = ""
    year: int | None = None
    as_of: date | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Synonyms:
    """Words of headers and the columns they stand for; a lower rank is the better fit."""

    words: Mapping[str, tuple[str, int]]

    def find(self, words: str) -> tuple[str, int] | None:
        return self.words.get(words)


def synonyms_of(rows: Iterable[tuple[str, str, int]], columns: Sequence[str]) -> Synonyms:
    """Join the synonyms with the columns' own names, which fit best."""
    words = {tidy(word): (column, rank) for word, column, rank in rows}
    words |= {column: (column, 0) for column in columns}
    return Synonyms(words)


@cache
def fixture_rows() -> tuple[tuple[str, str, int], ...]:
    with FIXTURE.open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            (row["表头"], row["列"], int(row["先后"] or 1)) for row in csv.DictReader(file)
        )


def tidy(text: str) -> str:
    """Write the words of a header one way: half width, nothing blank in between."""
    return "".join(half_width(text).split())


def as_unit(text: str) -> str:
    """Return the text when it is a unit, else nothing."""
    word = tidy(text)
    if not word or len(word) > 12:
        return ""
    return word if is_unit(word) else ""


def is_unit(word: str) -> bool:
    if word in KNOWN_UNITS or word in _COUNTERS:
        return True
    numerator, slash, denominator = word.partition("/")
    if slash and denominator:
        return is_unit(numerator)
    known = parse_unit(word)
    return known.factor != 1 and known.dimension in {*KNOWN_UNITS, *_COUNTERS, ""}


def read_header(parts: Sequence[str], synonyms: Synonyms, titled: int | None = None) -> HeaderCell:
    """Read the words above one column, from the topmost group down; titled is the title's year."""
    words = [tidy(part) for part in parts if tidy(part)]
    path = "/".join(words)
    if not words:
        return HeaderCell("", "")
    if found := synonyms.find(path):
        return HeaderCell(path, *found, parts=tuple(words))
    unit, year, as_of, plain = "", None, None, []
    for word in words:
        bare, own_unit = without_unit(word, synonyms)
        unit = own_unit or unit
        if period := read_period(bare, year or titled):
            year, as_of = period.year or year, period.day or as_of
        plain.append(bare)
    column, rank = _meaning(plain, synonyms)
    last = _telling(plain)[-1]
    if column == "实际值" and as_of is None and is_time(last):
        as_of = running_day(last, year or titled)
    return HeaderCell(path, column, rank, unit, year, as_of, tuple(words))


def meaning_of(words: Sequence[str], synonyms: Synonyms) -> str:
    """Return what the words below or above a name mean: a column, nothing known, or 忽略."""
    return _meaning([without_unit(word, synonyms)[0] for word in words], synonyms)[0]


def _telling(words: list[str]) -> list[str]:
    """Take off the words at the end that say nothing of their own: 1-9月/总量 → 1-9月."""
    last = len(words)
    while last > 1 and words[last - 1] in NEUTRAL:
        last -= 1
    return words[:last]


def _meaning(words: list[str], synonyms: Synonyms) -> tuple[str, int]:
    if found := synonyms.find("/".join(words)):
        return found
    words = _telling(words)
    if is_time(words[-1]) and _is_result(words[:-1], synonyms):
        # Results by quarter or month, where the same words alone would be the plan for it.
        return ("实际值", 1) if runs_from_january(words) else (IGNORED, 1)
    if is_one_month(words[-1]):
        return words[-1] if words[-1] in QUARTERS else IGNORED, 1
    bare = [strip_period(word) for word in words]
    # The longest run of words first: 完成情况/比例 before 比例.
    runs = (words, bare, words[-2:], bare[-2:]) if len(words) > 1 else ()
    for candidate in map("/".join, runs):
        if found := synonyms.find(candidate):
            return found
    for index in range(len(words) - 1, -1, -1):
        for candidate in (words[index], bare[index]):
            if found := synonyms.find(candidate):
                # 计划 is the title of a plan; 2024年计划 is what is planned.
                if found[0] == "计划" and candidate != words[index]:
                    return ("目标值", 2) if is_whole_year(words[index]) else (IGNORED, 1)
                return found
        if bare[index] not in NEUTRAL:
            break
    return "", 9


def _is_result(words: Sequence[str], synonyms: Synonyms) -> bool:
    found = (synonyms.find(word) or synonyms.find(strip_period(word)) for word in words)
    return any(one and one[0] == "实际值" for one in found)


def without_unit(word: str, synonyms: Synonyms) -> tuple[str, str]:
    """Split 目标值(亿元) into 目标值 and 亿元; other words in parentheses fall away."""
    if synonyms.find(word):
        return word, ""
    unit = ""
    for inside in _PARENTHESES.findall(word):
        marked = _UNIT_MARK.fullmatch(inside)
        unit = as_unit(marked[1] if marked else inside) or unit
    kept = _PARENTHESES.sub(lambda m: m[0] if read_period(m[1], None) else "", word)
    if not unit and (matched := _AFTER_MARK.fullmatch(kept)):
        rest = matched[2].removeprefix("单位:")
        if rest := as_unit(rest):
            kept, unit = matched[1].removesuffix("单位"), rest
    return kept, unit

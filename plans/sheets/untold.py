"""Columns whose header leaves unsaid which figure they hold, told by the columns beside them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from plans.sheets.headers import IGNORED, RATE, TASK, HeaderCell, Synonyms, without_unit

FIGURES = ("目标值", "实际值", TASK)
ABSOLUTE = ("绝对量", "绝对值", "绝对数", "绝对额", "总量", "数值", "数额")
_GROWTH = re.compile("同比|增长|增速|增幅|增减|±")
_PROGRESS = re.compile("(?:完成|工作|目前|实施)?(?:进度|进展)(?:情况)?|已完成")


def has_growth(headers: Sequence[HeaderCell]) -> bool:
    """Say whether a column of growth stands there, as it does beside results only."""
    return any(h.column == IGNORED and _GROWTH.search(h.path) for h in headers)


def with_absolute(
    headers: Sequence[HeaderCell], title_figure: str, synonyms: Synonyms
) -> tuple[HeaderCell, ...]:
    """Read 绝对量 alone as the figure the title speaks of, or as a result beside its growth."""
    figure = title_figure or ("实际值" if has_growth(headers) else "")
    found = [
        header
        for header in headers
        if not header.column
        and header.parts
        and without_unit(header.parts[-1], synonyms)[0] in ABSOLUTE
    ]
    if not figure or len(found) != 1 or any(header.column in FIGURES for header in headers):
        return tuple(headers)
    return tuple(
        replace(header, column=figure, rank=4) if header is found[0] else header
        for header in headers
    )


def with_progress(headers: Sequence[HeaderCell], synonyms: Synonyms) -> Synonyms:
    """Take 进度 for the result where it stands between 目标 and 完成率 and nothing else does."""
    columns = {header.column for header in headers}
    if "实际值" in columns or RATE not in columns or not columns & {"目标值", TASK}:
        return synonyms
    words = {
        header.parts[-1]
        for header in headers
        if header.column in (IGNORED, "") and header.parts and _PROGRESS.fullmatch(header.parts[-1])
    }
    if len(words) != 1:
        return synonyms
    return Synonyms({**synonyms.words, **dict.fromkeys(words, ("实际值", 3))})

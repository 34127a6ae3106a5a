"""An indicator that only the title or the sheet's name says: 2024年高新技术企业数完成情况."""

import re
from collections.abc import Sequence
from dataclasses import replace

from plans.sheets.blocks import Names
from plans.sheets.grids import cell_text
from plans.sheets.headers import TASK, HeaderCell, tidy
from plans.sheets.periods import strip_period

_NAMED = {"指标", "指标代码", "举措"}
_ROWS_OF = {"行政区", "行政区划代码", "截止日期"}
_LEAD = re.compile(
    r"(?:附件\d*[::]?|附表\d*[::]?|全[省市区县旗州]|各[省市区县旗、()]+|本级|分地区|分区县)*"
)
_TAIL = re.compile(
    r"(?:年度|目标|任务|计划|累计|完成|实际|情况|进度|进展|统计|分解|汇总|通报|排名|推进|逐月|分月|按月|"
    r"分地区|分区县|各[省市区县旗、()]+|一览|及|与|表|\([^()]*\))*"
)
_NUMBER_CELL = re.compile(r"[≥≤<>=约]*\s*[\d,.]+\D{0,6}|[-—/无]*")
_SEARCHED_ROWS = 50
_LONGEST = 60


def lacks_indicator(headers: Sequence[HeaderCell], rows: Sequence[Sequence[object]]) -> bool:
    """Say whether rows for places or months hold figures, and no column says of what."""
    columns = {header.column for header in headers}
    if columns & _NAMED or not columns & _ROWS_OF:
        return False
    tasks = [index for index, header in enumerate(headers) if header.column == TASK]
    cells = (row[index] for row in rows[:_SEARCHED_ROWS] for index in tasks if index < len(row))
    return all(_NUMBER_CELL.fullmatch(cell_text(cell)) for cell in cells)


def titled_indicator(lines: Sequence[str], names: Names) -> str:
    """Return the indicator of which a line says nothing besides a place, a time and 完成情况.

    Nothing where no line does, or two name different ones.
    """
    found = {name for line in lines if (name := _indicator(tidy(line), names))}
    return found.pop() if len(found) == 1 else ""


def _indicator(line: str, names: Names) -> str:
    words = strip_period(line)
    if len(words) > _LONGEST:
        return ""
    for start in range(len(words)):
        if not _is_lead(words[:start], names):
            continue
        for end in range(len(words), start + 1, -1):
            if _TAIL.fullmatch(words[end:]) and names.is_indicator(words[start:end]):
                return words[start:end]
    return ""


def _is_lead(words: str, names: Names) -> bool:
    """Say whether nothing but a place stands in front: 宁波市各区县."""
    lengths = range(len(words), -1, -1)
    return any(
        (not length or names.is_place(words[:length])) and _LEAD.fullmatch(words[length:])
        for length in lengths
    )


def with_number(headers: Sequence[HeaderCell]) -> tuple[HeaderCell, ...]:
    """Read 年度目标 as the number of what the title names."""
    if any(header.column == "目标值" for header in headers):
        return tuple(headers)
    return tuple(replace(h, column="目标值") if h.column == TASK else h for h in headers)

"""The outcomes sheet: its columns, and one row read into plain values."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from outcomes.enums import Stage
from plans.quantities import half_width
from plans.sheets.cells import CellError, read_choice, read_date, read_text, read_year
from plans.sheets.deadlines import day_in_words
from plans.sheets.goals import Amount, read_amount
from plans.sheets.locations import Source, read_source
from plans.sheets.staging import StagedRow
from plans.sheets.tables import TableRow

OUTCOME_COLUMNS = (
    "行政区划代码", "行政区", "指标", "指标代码", "年度", "截止日期", "比较", "实际值",
    "单位", "阶段", "数据来源", "填报单位", "备注",
)  # fmt: skip


@dataclass(slots=True)
class OutcomeRow:
    staged: StagedRow
    place_code: str
    place_name: str
    indicator: str
    indicator_code: str
    year: int | None
    as_of: date | None
    amount: Amount
    stage: str
    source: Source
    bureau: str
    note: str


def read_outcome_row(source: TableRow) -> OutcomeRow:
    """Read every cell; the row's StagedRow carries what had to be refused."""
    staged = StagedRow(source)
    staged.take_faults()
    text = source.text
    return OutcomeRow(
        staged=staged,
        place_code=text("行政区划代码"),
        place_name=text("行政区"),
        indicator=staged.read("指标", read_text, 120) or "",
        indicator_code=text("指标代码"),
        year=staged.read("年度", read_year),
        as_of=_read_as_of(staged, text("年度")),
        amount=read_amount(staged, "实际值", None),
        stage=staged.read("阶段", read_choice, Stage, default=Stage.PRELIMINARY) or "",
        source=read_source(staged.read("数据来源", read_text, 200) or ""),
        bureau=staged.read("填报单位", read_text, 80) or "",
        note=text("备注"),
    )


def _read_as_of(staged: StagedRow, year: str) -> date | None:
    """Read the raw cell, which may be a date, a serial number or words: 9月末 of the row's year."""
    value = staged.source.cells.get("截止日期")
    try:
        return None if value is None else read_date(value)
    except CellError as error:
        words = staged.source.text("截止日期")
        known = int(matched[0]) if (matched := re.match(r"\d{4}", year)) else None
        if isinstance(value, str) and (day := day_in_words(half_width(words), known)):
            return day
        staged.refuse("截止日期", str(error))
        return None


def check_as_of(as_of: date | None, year: int | None) -> str:
    """Return why the day does not suit the year, or an empty string.

    A figure of a year may be settled in the year after next (R&D), not before the year begins.
    """
    if as_of is None or year is None or year <= as_of.year <= year + 3:
        return ""
    return _("截止日期 %(day)s 与年度 %(year)d 对不上，请核对。") % {"day": as_of, "year": year}

"""A column of months, one row for each: do its figures run from January or stand alone?"""

import re

from django.utils.translation import gettext as _

from plans.sheets.periods import is_one_month
from plans.sheets.tables import Table

_MONTH_COLUMN = re.compile("月份?|月度|统计月份|所属月份|季度|时间|时期|期间")

_RUNNING = re.compile("累计|^截?至")


def lone_months(table: Table) -> tuple[tuple[str, str], ...]:
    """Return the fault of rows that stand for months where nothing says that they add up."""
    layout = table.layout
    day = layout.header("截止日期") if layout else None
    if day is None or not _MONTH_COLUMN.fullmatch(day.path):
        return ()
    places = layout.every_place.items()
    results = [layout.headers[at].path for name, at in places if name.startswith("实际值")]
    if "累计" in layout.title or all(map(_RUNNING.search, results)):
        return ()
    words = {row.text("截止日期") for row in table.rows} - {""}
    # 1月 beside 1-2月 is the first of a row.
    if not words or not all(word.isdigit() or is_one_month(word) for word in words):
        return ()
    message = _("看不出是当月数还是累计数：请在表头或标题中写明“累计”，或写成“1—9月”。")
    return (("截止日期", message),)

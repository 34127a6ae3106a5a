"""The cell that says until when: 2024年12月底前, 12月底, 三季度末, 年底, a date."""

import re
from datetime import date

from plans.quantities import half_width
from plans.sheets.cells import CellError, read_date
from plans.sheets.periods import read_period, running_day
from plans.sheets.tables import cell_text

_UNTIL = re.compile(r"(?:之?前|以前|完成|内)+$")
_YEAR_END = re.compile(r"(?:(20\d\d)\s*年)?\s*(?:全年|年底|年末|年内|底|末)?")


def read_deadline(value: object, year: int | None) -> tuple[date | None, str]:
    """Return the day, or the words of a cell that names none; year is that of the target."""
    words = cell_text(value)
    if not words:
        return None, ""
    try:
        return read_date(value), ""
    except CellError:
        day = day_in_words(half_width(words), year)
        return day, "" if day else words


def day_in_words(words: str, year: int | None) -> date | None:
    """Return the day that words such as 三季度末 or 9月底前 name in a year."""
    plain = _UNTIL.sub("", words.strip("。 "))
    plain = plain.replace("第四季度", "12月").replace("四季度", "12月")
    matched = _YEAR_END.fullmatch(plain)
    if matched and plain:
        known = int(matched[1]) if matched[1] else year
        return date(known, 12, 31) if known else None
    found = read_period(plain, year)
    return (found.day if found else None) or running_day(plain, year)

"""Clean one cell of a sheet; every refusal is a CellError with a message for the clerk."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from plans.enums import Comparator, Schedule
from plans.models.fields import SIGNIFICANT_DIGITS
from plans.models.planning import FIRST_YEAR, LAST_YEAR
from plans.quantities import QuantityError, half_width, parse_number
from plans.sheets.grids import EXCEL_EPOCH
from plans.sheets.tables import cell_text

SHEET_LANGUAGE = "zh-hans"
# What a FigureField holds: 24 digits, 8 of them after the point.
WHOLE_DIGITS, DECIMAL_PLACES = 16, 8
_DATE = re.compile(
    r"(?P<year>\d{4})\s*[-./年]\s*(?P<month>\d{1,2})\s*(?:[-./月]\s*(?:(?P<day>\d{1,2})\s*日?)?|月?底|月末)?\s*底?"
)
_COMPARATOR_WORDS = {
    "≥": ">=", ">=": ">=", "不少于": ">=", "不低于": ">=", "以上": ">=", "至少": ">=",
    ">": ">", "超过": ">", "突破": ">", "大于": ">", "高于": ">",
    "=": "=", "等于": "=",
    "≤": "<=", "<=": "<=", "不超过": "<=", "不高于": "<=", "以内": "<=", "控制在": "<=",
    "<": "<", "低于": "<", "小于": "<", "少于": "<",
    "≈": "~", "~": "~", "约": "~", "左右": "~", "近": "~",
    "区间": "range", "range": "range",
}  # fmt: skip
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAME_ENDS = re.compile(r"[、,;\uff0c\uff1b\n]")
_SCHEDULE = re.compile(r"(?P<word>[^(]+?)\s*(?:\((?P<detail>[^)]*)\))?")
_SCHEDULE_WORDS = {
    "序时": Schedule.LINEAR,
    "序时进度": Schedule.LINEAR,
    "按月": Schedule.LINEAR,
    "按季": Schedule.QUARTERLY,
    "季度": Schedule.QUARTERLY,
    "集中": Schedule.BATCH,
    "年度": Schedule.ANNUAL,
}


class CellError(ValueError):
    """A cell that cannot be taken; the message says why and what to write instead."""


def read_text(text: str, limit: int) -> str:
    """Refuse what the database would cut off or refuse."""
    if len(text) > limit:
        raise CellError(_("超过 %d 字，请缩短；详情可写在备注里。") % limit)
    return text


def split_names(text: str) -> list[str]:
    """Split 区经信局、区商务局 in the printed order, each name once."""
    names = (name.strip() for name in _NAME_ENDS.split(text))
    return list(dict.fromkeys(name for name in names if name))


def read_names(text: str, limit: int) -> list[str]:
    return [read_text(name, limit) for name in split_names(text)]


@translation.override(SHEET_LANGUAGE)
def sheet_word(choice: TextChoices) -> str:
    """Return the word a sheet has for a choice, whatever language its reader chose."""
    return str(choice.label)


def read_choice(text: str, choices: type[TextChoices], *, default: str | None = None) -> str | None:
    """Return the code for a Chinese word (or the code itself); the default for a blank cell."""
    if not text:
        return default
    for choice in choices:
        if text in (choice.value, sheet_word(choice)):
            return choice.value
    words = "、".join(sheet_word(choice) for choice in choices)
    raise CellError(_("应填其中之一：%(words)s。") % {"words": words})


def read_comparator(text: str) -> str | None:
    if not text:
        return None
    try:
        return Comparator(_COMPARATOR_WORDS[half_width(text)]).value
    except KeyError:
        raise CellError(_("应填其中之一：≥、>、=、≤、<、≈、区间。")) from None


def read_year(text: str) -> int | None:
    if not text:
        return None
    # A day in a column of years, 2023-01-01 shown as 2023, still tells its year.
    matched = re.fullmatch(r"(\d{4})(?:\s*年?度?|-\d\d-\d\d(?: 00:00:00)?)", text)
    if not matched:
        raise CellError(_("应为四位数的年份，如 2024；原文看不出年份时留空。"))
    year = int(matched[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError(_("年份应在 1990 到 2100 之间。"))
    return year


def read_decimal(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        value = parse_number(text)
    except (QuantityError, InvalidOperation):
        raise CellError(_("应为数字，如 70 或 2.8。")) from None
    return check_digits(value)


def check_digits(value: Decimal) -> Decimal:
    """Refuse what both databases would not keep exactly."""
    shortest = value.normalize().as_tuple()
    if len(shortest.digits) > SIGNIFICANT_DIGITS:
        raise CellError(_("有效数字超过 15 位，请改用更大的单位。"))
    if -int(shortest.exponent) > DECIMAL_PLACES:
        raise CellError(_("小数超过 8 位，请改用更小的单位。"))
    if value.adjusted() >= WHOLE_DIGITS:
        raise CellError(_("数值过大，请核对数字和单位。"))
    return value


def read_weight(text: str) -> Decimal | None:
    value = read_decimal(text)
    if value is None:
        return None
    if value < 0 or value >= 100_000 or value != round(value, 2):
        raise CellError(_("权重应为不小于 0 的数，至多两位小数。"))
    return value


def read_date(value: object) -> date | None:
    """Read a date cell; a month without a day means its last day (2019年9月底)."""
    text = "" if value is None else half_width(cell_text(value))
    if not text:
        return None
    day = _read_day(value, text.removesuffix(" 00:00:00"))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellError(_("年份应在 1990 到 2100 之间。"))
    return day


def _read_day(value: object, text: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and 20_000 < value < 80_000:
        return EXCEL_EPOCH + timedelta(days=int(value))
    if isinstance(value, float) and re.fullmatch(r"\d{4}\.1", text):
        year = text[:4]
        message = _("%(text)s 是 1 月还是 10 月？请写成 %(year)s-01 或 %(year)s-10。")
        raise CellError(message % {"text": text, "year": year})
    return _read_date_text(text)


def _read_date_text(text: str) -> date:
    if compact := _COMPACT_DATE.fullmatch(text):
        text = "-".join(compact.groups())
    matched = _DATE.fullmatch(text)
    if not matched:
        raise CellError(_("应为日期，如 2024-09-30 或 2024年9月。"))
    year, month = int(matched["year"]), int(matched["month"])
    try:
        day = int(matched["day"]) if matched["day"] else monthrange(year, month)[1]
        return date(year, month, day)
    except (ValueError, IndexError):
        raise CellError(_("没有这一天，请核对日期。")) from None


def read_schedule(text: str) -> tuple[str, list[str], date | None]:
    """Read 按季计划(10/25/40/70) or 集中认定(2024-12-01) → code, quarters, batch day."""
    if not text:
        return "", [], None
    text = half_width(text)
    matched = _SCHEDULE.fullmatch(text)
    word = matched["word"].strip() if matched else text
    code = _SCHEDULE_WORDS.get(word) or read_choice(word, Schedule)
    detail = (matched["detail"] or "") if matched else ""
    if code == Schedule.QUARTERLY:
        return str(code), _read_quarters(detail), None
    if code == Schedule.BATCH:
        return str(code), [], read_date(detail)
    return str(code), [], None


def _read_quarters(detail: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[/,;、]", detail) if part.strip()]
    if len(parts) != 4:
        raise CellError(_("按季计划须写明四个季度的累计数，如：按季计划（10/25/40/70）。"))
    return [str(read_decimal(part)) for part in parts]


def write_schedule(code: str, quarters: list[str], batch_on: date | None) -> str:
    """Write a schedule the way read_schedule reads it."""
    if not code:
        return ""
    label = sheet_word(Schedule(code))
    if quarters:
        return f"{label}({'/'.join(map(str, quarters))})"
    return f"{label}({batch_on.isoformat()})" if batch_on else label

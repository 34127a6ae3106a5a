"""The time a title or a header speaks of: 2024年(1—9月) → 2024, until 30 September."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plans.models.planning import FIRST_YEAR, LAST_YEAR
from plans.quantities import half_width, parse_number

_DASH = r"\s*[-–—―~至到]+\s*"
_WORDS = {"一": 1, "二": 2, "三": 3, "四": 4, "两": 2}
_DAY = re.compile(
    r"(?:(20\d\d)\s*[年.\-/])?\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})\s*日?(?!\d|%|\s*月)"
)
_MONTHS = re.compile(rf"(?:(20\d\d)\s*年\s*)?1\s*月?份?{_DASH}(\d{{1,2}})\s*月份?底?")
_MONTH = re.compile(r"(?:(20\d\d)\s*[年.]\s*)?(?<![\d-])(\d{1,2})\s*月(?:份|底|末)?(?!\s*\d)")
_QUARTERS = re.compile(
    r"(?:(20\d\d)\s*年\s*)?(?:前|1\s*[-–—至到]\s*)?第?([一二三四两1-4])个?季度末?"
)
_HALF = re.compile(r"(?:(20\d\d)\s*年\s*)?上半年")
_WHOLE = re.compile(r"(?:(20\d\d)\s*年\s*)?(?:全年|年底|年末|年终)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年?度?(?!\d)")
# Dates of the paper itself, not of its figures.
_PAPER = re.compile(
    r"(?:填报|填表|报出|制表|打印|印发|报送|批准|有效期|上报|编制)[^,;\n]{0,4}?[::至]\s*"
    r"[\d年月日.\-/ ]+"
    r"|有效期至?\s*[\d年月日.\-/ ]+|〔\d{4}〕\s*\d+\s*号"
)
_PATTERNS = (_DAY, _MONTHS, _MONTH, _QUARTERS, _HALF, _WHOLE, _YEAR)
_FROM_JANUARY = re.compile(r"(?<![\d-])1\s*月|(?<!前)第?[一1]季度|年初|累计")
_LETTER_SPACED = re.compile(r"(?<=\S)[ \u3000]+(?=\S)")
_STRIPPED = (_DAY, _MONTHS, _MONTH, _HALF, _WHOLE, _YEAR)
_ONE_MONTH = re.compile(r"(?<![\d-])\d{1,2}月|[一二三四]季度")
_DIGITS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_FORMAL_YEAR = re.compile(r"[二][〇零○][〇零○一二三四五六七八九]{2}(?=\s*年)")
_FORMAL_MONTH = re.compile(
    r"(?<![一二三四五六七八九十第])(?:十[一二]?|[一二三四五六七八九])(?=\s*(?:月|[-–—~至到]\s*(?:十[一二]?|[二三四五六七八九])月))"
)
_RUNNING = re.compile(r"截|累计|底|末|[-–—~至到]|前|目标|计划|任务")


@dataclass(frozen=True)
class Period:
    year: int | None
    day: date | None


def read_period(text: str, year: int | None) -> Period | None:
    """Return the year and the last day the words speak of, or None where they speak of neither."""
    text = _PAPER.sub(" ", _in_digits(half_width(text)))
    found = years_of(text)
    own = found[0] if len(found) == 1 else None
    known = own or (year if not found else None)
    day = _last_day(text, known)
    return Period(own, day) if own or day else None


def _in_digits(text: str) -> str:
    """Write 二〇二四年一至九月 as 2024年1至9月."""
    text = _FORMAL_YEAR.sub(lambda m: "".join(_DIGITS[digit] for digit in m[0]), text)
    return _FORMAL_MONTH.sub(lambda m: str(parse_number(m[0])), text)


def years_of(text: str) -> list[int]:
    years = {int(word) for word in _YEAR.findall(text)}
    return sorted(year for year in years if FIRST_YEAR <= year <= LAST_YEAR)


def strip_period(word: str) -> str:
    """Take the time off a header: 2024年目标值 → 目标值, 1-9月完成 → 完成."""
    for pattern in _STRIPPED:
        word = pattern.sub("", word)
    word = re.sub(r"[((]\s*[))]|^(?:截至|截止)(?:目前)?", "", word)
    return word.strip("年度底末止-_ ") if word.strip("年度底末止-_ ") else word


def is_one_month(word: str) -> bool:
    """Say whether a header speaks of one month or quarter alone, not of the year so far."""
    return bool(_ONE_MONTH.search(word)) and not _RUNNING.search(word)


def is_time(word: str) -> bool:
    """Say whether a header says nothing but a time: 1-9月, 上半年, 2024年3月累计."""
    rest = word
    for pattern in _PATTERNS:
        rest = pattern.sub("", rest)
    return rest != word and rest.strip("年度底末止-_()累计数 ") == ""


def is_whole_year(word: str) -> bool:
    """Say whether a header speaks of a whole year and no part of it: 2024年计划."""
    parts = (_DAY, _MONTHS, _MONTH, _QUARTERS, _HALF)
    return bool(_YEAR.search(word) or _WHOLE.search(word)) and not any(
        pattern.search(word) for pattern in parts
    )


def runs_from_january(words: Sequence[str]) -> bool:
    """Say whether a time is the year so far: 1-9月, 上半年, 1月, or 3月 below 累计."""
    return not is_one_month(words[-1]) or any(_FROM_JANUARY.search(word) for word in words)


def running_day(word: str, year: int | None) -> date | None:
    """Return the last day of the month or quarter that a header names: 3月累计 → 31 March."""
    own = years_of(word)
    if _WHOLE.search(word) and (known := own[0] if own else year):
        return date(known, 12, 31)
    return _last_day(word if own or not year else f"{year}年{word}", year)


def unspaced(line: str) -> str:
    """Join a title that is spread out by blanks: 完 成 情 况."""
    pieces = line.split()
    if len(pieces) > 3 and sum(len(piece) == 1 for piece in pieces) * 2 > len(pieces):
        return _LETTER_SPACED.sub("", line)
    return line


def _last_day(text: str, year: int | None) -> date | None:
    if matched := _DAY.search(text):
        return _date(matched[1] or year, int(matched[2]), int(matched[3]))
    if matched := _MONTHS.search(text):
        return _date(matched[1] or year, int(matched[2]), None)
    if _HALF.search(text):
        return _date(year, 6, None)
    if matched := _QUARTERS.search(text):
        word = matched[2]
        return _date(matched[1] or year, 3 * (_WORDS.get(word) or int(word)), None)
    matched = _MONTH.search(text)
    if matched and (matched[1] or re.search("截[至止]|底|末|月份", text)):
        return _date(matched[1] or year, int(matched[2]), None)
    return None


def _date(year: str | int | None, month: int, day: int | None) -> date | None:
    if year is None:
        return None
    try:
        return date(int(year), month, day or monthrange(int(year), month)[1])
    except (ValueError, IndexError):
        return None

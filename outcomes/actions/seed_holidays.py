"""Fill the table of holidays from the published arrangements; rows that staff wrote stay."""

from datetime import date

import chinese_calendar.constants as published
from django.db import transaction

from outcomes.models import Holiday

FIRST_YEAR = 2024
# The library names holidays in English; a page in Chinese does not.
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


@transaction.atomic
def seed_holidays() -> int:
    """Add the days of each year the library knows and the table does not; returns how many."""
    known = set(Holiday.objects.dates("day", "year"))
    years = {day.year for day in known}
    rows = [
        Holiday(day=day, is_workday=is_workday, name=_name(name, is_workday))
        for days, is_workday in ((published.holidays, False), (published.workdays, True))
        for day, name in sorted(days.items())
        if _is_wanted(day, years)
    ]
    Holiday.objects.bulk_create(rows)
    return len(rows)


def _is_wanted(day: date, years: set[int]) -> bool:
    return day.year >= FIRST_YEAR and day.year not in years


def _name(english: str, is_workday: bool) -> str:
    name = NAMES.get(english, english)
    return f"{name}调休" if is_workday else name

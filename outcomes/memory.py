"""What a light remembers: red at the end of an earlier month, made up since, is yellow. Pure."""

import calendar
from dataclasses import replace
from datetime import date

from outcomes.enums import Light
from outcomes.terms import Completion, reason

MADE_UP = "red_made_up"


def month_ends(year: int, day: date) -> list[date]:
    """Return the last days of the year's months up to the day."""
    ends = [date(year, month, calendar.monthrange(year, month)[1]) for month in range(1, 13)]
    return [end for end in ends if end <= day]


def with_memory(answer: Completion, was_red: bool) -> Completion:
    """Turn a green light yellow that was red before; nothing but the light and its reason."""
    if not was_red or answer.light != Light.GREEN:
        return answer
    return replace(answer, light=Light.YELLOW, reasons=(reason(MADE_UP), *answer.reasons))


def is_made_up(answer: Completion) -> bool:
    return any(why.code == MADE_UP for why in answer.reasons)

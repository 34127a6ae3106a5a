"""The lights of a goal month by month, with memory: red once and made up later is yellow."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from outcomes.enums import Light
from outcomes.standings import standings
from plans.models import Goal


@dataclass(frozen=True)
class MonthLight:
    """How a goal stood at a month's end; is_made_up when it was red before and is not now."""

    month: int
    light: Light
    status: str
    is_made_up: bool

    @property
    def shown(self) -> Light:
        """Return the light with its memory: missed earlier, since made up, is yellow."""
        return Light.YELLOW if self.is_made_up else self.light


def month_ends(year: int, day: date) -> list[date]:
    """Return the last days of the year's months up to the day."""
    ends = [date(year, month, calendar.monthrange(year, month)[1]) for month in range(1, 13)]
    return [end for end in ends if end <= day]


def with_memory(lights: Sequence[tuple[Light, str]]) -> list[MonthLight]:
    """Remember red: each later green is a thing made up."""
    found, was_red = [], False
    for month, (light, status) in enumerate(lights, start=1):
        found.append(MonthLight(month, light, status, was_red and light == Light.GREEN))
        was_red = was_red or light == Light.RED
    return found


def month_lights(
    goals: Sequence[Goal], year: int, day: date, **judging: object
) -> dict[int, list[MonthLight]]:
    """Judge loaded goals at each month's end; one query a month, whatever their number."""
    lights: dict[int, list[tuple[Light, str]]] = {goal.pk: [] for goal in goals}
    for end in month_ends(year, day):
        for standing in standings(goals, end, **judging):
            answer = standing.completion
            shown = (Light.GREY, "—") if answer is None else (answer.light, answer.status.label)
            lights[standing.goal.pk].append((shown[0], str(shown[1])))
    return {key: with_memory(months) for key, months in lights.items()}

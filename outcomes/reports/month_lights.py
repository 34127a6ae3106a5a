"""The lights of a goal month by month, as they stood at each month's end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from outcomes.enums import Light
from outcomes.memory import is_made_up, month_ends
from outcomes.standings import standings
from plans.models import Goal


@dataclass(frozen=True)
class MonthLight:
    """How a goal stood at a month's end; is_made_up when it was red before and is not now."""

    month: int
    light: Light
    status: str
    is_made_up: bool = False


def month_lights(
    goals: Sequence[Goal], year: int, day: date, **judging: object
) -> dict[int, list[MonthLight]]:
    """Judge loaded goals at each month's end; one query a month, whatever their number."""
    lights: dict[int, list[MonthLight]] = {goal.pk: [] for goal in goals}
    for end in month_ends(year, day):
        for standing in standings(goals, end, **judging):
            answer = standing.completion
            lights[standing.goal.pk].append(
                MonthLight(end.month, Light.GREY, "—")
                if answer is None
                else MonthLight(
                    end.month, answer.light, str(answer.status.label), is_made_up(answer)
                )
            )
    return lights

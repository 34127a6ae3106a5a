"""A place's goals month by month."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outcomes.memory import month_ends
from outcomes.reports.month_lights import month_lights
from outcomes.reports.scorecard import scorecard_goals
from outcomes.views.asked import read_asked, text_of
from outcomes.views.places import default_year, place_years, read_place

PAGE_SIZE = 100


@require_safe
def months_page(request: HttpRequest, code: str) -> HttpResponse:
    place = read_place(code)
    years = place_years(place)
    asked = read_asked(request, lambda: default_year(place, years))
    goals = scorecard_goals(place, asked.year).with_parts()
    page = Paginator(goals, PAGE_SIZE).get_page(text_of(request, "page"))
    loaded = list(page.object_list)
    ends = month_ends(asked.year, asked.day) if asked.year else []
    lights = month_lights(loaded, asked.year, asked.day, **asked.judging) if asked.year else {}
    context = {
        "asked": asked,
        "place": place,
        "years": years,
        "page": page,
        "months": [end.month for end in ends],
        "lines": [(goal, lights.get(goal.pk, [])) for goal in loaded],
    }
    return render(request, "months.html", context)

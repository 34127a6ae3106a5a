"""The places there is something about, and the years of each: the way to every scorecard."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outcomes.models import Outcome
from outcomes.querysets import OutcomeQuerySet
from outcomes.views.asked import read_asked, text_of
from outcomes.views.kept import kept
from plans.models import Goal, Jurisdiction
from plans.querysets import JurisdictionQuerySet

PAGE_SIZE = 100


@dataclass(frozen=True)
class PlaceYear:
    """A year of a place; without goals it has only what was reported."""

    year: int
    goals: int


@dataclass(frozen=True)
class PlaceEntry:
    """A place; without years it has only what no year is known of."""

    place: Jurisdiction
    years: list[PlaceYear]


@require_safe
@kept
def places_page(request: HttpRequest) -> HttpResponse:
    page = Paginator(places_with_figures(), PAGE_SIZE).get_page(text_of(request, "page"))
    context = {
        "asked": read_asked(request),
        "page": page,
        "entries": place_entries(list(page.object_list)),
    }
    return render(request, "places.html", context)


def places_with_figures() -> JurisdictionQuerySet:
    """Keep the places that promised or reported something, by their codes."""
    promised = Goal.objects.order_by().values("jurisdiction")
    found = Q(pk__in=promised) | Q(pk__in=_told().values("jurisdiction"))
    return Jurisdiction.objects.filter(found).select_related("parent").order_by("code")


def place_entries(places: Sequence[Jurisdiction]) -> list[PlaceEntry]:
    """Count the goals of each year, the latest first; two queries."""
    goals = Goal.objects.dated().filter(jurisdiction__in=places).order_by()
    counted = goals.values_list("jurisdiction", "year").annotate(Count("pk"))
    told = _told().filter(jurisdiction__in=places, year__isnull=False)
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    for place, year in told.values_list("jurisdiction", "year").distinct():
        counts[place][year] = 0
    for place, year, count in counted:
        counts[place][year] = count
    return [
        PlaceEntry(
            place,
            [PlaceYear(*one) for one in sorted(counts[place.pk].items(), reverse=True)],
        )
        for place in places
    ]


def _told() -> OutcomeQuerySet:
    return Outcome.objects.in_effect().reported().order_by()

"""One search over goals, indicators, measures and the text of documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from outcomes.models import SearchText
from outcomes.search.finding import Hit, find
from outcomes.views.asked import number_of, read_asked, text_of

MAX_QUERY = 100
MAX_PAGE = 200


def address_of(hit: Hit) -> str:
    """Return the page of what was found; goals and measures by number need no further query."""
    if hit.kind == SearchText.Kind.INDICATOR:
        code = "".join(piece.text for piece in hit.heading).split(" ", 1)[0]
        return reverse("indicator", args=[code])
    return reverse(str(hit.kind), args=[hit.row])


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    words = text_of(request, "q")[:MAX_QUERY]
    kind = text_of(request, "kind")
    kind = kind if kind in SearchText.Kind.values else ""
    number = min(number_of(request, "page") or 1, MAX_PAGE)
    found = find(words, kind=kind, page=number)
    context = {
        "asked": read_asked(request),
        "words": words,
        "kind": kind,
        "kinds": SearchText.Kind.choices,
        "found": found,
        "hits": [(hit, address_of(hit)) for hit in found.hits],
        "page_number": number,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if found.has_next else None,
    }
    return render(request, "search.html", context)

"""Pages that are made once and kept until something they could print is written.

The frame of a page (who is logged in, the form for the language) is made for each request; what
stands in it is kept under the address, the language, the reader, the day and the version of the
data. Nothing needs to be thrown away: after a write nobody asks for the old version again, and
the cache holds the last pages asked for, compressed.
"""

import hashlib
import zlib
from collections.abc import Callable
from functools import wraps

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import mark_safe
from django.utils.translation import get_language

from outcomes.data_version import data_version
from outcomes.standings import policy

View = Callable[..., HttpResponse]
CACHE = "pages"
LONGEST_QUERY = 1000
# Between the title and the content of a part; a title cannot hold it, being escaped.
CUT = "<!-- content -->"


def kept(view: View) -> View:
    """Keep what the view shows; only for views that read nothing but the database and the day."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        version = data_version()
        if not version or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return view(request, *arguments, **named)
        key = _key(request, version)
        if packed := caches[CACHE].get(key):
            page = zlib.decompress(packed)
        else:
            request.layout = "part.html"
            response = view(request, *arguments, **named)
            if response.status_code != 200:
                return response
            # The version was read before the rows: a write in between makes the next reader ask
            # for another version, never this page under a newer one.
            page = response.content
            caches[CACHE].set(key, zlib.compress(page, 1))
        title, _cut, content = page.decode().partition(CUT)
        return render(
            request, "kept.html", {"title": mark_safe(title), "content": mark_safe(content)}
        )

    return answer


def _key(request: HttpRequest, version: str) -> str:
    """Name all that a page depends on besides the code; the rights of readers are data too."""
    parts = (
        version,
        request.get_full_path(),
        get_language(),
        request.user.pk,
        timezone.localdate().isoformat(),
        policy(),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()

"""What is settled for every request before a view sees it."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.http import parse_header_parameters

from plans.account_doors import PAGES, counted_as, first_closed
from plans.acting import acting_as
from plans.actions.trail import append
from plans.appointments import read_once
from plans.held_posts import hold, take_held
from plans.models import TrailAction

logger = logging.getLogger(__name__)


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Speak the language a person chose, else Chinese, whatever the browser's own is.

    A browser in English would otherwise get Django's English around our Chinese.
    """

    def process_request(self, request: HttpRequest) -> None:
        translation.activate(chosen_language(request))
        request.LANGUAGE_CODE = translation.get_language()


class SiteLoginMiddleware(LoginRequiredMiddleware):
    """Ask for a login on every page of the site where the office wants that."""

    def process_view(self, request: HttpRequest, view: Callable, *arguments: object):
        if not settings.SITE_LOGIN_REQUIRED:
            return None
        return super().process_view(request, view, *arguments)


def chosen_language(request: HttpRequest) -> str:
    try:
        return translation.get_supported_language_variant(
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        )
    except LookupError:
        return settings.LANGUAGE_CODE


def client_address(request: HttpRequest) -> str:
    """Return the address as the outermost of our own proxies saw it."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.PROXY_COUNT <= len(forwarded) and forwarded[-settings.PROXY_COUNT].strip():
        return forwarded[-settings.PROXY_COUNT].strip()
    return request.META.get("REMOTE_ADDR", "")


class TrailMiddleware:
    """Let the trail know who asks and from where, and tell it of every file handed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_as(lambda: request.user, client_address(request)):
            response = self.get_response(request)
            if is_file(response):
                tell_of_file(request, response)
        return response


class AppointmentsMiddleware:
    """Read what each person is appointed to once for each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with read_once():
            return self.get_response(request)


class RefusedWritesMiddleware:
    """Answer in words when the database refuses a write that two people made at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, IntegrityError):
            logger.warning("Refused by the database: %s", request.path, exc_info=error)
            return render(request, "409.html", status=409)
        return None


class DoorsMiddleware:
    """After a password, open nothing but the page of the door that is still closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = first_closed(request)
        if door is None or not request.user.is_authenticated:
            return self.get_response(request)
        page = reverse(PAGES[door])
        if request.path in (page, reverse("admin:logout"), reverse("set_language")):
            return self.get_response(request)
        wanted = request.get_full_path() if request.method == "GET" else "/"
        return redirect(f"{page}?{urlencode({'next': wanted})}")


class HeldPostsMiddleware:
    """Let nobody lose what they typed because their session ended meanwhile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and leads_to_login(response):
            hold(request)
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        if request.method != "GET" or not request.user.is_authenticated:
            return None
        held = take_held(request)
        return render(request, "held.html", {"held": held}) if held else None


def leads_to_login(response: HttpResponse) -> bool:
    login = resolve_url(settings.LOGIN_URL)
    return response.status_code == 302 and response["Location"].partition("?")[0] == login


def is_file(response: HttpResponse) -> bool:
    return response.status_code == 200 and response.get("Content-Disposition", "").startswith(
        "attachment"
    )


def tell_of_file(request: HttpRequest, response: HttpResponse) -> None:
    """Write down which file went to whom before its first byte leaves."""
    match = request.resolver_match
    is_evidence = match.url_name == "outcomes_evidence_file"
    _type, options = parse_header_parameters(response["Content-Disposition"])
    detail = {"path": request.get_full_path()[:500], "page": match.view_name}
    append(
        TrailAction.EVIDENCE if is_evidence else TrailAction.EXPORT,
        label=options.get("filename", "") or request.path,
        detail=detail,
    )


def counted_name(request: HttpRequest, credentials: dict | None = None) -> str:
    """Return the name a wrong password is counted under: one for all ways of writing it."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return counted_as(typed)

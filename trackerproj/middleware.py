"""What is settled for every request before a view sees it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


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

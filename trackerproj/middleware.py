"""What is settled for every request before a view sees it."""

from django.conf import settings
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

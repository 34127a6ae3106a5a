"""What somebody had typed when their session ended: kept through the login, and handed back.

Only for the person whose session it was, and only while the table of sessions still has it: nobody
can have the server keep things by making a cookie up. Sent again, it passes every check anew.
"""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.urls import reverse

HELD = "held_post"
MOST_SIGNS, MOST_FIELDS = 100_000, 2000
NOT_HELD = ("csrfmiddlewaretoken",)


@dataclass(frozen=True)
class HeldPost:
    """A form as it was sent: its address, its fields in order, and the names of its files."""

    user: str
    path: str
    fields: list[list[str]]
    files: list[str]

    @property
    def typed(self) -> list[list[str]]:
        """Return what a person would want to see again: no marks, buttons or counts."""
        return [
            [name, value]
            for name, value in self.fields
            if value.strip() and not name.startswith(("_", "seen-")) and "_FORMS" not in name
            and name not in ("version", "next")
        ]  # fmt: skip


def hold(request: HttpRequest) -> None:
    """Keep the form in the session that the login will go on with."""
    user = former_user(request)
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name not in NOT_HELD
        for value in values
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    if user is None or has_secret(request) or size > MOST_SIGNS or len(fields) > MOST_FIELDS:
        return
    names = [file.name for files in request.FILES.lists() for file in files[1]]
    request.session[HELD] = asdict(HeldPost(user, request.get_full_path(), fields, names))


def former_user(request: HttpRequest) -> str | None:
    """Return the key of the account whose session ended, if the cookie names such a session."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    ended = Session.objects.filter(session_key=key).first() if key.isalnum() else None
    return ended.get_decoded().get(SESSION_KEY) if ended else None


def has_secret(request: HttpRequest) -> bool:
    """Say whether a password or a code may be among what was sent."""
    is_own_account = request.path.startswith(reverse("account"))
    return is_own_account or any("password" in name for name in (request.path, *request.POST))


def take_held(request: HttpRequest) -> HeldPost | None:
    """Return what is held for this address, once; another person's is thrown away."""
    held = request.session.get(HELD)
    if not held or held["path"] != request.get_full_path():
        return None
    del request.session[HELD]
    return HeldPost(**held) if held["user"] == str(request.user.pk) else None

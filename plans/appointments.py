"""What a person is appointed to, read once for each request.

Outside a request every question is a query of its own: a worker lives longer than an appointment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from plans.enums import Role


@dataclass(frozen=True)
class Appointment:
    """A role in a bureau (by its key, and its place's) from a day to a day, both included."""

    role: str
    reach: str
    bureau: int
    place: int
    valid_from: date | None
    valid_to: date | None

    def holds(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)


COLUMNS = ("role", "reach", "bureau", "bureau__jurisdiction", "valid_from", "valid_to")
_read: ContextVar[dict[int, list[Appointment]] | None] = ContextVar("appointments", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Let everything inside read each person's appointments once."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def forget_read() -> None:
    """Read anew from here on: an appointment has changed."""
    if (read := _read.get()) is not None:
        read.clear()


def appointments(
    user: AbstractBaseUser | AnonymousUser, day: date, roles: Iterable[Role] = ()
) -> list[Appointment]:
    """Return what the person is appointed to on that day, in one of the roles if given."""
    if not (user.is_authenticated and user.is_active):
        return []
    roles = set(roles)
    return [one for one in _of(user) if one.holds(day) and (not roles or one.role in roles)]


def _of(user: AbstractBaseUser) -> list[Appointment]:
    read = _read.get()
    if read is not None and user.pk in read:
        return read[user.pk]
    rows = apps.get_model("plans", "Membership").objects.filter(user=user.pk)
    found = [Appointment(*row) for row in rows.order_by("pk").values_list(*COLUMNS)]
    if read is not None:
        read[user.pk] = found
    return found

"""Who is acting and from where, for whatever is written down on the way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser


@dataclass(frozen=True)
class Acting:
    """The person is asked for late: a login changes who it is in the middle of a request.

    stand_in names who acts where there is no account: the operator of the server.
    """

    person: Callable[[], AbstractBaseUser | None]
    address: str
    stand_in: str = ""


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


@contextmanager
def acting_as(
    person: Callable[[], AbstractBaseUser | None], address: str = "", stand_in: str = ""
) -> Iterator[None]:
    """Let everything inside count as this person's doing; no address means this machine."""
    token = _acting.set(Acting(person, address, stand_in))
    try:
        yield
    finally:
        _acting.reset(token)


def acting_person() -> AbstractBaseUser | None:
    """Return the person whose request or command this is; None is the system itself."""
    acting = _acting.get()
    person = acting.person() if acting else None
    return person if person is not None and person.is_authenticated else None


def acting_address() -> str:
    acting = _acting.get()
    return acting.address if acting else ""


def acting_stand_in() -> str:
    acting = _acting.get()
    return acting.stand_in if acting else ""

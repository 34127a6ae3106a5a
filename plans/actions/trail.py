"""Append to the trail: noted at once, chained and written as the transaction commits.

Writers queue at the head's row. Were it locked at the first note, a long import would hold up
everybody, and two writers with several rows could wait for each other for ever. So notes ride on
the transaction's list of what to do on commit, which a rollback to a savepoint also cuts, and are
written in the transaction's last moment: they are committed with what they tell of, or neither is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS
from django.utils import timezone

from plans.acting import acting_address, acting_person, acting_stand_in
from plans.chain import GENESIS, canonical
from plans.models import TrailAction, TrailEntry, TrailHead
from plans.models.trail import MAX_LABEL, MAX_REASON
from plans.people import printed_name

AT_ONCE = 500
# PostgreSQL refuses NUL; a lone half of a surrogate pair cannot be written as UTF-8.
UNWRITABLE = {0: None} | dict.fromkeys(range(0xD800, 0xE000))


@dataclass(frozen=True)
class Note:
    """What is to be written when the transaction commits."""

    values: Mapping[str, object]

    def __call__(self) -> None:
        """Do nothing once committed: the note is in the trail by then."""


def append(
    action: TrailAction,
    *,
    target: models.Model | None = None,
    label: str = "",
    reason: str = "",
    detail: Mapping[str, object] | None = None,
    by: AbstractBaseUser | None = None,
    login: str = "",
) -> None:
    """Note that something was done, by the acting person unless named, in this transaction."""
    person = by or acting_person()
    note = Note(
        {
            "at": timezone.now(),
            "user_number": person.pk if person else None,
            "login": _text(person.get_username() if person else login, 150),
            "name": _text(printed_name(person) or acting_stand_in(), 150),
            "address": _text(acting_address(), 60),
            "action": str(TrailAction(action).value),
            "target_type": target._meta.label_lower if target is not None else "",
            "target_id": _text(target.pk, 60) if target is not None else "",
            "label": _text(label or (target if target is not None else ""), MAX_LABEL),
            "reason": _text(reason or "", MAX_REASON),
            "detail": canonical(detail or {}).translate(UNWRITABLE),
        }
    )
    with transaction.atomic(savepoint=False):
        transaction.on_commit(note)


def _text(value: object, length: int) -> str:
    return str(value).translate(UNWRITABLE)[:length]


def write_notes(connection: BaseDatabaseWrapper) -> None:
    """Write what was noted in the transaction that is about to commit."""
    waiting = connection.run_on_commit
    notes = [one[1].values for one in waiting if isinstance(one[1], Note)]
    if not notes:
        return
    connection.run_on_commit = [one for one in waiting if not isinstance(one[1], Note)]
    with transaction.atomic(using=connection.alias, savepoint=False):
        _write(notes)


def _write(notes: list[Mapping[str, object]]) -> None:
    head = _locked_head()
    entries = []
    for values in notes:
        entry = TrailEntry(sequence=head.count + 1, previous=head.hash, **values)
        entry.hash = entry.expected_hash()
        head.count, head.hash = entry.sequence, entry.hash
        entries.append(entry)
    TrailEntry.objects.bulk_create(entries, batch_size=AT_ONCE)
    head.save(update_fields=["count", "hash"])


def _locked_head() -> TrailHead:
    """Wait until nobody else appends; SQLite has but one writer anyway."""
    head = TrailHead.objects.select_for_update().filter(pk=TrailHead.ONLY).first()
    if head is None:
        TrailHead.objects.get_or_create(pk=TrailHead.ONLY, defaults={"count": 0, "hash": GENESIS})
        head = TrailHead.objects.select_for_update().get(pk=TrailHead.ONLY)
    return head


def watch(connection: BaseDatabaseWrapper, **kept: object) -> None:
    """Write the notes of every transaction on this connection just before it commits."""
    if connection.alias != DEFAULT_DB_ALIAS or hasattr(connection, "writes_trail"):
        return
    connection.writes_trail = True
    connection.commit = _committing(connection, connection.commit)


def _committing(connection: BaseDatabaseWrapper, commit: Callable) -> Callable:
    def commit_with_trail() -> None:
        try:
            write_notes(connection)
        except BaseException:
            # Django undoes the transaction for errors of the database only.
            connection.rollback()
            raise
        commit()

    return commit_with_trail


def watch_open_connections() -> None:
    for connection in connections.all(initialized_only=True):
        watch(connection)

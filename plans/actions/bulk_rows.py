"""Write many rows of one model, and their history, in few statements.

bulk_create builds an instance and a statement text for every few dozen rows, and the history as
many again, all while the lock is held: for a hundred thousand rows others would wait half a
minute. Here the values are made ready before the transaction begins, and the history is copied
from the rows by the database itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from operator import attrgetter

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, models

AT_ONCE = 5000
# A list of keys stays below the number of parameters SQLite takes.
KEYS_AT_ONCE = 500


def preparer(
    model: type[models.Model], names: Sequence[str]
) -> Callable[[object], tuple[object, ...]]:
    """Return what turns an object into the values of these columns, as the database takes them."""
    fields = [_field(model, name) for name in names]
    # None, text and whole numbers go as they are: most of the values.
    plain = (str, int, type(None))
    read = attrgetter(*names)

    def prepare(one: object) -> tuple[object, ...]:
        return tuple(
            value if type(value) in plain else field.get_db_prep_save(value, connection)
            for field, value in zip(fields, read(one), strict=True)
        )

    return prepare


def insert_rows(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[tuple[object, ...]],
    same: dict[str, object],
) -> None:
    """Insert prepared rows; every column not named is the same in all, given or its default."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    others = [field for field in fields if field.attname not in names]
    constant = [
        field.get_db_prep_save(same.get(field.attname, field.get_default()), connection)
        for field in others
    ]
    columns = [_column(model, name) for name in names] + [_quoted(f.column) for f in others]
    into = f"{_table(model)} ({', '.join(columns)})"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row((*row, *constant))
        return
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {into} VALUES ({marks})"
    with connection.cursor() as cursor:
        for portion in _portions(rows):
            cursor.executemany(statement, [(*row, *constant) for row in portion])


def update_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[object, ...]]
) -> None:
    """Update by key: each prepared row ends with its own."""
    columns = ", ".join(f"{_column(model, name)} = %s" for name in names)
    key = _quoted(model._meta.pk.column)
    statement = f"UPDATE {_table(model)} SET {columns} WHERE {key} = %s"
    with connection.cursor() as cursor:
        for portion in _portions(rows):
            cursor.executemany(statement, portion)


def copy_to_history(
    model: type[models.Model],
    column: str,
    keys: Sequence[int],
    *,
    change: str,
    user: AbstractBaseUser | None,
    now: datetime,
) -> None:
    """Write a row of history for each row whose column holds one of the keys."""
    history = model.history.model
    tracked = ", ".join(_quoted(field.column) for field in history.tracked_fields)
    about = {"history_date": now, "history_type": change, "history_user_id": user and user.pk}
    names = ", ".join(_column(history, name) for name in about)
    values = [
        _field(history, name).get_db_prep_save(value, connection) for name, value in about.items()
    ]
    order = _quoted(model._meta.pk.column)
    with connection.cursor() as cursor:
        for start in range(0, len(keys), KEYS_AT_ONCE):
            portion = keys[start : start + KEYS_AT_ONCE]
            marks = ", ".join(["%s"] * len(portion))
            cursor.execute(
                f"INSERT INTO {_table(history)} ({tracked}, {names}) "
                f"SELECT {tracked}, {_typed(history, about)} FROM {_table(model)} "
                f"WHERE {_column(model, column)} IN ({marks}) ORDER BY {order}",
                [*values, *portion],
            )


def _typed(history: type[models.Model], names: Iterable[str]) -> str:
    """A value beside columns of a SELECT has no type of its own on PostgreSQL."""
    if connection.vendor != "postgresql":
        return ", ".join("%s" for _name in names)
    fields = [_field(history, name) for name in names]
    return ", ".join(f"%s::{field.db_type(connection)}" for field in fields)


def _portions(rows: Iterable[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    waiting = iter(rows)
    while portion := list(islice(waiting, AT_ONCE)):
        yield portion


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _table(model: type[models.Model]) -> str:
    return _quoted(model._meta.db_table)


def _column(model: type[models.Model], name: str) -> str:
    return _quoted(_field(model, name).column)


def _field(model: type[models.Model], name: str) -> models.Field:
    """Return the field by the name that its value has on an instance."""
    return model._meta.pk if name == "pk" else model._meta.get_field(name.removesuffix("_id"))

"""What only somebody with the database's own powers can do: work past the triggers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = ("plans_trailentry", "plans_trailhead")
LIST = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)"


@contextmanager
def without_triggers(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Switch the triggers of the trail off and on again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in KEPT:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in KEPT:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        triggers = cursor.execute(LIST, KEPT).fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)

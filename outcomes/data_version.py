"""The version of the data, for pages that are kept: another one after every write, however made.

Triggers of the database mark each write to a watched table in the same transaction, so bulk
writes, undone imports and statements typed by hand are seen too, and a write rolled back is not.
They are put in place after each `migrate`, since SQLite makes an altered table anew without them.

SQLite has one writer at a time and keeps one row with a random mark. On PostgreSQL writers would
wait for each other at one row, so each statement adds its own; what is visible of them together is
the version, which also tells apart transactions that commit in another order than they began.
"""

from django.apps import apps
from django.db import connection

from outcomes.models import DataChange

MARKS = DataChange._meta.db_table
TRIGGER = "data_change"
EVENTS = ("INSERT", "UPDATE", "DELETE")
# What no kept page prints: the marks, the index of the search, sheets on their way in, the trail
# and the doors of accounts; and history, which only repeats a row that is watched itself.
UNWATCHED = {
    "DataChange", "SearchText", "ImportJob", "ImportJobRow", "TrailEntry", "TrailHead",
    "AccountDoor", "FormerPassword", "SecondFactor", "RecoveryCode", "ReminderMail",
}  # fmt: skip
# Rights of readers; and of a person all but when they last logged in.
RIGHTS = ("auth_user_groups", "auth_group_permissions", "auth_user_user_permissions")
PERSONS = "auth_user"
PERSON_COLUMNS = ("username", "first_name", "last_name", "is_active", "is_staff", "is_superuser")
# Marks kept on PostgreSQL: far more than statements that can be under way at once.
KEPT_MARKS = 200

SQLITE_MARK = f"""
    INSERT INTO {MARKS} (id, token) VALUES (1, hex(randomblob(16)))
    ON CONFLICT (id) DO UPDATE SET token = excluded.token
"""
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest bigint;
BEGIN
    INSERT INTO {MARKS} (token) VALUES ('') RETURNING id INTO newest;
    IF newest % {KEPT_MARKS // 4} = 0 THEN
        DELETE FROM {MARKS} WHERE id IN (
            SELECT id FROM {MARKS} WHERE id < newest - {KEPT_MARKS} FOR UPDATE SKIP LOCKED
        );
    END IF;
    RETURN NULL;
END $$
"""


def data_version() -> str:
    """Return the version in one query; empty where no mark was ever set."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT coalesce(md5(string_agg(id::text, ',' ORDER BY id)), '') FROM {MARKS}"
            )
        else:
            cursor.execute(f"SELECT token FROM {MARKS} WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else ""


def watched_tables() -> list[str]:
    """Return every table of ours that a page can print from, those of later models included."""
    models = [
        model
        for app in ("plans", "outcomes")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model.__name__ not in UNWATCHED and not hasattr(model, "history_object")
    ]
    ours = {model._meta.db_table for model in models if model._meta.managed}
    return [*sorted(ours), *RIGHTS, PERSONS]


def watch_writes(**_kept: object) -> None:
    """Put the triggers in place that are missing, and a first mark."""
    existing = set(connection.introspection.table_names())
    if MARKS not in existing:
        return
    with connection.cursor() as cursor:
        missing = [
            table for table in watched_tables() if table in existing - tables_with_triggers(cursor)
        ]
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for table in missing:
            for statement in _triggers(table):
                cursor.execute(statement)
        if missing or not data_version():
            _mark(cursor)


def stop_watching() -> None:
    """Take the triggers away, before the table they write to goes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {TRIGGER}() CASCADE")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [f"{TRIGGER}_%"],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def tables_with_triggers(cursor) -> set[str]:
    """Return the tables that have all their triggers."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgname = %s",
            [TRIGGER],
        )
        return {table for (table,) in cursor.fetchall()}
    cursor.execute(
        "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s "
        "GROUP BY tbl_name",
        [f"{TRIGGER}_%"],
    )
    return {table for table, count in cursor.fetchall() if count == len(EVENTS)}


def _triggers(table: str) -> list[str]:
    columns = ", ".join(PERSON_COLUMNS) if table == PERSONS else ""
    update = f"UPDATE OF {columns}" if columns else "UPDATE"
    if connection.vendor == "postgresql":
        return [
            f"CREATE TRIGGER {TRIGGER} AFTER INSERT OR {update} OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {TRIGGER}()"
        ]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {TRIGGER}_{table}_{event} "
        f"AFTER {update if event == 'UPDATE' else event} ON {table} BEGIN {SQLITE_MARK}; END"
        for event in EVENTS
    ]


def _mark(cursor) -> None:
    sqlite, postgres = SQLITE_MARK, f"INSERT INTO {MARKS} (token) VALUES ('')"
    cursor.execute(postgres if connection.vendor == "postgresql" else sqlite)

"""What the database's planner knows of the tables, renewed after many rows came at once."""

from django.apps import apps
from django.db import connection


def renew_statistics() -> None:
    """Have PostgreSQL count our tables now; until its own round a join may take minutes.

    Works within a transaction, whose own rows count too. SQLite needs none of it.
    """
    if connection.vendor != "postgresql":
        return
    tables = ", ".join(
        connection.ops.quote_name(model._meta.db_table)
        for app in ("plans", "outcomes")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._meta.managed
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")

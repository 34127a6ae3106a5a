"""What changed in a row, as plain text: the old and the new value of each field."""

from collections.abc import Iterable

from django.db import models

MAX_TEXT = 200
# What must never be written down, and what says nothing.
HIDDEN = "…"
SECRET = {"password", "encoded", "key"}
SILENT = {"id", "last_login", "date_joined", "folded", "tokens"}

Values = dict[str, str]
Changes = dict[str, list[str]]


def values_of(row: models.Model, fields: Iterable[models.Field]) -> Values:
    """Return what the row's fields hold; of a secret only that there is one."""
    return {
        field.name: _printed(row, field)
        for field in fields
        if field.concrete and field.name not in SILENT
    }


def changes_between(before: Values, after: Values) -> Changes:
    """Return [old, new] of each field that differs; a new row has only what it fills."""
    old = before or dict.fromkeys(after, "")
    return {
        name: [old.get(name, ""), value]
        for name, value in after.items()
        if old.get(name, "") != value and (before or value != "False")
    }


def _printed(row: models.Model, field: models.Field) -> str:
    value = getattr(row, field.attname)
    if value is None or value == "":
        return ""
    if field.name in SECRET:
        return HIDDEN
    if isinstance(field, models.DecimalField):
        value = field.to_python(value).normalize()
        return f"{value:f}"
    return str(field.to_python(value))[:MAX_TEXT]

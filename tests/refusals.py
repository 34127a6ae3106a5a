"""Hold that the database itself refuses a row, whatever forms and actions check before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    """Expect the named constraint; SQLite names the columns of a unique one and not the rule."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    message = str(caught.value)
    assert constraint in message or message.startswith("UNIQUE constraint failed")


def untested_constraints(app: str, folder: Path) -> set[str]:
    """Return the named constraints of an app that no test of its models mentions."""
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("test_*models.py"))
    return {
        constraint.name
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
        if f'"{constraint.name}"' not in text
    }

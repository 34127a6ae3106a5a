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


def untested_constraints(app: str, test_file: str) -> set[str]:
    """Return the named constraints of an app that a test file does not mention."""
    text = Path(test_file).read_text(encoding="utf-8")
    return {
        constraint.name
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
        if f'"{constraint.name}"' not in text
    }

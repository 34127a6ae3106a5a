"""Rows made once for a file of tests: each test begins with them and undoes what it did."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def kept_for_the_file(django_db_blocker) -> Iterator[None]:
    """Stand around the fixture of a module; what is made inside is taken back at its end."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # a test's own block inside it counts as outermost
        with around:
            yield
            transaction.set_rollback(True)

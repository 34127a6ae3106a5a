"""After many rows came at once the planner of PostgreSQL knows of them; SQLite is left alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.actions.statistics import renew_statistics
from plans.models import Goal
from tests.factories import make_goal

pytestmark = pytest.mark.django_db


def test_planner_knows_the_rows_of_the_same_transaction() -> None:
    for _number in range(3):
        make_goal()

    with CaptureQueriesContext(connection) as asked:
        renew_statistics()

    if connection.vendor != "postgresql":
        assert len(asked) == 0
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'plans_goal'")
        assert cursor.fetchone() == (Goal.objects.count(),)

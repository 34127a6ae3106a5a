"""Many who write at the same moment leave one unbroken chain, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from plans.actions.check_trail import check_trail
from plans.actions.trail import append
from plans.models import TrailAction, TrailEntry
from tests.factories import make_goal

WRITERS, ROUNDS = 20, 5
pytestmark = pytest.mark.django_db(transaction=True)


def test_parallel_writers_leave_an_unbroken_chain() -> None:
    barrier = Barrier(WRITERS)

    def write(writer: int) -> None:
        try:
            barrier.wait(timeout=60)
            for number in range(ROUNDS):
                with transaction.atomic():
                    append(TrailAction.EXPORT, label=f"{writer}-{number}")
                    append(TrailAction.EXPORT, label=f"{writer}-{number}b")
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    found = check_trail()
    assert (found.problem, found.count) == ("", WRITERS * ROUNDS * 2)
    assert TrailEntry.objects.values("label").distinct().count() == found.count


def test_two_writers_of_the_same_rows_in_turn_do_not_wait_for_each_other_for_ever() -> None:
    """The head is locked last: a writer that holds it never waits for another row."""
    goals = [make_goal(), make_goal()]
    before = TrailEntry.objects.count()
    barrier = Barrier(2)

    def write(writer: int) -> None:
        try:
            with transaction.atomic():
                goals[writer].note = f"甲{writer}"
                goals[writer].save()
                if connection.vendor == "postgresql":
                    barrier.wait(timeout=60)
                append(TrailAction.EXPORT, label=str(writer))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))

    found = check_trail()
    assert (found.problem, found.count) == ("", before + 4)


def test_failure_to_write_the_trail_undoes_what_it_tells_of(monkeypatch) -> None:
    goal = make_goal(note="旧")

    def fail(notes: list) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("plans.actions.trail._write", fail)
    goal.note = "新"
    with pytest.raises(RuntimeError), transaction.atomic():
        goal.save()

    goal.refresh_from_db()
    assert goal.note == "旧"
    assert connection.get_autocommit()

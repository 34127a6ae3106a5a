"""F1 over the pairs of published plans and summaries, found by hand (pairs.csv)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from outcomes.reconciliation import Statement, reconcile
from tests.outcomes.reconciliation.samples import (
    YEARS,
    document_names,
    gold_pairs,
    labels_of,
    read_side,
)

Reader = Callable[[Path, list[str], int, str], list[Statement]]


def labelled(folder: Path, names: list[str], year: int, side: str) -> list[Statement]:
    return [one for name in names for one in labels_of(folder, name)]


def proposed(folder: Path, letter: str, reader: Reader) -> set[tuple[int, int]]:
    plans, summaries = document_names(letter)
    goals = reader(folder, plans, YEARS[letter], "plan")
    outcomes = reader(folder, summaries, YEARS[letter], "summary")
    found = reconcile(goals, outcomes, year=YEARS[letter], earlier=goals)
    return {(pair.goal.id, pair.outcome.id) for pair in found.pairs}


@pytest.mark.parametrize(("reader", "least"), [(labelled, 0.97), (read_side, 0.93)])
def test_pairs_reach_their_f1_and_call_no_silent_goal_answered(
    documents: Path, reader: Reader, least: float
) -> None:
    gold = {
        (letter, int(row["goal"]), int(row["outcome"]))
        for letter, rows in gold_pairs().items()
        for row in rows
    }
    found = {
        (letter, *pair)
        for letter in YEARS
        for pair in proposed(documents / "reports", letter, reader)
    }

    f1 = 2 * len(found & gold) / (len(found) + len(gold))

    assert f1 >= least, sorted(found ^ gold)
    assert not {pair[:2] for pair in found} - {pair[:2] for pair in gold}

"""How plans and summaries written for the purpose are paired; half of them is kept aside.

The errors of the half kept aside are never looked at: a rule is made of the other half, and this
one tells whether it holds. docs/reconciliation.md keeps each score.
"""

import pytest

from outcomes.reconciliation import reconcile
from outcomes.reconciliation.documents import read_plan, read_summary
from outcomes.reconciliation.reconcile import Reconciliation
from tests.outcomes.reconciliation.corpora import Case, cases

CASES = cases()


def held(case: Case) -> Reconciliation:
    plan = read_plan(case.plan.encode(), "plan.txt", case.year, case.place)
    summary = read_summary(case.summary.encode(), "summary.txt", case.year, case.place)
    return reconcile(
        plan.of_kind("target"),
        summary.of_kind("outcome"),
        year=case.year,
        earlier=plan.of_kind("outcome"),
    )


def offsets(case: Case, is_sure: bool = False) -> set[tuple[int, int]]:
    found = held(case)
    pairs = found.matched if is_sure else found.pairs
    return {(pair.goal.id, pair.outcome.id) for pair in pairs} - case.optional


@pytest.mark.parametrize(("is_aside", "least"), [(False, 0.95), (True, 0.86)])
def test_pairs_of_the_corpus_reach_their_f1(is_aside: bool, least: float) -> None:
    right = total = 0
    for case in CASES:
        if case.is_aside == is_aside:
            found = offsets(case)
            right += 2 * len(found & case.pairs)
            total += len(found) + len(case.pairs)

    assert right / total >= least


def test_no_silent_goal_of_the_corpus_is_called_reported() -> None:
    called = {case.name: {goal for goal, _ in offsets(case, True)} & case.silent for case in CASES}

    assert sum(len(case.silent) for case in CASES) > 60
    assert not any(called.values())


def test_doubtful_answers_to_silent_goals_are_rare() -> None:
    called = [goal for case in CASES for goal in {g for g, _ in offsets(case)} & case.silent]

    assert len(called) <= 2


def test_marks_of_the_corpus_point_at_numbers() -> None:
    for case in CASES:
        numbers = [case.plan[goal] for goal in case.goals.values()]
        numbers += [case.summary[outcome] for _goal, outcome in case.pairs | case.optional]

        assert all(number.isdigit() for number in numbers), case.name

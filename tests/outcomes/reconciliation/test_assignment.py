"""The assignment against trying everything."""

from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.reconciliation.assignment import assign

cells = st.tuples(st.integers(0, 4), st.integers(0, 4))
tables = st.dictionaries(cells, st.integers(1, 20), max_size=20)


def best_sum(weights: dict[tuple[int, int], int], row: int, used: frozenset[int]) -> int:
    if row > 4:
        return 0
    found = best_sum(weights, row + 1, used)
    for column in range(5):
        if (row, column) in weights and column not in used:
            rest = best_sum(weights, row + 1, used | {column})
            found = max(found, weights[row, column] + rest)
    return found


@settings(max_examples=150, deadline=None)
@given(tables)
def test_assignment_equals_brute_force(weights: dict[tuple[int, int], int]) -> None:
    chosen = assign(weights)

    assert len(set(chosen.values())) == len(chosen)
    assert sum(weights[pair] for pair in chosen.items()) == best_sum(weights, 0, frozenset())


def test_greedy_choice_would_be_worse() -> None:
    assert assign({(0, 0): 9, (0, 1): 8, (1, 0): 8}) == {0: 1, 1: 0}


def test_nothing_allowed_is_nothing_assigned() -> None:
    assert assign({}) == {}
    assert assign({(0, 0): 0}) == {}

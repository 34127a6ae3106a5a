from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.completion import combine_shares, display_rate, shares, tally, total
from outcomes.enums import Light, Status
from outcomes.tallies import NotAdditive
from outcomes.terms import Completion

COUNTS = st.lists(st.integers(min_value=0, max_value=1000), max_size=12)


def answer(status: Status, left_out: str | None = None) -> Completion:
    return Completion(status, Light.GREY, counted=left_out is None, left_out=left_out)


def test_tally_is_attained_of_due_with_the_rest_by_reason() -> None:
    answers = [answer(Status.ATTAINED)] * 6 + [answer(Status.MISSED), answer(Status.SILENT)]
    answers += [answer(Status.NOT_DUE, "annual_before_year_end")] * 2

    counted = tally(answers)

    assert (counted.attained, counted.due, display_rate(counted.rate)) == (6, 8, "75.0%")
    assert counted.count(Status.SILENT) == 1
    assert counted.left_out == {"annual_before_year_end": 2}


def test_tally_counts_early_as_attained_and_estimates_not() -> None:
    counted = tally([answer(Status.EARLY), answer(Status.ESTIMATED), answer(Status.AWAITING)])

    assert (counted.attained, counted.due) == (1, 3)


def test_tally_counts_what_keeps_its_schedule() -> None:
    statuses = [Status.AHEAD, Status.ON_SCHEDULE, Status.EARLY, Status.BEHIND]

    counted = tally([answer(status) for status in statuses])

    assert (counted.on_time, counted.attained, counted.due) == (3, 1, 4)


def test_tally_of_nothing_due_has_no_rate() -> None:
    assert tally([]).rate is None
    assert tally([answer(Status.WITHDRAWN, "withdrawn")]).rate is None


@given(st.lists(st.sampled_from(list(Status))))
def test_tally_leaves_nobody_uncounted(statuses: list[Status]) -> None:
    answers = [answer(s, "withdrawn" if s == Status.WITHDRAWN else None) for s in statuses]

    counted = tally(answers)

    assert counted.due + counted.left_out_total == len(statuses)
    assert sum(counted.by_status.values()) == counted.due


@pytest.mark.parametrize(
    ("absorb", "printed"),
    [
        (True, ["7.7", "4.5", "10.8", "4.1", "72.9"]),
        (False, ["7.7", "4.5", "10.8", "4.1", "73.0"]),
    ],
)
def test_shares_round_plainly_or_let_the_largest_absorb(absorb: bool, printed: list[str]) -> None:
    assert [str(part) for part in shares([17, 10, 24, 9, 162], absorb=absorb)] == printed


def test_shares_of_nothing_are_none() -> None:
    assert shares([0, 0]) == [None, None]


@given(COUNTS.filter(lambda counts: sum(counts) > 0))
def test_shares_that_absorb_add_to_a_hundred(counts: list[int]) -> None:
    assert sum(shares(counts, absorb=True)) == Decimal("100.0")  # type: ignore[arg-type]


@pytest.mark.parametrize("basis", ["new", "amount", "activity", "total"])
def test_amounts_and_counts_add(basis: str) -> None:
    assert total(basis, [Decimal("1.5"), Decimal(2)]) == Decimal("3.5")


@pytest.mark.parametrize("basis", ["share", "growth", "rank", "milestone", "grade"])
def test_rates_growth_and_ranks_are_never_added(basis: str) -> None:
    with pytest.raises(NotAdditive, match="不能相加"):
        total(basis, [Decimal(1), Decimal(2)])


def test_shares_combine_by_numerator_and_denominator() -> None:
    combined = combine_shares([(Decimal(30), Decimal(50)), (Decimal(10), Decimal(150))])

    assert display_rate(combined) == "20.0%"
    assert combine_shares([]) is None

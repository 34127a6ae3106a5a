"""Counting answers: N of M with what is left out, shares that add up, sums over places."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from outcomes.comparison import rounded, to_decimal
from outcomes.enums import Status
from outcomes.terms import ACCUMULATING, Completion
from plans.enums import Basis
from plans.quantities import QuantityError, gettext_noop

KEPT = (Status.ATTAINED, Status.EARLY)
ON_TIME = (*KEPT, Status.ON_SCHEDULE, Status.AHEAD)
ADDITIVE = (*ACCUMULATING, Basis.TOTAL)
NOT_ADDITIVE = gettext_noop("占比、增速和位次不能相加")


class NotAdditive(QuantityError):
    """Refuse to add up shares, growth rates or ranks."""

    def __init__(self) -> None:
        super().__init__(NOT_ADDITIVE)


@dataclass(frozen=True)
class Tally:
    """N of M: `attained` of `due`, all statuses, and the rest counted by its reason."""

    attained: int
    due: int
    on_time: int
    by_status: Mapping[str, int]
    left_out: Mapping[str, int]

    @property
    def rate(self) -> Decimal | None:
        return to_decimal(Fraction(self.attained, self.due)) if self.due else None

    @property
    def left_out_total(self) -> int:
        return sum(self.left_out.values())

    def count(self, status: Status) -> int:
        """Return how many of the due goals have this status."""
        return self.by_status.get(status.value, 0)


def tally(completions: Iterable[Completion]) -> Tally:
    """Count what was attained of what is due; everything left out is counted by its reason."""
    answers = list(completions)
    due = [answer for answer in answers if answer.counted]
    left_out = Counter(answer.left_out or "" for answer in answers if not answer.counted)
    return Tally(
        attained=sum(answer.status in KEPT for answer in due),
        due=len(due),
        on_time=sum(answer.status in ON_TIME for answer in due),
        by_status=Counter(answer.status.value for answer in due),
        left_out=left_out,
    )


def shares(counts: Sequence[int], *, absorb: bool = False) -> list[Decimal | None]:
    """Return each count's share of the whole in percent, one decimal.

    With absorb the largest share takes the residue, so that they add to 100.0.
    """
    whole = sum(counts)
    if not whole:
        return [None for _ in counts]
    parts = [rounded(to_decimal(Fraction(count * 100, whole)), 1) for count in counts]
    if absorb:
        largest = max(range(len(parts)), key=lambda place: counts[place])
        parts[largest] += Decimal("100.0") - sum(parts)
    return list(parts)


def total(basis: str, values: Iterable[Decimal]) -> Decimal:
    """Add amounts and counts over places; raises NotAdditive for shares, growth and ranks."""
    if basis not in ADDITIVE:
        raise NotAdditive
    return sum(values, Decimal(0))


def combine_shares(parts: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Combine shares by adding numerators and denominators: 30/50 and 10/150 make a fifth."""
    pairs = list(parts)
    numerator = sum((Fraction(part) for part, _ in pairs), Fraction(0))
    denominator = sum((Fraction(whole) for _, whole in pairs), Fraction(0))
    return to_decimal(numerator / denominator) if denominator else None

"""Places in the order of their completion of one indicator: only for those who were authorised."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from outcomes.reports.scorecard import ScorecardRow, rows_of
from outcomes.standings import GoalStanding


@dataclass(frozen=True)
class RankedRow:
    """A place's row; equals share a rank, and what cannot be compared has none."""

    rank: int | None
    row: ScorecardRow


def ranked(judged: Sequence[GoalStanding]) -> list[RankedRow]:
    """Rank places of one level among themselves: a city is not ranked with its own counties."""
    rows = [row for row in rows_of(judged) if not row.is_stretch]
    by_level = sorted(rows, key=level_of)
    return [
        one for _level, members in groupby(by_level, level_of) for one in _ranked(list(members))
    ]


def level_of(row: ScorecardRow) -> int:
    return row.goal.jurisdiction.level


def _ranked(rows: Sequence[ScorecardRow]) -> list[RankedRow]:
    """Order by the distance to each place's own target, best first; the undecided come last."""
    valued = [(value, row) for row in rows if (value := distance(row)) is not None]
    valued.sort(key=lambda pair: pair[0], reverse=True)
    found = [
        RankedRow(1 + sum(other > value for other, _row in valued), row) for value, row in valued
    ]
    known = {row.goal.pk for _value, row in valued}
    return found + [RankedRow(None, row) for row in rows if row.goal.pk not in known]


def distance(row: ScorecardRow) -> Fraction | None:
    """Return how far beyond its target a place is, as a share of it; None when not judged."""
    answer = row.completion
    if not answer.counted or answer.gap is None or not row.target.value:
        return None
    return Fraction(answer.gap) / abs(Fraction(row.target.value))

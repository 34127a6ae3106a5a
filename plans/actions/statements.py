"""One statement of a target, wherever it stands, and which of several binds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from plans.enums import Commitment, Comparator
from plans.models import Figure, Target
from plans.quantities import format_decimal, normalise
from plans.sheets.locations import NOWHERE, Location

# 确保超过 70 binds more than 约 70: the stricter word wins between two equally firm statements.
_STRICTNESS = {
    Comparator.ABOUT: 0,
    Comparator.EXACTLY: 1,
    Comparator.RANGE: 1,
    Comparator.AT_LEAST: 2,
    Comparator.AT_MOST: 2,
    Comparator.ABOVE: 3,
    Comparator.BELOW: 3,
}


@dataclass(frozen=True)
class Statement:
    comparator: str
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    commitment: str
    location: Location = NOWHERE

    @classmethod
    def of_target(cls, target: Target) -> Statement:
        return cls(
            target.comparator, target.value, target.value_high, target.unit, target.commitment
        )

    @classmethod
    def of_figure(cls, figure: Figure) -> Statement:
        return cls(
            figure.comparator, figure.value, figure.value_high, figure.unit, figure.commitment
        )

    @property
    def shown(self) -> str:
        """The number as a person reads it: ≥70家, 6–6.5%."""
        if self.value is None:
            return "—"
        if self.value_high is not None:
            return f"{format_decimal(self.value)}–{format_decimal(self.value_high)}{self.unit}"
        return f"{Comparator(self.comparator).label}{format_decimal(self.value)}{self.unit}"

    @property
    def normalised(self) -> tuple[Decimal | None, Decimal | None]:
        return normalised(self.value, self.unit), normalised(self.value_high, self.unit)

    def says_the_same(self, other: Statement) -> bool:
        return (
            same_number(self, other)
            and self.comparator == other.comparator
            and self.commitment == other.commitment
        )


def same_number(one: Statement, other: Statement) -> bool:
    """Compare in the base unit: 5亿元 is 50000万元, and the 家 of one page the 个 of another.

    Both must have passed indicator_units.is_unit_of for their indicator, which keeps % from 家.
    """
    return one.normalised == other.normalised


def normalised(value: Decimal | None, unit: str) -> Decimal | None:
    return None if value is None else normalise(value, unit)


def firmest(statements: Sequence[Statement]) -> Statement:
    """Return the statement that binds: firm before stretch, then the stricter comparator."""
    return max(
        statements,
        key=lambda said: (said.commitment == Commitment.FIRM, _STRICTNESS[said.comparator]),
    )

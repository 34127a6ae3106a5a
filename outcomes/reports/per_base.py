"""Places beside each other on one indicator, for each 万人 or each 亿元 of GDP; never ranked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from outcomes.comparison import rounded, to_decimal
from outcomes.models import Outcome
from outcomes.reports.indicator_page import PlaceSeries, actual_of
from outcomes.terms import ACCUMULATING
from plans.enums import BaseKind, Basis
from plans.models import Indicator, Jurisdiction, PlaceBase
from plans.quantities import IncompatibleUnits, convert, format_decimal

# Amounts and levels can be divided by a base; shares, growth, ranks and grades cannot.
DIVISIBLE = (*ACCUMULATING, Basis.TOTAL)
MONEY = "亿元"
BASE_UNITS = {BaseKind.HEAD: "万人", BaseKind.GDP: MONEY}
PLACES = 4


@dataclass(frozen=True)
class Compared:
    """A place's figure of the year with what it is divided by, either of which may be missing."""

    place: Jurisdiction
    outcome: Outcome | None
    figure_text: str
    base: PlaceBase | None
    text: str

    @property
    def base_text(self) -> str:
        if self.base is None:
            return ""
        return f"{format_decimal(self.base.value)}{BASE_UNITS[BaseKind(self.base.kind)]}"


def per_unit(indicator: Indicator, kind: BaseKind) -> str:
    """Name the unit of the quotient: 家/万人; money for money is a share."""
    if kind == BaseKind.GDP and _in_money(Decimal(1), indicator.unit) is not None:
        return "%"
    return f"{indicator.unit}/{BASE_UNITS[kind]}"


def compared_years(series: Iterable[PlaceSeries]) -> list[int]:
    """Return the years any place reports, the latest first."""
    years = {line.year for one in series for line in one.lines if line.year and line.outcome}
    return sorted(years, reverse=True)


def compare(
    indicator: Indicator, series: Sequence[PlaceSeries], kind: BaseKind, year: int | None
) -> list[Compared]:
    """Divide each place's figure of the year by its base of the same year; one query."""
    known = PlaceBase.objects.filter(
        jurisdiction__in=[one.place for one in series], kind=kind, year=year
    )
    bases = {base.jurisdiction_id: base for base in known}
    return [_compared(indicator, one, bases.get(one.place.pk), kind, year) for one in series]


def _compared(
    indicator: Indicator, one: PlaceSeries, base: PlaceBase | None, kind: BaseKind, year: int | None
) -> Compared:
    line = next((line for line in one.lines if line.year == year and line.outcome), None)
    outcome = line.outcome if line else None
    value = actual_of(line, indicator.unit) if line else None
    text = "" if value is None or base is None else _quotient(indicator, value, base, kind)
    figure = "" if value is None else f"{format_decimal(value)}{indicator.unit}"
    return Compared(one.place, outcome, figure, base, text)


def _quotient(indicator: Indicator, value: Decimal, base: PlaceBase, kind: BaseKind) -> str:
    unit = per_unit(indicator, kind)
    part = _in_money(value, indicator.unit) * 100 if unit == "%" else value
    share = to_decimal(Fraction(part) / Fraction(base.value))
    return f"{format_decimal(rounded(share, PLACES))}{unit}"


def _in_money(value: Decimal, unit: str) -> Decimal | None:
    try:
        return convert(value, unit, MONEY)
    except IncompatibleUnits:
        return None


def why_not(indicator: Indicator) -> str:
    """Say why an indicator is not divided; empty when it can be."""
    if indicator.basis in DIVISIBLE:
        return ""
    return _("占比、增速、位次、等级不按人口或地区生产总值折算。")

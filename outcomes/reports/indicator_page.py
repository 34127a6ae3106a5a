"""One indicator across places and years, in the order of codes and years, never of results."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from outcomes.models import Outcome
from outcomes.reports.charts import Chart, YearPair, trend_chart
from outcomes.reports.goal_page import value_on_scale
from outcomes.reports.scorecard import ScorecardRow, amount_text, rows_of
from outcomes.standings import best, standings
from plans.models import Goal, Indicator, Jurisdiction
from plans.quantities import IncompatibleUnits, convert, format_decimal
from plans.querysets import JurisdictionQuerySet, without_texts
from plans.reach import Reader


@dataclass(frozen=True)
class YearLine:
    """A year of one place: its goals' rows, or only the figure reported."""

    year: int | None
    rows: list[ScorecardRow]
    outcome: Outcome | None
    # What the indicator's definition became from this year on; empty when nothing.
    new_definition: str = ""

    @property
    def outcome_text(self) -> str:
        outcome = self.outcome
        if outcome is None or outcome.value is None:
            return ""
        return amount_text(outcome.comparator, outcome.value, outcome.value_high, outcome.unit)


@dataclass(frozen=True)
class PlaceSeries:
    place: Jurisdiction
    lines: list[YearLine]
    chart: Chart | None


def places_of(indicator: Indicator) -> JurisdictionQuerySet:
    """Keep the places that promise or report the indicator."""
    goals = Goal.objects.filter(indicator=indicator).values("jurisdiction")
    outcomes = Outcome.objects.in_effect().reported().filter(indicator=indicator)
    # That a place reports is open; what it reports is not before it is verified.
    return (
        Jurisdiction.objects.filter(Q(pk__in=goals) | Q(pk__in=outcomes.values("jurisdiction")))
        .select_related("parent")
        .order_by("code")
    )


def indicator_series(
    indicator: Indicator,
    places: Sequence[Jurisdiction],
    day: date,
    *,
    reader: Reader,
    **judging: object,
) -> list[PlaceSeries]:
    """Judge the indicator's goals in the places as of the day; five queries."""
    breaks = dict(indicator.definition_changes.values_list("year", "what"))
    goals = Goal.objects.filter(indicator=indicator, jurisdiction__in=places).with_parts()
    judged = standings(goals.order_by("year", "pk"), day, reader=reader, **judging)
    outcomes = (
        Outcome.objects.in_effect()
        .reported()
        .known_on(day)
        .readable_by(reader.user, reader.day)
        .filter(indicator=indicator, jurisdiction__in=places)
        .select_related("figure__document")
        .defer(*without_texts("figure__document"))
    )
    rows: dict[int, list[ScorecardRow]] = defaultdict(list)
    for row in rows_of(judged):
        rows[row.goal.jurisdiction_id].append(row)
    reported: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        reported[outcome.jurisdiction_id].append(outcome)
    return [
        _series(indicator, place, rows[place.pk], reported[place.pk], breaks) for place in places
    ]


def _series(
    indicator: Indicator,
    place: Jurisdiction,
    rows: Iterable[ScorecardRow],
    outcomes: Iterable[Outcome],
    breaks: dict[int, str],
) -> PlaceSeries:
    by_year: dict[int | None, list[ScorecardRow]] = defaultdict(list)
    for row in rows:
        by_year[row.goal.year].append(row)
    found: dict[int | None, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[outcome.year].append(outcome)
    years = sorted(by_year.keys() | found.keys(), key=lambda year: (year is None, year))
    lines = [_line(year, by_year[year], found[year], breaks.get(year, "")) for year in years]
    title = _("%(place)s：%(indicator)s历年目标与完成") % {
        "place": place.qualified_name,
        "indicator": indicator.name,
    }
    chart = trend_chart(title, _pairs(lines, indicator.unit), breaks)
    return PlaceSeries(place, lines, chart)


def _line(
    year: int | None, rows: list[ScorecardRow], outcomes: Iterable[Outcome], new_definition: str
) -> YearLine:
    """Show the figure its goal is judged by; without a goal the latest verified, else reported."""
    if rows:
        return YearLine(year, rows, rows[0].outcome, new_definition)
    reported = list(outcomes)
    verified = [outcome for outcome in reported if outcome.is_verified]
    return YearLine(year, rows, best(verified or reported), new_definition)


def _pairs(lines: Iterable[YearLine], unit: str) -> list[YearPair]:
    """Return the dated years in one unit; a number that does not convert is not drawn."""
    pairs = []
    for line in lines:
        target, actual = _target(line, unit), actual_of(line, unit)
        if line.year is not None and (target is not None or actual is not None):
            pairs.append(
                YearPair(
                    year=line.year,
                    target=target,
                    target_label=_label(target, unit),
                    actual=actual,
                    actual_label=_label(actual, unit),
                    is_verified=bool(line.outcome and line.outcome.is_verified),
                )
            )
    return pairs


def _target(line: YearLine, unit: str) -> Decimal | None:
    if not line.rows or line.rows[0].target.value is None:
        return None
    return _converted(line.rows[0].target.value, line.rows[0].target.unit, unit)


def actual_of(line: YearLine, unit: str) -> Decimal | None:
    """Return the year's figure in the unit; None where there is none or it does not convert."""
    if line.outcome is None or line.outcome.value is None:
        return None
    if line.rows:
        target = line.rows[0].target
        value = value_on_scale(line.outcome, line.rows[0].goal, target)
        return None if value is None else _converted(value, target.unit, unit)
    return _converted(line.outcome.value, line.outcome.unit, unit)


def _converted(value: Decimal, source: str, unit: str) -> Decimal | None:
    try:
        return convert(value, source, unit)
    except IncompatibleUnits:
        return None


def _label(value: Decimal | None, unit: str) -> str:
    return "" if value is None else f"{format_decimal(round(value, 4))}{unit}"

"""Score the goals of a unit after a scheme: which goal feeds which item, and what it reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from outcomes.models import ScoringScheme
from outcomes.reports.scorecard import ScorecardRow, rows_of
from outcomes.scoring.scoring import Achieved, ItemScore, Score, score
from outcomes.standings import GoalStanding
from outcomes.terms import POINTS_BASES
from plans.enums import Direction
from plans.models import Goal


@dataclass(frozen=True)
class ScorableUnit:
    code: str
    name: str
    year: int


@dataclass(frozen=True)
class ScoreLine:
    """An item with the goal that feeds it; without one there is nothing to score."""

    item: ItemScore
    row: ScorecardRow | None


def score_lines(
    scheme: ScoringScheme, judged: Sequence[GoalStanding], result: Score
) -> list[ScoreLine]:
    """Put each item beside the target, the figure and the rate its points come from."""
    rows = {row.goal.indicator.code: row for row in rows_of(judged) if not row.is_stretch}
    return [
        ScoreLine(item, rows.get(rule.get("indicator", rule["code"])))
        for rule, item in zip(scheme.rules["items"], result.items, strict=True)
    ]


def scorable_units(schemes: Iterable[ScoringScheme]) -> dict[int, list[ScorableUnit]]:
    """Return, for each scheme, the places and years with goals that feed an item; one query."""
    codes = {scheme.pk: codes_of(scheme) for scheme in schemes}
    fed: dict[str, set[ScorableUnit]] = defaultdict(set)
    found = Goal.objects.dated().filter(indicator__code__in=set().union(*codes.values()))
    for code, *unit in found.values_list(
        "indicator__code", "jurisdiction__code", "jurisdiction__name", "year"
    ):
        fed[code].add(ScorableUnit(*unit))
    return {
        key: sorted(set().union(*(fed[code] for code in wanted)), key=_latest_first)
        for key, wanted in codes.items()
    }


def codes_of(scheme: ScoringScheme) -> set[str]:
    """Return the codes of the indicators whose goals feed the scheme."""
    return {item.get("indicator", item["code"]) for item in scheme.rules["items"]}


def _latest_first(unit: ScorableUnit) -> tuple[int, str]:
    return (-unit.year, unit.code)


def unit_score(scheme: ScoringScheme, judged: Iterable[GoalStanding]) -> Score:
    """Score the standings of one unit; an item is fed by the goal of its indicator's code."""
    by_code = {standing.goal.indicator.code: standing for standing in judged}
    achieved = {
        item["code"]: achieved_of(by_code[wanted])
        for item in scheme.rules["items"]
        if (wanted := item.get("indicator", item["code"])) in by_code
    }
    return score(scheme.rules, achieved)


def achieved_of(standing: GoalStanding) -> Achieved:
    """Return what the firm target's completion says; nothing for a figure not verified."""
    target, completion = standing.target, standing.completion
    if target is None or completion is None or standing.outcome is None or not completion.counted:
        return Achieved()
    rate = None if completion.rate is None else Fraction(completion.rate)
    gap = None if completion.gap is None else Fraction(completion.gap)
    if rate is None and gap is not None and target.value and target.basis in POINTS_BASES:
        # A scheme in steps asks how much of the promised reduction or growth was reached.
        rate = 1 + gap / abs(Fraction(target.value))
    is_cap = target.direction == Direction.LOWER and target.value
    return Achieved(
        rate=rate,
        attained=completion.attained,
        excess=-gap / Fraction(target.value) if is_cap and gap is not None else None,
        points=gap if target.basis in POINTS_BASES else None,
    )

"""Score the goals of a unit after a scheme: which goal feeds which item, and what it reached."""

from collections.abc import Iterable
from fractions import Fraction

from outcomes.models import ScoringScheme
from outcomes.scoring.scoring import Achieved, Score, score
from outcomes.standings import GoalStanding
from outcomes.terms import POINTS_BASES
from plans.enums import Direction


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

"""What is left after the assignment: loosely worded neighbours, only for a person to decide.

Bureaus shorten and lengthen names from year to year: 应急演练, 突发环境事件应急演练. Such a pair
is offered when unit and kind agree, the numbers are near, and nothing else comes as near.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from outcomes.reconciliation.likeness import (
    compare_traits,
    compare_units,
    kinds_agree,
    places_agree,
    years_agree,
)
from outcomes.reconciliation.naming import Name, name_of
from outcomes.reconciliation.remarks import FULL, Likeness
from outcomes.reconciliation.statements import Statement, in_base
from outcomes.reconciliation.vocabulary import HEADS, LIGHT_WORDS, STAGES
from outcomes.reconciliation.wording import contained, is_telling

ONE_SIDED, BOTH_SIDED = 500, 640  # of 1000: least likeness where one name holds the other, or not
MARGIN = 80  # by how much a rival must be worse
SAID_BEFORE = 40  # percent credited to a word that only the sentence says
ABBREVIATED = 90  # percent credited to 农担 for 农业担保
CEILING = 640  # a rescued pair is never surer than the least likely of the others
NEAR = Decimal("0.55"), Decimal("1.9")
FEW_TIMES = Decimal("0.3"), Decimal(3)  # 签约2个: of two or three, one more is a lot
BEARABLE = {"narrower", "scope", "work", "residence", "level", "stage"}

Loose = tuple[Statement, Statement, int]


def rescued(goals: Sequence[Statement], outcomes: Sequence[Statement]) -> list[Loose]:
    """Return pairs whose likeness no other pair of either side comes near."""
    found = [
        (goal, outcome, score)
        for goal in goals
        for outcome in outcomes
        if (score := loose_likeness(goal, outcome))
    ]
    found += [
        (goal, outcome, BOTH_SIDED)
        for goal in goals
        for outcome in outcomes
        if _is_same_station(goal, outcome)
    ]
    return [(goal, outcome, min(score, CEILING)) for goal, outcome, score in _alone(found)]


def _is_same_station(goal: Statement, outcome: Statement) -> bool:
    """Say whether 项目签约, which tells little, is answered by 洽谈项目19个，签约6个."""
    first, second = name_of(goal.indicator, goal.place), name_of(outcome.indicator, outcome.place)
    if is_telling(first) or len(first.stages) != 1 or goal.dimension != outcome.dimension:
        return False
    said = outcome.own or outcome.indicator
    opening = {stage for stage, words in STAGES if words.match(said)}
    if first.stages != opening or not dict(first.atoms).keys() <= dict(second.atoms).keys():
        return False
    asked, reached = in_base(goal), in_base(outcome)
    if not first.atoms or not asked or reached is None:
        return False
    return FEW_TIMES[0] <= reached / asked <= FEW_TIMES[1] and years_agree(goal, outcome)


def _alone(found: list[Loose]) -> Iterable[Loose]:
    for goal, outcome, score in found:
        rivals = (
            other
            for one, two, other in found
            if (one is goal) != (two is outcome) and other > score - MARGIN
        )
        if next(rivals, None) is None:
            yield goal, outcome, score


def loose_likeness(goal: Statement, outcome: Statement) -> int:
    """Return how much of the names agrees, in thousandths; 0 where something forbids the pair."""
    if not years_agree(goal, outcome) or not places_agree(goal, outcome):
        return 0
    if goal.is_relative != outcome.is_relative or "growth" in (goal.basis, outcome.basis):
        return 0
    first, second = name_of(goal.indicator, goal.place), name_of(outcome.indicator, outcome.place)
    score = _shared(first, second, outcome.before)
    if not score or not _is_near(goal, outcome):
        return 0
    found = Likeness(score=score)
    if not kinds_agree(goal, outcome, first, second, found):
        return 0
    compare_traits(first, second, goal, outcome, found)
    compare_units(goal, outcome, found)
    if found.is_beyond:
        return 0
    return found.score if {doubt.code for doubt in found.doubts} <= BEARABLE else 0


def _shared(first: Name, second: Name, before: str) -> int:
    if not (is_telling(first) and is_telling(second)) or first.is_per_head != second.is_per_head:
        return 0
    if first.head != second.head and first.head and second.head:
        return 0
    left, right = dict(first.atoms), dict(second.atoms)
    total = sum(left.values()) + sum(right.values())
    common = left.keys() & right.keys()
    telling = [word for word in common if word not in HEADS and word not in LIGHT_WORDS]
    shared = sum(left.pop(word) + right.pop(word) for word in common)
    short = _abbreviated(left, right) + _abbreviated(right, left)
    if not telling and not short:
        return 0
    shared += short + contained(left, right) + _said_before(left, before)
    score = FULL * shared // total
    least = BOTH_SIDED if _weighs(left) and _weighs(right) else ONE_SIDED
    return score if score >= least else 0


def _said_before(words: dict[str, int], before: str) -> int:
    """Credit the goal's words that the outcome's sentence says ahead of the number."""
    said = [word for word in words if len(word) > 1 and word in before]
    return sum(2 * words.pop(word) * SAID_BEFORE // 100 for word in said)


def _weighs(words: dict[str, int]) -> bool:
    return any(weight >= 4 for weight in words.values())


def _abbreviated(short: dict[str, int], long: dict[str, int]) -> int:
    """Credit 农担 for 农业 and 担保: each character begins a word of the other name."""
    credit = 0
    for word in sorted(short):
        firsts = [next((one for one in sorted(long) if one[0] == sign), "") for sign in word]
        if 2 <= len(word) <= 3 and all(firsts) and len(set(firsts)) == len(word):
            whole = short.pop(word) + sum(long.pop(one) for one in firsts)
            credit += whole * ABBREVIATED // 100
    return credit


def _is_near(goal: Statement, outcome: Statement) -> bool:
    asked, reached = in_base(goal), in_base(outcome)
    if not asked or reached is None:
        return False
    return NEAR[0] <= reached / asked <= NEAR[1]

"""How sure the reader is of a whole row: a number from 0 to 1, fixed on the development texts."""

import re
from decimal import Decimal

from plans.extraction.classifying import Labels
from plans.extraction.surroundings import Bound

HIGH = Decimal("0.80")
BASE = {"left": 90, "right": 72, "first": 60, "inherit": 70, "rank": 62, "paired": 82, "table": 88}
DOUBTFUL_NAME = re.compile(
    r"[“”《》，。；：□]|^.{0,2}$|\d|^[一-鿿]{3,}的|[对将把使由让]|进行|通过|依托|围绕|分别|其中"
)
DOUBTS = frozenset(
    ("unit-implied", "future-word", "past-word", "no-year", "later-year", "earlier-year")
)
GROWTH_ASPECT = ("growth", "share")


def confidence(bound: Bound, labels: Labels, code: str) -> Decimal:
    """Combine shape, length of the name, dictionary hit and doubts."""
    name, points = bound.phrase.text, BASE[bound.phrase.shape]
    if not 4 <= len(name) <= 22:
        points -= 25
    if code:
        points += 8
    elif 4 <= len(name) < 6:
        points -= 12  # a short name that no dictionary knows fits many things
    if bound.phrase.shape == "inherit" and labels.basis in GROWTH_ASPECT:
        points += 14
    if DOUBTFUL_NAME.search(name):
        points -= 12
    if bound.quantity.shape != "arabic" and bound.quantity.shape != "rank":
        points -= 20
    if not DOUBTS.isdisjoint([cue[0] for cue in labels.cues]):
        points -= 15
    if labels.year is None:
        points -= 10
    return Decimal(max(5, min(99, points))) / 100

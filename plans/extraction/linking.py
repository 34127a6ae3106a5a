"""Which figure repeats an earlier one, and which contradicts it."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from plans.extraction.units import dimension
from plans.quantities import QuantityError, unit

NOISE = re.compile(r"[的数量总额（）()“”\"、，,全市县区省新增加达到实现以上级以及了]")
# Small values and percentages meet by chance, so their names must agree more.
ALIKE, ALIKE_SMALL, ALIKE_RELATIVE = 50, 60, 75  # percent of shared bigrams
SMALL = 10
SHORTER = (("规模以上", "规上"), ("高新技术企业", "高企"))


class Statement(NamedTuple):
    """What linking needs of a figure."""

    start: int
    kind: str
    year: int | None
    indicator: str
    unit: str
    value: Decimal
    basis: str
    comparator: str = "="


@lru_cache(maxsize=8192)
def bigrams(name: str) -> frozenset[str]:
    for long, short in SHORTER:
        name = name.replace(long, short)
    core = NOISE.sub("", name)
    return frozenset(core[i : i + 2] for i in range(len(core) - 1)) or frozenset((core,))


def restatements(statements: Iterable[Statement]) -> dict[int, int]:
    """Map the start of a repeating figure to the start of the first one.

    Only figures of the same kind, year and value are compared, which keeps the work linear.
    """
    latest: Statement | None = None
    first_of: dict[Hashable, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    links: dict[int, int] = {}
    for statement in statements:
        if statement.basis in ("rank",):
            continue
        if latest is not None and _goes_on(latest, statement):
            links[statement.start] = links.get(latest.start, latest.start)
        latest = statement
        least = _least(statement)
        grams = bigrams(statement.indicator)
        alike = first_of[_key(statement)]
        for start, others in alike[-8:]:
            if _is_alike(grams, others, least) or (
                len(others) > 2 and (grams <= others or others <= grams)
            ):
                links[statement.start] = links.get(start, start)
                break
        alike.append((statement.start, grams))
    return links


def _is_alike(first: frozenset[str], second: frozenset[str], least: int) -> bool:
    return 200 * len(first & second) >= least * (len(first) + len(second))


def _least(statement: Statement) -> int:
    if statement.basis in ("growth", "share"):
        return ALIKE_RELATIVE
    return ALIKE if statement.value >= SMALL else ALIKE_SMALL


def _goes_on(first: Statement, second: Statement) -> bool:
    """Recognise 突破30亿元,达到34亿元: the second number makes the first exact."""
    same = (first.kind, first.year, first.indicator, first.unit) == (
        second.kind,
        second.year,
        second.indicator,
        second.unit,
    )
    return same and first.comparator == ">" and second.kind == "outcome"


def conflicts(statements: Iterable[Statement]) -> list[tuple[int, int]]:
    """Pair figures of one name, kind, year and dimension whose values differ."""
    seen: dict[Hashable, Statement] = {}
    pairs = []
    for statement in statements:
        if statement.basis in ("growth", "rank") or len(statement.indicator) < 4:
            continue
        key = (statement.kind, statement.year, statement.indicator, dimension(statement.unit))
        earlier = seen.setdefault(key, statement)
        if earlier.value != statement.value:
            pairs.append((earlier.start, statement.start))
    return pairs


def _key(statement: Statement) -> Hashable:
    try:
        value = statement.value * unit(statement.unit).factor
    except (QuantityError, ArithmeticError):
        value = statement.value
    share = statement.basis in ("share", "growth")
    return statement.kind, statement.year, value, share

"""Rules about how figures lie together: too good, too round, too exact; parts and wholes."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from outcomes.checks.kinds import NOTICE, WARNING, Finding, Material, rule
from outcomes.reconciliation.derive import show
from outcomes.reconciliation.naming import name_of
from outcomes.reconciliation.statements import Statement, in_base

HIGH_RATE = Decimal("1.3")
LEAST_EXACT, LEAST_ROUND = 5, 12
HALF = Decimal("0.5")
RATIO_BASES = ("new", "total", "amount", "activity")
SHARE_ROOM = Decimal("0.6")


@rule("completion-above-130", "完成率超过130%")
def completion_above_130(material: Material) -> Iterator[Finding]:
    """Find goals that were far too low: by their pairs, or by a printed 完成率."""
    for pair in material.pairs:
        target, actual = in_base(pair.goal), in_base(pair.outcome)
        if pair.relation != "same" or pair.goal.basis not in RATIO_BASES or pair.goal.is_relative:
            continue
        if target and actual and target > 0 and actual > target * HIGH_RATE:
            yield Finding(
                "completion-above-130",
                NOTICE,
                f"“{pair.goal.indicator}”目标{pair.goal.printed}，完成{pair.outcome.printed}，"
                f"完成率{show(actual * 100 / target)}%，目标可能偏低",
                (pair.goal, pair.outcome),
                pair.outcome.document,
            )
    for one in material.outcomes:
        if is_completion_rate(one) and one.value is not None and one.value > HIGH_RATE * 100:
            yield Finding(
                "completion-above-130",
                NOTICE,
                f"“{one.indicator}”{one.printed}，目标可能偏低",
                (one,),
                one.document,
            )


# 完成全年目标438%: the share of the target, in words that readers name by 目标 alone.
COMPLETED = re.compile(r"完成(?:了)?[^，,。；;、]{0,6}(?:目标|任务|计划)(?:任务|数|值)?的?$")


def is_completion_rate(one: Statement) -> bool:
    if one.dimension != "%" or one.basis in ("rank", "growth"):
        return False
    return "完成率" in one.indicator or COMPLETED.search(one.before) is not None


@rule("exact-hits", "多项结果与目标分毫不差")
def exact_hits(material: Material) -> Iterator[Finding]:
    """Find plans whose results equal the targets to the last digit too often."""
    pairs = [pair for pair in material.pairs if pair.relation == "same"]
    exact = [
        pair
        for pair in pairs
        if in_base(pair.goal) == in_base(pair.outcome) and pair.outcome.comparator == "="
    ]
    if len(exact) >= LEAST_EXACT and len(exact) >= len(pairs) * HALF:
        yield Finding(
            "exact-hits",
            NOTICE,
            f"{len(pairs)}项已报送目标中有{len(exact)}项结果与目标完全相等，请核对数据来源",
            tuple(pair.outcome for pair in exact),
            exact[0].outcome.document,
        )


@rule("round-numbers", "整数扎堆")
def round_numbers(material: Material) -> Iterator[Finding]:
    """Find documents whose larger results end in 00 more often than chance and habit explain."""
    by_document: dict[str, list[Statement]] = defaultdict(list)
    for one in material.outcomes:
        if one.comparator == "=" and one.basis in RATIO_BASES and one.value and one.value >= 100:
            by_document[one.document].append(one)
    for document, listed in by_document.items():
        even = [one for one in listed if one.value is not None and one.value % 100 == 0]
        if len(listed) >= LEAST_ROUND and len(even) > len(listed) * HALF:
            yield Finding(
                "round-numbers",
                NOTICE,
                f"{len(listed)}个三位以上的数字中有{len(even)}个是整百数",
                tuple(even),
                document,
            )


@rule("share-mismatch", "占比乘总量不等于部分")
def share_mismatch(material: Material) -> Iterator[Finding]:
    """Hold a printed share against the part and the whole printed beside it."""
    levels: dict[tuple[object, ...], Statement] = {}
    for one in material.outcomes:
        name = name_of(one.indicator, one.place)
        if not one.is_relative and not name.whole:
            levels.setdefault((one.document, one.year, name.atoms), one)
    for share in material.outcomes:
        name = name_of(share.indicator, share.place)
        if share.dimension != "%" or not name.whole or share.value is None:
            continue
        beside = share.document, share.year
        part = levels.get((*beside, name.atoms))
        whole = levels.get((*beside, name_of(name.whole, share.place).atoms))
        if part and whole and part.dimension == whole.dimension:
            yield from _share_finding(share, part, whole)


def _share_finding(share: Statement, part: Statement, whole: Statement) -> Iterator[Finding]:
    piece, total = in_base(part), in_base(whole)
    if piece is None or not total or share.value is None:
        return
    computed = piece * 100 / total
    if abs(computed - share.value) > SHARE_ROOM:
        yield Finding(
            "share-mismatch",
            WARNING,
            f"“{share.indicator}”印为{share.printed}，按{part.printed} ÷ {whole.printed}"
            f"计算为{show(computed)}%",
            (share, part, whole),
            share.document,
        )


@rule("districts-sum", "下级之和与全市数不符")
def districts_sum(material: Material) -> Iterator[Finding]:
    """Add the parts of a place where two at least are known: they never exceed the whole."""
    below: dict[tuple[object, ...], list[Statement]] = {}
    for one in material.stated:
        if above := material.parents.get(one.place):
            below.setdefault(_series_of(one, above), []).append(one)
    for whole in material.stated:
        if whole.basis in RATIO_BASES and not whole.is_relative and below:
            parts = below.get(_series_of(whole, whole.place), [])
            yield from _sum_finding(material, whole, parts)


def _series_of(one: Statement, place: str) -> tuple[object, ...]:
    atoms = name_of(one.indicator, one.place).atoms
    return place, one.kind, one.year, one.dimension, atoms


def _sum_finding(material: Material, whole: Statement, parts: list[Statement]) -> Iterator[Finding]:
    total = in_base(whole)
    added = sum((in_base(one) or Decimal(0) for one in parts), Decimal(0))
    places = {place for place, above in material.parents.items() if above == whole.place}
    is_complete = places == {one.place for one in parts}
    if len(parts) < 2 or total is None or not (added > total or (is_complete and added != total)):
        return
    yield Finding(
        "districts-sum",
        WARNING,
        f"{whole.place}“{whole.indicator}”{whole.printed}，下级{len(parts)}处之和为全市的"
        f"{show(added * 100 / total) if total else '—'}%",
        (whole, *parts),
        whole.document,
    )

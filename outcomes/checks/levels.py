"""Rules that hold this year against last year."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from outcomes.checks.kinds import NOTICE, WARNING, Finding, Material, by_year, rule
from outcomes.reconciliation import derive
from outcomes.reconciliation.attainment import direction_of
from outcomes.reconciliation.derive import show
from outcomes.reconciliation.indexing import Shelves
from outcomes.reconciliation.likeness import flow_of
from outcomes.reconciliation.naming import name_of
from outcomes.reconciliation.remarks import Likeness
from outcomes.reconciliation.statements import Statement, in_base
from plans.enums import Direction

# What may differ between a target and last year's result that it should still be held against.
BEARABLE = frozenset(("level", "narrower", "stage", "unit"))
LEAST_ALIKE = 560  # looser than a pair: what is not the same is marked as a question
RECOVERY = Decimal("1.02")  # a target this close above last year's result hardly asks for more
# Growth of these is printed at constant prices and never equals the ratio of the levels.
AT_CONSTANT_PRICES = ("生产总值", "增加值", "产值", "GDP", "收入", "零售")
POINT = Decimal("0.5")
LEAST_LOOK_BACK = 30  # results; an excerpt leaves out too much to be asked for more
LEVELS = ("total", "amount", "share")
LAPSED = re.compile(r"注销|失效|退出|到期|取消资格|摘牌|被取消")
UNADDED = ("growth", "share", "rank")


@rule("target-below-actual", "目标低于上年实绩")
def target_below_actual(material: Material) -> Iterator[Finding]:
    """Compare a target with last year's result of the same measure, by its good side."""
    results = _results_by_year(material)
    for target in material.targets:
        if target.basis in ("growth", "rank", "other") or target.comparator == "range":
            continue
        last, found = _last_result(material, target, results)
        if last is None or not _is_worse(target, last):
            continue
        is_sure = found.relation == "same"
        doubt = "" if is_sure else f"（{'；'.join(one.text for one in found.doubts)}，请核对）"
        yield Finding(
            "target-below-actual",
            WARNING if is_sure else NOTICE,
            f"{target.year}年目标“{target.indicator}”{target.printed}，"
            f"不及{last.year}年实绩“{last.indicator}”{last.printed}{doubt}",
            (target, last),
            target.document,
        )


def _results_by_year(material: Material) -> Shelves:
    return by_year(material.outcomes, ("growth", "rank", "other"), is_strict=False)


def _last_result(
    material: Material, target: Statement, results: Shelves
) -> tuple[Statement | None, Likeness]:
    """Return the result of the year before that is closest in wording."""
    best, best_found = None, Likeness()
    for outcome in results.near(target, target.year - 1) if target.year else ():
        found = material.alike(target, outcome)
        if found.is_other_kind or found.score < LEAST_ALIKE or _are_mixed(target, outcome):
            continue
        doubts = {doubt.code for doubt in found.doubts}
        is_like = bool(found.relation) or "narrower" in doubts
        if is_like and doubts <= BEARABLE and found.score > best_found.score:
            best, best_found = outcome, found
    return best, best_found


def _are_mixed(target: Statement, outcome: Statement) -> bool:
    """Say whether an increase would be held against a stock, by words or by a reader's guess."""
    is_stock = outcome.basis == "total" and flow_of(outcome) in ("", "stock")
    return flow_of(target) in ("new", "net") and is_stock


def _is_worse(target: Statement, last: Statement) -> bool:
    ours, theirs = in_base(target), in_base(last)
    if ours is None or theirs is None or last.comparator in ("<", "<="):
        return False
    if (target.direction or direction_of(target)) == Direction.LOWER:
        return False  # a ceiling above last year's result is prudence, not lack of will
    return ours < theirs


@rule("target-barely-above", "目标与上年实绩持平")
def target_barely_above(material: Material) -> Iterator[Finding]:
    results = _results_by_year(material)
    for target in material.targets:
        if target.basis != "share":
            continue
        last, found = _last_result(material, target, results)
        if last is None or found.relation != "same" or not last.value or target.value is None:
            continue
        is_higher = (target.direction or direction_of(target)) == Direction.HIGHER
        if is_higher and last.value < target.value <= last.value * RECOVERY:
            yield Finding(
                "target-barely-above",
                NOTICE,
                f"{target.year}年目标“{target.indicator}”{target.printed}，"
                f"仅比{last.year}年实绩{last.printed}高"
                f"{show(target.value - last.value)}个百分点",
                (target, last),
                target.document,
            )


@rule("nothing-last-year", "目标没有上年数可比")
def nothing_last_year(material: Material) -> Iterator[Finding]:
    """Find levels promised in a report whose own look back tells nothing of the like.

    A report must look back at length, and on some of its levels: an excerpt may not.
    """
    results = _results_by_year(material)
    told = Counter(one.document for one in material.outcomes)
    for paper in material.papers:
        if paper.kind != "both" or told[paper.name] < LEAST_LOOK_BACK:
            continue
        levels = [one for one in material.targets if one.document == paper.name and _is_level(one)]
        missing = [one for one in levels if not _is_told_of(material, one, results)]
        for target in missing if len(missing) < len(levels) else ():
            yield Finding(
                "nothing-last-year",
                NOTICE,
                f"{target.year}年目标“{target.indicator}”{target.printed}：同一文件中没有"
                f"{(target.year or 0) - 1}年的相应数字，无法判断高低",
                (target,),
                target.document,
            )


def _is_level(target: Statement) -> bool:
    if target.year is None or target.basis not in LEVELS:
        return False
    if target.basis != "total":
        return True
    # A reader that saw no 新增 calls it a total: only 累计, 总数 make it sure.
    return not target.is_relative and (not target.is_loose or flow_of(target) == "stock")


def _is_told_of(material: Material, target: Statement, results: Shelves) -> bool:
    near = results.near(target, (target.year or 0) - 1)
    return any(material.alike(target, one).score >= LEAST_ALIKE for one in near)


@rule("falling-total", "累计数下降")
def falling_total(material: Material) -> Iterator[Finding]:
    """Find running totals (累计) that are lower a year later."""
    totals = [one for one in material.outcomes if "累计" in one.indicator]
    years = by_year(totals)
    for later in totals:
        for earlier in material.same_of(later, years, (later.year or 0) - 1):
            now, before = in_base(later), in_base(earlier)
            if now is not None and before is not None and now < before:
                yield Finding(
                    "falling-total",
                    WARNING,
                    f"“{later.indicator}”{earlier.year}年为{earlier.printed}，"
                    f"{later.year}年为{later.printed}，累计数不应下降",
                    (later, earlier),
                    later.document,
                )


@rule("balance", "总数不等于上年总数加新增")
def balance(material: Material) -> Iterator[Finding]:
    """Hold total = last total + new − lapsed: what is printed may show a loss, never a surplus."""
    results, stated = by_year(material.outcomes, UNADDED), by_year(material.stated, UNADDED)
    fallen = _lapsed(material)
    for total in material.stated:
        if total.is_relative or total.year is None or flow_of(total) != "stock":
            continue
        before = _first(material, total, results, total.year - 1, ())
        new = _first(material, total, stated, total.year, ("flow",)) if before else None
        if before is None or new is None or flow_of(new) not in ("new", "net"):
            continue
        if before.comparator not in ("=", "") or new.kind != total.kind:
            continue
        yield from _unbalanced(total, before, new, fallen.get(_counted(total)))


def _lapsed(material: Material) -> dict[tuple[object, ...], Statement]:
    """Return what is said to have fallen away (注销高新技术企业5家), by what it was."""
    fallen = [one for one in material.outcomes if LAPSED.search(one.indicator)]
    return {_counted(one): one for one in reversed(fallen)}


def _counted(one: Statement) -> tuple[object, ...]:
    return one.year, one.place, name_of(LAPSED.sub("", one.indicator), one.place).atoms


def _first(
    material: Material,
    one: Statement,
    years: Shelves,
    year: int,
    doubts: tuple[str, ...],
) -> Statement | None:
    for other in years.near(one, year):
        found = material.alike(one, other)
        is_like = bool(found.score) and (found.is_close or bool(doubts))
        if is_like and {doubt.code for doubt in found.doubts} == set(doubts):
            return other
    return None


def _unbalanced(
    total: Statement, before: Statement, new: Statement, fallen: Statement | None
) -> Iterator[Finding]:
    """Allow for losses nobody printed, except where the increase is net or a loss is printed."""
    now, base, added = in_base(total), in_base(before), in_base(new)
    lost = in_base(fallen) if fallen else Decimal(0)
    if now is None or base is None or added is None or lost is None:
        return
    rest = base + added - lost - now
    is_exact = all(one.comparator in ("=", "") for one in (total, new))
    is_closed = flow_of(new) == "net" or fallen is not None
    if is_exact and (rest < 0 or (rest > 0 and is_closed)):
        sign = "多出" if rest < 0 else "少"
        loss = f"、减失效{fallen.printed}" if fallen else ""
        yield Finding(
            "balance",
            WARNING,
            f"“{total.indicator}”{total.year}年{total.printed}，"
            f"与上年{before.printed}加本年{new.printed}{loss}之和{sign}{show(abs(rest))}",
            (total, before, new, *((fallen,) if fallen else ())),
            total.document,
        )


@rule("growth-mismatch", "增速与计算值不符")
def growth_mismatch(material: Material) -> Iterator[Finding]:
    """Compute growth from two printed levels, or ask which whole base a count's growth allows."""
    results = by_year(material.outcomes, UNADDED)
    for growth, level in level_growth_pairs(material):
        before = _first(material, level, results, (level.year or 0) - 1, ())
        if before is not None and not level.is_relative:
            yield from _against_levels(growth, level, before)
        elif before is None and level.kind == "outcome":
            yield from _against_whole_numbers(growth, level)


def level_growth_pairs(material: Material) -> Iterator[tuple[Statement, Statement]]:
    """Yield each growth with the level of the same name, year, kind and document."""
    stated = material.stated
    levels = [one for one in stated if not one.is_relative and one.basis not in ("rank", "other")]
    shelves = Shelves(levels, _beside)
    for growth in stated:
        if growth.basis != "growth":
            continue
        for level in shelves.near(growth, _beside(growth)):
            found = material.alike(growth, level)
            if found.score and {doubt.code for doubt in found.doubts} == {"level_and_growth"}:
                yield growth, level
                break


def _beside(one: Statement) -> tuple[object, ...]:
    return one.document, one.kind, one.year


def _against_levels(growth: Statement, level: Statement, before: Statement) -> Iterator[Finding]:
    if level.value is None or before.value is None or growth.value is None:
        return
    if any(one.comparator not in ("=", ">=", "") for one in (growth, level, before)):
        return
    computed = derive.growth_from_levels(level.value, level.unit, before.value, before.unit)
    if computed is None:
        return
    room = POINT + _rounding(level) + _rounding(before)
    if abs(computed.value - growth.value) <= room:
        return
    is_real = any(word in growth.indicator for word in AT_CONSTANT_PRICES)
    why = "（可能按可比价计算或上年数已修订）" if is_real else ""
    yield Finding(
        "growth-mismatch",
        NOTICE if is_real else WARNING,
        f"“{growth.indicator}”印为{growth.printed}，按{level.printed}与上年{before.printed}"
        f"计算为{show(computed.value)}%{why}",
        (growth, level, before),
        growth.document,
        computed.rounded,
    )


def _rounding(statement: Statement) -> Decimal:
    """Return what half a unit of the last printed digit means in percent."""
    if not statement.value:
        return Decimal(0)
    exponent = int(statement.value.as_tuple().exponent)
    return Decimal(50).scaleb(min(exponent, 0)) / abs(statement.value)


def _against_whole_numbers(growth: Statement, level: Statement) -> Iterator[Finding]:
    """Ask of a count whether any whole number last year gives the printed growth."""
    if level.value is None or growth.value is None or growth.value <= -100:
        return
    is_count = level.comparator == "=" and level.value == level.value.to_integral_value()
    if not is_count or level.value > 400 or level.unit[:1] in ("万", "亿") or "元" in level.unit:
        return
    implied = level.value * 100 / (100 + growth.value)
    places = max(0, -int(growth.value.as_tuple().exponent))
    near = [base for base in (int(implied), int(implied) + 1) if base > 0]
    rates = {base: (level.value / base - 1) * 100 for base in near}
    half = Decimal("0.5").scaleb(-places)
    if growth.comparator != "=" or any(abs(r - growth.value) <= half for r in rates.values()):
        return
    listed = "，".join(f"上年{base}则为{show(rate)}%" for base, rate in rates.items())
    yield Finding(
        "growth-mismatch",
        NOTICE,
        f"“{growth.indicator}”印为{growth.printed}，本年{level.printed}：没有整数的上年数"
        f"能得出此增速（{listed}）",
        (growth, level),
        growth.document,
    )

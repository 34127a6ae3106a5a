"""How far a goal and an outcome speak of the same thing, and what speaks against it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from outcomes.reconciliation.naming import Name, name_of
from outcomes.reconciliation.statements import Statement
from outcomes.reconciliation.vocabulary import (
    HEADS,
    LEVEL_WORDS,
    LIGHT_WORDS,
    MANY_YEARS,
    NEAR_NAMES,
    SOME_MONTHS,
)

NEAR_WORDS = frozenset().union(*NEAR_NAMES)
FULL = 1000
SAME_LEAST = 780  # of 1000: below, wording is too far for "same"
DOUBTFUL_LEAST = 640
DOUBT_COST = 110
CONTAINED = 80  # percent credited to a word that contains the other

ORGANISATIONS, PEOPLE, EVENTS = "家户个所", "人名位", "场次期届"
THINGS = "家户个所处座条项件套栋台款种批支口辆宗部篇只头株"
COUNT_GROUPS = (
    frozenset(THINGS),
    frozenset((*EVENTS, "场次", "班次", "个", "项")),
    frozenset((*PEOPLE, "个")),
    frozenset(("人次", "人", "名")),
)
CLOSE_GROUPS = (
    frozenset(ORGANISATIONS),
    frozenset("项个件"),
    frozenset("处座个条"),
    frozenset((*EVENTS, "场次")),
    frozenset(PEOPLE),
)
DOERS = "器员者机站馆园桩"
LEAST_TELLING = 3
NOT_YET = frozenset(("start", "sign", "apply", "review", "enter"))  # a result still to come
AREAS = frozenset(("亩", "平方米"))
MONEY = frozenset(("元", "美元", "港元"))


@dataclass(frozen=True)
class Remark:
    """A reason for or against a pair: a code and a Chinese sentence."""

    code: str
    text: str


@dataclass
class Likeness:
    """The answer for one pair; score 0 means that it cannot be."""

    score: int = 0
    doubts: list[Remark] = field(default_factory=list)
    grounds: list[Remark] = field(default_factory=list)
    is_other_kind: bool = False  # the one is a level, the other a growth

    @property
    def relation(self) -> str:
        """Return "same", "doubtful" or "" for what a pair is worth."""
        if self.score >= SAME_LEAST and not self.doubts:
            return "same"
        return "doubtful" if self.score >= DOUBTFUL_LEAST else ""

    @property
    def is_close(self) -> bool:
        return self.score >= SAME_LEAST


NOTHING = Likeness()


def likeness(goal: Statement, outcome: Statement, is_year_open: bool = False) -> Likeness:
    """Weigh names, unit, basis, year and place; is_year_open lets the years differ."""
    if not (is_year_open or years_agree(goal, outcome)) or not places_agree(goal, outcome):
        return NOTHING
    first, second = name_of(goal.indicator, goal.place), name_of(outcome.indicator, outcome.place)
    found = Likeness()
    found.is_other_kind = goal.is_relative != outcome.is_relative
    if goal.code and goal.code == outcome.code:
        found.score = FULL
        found.grounds.append(Remark("same_indicator", "指标字典中是同一指标"))
    else:
        found.score = wording(first, second, found)
    if not found.score or not kinds_agree(goal, outcome, first, second, found):
        return NOTHING
    if not goal.code or goal.code != outcome.code:
        compare_traits(first, second, goal, outcome, found)
    compare_units(goal, outcome, found)
    if found.is_other_kind and len(found.doubts) > 1:
        return NOTHING
    found.score = max(0, found.score - DOUBT_COST * len(found.doubts))
    found.score = min(FULL, found.score - (10 if outcome.year is None else 0))
    return found


def years_agree(goal: Statement, outcome: Statement) -> bool:
    return goal.year is None or outcome.year is None or goal.year == outcome.year


def places_agree(goal: Statement, outcome: Statement) -> bool:
    one, other = goal.place, outcome.place
    return not one or not other or one.endswith(other) or other.endswith(one)


# --- wording ---


def wording(first: Name, second: Name, found: Likeness) -> int:
    """Return how much of both names' weight stands in the other, in thousandths."""
    if not (is_telling(first) and is_telling(second)):
        return 0
    if first.is_per_head != second.is_per_head:
        return 0
    left, right = dict(first.atoms), dict(second.atoms)
    _drop_implied_head(first, second, left, right)
    total, shared = sum(left.values()) + sum(right.values()), 0
    for word in left.keys() & right.keys():
        shared += left.pop(word) + right.pop(word)
    shared += sum(_near(left, right, found)) + contained(left, right)
    if not _heads_agree(first.head, second.head, found):
        return 0
    if not left and not right:
        found.grounds.append(Remark("same_name", "指标名称相同"))
        return FULL * shared // total
    score = FULL * shared // total
    found.grounds.append(Remark("like_name", f"指标名称相近（{score // 10}%）"))
    return score if _is_rest_bearable(left, right, first, second, found) else 0


def is_telling(name: Name) -> bool:
    """Say whether a name says more than 项目, 资金."""
    return name.weight >= (2 if name.scopes or name.levels else LEAST_TELLING)


def _drop_implied_head(
    first: Name, second: Name, left: dict[str, int], right: dict[str, int]
) -> None:
    """Read the growth of an industry as that of its 增加值."""
    if first.is_growth and second.is_growth:
        if not first.head:
            right.pop("增加值", None)
        if not second.head:
            left.pop("增加值", None)


def _near(left: dict[str, int], right: dict[str, int], found: Likeness) -> Iterator[int]:
    if NEAR_WORDS.isdisjoint(left) or NEAR_WORDS.isdisjoint(right):
        return
    for pair in NEAR_NAMES:
        ours, theirs = pair & left.keys(), pair & right.keys()
        if ours and theirs and ours != theirs:
            one, other = ours.pop(), theirs.pop()
            yield left.pop(one) + right.pop(other)
            _doubt(found, "near_names", f"“{one}”与“{other}”口径不同")


def contained(left: dict[str, int], right: dict[str, int]) -> int:
    """Credit words cut differently: 农牧场 against 牧场, 参合率 against 参合."""
    if not left or not right:
        return 0
    shared = _tiled(left, right) + _tiled(right, left)
    for word in sorted(left, key=len, reverse=True):
        other = next((one for one in sorted(right) if _holds(word, one)), None)
        if other is None:
            continue
        lesser = min(left[word], right[other])
        rest = abs(left[word] - right[other])
        shared += 2 * lesser + rest * CONTAINED // 100
        del left[word], right[other]
    return shared


def _tiled(whole: dict[str, int], parts: dict[str, int]) -> int:
    """Credit a word that the other name cuts into several: 普惠托位 against 普惠 and 托位."""
    shared = 0
    for word in [word for word in whole if len(word) > 3]:
        rest, tiles = word, []
        for part in sorted(parts, key=len, reverse=True):
            if part in rest:
                rest, tiles = rest.replace(part, "", 1), [*tiles, part]
        if not rest and len(tiles) > 1:
            shared += whole.pop(word) + sum(parts.pop(part) for part in tiles)
    return shared


def _holds(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or short in HEADS or short in LIGHT_WORDS:
        return False
    # A sector's name inside another's is another sector: 牧业 in 农牧业, 工业 in 轻工业.
    # Who or what does a thing is not the thing: 孵化 and 孵化器, 投资 and 投资者.
    return short in long and long[-1] not in "业" + DOERS * long.startswith(short)


def _heads_agree(one: str, other: str, found: Likeness) -> bool:
    if not one or not other or one in other or other in one:
        return True
    return any(doubt.code == "near_names" for doubt in found.doubts)


def _is_rest_bearable(
    left: dict[str, int], right: dict[str, int], first: Name, second: Name, found: Likeness
) -> bool:
    """Say whether the words without a partner leave room for the same thing.

    Words on both sides name two things (农牧业项目, 工业项目). For an aggregate even one side is
    too much: 工业投资 is not 投资.
    """
    ours, theirs = sum(left.values()), sum(right.values())
    heavy = sorted(word for word, weight in (left | right).items() if weight >= 4)
    if not heavy:
        return True
    if min(ours, theirs) >= 4:
        is_bearable = ours * 4 < first.weight and theirs * 4 < second.weight
    elif first.head and second.head:
        is_bearable = max(ours, theirs) * 5 <= max(first.weight, second.weight)
    else:
        is_bearable = True
    if is_bearable:
        _doubt(found, "narrower", f"只有一方限定“{'、'.join(heavy)}”")
    return is_bearable


# --- traits ---


def kinds_agree(
    goal: Statement, outcome: Statement, first: Name, second: Name, found: Likeness
) -> bool:
    """Sort out what no person would pair: ranks with amounts, shares with sums, other wholes."""
    if (goal.basis == "rank") != (outcome.basis == "rank"):
        return False
    if bool(MANY_YEARS.search(goal.indicator)) != bool(MANY_YEARS.search(outcome.indicator)):
        return False
    if bool(SOME_MONTHS.search(goal.indicator)) != bool(SOME_MONTHS.search(outcome.indicator)):
        _doubt(found, "period", "一项不是全年数")
    if found.is_other_kind:
        return _is_level_of_growth(goal, outcome, first, second, found)
    if goal.is_relative and _is_growth(goal, first) != _is_growth(outcome, second):
        return False
    if _is_difference(goal) != _is_difference(outcome):
        return False
    if (first.whole or second.whole) and not _wholes_agree(first.whole, second.whole):
        return False
    if goal.is_relative and first.is_falling != second.is_falling:
        _doubt(found, "falling", "一项为下降，另一项为增长")
    return True


def _is_growth(statement: Statement, name: Name) -> bool:
    return name.is_growth or (statement.basis == "growth" and not _rate_by_name(name))


def _rate_by_name(name: Name) -> bool:
    return any(word in name.printed for word in ("自然增长率", "失业率"))


def _is_difference(statement: Statement) -> bool:
    return statement.dimension == "百分点"


def _wholes_agree(one: str, other: str) -> bool:
    if one == other or not one or not other:
        return True
    first, second = dict(name_of(one).atoms).keys(), dict(name_of(other).atoms).keys()
    return first <= second or second <= first


def _is_level_of_growth(
    goal: Statement, outcome: Statement, first: Name, second: Name, found: Likeness
) -> bool:
    """Let a growth meet the level of the very same name, for a person to decide."""
    relative, level = (goal, first), (outcome, second)
    if outcome.is_relative:
        relative, level = level, relative
    if not _is_growth(*relative) or relative[1].whole or level[1].whole:
        return False
    if level[0].basis in ("rank", "other") or found.doubts or found.score < FULL * 9 // 10:
        return False
    if level[1].flow in ("new", "net") and not relative[1].flow:
        return False
    if level[1].scopes != relative[1].scopes or level[1].residence != relative[1].residence:
        return False
    _doubt(found, "level_and_growth", "一项为增速，另一项为总量，需换算后比较")
    return True


def compare_traits(
    first: Name, second: Name, goal: Statement, outcome: Statement, found: Likeness
) -> None:
    _compare_levels(first, second, found)
    _compare_residence(first, second, found)
    if first.definition and second.definition and first.definition != second.definition:
        _doubt(found, "definition", f"“{first.definition}收入”与“{second.definition}收入”口径不同")
    if difference := first.scopes ^ second.scopes:
        _doubt(found, "scope", f"只有一方限定“{'、'.join(sorted(difference))}”")
    if not goal.is_relative:
        _compare_flow(first, second, goal, outcome, found)
        _compare_stages(first, second, found)


def _doubt(found: Likeness, code: str, text: str) -> None:
    found.doubts.append(Remark(code, text))


def _compare_levels(first: Name, second: Name, found: Likeness) -> None:
    if first.levels == second.levels and first.is_and_above == second.is_and_above:
        return
    if first.levels and second.levels and not first.levels & second.levels:
        found.score = 0
    else:
        _doubt(found, "level", "级别（国家级、省级、市级）不一致")


def _compare_residence(first: Name, second: Name, found: Likeness) -> None:
    one, other = first.residence, second.residence
    if one == other:
        return
    if {one, other} == {"town", "country"}:
        found.score = 0
    elif one and other:
        _doubt(found, "residence", "城镇、农村、全体居民的范围不同")
    else:
        found.score -= 40


def _compare_flow(
    first: Name, second: Name, goal: Statement, outcome: Statement, found: Likeness
) -> None:
    ours, theirs = flow_of(goal, first), flow_of(outcome, second)
    if ours and theirs and ours != theirs:
        words = {"new": "新增", "net": "净增", "stock": "总数"}
        _doubt(found, "flow", f"一项为{words[ours]}，另一项为{words[theirs]}")


def flow_of(statement: Statement, name: Name | None = None) -> str:
    """Return "new", "net", "stock" or "" for what the words say, else what the basis says."""
    name = name or name_of(statement.indicator, statement.place)
    if name.flow:
        return name.flow
    if statement.is_loose:
        return "stock" if _says_level(statement) else ""
    return {"new": "new", "total": "stock"}.get(statement.basis, "")


def _says_level(statement: Statement) -> bool:
    """Say whether the words right before the number make it a stock: 达到231家."""
    return statement.basis == "total" and LEVEL_WORDS.search(statement.before) is not None


def _compare_stages(first: Name, second: Name, found: Likeness) -> None:
    is_apart = bool(first.stages and second.stages and not first.stages & second.stages)
    is_short = bool(second.stages & NOT_YET) and not second.stages & {"done"} and not first.stages
    if is_apart or is_short:
        _doubt(found, "stage", "阶段不同（开工、签约、申报、评审、入库、建成）")
    if {first.work, second.work} == {"mend", "make"}:
        _doubt(found, "work", "一项为新建，另一项为改造")
        found.score -= DOUBT_COST


def compare_units(goal: Statement, outcome: Statement, found: Likeness) -> None:
    one, other = goal.dimension, outcome.dimension
    if found.is_other_kind or one == other or goal.is_relative:
        return
    if not one or not other:
        found.score -= 40
    elif any({one, other} <= group for group in CLOSE_GROUPS):
        found.score -= 10
    elif any({one, other} <= group for group in COUNT_GROUPS):
        found.score -= 60
    elif {one, other} <= AREAS:
        _doubt(found, "unit", f"单位不同（{goal.unit}、{outcome.unit}），不能精确换算")
    elif {one, other} <= MONEY:
        _doubt(found, "unit", f"币种不同（{goal.unit}、{outcome.unit}）")
    else:
        found.score = 0

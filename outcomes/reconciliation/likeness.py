"""How far a goal and an outcome speak of the same thing, and what speaks against it."""

from outcomes.reconciliation.naming import Name, name_of
from outcomes.reconciliation.remarks import DOUBTFUL_LEAST, FULL, Likeness, Remark, doubt
from outcomes.reconciliation.statements import Statement, in_base
from outcomes.reconciliation.vocabulary import LEVEL_WORDS, MANY_YEARS
from outcomes.reconciliation.wording import wording

DOUBT_COST = 110
COSTS = {"period": 20}  # of what it is nobody doubts, only of how much of the year

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
SCALE = 10  # a result so many times the goal, or so small a part of it, is a question
SOME_TIMES, MANY_TIMES = 3, 5  # a total as large beside a goal for one year is no answer
NOT_YET = frozenset(("start", "sign", "apply", "review", "enter"))  # a result still to come
AREAS = frozenset(("亩", "平方米"))
MONEY = frozenset(("元", "美元", "港元"))


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
    found.score = max(0, found.score - sum(COSTS.get(one.code, DOUBT_COST) for one in found.doubts))
    found.score = min(FULL, found.score - (10 if outcome.year is None else 0))
    return found


def years_agree(goal: Statement, outcome: Statement) -> bool:
    return goal.year is None or outcome.year is None or goal.year == outcome.year


def places_agree(goal: Statement, outcome: Statement) -> bool:
    one, other = goal.place, outcome.place
    return not one or not other or one.endswith(other) or other.endswith(one)


# --- traits ---


def kinds_agree(
    goal: Statement, outcome: Statement, first: Name, second: Name, found: Likeness
) -> bool:
    """Sort out what no person would pair: ranks with amounts, shares with sums, other wholes."""
    if (goal.basis == "rank") != (outcome.basis == "rank"):
        return False
    if bool(MANY_YEARS.search(goal.indicator)) != bool(MANY_YEARS.search(outcome.indicator)):
        return False
    if goal.is_of_part_year != outcome.is_of_part_year:
        doubt(found, "period", "一项不是全年数")
    if found.is_other_kind:
        return _is_level_of_growth(goal, outcome, first, second, found)
    if goal.is_relative and _is_growth(goal, first) != _is_growth(outcome, second):
        return False
    if _is_difference(goal) != _is_difference(outcome):
        return False
    if (first.whole or second.whole) and not _wholes_agree(first.whole, second.whole):
        return False
    if goal.is_relative and first.is_falling != second.is_falling:
        doubt(found, "falling", "一项为下降，另一项为增长")
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
    doubt(found, "level_and_growth", "一项为增速，另一项为总量，需换算后比较")
    return True


def compare_traits(
    first: Name, second: Name, goal: Statement, outcome: Statement, found: Likeness
) -> None:
    _compare_levels(first, second, found)
    _compare_residence(first, second, found)
    if first.definition and second.definition and first.definition != second.definition:
        doubt(found, "definition", f"“{first.definition}收入”与“{second.definition}收入”口径不同")
    if difference := first.scopes ^ second.scopes:
        doubt(found, "scope", f"只有一方限定“{'、'.join(sorted(difference))}”")
    if not goal.is_relative:
        _compare_flow(first, second, goal, outcome, found)
        _compare_stages(first, second, found)


def _compare_levels(first: Name, second: Name, found: Likeness) -> None:
    if first.levels == second.levels and first.is_and_above == second.is_and_above:
        return
    if first.levels and second.levels and not first.levels & second.levels:
        found.score = 0
    else:
        doubt(found, "level", "级别（国家级、省级、市级）不一致")


def _compare_residence(first: Name, second: Name, found: Likeness) -> None:
    one, other = first.residence, second.residence
    if one == other:
        return
    if {one, other} == {"town", "country"}:
        found.score = 0
    elif one and other:
        doubt(found, "residence", "城镇、农村、全体居民的范围不同")
    else:
        found.score -= 40


def _compare_flow(
    first: Name, second: Name, goal: Statement, outcome: Statement, found: Likeness
) -> None:
    ours, theirs = flow_of(goal, first), flow_of(outcome, second)
    is_total = second.flow == "stock" and ours != "stock"
    # 新建公园6个 is not answered by 公园总数196个, though the difference of two totals answers it.
    found.is_beyond = is_total and _is_times(outcome, goal, MANY_TIMES if ours else SOME_TIMES)
    if (ours and theirs and ours != theirs) or found.is_beyond:
        words = {"new": "新增", "net": "净增", "stock": "总数"}
        doubt(found, "flow", f"一项为{words.get(ours, '当年数')}，另一项为{words[theirs]}")


def question_scale(goal: Statement, outcome: Statement, found: Likeness) -> None:
    """Doubt a result ten times the goal or a tenth of it: 低保520元, 低保金6812万元."""
    asked, reached = in_base(goal), in_base(outcome)
    if not asked or not reached or goal.dimension != outcome.dimension or goal.is_relative:
        return
    if not 1 <= SCALE * reached / asked <= SCALE * SCALE:
        words = "数值相差悬殊（%s、%s），单位或口径可能不同"
        doubt(found, "scale", words % (goal.printed, outcome.printed))
        # Only where nothing of the right size answers.
        found.score = min(found.score - DOUBT_COST, DOUBTFUL_LEAST)


def _is_times(outcome: Statement, goal: Statement, times: int) -> bool:
    asked, reached = in_base(goal), in_base(outcome)
    return bool(asked) and reached is not None and reached > times * asked


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
        doubt(found, "stage", "阶段不同（开工、签约、申报、评审、入库、建成）")
    if {first.work, second.work} == {"mend", "make"}:
        doubt(found, "work", "一项为新建，另一项为改造")
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
        doubt(found, "unit", f"单位不同（{goal.unit}、{outcome.unit}），不能精确换算")
    elif {one, other} <= MONEY:
        doubt(found, "unit", f"币种不同（{goal.unit}、{outcome.unit}）")
    else:
        found.score = 0

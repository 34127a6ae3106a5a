"""Rules about how figures are stated: contradictions, wording, units, years, stages."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from outcomes.checks.kinds import ERROR, NOTICE, WARNING, Finding, Material, by_year, rule
from outcomes.reconciliation.derive import show
from outcomes.reconciliation.indexing import Shelves
from outcomes.reconciliation.naming import name_of
from outcomes.reconciliation.statements import OUTCOME, Statement, in_base

JUMP = 1000  # a factor of ten thousand lost or gained, on a figure that moved tenfold at most
CLAUSE = 15  # characters
YEAR = re.compile(r"(?<!\d)(20\d\d)年[，,]")
APPLIED = re.compile(r"申报|推荐")
WAITING = re.compile(r"待[^，。；]{0,4}(?:备案|批复|认定|公示|审批)|拟(?:推荐|认定)|公示中")
RANKED = re.compile(
    r"(?:新增|净增|增速|增幅|通过率|数量|总量|(?<!指)数)*(?:同类)?(?:全[国省市区县]|[东西中]部|[苏浙]?[东南西北中]|省内|市内)?"
    r"(?:十强县|百强县|县市区|设区市)?(?:[（(][^）)]*[）)])?(?:排名|排位|位次|名次)(?:上升)?$"
)
STAGE_WORDS = {
    "start": "开工、在建",
    "sign": "签约",
    "apply": "申报",
    "review": "评审",
    "enter": "入库、备案",
    "done": "认定、建成",
}


def clause_of(statement: Statement) -> str:
    """Return the statement's own clause as far as the sentence is known."""
    return re.split("[，,、；]", statement.before)[-1] + re.split("[，,；。]", statement.after)[0]


@rule("statements-differ", "同一指标前后数值不一致")
def statements_differ(material: Material) -> Iterator[Finding]:
    for group in (material.outcomes, material.targets):
        for one, other in Shelves(group, _series).twos():
            if _contradict(material, one, other):
                yield Finding(
                    "statements-differ",
                    ERROR if one.document == other.document else WARNING,
                    f"“{one.indicator}”{one.year or ''}年一处为{one.printed}，"
                    f"另一处“{other.indicator}”为{other.printed}",
                    (one, other),
                    other.document,
                )


def _series(one: Statement) -> tuple[object, ...]:
    """Return what two statements share that may contradict each other."""
    name = name_of(one.indicator, one.place)
    kind = (one.basis, one.dimension, one.tier)
    return one.year, one.place, *kind, name.atoms, name.stages


def _contradict(material: Material, one: Statement, other: Statement) -> bool:
    if one.year is None or one.basis in ("rank", "activity", "other"):
        return False
    first, second = (name_of(each.indicator, each.place) for each in (one, other))
    if first.weight < 6 or first.flow != second.flow or _are_listed_apart(one, other):
        return False
    found = material.alike(one, other)
    if found.relation != "same" or not found.grounds or found.grounds[0].code != "same_name":
        return False
    return not _are_compatible(one, other)


def _are_listed_apart(one: Statement, other: Statement) -> bool:
    """Say whether one sentence gives them one by one: 城乡居民收入分别增长7%、8%."""
    is_one_sentence = one.document == other.document and one.sentence == other.sentence
    return is_one_sentence and "分别" in one.sentence


def _are_compatible(one: Statement, other: Statement) -> bool:
    """Say whether one number can be true of both: >200 and 231, 70.16 and about 70."""
    first, second = in_base(one), in_base(other)
    if first is None or second is None or first == second:
        return True
    low, high = (one, other) if first < second else (other, one)
    if low.comparator in (">", ">=") and low.kind == OUTCOME:
        return True
    if high.comparator in ("<", "<="):
        return True
    if "~" in (one.comparator, other.comparator):
        return abs(first - second) * 20 <= max(abs(first), abs(second))
    return False


@rule("restated-differently", "重复表述措辞不同")
def restated_differently(material: Material) -> Iterator[Finding]:
    """Find restatements whose commitment, comparator, unit or qualifiers are not the first's."""
    known = {(one.document, one.id): one for one in material.statements}
    for again in material.statements:
        first = known.get((again.document, again.restates or -1))
        if first is None:
            continue
        # 突破200亿元，达到212.18亿元 is one statement in two steps.
        is_one_clause = again.id - first.id < CLAUSE and _are_compatible(first, again)
        differences = [] if is_one_clause else list(_differences(first, again))
        if differences:
            yield Finding(
                "restated-differently",
                NOTICE,
                f"“{first.indicator}”{first.printed}后又写作“{again.indicator}”{again.printed}："
                f"{'、'.join(differences)}不同",
                (first, again),
                again.document,
            )


def _differences(first: Statement, again: Statement) -> Iterator[str]:
    if first.tier != again.tier:
        yield "口气"
    if first.comparator != again.comparator:
        yield "比较词"
    if first.dimension != again.dimension:
        yield "单位"
    if first.indicator != again.indicator:
        yield "名称"
    if in_base(first) != in_base(again) and first.dimension == again.dimension:
        yield "数值"


@rule("magnitude-jump", "数量级异常")
def magnitude_jump(material: Material) -> Iterator[Finding]:
    """Find figures of one indicator a thousandfold apart: 万 written for 亿, or none at all."""
    levels = [one for one in material.stated if not one.is_relative and one.basis != "rank"]
    for one, other in Shelves(levels, lambda level: level.dimension).twos():
        first, second = material.in_base(one), material.in_base(other)
        if not first or not second or abs(second) < abs(first) * JUMP < abs(second) * JUMP**2:
            continue
        if material.alike(one, other).relation == "same":
            yield _jump(one, other, first, second)


def _jump(one: Statement, other: Statement, first: Decimal, second: Decimal) -> Finding:
    times = max(abs(first / second), abs(second / first))
    return Finding(
        "magnitude-jump",
        ERROR,
        f"“{one.indicator}”一处为{one.printed}，另一处为{other.printed}，相差约{show(times)}倍，"
        f"请核对万、亿等单位",
        (one, other),
        other.document,
    )


@rule("year-outside-plan", "年份与计划年度不符")
def year_outside_plan(material: Material) -> Iterator[Finding]:
    """Find targets of a year gone by, of no year, and those whose sentence names another year."""
    years = {paper.name: paper.year for paper in material.papers if paper.kind != "summary"}
    for target in material.targets:
        plan_year = years.get(target.document)
        if target.year is None:
            yield _year_finding(target, NOTICE, "没有写明完成年份")
        elif plan_year and target.year < plan_year:
            yield _year_finding(target, WARNING, f"年份{target.year}早于计划年度{plan_year}")
        elif named := _named_year(target):
            yield _year_finding(target, WARNING, f"所在句写的是{named}年，与{target.year}年不符")


def _named_year(target: Statement) -> int | None:
    years = YEAR.findall(target.before)
    named = int(years[-1]) if years else None
    return named if named and target.year and named < target.year else None


def _year_finding(target: Statement, severity: str, why: str) -> Finding:
    message = f"目标“{target.indicator}”{target.printed}：{why}"
    return Finding("year-outside-plan", severity, message, (target,), target.document)


@rule("stages-mixed", "入库、评审、备案、认定阶段混用")
def stages_mixed(material: Material) -> Iterator[Finding]:
    """Find results of one thing counted at different stations, or still waiting for the last."""
    groups: dict[tuple, list[Statement]] = defaultdict(list)
    for one in material.outcomes:
        name = name_of(one.indicator, one.place)
        if one.basis in ("new", "activity", "total") and name.weight >= 6 and name.stages:
            groups[one.document, one.year, name.atoms, name.levels].append(one)
    for group in groups.values():
        stages = {stage for one in group for stage in name_of(one.indicator).stages}
        if len(stages) > 1 and len({one.value for one in group}) > 1:
            listed = "、".join(f"“{one.indicator}”{one.printed}" for one in group)
            words = "；".join(STAGE_WORDS[stage] for stage in sorted(stages))
            yield Finding(
                "stages-mixed",
                NOTICE,
                f"{listed}：同一事项的不同阶段（{words}），不可混用",
                tuple(group),
                group[0].document,
            )
    yield from _waiting(material)


def _waiting(material: Material) -> Iterator[Finding]:
    for one in material.outcomes:
        if found := WAITING.search(clause_of(one)):
            yield Finding(
                "stages-mixed",
                NOTICE,
                f"“{one.indicator}”{one.printed}注明“{found[0]}”，尚未最终认定",
                (one,),
                one.document,
            )


@rule("application-counted", "以申报数代替结果")
def application_counted(material: Material) -> Iterator[Finding]:
    """Find results that count applications; not where the plan promised no more than that."""
    promised = {
        name_of(one.indicator, one.place).atoms
        for one in material.targets
        if APPLIED.match(one.indicator)
    }
    for one in material.outcomes:
        name = name_of(one.indicator, one.place)
        if name.stages == {"apply"} and APPLIED.match(one.indicator) and name.atoms not in promised:
            yield Finding(
                "application-counted",
                NOTICE,
                f"“{one.indicator}”{one.printed}是申报、推荐数，不是获批数",
                (one,),
                one.document,
            )


@rule("two-tiers", "基本目标与力争目标并存")
def two_tiers(material: Material) -> Iterator[Finding]:
    """Point out promises of two numbers, which are one goal and no contradiction."""
    for one, other in Shelves(material.targets, _promise).twos():
        if one.tier == other.tier or one.value == other.value:
            continue
        found = material.alike(one, other)
        if found.relation == "same" and found.grounds[0].code == "same_name":
            yield Finding(
                "two-tiers",
                NOTICE,
                f"“{one.indicator}”有两档目标：{one.printed}、{other.printed}，请分别登记为基本和力争",
                (one, other),
                one.document,
            )


def _promise(one: Statement) -> tuple[object, ...]:
    return one.year, one.basis, one.dimension, one.document


@rule("rank-alone", "只有位次没有数值")
def rank_alone(material: Material) -> Iterator[Finding]:
    """Find ranks whose own figure stands nowhere in the document."""
    stated: dict[str, list[set[str]]] = defaultdict(list)
    for one in material.outcomes:
        if one.basis != "rank":
            stated[one.document].append(_words(one.indicator, one.place))
    for rank in material.outcomes:
        core = _words(RANKED.sub("", rank.indicator), rank.place) if rank.basis == "rank" else None
        if core and not any(core <= words for words in stated[rank.document]):
            yield Finding(
                "rank-alone",
                NOTICE,
                f"“{rank.indicator}”第{rank.printed}：没有给出数值本身",
                (rank,),
                rank.document,
            )


def _words(indicator: str, place: str) -> set[str]:
    return {word for word, _weight in name_of(indicator, place).atoms}


@rule("missing-baseline", "总数目标没有上年基数")
def missing_baseline(material: Material) -> Iterator[Finding]:
    """Find totals promised beside an increase where no last total is printed to add it to."""
    targets, results = by_year(material.targets, is_strict=False), by_year(material.outcomes)
    for total in material.targets:
        if total.basis != "total" or total.is_relative or total.year is None:
            continue
        has_new = any(
            "flow" in {doubt.code for doubt in material.alike(total, new).doubts}
            for new in targets.near(total, total.year)
            if new is not total
        )
        if has_new and not any(material.same_of(total, results, total.year - 1)):
            yield Finding(
                "missing-baseline",
                NOTICE,
                f"“{total.indicator}”目标{total.printed}，另有新增目标，但未写明上年总数，无法核对",
                (total,),
                total.document,
            )

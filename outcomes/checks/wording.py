"""Rules that look at the words around one number."""

import re
from collections.abc import Callable, Iterator

from outcomes.checks.kinds import NOTICE, WARNING, Finding, Material, rule
from outcomes.reconciliation.statements import OUTCOME, TARGET, Statement

SEMICOLON = re.compile(r"[；;]")
ESTIMATE = re.compile(r"预计|预测|预估|估算|初步统计|初步核算|初步测算")
NO_MEASURE = re.compile(r"[\d０-９.．,]+\s*[百千万亿]*(?=[，。；,;）)]|$)")
NO_DIGIT = re.compile(r"[万亿]")
BEFORE = re.compile(r"(?:超过?|突破|逾|不少于|不低于|高于)$")
AFTER = re.compile(r"^[\d０-９.．,]+[^，。；,]{0,6}?(?:以上|左右|上下)")
STRETCH, FIRM = re.compile(r"力争|争取"), re.compile(r"确保|必须|务必")
OWN_BASIS = re.compile(r"新口径|老口径|原口径|同口径|不同口径|口径调整")
NO_BASE = re.compile(r"远超(?:上年|去年)|[一二三两]年倍增|实现倍增|翻[一两]?番|翻了?[一两]番")
EACH = re.compile(r"各$")
SEVERAL = re.compile(r"(?<![第\d])[两二三四五六](?:个|大)(?:领域|片区|区域|园区|县区|区县|乡镇)")
SUMMED = re.compile(r"各|分别|均|共|合计|总计|每")
COMING = re.compile(r"^[\d０-９.．,]+\s*[百千万]*[多余]?人(?:参与|参加|参会|受众|观看|受益)")

Test = Callable[[Statement], str]


def _findings(
    code: str, severity: str, statements: list[Statement], test: Test
) -> Iterator[Finding]:
    for one in statements:
        if why := test(one):
            message = f"“{one.indicator}”{one.printed}：{why}"
            yield Finding(code, severity, message, (one,), one.document)


@rule("unit-missing", "缺少计量单位")
def unit_missing(material: Material) -> Iterator[Finding]:
    """Find numbers printed without a measure word, whatever a reader may supply."""

    def test(one: Statement) -> str:
        if not one.unit and one.basis not in ("share", "rank"):
            return "没有写明单位"
        is_bare = one.basis != "rank" and NO_MEASURE.match(one.after)
        return f"原文没有写全单位，读作“{one.unit}”" if is_bare else ""

    return _findings("unit-missing", WARNING, _stated(material), test)


@rule("digit-missing", "缺少数字")
def digit_missing(material: Material) -> Iterator[Finding]:
    """Find magnitudes without a digit before them: 超亿元."""

    def test(one: Statement) -> str:
        return "数量级之前没有数字" if NO_DIGIT.match(one.after) else ""

    return _findings("digit-missing", NOTICE, _stated(material), test)


@rule("double-comparator", "两种限定并用")
def double_comparator(material: Material) -> Iterator[Finding]:
    def test(one: Statement) -> str:
        is_double = BEFORE.search(one.before) and AFTER.match(one.after)
        return "前后两种限定（如“超…以上”）并用" if is_double else ""

    return _findings("double-comparator", NOTICE, _stated(material), test)


@rule("mixed-commitment", "力争与确保并用")
def mixed_commitment(material: Material) -> Iterator[Finding]:
    def test(one: Statement) -> str:
        is_mixed = STRETCH.search(one.before) and FIRM.search(one.after)
        return "同一句中“力争”与“确保”并用，口气不明" if is_mixed else ""

    return _findings("mixed-commitment", NOTICE, material.targets, test)


@rule("definition-changed", "口径注明有变")
def definition_changed(material: Material) -> Iterator[Finding]:
    def test(one: Statement) -> str:
        found = OWN_BASIS.search(re.split("[，,。；;]", one.after)[0])
        return f"注明“{found[0]}”，与其他年度不可直接比较" if found else ""

    return _findings("definition-changed", NOTICE, _stated(material), test)


@rule("base-not-given", "比较没有基数")
def base_not_given(material: Material) -> Iterator[Finding]:
    def test(one: Statement) -> str:
        clauses = re.split("[，,；;。]", one.after)[:2]
        found = NO_BASE.search("，".join(clauses))
        return f"“{found[0]}”没有给出基数" if found else ""

    return _findings("base-not-given", NOTICE, material.outcomes, test)


@rule("shared-number", "一个数字对应多项指标")
def shared_number(material: Material) -> Iterator[Finding]:
    def test(one: Statement) -> str:
        return "“各”字所领的数字对应多项指标" if EACH.search(one.before) else ""

    return _findings("shared-number", NOTICE, _stated(material), test)


@rule("estimate-as-final", "预计数作为实绩")
def estimate_as_final(material: Material) -> Iterator[Finding]:
    estimates: dict[tuple[str, str], list[tuple[Statement, str]]] = {}
    for one in material.outcomes:
        stretch = SEMICOLON.split(one.before)[-1]
        if found := ESTIMATE.search(stretch):
            said = one.document, stretch[: found.end()]
            estimates.setdefault(said, []).append((one, found[0]))
    for listed in estimates.values():
        one, word = listed[0]
        rest = f"等{len(listed)}个数字" if len(listed) > 1 else ""
        message = f"“{one.indicator}”{one.printed}{rest}：为{word}数，不是最终核定数"
        yield Finding("estimate-as-final", NOTICE, message, (one,), one.document)


@rule("recurring-target", "“每年”没有截止年度")
def recurring_target(material: Material) -> Iterator[Finding]:
    def test(one: Statement) -> str:
        near = re.split("[；。]", one.before)[-1][-24:]
        return "按“每年”提出，没有截止年度" if "每年" in near else ""

    return _findings("recurring-target", NOTICE, material.targets, test)


@rule("scope-unclear", "几个方面合计还是各自不明")
def scope_unclear(material: Material) -> Iterator[Finding]:
    """Find 两个领域…签约2个以上: two in all, or two of each."""

    def test(one: Statement) -> str:
        clauses = re.split("[；;。]", one.before)[-1]
        found = SEVERAL.search(clauses)
        return f"“{found[0]}”合计还是各自没有说明" if found and not SUMMED.search(clauses) else ""

    return _findings("scope-unclear", NOTICE, material.targets, test)


@rule("person-or-visit", "人与人次未分")
def person_or_visit(material: Material) -> Iterator[Finding]:
    """Find people counted as 人 where one may have come several times: 6万多人参与."""

    def test(one: Statement) -> str:
        is_people = one.dimension == "人" and COMING.match(one.after)
        return "是人数还是人次没有说明" if is_people else ""

    return _findings("person-or-visit", NOTICE, material.outcomes, test)


def _stated(material: Material) -> list[Statement]:
    return [one for one in material.statements if one.kind in (OUTCOME, TARGET)]

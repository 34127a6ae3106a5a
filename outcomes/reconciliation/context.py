"""Names that only a sentence completes: 高企总数达到286家，净增38家 counts 高企 twice."""

import re
from collections.abc import Iterable
from dataclasses import replace

from outcomes.reconciliation.naming import name_of
from outcomes.reconciliation.statements import PERCENT_DIMENSIONS, Statement
from outcomes.reconciliation.vocabulary import (
    DIFFERENCE,
    GROWTH_TAIL,
    HEADS,
    NEW_FLOW,
    STAGES,
    STOCK,
    SUBJECT,
)

BARE = 3  # a name lighter than this says only what was done: 整治, 入选, 新认定
ONE_COMMA = re.compile(r"[^，,；;]+[，,][^，,；;\d]+")
DEALT = re.compile(r"(?:合同)?(?:成交|交易)$")  # 网上市场成交245项，交易额5亿元
STAGE_WORDS = re.compile("|".join(pattern.pattern for _stage, pattern in STAGES))


def in_context(statements: Iterable[Statement]) -> list[Statement]:
    """Complete bare names that a machine read, by the figure before in the same sentence."""
    completed: list[Statement] = []
    before: Statement | None = None
    for one in statements:
        if one.is_loose and _is_only_measured(one):
            beside = _counted(before) if before and _is_beside(one, before) else ""
            one = replace(one, indicator=(_subject(one) or beside) + one.indicator)
        if one.is_loose and one.dimension not in PERCENT_DIMENSIONS:
            if before and _is_bare(one) and _goes_on(one, before):
                one = replace(one, indicator=one.indicator + _counted(before), own=one.indicator)
            before = one
        completed.append(one)
    return completed


def _is_bare(one: Statement) -> bool:
    name = name_of(one.indicator, one.place)
    if DIFFERENCE.match(one.indicator):
        return False
    return name.weight < BARE and not name.levels and not name.scopes


def measured_beside(one: Statement, before: Statement) -> tuple[str, ...]:
    """Name what is measured of the figure before: 登记技术合同412项，成交额41亿元."""
    if not _is_same_sentence(one, before) or not _is_only_measured(one):
        return ()
    if not ONE_COMMA.fullmatch(one.sentence[before.at : one.at]):
        return ()
    counted = _counted(before)
    return counted + one.indicator, DEALT.sub("", counted) + one.indicator


def _goes_on(one: Statement, before: Statement) -> bool:
    """Say whether a bare name speaks of the figure before and not of another clause's."""
    between = one.sentence[before.at : one.at]
    return _is_same_sentence(one, before) and not re.search("[；;]", between)


def _is_only_measured(one: Statement) -> bool:
    """Say whether a name tells what is measured and not of whom: 增加值增长."""
    atoms = name_of(one.indicator, one.place).atoms
    return bool(atoms) and all(word in HEADS for word, _weight in atoms)


def _is_beside(one: Statement, before: Statement) -> bool:
    """Say whether the figure before is of the same list: 技术合同登记412项、成交额41亿元."""
    if not before.is_loose or not _is_same_sentence(one, before):
        return False
    between = one.sentence[before.at : one.at]
    return "、" in between and not re.search("[，,；;]", between)


def _subject(one: Statement) -> str:
    """Return the branch that the clause before speaks of: 制造业保持稳定，增加值增长4.9%."""
    clause = re.split("[，,；;。]", one.before)[-1]
    found = SUBJECT.search(one.before[: len(one.before) - len(clause)])
    return found["who"] if found else ""


def _is_same_sentence(one: Statement, before: Statement) -> bool:
    return bool(one.sentence) and (one.document, one.sentence) == (before.document, before.sentence)


def _counted(before: Statement) -> str:
    """Return what a figure counts, without what was done: 申报高新技术企业 → 高新技术企业."""
    counted = GROWTH_TAIL.sub("", before.indicator)
    for pattern in (NEW_FLOW, STOCK, STAGE_WORDS):
        counted = pattern.sub("", counted)
    return counted

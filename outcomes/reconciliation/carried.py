"""Results whose subject stands ahead: 校企联盟不断扩容，已建成1342个 counts 校企联盟.

What is left on both sides is compared once more, with each result named by what its sentence (or
the one before) opens with. Whether that is what it counts, a person decides.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from outcomes.reconciliation.context import measured_beside
from outcomes.reconciliation.likeness import likeness, question_scale
from outcomes.reconciliation.naming import name_of
from outcomes.reconciliation.remarks import Likeness
from outcomes.reconciliation.statements import Statement
from outcomes.reconciliation.vocabulary import DIFFERENCE, HEADS, LIGHT_WORDS

CARRIED_COST = 60
LEAST = 450  # of 1000: a looser likeness is no likeness where the subject itself is a guess
OWN_REST = 3  # weight of words of the result's own that the goal does not know
LONGEST_TOPIC = 24
# What is said of a subject before its numbers: 再创佳绩, 进展顺利, 初具规模.
STATE = re.compile(
    r"再[创上获]|持续|不断|稳步|稳中|大幅|实现|取得|进一步|明显|全面|快速|较快|显著|继续|平稳|成[效果]"
    r"|加快|加速|步伐|进展|有序|初具|势头|有力|强劲|良好|[迈跨跃登站]上|迈出|喜获|屡创|捷报|丰硕"
    r"|量质|提[质速升]|扩[容大]|活跃|蓬勃|深入|顺利|高效|扎实|逐步|日[益趋]|有效|保持|突破|增强|壮大"
    r"|方面|情况|更加|收获|深化|夯实|优化|发展|推进|向好|回升|支撑|领跑|领先|亮眼|拓展|延伸|完善"
)
MARKS = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)、.．]|是)[、：:]?|其中|同时|此外)+"
)
# These open a clause about the work done, not about its subject.
NO_SUBJECT = re.compile(r"^(?:坚持|聚焦|围绕|着力|通过|受|大力|积极|在|按照|根据|以|为|面对|对照)")
DOER_ONLY = re.compile(r"^.*(?:名单|结果|通报|评审|批次)中|[我全][市省区县州旗]|省厅|共计?|已|累计")
CLAUSE = re.compile("[，,；;。：:\n]")


def carried(
    goals: Sequence[Statement], outcomes: Sequence[Statement], everything: Sequence[Statement]
) -> Mapping[tuple[int, int], Likeness]:
    """Return the cells of goals and outcomes that are alike once a subject is carried over."""
    before = {id(one): earlier for earlier, one in pairwise(everything)}
    cells: dict[tuple[int, int], Likeness] = {}
    for column, outcome in enumerate(outcomes):
        for named in _named(outcome, before.get(id(outcome))):
            for row, goal in enumerate(goals):
                found = _likeness(goal, outcome, named)
                held = cells.get((row, column))
                if found and (held is None or held.score < found.score):
                    cells[row, column] = found
    return cells


def topics(text: str) -> Iterator[str]:
    """Return what the clauses of a sentence without a number speak of, the nearest first."""
    for clause in reversed(CLAUSE.split(text)):
        words = MARKS.sub("", clause).strip("“”\"' 　")
        state = STATE.search(words, 2)
        if state is None or re.search(r"\d", words) or NO_SUBJECT.match(words):
            continue
        if state.start() <= LONGEST_TOPIC:
            yield words[: state.start()]


def _named(outcome: Statement, before: Statement | None) -> Iterator[Statement]:
    """Name a result that says little itself by each subject ahead of it."""
    if not outcome.is_loose or not outcome.sentence:
        return
    for measured in measured_beside(outcome, before) if before is not None else ():
        yield replace(outcome, indicator=measured)
    if DIFFERENCE.match(outcome.own or outcome.indicator):
        return
    for topic in (*topics(outcome.before), *topics(outcome.lead)):
        yield replace(outcome, indicator=topic + _own(outcome))


def _own(outcome: Statement) -> str:
    return DOER_ONLY.sub("", outcome.own or outcome.indicator)


def _likeness(goal: Statement, outcome: Statement, named: Statement) -> Likeness | None:
    if goal.is_relative != outcome.is_relative or not _own_words_fit(goal, outcome):
        return None
    found = likeness(goal, named)
    if not found.relation:
        return None
    question_scale(goal, named, found)
    found.score -= CARRIED_COST
    is_usable = not found.is_beyond and found.score >= LEAST
    return found if is_usable and not _is_other_scale(found) else None


def _own_words_fit(goal: Statement, outcome: Statement) -> bool:
    """Say whether the result's own words leave room for the goal: 建成, 开工, not 新建温室."""
    asked = dict(name_of(goal.indicator, goal.place).atoms)
    own = name_of(_own(outcome), outcome.place)
    rest = sum(
        weight
        for word, weight in own.atoms
        if word not in asked and word not in HEADS and word not in LIGHT_WORDS
    )
    return rest <= OWN_REST


def _is_other_scale(found: Likeness) -> bool:
    return any(one.code == "scale" for one in found.doubts)

"""Passages of a plan that tell last year's results before they turn to this year's goals.

2024年新建学校28所，新增学位4万个。今年计划新建30所: the first sentence and those after it look
back, though no heading says so.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from plans.extraction.classifying import YearMention, year_mentions
from plans.extraction.setting import Setting, Turn

OPENING = 16  # how far into a sentence the year that it speaks of stands
SENTENCE = re.compile(r"[^。；\n]+")
# What nobody says of a year that is over.
STILL_TO_COME = re.compile(
    r"力争|争取|争创|力求|努力|确保|保证|预期目标|目标(?:是|为|任务)|要求|不低于|不少于|以上|左右|以内"
    r"|计划(?!执行|完成)|将|拟|[要应须]"
)
ACHIEVED = re.compile(
    r"实现了?|完成|取得|达到?了?|获|[共已]|增长|位居|突破|新增|新建|新?改扩?建|建成|超额|创历史"
)
AHEAD_AGAIN = re.compile(
    r"^[^。；\n，]{0,8}?(?:今年|明年|本年度|下一步|下一阶段|新的一年|全年(?:计划|力争|要)|下半年)"
)


def with_retrospects(text: str, setting: Setting) -> Setting:
    """Add turns where a sentence opens with a year before the plan's, each to its line's end."""
    if setting.plan_year is None or setting.kind == "summary":
        return setting
    added = list(_turns(text, setting))
    if not added:
        return setting
    turns = sorted((*setting.turns, *added), key=lambda turn: turn.start)
    return replace(setting, turns=tuple(turns))


def _turns(text: str, setting: Setting) -> Iterator[Turn]:
    mentions = year_mentions(text)
    starts = [mention.start for mention in mentions]
    back: Turn | None = None
    for sentence in SENTENCE.finditer(text):
        here = setting.at(sentence.start())
        if here.kind != "plan":
            back = None
            continue
        said = _opening_year(mentions, starts, sentence.span(), here.year)
        is_new_line = "\n" in text[sentence.start() - 1 : sentence.start()]
        if _looks_back(sentence.group(), said, here.year):
            back = Turn(sentence.start(), "summary", said, "sentence")
            yield back
        elif back and (is_new_line or said or _looks_ahead(sentence.group())):
            back = None
            yield replace(here, start=sentence.start())


def _opening_year(
    mentions: list[YearMention], starts: list[int], sentence: tuple[int, int], plan_year: int | None
) -> int | None:
    index = bisect_left(starts, sentence[0])
    farthest = min(sentence[0] + OPENING, sentence[1])
    if index == len(mentions) or starts[index] > farthest or plan_year is None:
        return None
    mention = mentions[index]
    if mention.year is not None:
        return mention.year
    return {"去年": plan_year - 1, "上年": plan_year - 1, "今年": plan_year}.get(mention.word)


def _looks_back(sentence: str, said: int | None, plan_year: int | None) -> bool:
    if said is None or plan_year is None or said >= plan_year:
        return False
    return ACHIEVED.search(sentence) is not None and STILL_TO_COME.search(sentence) is None


def _looks_ahead(sentence: str) -> bool:
    return AHEAD_AGAIN.match(sentence) is not None or STILL_TO_COME.search(sentence) is not None

"""Rows of a table that are no data: totals, parts, notes, signatures, headings."""

import re
from collections.abc import Sequence
from enum import StrEnum

from django.utils.translation import gettext_lazy

from plans.sheets.headers import tidy


class SkipKind(StrEnum):
    TOTAL = "total"
    OF_WHICH = "of_which"
    NOTE = "note"
    SIGNATURE = "signature"
    HEADING = "heading"
    NUMBERING = "numbering"
    HEADER = "header"
    NO_FIGURE = "no_figure"
    OTHER_TABLE = "other_table"
    HIDDEN_SHEET = "hidden_sheet"


SKIP_LABELS = {
    SkipKind.TOTAL: gettext_lazy("合计行"),
    SkipKind.OF_WHICH: gettext_lazy("“其中”行"),
    SkipKind.NOTE: gettext_lazy("注释"),
    SkipKind.SIGNATURE: gettext_lazy("签字行"),
    SkipKind.HEADING: gettext_lazy("小标题"),
    SkipKind.NUMBERING: gettext_lazy("栏号行"),
    SkipKind.HEADER: gettext_lazy("重复的表头"),
    SkipKind.NO_FIGURE: gettext_lazy("没有数字"),
    SkipKind.OTHER_TABLE: gettext_lazy("没有表头的工作表"),
    SkipKind.HIDDEN_SHEET: gettext_lazy("隐藏的工作表"),
}

_TOTAL = re.compile(
    r"[((]?(?:[一二三四五六七八九十]+[、.])?(?:全[市区县省州国])?(?:合计|小计|总计|共计|总合计|平均|平均值)"
    r"[))]?(?:[((].*[))])?[::]?|.{1,4}(?:合计|小计|总计)"
)
_WHOLE = re.compile("全[省市区县旗州]")
_OF_WHICH = re.compile(r"(?:其中|#)(?:[::、]|\s|$|.)")
_NOTE = re.compile(
    r"[((]?(?:注|备注|附注|说明|填表说明|数据来源|资料来源|编制说明)\s*(?:[::]|\d+[.、])"
)
_SIGNATURE = re.compile(
    r"(?:填报人|填表人|审核人|审核|制表人?|复核人?|分管领导|单位负责人|统计负责人|主要负责人|负责人"
    r"|联系电话|联系人|报出日期|填报日期|填表日期|填报时间|经办人|单位[((]?盖章[))]?|盖章(?:[((]签字[))])?|签字(?:[((]盖章[))])?|签章)\s*(?:[((](?:签字|签章|盖章|签名)[))])?\s*[::]"
    r"|.{0,12}[((]盖章[))]$"
)
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]+|[((][一二三四五六七八九十]+[))]|第.{1,3}[章节部])[、.\s]?"
)
_ORDINAL = re.compile(r"[((]?[一二三四五六七八九十]{1,3}[))]?[、.]?|[IVX]{1,4}")
_NUMBERING = re.compile(r"[甲乙丙丁戊己庚辛]|[((]?\d{1,2}[))]?(?:\s*=.*)?|[A-Z]")
# What any of these rows begins with, for a long table where most rows are none of them.
_SUSPECT = re.compile(
    r"[全其注备附说填数资编审制复分单统主负联报经盖签合小总共平#((甲一二三四五六七八九十第]|.*[合小总]计|.*盖章"
)


def classify(texts: Sequence[str], header: Sequence[str], labels: Sequence[int]) -> SkipKind | None:
    """Say what kind of row this is, or None for a row of data.

    labels are the columns that name a row: number, place, indicator, task.
    """
    filled = [text for text in texts if text]
    first = tidy(filled[0])
    own = [label for index in labels if index < len(texts) and (label := texts[index])]
    if len(filled) > 1 and [text for text in texts if text] == [h for h in header if h]:
        return SkipKind.HEADER
    if _looks_numbered(filled):
        return SkipKind.NUMBERING
    if _NOTE.match(first):
        return SkipKind.NOTE
    if _SIGNATURE.match(first):
        return SkipKind.SIGNATURE
    if len(own) == 1 and texts and texts[0] == own[0] and _WHOLE.fullmatch(first):
        # 全市 across 序号 and 区县: what the rows above add up to.
        return SkipKind.TOTAL
    for label in own:
        label = tidy(label)
        if _TOTAL.fullmatch(label):
            return SkipKind.TOTAL
        if _OF_WHICH.match(label):
            return SkipKind.OF_WHICH
    if len(filled) == 1 and _HEADING.match(first) and not re.search(r"\d", first):
        return SkipKind.HEADING
    if len(filled) == 2 and _ORDINAL.fullmatch(first) and texts and not re.search(r"\d", filled[1]):
        return SkipKind.HEADING
    return None


def may_be_special(texts: Sequence[str]) -> bool:
    """Tell the few rows worth classifying from the many that are plainly data."""
    filled = [text for text in texts[:4] if text]
    return len(filled) < 3 or any(_SUSPECT.match(text) for text in filled) or filled[0] in "1A"


def _looks_numbered(filled: Sequence[str]) -> bool:
    """Tell the row of column numbers: 甲 乙 1 2 3 or 1 2 3 4 in a row."""
    if len(filled) < 3 or not all(_NUMBERING.fullmatch(text) for text in filled):
        return False
    numbers = [int(digits[0]) for text in filled if (digits := re.findall(r"\d+", text))]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))

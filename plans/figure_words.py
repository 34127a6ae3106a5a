"""Chinese words for the codes of reading: why left out, and why a field says what it says."""

from django.utils.translation import gettext_lazy as _

RULE_NAMES = {
    "list-mark": _("序号"),
    "circled": _("“一是、二是”的序号"),
    "year": _("年份"),
    "year-range": _("起止年份"),
    "date": _("日期"),
    "clock": _("时刻"),
    "document-number": _("文号"),
    "ordinal": _("第几届、第几批"),
    "first-word": _("“第一”类词语"),
    "letter-neighbour": _("型号、代号"),
    "multiplied": _("机组规格"),
    "dash-name": _("引号中的名称"),
    "plan-name": _("计划、工程名称"),
    "policy-articles": _("政策条数"),
    "rules-of-conduct": _("规定条数"),
    "ranked-among": _("排名的参照范围"),
    "abstract": _("“几个方面”类概括"),
    "indicator-count": _("指标个数"),
    "every-so-often": _("时间间隔"),
    "duration": _("年限"),
    "age": _("年龄"),
    "weather": _("天气、地震"),
    "scoring": _("满分"),
    "institute-number": _("院所编号"),
    "address": _("地址"),
    "phone": _("电话、编号"),
    "baseline": _("增长的起点（基数）"),
    "top-strong": _("“百强”类榜单"),
    "star-grade": _("星级"),
    "grade-name": _("等级名称"),
    "slash-date": _("日期"),
    "serial": _("页码"),
    "decade": _("年代"),
    "same-as": _("序号"),
    "in-name": _("名称中的数字"),
    "frame": _("标题栏、页眉页脚"),
    "capacity-name": _("项目名称中的规模"),
    "modifier": _("限定语中的数字"),
    "condition": _("条件、门槛中的数字"),
    "policy-terms": _("政策条款中的标准"),
    "no-unit": _("没有单位的数字"),
    "bare-spelled": _("没有单位的汉字数字"),
    "unplaced-rank": _("没有范围的位次"),
    "too-long": _("位数过多，无法保存"),
}

# Blanks and line ends are taken out too, but nobody needs to see them.
REMOVAL_NAMES = {
    "frame": _("网站框架"),
    "pinyin": _("注音"),
    "page-mark": _("页码标记"),
    "page-number": _("页码"),
    "mojibake": _("乱码"),
}

REASON_WORDS = {
    "shape-left": _("指标在数字前"),
    "shape-right": _("指标在数字后"),
    "shape-first": _("数字在句首"),
    "shape-inherit": _("指标承前省略"),
    "shape-rank": _("位次"),
    "shape-paired": _("“分别”逐一对应"),
    "section-heading": _("所在章节的标题"),
    "section-document": _("文件的类型"),
    "section-sentence": _("前面的转折句"),
    "comparator": _("限定词"),
    "year-of-heading": _("章节标题的年份"),
    "year-of-document": _("文件的年份"),
    "year-of-sentence": _("前面句子的年份"),
    "year-of-summary": _("总结的年份"),
    "year-in-sentence": _("句中写明的年份"),
    "year-conflict": _("所写年份与章节不符"),
    "no-year": _("没有写明年度"),
    "stretch-word": _("力争、争取"),
    "firm-word": _("确保、不少于"),
    "future-word": _("“将、拟”等计划性词语"),
    "past-word": _("“已、完成”等完成性词语"),
    "unit-implied": _("单位为推断"),
    "by-hand": _("人工从未列入的数字中补入"),
}


def rule_name(code: str) -> str:
    """Return the Chinese name of a rule; a new rule without one shows its id."""
    return str(RULE_NAMES.get(code, code))


def reason_words(code: str) -> str:
    return str(REASON_WORDS.get(code, code))

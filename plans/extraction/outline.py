"""Headings of a document: 一、 (一) 1. 一是, on a line of their own or glued to the text."""

import re

from plans.extraction.kinds import Heading

HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
START = r"(?:^|(?<=[\n。；：！□])) *"
MARK = re.compile(
    rf"{START}(?:(?P<one>{HAN_NUMBER}、|第{HAN_NUMBER}部分[、：]?)|(?P<two>[（(]{HAN_NUMBER}[）)]、?)"
    rf"|(?P<three>\d{{1,2}}[.．、](?!\d)|[（(]\d{{1,2}}[）)])|(?P<four>{HAN_NUMBER}(?:是|要)(?!否|的)))",
    re.MULTILINE,
)
# Glued (二) may follow a heading or a figure without any mark.
GLUED = re.compile(rf"(?P<two>[（(]{HAN_NUMBER}[）)])")
LEVELS = {"one": 1, "two": 2, "three": 3, "four": 3}
ENDS = re.compile(r"[。；\n：]")
LONGEST_TITLE = 60

PLAN_WORDS = re.compile(
    r"实施方案|行动方案|行动计划|发展规划|工作思路|工作安排|工作计划|工作要点|目标任务|主要目标|预期目标|工作目标|发展目标|奋斗目标|重点工作|重点任务|主要任务|工作任务"
    r"|下一步|下步|总体要求|指导思想|工作打算|打算|主要措施|工作举措|部署|工作重点|总体思路|计划|安排|展望|今后"
)
SUMMARY_WORDS = re.compile(
    r"工作总结|工作回顾|回顾|完成情况|工作情况|进展情况|主要成效|工作成效|主要成绩|取得的?成[绩效就]|开展情况|执行情况|总结|主要做法|亮点|过去[一五]年|成效|主要工作举措|所做|做了"
)
# 计划执行情况 looks back, whatever was planned.
CARRIED_OUT = re.compile(
    r"(?:计划|目标|任务|要点|部署|重点工作|工作重点|工作)[^，。\n]{0,4}?(?:执行|完成|落实|进展|推进|开展|实施)的?情况"
)
YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?:年|(?=工作|[-—–]))")


def outline_of(text: str) -> tuple[Heading, ...]:
    """Return the headings in order; a kind is given only where the words of the title say it."""
    headings = []
    for match in MARK.finditer(text):
        name = match.lastgroup or "three"
        number = match.group(name)
        headings.append(_heading(text, match.start(name), match.end(), LEVELS[name], number))
    return tuple(headings)


def _heading(text: str, start: int, after: int, level: int, number: str) -> Heading:
    end_mark = ENDS.search(text, after)
    end = min(end_mark.start() if end_mark else len(text), after + LONGEST_TITLE)
    title = text[after:end]
    kind = year = None
    if level < 3 and len(title) <= 40:
        kind, year = kind_of_title(title), year_of_title(title)
    return Heading(level, number, title, start, end, kind or "", year)


def kind_of_title(title: str) -> str | None:
    """Say whether a title announces results or intentions; None when it says neither or both."""
    title = CARRIED_OUT.sub("完成情况", title)
    plan, summary = PLAN_WORDS.search(title), SUMMARY_WORDS.search(title)
    if plan and summary:
        return "both"
    if plan:
        return "plan"
    return "summary" if summary else None


def year_of_title(title: str) -> int | None:
    years = {int(year) for year in YEAR.findall(title)}
    return years.pop() if len(years) == 1 else None

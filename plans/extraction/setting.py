"""For every place of a text: is it looking back or ahead, and at which year."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from plans.extraction.kinds import Context, Heading
from plans.extraction.outline import kind_of_title

TITLE_YEARS = re.compile(
    r"(20\d\d) ?年?[^\n。，]{0,24}?(总结|回顾|情况|述职|(?:半年|季度|年度)(?:工作)?(?:报告|汇报)"
    r"|思路|计划|要点|安排|打算|目标|工作会议)"
)
# What a title calls a look back; the other words of TITLE_YEARS look ahead.
LOOKING_BACK = ("总结", "回顾", "情况", "述职", "报告", "汇报")
# Sentences that turn a report from the year past to the year ahead.
AHEAD = re.compile(
    r"(?:今年|20\d\d年|明年)[^。；\n]{0,24}?(?:预期目标|主要目标|发展目标|工作目标|总体要求|总体思路|总体目标|奋斗目标|工作思路|工作的?安排|目标任务|指导思想|工作重点)"
    r"|(?:经济社会发展|国民经济和社会发展|全[省市区县])[^。；\n]{0,16}?(?:预期|奋斗)?目标(?:建议)?(?:是|为)：?"
    r"|(?:今年|20\d\d年|明年)[，,]?(?:我们|全[市区县省]|市政府|区政府|我[市区县局])?(?:将|要)(?:重点|着力|全力|切实)?(?:抓好|做好|突出|围绕|坚持)"
    r"|(?:今年|20\d\d年|明年)[^。；\n]{0,16}?要?(?:努力|力争|确保|奋力)实现[^。；\n]{0,8}目标"
    r"|为实现上述目标|[做抓]好以下[^。；\n]{0,8}工作"
)
BACK = re.compile(
    r"(?:过去的?一年|刚刚过去的|一年来|回顾了?20\d\d年|(?:去|上)年[，,]|20\d\d年[^。；\n]{0,16}?(?:工作(?:回顾|情况|总结)|完成情况))"
)
LINE_YEAR = re.compile(r"20\d\d")
LONGEST_TITLE = 50


@dataclass(frozen=True)
class Turn:
    """From `start` on, the text speaks as `kind` about `year`."""

    start: int
    kind: str
    year: int | None
    code: str


@dataclass(frozen=True)
class Setting:
    """The turns of a document in order, and what it is as a whole."""

    turns: tuple[Turn, ...]
    kind: str
    plan_year: int | None
    summary_year: int | None
    is_anonymous: bool = False

    def without_years(self) -> "Setting":
        """Forget every year: someone made the text anonymous, so those it prints are false."""
        turns = tuple(replace(turn, year=None) for turn in self.turns)
        return replace(self, turns=turns, plan_year=None, summary_year=None, is_anonymous=True)

    def at(self, position: int) -> Turn:
        index = bisect_right(self.turns, position, key=lambda turn: turn.start) - 1
        return self.turns[max(0, index)]


def setting_of(text: str, headings: tuple[Heading, ...], context: Context) -> Setting:
    """Combine what the clerk typed, the title and the headings."""
    kind = context.kind or _guess_kind(text, headings)
    plan_year, summary_year = _years(text, headings, context, kind)
    year_of = {"plan": plan_year, "summary": summary_year}
    first = "plan" if kind == "plan" else "summary"
    turns = [Turn(0, first, year_of[first], "document")]
    for start, turn_kind, year, code in sorted(
        _signs(text, headings, kind), key=lambda sign: sign[0]
    ):
        if kind != "both" and turn_kind != kind and code == "sentence":
            continue
        turns.append(Turn(start, turn_kind, year or year_of[turn_kind], code))
    return Setting(tuple(turns), kind, plan_year, summary_year)


AGENCY = re.compile(
    r"(?:^|[\n\s：>])(?P<place>[一-鿿]{2,6}?(?:自治[区州县旗]|新区|[省市区县州盟旗]))"
    r"(?:人民政府|[一-鿿]{2,8}?(?:局|委员会|委|办公室)(?![一-鿿]{0,2}系统))"
)


def place_of(text: str) -> str:
    """Return the place whose agency the opening lines name, or nothing."""
    match = AGENCY.search(text[:800])
    return match.group("place") if match else ""


def _signs(
    text: str, headings: tuple[Heading, ...], kind: str
) -> list[tuple[int, str, int | None, str]]:
    signs: list[tuple[int, str, int | None, str]] = []
    for heading in headings:
        if _still_looks_back(heading, headings):
            continue
        is_turn = heading.level == 1 and heading.kind in ("plan", "summary")
        if is_turn and (kind in (heading.kind, "both") or heading.year is not None):
            signs.append((heading.start, heading.kind, heading.year, "heading"))
    if kind == "both" and len({sign[1] for sign in signs}) < 2:
        ahead = next((one for one in AHEAD.finditer(text) if not _is_in_title(text, one)), None)
        if ahead is not None:
            signs.append((_sentence_start(text, ahead.start()), "plan", None, "sentence"))
    return signs


def _is_in_title(text: str, found: re.Match[str]) -> bool:
    """Say whether words stand in a title of both parts: 2022年工作总结及2023年工作思路."""
    line = text[text.rfind("\n", 0, found.start()) + 1 : found.end()]
    return len(line) < LONGEST_TITLE and kind_of_title(line) == "both"


# 二、重点工作 between a look back and 三、2022年工作思路 tells what was done.
UNDATED_WORK = re.compile(
    r"^(?:主要|年度|全年|各项|具体|和|及|、)*(?:重点工作|重点任务|主要任务|工作任务|工作重点|主要措施|工作举措|目标任务)$"
)


def _still_looks_back(heading: Heading, headings: tuple[Heading, ...]) -> bool:
    if heading.level != 1 or heading.kind != "plan" or heading.year is not None:
        return False
    if not UNDATED_WORK.match(heading.title.strip()):
        return False
    others = [one for one in headings if one.level == 1 and one is not heading]
    has_looked_back = any(one.kind == "summary" and one.start < heading.start for one in others)
    return has_looked_back and any(
        one.kind == "plan" and one.start > heading.start and not UNDATED_WORK.match(one.title)
        for one in others
    )


def _sentence_start(text: str, at: int) -> int:
    return max(text.rfind(mark, max(0, at - 200), at) for mark in "。\n") + 1


def _guess_kind(text: str, headings: tuple[Heading, ...]) -> str:
    """Guess from the first lines, then from the headings, then from the words of the text."""
    title = text[:600].split("\n一、")[0]
    lines = (line for line in title.split("\n") if len(line) < LONGEST_TITLE)
    found = kind_of_title("".join(line for line in lines if LINE_YEAR.search(line)))
    if found:
        return found
    kinds = {heading.kind for heading in headings if heading.level == 1 and heading.kind}
    if kinds == {"plan"} and _looks_back_before(text, headings):
        return "both"
    if len(kinds) == 1:
        return kinds.pop()
    if kinds:
        return "both"
    ahead, back = AHEAD.search(text), BACK.search(text)
    if ahead and back and back.start() < ahead.start():
        return "both"
    return "plan" if ahead else "summary"


def _looks_back_before(text: str, headings: tuple[Heading, ...]) -> bool:
    """Say whether an excerpt opens in the look back and only its 二、…工作安排 has a heading."""
    first = next(one for one in headings if one.level == 1 and one.kind == "plan")
    return first.number != "一" and BACK.search(text, 0, first.start) is not None


def _years(
    text: str, headings: tuple[Heading, ...], context: Context, kind: str
) -> tuple[int | None, int | None]:
    """Return the plan year and the summary year."""
    said = {"plan": None, "summary": None}
    for year, word in TITLE_YEARS.findall(text[:600]):
        side = "summary" if word.endswith(LOOKING_BACK) else "plan"
        said[side] = said[side] or int(year)
    for heading in headings:
        if heading.level == 1 and heading.kind in said and heading.year:
            said[heading.kind] = heading.year
    if kind == "plan":
        plan = context.year or said["plan"]
        return plan, (plan - 1 if plan else None)
    if kind == "summary":
        summary = context.summary_year or context.year or said["summary"]
        return (summary + 1 if summary else None), summary
    if "下半年" in text[:600] and said["summary"] and not said["plan"]:
        return said["summary"], said["summary"]
    plan = said["plan"] or context.year or (said["summary"] + 1 if said["summary"] else None)
    summary = said["summary"] or context.summary_year or (plan - 1 if plan else None)
    return plan, summary

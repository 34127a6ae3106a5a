"""Kind, year, comparator, commitment and basis of a bound quantity, each with its reason."""

import re
from bisect import bisect_right
from typing import NamedTuple

from plans.extraction import lexicon
from plans.extraction.promised import Told, told_at
from plans.extraction.setting import Setting, Turn
from plans.extraction.structure import SEMICOLON, Structure
from plans.extraction.surroundings import FARTHEST, Bound
from plans.extraction.tables import TableFigure
from plans.extraction.tasks import repeats_the_task
from plans.extraction.units import MONEY

Cue = tuple[str, int, int]  # code and span in the clean text

FUTURE = re.compile(
    r"(?:今年|年初|20\d\d年)(?:[我全本][市区县省局]|[一-鿿X]{1,4}[市区县])?计划的?(?=[一-鿿])(?!任务|目标|完成率)"
    r"|即将|将(?=(?:全面|进一步|继续|陆续|再|力争|于|会|有|达|形成|成为|实现|超|突破|新|累计|共|带动|为|按|分)|VERB)|力争|(?<![按照造动育增训级才人略化程展])计划(?=投资|新|建|实施|开|完成|到|用|总投)|拟(?!定|订)|预计到|有望".replace(
        "VERB", lexicon.ANY_VERB
    )
)
PAST = re.compile(
    r"已经|已(?=[建完累引有成达获认开实培拥落投形集])|目前|截至|截止|去年|上年(?!度?[同增])|过去|五年来|一年来|20(?<!到20)\d\d年以来|现有"
)
# 今年计划播种121万亩，全年共完成121.1万亩
DONE = re.compile(r"[，；](?:全年|实际|年内)*(?:共|累计|已)?(?:完成|实现)")
THIS_YEAR = re.compile(r"全年(?!度?目标|任务)|年内|年底前")
SOON = re.compile(r"[^，。]{0,3}即将")
PROMISE = re.compile(r"力争|争取|争创|力求|努力|确保|保证|目标|不低于|不少于|达到|要")
YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年(?<![\d〔\[（(].{4}年)(?!代)")
# 申报2024年度省级项目10项: a year that names the list, not the time of the deed.
NAMED_YEAR = re.compile(r"(?:申报|推荐|入选|入围|列入|获批|荣获|获评|获|立项|评为|下达)$")
COMPARED_YEAR = re.compile(r"(?:比|较|与|自|从|以|是|相对于|超过|超)$")
# 恢复至2019年同期的106%, 是2015年的2.3倍
COMPARED_AFTER = re.compile(r"[末底]?(?:同期|水平|相比|以来|的[\d.]+[%倍])")
RELATIVE = re.compile(r"(?P<word>今年|去年|上年(?![同度])|明年|前年)")
LEVEL_BESIDE = re.compile(r"(?:度|同期|末|底)?(?:仅?为|是|仅有?|只有|不足)")
SHIFT = {"今年": 0, "去年": -1, "上年": -1, "明年": 1, "前年": -2}
STRETCH_TOPIC = re.compile(r"(?:力争|争取|争创|力求|努力)")


class Labels(NamedTuple):
    kind: str
    year: int | None
    comparator: str
    commitment: str
    basis: str
    unit: str
    cues: tuple[Cue, ...]


class YearMention(NamedTuple):
    start: int
    end: int
    year: int | None
    word: str


def year_mentions(text: str) -> list[YearMention]:
    """Return every year a sentence could be about; comparisons (比2015年) are not among them."""
    found = []
    for match in YEAR.finditer(text):
        before = text[max(0, match.start() - 3) : match.start()]
        basis = text.find("基础上", match.end(), match.end() + 40)
        is_basis = basis >= 0 and "，" not in text[match.end() : basis]
        is_compared = COMPARED_YEAR.search(before) or COMPARED_AFTER.match(text, match.end())
        if text.startswith("度", match.end()) and NAMED_YEAR.search(before):
            continue
        if not is_compared and not is_basis:
            found.append(YearMention(match.start(), match.end(), int(match.group("year")), ""))
    for match in RELATIVE.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        if not COMPARED_YEAR.search(before):
            found.append(YearMention(match.start(), match.end(), None, match.group()))
    return sorted(found, key=lambda mention: mention.start)


class Classifier:
    """Knows a document's turns and years; labels one bound quantity after the other."""

    def __init__(self, structure: Structure, setting: Setting, told: tuple[Told, ...] = ()) -> None:
        self.structure = structure
        self.told = told
        self.setting = setting
        self.years = year_mentions(structure.text)
        self.year_starts = [mention.start for mention in self.years]
        self.last = (-1, "")  # sentence and unit of the figure before

    def labels(self, bound: Bound) -> Labels:
        turn = self.setting.at(bound.quantity.start)
        form = told_at(self.told, bound.quantity.start)
        said = self._said_year(bound, turn)
        kind, kind_cues = self._kind(bound, turn, said)
        if form is not None:
            kind, kind_cues = form.kind, (("form", form.start, form.start),)
        year, year_cues = self._year(bound, turn, kind, said)
        comparator, comparator_cue = _comparator(self.structure.text, bound, kind)
        commitment, commitment_cues = self._commitment(bound, kind)
        unit, unit_cues = _unit(self.structure.text, bound)
        if unit_cues and not unit and bound.quantity.value != int(bound.quantity.value):
            unit = self._neighbours_money(bound)
        self.last = (bound.around.sentence, unit)
        cues = (*kind_cues, *year_cues, comparator_cue, *commitment_cues, *unit_cues)
        return Labels(kind, year, comparator, commitment, _basis(bound, unit), unit, cues)

    def table_labels(self, figure: TableFigure) -> Labels:
        """Label a table's figure: its column says kind and year, else the section does."""
        number, turn = figure.bound.quantity, self.setting.at(figure.bound.quantity.start)
        kind = figure.kind or ("target" if turn.kind == "plan" else "outcome")
        if not figure.kind and figure.year is not None:
            ahead = self.setting.plan_year is None or figure.year >= self.setting.plan_year
            kind = "target" if ahead else "outcome"
        year = figure.year or (turn.year if kind == "target" else self.setting.summary_year)
        comparator, cue = _comparator(self.structure.text, figure.bound, kind)
        commitment = "firm" if kind == "target" else ""
        basis = _basis(figure.bound, number.unit)
        return Labels(kind, year, comparator, commitment, basis, number.unit, (cue,))

    def _kind(
        self, bound: Bound, turn: Turn, said: YearMention | None
    ) -> tuple[str, tuple[Cue, ...]]:
        """Let the section decide unless words near the number speak of another time."""
        number = bound.quantity
        start = self._stretch_start(bound)
        before = self.structure.text[start : number.left] + number.before
        gap = (said.year or turn.year or 0) - (turn.year or 0) if said and turn.year else 0
        if turn.kind == "summary":
            if repeats_the_task(self.structure.text, number, bound.around.sentence):
                return "target", (("repeated-task", number.left, number.right),)
            cue = self._future_cue(bound, before, start)
            if cue is not None:
                return "target", (cue,)
            if said and gap > 0:
                return "target", (("later-year", said.start, said.end),)
            return "outcome", ((f"section-{turn.code}", turn.start, turn.start),)
        past = _last(PAST, before)
        is_promise = PROMISE.search(before) is not None
        if past and not FUTURE.search(before[past.start() :]) and not is_promise:
            return "outcome", (("past-word", start + past.start(), start + past.end()),)
        if said and gap < 0 and not is_promise:
            return "outcome", (("earlier-year", said.start, said.end),)
        return "target", ((f"section-{turn.code}", turn.start, turn.start),)

    def _stretch_start(self, bound: Bound) -> int:
        """Return where the words begin that can colour a number."""
        left = bound.quantity.left
        semicolon = self.structure.start_of(SEMICOLON, left)
        return max(bound.around.sentence, semicolon, left - FARTHEST)

    def _future_cue(self, bound: Bound, before: str, start: int) -> Cue | None:
        """Find 将, 即将, 计划 … near the number, unless a word of the past follows it."""
        cue = _last(FUTURE, before)
        if cue is not None:
            if PAST.search(before, cue.end()):
                return None
            if cue.group().rstrip("的").endswith("计划") and DONE.search(before, cue.end()):
                return None
            return "future-word", start + cue.start(), start + cue.end()
        right = bound.quantity.right
        after = self.structure.text[right : bound.around.clause_end][:14]
        cue = FUTURE.match(after) or SOON.match(after)
        return ("future-word", right + cue.start(), right + cue.end()) if cue else None

    def _said_year(self, bound: Bound, turn: Turn) -> YearMention | None:
        """Return the last year the sentence names before the number, 今年 resolved."""
        index = bisect_right(self.year_starts, bound.quantity.start) - 1
        if index < 0 or self.setting.is_anonymous:
            return None
        mention = self.years[index]
        if mention.start < bound.around.sentence:
            return None
        if mention.year is not None:
            return mention
        return mention._replace(year=self._relative(mention.word, turn))

    def _year(
        self, bound: Bound, turn: Turn, kind: str, said: YearMention | None
    ) -> tuple[int | None, tuple[Cue, ...]]:
        at = bound.quantity.start
        if said is not None and turn.year and self._is_former(said, bound):
            return turn.year - 1, (("earlier-year", said.start, said.end),)
        if said is not None:
            is_over = said.year and turn.year and said.year < turn.year
            if kind == "target" and turn.kind == "plan" and is_over:
                # Nobody promises for a year that is over: a slip of the pen, shown as a warning.
                return turn.year, (("year-conflict", said.start, said.end),)
            return said.year, (("year-in-sentence", said.start, said.end),)
        if kind == "target" and turn.kind == "summary" and turn.year and self._is_repeated(bound):
            return turn.year, (("year-of-summary", at, at),)
        if kind == "target" and turn.kind == "summary":
            within = THIS_YEAR.search(self.structure.text, self._stretch_start(bound), at)
            if within is not None and turn.year:
                return turn.year, (("year-in-sentence", within.start(), within.end()),)
            return None, (("no-year", at, at),)
        if kind == "outcome" and turn.kind == "plan":
            return self.setting.summary_year, (("year-of-summary", at, at),)
        return turn.year, ((f"year-of-{turn.code}", turn.start, turn.start),)

    def _is_repeated(self, bound: Bound) -> bool:
        """Say whether a summary repeats here what had been asked for."""
        number = bound.quantity
        if told_at(self.told, number.start) is not None:
            return True
        return repeats_the_task(self.structure.text, number, bound.around.sentence)

    def _is_former(self, said: YearMention, bound: Bound) -> bool:
        """Say whether 去年, 上年 stands right before the number: last year's level beside this."""
        between = self.structure.text[said.end : bound.quantity.left]
        return said.word in ("去年", "上年") and LEVEL_BESIDE.fullmatch(between) is not None

    def _neighbours_money(self, bound: Bound) -> str:
        """Lend a decimal without a unit the money unit of the figure before it in the sentence."""
        sentence, unit = self.last
        return unit if sentence == bound.around.sentence and unit.endswith("元") else ""

    def _relative(self, word: str, turn: Turn) -> int | None:
        """Resolve 今年; a summary read out at a session speaks in the year after it."""
        this_year = turn.year
        if this_year is None:
            return None
        if turn.kind == "summary" and word not in ("今年", "明年"):
            this_year += 1
        return this_year + SHIFT[word]

    def _commitment(self, bound: Bound, kind: str) -> tuple[str, tuple[Cue, ...]]:
        """力争 reaches to the end of its semicolon stretch; 争取 only to the next verb clause."""
        if kind != "target":
            return "", ()
        text, number = self.structure.text, bound.quantity
        start = self._stretch_start(bound)
        before = text[start : number.start]
        cue = _last(lexicon.STRETCH, before)
        if cue is None or lexicon.FIRM.search(before, cue.end()):
            return "firm", ()
        words = before[cue.end() :]
        alone = bound.phrase.shape != "inherit" and _has_own_subject(before, cue.start())
        if "，" in words and (cue.group() == "争创" or alone):
            return "firm", ()
        if cue.group() in ("争取", "争创") and _has_verb_clause(before[cue.end() :]):
            return "firm", ()
        return "stretch", (("stretch-word", start + cue.start(), start + cue.end()),)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


OWN_SUBJECT = re.compile(r"[一-鿿]{4,}$")
NO_SUBJECT = re.compile(r"(?:年|月|底|期|[省市县区局]|工作|计划|我们|要|将|阶段|目标|基础上|同时)$")


def _has_own_subject(before: str, at: int) -> bool:
    """Tell 销售面积力争达到…, which speaks of itself alone, from 力争… that opens a list."""
    clause = re.split(r"[，；：。、]", before[:at])[-1]
    return bool(OWN_SUBJECT.search(clause)) and not NO_SUBJECT.search(clause)


def _has_verb_clause(words: str) -> bool:
    last = words.rsplit("，", 1)
    return len(last) == 2 and lexicon.STARTS_WITH_VERB.match(last[1]) is not None


UP_TO = re.compile(r"控制在|不超过|不高于|不多于|以内|以下|低于|小于|少于|≤|<")
ABOVE = re.compile(r"超过?|突破|破|逾|过|>|〉|多于|高于|大于|余|多|强")
AT_LEAST = re.compile(r"不少于|不低于|不小于|至少|以上|之上|≥")
ABOUT = re.compile(r"左右|大约|约|逼近|近|接近|上下|将近|几")


WITHIN = re.compile(r"以内|以下|不超过|不高于|不多于")
HELD_IN = re.compile(r"控制在[^，。；]{0,3}$|(?<!不)低于$")
REACHED = re.compile(r"达到?了?$|提高到$|提升到$|增加到$|达到$|增至$|扩大到$")


def _comparator(text: str, bound: Bound, kind: str) -> tuple[str, Cue]:
    number = bound.quantity
    words = number.before + number.after
    cue = ("comparator", number.left, number.right)
    if number.value_high is not None:
        return "range", cue
    if number.before and ABOVE.search(number.before) and not UP_TO.search(number.before):
        return ">", cue
    if words and AT_LEAST.search(words):
        return ">=", cue
    before = text[max(0, number.left - 8) : number.left].rsplit("，")[-1] + number.before
    near = before[-6:]
    is_held = ("控制在" in near or near.endswith("低于")) and HELD_IN.search(near)
    if is_held or (words and WITHIN.search(words)):
        return ("~" if "左右" in words else "<="), cue
    if words and ABOUT.search(words):
        return "~", cue
    if words and ABOVE.search(words):
        return ">", cue
    if kind == "target" and near[-1:] in ("达", "到", "了", "至") and REACHED.search(near):
        return ">=", cue
    return "=", cue


IMPLIED_MONEY = re.compile(
    r"产值|收入|投资|额|资金|贷款|税收|利润|经费|费用|补助|支出|创新券|存款|余额|增加值|总值|元"
)


# 2.7万农村人口 counts people.
PEOPLE_COUNTED = re.compile(
    r"[一-鿿]{0,4}(?:人口|农民|群众|居民|学生|职工|师生|党员|老人|老年人|儿童|妇女|劳动力|市民|患者|游客)"
)


def _unit(text: str, bound: Bound) -> tuple[str, tuple[Cue, ...]]:
    number = bound.quantity
    cue = (("unit-implied", number.start, number.right),)
    if number.shape == "rank":
        return "位", ()
    if number.counter:
        return number.unit, ()
    if number.magnitude and PEOPLE_COUNTED.match(text, number.right):
        return number.magnitude + "人", cue
    if number.magnitude and IMPLIED_MONEY.search(bound.phrase.text):
        return number.magnitude + "元", cue
    return number.magnitude, cue if number.shape != "fraction" else ()


TOTAL = re.compile(r"累计|总数|总量|拥有|已有|现有|共有|保有|存量|总人口|面积|里程|余额|达到?$")
GROWTH_WORDS = re.compile(rf"{lexicon.DIRECTION}(?:率|幅|速)?$")
AMOUNT_WORDS = re.compile(
    r"额|产值|收入|投资|总值|增加值|产量|总产|吞吐量|支出|经费|费用|税收|补助|贷款|资金|GDP|用电量|发电量|销售"
)


def _basis(bound: Bound, unit: str) -> str:
    name = bound.phrase.text
    if bound.quantity.shape == "rank" or name.endswith("排名"):
        return "rank"
    if unit in ("%", "‰", "百分点", "个百分点", "倍") or bound.quantity.shape == "fraction":
        return "growth" if GROWTH_WORDS.search(name) else "share"
    if lexicon.STARTS_WITH_NEW.match(name) or "新增" in name or name.endswith("净增"):
        return "new"
    if unit.endswith(MONEY) or AMOUNT_WORDS.search(name):
        return "amount"
    if TOTAL.search(name):
        return "total"
    if lexicon.STARTS_WITH_VERB.match(name) or unit in (
        "场",
        "场次",
        "次",
        "人次",
        "家次",
        "万人次",
        "期",
    ):
        return "activity"
    return "total" if bound.phrase.shape in ("left", "inherit") else "activity"

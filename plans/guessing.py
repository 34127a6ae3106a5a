"""Guess from a text what a clerk would type on upload: title, place, bureau, day, kind, year."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from plans.enums import DocumentKind, Level
from plans.extraction import extract
from plans.lookups import PlaceIndex
from plans.models import Bureau, Jurisdiction
from plans.querysets import BureauQuerySet

HEAD = 1500
# A name met once or twice in passing is no guess: better to leave the field to the person.
LEAST_WEIGHT = 8
_TITLE_WORDS = re.compile(r"总结|要点|计划|思路|报告|安排|打算|工作情况|方案|目标任务")
_YEAR = re.compile(r"20\d\d\s*年")
# 索引号：…, 首页 > 公开目录 > … and sentences are not titles.
_NO_TITLE = re.compile(r"[：:>|。；]|^[（(]?[一二三四五六七八九十]+[、)）]")
# The day a page was generated is the last resort.
_PUBLISHED = [
    re.compile(rf"(?:{words})(?:日期|时间)[：:|\s]*(20\d\d)[-年/.](\d{{1,2}})[-月/.](\d{{1,2}})")
    for words in ("发布|发文", "成文|印发|公开", "生成|更新")
]
_OFFICE = re.compile(r"\s*(?:科学|科技|人民政府|发展|[一-鿿]{1,6}(?:局|委))")
_CITED = re.compile(r"《[^》\n]*》")
# Names of counties that are words of every report: 城区, 郊区, 矿区.
_COMMON = re.compile(r"[城郊矿市]区|新区|中国|示范市?")
# What a body calls its own area. A county-level city says 全市 too.
_LEVEL_WORDS = (
    ({Level.COUNTY}, re.compile(r"[全我][区县旗]|区科技局|县科技局|[区县]委[、区县]")),
    ({Level.PREFECTURE, Level.COUNTY}, re.compile(r"[全我]市|市科技局|市科学技术局")),
    ({Level.PROVINCE}, re.compile(r"[全我]省(?!前|第|首|率|领|之|平|排|居|[一二三])|省科技厅")),
)
_RADICALS = range(0x2F00, 0x2FE0)


@dataclass(frozen=True)
class Guess:
    title: str
    jurisdiction: Jurisdiction | None
    bureau: Bureau | None
    published_on: date | None
    kind: str
    year: int | None


def guess_document(text: str, file_name: str, own_bureaus: BureauQuerySet) -> Guess:
    """Read title and head of the text; one who serves one place uploads for that place."""
    title = guess_title(text, file_name)
    head = f"{title}\n{text[:HEAD]}"
    bureaus = list(own_bureaus.select_related("jurisdiction"))
    own_places = {bureau.jurisdiction_id: bureau.jurisdiction for bureau in bureaus}
    if len(own_places) == 1:
        place = bureaus[0].jurisdiction
    else:
        named = f"{PurePath(file_name).stem} {title}"
        place = PlaceGuess(PlaceIndex(), set(own_places)).find(named, head, text)
    found = extract(text)
    return Guess(
        title=title,
        jurisdiction=place,
        bureau=guess_bureau(head, place, bureaus),
        published_on=guess_day(head),
        kind=found.kind if found.kind in DocumentKind else DocumentKind.PLAN,
        year=found.summary_year if found.kind == DocumentKind.SUMMARY else found.year,
    )


def guess_title(text: str, file_name: str) -> str:
    """Return the first line like a title, one with a year if there is any, else the file's name."""
    lines = [line.strip() for line in text[:HEAD].splitlines()]
    fitting = [
        line
        for line in lines
        if 6 <= len(line) <= 60 and _TITLE_WORDS.search(line) and not _NO_TITLE.search(line)
    ]
    dated = [line for line in fitting if _YEAR.search(line)]
    found = next(iter(dated or fitting), "")
    return _plain(re.sub(r"\s+", "", found)) or PurePath(file_name).stem[:200]


def _plain(words: str) -> str:
    """Replace the radicals that some PDF files print for whole characters: ⼯ for 工."""
    return "".join(
        unicodedata.normalize("NFKC", char) if ord(char) in _RADICALS else char for char in words
    )


def guess_day(head: str) -> date | None:
    for pattern in _PUBLISHED:
        for matched in pattern.finditer(head):
            try:
                return date(*map(int, matched.groups()))
            except ValueError:
                continue
    return None


def guess_bureau(head: str, place: Jurisdiction | None, own: list[Bureau]) -> Bureau | None:
    """Return the person's bureau of the place, or the one the text names of several."""
    here = [bureau for bureau in own if place and bureau.jurisdiction_id == place.pk]
    if len(here) == 1:
        return here[0]
    if not here and place:
        here = list(Bureau.objects.filter(jurisdiction=place))
    named = [bureau for bureau in here if _is_named(bureau, head)]
    return max(named, key=lambda bureau: len(bureau.name), default=None)


def _is_named(bureau: Bureau, head: str) -> bool:
    own_name = bureau.name.removeprefix(bureau.jurisdiction.name)
    return any(name and name in head for name in (bureau.name, bureau.short_name, own_name))


class PlaceGuess:
    """Find the place a text is about among all places of the register."""

    def __init__(self, places: PlaceIndex, own_places: set[int]) -> None:
        self.places = places
        self.own_places = own_places

    def find(self, named: str, head: str, text: str) -> Jurisdiction | None:
        """Weigh the names: in the title or file's name, before an office, often, and long ones."""
        # 《浙江省人民政府关于…》 tells who wrote another document.
        head, text = _CITED.sub("", head), _CITED.sub("", f"{named}\n{text}")
        levels = self._levels(head)
        best, best_score = None, LEAST_WEIGHT
        for name, found in self.places.by_name.items():
            if len(name) < 2 or name not in text or _COMMON.fullmatch(name):
                continue
            place = self._meant(found, head, text)
            score = self._weight(name, place, named, text) if place else 0
            if score and levels:
                score += 4 if place.level in levels else -4
            if score > best_score:
                best, best_score = place, score
        return best

    def _weight(self, name: str, place: Jurisdiction, named: str, text: str) -> int:
        at = text.find(name)
        before_office = bool(_OFFICE.match(text, at + len(name)))
        is_own = place.pk in self.own_places
        often = min(text.count(name), 10)
        return often + len(name) + 20 * (name in named) + 4 * before_office + 6 * is_own

    def _levels(self, head: str) -> set[Level]:
        """Return the levels that go with what the body calls its own area; none if unsaid."""
        return next((levels for levels, words in _LEVEL_WORDS if words.search(head)), set())

    def _meant(self, found: list[Jurisdiction], head: str, text: str) -> Jurisdiction | None:
        """Tell two 江北区 apart by the parent that the text names too."""
        in_use = [place for place in found if place.valid_to is None] or found
        if len(in_use) == 1:
            return in_use[0]
        for where in (head, text):
            named = [place for place in in_use if self._parent_stem(place) in where]
            if len(named) == 1:
                return named[0]
        return None

    def _parent_stem(self, place: Jurisdiction) -> str:
        """Return 宁波 for 宁波市, whose bureaus leave out the last word; a text has no NUL."""
        parent = self.places.by_pk.get(place.parent_id)
        return parent.name[:2] if parent else "\x00"

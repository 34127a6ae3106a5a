"""Suggest the dictionary's indicator for a name as written."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from plans.extraction.linking import bigrams

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "indicators.csv"
SHORT_FORMS = (
    ("高企", "高新技术企业"),
    ("科小", "科技型中小企业"),
    ("GDP", "地区生产总值"),
    ("研发", "R&D"),
    ("发明专利", "发明专利"),
)
DROPPED = re.compile(r"^(?:全[市区县省]|新增|实现|我[市区县省])+|[（(][^）)]*[）)]|[“”\"的、]")
LEAST = 60  # percent of shared bigrams
OTHER_BASIS = 25


@dataclass(frozen=True)
class Entry:
    code: str
    name: str
    aliases: tuple[str, ...]
    basis: str


class Catalogue:
    """Answers from exact names first, then from shared bigrams through an inverted list."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.exact: dict[str, list[Entry]] = {}
        self.postings: dict[str, list[int]] = {}
        self.sizes: list[int] = []
        self.entries: list[Entry] = []
        for entry in entries:
            for name in (entry.name, *entry.aliases):
                self._add(plain(name), entry)

    def _add(self, name: str, entry: Entry) -> None:
        if len(name) < 2:
            return
        self.exact.setdefault(name, []).append(entry)
        grams = bigrams(name)
        for gram in grams:
            self.postings.setdefault(gram, []).append(len(self.entries))
        self.sizes.append(len(grams))
        self.entries.append(entry)

    def suggest(self, indicator: str, basis: str) -> str:
        """Return the code of the best entry, or an empty string."""
        name = plain(indicator)
        for entry in self.exact.get(name, ()):
            if _agrees(entry.basis, basis):
                return entry.code
        return self._nearest(bigrams(name), basis)

    def _nearest(self, grams: frozenset[str], basis: str) -> str:
        shared: dict[int, int] = {}
        for gram in grams:
            for index in self.postings.get(gram, ()):
                shared[index] = shared.get(index, 0) + 1
        best, best_code = LEAST, ""
        for index in sorted(shared):
            score = 200 * shared[index] // (len(grams) + self.sizes[index])
            if score > best and not _agrees(self.entries[index].basis, basis):
                score -= OTHER_BASIS
            if score > best:
                best, best_code = score, self.entries[index].code
        return best_code


def _agrees(entry_basis: str, basis: str) -> bool:
    relative = ("share", "growth")
    return entry_basis == basis or (entry_basis not in relative and basis not in relative)


def plain(name: str) -> str:
    """Reduce a name to what tells it apart."""
    for short, long in SHORT_FORMS:
        if long not in name:
            name = name.replace(short, long)
    return DROPPED.sub("", name)


# The spreadsheet is the one the admin exports; its headings are what a person reads.
CODE, NAME, ALIASES, BASIS = "代码", "名称", "别名", "类型"
BASIS_WORDS = {
    "新增": "new",
    "总量": "total",
    "金额": "amount",
    "占比": "share",
    "增速": "growth",
    "位次": "rank",
    "活动": "activity",
    "事项": "milestone",
    "等级": "grade",
}


def load_catalogue(path: Path = FIXTURE) -> Catalogue:
    """Read the indicator dictionary's spreadsheet form."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return Catalogue(
        Entry(
            row[CODE],
            row[NAME],
            tuple(filter(None, row[ALIASES].split("|"))),
            BASIS_WORDS.get(row[BASIS], row[BASIS]),
        )
        for row in rows
    )

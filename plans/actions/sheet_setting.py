"""What a sheet says outside its rows: whose it is, of which year, until when, in which unit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from plans.enums import Level
from plans.lookups import PlaceIndex
from plans.models import Jurisdiction
from plans.sheets.periods import is_time, read_period, running_day
from plans.sheets.tables import Table

_GENERIC = re.compile(
    r"sheet|工作表|表|附件|目标|完成|指标|汇总|数据|任务|情况|分解|全[市区县省]|各[市区县]|本级|\d|月|季|csv"
    r"|总|台账|统计|进度|年|导入|模板|考核|重点|计划|科技",
    re.IGNORECASE,
)
_PLACE_LIKE = re.compile(r"[\u4e00-\u9fff]{1,}(?:区|县|市|旗|州|盟|镇|乡|街道|新城|省)")
# 虚构区2024年…, 虚构区科技局…: a place; 智慧城市2024年…, 各区2024年… are none.
_STRANGER = re.compile(
    r"([\u4e00-\u9fff]{1,6}[区县市旗])(?=20\d\d|科技|科学|人民政府|政府|统计|发改|经信)"
)
_COMMON = re.compile(
    r"^[全各本我市县区]|[城地园社校景厂片辖小库山牧矿新]区$|城市$|[区县][、和]|市区$|县区$"
)
_WHOLE = re.compile(r"(全|本)[省市区县旗州]")
_DECORATION = re.compile(r"[\d\s.、()()\-—_年月]+")


@dataclass(frozen=True)
class Hints:
    """What the person who hands the file in says of it; the sheet's own words go first."""

    place_code: str = ""
    year: int | None = None
    as_of: date | None = None
    sheet: str = ""
    mapping: tuple[tuple[str, str], ...] = ()


NO_HINTS = Hints()


@dataclass
class Setting:
    """What holds for every row of one table that does not say otherwise."""

    place: Jurisdiction | None = None
    within: Jurisdiction | None = None
    year: int | None = None
    as_of: date | None = None
    fault: str = ""
    warnings: list[str] = field(default_factory=list)


class SettingReader:
    def __init__(self, places: PlaceIndex, hints: Hints, tables: Iterable[Table]) -> None:
        self.places = places
        self.hints = hints
        self.given = places.by_code.get(hints.place_code)
        named = [self._named(table.sheet) for table in tables]
        self.is_by_place = len(named) > 1 and any(named)

    def read(self, table: Table) -> Setting:
        setting = Setting(within=self.given)
        self._read_place(setting, table)
        self._read_time(setting, table)
        return setting

    @staticmethod
    def _titles(table: Table) -> list[str]:
        """Return the words above the table, then those above the tables above it."""
        titles, layout = [], table.layout
        while layout:
            titles.append(layout.title)
            layout = layout.before
        return titles

    # Places

    def _read_place(self, setting: Setting, table: Table) -> None:
        titles = self._titled(table)
        titled = titles[0] if len(titles) == 1 else None
        stranger = "" if titles else self._stranger(table)
        sheet = self._bare(table.sheet)
        named = self._named(table.sheet)
        if self.hints.place_code and self.given is None:
            setting.fault = _("没有代码为 %s 的行政区。") % self.hints.place_code
        elif len(named) == 1:
            setting.place = named[0]
        elif named:
            listed = "、".join(f"{self.places.qualified(p)}({p.code})" for p in named)
            setting.fault = _(
                "工作表“%(name)s”可能是：%(listed)s。请加行政区列，或指定所属行政区。"
            )
            setting.fault %= {"name": sheet, "listed": listed}
        elif self._is_strange(sheet, table):
            setting.fault = _(
                "工作表“%s”的名称不是已知的行政区：请改为全称，或加一列“行政区”。"
            ) % (table.sheet)
        elif len(titles) > 1:
            listed = "、".join(f"{self.places.qualified(p)}({p.code})" for p in titles)
            setting.fault = _(
                "标题所说的行政区可能是：%s。请在标题中写全称，加行政区列，或指定所属行政区。"
            )
            setting.fault %= listed
        elif stranger:
            setting.fault = (
                _("标题所说的“%s”不是已知的行政区：请改为全称，或加一列“行政区”。") % stranger
            )
        else:
            setting.place = titled or self.given
        setting.within = setting.within or titled
        outside = (
            setting.place and self.given and not self.places.is_within(setting.place, self.given)
        )
        if outside and not setting.fault:
            setting.fault = _("表中是%(own)s的数据，不属于所选的%(given)s。") % {
                "own": self.places.qualified(setting.place),
                "given": self.places.qualified(self.given),
            }

    def _named(self, sheet: str) -> list[Jurisdiction]:
        return self.places.named(self._bare(sheet), self.given)

    def _bare(self, sheet: str) -> str:
        return _DECORATION.sub("", sheet)

    def _is_strange(self, sheet: str, table: Table) -> bool:
        """Say whether the sheet's name must be a place that nobody knows."""
        if {"行政区", "行政区划代码"} & set(table.columns):
            return False
        if not sheet or _WHOLE.fullmatch(sheet):
            return False
        if _PLACE_LIKE.fullmatch(sheet) and not re.search("科技|指标|目标|完成|表$", sheet):
            return True
        return self.is_by_place and not _GENERIC.search(sheet)

    def _titled(self, table: Table) -> list[Jurisdiction]:
        """Return the place that a line above the header begins with, 宁波市江北区2024年…; several
        where the name is shared by places outside the one given.
        """
        shared: list[Jurisdiction] = []
        lines = [line for title in self._titles(table) for line in title.splitlines()]
        for line in lines:
            words = "".join(line.split()).removeprefix("附件").removeprefix("关于")
            words = re.sub(r"^[\d::《]+", "", words)
            for length in range(min(len(words), 16), 1, -1):
                found = (
                    self.places.named(words[:length], self.given)
                    if self._ends(words, length)
                    else []
                )
                if len(found) == 1:
                    return found
                shared = shared or found
        return shared

    def _stranger(self, table: Table) -> str:
        """Return what a title begins with where that must be a place and nobody knows it."""
        for title in self._titles(table):
            matched = _STRANGER.match("".join(title.split()).removeprefix("关于"))
            if matched and not _COMMON.search(matched[1]):
                return matched[1]
        return ""

    def _ends(self, words: str, length: int) -> bool:
        return words[length - 1] in "省市区县旗州盟" or words[:length] in self.places.by_name

    # Time

    def _read_time(self, setting: Setting, table: Table) -> None:
        titles = [*self._titles(table), table.sheet]
        own = next((p.year for t in titles if (p := read_period(t, None)) and p.year), None)
        setting.year = own or self.hints.year
        days = [p.day for t in titles if (p := read_period(t, setting.year)) and p.day]
        if is_time(table.sheet) and (named := running_day(table.sheet, setting.year)):
            days.append(named)
        day = next((day for day in days if not own or day.year >= own), None)
        setting.as_of = day or self.hints.as_of
        if own and self.hints.year and own != self.hints.year:
            setting.warnings.append(
                _("表中写的是 %(own)d 年，与指定的 %(given)d 年不同：按表中的年份。")
                % {"own": own, "given": self.hints.year}
            )


def is_whole(name: str, place: Jurisdiction | None) -> bool:
    """Say whether 全市 or 全区 in a row means the place the sheet is about."""
    words = {"省": Level.PROVINCE, "市": Level.PREFECTURE, "区": Level.COUNTY, "县": Level.COUNTY}
    matched = re.fullmatch(r"全([省市区县])", name)
    return bool(matched and place and words[matched[1]] == place.level)

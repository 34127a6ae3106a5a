"""Find places, bureaus and indicators by what sheets write, from memory: one query a kind."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.text import slugify
from django.utils.translation import gettext as _

from plans.enums import Basis, Direction, DocumentKind, Level, Schedule
from plans.indicator_units import is_unit_of, whole_unit
from plans.models import Bureau, Document, Indicator, IndicatorAlias, Jurisdiction
from plans.quantities import half_width

_PROVINCE_SUFFIX = re.compile(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")
_PREFECTURE_SUFFIX = re.compile(r"(?<=..)(?:市|地区|盟)$")


class ReferenceProblem(ValueError):
    """A name or code that leads to nothing, or to more than one; carries the column at fault."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


class PlaceIndex:
    def __init__(self) -> None:
        places = list(Jurisdiction.objects.all())
        self.by_pk = {place.pk: place for place in places}
        self.by_code = {place.code: place for place in places}
        self.by_name: dict[str, list[Jurisdiction]] = defaultdict(list)
        for place in places:
            for name in self._names(place):
                self.by_name[name].append(place)

    def _names(self, place: Jurisdiction) -> set[str]:
        """All forms a place is written in: alone, behind its parents, a province's short name."""
        names = {place.name}
        prefix = ""
        parent = self.by_pk.get(place.parent_id)
        while parent and parent.level != Level.COUNTRY:
            names |= {parent.name + place.name, parent.name + prefix + place.name}
            prefix = parent.name + prefix
            parent = self.by_pk.get(parent.parent_id)
        if place.level == Level.PROVINCE:
            names.add(_PROVINCE_SUFFIX.sub("", place.name))
        if place.level == Level.PREFECTURE:
            names.add(_PREFECTURE_SUFFIX.sub("", place.name))
        return names

    def named(self, name: str, within: Jurisdiction | None = None) -> list[Jurisdiction]:
        """Return the places of that name, 海曙 for 海曙区 too; within the whole where any is."""
        found = self.by_name.get(name, [])
        if not found and not name.endswith(("区", "县", "市")) and len(name) > 1:
            found = [one for suffix in "区县市" for one in self.by_name.get(name + suffix, [])]
        if len(found) > 1:
            found = [place for place in found if place.valid_to is None] or found
        if len(found) > 1 and within:
            found = [place for place in found if self.is_within(place, within)] or found
        return found

    def is_within(self, place: Jurisdiction, whole: Jurisdiction) -> bool:
        return any(one.pk == whole.pk for one in self.with_ancestors(place))

    def find(self, code: str, name: str, year: int | None = None) -> Jurisdiction:
        if code:
            return self._by_code(code, name)
        if not name:
            raise ReferenceProblem("行政区", _("行政区划代码和行政区至少填一项。"))
        return self._by_name(name, year)

    def _by_code(self, code: str, name: str) -> Jurisdiction:
        place = self.by_code.get(code)
        if place is None:
            raise ReferenceProblem("行政区划代码", _("没有代码为 %s 的行政区。") % code)
        if name and place not in self.by_name.get(name, []):
            raise ReferenceProblem(
                "行政区",
                _("代码 %(code)s 是%(place)s，与“%(name)s”不符，请改正其中一项。")
                % {"code": code, "place": self.qualified(place), "name": name},
            )
        return place

    def _by_name(self, name: str, year: int | None) -> Jurisdiction:
        found = self.by_name.get(name, [])
        if len(found) > 1:
            found = [p for p in found if _in_use(p, year)] or found
        if len(found) > 1:
            listed = "、".join(f"{self.qualified(p)}({p.code})" for p in found)
            raise ReferenceProblem(
                "行政区",
                _("有 %(count)d 个“%(name)s”：%(listed)s。请填行政区划代码，或在名称前加上级名称。")
                % {"count": len(found), "name": name, "listed": listed},
            )
        if not found:
            raise ReferenceProblem("行政区", _("没有名为“%s”的行政区，请核对全称或填代码。") % name)
        return found[0]

    def qualified(self, place: Jurisdiction) -> str:
        parent = self.by_pk.get(place.parent_id)
        if parent is None or parent.level == Level.COUNTRY:
            return place.name
        return parent.name + place.name

    def with_ancestors(self, place: Jurisdiction) -> list[Jurisdiction]:
        chain = [place]
        while chain[-1].parent_id:
            chain.append(self.by_pk[chain[-1].parent_id])
        return chain


def _in_use(place: Jurisdiction, year: int | None) -> bool:
    if year is None:
        return place.valid_to is None
    return (place.valid_from or 0) <= year <= (place.valid_to or 9999)


class BureauIndex:
    """Bureaus by place and name; one that is not known yet is made, unsaved, once."""

    def __init__(self, places: PlaceIndex) -> None:
        self.places = places
        self.known = {
            (bureau.jurisdiction_id, bureau.name): bureau for bureau in Bureau.objects.all()
        }
        self.new: list[Bureau] = []

    def find(self, name: str, place: Jurisdiction) -> Bureau | None:
        """Look in the place, then upwards: a county's goal may be led by the city's bureau."""
        for candidate in self.places.with_ancestors(place):
            if bureau := self.known.get((candidate.pk, name)):
                return bureau
        return None

    def find_or_make(self, name: str, place: Jurisdiction) -> Bureau | None:
        if not name:
            return None
        found = self.find(name, place)
        if found is None:
            found = Bureau(jurisdiction=place, name=name)
            self.known[(place.pk, name)] = found
            self.new.append(found)
        return found

    def find_or_make_all(self, names: Iterable[str], place: Jurisdiction) -> list[Bureau]:
        """Keep the printed order, which says who comes first."""
        return [self.find_or_make(name, place) for name in names]


class DocumentIndex:
    """Documents by number, or by place and title; one not known yet is made, unsaved, once."""

    def __init__(self) -> None:
        self.known: dict[str, Document] = {}
        for document in Document.objects.defer("text"):
            self.known[document.slug] = document
            self.known.setdefault(f"{document.jurisdiction_id}:{document.title}", document)

    def find_or_make(self, name: str, place: Jurisdiction, year: int | None) -> Document | None:
        """Register a title not seen before, without its text; None for a blank name."""
        if not name:
            return None
        by_title = f"{place.pk}:{name}"
        found = self.known.get(name) or self.known.get(by_title)
        if found is None:
            slug = self._free_slug(slugify(f"{place.code}-{name}", allow_unicode=True))
            found = Document(
                slug=slug, jurisdiction=place, title=name, kind=DocumentKind.PLAN, year=year
            )
            self.known[by_title] = self.known[slug] = found
        return found

    def _free_slug(self, slug: str) -> str:
        """Cut the slug to its column and number it where another title leads to the same."""
        free, number = slug[:80], 2
        while free in self.known:
            free, number = f"{slug[:76]}-{number}", number + 1
        return free


@dataclass(frozen=True)
class IndicatorStatement:
    """What a sheet says of an indicator; blank where it says nothing."""

    name: str
    code: str = ""
    basis: str = ""
    direction: str = ""
    unit: str = ""
    # A result alone does not say enough of an indicator to make one of it.
    is_new_allowed: bool = True


@dataclass
class IndicatorIndex:
    """Indicators by code, name and alias, each only when type, direction and unit agree."""

    create: bool = False
    new: list[Indicator] = field(default_factory=list)

    def __post_init__(self) -> None:
        indicators = list(Indicator.objects.all())
        self.by_code = {indicator.code: indicator for indicator in indicators}
        by_pk = {indicator.pk: indicator for indicator in indicators}
        self.by_name: dict[str, list[Indicator]] = defaultdict(list)
        self.by_alias: dict[str, Indicator] = {}
        for indicator in indicators:
            self.by_name[indicator.name].append(indicator)
        for alias in IndicatorAlias.objects.all():
            self.by_alias[alias.name] = by_pk[alias.indicator_id]
        self._next_number = 1

    def find(self, said: IndicatorStatement) -> Indicator:
        """Return the indicator meant, or an unsaved new one when the index may create.

        Raises ReferenceProblem naming the column at fault and the way out.
        """
        if said.code:
            return self._by_code(said)
        if not said.name:
            raise ReferenceProblem("指标", _("指标和指标代码至少填一项。"))
        for candidate in self.by_name.get(said.name, []):
            if not disagreements(candidate, said):
                return candidate
        alias = self.by_alias.get(said.name)
        if alias and not disagreements(alias, said):
            return alias
        if not alias and said.name not in self.by_name:
            folded = self.by_folded.get(fold(said.name), set())
            if len(folded) == 1 and not disagreements(one := next(iter(folded)), said):
                return one
        return self._make(said)

    @cached_property
    def by_folded(self) -> dict[str, set[Indicator]]:
        """The indicators by their names and aliases written one way, R＆D as R&D."""
        folded: dict[str, set[Indicator]] = defaultdict(set)
        for name, indicators in self.by_name.items():
            folded[fold(name)].update(one for one in indicators if one.pk)
        for name, indicator in self.by_alias.items():
            folded[fold(name)].add(indicator)
        return folded

    def find_another(
        self, said: IndicatorStatement, taken: Indicator, taken_by_row: str
    ) -> Indicator:
        """Return an indicator apart from one that another name of the same sheet already took."""
        if self.create:
            return self._make(said)
        raise ReferenceProblem(
            "指标",
            _(
                "“%(name)s”与%(row)s按别名都指向指标“%(taken)s”："
                "请填指标代码，或确认把它新建为另一个指标。"
            )
            % {"name": said.name, "row": taken_by_row, "taken": taken.name},
        )

    def _by_code(self, said: IndicatorStatement) -> Indicator:
        indicator = self.by_code.get(said.code)
        if indicator is None and self.create and said.name and said.is_new_allowed:
            return self._make(said)
        if indicator is None:
            raise ReferenceProblem("指标代码", _("指标字典中没有代码 %s。") % said.code)
        for column, there, here in disagreements(indicator, said):
            raise ReferenceProblem(
                column,
                _("指标“%(name)s”（%(code)s）的%(column)s是“%(there)s”，与“%(here)s”不符。")
                % {
                    "name": indicator.name,
                    "code": indicator.code,
                    "column": column,
                    "there": there,
                    "here": here,
                },
            )
        return indicator

    def _make(self, said: IndicatorStatement) -> Indicator:
        if not self.create or not said.is_new_allowed:
            raise ReferenceProblem("指标", self._unknown(said))
        if not said.basis:
            raise ReferenceProblem(
                "类型", _("新建指标“%s”须填类型（新增、总量、金额…）。") % said.name
            )
        if not said.direction:
            raise ReferenceProblem(
                "方向", _("新建指标“%s”须填方向（越高越好、越低越好、区间）。") % said.name
            )
        if said.basis == Basis.RANK and said.direction != Direction.LOWER:
            raise ReferenceProblem("方向", _("位次指标的方向应为“越低越好”（第1位最好）。"))
        indicator = Indicator(
            code=said.code or self._free_code(),
            name=said.name,
            unit=said.unit,
            basis=said.basis,
            direction=said.direction,
            schedule=default_schedule(said.basis),
        )
        self.by_code[indicator.code] = indicator
        self.by_name[indicator.name].append(indicator)
        self.new.append(indicator)
        return indicator

    def _unknown(self, said: IndicatorStatement) -> str:
        near = [*self.by_name.get(said.name, [])]
        if alias := self.by_alias.get(said.name):
            near.append(alias)
        if near:
            column, there, here = disagreements(near[0], said)[0]
            known = {"name": said.name, "column": column, "there": there, "here": here}
            if not said.is_new_allowed:
                return (
                    _("“%(name)s”在指标字典中的%(column)s是“%(there)s”，本行是“%(here)s”：请改正。")
                    % known
                )
            return (
                _(
                    "“%(name)s”在指标字典中的%(column)s是“%(there)s”，本行是“%(here)s”："
                    "请改正，或确认新建为另一个指标。"
                )
                % known
            )
        if not said.is_new_allowed:
            return (
                _("指标字典中没有“%s”：请填指标代码，或改用已有名称；新指标须先随目标建立。")
                % said.name
            )
        return _(
            "指标字典中没有“%(name)s”：请填指标代码、改用已有名称，或确认新建"
            "(单位 %(unit)s，类型 %(basis)s，方向 %(direction)s)。"
        ) % {
            "name": said.name,
            "unit": said.unit or _("未填"),
            "basis": Basis(said.basis).label if said.basis else _("未填"),
            "direction": Direction(said.direction).label if said.direction else _("未填"),
        }

    def _free_code(self) -> str:
        while (code := f"U{self._next_number:04d}") in self.by_code:
            self._next_number += 1
        return code


def fold(name: str) -> str:
    """Write a name one way: half width, small letters, nothing blank in between."""
    return "".join(half_width(name).split()).lower()


def default_schedule(basis: str) -> str:
    """Growth, shares, ranks and levels are held against the whole target; the rest by month."""
    if basis in (Basis.NEW, Basis.AMOUNT, Basis.ACTIVITY):
        return Schedule.LINEAR
    return Schedule.ANNUAL if basis in (Basis.MILESTONE, Basis.GRADE) else Schedule.LEVEL


def disagreements(indicator: Indicator, said: IndicatorStatement) -> list[tuple[str, str, str]]:
    """List (column, dictionary's word, sheet's word) where the sheet means something else."""
    found = []
    if said.basis and said.basis != indicator.basis:
        found.append(("类型", indicator.get_basis_display(), str(Basis(said.basis).label)))
    if said.direction and said.direction != indicator.direction:
        found.append(
            ("方向", indicator.get_direction_display(), str(Direction(said.direction).label))
        )
    if said.unit and not is_unit_of(indicator, whole_unit(indicator, said.unit)):
        found.append(("单位", indicator.unit, said.unit))
    return found

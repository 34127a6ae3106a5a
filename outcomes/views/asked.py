"""What an address asks for: year, day and filters, read once and the same way on every page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.access import reader_of
from outcomes.target_choice import Targets
from plans.models.planning import FIRST_YEAR, LAST_YEAR
from plans.reach import Reader

DefaultYear = int | None | Callable[[], int | None]


@dataclass(frozen=True)
class Asked:
    """The year (None: not stated), the day to judge on, and what could not be understood."""

    year: int | None
    day: date
    today: date
    count_unverified: bool
    problems: tuple[str, ...] = ()
    targets: str = Targets.CURRENT
    reader: Reader | None = None

    @property
    def judging(self) -> dict[str, object]:
        """Return how standings() is to judge, and for whom."""
        return {
            "count_unverified": self.count_unverified,
            "targets": self.targets,
            "reader": self.reader,
        }

    @property
    def uses_original(self) -> bool:
        return self.targets == Targets.ORIGINAL

    @property
    def year_end(self) -> date | None:
        return None if self.year is None else date(self.year, 12, 31)

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def is_year_end(self) -> bool:
        return self.day == self.year_end

    @property
    def filters(self) -> dict[str, str]:
        """Return what a link to a list needs to be judged like this page."""
        found = {} if self.year is None else {"year": str(self.year)}
        if not self.is_today:
            found["as_of"] = self.day.isoformat()
        found |= {"unverified": "1"} if self.count_unverified else {}
        return found | ({"targets": Targets.ORIGINAL.value} if self.uses_original else {})

    @property
    def query(self) -> str:
        """Return the end of a link to a page that keeps the year and the day."""
        return f"?{urlencode(self.filters)}" if self.filters else ""

    @property
    def judging_query(self) -> str:
        """Return the end of a link that keeps the day only."""
        kept = {name: value for name, value in self.filters.items() if name != "year"}
        return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True)
class Choice:
    """What was chosen, or nothing and why."""

    value: str
    problem: str = ""


def with_problems(asked: Asked, problems: Iterable[str]) -> Asked:
    """Add what else could not be understood; the page prints it above everything."""
    return replace(asked, problems=(*asked.problems, *filter(None, problems)))


def read_asked(request: HttpRequest, default_year: DefaultYear = None) -> Asked:
    """Read year, as_of and unverified; what makes no sense is named and left aside.

    A year that takes a query to find is given as a function, called only where none is asked for.
    """
    problems: list[str] = []
    today = timezone.localdate()
    return Asked(
        year=_year(text_of(request, "year"), default_year, problems),
        day=_day(text_of(request, "as_of"), today, problems),
        today=today,
        count_unverified=text_of(request, "unverified") == "1",
        targets=_targets(text_of(request, "targets"), problems),
        reader=reader_of(request),
        problems=tuple(problems),
    )


def text_of(request: HttpRequest, name: str) -> str:
    """Return a parameter without what PostgreSQL refuses in a text."""
    return request.GET.get(name, "").replace("\0", "").strip()


def choice_of(request: HttpRequest, name: str, allowed: Iterable[str], label: str) -> Choice:
    """Read a parameter that is one of a few words."""
    text = text_of(request, name)
    return Choice(text) if not text or text in set(allowed) else Choice("", not_known(label, text))


def not_known(label: str, text: str) -> str:
    return _("%(label)s“%(text)s”不能识别，未按它筛选。") % {"label": label, "text": text[:20]}


def number_of(request: HttpRequest, name: str) -> int | None:
    text = text_of(request, name)
    return int(text) if text.isascii() and text.isdigit() else None


def _targets(text: str, problems: list[str]) -> str:
    if text in ("", *Targets):
        return Targets(text or Targets.CURRENT)
    problems.append(
        _("目标口径“%s”不能识别，按现行目标计算；可用 original（原目标）或 current（现行目标）。")
        % text[:20]
    )
    return Targets.CURRENT


def _year(text: str, default: DefaultYear, problems: list[str]) -> int | None:
    if text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    if text:
        problems.append(_("年度“%s”不能识别。") % text[:20])
    return default() if callable(default) else default


def _day(text: str, today: date, problems: list[str]) -> date:
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    problems.append(_("日期“%s”不能识别，按今天计算。") % text[:20])
    return today

"""Hold a plan against summaries: which goals are answered, which are passed over in silence."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.actions.sheet_statements import is_sheet, sheet_statements
from outcomes.reconciliation import Pair, Reconciliation, Statement, reconcile
from outcomes.reconciliation.documents import (
    ReadDocument,
    read_plan,
    read_summary,
    read_text_as_plan,
    titled_year,
)
from outcomes.reconciliation.gathering import goal_statements, outcome_statements
from outcomes.reconciliation.likeness import places_agree
from outcomes.reconciliation.sheet_text import sheet_texts
from outcomes.reconciliation.statements import OUTCOME, TARGET
from outcomes.reconciliation_access import reconcilable_plans
from plans.actions.trail import append
from plans.enums import DocumentKind
from plans.management.office import PersonCommand
from plans.models import Plan, TrailAction
from plans.models.planning import FIRST_YEAR, LAST_YEAR
from plans.quantities import format_decimal
from plans.reading import UnreadableDocument
from plans.sheets.tables import SheetError

FORMATS = ("json", "table")


class Command(PersonCommand):
    help = "逐项核对计划与总结：已报送、口径不同、未报送、计划外（不写数据库）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        # What is missing or unknown is told in handle(), in the words of the office.
        parser.add_argument(
            "--plan", nargs="*", metavar="ID|FILE", help="计划的编号，或计划文件、目标表"
        )
        parser.add_argument(
            "--summary",
            nargs="*",
            metavar="FILE",
            help="总结文件，或完成情况表（xlsx、xls、ods、csv）",
        )
        parser.add_argument("--year", default="", help="核对的年度；缺省取计划所写年度")
        parser.add_argument("--place", default="", metavar="NAME", help="行政区名称")
        parser.add_argument("--format", default="table", metavar="json|table")

    def handle(self, *args: Any, **options: Any) -> None:
        check_options(options)
        refuse_one_file_for_both(options["plan"], options["summary"])
        year, place = year_of(options["year"]), options["place"].strip()
        goals, earlier, year, place = self.goals(options["plan"], year, place)
        outcomes = [one for name in options["summary"] for one in self.results(name, year, place)]
        self.tell_nothing(goals, outcomes, year)
        found = reconcile(goals, outcomes, year=year, earlier=earlier)
        lines = [as_json(found)] if options["format"] == "json" else as_table(found)
        for line in lines:
            self.stdout.write(line)

    def goals(
        self, names: list[str], year: int | None, place: str
    ) -> tuple[list[Statement], list[Statement], int | None, str]:
        """Return the goals, last year's results, the year and the place."""
        if len(names) == 1 and names[0].isdigit() and not Path(names[0]).exists():
            return self.stored_goals(int(names[0]), year, place)
        files = [self.read(read_plan, name, year, place) for name in names]
        year = year or next((file.year for file in files if file.year), None)
        goals = [one for file in files for one in file.of_kind(TARGET)]
        earlier = [one for file in files for one in file.of_kind(OUTCOME)]
        return goals, earlier, year, place

    def results(self, name: str, year: int | None, place: str) -> list[Statement]:
        """Return what a summary or a spreadsheet reports; what it leaves unread is told."""
        if not is_sheet(name):
            return self.read(read_summary, name, year, place).of_kind(OUTCOME)
        try:
            found, refused = sheet_statements(bytes_of(name), name, year, place)
        except SheetError as error:
            raise CommandError(f"{name}：{error}") from error
        except DatabaseError as error:
            message = _("读表格要用到数据库里的表头词和行政区：请先运行 migrate。")
            raise CommandError(f"{name}：{message}") from error
        for words in refused:
            self.stderr.write(f"{name}：{words}")
        return found

    def tell_nothing(
        self, goals: list[Statement], outcomes: list[Statement], year: int | None
    ) -> None:
        """Say beside the answer why a list may be empty."""
        if not any(year in (None, one.year) or one.year is None for one in goals):
            self.stderr.write(_("计划里没有读到 %s 年的目标：请核对 --year。") % (year or ""))
        if not any(year in (None, one.year) or one.year is None for one in outcomes):
            self.stderr.write(_("总结里没有读到 %s 年的完成情况：请核对 --year。") % (year or ""))
        ours, theirs = places_named(goals), places_named(outcomes)
        if (
            ours
            and theirs
            and not any(places_agree(one, other) for one in ours for other in theirs)
        ):
            words = _("计划说的是%(ours)s，总结说的是%(theirs)s，没有一项可比：请核对 --place。")
            named = {"ours": ours[0].place, "theirs": theirs[0].place}
            self.stderr.write(words % named)

    def stored_goals(
        self, key: int, year: int | None, place: str
    ) -> tuple[list[Statement], list[Statement], int | None, str]:
        try:
            plan = self.plans().select_related("jurisdiction").get(pk=key)
        except Plan.DoesNotExist:
            raise CommandError(_("没有编号为 %s 的计划。") % key) from None
        year = year or plan.year
        earlier = outcome_statements(plan, [year - 1], self.reader) if year else []
        append(TrailAction.EXPORT, target=plan, detail={"command": "reconcile", "year": year})
        return goal_statements(plan), earlier, year, place or plan.jurisdiction.name

    def plans(self) -> QuerySet[Plan]:
        """Return the plans that may be held against summaries: a person's own, or all."""
        if self.person:
            return reconcilable_plans(self.person, timezone.localdate())
        return Plan.objects.all()

    def read(self, reader: Any, name: str, year: int | None, place: str) -> ReadDocument:
        data = bytes_of(name)
        try:
            if is_sheet(name):
                text = "\n".join(one.text for one in sheet_texts(data, name, is_whole=True))
                return read_text_as_plan(text, name, year, place)
            found = reader(data, name, year, place)
        except (SheetError, UnreadableDocument) as error:
            raise CommandError(f"{name}：{error}") from error
        self.tell_other_year(
            found, year, DocumentKind.PLAN if reader is read_plan else DocumentKind.SUMMARY
        )
        return found

    def tell_other_year(self, found: ReadDocument, year: int | None, kind: str) -> None:
        """Say where the file's own title names another year than was asked for."""
        titled = titled_year(found.text, kind)
        if year and titled and titled != year:
            words = _("%(name)s：题目写的是 %(titled)s 年，按 %(year)s 年核对：请核对 --year。")
            self.stderr.write(words % {"name": found.name, "titled": titled, "year": year})


def check_options(options: dict[str, Any]) -> None:
    """Refuse what is missing or unknown, with what to write instead."""
    if not options["plan"]:
        raise CommandError(_("请用 --plan 给出计划的编号或文件。"))
    if not options["summary"]:
        raise CommandError(_("请用 --summary 给出总结文件或完成情况表。"))
    if options["format"] not in FORMATS:
        raise CommandError(_("--format 只能是 json 或 table，不能是“%s”。") % options["format"])


def refuse_one_file_for_both(plans: Iterable[str], summaries: Iterable[str]) -> None:
    """A plan held against itself would find every promise kept."""
    promised = {bytes_of(name): name for name in plans if Path(name).is_file()}
    for name in summaries:
        if Path(name).is_file() and bytes_of(name) in promised:
            raise CommandError(
                _("计划和总结是同一个文件（%s）：请另给总结，或用 --plan 给出计划的编号。") % name
            )


def year_of(text: object) -> int | None:
    """Read --year; empty means the plan's own."""
    words = str(text or "").strip()
    if not words:
        return None
    year = int(words) if words.isascii() and words.isdigit() and len(words) == 4 else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CommandError(_("--year 的“%s”不是年度：请写四位年份，如 2023。") % words)
    return year


def bytes_of(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise CommandError(_("%s：找不到这个文件，请核对路径。") % name) from None
    except IsADirectoryError:
        raise CommandError(_("%s：这是文件夹，请写出其中的文件。") % name) from None
    except OSError as error:
        message = _("%(name)s：不能打开（%(why)s），请核对文件的权限。")
        raise CommandError(message % {"name": name, "why": error.strerror}) from error


def places_named(statements: Iterable[Statement]) -> list[Statement]:
    """Return one statement of each place that is named."""
    return list({one.place: one for one in reversed(list(statements)) if one.place}.values())


def as_json(found: Reconciliation) -> str:
    answer = {
        "pairs": [pair_row(pair) for pair in found.pairs],
        "silent": [statement_row(one, "goal") for one in found.silent],
        "unplanned": [statement_row(one, "outcome") for one in found.unplanned],
    }
    return json.dumps(answer, ensure_ascii=False, indent=1)


def pair_row(pair: Pair) -> dict[str, Any]:
    """Print a pair: numbers as strings with every digit; `actual` is what is printed."""
    return {
        "goal": number_of(pair.goal),
        "outcome": number_of(pair.outcome),
        "indicator_goal": pair.goal.indicator,
        "indicator_outcome": pair.outcome.indicator,
        "target": plain(pair.goal.value),
        "target_high": plain(pair.goal.value_high),
        "comparator": pair.goal.comparator,
        "actual": plain(pair.outcome.value),
        "unit": pair.goal.unit,
        "unit_actual": pair.outcome.unit,
        "derived": plain(pair.derived.value) if pair.derived else None,
        "score": float(pair.score),
        "relation": pair.relation,
        "attained": pair.attained,
        "tier": pair.goal.tier,
        "reasons": [{"code": one.code, "text": one.text} for one in pair.reasons],
        "goal_source": pair.goal.document,
        "outcome_source": pair.outcome.document,
    }


def statement_row(one: Statement, role: str) -> dict[str, Any]:
    return {
        role: number_of(one),
        "indicator": one.indicator,
        "target" if role == "goal" else "actual": plain(one.value),
        "comparator": one.comparator,
        "unit": one.unit,
        "source": one.document,
    }


def number_of(one: Statement) -> int:
    """Return the key of a stored goal or the offset of a printed one."""
    return one.id if one.owner is None else one.owner


def plain(value: Any) -> str | None:
    return None if value is None else format_decimal(value)


RELATIONS = {"same": "同一指标", "derived": "换算", "doubtful": "待定"}
VERDICTS = {True: "达到", False: "未达到", None: "待判断"}


def as_table(found: Reconciliation) -> Iterator[str]:
    yield f"# 已报送 {len(found.matched)}"
    yield from map(pair_line, found.matched)
    yield f"# 口径或定义不同，须人工判断 {len(found.doubtful)}"
    yield from map(pair_line, found.doubtful)
    yield f"# 未报送 {len(found.silent)}"
    yield from statement_lines(found.silent)
    yield f"# 计划外 {len(found.unplanned)}"
    yield from statement_lines(found.unplanned)


def pair_line(pair: Pair) -> str:
    reasons = "；".join(one.text for one in pair.reasons)
    return "\t".join(
        (
            f"{number_of(pair.goal)} → {number_of(pair.outcome)}",
            f"{pair.goal.indicator} {pair.goal.printed}",
            f"{pair.outcome.indicator} {pair.outcome.printed}",
            RELATIONS[pair.relation],
            VERDICTS[pair.attained],
            f"{pair.score:.2f}",
            reasons,
        )
    )


def statement_lines(statements: Iterable[Statement]) -> Iterator[str]:
    for one in statements:
        yield f"{number_of(one)}\t{one.indicator}\t{one.printed}"

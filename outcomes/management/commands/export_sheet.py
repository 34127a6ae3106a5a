"""Export goals or outcomes as the sheet that import_sheet reads."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.exports import outcome_export_rows
from outcomes.models import Outcome
from outcomes.sheets.outcomes import OUTCOME_COLUMNS
from plans.actions.trail import append
from plans.exports import goal_export_rows
from plans.management.office import PersonCommand
from plans.models import Goal, Jurisdiction, TrailAction
from plans.models.batches import SheetKind
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.writing import write_csv, write_xlsx


class Command(PersonCommand):
    help = "Write goals or outcomes to an .xlsx or .csv file, with the columns of the import."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=SheetKind.values)
        parser.add_argument("--jurisdiction", help="code of a place; places below it are included")
        parser.add_argument("--year", type=int)
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *, kind: str, output: Path, **options: object) -> None:
        goals = kind == SheetKind.GOALS
        found = (
            Goal.objects.order_by("pk")
            if goals
            else Outcome.objects.in_effect().reported().order_by("pk")
        )
        if self.person:
            found = found.reached_by(self.person, timezone.localdate())
        if options["jurisdiction"]:
            found = found.within(self.place(str(options["jurisdiction"])))
        if options["year"]:
            found = found.filter(year=options["year"])
        rows = list(goal_export_rows(found) if goals else outcome_export_rows(found))
        columns = GOAL_COLUMNS if goals else OUTCOME_COLUMNS
        output.write_bytes(self.render(columns, rows, output, SheetKind(kind).label))
        append(TrailAction.EXPORT, label=str(output), detail={"rows": [f"{len(rows)}"]})
        self.stdout.write(_("已写入 %(rows)d 行：%(file)s") % {"rows": len(rows), "file": output})

    def place(self, code: str) -> Jurisdiction:
        try:
            return Jurisdiction.objects.get(code=code)
        except Jurisdiction.DoesNotExist:
            raise CommandError(_("没有代码为 %s 的行政区。") % code) from None

    def render(self, columns, rows, output: Path, sheet: str) -> bytes:
        suffix = output.suffix.lower()
        if suffix == ".xlsx":
            return write_xlsx(columns, rows, str(sheet))
        if suffix == ".csv":
            return write_csv(columns, rows)
        raise CommandError(_("输出文件应以 .xlsx 或 .csv 结尾。"))

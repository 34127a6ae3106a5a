"""Print the scorecard of a place and year: the same rows as the page."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.reports.scorecard import scorecard_goals, scorecard_rows
from outcomes.reports.scorecard_files import render_csv, render_json, render_xlsx
from outcomes.target_choice import Targets
from plans.actions.trail import append
from plans.management.office import PersonCommand
from plans.models import Jurisdiction, TrailAction


class Command(PersonCommand):
    help = "Print the scorecard of a place and year as json, csv or xlsx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jurisdiction", required=True, help="code of the place")
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--as-of", type=date.fromisoformat, help="YYYY-MM-DD; default today")
        parser.add_argument(
            "--count-unverified", action="store_true", help="judge with submitted figures too"
        )
        parser.add_argument(
            "--targets",
            choices=[choice.value for choice in Targets],
            default=Targets.CURRENT.value,
            help="judge by the targets in force, or as first promised",
        )
        parser.add_argument("--format", choices=["json", "csv", "xlsx"], default="json")
        parser.add_argument("--output", type=Path)

    def handle(self, *, year: int, output: Path | None, **options: object) -> None:
        place = self.place(str(options["jurisdiction"]))
        day = options["as_of"] or timezone.localdate()
        rows = scorecard_rows(
            scorecard_goals(place, year),
            day,
            count_unverified=bool(options["count_unverified"]),
            targets=str(options["targets"]),
            reader=self.reader,
        )
        append(
            TrailAction.EXPORT,
            target=place,
            detail={"command": "scorecard", "year": year, "file": str(output or "")},
        )
        if options["format"] == "xlsx":
            title = _("%(place)s%(year)d年目标完成情况表") % {"place": place.name, "year": year}
            self.deliver(render_xlsx(rows, title=title, day=day), output)
        else:
            render = render_json if options["format"] == "json" else render_csv
            self.deliver(render(rows), output)

    def place(self, code: str) -> Jurisdiction:
        try:
            return Jurisdiction.objects.get(code=code)
        except Jurisdiction.DoesNotExist:
            raise CommandError(_("没有代码为 %s 的行政区。") % code) from None

    def deliver(self, content: bytes, output: Path | None) -> None:
        if output:
            output.write_bytes(content)
        elif content.startswith(b"PK"):
            raise CommandError(_("xlsx 请用 --output 指定文件。"))
        else:
            self.stdout.write(content.decode("utf-8"))

"""Import a spreadsheet of goals, outcomes or both: a preview, or with --confirm the real thing."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.actions.import_sheets import hand_back, import_sheet, stage_sheet
from outcomes.actions.sheet_staging import SheetStaging
from plans.access import recording_duty
from plans.actions.sheet_setting import Hints
from plans.management.office import PersonCommand
from plans.models.batches import SheetKind
from plans.sheets.mapping import read_mapping
from plans.sheets.staging import RowKind
from plans.sheets.tables import SheetError


class Command(PersonCommand):
    help = "Preview a sheet of goals or outcomes; --confirm imports the rows that are accepted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=SheetKind.values, help="found out when not given")
        parser.add_argument("--jurisdiction", default="", help="code of the place it is about")
        parser.add_argument("--year", type=int, help="year of a sheet that names none")
        parser.add_argument("--as-of", type=date.fromisoformat, help="day the figures run to")
        parser.add_argument("--sheet", default="", help="read this sheet only")
        parser.add_argument("--mapping", type=Path, help="header → column: JSON, or CSV of two")
        parser.add_argument("--confirm", action="store_true", help="write; without it, preview")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="write nothing if a row is refused"
        )
        parser.add_argument(
            "--create-indicators", action="store_true", help="create indicators not known yet"
        )
        parser.add_argument("--rows", action="store_true", help="print every row as understood")
        parser.add_argument("--report", type=Path, help="write the refused rows here (.xlsx)")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            data = file.read_bytes()
            staging = self.run_import(data, file.name, options)
            if options["report"]:
                options["report"].write_bytes(hand_back(staging, data, file.name))
        except OSError as error:
            raise CommandError(
                _("打不开文件 %s：请核对路径。") % (error.filename or file)
            ) from error
        except SheetError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(staging.as_json(rows=options["rows"]), ensure_ascii=False))
        if staging.count(RowKind.REFUSED):
            raise SystemExit(1)

    def run_import(self, data: bytes, name: str, options: dict) -> SheetStaging:
        mapping = read_mapping(options["mapping"].read_bytes()) if options["mapping"] else ()
        hints = Hints(
            options["jurisdiction"], options["year"], options["as_of"], options["sheet"], mapping
        )
        kind, create = options["kind"] or "", options["create_indicators"]
        if not options["confirm"]:
            return stage_sheet(
                data,
                name,
                kind=kind,
                hints=hints,
                create_indicators=create,
                duty=recording_duty(self.person, timezone.localdate()),
            )
        return import_sheet(
            data,
            name,
            imported_by=self.person,
            now=timezone.now(),
            kind=kind,
            hints=hints,
            create_indicators=create,
            all_or_nothing=options["all_or_nothing"],
        )

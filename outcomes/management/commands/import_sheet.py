"""Import a spreadsheet of goals or outcomes: a preview, or with --confirm the real thing."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.actions.import_outcomes import import_outcomes, preview_outcomes
from plans.actions.import_goals import import_goals, preview_goals
from plans.models.batches import SheetKind
from plans.sheets.staging import RowKind, Staging
from plans.sheets.tables import SheetError


class Command(BaseCommand):
    help = "Preview a sheet of goals or outcomes; --confirm imports the rows that are accepted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, choices=SheetKind.values)
        parser.add_argument("--confirm", action="store_true", help="write; without it, preview")
        parser.add_argument(
            "--create-indicators", action="store_true", help="create indicators not known yet"
        )
        parser.add_argument("--user", help="user name to record as the one who entered")

    def handle(self, *, file: Path, kind: str, confirm: bool, **options: object) -> None:
        try:
            data = file.read_bytes()
            staging = self.run_import(data, file.name, kind, confirm, options)
        except OSError as error:
            raise CommandError(_("打不开文件 %s：请核对路径。") % file) from error
        except SheetError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(staging.as_json(), ensure_ascii=False))
        if staging.count(RowKind.REFUSED):
            raise SystemExit(1)

    def run_import(
        self, data: bytes, name: str, kind: str, confirm: bool, options: dict
    ) -> Staging:
        create = options["create_indicators"]
        if kind == SheetKind.GOALS:
            if not confirm:
                return preview_goals(data, name, create_indicators=create)
            return import_goals(
                data, name, imported_by=self.user(options), create_indicators=create
            )
        if not confirm:
            return preview_outcomes(data, name)
        return import_outcomes(data, name, imported_by=self.user(options), now=timezone.now())

    def user(self, options: dict):
        name = options.get("user")
        if not name:
            return None
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(_("没有名为 %s 的用户。") % name)
        return user

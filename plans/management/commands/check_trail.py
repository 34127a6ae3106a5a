"""Check the chain of the trail, compare it with a hash kept elsewhere, or write it out."""

from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from plans.actions.check_trail import KnownHead, check_trail, entries_in_order
from plans.actions.trail import append
from plans.management.office import OfficeCommand
from plans.models import TrailAction
from plans.trail_files import csv_lines, json_lines

WRITERS = {".jsonl": json_lines, ".csv": csv_lines}


class Command(OfficeCommand):
    help = "Walk the trail's chain; exit with 1 at the first entry that was changed or is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            *("--expect", "--head"),
            dest="head",
            default="",
            metavar="N:HASH",
            help="the last entry's number and hash, or its hash alone, written down elsewhere",
        )
        parser.add_argument("--export", type=Path, help="write all entries to FILE.jsonl or .csv")

    def handle(self, *, head: str, export: Path | None, **options: object) -> None:
        if export and export.suffix not in WRITERS:
            raise CommandError(_("导出文件名请以 .jsonl 或 .csv 结尾。"))
        try:
            known = KnownHead.of(head)
        except ValueError as error:
            raise CommandError(str(error)) from error
        found = check_trail(known)
        if export:
            self.write(export)
        if found.problem:
            raise CommandError(found.problem, returncode=1)
        text = _("留痕完整：共 %(count)d 条，末端校验值 %(hash)s")
        self.stdout.write(text % {"count": found.count, "hash": found.hash})
        text = _("请抄录到别处，下次用 --expect %(count)d:%(hash)s 核对。")
        self.stdout.write(text % {"count": found.count, "hash": found.hash})

    def write(self, path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(WRITERS[path.suffix](entries_in_order()))
        append(TrailAction.EXPORT, label=path.name, detail={"command": "check_trail"})

"""Load reference data and the published figures of real cities; run it as often as you like."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.actions.import_sheets import import_sheet
from outcomes.actions.reindex import reindex
from outcomes.actions.roles import set_up_roles
from outcomes.actions.seed_demo import seed_demo
from outcomes.actions.seed_holidays import seed_holidays
from plans.actions.seed_reference import (
    seed_bureaus,
    seed_documents,
    seed_headers,
    seed_indicators,
    seed_jurisdictions,
    seed_measures,
)
from plans.actions.statistics import renew_statistics
from plans.lookups import PlaceIndex
from plans.management.office import OfficeCommand
from plans.models.batches import SheetKind
from plans.sheets.staging import Staging

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
REFERENCE = [
    (_("行政区"), seed_jurisdictions, "jurisdictions.csv"),
    (_("单位"), seed_bureaus, "bureaus.csv"),
    (_("指标"), seed_indicators, "indicators.csv"),
    (_("表头同义词"), seed_headers, "header_synonyms.csv"),
    (_("文件"), seed_documents, "documents.csv"),
    (_("举措"), seed_measures, "measures.csv"),
]


class Command(OfficeCommand):
    help = "Load places, indicators and the published figures of real cities (idempotent)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="add the fictitious 示范市")

    def handle(self, *, demo: bool, **options: object) -> None:
        set_up_roles()
        for label, load, name in REFERENCE:
            self.stdout.write(
                _("%(label)s：新增 %(count)d") % {"label": label, "count": load(FIXTURES / name)}
            )
        self.stdout.write(_("节假日：新增 %d") % seed_holidays())
        renew_statistics()  # the sheets look for thousands of places that have only just come
        now, places = timezone.now(), PlaceIndex()
        for kind in (SheetKind.GOALS, SheetKind.OUTCOMES):
            for path in sorted((FIXTURES / kind).glob("*.csv")):
                self.report(path, self.load(path, kind, now, places))
        if demo:
            made = seed_demo(timezone.localdate(), now)
            self.stdout.write(_("示范市（虚构）：新增目标 %d") % made)
        call_command("load_schemes", verbosity=0)
        reindex()
        renew_statistics()

    def load(self, path: Path, kind: SheetKind, now: datetime, places: PlaceIndex) -> Staging:
        return import_sheet(
            path.read_bytes(), path.name, imported_by=None, now=now, kind=kind, places=places
        )

    def report(self, path: Path, staging: Staging) -> None:
        """Print one line a file; a row that staff have verified otherwise stays as they left it."""
        for problem in staging.problems:
            self.stderr.write(f"{path.name} {problem.row} {problem.column}: {problem.message}")
        counts = staging.as_json()
        self.stdout.write(
            _("%(name)s：新增 %(new)d，变更 %(changed)d，未变 %(unchanged)d")
            % {"name": path.name, **counts}
        )

"""Load the schemes of points in fixtures/schemes; those already there stay as they are."""

import json
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from outcomes.models import ScoringScheme
from plans.management.office import OfficeCommand

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "schemes"


class Command(OfficeCommand):
    help = "Load published schemes of points as examples to copy and change."

    def handle(self, **options: object) -> None:
        made = 0
        for path in sorted(FOLDER.glob("*.json")):
            given = json.loads(path.read_text(encoding="utf-8"))
            code = given.pop("code")
            _scheme, is_new = ScoringScheme.objects.get_or_create(code=code, defaults=given)
            made += is_new
        self.stdout.write(_("计分办法：新增 %d") % made)

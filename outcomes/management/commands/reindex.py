"""Bring the search up to date with everything it can find."""

from django.utils.translation import gettext as _

from outcomes.actions.reindex import reindex
from outcomes.models import SearchText
from plans.management.office import OfficeCommand


class Command(OfficeCommand):
    help = "Index goals, indicators, measures and document texts for the search."

    def handle(self, **options: object) -> None:
        for kind, count in reindex().items():
            label = SearchText.Kind(kind).label
            self.stdout.write(_("%(kind)s：写入 %(count)d") % {"kind": label, "count": count})

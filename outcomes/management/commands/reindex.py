"""Bring the search up to date with everything it can find."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from outcomes.actions.reindex import reindex
from outcomes.models import SearchText


class Command(BaseCommand):
    help = "Index goals, indicators, measures and document texts for the search."

    def handle(self, **options: object) -> None:
        for kind, count in reindex().items():
            label = SearchText.Kind(kind).label
            self.stdout.write(_("%(kind)s：写入 %(count)d") % {"kind": label, "count": count})

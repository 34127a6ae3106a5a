"""What waits for the person who has just logged in."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.enums import Status
from outcomes.reports.duties import Duty, duties_of
from outcomes.reports.scorecard import scorecard_rows
from plans.access import recordable_goals
from plans.reach import Reader

register = template.Library()

SHOWN = 12
# The order of a desk: what is worked on daily, then what is set up once. By name it is no order
# to a reader of Chinese.
DAILY = (
    "Outcome", "Evidence", "Reconciliation", "Objection", "ReportingTask", "Reminder",
    "IssuedReport", "ReportTemplate", "ScoringScheme",
    "Goal", "ImportJob", "ImportBatch", "Document", "Plan", "Measure", "TargetChange",
    "Indicator", "Bureau", "Jurisdiction", "PlaceBase",
)  # fmt: skip


@register.filter
def most_used_first(models: list[dict[str, object]]) -> list[dict[str, object]]:
    """Sort the models of the first page by how often they are opened; the others follow."""
    places = {name: place for place, name in enumerate(DAILY)}
    return sorted(models, key=lambda one: places.get(str(one["object_name"]), len(DAILY)))


@register.inclusion_tag("admin/outcomes/my_work.html", takes_context=True)
def my_work(context: dict) -> dict[str, object]:
    """Count what is due, returned, drafted or waiting for the person's verification."""
    user, day = context["request"].user, timezone.localdate()
    reader = Reader(user, day)
    rows = scorecard_rows(recordable_goals(user, day).active().dated(), day, reader=reader)
    due = [
        row
        for row in rows
        if not row.is_stretch
        and row.completion.counted
        and row.completion.status == Status.SILENT
        and row.standing.returned is None
    ]
    goals = reverse("admin:plans_goal_changelist")
    silent = Duty(_("项应报未报"), len(due), f"{goals}?mine=1&status=silent")
    duties = duties_of(user, day)
    newest_first = sorted(due, key=lambda row: -(row.goal.year or 0))
    return {
        "lines": [silent, *duties.lines] if due else duties.lines,
        "due": newest_first[:SHOWN],
        "overdue": duties.overdue[:SHOWN],
        "overdue_count": len(duties.overdue),
    }

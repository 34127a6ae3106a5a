"""催办: who told which bureau that figures are missing, when and in what words."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from outcomes.deadlines import Due
from outcomes.models import Reminder, ReportingTask
from plans.models import Bureau


class ReminderRefused(ValueError):
    """A reminder that cannot be kept; the message says why."""


@transaction.atomic
def remind(
    *,
    lagging: Iterable[tuple[ReportingTask, Due, Bureau, int]],
    reminded_by: AbstractBaseUser,
    text: str,
    day: date,
) -> tuple[int, int]:
    """Write a reminder for each; one a day and bureau. Returns how many are new, how many old."""
    if not text.strip():
        raise ReminderRefused(_("催办须写明内容。"))
    if len(text.strip()) > 300:
        raise ReminderRefused(_("催办内容最多 300 字。"))
    new = old = 0
    for task, due, bureau, missing in lagging:
        same = {"task": task, "bureau": bureau, "period_end": due.span.end, "reminded_on": day}
        # Of two supervisors at once the second waits for the task and then finds the first's.
        ReportingTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
        if Reminder.objects.filter(**same).exists():
            old += 1
            continue
        reminder = Reminder(
            **same,
            due_on=due.on,
            missing=missing,
            text=text.strip(),
            reminded_by=reminded_by,
        )
        reminder._history_user = reminded_by
        reminder.save()
        new += 1
    return new, old

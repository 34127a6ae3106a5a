"""What waits for the person who has just logged in."""

from datetime import date

from django import template
from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.access import (
    confirmable_outcomes,
    recordable_outcomes,
    reviewable_now,
    verifiable_now,
)
from outcomes.enums import OutcomeState, Status
from outcomes.models import Outcome
from outcomes.querysets import OutcomeQuerySet
from outcomes.reports.scorecard import scorecard_rows
from plans.access import recordable_goals
from plans.reach import Reader

register = template.Library()

SHOWN = 12


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
    outcomes = reverse("admin:outcomes_outcome_changelist")
    mine = recordable_outcomes(user, day).current()
    lines = [
        _line(_("项应报未报"), len(due), f"{goals}?mine=1&status=silent"),
        _line(_("条退回给我"), _count(mine, OutcomeState.RETURNED), f"{outcomes}?duty=returned"),
        _line(_("条我的草稿"), _count(mine, OutcomeState.DRAFT), f"{outcomes}?duty=draft"),
        _line(_("条待我审核"), reviewable_now(user, day).count(), f"{outcomes}?duty=review"),
        _line(_("条待我核定"), verifiable_now(user, day).count(), f"{outcomes}?duty=verify"),
        _line(
            _("条待数据主管部门核定"), _unconfirmed(user, day).count(), f"{outcomes}?duty=confirm"
        ),
    ]
    newest_first = sorted(due, key=lambda row: -(row.goal.year or 0))
    return {"lines": [line for line in lines if line["count"]], "due": newest_first[:SHOWN]}


def _unconfirmed(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    return confirmable_outcomes(user, day).in_effect()


def _line(label: str, count: int, address: str) -> dict[str, object]:
    return {"label": label, "count": count, "address": address}


def _count(outcomes: "Outcome.objects", state: OutcomeState) -> int:
    return outcomes.filter(state=state).count()

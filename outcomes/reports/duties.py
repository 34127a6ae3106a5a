"""我的待办: what is due, overdue, returned, to verify, to decide and to settle for one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _

from outcomes.access import (
    confirmable_outcomes,
    recordable_outcomes,
    reviewable_now,
    verifiable_now,
)
from outcomes.enums import OutcomeState
from outcomes.moves_access import (
    decidable_changes,
    remindable_bureaus,
    resolvable_objections,
    supervised,
)
from outcomes.reports.due_board import Owed, lagging, owed_figures
from plans.access import recordable_goals
from plans.models import Goal


@dataclass(frozen=True)
class Duty:
    label: str
    count: int
    address: str


@dataclass(frozen=True)
class Duties:
    lines: list[Duty]
    owed: Sequence[Owed]

    @property
    def overdue(self) -> list[Owed]:
        return [one for one in self.owed if one.is_overdue]


def duties_of(person: AbstractBaseUser, day: date) -> Duties:
    """Count what waits for the person; each count knows the list it counts."""
    owed = [one for one in owed_figures(recordable_goals(person, day), day) if one.is_missing]
    overdue = sum(one.is_overdue for one in owed)
    outcomes = reverse("admin:outcomes_outcome_changelist")
    due_list = reverse("admin:outcomes_reportingtask_due")
    mine = recordable_outcomes(person, day).current()
    changes = reverse("admin:plans_targetchange_changelist")
    objections = reverse("admin:outcomes_objection_changelist")
    lines = [
        Duty(_("项逾期未报"), overdue, due_list),
        Duty(_("项近期应报"), len(owed) - overdue, due_list),
        Duty(
            _("条退回给我"),
            mine.filter(state=OutcomeState.RETURNED).count(),
            f"{outcomes}?duty=returned",
        ),
        Duty(
            _("条我的草稿"),
            mine.filter(state=OutcomeState.DRAFT).count(),
            f"{outcomes}?duty=draft",
        ),
        Duty(_("条待我审核"), reviewable_now(person, day).count(), f"{outcomes}?duty=review"),
        Duty(_("条待我核定"), verifiable_now(person, day).count(), f"{outcomes}?duty=verify"),
        Duty(
            _("条待数据主管部门核定"),
            confirmable_outcomes(person, day).in_effect().count(),
            f"{outcomes}?duty=confirm",
        ),
        Duty(
            _("件目标调整待我批准"),
            decidable_changes(person, day).count(),
            f"{changes}?duty=decide",
        ),
        Duty(
            _("件异议待我处理"),
            resolvable_objections(person, day).count(),
            f"{objections}?duty=resolve",
        ),
        Duty(
            _("个单位逾期，待催办"),
            lagging_bureaus(person, day),
            reverse("admin:outcomes_reportingtask_remind"),
        ),
    ]
    return Duties([line for line in lines if line.count], owed)


def lagging_bureaus(person: AbstractBaseUser, day: date) -> int:
    """Count the bureaus with something overdue that the person supervises."""
    if not remindable_bureaus(person, day).exists():
        return 0
    goals = Goal.objects.filter(supervised("", person, day)).distinct()
    return len({one.bureau.pk for one in lagging(owed_figures(goals, day)) if one.bureau})

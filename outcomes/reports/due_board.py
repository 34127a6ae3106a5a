"""Which figures are due, overdue or came late: tasks held against goals and what was submitted.

A fixed number of queries, whatever the number of tasks, goals and figures.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.deadlines import Due, Rule, Span, WorkCalendar, days_late, due_days
from outcomes.models import Holiday, Outcome, Reminder, ReportingTask
from plans.enums import Basis, GoalState, Schedule
from plans.models import Bureau, Goal
from plans.querysets import GoalQuerySet

# What was due longer ago is history, not work; what is due later than this can wait.
BACK, AHEAD = timedelta(days=365), timedelta(days=7)


@dataclass(frozen=True)
class Owed:
    """One goal's figure of one span, for one task; submitted is the day it first came."""

    task: ReportingTask
    due: Due
    goal: Goal
    submitted: date | None
    day: date

    @property
    def is_missing(self) -> bool:
        return self.submitted is None

    @property
    def is_overdue(self) -> bool:
        return self.is_missing and self.day > self.due.on

    @property
    def late(self) -> int:
        """Days late: of what came, on the day it came; of what did not, up to now."""
        return days_late(self.due.on, self.submitted or self.day)

    @property
    def bureau(self) -> Bureau | None:
        return self.goal.lead_bureau or self.goal.plan.bureau

    @property
    def text(self) -> str:
        if self.submitted:
            return _("逾期报送 %d 天") % self.late if self.late else _("按时报送")
        if self.late:
            return _("逾期未报 %d 天") % self.late
        left = (self.due.on - self.day).days
        return _("还有 %d 天") % left if left else _("今天到期")


def work_calendar() -> WorkCalendar:
    days = list(Holiday.objects.values_list("day", "is_workday"))
    return WorkCalendar(
        frozenset(day for day, is_workday in days if not is_workday),
        frozenset(day for day, is_workday in days if is_workday),
    )


def rule_of(task: ReportingTask) -> Rule:
    once = None
    if task.once_from and task.once_to and task.once_due:
        once = Due(Span(task.once_from, task.once_to), task.once_due, task.once_due, True)
    return Rule(
        task.frequency,
        task.day_of_month,
        task.months_after,
        task.active_from,
        task.active_to,
        once,
    )


def owed_figures(
    goals: GoalQuerySet, day: date, *, back: timedelta = BACK, ahead: timedelta = AHEAD
) -> list[Owed]:
    """Return what the goals owe between so long ago and so far ahead, the oldest due first."""
    tasks = list(
        ReportingTask.objects.filter(active_from__lte=day + ahead).prefetch_related(
            "places", "bureaus"
        )
    )
    if not tasks:
        return []
    calendar = work_calendar()
    dues = {
        task.pk: list(due_days(rule_of(task), day - back, day + ahead, calendar)) for task in tasks
    }
    spans = [due.span for found in dues.values() for due in found]
    if not spans:
        return []
    loaded = list(
        goals.filter(state=GoalState.ACTIVE, year__in={span.end.year for span in spans})
        .filter(_covered(tasks))
        .select_related("indicator", "jurisdiction__parent", "lead_bureau", "plan__bureau")
    )
    came = submission_days(loaded, min(spans).start, max(span.end for span in spans))
    owed = [
        Owed(task, due, goal, first_day(came, goal, due.span), day)
        for task in tasks
        for goal in loaded
        if covers(task, goal)
        for due in dues[task.pk]
        if is_owed(goal, due)
    ]
    return sorted(owed, key=lambda one: (one.due.on, one.task.name, one.goal.pk))


def _covered(tasks: Sequence[ReportingTask]) -> Q:
    if any(is_for_all(task) for task in tasks):
        return Q()
    return (
        Q(jurisdiction__in={place.pk for task in tasks for place in task.places.all()})
        | Q(lead_bureau__in={bureau.pk for task in tasks for bureau in task.bureaus.all()})
        | Q(plan__in={task.plan_id for task in tasks if task.plan_id})
    )


def is_for_all(task: ReportingTask) -> bool:
    return not (task.plan_id or task.places.all() or task.bureaus.all())


def covers(task: ReportingTask, goal: Goal) -> bool:
    """Tell whether a task asks for a goal: of a place, a bureau or the plan it names, or of all."""
    return (
        is_for_all(task)
        or goal.plan_id == task.plan_id
        or goal.jurisdiction_id in {place.pk for place in task.places.all()}
        or goal.lead_bureau_id in {bureau.pk for bureau in task.bureaus.all()}
    )


def is_owed(goal: Goal, due: Due) -> bool:
    """Tell whether the span asks anything of the goal: what counts at year's end is owed then."""
    span = due.span
    if goal.year != span.end.year:
        return False
    if goal.data_expected_on is not None and due.on < goal.data_expected_on:
        return False
    if goal.indicator.basis == Basis.MILESTONE:
        return span.holds(goal.due_on or date(goal.year, 12, 31))
    schedule = goal.effective_schedule
    if schedule == Schedule.ANNUAL:
        return span.holds(date(goal.year, 12, 31))
    if schedule == Schedule.BATCH:
        return span.end >= (goal.batch_on or date(goal.year, 12, 31))
    return True


Submissions = dict[tuple[int, int, int | None], list[tuple[date, date]]]


def submission_days(goals: Iterable[Goal], start: date, end: date) -> Submissions:
    """Return for each series the days its reported figures speak of, and the days they came."""
    loaded = list(goals)
    rows = Outcome.objects.reported().filter(
        jurisdiction__in={goal.jurisdiction_id for goal in loaded},
        indicator__in={goal.indicator_id for goal in loaded},
        as_of__range=(start, end),
    )
    came: Submissions = defaultdict(list)
    values = rows.values_list(
        "jurisdiction_id", "indicator_id", "year", "as_of", "submitted_at", "entered_at"
    )
    for place, indicator, year, as_of, submitted_at, entered_at in values:
        at = timezone.localtime(submitted_at or entered_at).date()
        came[place, indicator, year].append((as_of, at))
    return came


def first_day(came: Submissions, goal: Goal, span: Span) -> date | None:
    series = came.get((goal.jurisdiction_id, goal.indicator_id, goal.year), [])
    return min((at for as_of, at in series if span.holds(as_of)), default=None)


def lateness(goal: Goal, outcomes: Iterable[Outcome]) -> dict[int, str]:
    """Say of a goal's reported figures which came late: 逾期报送 3 天."""
    tasks = [
        task
        for task in ReportingTask.objects.prefetch_related("places", "bureaus")
        if covers(task, goal)
    ]
    if not tasks:
        return {}
    calendar = work_calendar()
    told = {}
    for outcome in outcomes:
        if outcome.as_of is None:
            continue
        at = timezone.localtime(outcome.submitted_at or outcome.entered_at).date()
        window = (outcome.as_of - timedelta(days=31), outcome.as_of + timedelta(days=200))
        late = [
            days_late(due.on, at)
            for task in tasks
            for due in due_days(rule_of(task), *window, calendar)
            if due.span.holds(outcome.as_of) and is_owed(goal, due)
        ]
        if late and max(late):
            told[outcome.pk] = _("逾期报送 %d 天") % max(late)
    return told


# 催办


@dataclass
class Lagging:
    """One bureau's missing figures of one task and span, and how often it was told."""

    task: ReportingTask
    due: Due
    bureau: Bureau | None
    goals: list[Goal] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    late: int = 0

    @property
    def key(self) -> str:
        return f"{self.task.pk}-{self.bureau.pk if self.bureau else 0}-{self.due.span.end:%Y%m%d}"

    @property
    def last(self) -> Reminder | None:
        return self.reminders[0] if self.reminders else None


def lagging(owed: Iterable[Owed]) -> list[Lagging]:
    """Gather what is overdue by task, span and bureau, the longest overdue first."""
    groups: dict[tuple, Lagging] = {}
    for one in owed:
        if one.is_overdue:
            key = (one.task.pk, one.due.span, one.bureau and one.bureau.pk)
            group = groups.setdefault(key, Lagging(one.task, one.due, one.bureau))
            group.goals.append(one.goal)
            group.late = one.late
    told = defaultdict(list)
    for reminder in Reminder.objects.filter(task__in={key[0] for key in groups}).select_related(
        "reminded_by"
    ):
        told[reminder.task_id, reminder.period_end, reminder.bureau_id].append(reminder)
    for (task, span, bureau), group in groups.items():
        group.reminders = told[task, span.end, bureau]
    return sorted(
        groups.values(),
        key=lambda one: (-one.late, one.bureau.name if one.bureau else "", one.task.name),
    )

"""What a goal's own page tells: its numbers with their places, its outcomes, its history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from outcomes.enums import OutcomeState
from outcomes.models import Outcome
from outcomes.reports.charts import Chart, Promised, Reached, year_chart
from outcomes.reports.scorecard import amount_text
from outcomes.standings import GoalStanding, result_of
from plans.enums import Decision, Tier
from plans.models import Figure, Goal, Target, TrailEntry
from plans.people import printed_name
from plans.quantities import IncompatibleUnits, convert, format_decimal
from plans.querysets import without_texts
from plans.reach import Reader

# What a reader of the history does not look for: derived values, and the row's own bookkeeping.
HIDDEN_FIELDS = {
    "id",
    "normalised",
    "normalised_high",
    "entered_at",
    "basis",
    "direction",
    "supersedes",
}

MADE, DELETED = "+", "-"


@dataclass(frozen=True)
class TargetStatement:
    """A number of the goal and every place in a document that states it, the first one first."""

    target: Target
    figures: list[Figure]

    @property
    def text(self) -> str:
        target = self.target
        return amount_text(target.comparator, target.value, target.value_high, target.unit)


@dataclass(frozen=True)
class Change:
    """One field of one row, changed by somebody at a time; old is None when the row was made.

    Why and from where is only known to staff, and of a bulk import only of its batch.
    """

    at: datetime
    who: str
    subject: str
    field: str
    old: str | None
    new: str
    reason: str = ""
    address: str = ""


def target_statements(goal: Goal) -> list[TargetStatement]:
    """Return all numbers of the goal, those in force first; three queries."""
    restated = Prefetch(
        "figure__restatements",
        Figure.objects.filter(decision=Decision.ACCEPTED)
        .select_related("document")
        .defer(*without_texts("document"))
        .order_by("start"),
    )
    targets = (
        goal.targets.select_related("figure__document", "approved_by")
        .defer(*without_texts("figure__document"))
        .prefetch_related(restated)
        .order_by("-in_force", "tier", "-pk")
    )
    return [TargetStatement(target, _figures_of(target)) for target in targets]


def _figures_of(target: Target) -> list[Figure]:
    if target.figure is None:
        return []
    return [target.figure, *target.figure.restatements.all()]


def goal_outcomes(goal: Goal, reader: Reader) -> QuerySet[Outcome]:
    """Keep what is reported for the goal's place, indicator and year, replaced figures too, and
    what was sent back: of all this what the reader may see."""
    verified_correction = Outcome.objects.filter(
        supersedes=OuterRef("pk"), state=OutcomeState.VERIFIED
    )
    return (
        Outcome.objects.exclude(state=OutcomeState.DRAFT)
        .readable_by(reader.user, reader.day)
        .annotate(is_in_effect=~Exists(verified_correction))
        .with_finality()
        .marked_reached(reader.user, reader.day)
        .filter(jurisdiction=goal.jurisdiction, indicator=goal.indicator, year=goal.year)
        .with_parts()
        .with_contest()
        .prefetch_related("evidence")
        .order_by("-is_in_effect", "-as_of", "-pk")
    )


def goal_chart(standing: GoalStanding, outcomes: Iterable[Outcome], day: date) -> Chart | None:
    """Draw the current figures as of the day over the goal's year, in its firm target's unit."""
    goal, target = standing.goal, standing.target
    if goal.year is None or target is None or target.value is None:
        return None
    reached = [
        Reached(outcome.as_of, value, _value_text(value, target.unit), outcome.is_verified)
        for outcome in outcomes
        if outcome.is_in_effect
        and outcome.state != OutcomeState.RETURNED
        and outcome.as_of is not None
        and outcome.as_of <= day
        and (value := value_on_scale(outcome, goal, target)) is not None
    ]
    promised = [
        Promised(one.value, _promise_text(one), one.tier)
        for one, _completion in standing.judged
        if one.value is not None and one.unit == target.unit
    ]
    title = _("%(goal)s：%(year)d年完成情况") % {"goal": goal.title, "year": goal.year}
    return year_chart(title, goal.year, reached, promised)


def value_on_scale(outcome: Outcome, goal: Goal, target: Target) -> Decimal | None:
    """Return the figure in the target's unit; None where it cannot stand on the same scale."""
    result = result_of(outcome, goal, target)
    try:
        return None if result.value is None else convert(result.value, result.unit, target.unit)
    except IncompatibleUnits:
        return None


def _value_text(value: Decimal, unit: str) -> str:
    return f"{format_decimal(value)}{unit}"


def _promise_text(target: Target) -> str:
    word = _("力争") if target.tier == Tier.STRETCH else _("目标")
    amount = amount_text(target.comparator, target.value, target.value_high, target.unit)
    return f"{word} {amount}"


def goal_history(
    goal: Goal, outcomes: Sequence[Outcome], *, with_addresses: bool = False
) -> list[Change]:
    """Return what changed in the goal, its targets and its outcomes, the latest first.

    What a figure was before it was verified is for those whose roles reach it.
    """
    reached = [outcome.pk for outcome in outcomes if outcome.is_reached]
    records = [
        *goal.history.select_related("history_user").all(),
        *Target.history.select_related("history_user").filter(goal_id=goal.pk),
        *Outcome.history.select_related("history_user").filter(
            Q(id__in=reached) | Q(state=OutcomeState.VERIFIED),
            id__in=[outcome.pk for outcome in outcomes],
        ),
    ]
    addresses = addresses_of(records) if with_addresses else {}
    series: dict[tuple[type, int], list[Any]] = {}
    for record in records:
        record.address = addresses.get((record.instance_type, record.history_id), "")
        record.reason = record.history_change_reason or "" if with_addresses else ""
        series.setdefault((type(record), record.id), []).append(record)
    names = related_names(records)
    changes = [change for rows in series.values() for change in _changes(rows, names)]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def addresses_of(records: Iterable[Any]) -> dict[tuple[type[Model], int], str]:
    """Return from where each version of a row was written; one query."""
    types: dict[str, type[Model]] = {}
    wanted = Q(pk__in=[])
    for record in records:
        model = record.instance_type
        types[model._meta.label_lower] = model
        wanted |= Q(target_type=model._meta.label_lower, target_id=str(record.id))
    return {
        (types[entry.target_type], entry.details["record"]): entry.address
        for entry in TrailEntry.objects.filter(wanted)
        if "record" in entry.details
    }


def related_names(records: Iterable[Any]) -> dict[tuple[type[Model], Any], str]:
    """Look up what the foreign keys in the records point to, one query for each model."""
    wanted: dict[type[Model], set[Any]] = {}
    for record in records:
        for field in record.tracked_fields:
            if field.is_relation and field.name not in HIDDEN_FIELDS:
                wanted.setdefault(field.related_model, set()).add(getattr(record, field.attname))
    return {
        (model, pk): printed_name(found) if model is get_user_model() else str(found)
        for model, keys in wanted.items()
        if (known := keys - {None})
        for pk, found in _with_names(model).in_bulk(known).items()
    }


def _with_names(model: type[Model]) -> QuerySet:
    """Load with a row what its name is made of."""
    rows = model._default_manager.all()
    return rows.select_related("jurisdiction", "indicator") if model in (Goal, Outcome) else rows


def _changes(rows: list[Any], names: dict) -> list[Change]:
    """Compare each record of one row with the one before; making it is one line."""
    rows.sort(key=lambda record: (record.history_date, record.history_id))
    found = [_made(rows[0], names)]
    for before, after in pairwise(rows):
        if after.history_type == DELETED:
            found.append(_change(after, _("删除"), None, ""))
            continue
        for field in after.tracked_fields:
            old, new = getattr(before, field.attname), getattr(after, field.attname)
            if field.name not in HIDDEN_FIELDS and old != new:
                printed = (_printed(before, field, names), _printed(after, field, names))
                found.append(_change(after, str(field.verbose_name), *printed))
    return found


def _made(record: Any, names: dict) -> Change:
    """Describe the first record by its number, or by its name where it has none."""
    if isinstance(record, Goal.history.model):
        return _change(record, _("建立"), None, record.wording)
    amount = amount_text(record.comparator, record.value, record.value_high, record.unit)
    is_first = record.history_type == MADE
    return _change(record, _("建立") if is_first else record.get_state_display(), None, amount)


def _change(record: Any, field: str, old: str | None, new: str) -> Change:
    who = printed_name(record.history_user) or _("系统导入")
    subject = str(record.instance_type._meta.verbose_name)
    return Change(record.history_date, who, subject, field, old, new, record.reason, record.address)


def _printed(record: Any, field: Any, names: dict) -> str:
    value = getattr(record, field.attname)
    if value is None or value == "":
        return "—"
    if field.is_relation:
        return names.get((field.related_model, value), str(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field.get_internal_type() == "DecimalField":
        return format_decimal(value)
    if field.get_internal_type() == "DateTimeField":
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return str(value)

"""Take an import back: what it made goes, what it changed is as before."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.utils.translation import gettext as _

from outcomes.actions.import_outcomes import CHANGEABLE
from outcomes.models import Evidence, Objection, Outcome
from plans.actions.import_goals import CHANGEABLE as CHANGEABLE_OF_GOALS
from plans.models import Goal, GoalBureau, ImportBatch, Target, TargetChange


class UndoRefused(ValueError):
    """A batch on which something was built; the message says what."""


@transaction.atomic
def undo_batch(batch: ImportBatch, *, now: datetime, undone_by: AbstractBaseUser | None) -> int:
    """Delete the rows a batch made and restore those it changed; refused once built upon."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    # Nobody verifies one of them meanwhile.
    list(Outcome.objects.select_for_update().filter(batch=batch).values_list("pk"))
    if reason := why_not_undo(batch):
        raise UndoRefused(reason)
    restored = _restore(batch, undone_by)
    outcomes = list(Outcome.objects.filter(batch=batch))
    goals = list(Goal.objects.filter(batch=batch))
    for outcome in outcomes:
        _sign(outcome, undone_by)
        outcome.delete()
    for target in Target.objects.filter(goal__in=goals).order_by("-pk"):
        target.delete()
    for goal in goals:
        _sign(goal, undone_by)
        goal.delete()
    batch.undone_at = now
    batch.save(update_fields=["undone_at"])
    return len(outcomes) + len(goals) + restored


def why_not_undo(batch: ImportBatch) -> str:
    """Return what stands against undoing a batch, or nothing."""
    outcomes, goals = Outcome.objects.filter(batch=batch), Goal.objects.filter(batch=batch)
    if batch.undone_at:
        return _("这一批已经撤销。")
    if "changed" not in batch.traces:
        return _("这一批是旧版本导入的，没有留下撤销所需的记录。")
    if batch.traces["changed"] and "outcomes" not in batch.traces:
        return _("这一批改动了已有的数据，不能整批撤销：请逐行改回。")
    if outcomes.filter(verified_by__isnull=False).exists():
        return _("其中有已核定的数据，不能撤销。")
    if outcomes.exclude(supersedes=None, superseded_by=None, evidence=None).exists():
        return _("其中有已更正或附了佐证的数据，不能撤销。")
    if _edited(Outcome, outcomes) or _edited(Goal, goals):
        return _("其中有导入后又改过的数据，不能撤销。")
    if TargetChange.objects.filter(goal__in=goals).exists():
        return _("其中有目标已申请调整，不能撤销。")
    if Objection.objects.filter(outcome__in=outcomes).exists():
        return _("其中有数据已被提出异议，不能撤销。")
    if Target.objects.filter(goal__in=goals, supersedes__isnull=False).exists():
        return _("其中有目标已调整，不能撤销。")
    if Goal.objects.filter(parent__in=goals).exclude(batch=batch).exists():
        return _("其中有目标已被其他目标引用，不能撤销。")
    if built_on := _built_on_a_change(batch):
        return _("“%s”在导入后又有改动，不能撤销：请逐行改回。") % built_on
    return ""


def _edited(model: type, rows) -> bool:
    """Say whether any of the rows has a second entry in its history."""
    return model.history.filter(id__in=rows.values("pk"), history_type="~").exists()


def _built_on_a_change(batch: ImportBatch) -> models.Model | None:
    """Return a row that the batch changed and somebody changed again since."""
    traces, since = batch.traces, batch.imported_at
    kept = {
        Outcome: traces.get("outcomes", []),
        Goal: [*traces.get("goals", []), *map(int, traces.get("cooperation", {}))],
        Target: [*traces["targets"], *traces.get("retired", []), *traces.get("located", [])],
    }
    for model, keys in kept.items():
        later = model.history.filter(id__in=keys, history_date__gt=since)
        if found := later.first():
            row = model.objects.filter(pk=found.id).first() or found.instance
            return row.goal if isinstance(row, Target) else row
    proven = Evidence.objects.filter(outcomes__in=kept[Outcome], added_at__gt=since)
    if evidence := proven.first():
        return evidence.outcomes.filter(pk__in=kept[Outcome]).first()
    return None


def _restore(batch: ImportBatch, user: AbstractBaseUser | None) -> int:
    """Put back what the rows said before, by their history; returns how many."""
    traces = batch.traces
    Target.objects.filter(pk__in=traces["targets"]).delete()
    _put_back(Target, traces.get("retired", []), ["in_force"], batch, user)
    _put_back(Target, traces.get("located", []), ["figure_id"], batch, user)
    goals = traces.get("goals", [])
    _put_back(Goal, goals, [_stored(Goal, name) for name in CHANGEABLE_OF_GOALS], batch, user)
    for goal, bureaus in traces.get("cooperation", {}).items():
        GoalBureau.objects.filter(goal=goal).delete()
        GoalBureau.objects.bulk_create(
            GoalBureau(goal_id=int(goal), bureau_id=bureau, position=position)
            for position, bureau in enumerate(bureaus)
        )
    outcomes = traces.get("outcomes", [])
    _put_back(Outcome, outcomes, CHANGEABLE, batch, user)
    changed = {*goals, *map(int, traces.get("cooperation", {}))}
    retired = Target.objects.filter(pk__in=traces.get("retired", []))
    return len(outcomes) + len(changed | set(retired.values_list("goal", flat=True)))


def _stored(model: type[models.Model], name: str) -> str:
    return model._meta.get_field(name).attname


def _put_back(
    model: type[models.Model],
    keys: Sequence[int],
    names: Iterable[str],
    batch: ImportBatch,
    user: AbstractBaseUser | None,
) -> None:
    for row in model.objects.filter(pk__in=keys):
        before = row.history.filter(history_date__lt=batch.imported_at).first()
        if before is None:
            raise UndoRefused(_("“%s”没有导入前的记录，不能撤销：请逐行改回。") % row)
        for name in names:
            setattr(row, name, getattr(before, name))
        _sign(row, user)
        row.save()


def _sign(row: models.Model, user: AbstractBaseUser | None) -> None:
    row._history_user = user
    row._change_reason = _("撤销导入")

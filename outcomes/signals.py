"""Keep the search fresh when rows are saved; tell the trail of reports issued and rankings."""

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from outcomes.actions.reindex import forget_rows, index_rows, reindex
from outcomes.models import IssuedReport, ReportRequest
from plans.actions.trail import append
from plans.models import (
    Document,
    Goal,
    ImportBatch,
    Indicator,
    IndicatorAlias,
    Measure,
    TrailAction,
)

INDEXED = (Goal, Indicator, Measure, Document)


def on_saved(sender: type[models.Model], instance: models.Model, **kept: object) -> None:
    if not kept.get("raw"):
        index_rows(sender, [instance.pk])


def on_deleted(sender: type[models.Model], instance: models.Model, **kept: object) -> None:
    forget_rows(sender, [instance.pk])


for model in INDEXED:
    post_save.connect(on_saved, model, dispatch_uid=f"index-{model.__name__}")
    post_delete.connect(on_deleted, model, dispatch_uid=f"forget-{model.__name__}")


@receiver([post_save, post_delete], sender=IndicatorAlias)
def on_alias(instance: IndicatorAlias, **kept: object) -> None:
    if not kept.get("raw"):
        index_rows(Indicator, [instance.indicator_id])


@receiver(post_save, sender=ImportBatch)
def on_import(created: bool, **kept: object) -> None:
    """An import writes its rows in bulk, of which no signal tells; its batch does."""
    if created and not kept.get("raw"):
        transaction.on_commit(lambda: reindex(only_missing=True))


@receiver(post_save, sender=IssuedReport)
def on_issued(instance: IssuedReport, raw: bool, **kept: object) -> None:
    if not raw:
        detail = {"kind": instance.kind, "sha256": instance.sha256}
        append(TrailAction.ISSUE, target=instance, detail=detail, by=instance.issued_by)


@receiver(post_save, sender=ReportRequest)
def on_ranking(instance: ReportRequest, raw: bool, **kept: object) -> None:
    if not raw:
        append(
            TrailAction.RANKING,
            target=instance,
            reason=instance.reason,
            detail=instance.parameters,
            by=instance.asked_by,
        )

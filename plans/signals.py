"""Feed the trail: changes of rows, accounts and rights, imports, logins. Bulk writes send nothing.

A bulk write inside an import is told by its batch; one anywhere else has to append by itself.
"""

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import models
from django.db.backends.signals import connection_created
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from simple_history.signals import post_create_historical_record

from plans.account_doors import close_doors
from plans.actions.trail import append, watch, watch_open_connections
from plans.appointments import forget_read
from plans.changes import SECRET, changes_between, values_of
from plans.models import (
    AccountDoor,
    Bureau,
    FormerPassword,
    ImportBatch,
    ImportJob,
    ImportJobRow,
    Membership,
    RecoveryCode,
    SecondFactor,
    TrailAction,
    TrailEntry,
    TrailHead,
)

User = get_user_model()
FOLLOWED_APPS = ("plans", "outcomes")
# Told by actions of their own, by their batch, or of no weight.
UNFOLLOWED = {
    *(AccountDoor, FormerPassword, RecoveryCode, SecondFactor, TrailEntry, TrailHead),
    *(ImportBatch, ImportJob, ImportJobRow),
}
UNFOLLOWED_NAMES = {"searchtext", "issuedreport", "reportrequest"}
KINDS = {"+": TrailAction.CREATE, "~": TrailAction.CHANGE, "-": TrailAction.DELETE}
ACTIONS = {Membership: TrailAction.ROLE, User: TrailAction.ACCOUNT, Group: TrailAction.GRANT}
BEFORE = "_trail_before"


def is_followed(model: type[models.Model]) -> bool:
    """Say whether single saves of the model are told here: all ours without a history."""
    if model in ACTIONS:
        return True
    meta = model._meta
    return (
        meta.app_label in FOLLOWED_APPS
        and not meta.auto_created
        and model.__module__ != "__fake__"  # a model as a migration sees it
        and model not in UNFOLLOWED
        and meta.model_name not in UNFOLLOWED_NAMES
        and not meta.model_name.startswith("historical")
        and not hasattr(meta, "simple_history_manager_attribute")
    )


# Rows with a history


@receiver(post_create_historical_record)
def on_history(instance: models.Model, history_instance: models.Model, **kept: object) -> None:
    """Tell of a version of a row with what changed since the one before, and its number."""
    record = history_instance
    fields = record.tracked_fields
    before = {}
    if record.history_type == "~":
        versions = type(record).objects.filter(id=record.id, history_id__lt=record.history_id)
        last = versions.order_by("-history_id").first()
        before = values_of(last, fields) if last else {}
    changes = changes_between(before, values_of(record, fields))
    append(
        KINDS[record.history_type],
        target=instance,
        reason=record.history_change_reason or stated_reason(changes),
        detail={"record": record.history_id, "changes": changes},
        by=record.history_user,
    )


def stated_reason(changes: dict[str, list[str]]) -> str:
    """Return what a field for reasons (of a return, a correction) was just filled with."""
    return next((new for name, (_old, new) in changes.items() if name.endswith("reason")), "")


# Rows without one, accounts and roles


@receiver(pre_save)
def remember_before(
    sender: type[models.Model], instance: models.Model, raw: bool, **kept: object
) -> None:
    if raw or instance._state.adding or not is_followed(sender):
        return
    stored = sender._base_manager.filter(pk=instance.pk).first()
    if stored is not None:
        setattr(instance, BEFORE, (values_of(stored, sender._meta.fields), secrets_of(stored)))


@receiver(post_save)
def on_saved(
    sender: type[models.Model],
    instance: models.Model,
    created: bool,
    raw: bool,
    update_fields: frozenset[str] | None,
    **kept: object,
) -> None:
    if raw or not is_followed(sender):
        return
    before, secrets = instance.__dict__.pop(BEFORE, ({}, {}))
    saved = [f for f in sender._meta.fields if not update_fields or f.name in update_fields]
    changes = changes_between(before, values_of(instance, saved))
    if not created and secrets != secrets_of(instance):
        changes["password"] = ["…", "…"]
    if created or changes:
        default = TrailAction.CREATE if created else TrailAction.CHANGE
        action = ACTIONS.get(sender, default)
        if sender is User and not created and list(changes) == ["password"]:
            action = TrailAction.PASSWORD
        append(action, target=instance, detail={"kind": str(default), "changes": changes})


def secrets_of(row: models.Model) -> dict[str, str]:
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.fields
        if field.name in SECRET
    }


@receiver(post_delete)
def on_deleted(sender: type[models.Model], instance: models.Model, **kept: object) -> None:
    if is_followed(sender):
        values = values_of(instance, sender._meta.fields)
        changes = {name: [value, ""] for name, value in values.items() if value}
        detail = {"kind": str(TrailAction.DELETE), "changes": changes}
        append(ACTIONS.get(sender, TrailAction.DELETE), target=instance, detail=detail)


@receiver(m2m_changed)
def on_linked(
    sender: type[models.Model],
    instance: models.Model,
    action: str,
    model: type[models.Model],
    pk_set: set | None,
    **kept: object,
) -> None:
    """Tell of groups and permissions given or taken, and of evidence linked."""
    is_ours = instance._meta.app_label in FOLLOWED_APPS or type(instance) in ACTIONS
    if not is_ours or action not in ("post_add", "post_remove", "pre_clear") or pk_set == set():
        return
    # A permission's words name its content type too, which would be asked for one by one.
    others = model._base_manager.select_related().filter(pk__in=pk_set) if pk_set else []
    detail = {
        "kind": action.partition("_")[2],
        "what": str(model._meta.verbose_name),
        "rows": [str(other) for other in others],
    }
    is_right = type(instance) in ACTIONS
    append(TrailAction.GRANT if is_right else TrailAction.LINK, target=instance, detail=detail)


# Imports


@receiver(pre_save, sender=ImportBatch)
def remember_undone(instance: ImportBatch, **kept: object) -> None:
    if not instance._state.adding:
        stored = ImportBatch.objects.filter(pk=instance.pk).values_list("undone_at", flat=True)
        setattr(instance, BEFORE, stored.first())


@receiver(post_save, sender=ImportBatch)
def on_batch(instance: ImportBatch, created: bool, raw: bool, **kept: object) -> None:
    """Tell of a whole import in one entry: its file, its hash and how many rows."""
    if raw:
        return
    was_undone = instance.__dict__.pop(BEFORE, None)
    detail = {
        "file": instance.file_name,
        "sha256": instance.sha256,
        "kind": instance.kind,
        "new": instance.new,
        "changed": instance.changed,
        "unchanged": instance.unchanged,
    }
    if created:
        by = instance.imported_by
        if by and by.is_superuser:
            detail["power"] = "superuser"
        append(TrailAction.IMPORT, target=instance, label=instance.file_name, detail=detail, by=by)
    elif instance.undone_at and not was_undone:
        append(TrailAction.UNDO, target=instance, label=instance.file_name, detail=detail)


# Coming and going


@receiver(user_logged_in)
def on_login(user: models.Model, request: HttpRequest, **kept: object) -> None:
    append(TrailAction.LOGIN, target=user, by=user)
    close_doors(request, user)


@receiver(user_logged_out)
def on_logout(user: models.Model | None, **kept: object) -> None:
    if user is not None:
        append(TrailAction.LOGOUT, target=user, by=user)


@receiver(user_login_failed)
def on_login_failed(credentials: dict, **kept: object) -> None:
    append(TrailAction.FAILED, login=printed_login(credentials.get("username")))


@receiver(user_locked_out)
def on_locked_out(username: str, **kept: object) -> None:
    append(TrailAction.LOCKED, login=printed_login(username))


def printed_login(typed: object) -> str:
    """Return the name of an account; what is none may be a password typed in the wrong box."""
    name = str(typed or "")
    if User.objects.filter(username__iexact=name[:150].replace("\0", "")).exists():
        return name
    return f"{name[:2]}…" if name else ""


def start() -> None:
    """Follow every connection from its first transaction on."""
    connection_created.connect(lambda connection, **kept: watch(connection), weak=False)
    watch_open_connections()


@receiver([post_save, post_delete], sender=Membership)
@receiver([post_save, post_delete], sender=Bureau)
def on_appointments_changed(**_about: object) -> None:
    forget_read()

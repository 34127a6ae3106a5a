"""Rows that are written once; triggers of the database refuse what goes round these classes."""

from django.db import models
from django.utils.translation import gettext as _


class AppendOnlyError(RuntimeError):
    """A row that may only be added was to be changed or deleted."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **fields: object) -> int:
        raise AppendOnlyError(_("此记录只增不改。"))

    def bulk_update(self, objects: object, fields: object, batch_size: int | None = None) -> int:
        raise AppendOnlyError(_("此记录只增不改。"))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(_("此记录不得删除。"))


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *arguments: object, **options: object) -> None:
        if not self._state.adding:
            raise AppendOnlyError(_("此记录只增不改。"))
        super().save(*arguments, **options)

    def delete(self, *arguments: object, **options: object) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(_("此记录不得删除。"))

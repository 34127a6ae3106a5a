"""One confirmed import: which file, by whom, and what it did."""

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from plans.querysets import BatchQuerySet


class SheetKind(models.TextChoices):
    GOALS = "goals", _("目标")
    OUTCOMES = "outcomes", _("完成情况")
    SCORECARD = "scorecard", _("目标与完成情况")


class ImportBatch(models.Model):
    kind = models.CharField(_("内容"), max_length=12, choices=SheetKind.choices)
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("文件校验值"), max_length=64, blank=True, db_index=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_batches",
        verbose_name=_("导入人"),
    )
    imported_at = models.DateTimeField(_("导入时间"), auto_now_add=True)
    new = models.PositiveIntegerField(_("新增"), default=0)
    changed = models.PositiveIntegerField(_("变更"), default=0)
    unchanged = models.PositiveIntegerField(_("未变"), default=0)
    # What else the import wrote that an undoing must know: targets on older goals, rows changed.
    traces = models.JSONField(_("痕迹"), default=dict, blank=True, editable=False)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True, editable=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({localtime(self.imported_at):%Y-%m-%d %H:%M})"

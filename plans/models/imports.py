"""Uploaded sheets on their way in, and the words of headers that a bureau knows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models.batches import ImportBatch, SheetKind


class HeaderSynonym(models.Model):
    """A header as bureaus write it, and the column of ours that it stands for."""

    words = models.CharField(
        _("表头"), max_length=60, unique=True, help_text=_("多级表头用“/”连接，如 完成情况/累计")
    )
    column = models.CharField(_("对应列"), max_length=20)
    rank = models.SmallIntegerField(
        _("先后"), default=1, help_text=_("几列都对应同一列时，数小的优先")
    )

    class Meta:
        verbose_name = _("表头同义词")
        verbose_name_plural = _("表头同义词")
        ordering = ["column", "rank", "words"]

    def __str__(self) -> str:
        return f"{self.words} → {self.column}"


class JobState(models.TextChoices):
    WAITING = "waiting", _("等待处理")
    RUNNING = "running", _("正在处理")
    MAPPING = "mapping", _("待指定对应关系")
    READY = "ready", _("待确认")
    CONFIRMING = "confirming", _("正在写入")
    DONE = "done", _("已导入")
    FAILED = "failed", _("不能读取")


class ImportJob(models.Model):
    """One upload of one person, from the file to the batch; private, and gone when it expires."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="import_jobs",
        verbose_name=_("上传人"),
    )
    file = models.FileField(_("文件"), upload_to="imports/%Y/%m/", max_length=255)
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("文件校验值"), max_length=64, db_index=True)
    kind = models.CharField(_("内容"), max_length=12, choices=SheetKind.choices, blank=True)
    options = models.JSONField(_("选项"), default=dict, blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=JobState.choices, default=JobState.WAITING
    )
    message = models.TextField(_("说明"), blank=True)
    unknown = models.JSONField(_("没有认出的表头"), default=list, blank=True)
    counts = models.JSONField(_("行数"), default=dict, blank=True)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    total = models.PositiveIntegerField(_("共"), default=0)
    heartbeat = models.DateTimeField(_("最近进展"), null=True, blank=True)
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("到期时间"))
    batch = models.OneToOneField(
        ImportBatch,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="job",
        verbose_name=_("导入批次"),
    )

    class Meta:
        verbose_name = _("导入任务")
        verbose_name_plural = _("导入任务")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def unknown_headers(self) -> list[tuple[str, list[str]]]:
        """The headers nobody knows and what stands below each; older jobs kept the headers only."""
        if isinstance(self.unknown, dict):
            return sorted(self.unknown.items())
        return [(header, []) for header in self.unknown]


class ImportJobRow(models.Model):
    """What became of one row of the file, or would: for the page of differences."""

    job = models.ForeignKey(
        ImportJob, on_delete=models.CASCADE, related_name="rows", verbose_name=_("导入任务")
    )
    position = models.PositiveIntegerField(_("顺序"))
    sheet = models.CharField(_("工作表"), max_length=120)
    row = models.PositiveIntegerField(_("行"))
    state = models.CharField(_("结果"), max_length=10)
    words = models.CharField(_("内容"), max_length=200, blank=True)
    details = models.JSONField(_("说明"), default=list, blank=True)

    class Meta:
        verbose_name = _("导入行")
        verbose_name_plural = _("导入行")
        ordering = ["position"]
        indexes = [models.Index(fields=["job", "state", "position"], name="job_rows_by_state")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"

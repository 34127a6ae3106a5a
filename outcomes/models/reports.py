"""What was printed and handed upward: issued reports, who asked for what, templates, search."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from outcomes.querysets import IssuedReportMixin
from plans.models import Bureau, Jurisdiction
from plans.models.append_only import AppendOnly, AppendOnlyQuerySet


class ReportKind(models.TextChoices):
    TABLE = "table", _("完成情况表")
    NOTICE = "notice", _("通报")
    BRIEF = "brief", _("专报")
    SLIP = "slip", _("督办通知单")
    RANKING = "ranking", _("排名")


# What can be issued; a ranking is looked at once and never kept.
ISSUED_KINDS = [ReportKind.TABLE, ReportKind.NOTICE, ReportKind.BRIEF, ReportKind.SLIP]
# What is a Word document, from a template.
MAX_TITLE = 200
WORD_KINDS = [ReportKind.NOTICE, ReportKind.BRIEF, ReportKind.SLIP]


class IssuedReportQuerySet(IssuedReportMixin, AppendOnlyQuerySet):
    """Reports that are never changed, narrowed by who reads them."""


class IssuedReport(AppendOnly):
    """A report as it was issued; content is its data as canonical JSON, byte for byte."""

    kind = models.CharField(_("种类"), max_length=10, choices=ReportKind.choices)
    title = models.CharField(_("标题"), max_length=MAX_TITLE)
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区")
    )
    bureau = models.ForeignKey(
        Bureau,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("责任单位"),
    )
    year = models.PositiveSmallIntegerField(_("年度"), db_index=True)
    as_of = models.DateField(_("截至"))
    content = models.TextField(_("数据"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("印发人"),
    )
    issued_at = models.DateTimeField(_("印发时间"))

    objects = IssuedReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("已印发报表")
        verbose_name_plural = _("已印发报表")
        ordering = ["-issued_at", "-pk"]
        permissions = [
            ("issue_report", _("可以印发报表")),
            ("rank_places", _("可以查看排名（每次查看留痕）")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ISSUED_KINDS), name="issued_report_kind_is_kept"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("issued_report", args=[self.pk])


class ReportRequest(AppendOnly):
    """Who asked when for a report that must not be asked for lightly."""

    kind = models.CharField(_("种类"), max_length=10, choices=ReportKind.choices)
    parameters = models.JSONField(_("参数"), default=dict)
    reason = models.CharField(_("用途"), max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("查看人"),
    )
    asked_at = models.DateTimeField(_("查看时间"))

    class Meta:
        verbose_name = _("报表查看留痕")
        verbose_name_plural = _("报表查看留痕")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d %H:%M}"


class ReportTemplate(models.Model):
    """The office's own Word template of a kind of report, in place of ours."""

    kind = models.CharField(
        _("种类"),
        max_length=10,
        choices=[(kind.value, kind.label) for kind in WORD_KINDS],
        unique=True,
    )
    file = models.FileField(_("模板"), upload_to="report_templates/", max_length=255)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("上传人"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now=True)

    class Meta:
        verbose_name = _("报表模板")
        verbose_name_plural = _("报表模板")
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.get_kind_display()


class SearchText(models.Model):
    """A text that a search can find, with its words; the database keeps an index of the words."""

    class Kind(models.TextChoices):
        GOAL = "goal", _("目标")
        INDICATOR = "indicator", _("指标")
        MEASURE = "measure", _("举措")
        DOCUMENT = "document", _("文件正文")

    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    row = models.PositiveBigIntegerField(_("对象编号"))
    part = models.PositiveIntegerField(_("段落"), default=0)
    heading = models.CharField(_("标题"), max_length=300)
    text = models.TextField(_("文字"))
    # The text and the heading as they are compared: full-width and capitals folded.
    folded = models.TextField(editable=False)
    # The distinct words, with a space between: what SQLite's FTS5 and PostgreSQL's GIN index.
    tokens = models.TextField(editable=False)

    class Meta:
        verbose_name = _("搜索文字")
        verbose_name_plural = _("搜索文字")
        ordering = ["kind", "row", "part"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "row", "part"], name="search_text_once")
        ]

    def __str__(self) -> str:
        return self.heading


class ScoringScheme(models.Model):
    """How an office turns completion into points, for a year and a class of units."""

    code = models.SlugField(_("编号"), max_length=60, unique=True)
    title = models.CharField(_("名称"), max_length=200)
    year = models.PositiveSmallIntegerField(_("年度"))
    unit_class = models.CharField(_("单位类别"), max_length=60, blank=True)
    source = models.CharField(_("依据"), max_length=300, blank=True)
    rules = models.JSONField(_("计分规则"))

    class Meta:
        verbose_name = _("计分办法")
        verbose_name_plural = _("计分办法")
        ordering = ["-year", "code"]

    def __str__(self) -> str:
        return self.title


class DataChange(models.Model):
    """A mark that something was written, set by triggers (outcomes/data_version.py)."""

    token = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("数据变动")
        verbose_name_plural = _("数据变动")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk} {self.token}"

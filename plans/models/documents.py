"""Published documents and the figures that stand in them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.enums import Basis, Commitment, Comparator, Decision, DocumentKind, FigureKind, Tier
from plans.models.fields import FigureField
from plans.models.reference import Bureau, Indicator, Jurisdiction
from plans.querysets import DocumentQuerySet


class DocumentManager(models.Manager.from_queryset(DocumentQuerySet)):
    def get_by_natural_key(self, slug: str) -> "Document":
        return self.get(slug=slug)


class Document(models.Model):
    """A published text. Title and dates may be known before the text itself is uploaded."""

    slug = models.SlugField(_("编号"), max_length=80, unique=True, allow_unicode=True)
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="documents", verbose_name=_("行政区")
    )
    bureau = models.ForeignKey(
        Bureau,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("发布单位"),
    )
    title = models.CharField(_("标题"), max_length=200)
    index_number = models.CharField(_("索引号"), max_length=80, blank=True)
    document_number = models.CharField(_("文号"), max_length=80, blank=True)
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    kind = models.CharField(_("类型"), max_length=10, choices=DocumentKind.choices)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    file_name = models.CharField(_("原文件名"), max_length=200, blank=True)
    file = models.FileField(_("原文件"), upload_to="documents/%Y/", blank=True, max_length=255)
    sha256 = models.CharField(_("文件校验值"), max_length=64, blank=True)
    text = models.TextField(_("正文"), blank=True)
    length = models.PositiveIntegerField(_("字数"), null=True, blank=True)
    note = models.TextField(_("备注"), blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("上传人"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"), null=True, blank=True)
    read_at = models.DateTimeField(_("读取时间"), null=True, blank=True, editable=False)
    rules_version = models.CharField(_("读取规则版本"), max_length=12, blank=True, editable=False)
    # What was read besides the figures, each with offsets in the text; read again as a whole.
    left_out = models.JSONField(_("未列入的数字"), default=list, blank=True, editable=False)
    notices = models.JSONField(_("提醒"), default=list, blank=True, editable=False)

    objects = DocumentManager()

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        ordering = ["-published_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=~Q(sha256=""),
                name="document_file_once",
                violation_error_message=_("同一文件已登记。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.pk])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def has_text(self) -> bool:
        return bool(self.text)


class Figure(models.Model):
    """A number in a document, by its offsets in the document's text."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="figures", verbose_name=_("文件")
    )
    start = models.PositiveIntegerField(_("起始位置"))
    end = models.PositiveIntegerField(
        _("结束位置"), null=True, blank=True, help_text=_("正文上传后才知道")
    )
    section = models.CharField(_("章节"), max_length=120, blank=True)
    kind = models.CharField(_("类别"), max_length=10, choices=FigureKind.choices)
    wording = models.CharField(_("指标原文"), max_length=120)
    comparator = models.CharField(_("比较"), max_length=6, choices=Comparator.choices)
    value = FigureField(verbose_name=_("数值"), null=True, blank=True)
    value_high = FigureField(verbose_name=_("上限"), null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    commitment = models.CharField(_("口气"), max_length=8, choices=Commitment.choices, blank=True)
    tier = models.CharField(_("层级"), max_length=8, choices=Tier.choices, blank=True)
    restates = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="restatements",
        verbose_name=_("重申"),
    )
    confidence = models.DecimalField(
        _("把握"), max_digits=4, decimal_places=3, null=True, blank=True
    )
    reasons = models.JSONField(_("依据"), default=list, blank=True)
    sentence_start = models.PositiveIntegerField(_("句子起始"), null=True, blank=True)
    sentence_end = models.PositiveIntegerField(_("句子结束"), null=True, blank=True)
    basis = models.CharField(_("类型"), max_length=12, choices=Basis.choices, blank=True)
    place = models.ForeignKey(
        Jurisdiction,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所指行政区"),
        help_text=_("留空即文件的行政区"),
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("建议指标"),
    )
    parts = models.JSONField(_("指标组成"), default=list, blank=True)
    notices = models.JSONField(_("提醒"), default=list, blank=True)
    read_wording = models.CharField(
        _("读出的指标"), max_length=120, blank=True, help_text=_("人工改正前的写法")
    )
    decision = models.CharField(
        _("取舍"), max_length=10, choices=Decision.choices, default=Decision.PENDING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("取舍人"),
    )
    decided_at = models.DateTimeField(_("取舍时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("数字")
        verbose_name_plural = _("数字")
        ordering = ["document", "start"]
        constraints = [
            models.UniqueConstraint(fields=["document", "start"], name="figure_once_per_offset"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="figure_span_in_order"
            ),
            models.CheckConstraint(
                condition=Q(restates__isnull=True) | ~Q(restates=F("id")),
                name="figure_not_restating_itself",
            ),
            models.CheckConstraint(
                condition=Q(sentence_start__isnull=True, sentence_end__isnull=True)
                | Q(sentence_start__lte=F("start"), sentence_end__gt=F("start")),
                name="figure_within_its_sentence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wording} @{self.start}"

    def get_absolute_url(self) -> str:
        return f"{reverse('document', args=[self.document_id])}#f{self.start}"

    @property
    def is_pending(self) -> bool:
        return self.decision == Decision.PENDING

    @property
    def jurisdiction(self) -> Jurisdiction:
        """The place the figure is about: the document's, unless a person named another."""
        return self.place or self.document.jurisdiction

    @property
    def location(self) -> str:
        """The place in the document as a sheet writes it: 二、目标任务 @581."""
        return f"{self.section} @{self.start}".strip()

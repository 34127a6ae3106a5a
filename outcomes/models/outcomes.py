"""What was achieved, who said so, who verified it, and on what evidence."""

from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outcomes.enums import OutcomeState, Stage
from outcomes.querysets import EvidenceQuerySet, OutcomeQuerySet
from plans.enums import Comparator
from plans.models import Bureau, Figure, ImportBatch, Indicator, Jurisdiction
from plans.models.fields import FigureField, NormalisedField
from plans.models.planning import FIRST_YEAR, LAST_YEAR

FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


class Evidence(models.Model):
    """A file, an address or a document number that proves one outcome or many."""

    title = models.CharField(_("名称"), max_length=200)
    file = models.FileField(_("文件"), upload_to="evidence/%Y/", blank=True, max_length=255)
    url = models.URLField(_("网址"), blank=True, max_length=500)
    document_number = models.CharField(_("文号"), max_length=120, blank=True)
    issued_by = models.ForeignKey(
        Bureau,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("发文单位"),
        help_text=_("文号由哪个单位发出；数据主管部门的文件可使其指标的数据成为终数"),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("添加人"),
    )
    added_at = models.DateTimeField(_("添加时间"), auto_now_add=True)

    history = HistoricalRecords(verbose_name=_("佐证材料沿革"))
    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")
        ordering = ["-added_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(url="") | ~Q(document_number=""),
                name="evidence_points_somewhere",
                violation_error_message=_("请上传文件，或填写网址或文号。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def mark(self) -> str:
        return "|".join(f"{getattr(self, field.attname)}" for field in self._meta.concrete_fields)


class Outcome(models.Model):
    """A figure reached by a place for an indicator in a year, as of a day."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="outcomes", verbose_name=_("行政区")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="outcomes", verbose_name=_("指标")
    )
    year = models.PositiveSmallIntegerField(
        _("年度"), null=True, blank=True, db_index=True, help_text=_("原文看不出时留空")
    )
    as_of = models.DateField(_("截止日期"), null=True, blank=True, help_text=_("数据统计到哪一天"))
    wording = models.CharField(_("指标原文"), max_length=120, blank=True)
    comparator = models.CharField(
        _("比较"), max_length=6, choices=Comparator.choices, default=Comparator.EXACTLY
    )
    value = FigureField(
        verbose_name=_("实际值"), null=True, blank=True, help_text=_("事项类填成文日期，不填数值")
    )
    value_high = FigureField(verbose_name=_("上限"), null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    normalised = NormalisedField(verbose_name=_("折算值"), null=True, blank=True, editable=False)
    stage = models.CharField(
        _("阶段"), max_length=12, choices=Stage.choices, default=Stage.PRELIMINARY
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=OutcomeState.choices, default=OutcomeState.DRAFT
    )
    bureau = models.ForeignKey(
        Bureau,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("填报单位"),
    )
    figure = models.ForeignKey(
        Figure,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("原文出处"),
    )
    source = models.CharField(_("数据来源"), max_length=200, blank=True)
    note = models.TextField(_("备注"), blank=True)
    evidence = models.ManyToManyField(
        Evidence, related_name="outcomes", blank=True, verbose_name=_("佐证材料")
    )
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("导入批次"),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entered_outcomes",
        verbose_name=_("填报人"),
    )
    entered_at = models.DateTimeField(_("填报时间"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_outcomes",
        verbose_name=_("审核人"),
    )
    reviewed_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="verified_outcomes",
        verbose_name=_("核定人"),
    )
    verified_at = models.DateTimeField(_("核定时间"), null=True, blank=True)
    # Said by the bureau that owns the indicator's data: only then is the figure final.
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmed_outcomes",
        verbose_name=_("数据主管核定人"),
    )
    confirmed_at = models.DateTimeField(_("数据主管核定时间"), null=True, blank=True)
    return_reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("更正"),
    )
    correction_reason = models.CharField(_("更正原因"), max_length=300, blank=True)
    is_current = models.BooleanField(_("现行"), default=True, db_index=True)

    history = HistoricalRecords(verbose_name=_("完成情况沿革"))
    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("完成情况")
        verbose_name_plural = _("完成情况")
        ordering = ["-year", "jurisdiction__code", "indicator__code", "-as_of", "-pk"]
        permissions = [
            ("review_outcome", _("可以审核完成情况")),
            ("confirm_outcome", _("可以以数据主管部门核定完成情况")),
            ("verify_outcome", _("可以核定或退回完成情况")),
            ("import_outcome", _("可以导入完成情况")),
            ("export_outcome", _("可以导出完成情况")),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "indicator", "year"], name="outcome_series")
        ]
        constraints = [
            # A blank year, day or bureau counts as a value of its own: two rows must not share it.
            models.UniqueConstraint(
                "jurisdiction",
                "indicator",
                Coalesce("year", 0),
                Coalesce("as_of", FIRST_DAY),
                "stage",
                Coalesce("bureau", 0),
                condition=Q(is_current=True),
                name="outcome_once_per_day_and_stage",
                violation_error_message=_(
                    "该行政区、指标、年度、截止日期、阶段的完成情况已填报；更正请用“更正”。"
                ),
            ),
            models.CheckConstraint(
                condition=~Q(verified_by=F("entered_by")),
                name="outcome_verified_by_another",
                violation_error_message=_("填报人不得核定自己填报的数据。"),
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by=F("entered_by")),
                name="outcome_reviewed_by_another",
                violation_error_message=_("填报人不得审核自己填报的数据。"),
            ),
            models.CheckConstraint(
                condition=~Q(verified_by=F("reviewed_by")),
                name="outcome_verified_by_a_third",
                violation_error_message=_("审核人不得核定自己审核的数据。"),
            ),
            models.CheckConstraint(
                condition=Q(state=OutcomeState.REVIEWED, reviewed_by__isnull=False)
                | Q(state=OutcomeState.VERIFIED)
                | Q(
                    state__in=[
                        OutcomeState.DRAFT,
                        OutcomeState.SUBMITTED,
                        OutcomeState.RETURNED,
                    ],
                    reviewed_by__isnull=True,
                ),
                name="outcome_reviewed_by_somebody",
                violation_error_message=_("已审核的数据须有审核人，未审核的不得有。"),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(state=OutcomeState.VERIFIED),
                name="outcome_confirmed_when_verified",
                violation_error_message=_("数据主管部门只核定已核定的数据。"),
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("entered_by")),
                name="outcome_confirmed_by_another",
                violation_error_message=_("填报人不得以数据主管身份核定自己填报的数据。"),
            ),
            models.CheckConstraint(
                condition=Q(state=OutcomeState.VERIFIED, verified_by__isnull=False)
                | (~Q(state=OutcomeState.VERIFIED) & Q(verified_by__isnull=True)),
                name="outcome_verified_by_somebody",
                violation_error_message=_("已核定的数据须有核定人，未核定的不得有。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=OutcomeState.RETURNED) | ~Q(return_reason=""),
                name="outcome_returned_with_reason",
                violation_error_message=_("退回须写明原因。"),
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(correction_reason=""),
                name="outcome_corrected_with_reason",
                violation_error_message=_("更正须写明原因。"),
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="outcome_year_sensible",
                violation_error_message=_("年度应在 1990 到 2100 之间。"),
            ),
            models.CheckConstraint(
                condition=Q(as_of__isnull=True) | Q(as_of__range=(FIRST_DAY, LAST_DAY)),
                name="outcome_as_of_sensible",
                violation_error_message=_("截止日期应在 1990 到 2100 年之间。"),
            ),
            models.CheckConstraint(
                condition=Q(value_high__isnull=True) | Q(value_high__gt=F("value")),
                name="outcome_high_above_value",
                violation_error_message=_("上限须大于实际值。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.year or _('年份待定')} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("admin:outcomes_outcome_change", args=[self.pk])

    @property
    def title(self) -> str:
        return self.wording or self.indicator.name

    @property
    def is_verified(self) -> bool:
        return self.state == OutcomeState.VERIFIED

    @property
    def needs_review(self) -> bool:
        """Say whether the bureau or the place asks for two steps: reviewed, then verified."""
        bureau = self.bureau
        return self.jurisdiction.two_steps or bool(bureau and bureau.two_steps)

    @property
    def version(self) -> str:
        """A mark that changes with every change of the row or of what proves it, for forms that may
        have gone stale. A query, unless the evidence is there already."""
        left_out = {"id", "normalised"}
        said = [
            f"{field.attname}={getattr(self, field.attname)}"
            for field in self._meta.concrete_fields
            if field.name not in left_out
        ]
        said += sorted(f"evidence={piece.mark}" for piece in self.evidence.all())
        return sha256("\n".join(said).encode()).hexdigest()[:16]

    @property
    def is_editable(self) -> bool:
        return self.state in (OutcomeState.DRAFT, OutcomeState.RETURNED)

    def forget_review(self) -> None:
        """Put a reviewed figure that is being changed back among the submitted ones."""
        if self.state == OutcomeState.REVIEWED:
            self.state = OutcomeState.SUBMITTED
            self.reviewed_by = self.reviewed_at = None

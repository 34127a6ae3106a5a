"""Another unit's figure beside the first, with its reason, until somebody settles it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outcomes.enums import ObjectionState
from outcomes.models.outcomes import Evidence, Outcome
from plans.enums import Comparator
from plans.models import Bureau
from plans.models.fields import FigureField
from plans.quantities import format_decimal

SETTLED = (ObjectionState.ACCEPTED, ObjectionState.REJECTED)


class Objection(models.Model):
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, related_name="objections", verbose_name=_("完成情况")
    )
    bureau = models.ForeignKey(
        Bureau, on_delete=models.PROTECT, related_name="objections", verbose_name=_("异议单位")
    )
    comparator = models.CharField(
        _("比较"), max_length=6, choices=Comparator.choices, default=Comparator.EXACTLY
    )
    value = FigureField(verbose_name=_("异议数值"), null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    reason = models.CharField(_("异议理由"), max_length=300)
    source = models.CharField(_("数据来源"), max_length=200)
    evidence = models.ManyToManyField(
        Evidence, related_name="objections", blank=True, verbose_name=_("佐证材料")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN
    )
    lodged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("提出人"),
    )
    lodged_at = models.DateTimeField(_("提出时间"))
    resolution = models.CharField(_("处理意见"), max_length=300, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("处理人"),
    )
    resolved_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    history = HistoricalRecords(verbose_name=_("异议沿革"))

    class Meta:
        verbose_name = _("异议")
        verbose_name_plural = _("异议")
        ordering = ["-lodged_at", "-pk"]
        permissions = [("resolve_objection", _("可以处理异议"))]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "bureau"],
                condition=Q(state=ObjectionState.OPEN),
                name="objection_open_once",
                violation_error_message=_("本单位对这个数字已有一件异议待处理。"),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(source=""),
                name="objection_has_reason",
                violation_error_message=_("异议须写明理由和数据来源。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SETTLED) | ~Q(resolved_by=F("lodged_by")),
                name="objection_resolved_by_another",
                violation_error_message=_("提出人不得处理自己的异议。"),
            ),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN, resolved_by__isnull=True)
                | (~Q(state=ObjectionState.OPEN) & Q(resolved_by__isnull=False)),
                name="objection_resolved_by_somebody",
                violation_error_message=_("已处理的异议须有处理人，待处理的不得有。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SETTLED) | ~Q(resolution=""),
                name="objection_resolved_with_words",
                violation_error_message=_("处理异议须写明意见。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bureau} {self.figure_text}"

    def get_absolute_url(self) -> str:
        return reverse("admin:outcomes_objection_change", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ObjectionState.OPEN

    @property
    def figure_text(self) -> str:
        if self.value is None:
            return "—"
        mark = "" if self.comparator == Comparator.EXACTLY else self.get_comparator_display()
        return f"{mark}{format_decimal(self.value)}{self.unit}"

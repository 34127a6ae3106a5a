"""A plan held against summaries: the pairs, what people decided of them, findings explained."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from outcomes.querysets import ReconciliationQuerySet
from outcomes.reconciliation.naming import without_place
from plans.enums import Tier
from plans.models import Document, Figure, Goal, Jurisdiction, Plan
from plans.models.fields import FigureField

LEAST_ALIAS = 3  # characters: 贷款 or 利润 alone name no indicator


class PairRelation(models.TextChoices):
    SAME = "same", _("同一指标")
    DERIVED = "derived", _("换算")
    DOUBTFUL = "doubtful", _("待判断")
    CHOSEN = "chosen", _("人工指定")
    NONE = "none", _("无对应数字")


class PairDecision(models.TextChoices):
    PENDING = "pending", _("待定")
    CONFIRMED = "confirmed", _("已确认")
    CHANGED = "changed", _("已改配")
    UNMATCHED = "unmatched", _("已取消配对")
    NOT_REPORTED = "not_reported", _("未报送")


class Reconciliation(models.Model):
    """One plan held against chosen documents, or against the outcomes on record."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="reconciliations", verbose_name=_("计划")
    )
    year = models.PositiveSmallIntegerField(_("核对年度"))
    documents = models.ManyToManyField(
        Document, related_name="reconciliations", blank=True, verbose_name=_("总结文件")
    )
    is_with_recorded = models.BooleanField(_("含已登记的完成情况"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("核对人"),
    )
    made_at = models.DateTimeField(_("核对时间"))

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("计划与总结核对")
        verbose_name_plural = _("计划与总结核对")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.plan}（{self.year}）"

    def get_absolute_url(self) -> str:
        return reverse("admin:outcomes_reconciliation_change", args=[self.pk])


class ReconciledPair(models.Model):
    """A goal's tier with what is proposed or chosen as its answer; without any it is silent."""

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="pairs", verbose_name=_("核对")
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.CASCADE, related_name="reconciled", verbose_name=_("目标")
    )
    tier = models.CharField(_("层级"), max_length=8, choices=Tier.choices)
    figure = models.ForeignKey(
        Figure,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="reconciled",
        verbose_name=_("原文数字"),
    )
    recorded = models.ForeignKey(
        "outcomes.Outcome",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("已登记的完成情况"),
    )
    relation = models.CharField(_("关系"), max_length=10, choices=PairRelation.choices)
    score = models.DecimalField(_("把握"), max_digits=4, decimal_places=3, default=Decimal(0))
    reasons = models.JSONField(_("依据"), default=list, blank=True)
    derived_value = FigureField(verbose_name=_("换算值"), null=True, blank=True)
    derived_unit = models.CharField(_("换算值单位"), max_length=20, blank=True)
    is_attained = models.BooleanField(_("达到目标"), null=True, blank=True)
    decision = models.CharField(
        _("决定"), max_length=12, choices=PairDecision.choices, default=PairDecision.PENDING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("决定人"),
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    # What fills the scorecard, and whether it was made here: only that is taken back.
    outcome = models.ForeignKey(
        "outcomes.Outcome",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reconciled",
        verbose_name=_("完成情况"),
    )
    has_made_outcome = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("核对结果")
        verbose_name_plural = _("核对结果")
        ordering = ["reconciliation", "goal", "tier", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reconciliation", "goal", "tier", "figure"],
                condition=models.Q(figure__isnull=False),
                name="pair_of_figure_once",
            ),
            models.UniqueConstraint(
                fields=["reconciliation", "goal", "tier", "recorded"],
                condition=models.Q(recorded__isnull=False),
                name="pair_of_recorded_once",
            ),
            models.UniqueConstraint(
                fields=["reconciliation", "goal", "tier"],
                condition=models.Q(figure__isnull=True, recorded__isnull=True),
                name="pair_without_answer_once",
            ),
            models.CheckConstraint(
                condition=models.Q(figure__isnull=True) | models.Q(recorded__isnull=True),
                name="pair_has_one_partner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal} → {self.figure or self.recorded or '—'}"

    @property
    def is_pending(self) -> bool:
        return self.decision == PairDecision.PENDING

    @property
    def is_settled(self) -> bool:
        """Say whether a person has said yes to the partner."""
        return self.decision in (PairDecision.CONFIRMED, PairDecision.CHANGED)

    @property
    def has_partner(self) -> bool:
        """Say whether something answers the goal, proposed or chosen."""
        is_refused = self.decision in (PairDecision.UNMATCHED, PairDecision.NOT_REPORTED)
        return not is_refused and bool(self.figure_id or self.recorded_id)

    @property
    def alias(self) -> str:
        """Return what a settled answer calls the indicator, where that is another name."""
        if not self.is_settled or self.derived_value is not None:
            return ""
        if self.figure:
            name = self.figure.read_wording or self.figure.wording
        else:
            name = self.recorded.title if self.recorded else ""
        name = without_place(name, self.goal.jurisdiction.name)
        is_new = len(name) >= LEAST_ALIAS and name != self.goal.indicator.name
        return name if is_new else ""


class ExplainedFinding(models.Model):
    """A finding that somebody explained; other numbers make another finding."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区")
    )
    digest = models.CharField(_("标识"), max_length=64, unique=True, editable=False)
    key = models.TextField(_("检查结果标识"))
    message = models.TextField(_("检查结果"))
    explanation = models.CharField(_("说明"), max_length=300)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("说明人"),
    )
    explained_at = models.DateTimeField(_("说明时间"))

    class Meta:
        verbose_name = _("已说明的检查结果")
        verbose_name_plural = _("已说明的检查结果")
        ordering = ["-explained_at", "-pk"]

    def __str__(self) -> str:
        return self.message[:60]

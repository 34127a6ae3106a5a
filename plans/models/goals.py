"""What was promised: a goal of one place and year, and the numbers it names."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.enums import (
    Basis,
    Commitment,
    Comparator,
    Direction,
    GoalState,
    Method,
    Schedule,
    Tier,
)
from plans.models.batches import ImportBatch
from plans.models.documents import Figure
from plans.models.fields import FigureField, NormalisedField
from plans.models.planning import FIRST_YEAR, LAST_YEAR, Measure, Plan
from plans.models.reference import Bureau, Indicator, Jurisdiction
from plans.quantities import format_decimal
from plans.quarters import falling_quarters
from plans.querysets import GoalQuerySet


class GoalManager(models.Manager.from_queryset(GoalQuerySet)):
    def get_by_natural_key(
        self, plan_code: str, plan_year: int | None, title: str, code: str, indicator: str, year
    ) -> "Goal":
        return self.get(
            plan__jurisdiction__code=plan_code,
            plan__year=plan_year,
            plan__title=title,
            jurisdiction__code=code,
            indicator__code=indicator,
            year=year,
        )


class Goal(models.Model):
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="goals", verbose_name=_("计划")
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="goals", verbose_name=_("行政区")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="goals", verbose_name=_("指标")
    )
    year = models.PositiveSmallIntegerField(
        _("目标年度"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("数字所指的年份，可与计划年度不同；原文看不出时留空"),
    )
    wording = models.CharField(_("指标原文"), max_length=120, blank=True)
    lead_bureau = models.ForeignKey(
        Bureau,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_goals",
        verbose_name=_("责任单位"),
    )
    cooperating_bureaus = models.ManyToManyField(
        Bureau,
        through="GoalBureau",
        related_name="supported_goals",
        blank=True,
        verbose_name=_("配合单位"),
    )
    measure = models.ForeignKey(
        Measure,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("举措"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("上级目标"),
    )
    weight = models.DecimalField(_("权重"), max_digits=7, decimal_places=2, null=True, blank=True)
    schedule = models.CharField(
        _("进度安排"),
        max_length=12,
        choices=Schedule.choices,
        blank=True,
        help_text=_("留空时用指标的默认安排"),
    )
    quarters = models.JSONField(
        _("季度计划"),
        default=list,
        blank=True,
        help_text=_("一至四季度累计计划数，按目标值的单位"),
    )
    batch_on = models.DateField(_("集中认定日"), null=True, blank=True)
    method = models.CharField(_("完成率算法"), max_length=12, choices=Method.choices, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("基期年度"), null=True, blank=True)
    baseline_value = FigureField(verbose_name=_("基期值"), null=True, blank=True)
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    data_expected_on = models.DateField(
        _("数据预计发布日"),
        null=True,
        blank=True,
        help_text=_("此前没有数据时显示“数据未发布”，不算未填报"),
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=GoalState.choices, default=GoalState.ACTIVE
    )
    withdrawal_reason = models.CharField(_("终止原因"), max_length=200, blank=True)
    note = models.TextField(_("备注"), blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("导入批次"),
    )

    history = HistoricalRecords(verbose_name=_("目标沿革"))
    objects = GoalManager()

    class Meta:
        verbose_name = _("目标")
        verbose_name_plural = _("目标")
        ordering = ["-year", "jurisdiction__code", "plan", "pk"]
        permissions = [("import_goal", _("可以导入目标")), ("export_goal", _("可以导出目标"))]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "jurisdiction", "indicator", "year"],
                name="goal_once_per_plan",
                violation_error_message=_("该计划中此行政区、指标、年度的目标已存在。"),
            ),
            models.UniqueConstraint(
                fields=["plan", "jurisdiction", "indicator"],
                condition=Q(year__isnull=True),
                name="goal_once_undated",
                violation_error_message=_("该计划中此行政区、指标的年份待定目标已存在。"),
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="goal_year_sensible",
                violation_error_message=_("年度应在 1990 到 2100 之间。"),
            ),
            models.CheckConstraint(
                condition=Q(state=GoalState.ACTIVE) | ~Q(withdrawal_reason=""),
                name="goal_withdrawn_with_reason",
                violation_error_message=_("终止目标须写明原因。"),
            ),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gte=0), name="goal_weight_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.year or _('年份待定')} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("goal", args=[self.pk])

    def clean(self) -> None:
        kind = (self.indicator.basis, self.indicator.direction) if self.indicator_id else None
        if kind and (falls := falling_quarters(self.quarters, *kind)):
            raise ValidationError({"quarters": falls})

    def natural_key(self) -> tuple:
        return (*self.plan.natural_key(), self.jurisdiction.code, self.indicator.code, self.year)

    natural_key.dependencies = ["plans.plan", "plans.indicator"]

    @property
    def title(self) -> str:
        """The indicator as the plan words it, else by its dictionary name."""
        return self.wording or self.indicator.name

    @property
    def targets_in_force(self) -> "list[Target]":
        """Return the numbers that bind now, of a goal loaded by with_parts()."""
        return [target for target in self.targets_known if target.in_force]

    @property
    def effective_schedule(self) -> str:
        return self.schedule or self.indicator.schedule

    @property
    def effective_method(self) -> str:
        return self.method or self.indicator.method


class GoalBureau(models.Model):
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE)
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, verbose_name=_("配合单位"))
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("配合单位")
        verbose_name_plural = _("配合单位")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["goal", "bureau"], name="goal_bureau_once")]

    def __str__(self) -> str:
        return str(self.bureau)


RATIO_BASES = [Basis.NEW, Basis.TOTAL, Basis.AMOUNT, Basis.ACTIVITY]


class Target(models.Model):
    """One number of a goal. A change is a new row that supersedes; the old one stays."""

    goal = models.ForeignKey(
        Goal, on_delete=models.CASCADE, related_name="targets", verbose_name=_("目标")
    )
    tier = models.CharField(_("层级"), max_length=8, choices=Tier.choices, default=Tier.FIRM)
    comparator = models.CharField(
        _("比较"), max_length=6, choices=Comparator.choices, default=Comparator.AT_LEAST
    )
    value = FigureField(
        verbose_name=_("目标值"), null=True, blank=True, help_text=_("事项类目标留空")
    )
    value_high = FigureField(verbose_name=_("目标上限"), null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    normalised = NormalisedField(verbose_name=_("折算值"), null=True, blank=True, editable=False)
    normalised_high = NormalisedField(
        verbose_name=_("折算上限"), null=True, blank=True, editable=False
    )
    commitment = models.CharField(
        _("口气"), max_length=8, choices=Commitment.choices, default=Commitment.FIRM
    )
    # Copied from the indicator at entry, where they may not change once there are figures:
    # a check constraint sees one table only.
    basis = models.CharField(_("类型"), max_length=12, choices=Basis.choices, editable=False)
    direction = models.CharField(_("方向"), max_length=8, choices=Direction.choices, editable=False)
    figure = models.ForeignKey(
        Figure,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("原文出处"),
    )
    location = models.CharField(_("位置"), max_length=120, blank=True)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("替代"),
    )
    in_force = models.BooleanField(_("现行"), default=True)
    change_reason = models.CharField(_("调整原因"), max_length=200, blank=True)
    approval_document = models.CharField(_("批准文号"), max_length=120, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("批准人"),
    )

    history = HistoricalRecords(verbose_name=_("目标值沿革"))

    class Meta:
        verbose_name = _("目标值")
        verbose_name_plural = _("目标值")
        ordering = ["goal", "tier", "-in_force", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "tier"],
                condition=Q(in_force=True),
                name="target_once_in_force",
                violation_error_message=_("每个目标每一层级只能有一个现行目标值。"),
            ),
            models.CheckConstraint(
                condition=Q(value_high__isnull=True) | Q(value_high__gt=F("value")),
                name="target_high_above_value",
                violation_error_message=_("目标上限须大于目标值。"),
            ),
            models.CheckConstraint(
                condition=Q(comparator=Comparator.RANGE, value_high__isnull=False)
                | (~Q(comparator=Comparator.RANGE) & Q(value_high__isnull=True)),
                name="target_range_has_high",
                violation_error_message=_("比较为“区间”时须有上限，其他比较不得有上限。"),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(basis__in=[Basis.MILESTONE, Basis.GRADE]),
                name="target_has_value",
                violation_error_message=_("除事项和等级外，目标值不能为空。"),
            ),
            models.CheckConstraint(
                condition=~Q(direction=Direction.HIGHER, basis__in=RATIO_BASES, value=0),
                name="target_higher_not_zero",
                violation_error_message=_(
                    "“越高越好”的目标值不能为 0；“零突破”请填 1，并把基期值填为 0。"
                ),
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.RANK) | Q(value__gte=1),
                name="target_rank_from_one",
                violation_error_message=_("位次从第 1 位起。"),
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(change_reason=""),
                name="target_change_has_reason",
                violation_error_message=_("调整目标值须写明原因。"),
            ),
        ]

    def __str__(self) -> str:
        value = "—" if self.value is None else format_decimal(self.value)
        high = "" if self.value_high is None else f"–{format_decimal(self.value_high)}"
        mark = "" if high else self.get_comparator_display()
        return f"{mark}{value}{high}{self.unit}"

"""Plans and their numbered work items."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.enums import MeasureState
from plans.models.documents import Document
from plans.models.reference import Bureau, Jurisdiction
from plans.querysets import MeasureQuerySet, PlanQuerySet

FIRST_YEAR, LAST_YEAR = 1990, 2100


class PlanManager(models.Manager.from_queryset(PlanQuerySet)):
    def get_by_natural_key(self, code: str, year: int | None, title: str) -> "Plan":
        return self.get(jurisdiction__code=code, year=year, title=title)


class Plan(models.Model):
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="plans", verbose_name=_("行政区")
    )
    bureau = models.ForeignKey(
        Bureau,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("发布单位"),
    )
    year = models.PositiveSmallIntegerField(
        _("计划年度"), null=True, blank=True, help_text=_("原文看不出年份时留空")
    )
    title = models.CharField(_("标题"), max_length=200)
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("文件"),
    )

    objects = PlanManager()

    class Meta:
        verbose_name = _("计划")
        verbose_name_plural = _("计划")
        ordering = ["-year", "jurisdiction__code", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "year", "title"],
                name="plan_once_per_year",
                violation_error_message=_("该行政区本年度已有同名计划。"),
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "title"],
                condition=Q(year__isnull=True),
                name="plan_once_undated",
                violation_error_message=_("该行政区已有同名的年份待定计划。"),
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="plan_year_sensible",
                violation_error_message=_("年度应在 1990 到 2100 之间。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.pk])

    def natural_key(self) -> tuple[str, int | None, str]:
        return (self.jurisdiction.code, self.year, self.title)

    natural_key.dependencies = ["plans.jurisdiction"]


class Measure(models.Model):
    """A numbered work item of a plan."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="measures", verbose_name=_("计划")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级举措"),
    )
    path = models.CharField(
        _("编号路径"), max_length=60, blank=True, help_text=_("如 三、/(一)/1.")
    )
    position = models.PositiveIntegerField(_("顺序"), default=0)
    level = models.PositiveSmallIntegerField(_("层次"), default=1)
    number = models.CharField(_("序号"), max_length=20, blank=True)
    name = models.CharField(_("名称"), max_length=120)
    offset = models.PositiveIntegerField(_("原文位置"), null=True, blank=True)
    lead_bureau = models.ForeignKey(
        Bureau,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_measures",
        verbose_name=_("牵头单位"),
    )
    cooperating_bureaus = models.ManyToManyField(
        Bureau,
        through="MeasureBureau",
        related_name="supported_measures",
        blank=True,
        verbose_name=_("配合单位"),
    )
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    state = models.CharField(
        _("进展"), max_length=12, choices=MeasureState.choices, default=MeasureState.NOT_STARTED
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("举措")
        verbose_name_plural = _("举措")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "path", "name"],
                name="measure_once_per_plan",
                violation_error_message=_("计划中已有同编号同名的举措。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}{self.name}"

    def get_absolute_url(self) -> str:
        return reverse("measure", args=[self.pk])

    @property
    def label(self) -> str:
        """The measure as a sheet names it: its path, a space, its name."""
        return f"{self.path} {self.name}".strip()


class MeasureBureau(models.Model):
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE)
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, verbose_name=_("配合单位"))
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("配合单位")
        verbose_name_plural = _("配合单位")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "bureau"], name="measure_bureau_once")
        ]

    def __str__(self) -> str:
        return str(self.bureau)


class ProgressNote(models.Model):
    """What a member of staff says of a measure on a day."""

    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="notes", verbose_name=_("举措")
    )
    noted_on = models.DateField(_("日期"))
    state = models.CharField(_("进展"), max_length=12, choices=MeasureState.choices)
    text = models.TextField(_("说明"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("填写人"),
    )

    class Meta:
        verbose_name = _("进展记录")
        verbose_name_plural = _("进展记录")
        ordering = ["-noted_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.noted_on} {self.get_state_display()}"

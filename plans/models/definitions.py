"""What a comparison needs to know: when a definition changed, how many people and how much GDP."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.enums import BaseKind
from plans.models.fields import FigureField
from plans.models.planning import FIRST_YEAR, LAST_YEAR
from plans.models.reference import Indicator, Jurisdiction


class DefinitionChange(models.Model):
    """From a year on an indicator means something else: figures before and after do not compare."""

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        related_name="definition_changes",
        verbose_name=_("指标"),
    )
    year = models.PositiveSmallIntegerField(
        _("起用年度"), help_text=_("从哪一年的数字起用新口径，如 2023")
    )
    what = models.CharField(_("变动内容"), max_length=200)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    history = HistoricalRecords(verbose_name=_("口径变动沿革"))

    class Meta:
        verbose_name = _("口径变动")
        verbose_name_plural = _("口径变动")
        ordering = ["indicator__code", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year"],
                name="definition_change_once_a_year",
                violation_error_message=_("该指标这一年的口径变动已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="definition_change_year_plausible",
                violation_error_message=_("年度应在 1990 至 2100 之间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.what}"


class PlaceBase(models.Model):
    """How many people, in 万人, or how much GDP, in 亿元, a place had in a year."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="bases", verbose_name=_("行政区")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("基数"), max_length=4, choices=BaseKind.choices)
    value = FigureField(verbose_name=_("数值"))
    source = models.CharField(
        _("来源"), max_length=200, help_text=_("公报或年鉴的名称、网址，如“2023年统计公报”")
    )

    history = HistoricalRecords(verbose_name=_("基数沿革"))

    class Meta:
        verbose_name = _("比较基数")
        verbose_name_plural = _("比较基数")
        ordering = ["jurisdiction__code", "kind", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "kind", "year"],
                name="place_base_once_a_year",
                violation_error_message=_("该行政区这一年的这项基数已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(value__gt=0),
                name="place_base_positive",
                violation_error_message=_("基数应大于零。"),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="place_base_year_plausible",
                violation_error_message=_("年度应在 1990 至 2100 之间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.year} {self.get_kind_display()}"

"""Names learnt from confirmed pairs: what a bureau calls an indicator of the dictionary."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outcomes.models.reconciliation import ReconciledPair
from outcomes.querysets import SuggestionQuerySet
from plans.models import Indicator


class SuggestionState(models.TextChoices):
    WAITING = "waiting", _("待处理")
    ACCEPTED = "accepted", _("已采纳")
    DECLINED = "declined", _("不采纳")


class AliasSuggestion(models.Model):
    """Somebody holds a name for an indicator's; who keeps the dictionary decides."""

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        related_name="alias_suggestions",
        verbose_name=_("指标"),
    )
    name = models.CharField(_("别名"), max_length=120)
    pair = models.ForeignKey(
        ReconciledPair,
        on_delete=models.SET_NULL,
        null=True,
        related_name="alias_suggestions",
        verbose_name=_("核对结果"),
    )
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=SuggestionState.choices,
        default=SuggestionState.WAITING,
    )
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("建议人"),
    )
    suggested_at = models.DateTimeField(_("建议时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("处理人"),
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    objects = SuggestionQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("别名建议沿革"))

    class Meta:
        verbose_name = _("别名建议")
        verbose_name_plural = _("别名建议")
        ordering = ["-suggested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "name"], name="alias_suggested_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.indicator.name}"

"""A request to change what was promised: who asks, why, on what paper, and who decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.enums import ChangeKind, ChangeState, Comparator
from plans.models.documents import Document
from plans.models.fields import FigureField
from plans.models.goals import Goal, Target

DECIDED = (ChangeState.APPROVED, ChangeState.REJECTED)


class TargetChange(models.Model):
    """Another number for a goal, its withdrawal or its return; nothing changes before a yes."""

    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="changes", verbose_name=_("目标")
    )
    kind = models.CharField(_("事项"), max_length=10, choices=ChangeKind.choices)
    target = models.ForeignKey(
        Target,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=_("原目标值"),
    )
    comparator = models.CharField(
        _("比较"), max_length=6, choices=Comparator.choices, blank=True, default=""
    )
    value = FigureField(verbose_name=_("拟调整为"), null=True, blank=True)
    value_high = FigureField(verbose_name=_("拟调整上限"), null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    reason = models.CharField(_("申请理由"), max_length=200)
    document_number = models.CharField(_("批准文号"), max_length=120, blank=True)
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=_("批准文件"),
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=ChangeState.choices, default=ChangeState.REQUESTED
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("申请人"),
    )
    requested_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("决定人"),
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    decision_note = models.CharField(_("决定意见"), max_length=300, blank=True)
    result = models.OneToOneField(
        Target,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="made_by",
        verbose_name=_("新目标值"),
    )

    history = HistoricalRecords(verbose_name=_("目标调整申请沿革"))

    class Meta:
        verbose_name = _("目标调整申请")
        verbose_name_plural = _("目标调整申请")
        ordering = ["-requested_at", "-pk"]
        permissions = [("decide_targetchange", _("可以批准或驳回目标调整"))]
        constraints = [
            models.UniqueConstraint(
                fields=["goal"],
                condition=Q(state=ChangeState.REQUESTED),
                name="change_open_once",
                violation_error_message=_("这个目标已有一件调整申请待决定。"),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="change_has_reason",
                violation_error_message=_("申请调整须写明理由。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | ~Q(decided_by=F("requested_by")),
                name="change_decided_by_another",
                violation_error_message=_("申请人不得批准或驳回自己的申请。"),
            ),
            models.CheckConstraint(
                condition=Q(state=ChangeState.REQUESTED, decided_by__isnull=True)
                | (~Q(state=ChangeState.REQUESTED) & Q(decided_by__isnull=False)),
                name="change_decided_by_somebody",
                violation_error_message=_("已决定的申请须有决定人，未决定的不得有。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=ChangeState.APPROVED)
                | ~Q(document_number="")
                | Q(document__isnull=False),
                name="change_approved_on_paper",
                violation_error_message=_("批准须有文号或批准文件。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=ChangeState.REJECTED) | ~Q(decision_note=""),
                name="change_rejected_with_note",
                violation_error_message=_("驳回须写明意见。"),
            ),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.VALUE, target__isnull=False)
                | (~Q(kind=ChangeKind.VALUE) & Q(target__isnull=True)),
                name="change_of_value_names_target",
                violation_error_message=_("调整目标值须指明是哪一个目标值。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal.title} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("admin:plans_targetchange_change", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ChangeState.REQUESTED

    @property
    def paper(self) -> str:
        """The number of the document that approves, or its title."""
        if self.document_number or self.document is None:
            return self.document_number
        return self.document.document_number or self.document.title

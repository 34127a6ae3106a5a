"""What has to be reported by which day, who was reminded, and which days are worked."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outcomes.enums import Frequency
from plans.models import Bureau, Jurisdiction, Plan


class Holiday(models.Model):
    """A day the State Council's yearly notice moves: a holiday, or a weekend day worked."""

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("调休上班"), default=False)
    name = models.CharField(_("名称"), max_length=40)

    history = HistoricalRecords(verbose_name=_("节假日沿革"))

    class Meta:
        verbose_name = _("节假日")
        verbose_name_plural = _("节假日")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"


class ReportingTask(models.Model):
    """Figures of some places, bureaus or one plan are due on a day of each month or quarter."""

    name = models.CharField(_("名称"), max_length=80, unique=True)
    places = models.ManyToManyField(
        Jurisdiction, related_name="reporting_tasks", blank=True, verbose_name=_("行政区")
    )
    bureaus = models.ManyToManyField(
        Bureau, related_name="reporting_tasks", blank=True, verbose_name=_("责任单位")
    )
    plan = models.ForeignKey(
        Plan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reporting_tasks",
        verbose_name=_("计划"),
    )
    frequency = models.CharField(
        _("频率"), max_length=10, choices=Frequency.choices, default=Frequency.MONTHLY
    )
    day_of_month = models.PositiveSmallIntegerField(
        _("报送日"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("每月几日；当月没有这一日的，为月末"),
    )
    months_after = models.PositiveSmallIntegerField(
        _("报送月"),
        default=1,
        choices=[(0, _("当期末月（报本期）")), (1, _("期满次月（报上期）"))],
        help_text=_("如每月28日报当月选前者，次月5日报上月选后者"),
    )
    active_from = models.DateField(_("起"), help_text=_("从这一天起的报送日有效"))
    active_to = models.DateField(_("止"), null=True, blank=True)
    once_from = models.DateField(_("统计期起"), null=True, blank=True)
    once_to = models.DateField(_("统计期止"), null=True, blank=True)
    once_due = models.DateField(_("一次性报送日"), null=True, blank=True)

    history = HistoricalRecords(verbose_name=_("报送任务沿革"))

    class Meta:
        verbose_name = _("报送任务")
        verbose_name_plural = _("报送任务")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day_of_month__range=(1, 31)),
                name="task_day_in_month",
                violation_error_message=_("报送日应在 1 到 31 之间。"),
            ),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gte=F("active_from")),
                name="task_days_in_order",
                violation_error_message=_("止日不得早于起日。"),
            ),
            models.CheckConstraint(
                condition=~Q(frequency=Frequency.ONCE)
                | Q(once_from__isnull=False, once_to__isnull=False, once_due__isnull=False),
                name="task_once_has_period",
                violation_error_message=_("一次性任务须填统计期起止和报送日。"),
            ),
            models.CheckConstraint(
                condition=Q(once_to__isnull=True) | Q(once_to__gte=F("once_from")),
                name="task_period_in_order",
                violation_error_message=_("统计期止不得早于统计期起。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """Somebody told a bureau that figures are missing; the second time is a row of its own."""

    task = models.ForeignKey(
        ReportingTask,
        on_delete=models.PROTECT,
        related_name="reminders",
        verbose_name=_("报送任务"),
    )
    bureau = models.ForeignKey(
        Bureau, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("责任单位")
    )
    period_end = models.DateField(_("统计期止"))
    due_on = models.DateField(_("报送日"))
    missing = models.PositiveIntegerField(_("缺报项数"))
    text = models.CharField(_("催办内容"), max_length=300)
    reminded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("催办人"),
    )
    reminded_on = models.DateField(_("催办日期"))
    reminded_at = models.DateTimeField(_("催办时间"), auto_now_add=True)

    history = HistoricalRecords(verbose_name=_("催办沿革"))

    class Meta:
        verbose_name = _("催办记录")
        verbose_name_plural = _("催办记录")
        ordering = ["-reminded_at", "-pk"]
        permissions = [("remind_bureau", _("可以催办"))]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "bureau", "period_end", "reminded_on"],
                name="reminder_once_a_day",
                violation_error_message=_("今天已就此催办过该单位。"),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="reminder_has_text",
                violation_error_message=_("催办须写明内容。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bureau} {self.task} {self.period_end:%Y-%m-%d}"


class ReminderMail(models.Model):
    """One person's mail of one day: what makes sending it again on that day do nothing."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("收件人"),
    )
    sent_on = models.DateField(_("日期"))
    address = models.EmailField(_("邮箱"))
    text = models.TextField(_("内容"))
    sent_at = models.DateTimeField(_("发送时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("提醒邮件")
        verbose_name_plural = _("提醒邮件")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "sent_on"],
                name="mail_once_a_day",
                violation_error_message=_("今天已给此人发过提醒。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.sent_on:%Y-%m-%d}"

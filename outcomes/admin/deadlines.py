"""Admin of reporting tasks and holidays; what a person owes; 催办 by those who supervise."""

import io

import xlsxwriter
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.actions.reminders import ReminderRefused, remind
from outcomes.admin.reports import ReadOnlyAdmin
from outcomes.models import Holiday, Reminder, ReportingTask
from outcomes.moves_access import (
    may_keep_task,
    remindable_bureaus,
    supervised,
    visible_reminders,
)
from outcomes.reports.due_board import Lagging, lagging, owed_figures
from plans.access import recordable_goals
from plans.admin.history import HistoryAdmin
from plans.models import Goal
from plans.people import printed_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST_HEADINGS = (
    "责任单位", "报送任务", "统计期", "报送日", "逾期天数", "缺报项数", "缺报指标",
    "已催办次数", "最近催办", "催办人",
)  # fmt: skip


@admin.register(Holiday)
class HolidayAdmin(HistoryAdmin):
    list_display = ["day", "name", "is_workday"]
    list_filter = ["is_workday"]
    date_hierarchy = "day"


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["bureau", "task", "period_end", "missing", "text", "reminded_by", "reminded_at"]
    list_filter = [("task", admin.RelatedOnlyFieldListFilter), "reminded_on"]
    list_select_related = ["bureau", "task", "reminded_by"]
    search_fields = ["bureau__name", "task__name", "text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reminder]:
        seen = visible_reminders(request.user, timezone.localdate())
        return super().get_queryset(request).filter(pk__in=seen.values("pk"))


class TaskForm(forms.ModelForm):
    """Keeps a supervisor's tasks within what they supervise; the person is set by the admin."""

    person = None

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        asked = {name: cleaned.get(name, ()) for name in ("places", "bureaus")}
        if not self.errors and not may_keep_task(
            self.person, timezone.localdate(), plan=cleaned.get("plan"), **asked
        ):
            raise forms.ValidationError(
                _("报送任务只能布置给您督查范围内的行政区、单位或计划：请在“谁报”中选定。")
            )
        return cleaned


@admin.register(ReportingTask)
class ReportingTaskAdmin(HistoryAdmin):
    form = TaskForm
    list_display = ["name", "frequency", "day_of_month", "months_after", "active_from", "active_to"]
    list_filter = ["frequency"]
    search_fields = ["name"]
    autocomplete_fields = ["places", "bureaus", "plan"]
    change_list_template = "admin/moves/tasks.html"
    fieldsets = [
        (None, {"fields": ["name", ("active_from", "active_to")]}),
        (
            gettext_lazy("谁报"),
            {
                "fields": ["places", "bureaus", "plan"],
                "description": gettext_lazy(
                    "所填行政区、单位、计划的目标都要报；都不填的，全部目标都要报。"
                ),
            },
        ),
        (gettext_lazy("何时报"), {"fields": [("frequency", "day_of_month", "months_after")]}),
        (
            gettext_lazy("一次性任务"),
            {"fields": [("once_from", "once_to", "once_due")], "classes": ["collapse"]},
        ),
    ]

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        name = "outcomes_reportingtask"
        return [
            path("due/", wrap(self.due_view), name=f"{name}_due"),
            path("remind/", wrap(self.remind_view), name=f"{name}_remind"),
            path("remind.xlsx", wrap(self.remind_file), name=f"{name}_remind_file"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: ReportingTask, form, change: bool) -> None:
        obj._history_user = request.user
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: ReportingTask | None = None) -> bool:
        """Let people read the tasks of others, and change those of whom they supervise."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or may_keep_task(
            request.user,
            timezone.localdate(),
            places=obj.places.all(),
            bureaus=obj.bureaus.all(),
            plan=obj.plan,
        )

    def get_form(self, request: HttpRequest, obj: ReportingTask | None = None, **options):
        form = super().get_form(request, obj, **options)
        return type(form.__name__, (form,), {"person": request.user})

    # What a person owes

    def due_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        day = timezone.localdate()
        owed = owed_figures(recordable_goals(request.user, day), day)
        shows_all = request.GET.get("all") == "1"
        context = {
            **self.admin_site.each_context(request),
            "title": _("我的报送任务"),
            "opts": self.opts,
            "owed": owed if shows_all else [one for one in owed if one.is_missing],
            "shows_all": shows_all,
            "unknown_years": unknown_years(owed),
        }
        return TemplateResponse(request, "admin/moves/due.html", context)

    # 催办

    def _lagging(self, request: HttpRequest) -> list[Lagging]:
        """List what the bureaus the person supervises have not reported in time."""
        day = timezone.localdate()
        if not remindable_bureaus(request.user, day).exists():
            raise PermissionDenied
        goals = Goal.objects.filter(supervised("", request.user, day)).distinct()
        return lagging(owed_figures(goals, day))

    def remind_view(self, request: HttpRequest) -> HttpResponse:
        groups = self._lagging(request)
        if request.method == "POST":
            self._remind(request, groups)
            return HttpResponseRedirect(reverse("admin:outcomes_reportingtask_remind"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("催办清单"),
            "opts": self.opts,
            "groups": groups,
            "day": timezone.localdate(),
            "text": _("下列数据已逾期，请于三个工作日内报送。"),
        }
        return TemplateResponse(request, "admin/moves/remind.html", context)

    def _remind(self, request: HttpRequest, groups: list[Lagging]) -> None:
        chosen = set(request.POST.getlist("key"))
        picked = [group for group in groups if group.key in chosen and group.bureau]
        if not picked:
            messages.error(request, _("没有选中要催办的单位，或这些单位已经报送：请刷新。"))
            return
        try:
            new, old = remind(
                lagging=[(one.task, one.due, one.bureau, len(one.goals)) for one in picked],
                reminded_by=request.user,
                text=request.POST.get("text", ""),
                day=timezone.localdate(),
            )
        except ReminderRefused as error:
            messages.error(request, str(error))
            return
        if new:
            messages.success(request, _("已记录催办 %d 件。") % new)
        if old:
            messages.info(request, _("%d 件今天已催办过，没有重复记录。") % old)

    def remind_file(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise Http404
        day = timezone.localdate()
        response = HttpResponse(lagging_sheet(self._lagging(request), day), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="reminders-{day}.xlsx"'
        return response


def unknown_years(owed) -> list[int]:
    """Name the years whose holidays are not in the table, so that weekends alone were counted."""
    return sorted({one.due.on.year for one in owed if not one.due.is_certain})


def lagging_sheet(groups: list[Lagging], day) -> bytes:
    """Lay the 催办 list out for an A4 print, lying down."""
    output = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(output, options) as workbook:
        sheet = workbook.add_worksheet(_("催办清单"))
        big = workbook.add_format({"bold": True, "font_size": 16, "align": "center"})
        head = workbook.add_format({"bold": True, "border": 1, "bg_color": "#E8EEF5"})
        cell = workbook.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
        last = len(LIST_HEADINGS) - 1
        sheet.merge_range(0, 0, 0, last, _("催办清单（截至%s）") % day.isoformat(), big)
        sheet.write_row(1, 0, LIST_HEADINGS, head)
        for line, group in enumerate(groups, start=2):
            for column, value in enumerate(_cells(group)):
                write = sheet.write_number if isinstance(value, int) else sheet.write_string
                write(line, column, value, cell)
        for column, width in enumerate((22, 18, 24, 12, 9, 9, 50, 10, 12, 10)):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
    return output.getvalue()


def _cells(group: Lagging) -> list[str | int]:
    span, last = group.due.span, group.last
    return [
        group.bureau.name if group.bureau else _("未定责任单位"),
        group.task.name,
        f"{span.start.isoformat()}—{span.end.isoformat()}",
        group.due.on.isoformat(),
        group.late,
        len(group.goals),
        "、".join(goal.title for goal in group.goals),
        len(group.reminders),
        last.reminded_on.isoformat() if last else "",
        printed_name(last.reminded_by) if last else "",
    ]

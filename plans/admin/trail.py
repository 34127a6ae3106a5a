"""The trail as auditors read it: a list to filter, one entry, a file; nothing can be changed."""

from datetime import datetime, time

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from plans.models import TrailEntry, TrailHead
from plans.models.trail import ON_RIGHTS
from plans.trail_access import may_export_trail, may_read_trail
from plans.trail_files import csv_lines, json_lines
from plans.trail_words import kind_name, spoken_details

WRITERS = {"csv": (csv_lines, "text/csv"), "jsonl": (json_lines, "application/jsonl")}


class TextFilter(admin.SimpleListFilter):
    """A filter with a box to type in; the box stands in the list's own search form."""

    template = "admin/trail/text_filter.html"
    kind = "text"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("", "")]

    def choices(self, changelist) -> list[dict[str, object]]:
        others = [
            (name, value)
            for name, values in changelist.get_filters_params().items()
            if name != self.parameter_name
            for value in (values if isinstance(values, list) else [values])
        ]
        return [{"others": others, "value": self.value() or "", "kind": self.kind}]


class LoginFilter(TextFilter):
    title = gettext_lazy("账号")
    parameter_name = "login"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(login=self.value()) if self.value() else queryset


class AddressFilter(TextFilter):
    title = gettext_lazy("来源地址")
    parameter_name = "address"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(address=self.value()) if self.value() else queryset


class DayFilter(TextFilter):
    kind = "date"

    def moment(self) -> datetime | None:
        day = parse_date(self.value() or "") if len(self.value() or "") == 10 else None
        return timezone.make_aware(datetime.combine(day, time.min)) if day else None


class FromFilter(DayFilter):
    title = gettext_lazy("自（日期）")
    parameter_name = "from"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(at__gte=self.moment()) if self.moment() else queryset


class UntilFilter(DayFilter):
    title = gettext_lazy("至（日期，不含当日）")
    parameter_name = "until"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(at__lt=self.moment()) if self.moment() else queryset


class RightsFilter(admin.SimpleListFilter):
    title = gettext_lazy("权限变更")
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("1", gettext_lazy("只看权限变更"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(ON_RIGHTS) if self.value() == "1" else queryset


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("类别")
    parameter_name = "target_type"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        kinds = TrailEntry.objects.exclude(target_type="").order_by("target_type")
        names = kinds.values_list("target_type", flat=True).distinct()
        return [(name, kind_name(TrailEntry(target_type=name))) for name in names]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(target_type=self.value()) if self.value() else queryset


@admin.register(TrailEntry)
class TrailEntryAdmin(admin.ModelAdmin):
    list_display = ["sequence", "time", "person", "source", "action", "kind", "label", "reason"]
    list_display_links = ["sequence"]
    list_filter = [
        RightsFilter,
        "action",
        LoginFilter,
        AddressFilter,
        FromFilter,
        UntilFilter,
        KindFilter,
    ]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["label", "target_id__exact"]
    search_help_text = gettext_lazy("对象名称，或对象编号")
    actions = None
    change_list_template = "admin/trail/change_list.html"
    fields = [
        *("sequence", "time", "person", "source", "action", "kind", "target_id", "label"),
        *("reason", "particulars", "previous", "hash"),
    ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_read_trail(request.user)

    def has_view_permission(self, request: HttpRequest, obj: TrailEntry | None = None) -> bool:
        return may_read_trail(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: TrailEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: TrailEntry | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("时间"), ordering="at")
    def time(self, entry: TrailEntry) -> str:
        return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description=gettext_lazy("何人"), ordering="login")
    def person(self, entry: TrailEntry) -> str:
        if entry.name and entry.name != entry.login:
            return f"{entry.name}（{entry.login}）" if entry.login else entry.name
        return entry.login or "—"

    @admin.display(description=gettext_lazy("来源"), ordering="address")
    def source(self, entry: TrailEntry) -> str:
        return entry.address or _("本机")

    @admin.display(description=gettext_lazy("类别"), ordering="target_type")
    def kind(self, entry: TrailEntry) -> str:
        return kind_name(entry)

    @admin.display(description=gettext_lazy("详情"))
    def particulars(self, entry: TrailEntry) -> str:
        lines = spoken_details(entry)
        return format_html("<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines))

    def get_urls(self) -> list:
        export = self.admin_site.admin_view(require_POST(self.export_view))
        return [
            path("export/<str:extension>/", export, name="plans_trailentry_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        extra = {
            "may_export": may_export_trail(request.user),
            "head": TrailHead.objects.filter(pk=TrailHead.ONLY).first(),
            **(extra_context or {}),
        }
        return super().changelist_view(request, extra)

    def export_view(self, request: HttpRequest, extension: str) -> StreamingHttpResponse:
        """Hand out the entries the list shows, all pages; the export is itself an entry."""
        if not may_export_trail(request.user) or extension not in WRITERS:
            raise PermissionDenied
        entries = self.get_changelist_instance(request).get_queryset(request)
        lines, content_type = WRITERS[extension]
        response = StreamingHttpResponse(
            lines(entries.order_by("sequence").iterator(chunk_size=2000)),
            content_type=f"{content_type}; charset=utf-8",
        )
        name = f"trail-{timezone.localtime():%Y%m%d-%H%M}.{extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

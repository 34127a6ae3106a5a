"""Admin of evidence, and the only door to its files."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from outcomes.access import recordable_outcomes
from outcomes.enums import ObjectionState, OutcomeState
from outcomes.models import Evidence, Outcome
from outcomes.uploads import check_evidence_file
from plans.admin.history import HistoryAdmin
from plans.admin.reaching import ReachMixin


@admin.register(Evidence)
class EvidenceAdmin(ReachMixin, HistoryAdmin):
    list_display = ["title", "document_number", "issued_by", "link", "added_by", "added_at"]
    autocomplete_fields = ["issued_by"]
    search_fields = ["title", "document_number", "url"]
    readonly_fields = ["added_by", "added_at", "link"]
    list_select_related = ["added_by", "issued_by"]

    def has_delete_permission(self, request: HttpRequest, obj: Evidence | None = None) -> bool:
        """Nothing that proves a figure is deleted, whoever asks."""
        is_used = obj is not None and obj.outcomes.exists()
        return super().has_delete_permission(request, obj) and not is_used

    def has_change_permission(self, request: HttpRequest, obj: Evidence | None = None) -> bool:
        """Keep what somebody has vouched for, or settled by, as it was when they did."""
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None:
            return allowed
        if is_relied_on(obj):
            return False
        return request.user.is_superuser or writes_evidence(request, obj)

    def lock(self, row: Evidence) -> None:
        """Wait too for whoever is verifying a figure that it proves: then it stays as it is."""
        super().lock(row)
        proven = Outcome.objects.filter(pk__in=row.outcomes.values("pk")).order_by("pk")
        list(proven.select_for_update(no_key=True).values_list("pk"))

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **options):
        if db_field.name == "url":
            options["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "file":
            field.validators.append(check_evidence_file)
        return field

    def get_urls(self) -> list:
        serve = self.admin_site.admin_view(self.file_view)
        return [path("<int:pk>/file/", serve, name="outcomes_evidence_file"), *super().get_urls()]

    @admin.display(description=_("材料"))
    def link(self, evidence: Evidence) -> str:
        if evidence.file:
            address = reverse("admin:outcomes_evidence_file", args=[evidence.pk])
            return format_html('<a href="{}">{}</a>', address, _("下载"))
        if evidence.url:
            return format_html('<a href="{}" rel="noreferrer">{}</a>', evidence.url, _("打开网址"))
        return evidence.document_number

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Serve the file as an attachment to whoever may see evidence."""
        evidence = self.get_object(request, str(pk))
        if evidence is None or not evidence.file:
            raise Http404
        if not self.has_view_permission(request, evidence):
            raise PermissionDenied
        try:
            return FileResponse(evidence.file.open(), as_attachment=True)
        except FileNotFoundError:
            lost = _("“%(name)s”的文件已不在服务器上：请管理员从备份恢复，或重新上传材料。")
            messages.error(request, lost % {"name": evidence.title})
            return redirect("admin:outcomes_evidence_change", evidence.pk)

    def save_model(self, request: HttpRequest, obj: Evidence, form, change: bool) -> None:
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)


def is_relied_on(evidence: Evidence) -> bool:
    vouched = evidence.outcomes.filter(state__in=[OutcomeState.REVIEWED, OutcomeState.VERIFIED])
    settled = evidence.objections.exclude(state=ObjectionState.OPEN)
    return vouched.exists() or settled.exists()


def writes_evidence(request: HttpRequest, evidence: Evidence) -> bool:
    """Say whether all figures it proves are theirs to record; of none, whether they added it."""
    linked = evidence.outcomes.all()
    if not linked.exists():
        return evidence.added_by_id == request.user.pk
    mine = recordable_outcomes(request.user, timezone.localdate())
    return not linked.exclude(pk__in=mine.values("pk")).exists()

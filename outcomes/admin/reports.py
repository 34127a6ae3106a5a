"""Admin of what was issued (to read only), who asked for what, and the office's templates."""

import io

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.models import IssuedReport, ReportRequest, ReportTemplate, ScoringScheme
from outcomes.reports.notice import fields_of
from outcomes.reports.sample import sample_content
from outcomes.reports.word import UnusableTemplate, render_word, template_bytes
from outcomes.scoring.scoring import SchemeError, check_scheme
from plans.admin.seen import SeenMixin
from plans.reach import reads_everything


class ReadOnlyAdmin(admin.ModelAdmin):
    """A list to read: no adding, changing or deleting, whoever asks."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(IssuedReport)
class IssuedReportAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "jurisdiction", "bureau", "as_of", "issued_by", "issued_at"]
    list_filter = ["kind", "year"]
    list_select_related = ["jurisdiction", "bureau", "issued_by"]
    search_fields = ["title", "sha256"]
    exclude = ["content"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[IssuedReport]:
        found = super().get_queryset(request)
        return found.readable_by(request.user, timezone.localdate())


@admin.register(ReportRequest)
class ReportRequestAdmin(ReadOnlyAdmin):
    list_display = ["kind", "reason", "parameters", "asked_by", "asked_at"]
    list_select_related = ["asked_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportRequest]:
        """Show people what they asked for themselves, and everything to those who audit."""
        everything = reads_everything(request.user, timezone.localdate())
        return super().get_queryset(request).filter(everything | Q(asked_by=request.user))


class ReportTemplateForm(forms.ModelForm):
    class Meta:
        model = ReportTemplate
        fields = ["kind", "file"]
        help_texts = {
            "file": gettext_lazy("先下载现行模板修改，{{ }} 中的字段名保持不变；.docx 格式")
        }

    def clean(self) -> dict[str, object]:
        """Try the template on a sample, so that it cannot fail when a report is due."""
        cleaned = super().clean()
        file, kind = cleaned.get("file"), cleaned.get("kind")
        if not file or not kind or "file" not in self.changed_data:
            return cleaned
        if file.size > settings.UPLOAD_MAX_BYTES:
            self.add_error("file", _("文件过大。"))
            return cleaned
        try:
            render_word(file.read(), fields_of(kind, sample_content(kind)))
        except UnusableTemplate as error:
            self.add_error("file", str(error))
        file.seek(0)
        return cleaned


@admin.register(ReportTemplate)
class ReportTemplateAdmin(SeenMixin):
    form = ReportTemplateForm
    list_display = ["kind", "uploaded_by", "uploaded_at", "current"]
    list_select_related = ["uploaded_by"]

    def get_urls(self) -> list:
        serve = self.admin_site.admin_view(self.current_view)
        name = "outcomes_reporttemplate_current"
        return [path("current/<str:kind>.docx", serve, name=name), *super().get_urls()]

    @admin.display(description=gettext_lazy("现行模板"))
    def current(self, template: ReportTemplate) -> str:
        address = reverse("admin:outcomes_reporttemplate_current", args=[template.kind])
        return format_html('<a href="{}">{}</a>', address, _("下载"))

    def current_view(self, request: HttpRequest, kind: str) -> FileResponse:
        """Serve the template in use, ours until the office uploads its own."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in dict(ReportTemplate._meta.get_field("kind").choices):
            raise Http404
        data = io.BytesIO(template_bytes(kind))
        return FileResponse(data, as_attachment=True, filename=f"{kind}.docx")

    def save_model(self, request: HttpRequest, obj: ReportTemplate, form, change: bool) -> None:
        obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)


class ScoringSchemeForm(forms.ModelForm):
    class Meta:
        model = ScoringScheme
        fields = ["code", "title", "year", "unit_class", "source", "rules"]

    def clean_rules(self) -> dict[str, object]:
        rules = self.cleaned_data["rules"]
        try:
            check_scheme(rules)
        except (SchemeError, KeyError, TypeError, ValueError) as error:
            raise forms.ValidationError(_("计分规则有误：%s") % error) from error
        return rules


@admin.register(ScoringScheme)
class ScoringSchemeAdmin(SeenMixin):
    form = ScoringSchemeForm
    list_display = ["title", "year", "unit_class", "code"]
    list_filter = ["year"]

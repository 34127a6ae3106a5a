"""Sheets in the lists of the admin: export on the spot, import through the import jobs."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from import_export.admin import ExportMixin
from import_export.forms import ExportForm

from plans.models.batches import SheetKind
from plans.resources import SheetCsv, SheetXlsx


class SheetExchangeMixin(ExportMixin):
    sheet_kind: SheetKind
    export_form_class = ExportForm
    skip_admin_log = True
    import_export_change_list_template = "admin/import_export/change_list_import_export.html"

    def get_export_formats(self) -> list:
        return [SheetXlsx, SheetCsv]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.import_{self.opts.model_name}")

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.export_{self.opts.model_name}")

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        context = {"has_import_permission": self.has_import_permission(request)}
        return super().changelist_view(request, (extra_context or {}) | context)

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name=name), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Lead to the one place where sheets come in, with the list's own shape chosen."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        address = reverse("admin:plans_importjob_add")
        return HttpResponseRedirect(f"{address}?kind={self.sheet_kind}")

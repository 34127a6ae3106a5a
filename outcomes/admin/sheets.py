"""Import and export in the admin: one mixin over the pages of django-import-export."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from import_export.admin import ImportExportMixin
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm

from plans.resources import AnySheet, SheetCsv, SheetXlsx


class SheetImportForm(ImportForm):
    create_indicators = forms.BooleanField(
        label=gettext_lazy("新建字典里没有的指标"),
        required=False,
        help_text=gettext_lazy("按表中的单位、类型、方向新建；不勾选时这些行会被拒绝"),
    )


class SheetConfirmForm(ConfirmImportForm):
    create_indicators = forms.BooleanField(required=False, widget=forms.HiddenInput)


class SheetExchangeMixin(ImportExportMixin):
    import_form_class = SheetImportForm
    confirm_form_class = SheetConfirmForm
    export_form_class = ExportForm
    import_template_name = "admin/sheet_import.html"
    skip_admin_log = True
    import_export_change_list_template = "admin/import_export/change_list_import_export.html"

    def get_import_formats(self) -> list:
        return [AnySheet]

    def get_export_formats(self) -> list:
        return [SheetXlsx, SheetCsv]

    def get_confirm_form_initial(self, request: HttpRequest, import_form) -> dict:
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form:
            initial["create_indicators"] = import_form.cleaned_data.get("create_indicators", False)
        return initial

    def get_import_data_kwargs(self, request: HttpRequest, *arguments, **options) -> dict:
        form = options.get("form")
        created = bool(form and form.cleaned_data.get("create_indicators"))
        return {"create_indicators": created}

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.import_{self.opts.model_name}")

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.export_{self.opts.model_name}")

"""Admin of published documents: register, give the text, never alter it afterwards."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions.documents import DocumentRefused, attach_text
from plans.admin.planning import BureauDutyMixin
from plans.admin.seen import SeenMixin
from plans.models import Document
from plans.reading import UnreadableDocument


class TextForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("txt、docx、带文字层的 pdf 或 html；登记过校验值的须是同一个文件"),
    )


class DocumentAdmin(BureauDutyMixin, SeenMixin):
    """Registered by the outcomes app, which adds the review of what was read."""

    unmarked_fields = ("text",)  # never altered, and long

    list_display = ["title", "jurisdiction", "bureau", "published_on", "kind", "year", "has_text"]
    list_filter = ["kind", "year", ("jurisdiction", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["jurisdiction", "bureau"]
    # Said again: counting what was read in them, a list forgets the order of the model.
    ordering = ["-published_on", "title", "pk"]
    search_fields = ["title", "index_number", "document_number", "jurisdiction__name"]
    autocomplete_fields = ["jurisdiction", "bureau"]
    fields = [
        "jurisdiction",
        "bureau",
        "title",
        "kind",
        "year",
        "published_on",
        "index_number",
        "document_number",
        "note",
        "file_name",
        "sha256",
        "length",
    ]
    readonly_fields = ["file_name", "sha256", "length"]
    change_form_template = "admin/plans/document/change_form.html"

    def get_urls(self) -> list:
        upload = self.admin_site.admin_view(self.text_view)
        return [
            path("<int:pk>/text/", upload, name="plans_document_text"),
            *super().get_urls(),
        ]

    @admin.display(boolean=True, description=gettext_lazy("有正文"))
    def has_text(self, document: Document) -> bool:
        return document.has_text

    def save_model(self, request: HttpRequest, obj: Document, form, change: bool) -> None:
        if not obj.slug:
            words = f"{obj.jurisdiction.code}-{obj.year or ''}-{obj.title}"
            obj.slug = slugify(words, allow_unicode=True)[:80]
        super().save_model(request, obj, form, change)

    def text_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the file of a document registered without one, and mark its figures."""
        document = self.get_object(request, str(pk))
        if document is None or not self.has_change_permission(request, document):
            raise PermissionDenied
        form = TextForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            attached = self._attach(request, form, document)
            if attached:
                return HttpResponseRedirect(self.address_after_text(attached))
        context = {
            **self.admin_site.each_context(request),
            "title": _("上传正文"),
            "opts": self.opts,
            "original": document,
            "form": form,
        }
        return TemplateResponse(request, "admin/plans/document/text.html", context)

    def address_after_text(self, document: Document) -> str:
        return document.get_absolute_url()

    def _attach(self, request: HttpRequest, form: TextForm, document: Document) -> Document | None:
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            document = attach_text(
                document=document,
                data=data,
                file_name=file.name,
                uploaded_by=request.user,
                now=timezone.now(),
            )
        except (DocumentRefused, UnreadableDocument) as error:
            form.add_error("file", str(error))
            return None
        messages.success(request, _("正文已上传，数字已在原文中标出。"))
        return document

    def response_add(self, request: HttpRequest, obj: Document, post_url_continue=None):
        """Ask for the file right after the title is registered."""
        if "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(reverse("admin:plans_document_text", args=[quote(obj.pk)]))

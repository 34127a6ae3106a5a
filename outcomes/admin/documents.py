"""Admin of documents: upload, read, review. It stands here because a yes makes outcomes too."""

from django.contrib import admin
from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.admin.review import ReviewMixin
from outcomes.admin.uploading import UploadMixin
from plans.admin.documents import DocumentAdmin
from plans.enums import Decision
from plans.models import Document


@admin.register(Document)
class ReviewedDocumentAdmin(UploadMixin, ReviewMixin, DocumentAdmin):
    list_display = [*DocumentAdmin.list_display, "review_link"]
    change_form_template = "admin/review/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Count what waits for a person, and leave the texts in the database."""
        pending = Q(figures__decision=Decision.PENDING)
        return (
            super()
            .get_queryset(request)
            .defer("text", "left_out", "notices")
            .annotate(
                is_readable=Case(
                    When(text="", then=Value(False)),
                    default=Value(True),
                    output_field=BooleanField(),
                ),
                pending_count=Count("figures", filter=pending),
            )
        )

    @admin.display(boolean=True, description=gettext_lazy("有正文"))
    def has_text(self, document: Document) -> bool:
        return document.is_readable

    @admin.display(description=gettext_lazy("审阅"))
    def review_link(self, document: Document) -> SafeString | str:
        if not document.is_readable:
            return "—"
        address = reverse("admin:plans_document_review", args=[document.pk])
        words = _("待定 %d") % document.pending_count if document.pending_count else _("审阅")
        return format_html('<a href="{}">{}</a>', address, words)

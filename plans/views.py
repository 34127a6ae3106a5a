"""Documents: what is registered, and one with its numbers marked in its text."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Count, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.access import may_plan
from plans.enums import Decision, FigureKind
from plans.marked_text import marked_paragraphs
from plans.models import Document

PAGE_SIZE = 100


def may_upload(user: AbstractBaseUser | AnonymousUser, document: Document) -> bool:
    """Tell whether the person keeps the document: nobody else is led to the upload."""
    if not user.has_perm("plans.change_document"):
        return False
    return may_plan(user, document.bureau, timezone.localdate(), document.jurisdiction)


@require_safe
def documents_page(request: HttpRequest) -> HttpResponse:
    accepted = Q(figures__decision=Decision.ACCEPTED)
    is_target = accepted & Q(figures__kind=FigureKind.TARGET)
    is_outcome = accepted & Q(figures__kind=FigureKind.OUTCOME)
    documents = (
        Document.objects.select_related("jurisdiction__parent", "bureau")
        .defer("text")
        .annotate(
            is_readable=Case(
                When(text="", then=Value(False)), default=Value(True), output_field=BooleanField()
            ),
            target_count=Count("figures", filter=is_target),
            outcome_count=Count("figures", filter=is_outcome),
        )
        .order_by("jurisdiction__code", "-year", "title")
    )
    page = Paginator(documents, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "documents.html", {"page": page})


@require_safe
def document_page(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(
        Document.objects.select_related("jurisdiction__parent", "bureau"), pk=pk
    )
    # What the reader proposes is nobody's statement until a person has accepted it.
    figures = list(
        document.figures.filter(decision=Decision.ACCEPTED)
        .select_related("restates")
        .prefetch_related(
            "targets__goal__indicator",
            "restates__targets__goal__indicator",
            "outcomes__indicator",
        )
    )
    spot = _spot_of(request)
    context = {
        "document": document,
        "figures": figures,
        "spot": spot,
        "paragraphs": marked_paragraphs(document.text, figures, spot) if document.text else [],
        "plans": document.plans.order_by("title"),
        "may_upload": may_upload(request.user, document),
    }
    return render(request, "document.html", context)


def _spot_of(request: HttpRequest) -> int | None:
    """Return the character that a finding's link points at; anything else points nowhere."""
    given = request.GET.get("at", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None

"""What the checks find of a place's year or of a document, and how measurable a plan is."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from outcomes.access import reader_of
from outcomes.actions.explain import ExplanationRefused, explain_finding, take_explanation_back
from outcomes.checks.gathering import material_of_document, material_of_place
from outcomes.checks.kinds import ERROR, NOTICE, WARNING, Material
from outcomes.checks.listing import Checked, check
from outcomes.checks.quality import cascades_of, quality_of
from outcomes.reconciliation_access import may_explain, may_reconcile
from outcomes.views.asked import read_asked
from outcomes.views.places import default_year, place_years, read_place
from plans.models import Document, Jurisdiction, Plan

SEVERITY_WORDS = {
    ERROR: gettext_lazy("错误"),
    WARNING: gettext_lazy("警告"),
    NOTICE: gettext_lazy("提示"),
}


def for_staff(view):
    """Let in who may read outcomes: the rules take seconds for a large place."""
    return login_required(permission_required("outcomes.view_outcome", raise_exception=True)(view))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def place_checks_page(request: HttpRequest, code: str) -> HttpResponse:
    place = read_place(code)
    years = place_years(place)
    asked = read_asked(request, lambda: default_year(place, years))
    if asked.year is None:
        raise Http404
    material = material_of_place(place, asked.year, asked.today, reader_of(request))
    title = _("%(place)s %(year)s年数据检查") % {
        "place": place.qualified_name,
        "year": asked.year,
    }
    return _checked(request, material, place, title, years=years, asked=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def document_checks_page(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Document.objects.select_related("jurisdiction__parent"), pk=pk)
    material = material_of_document(document, timezone.localdate())
    title = _("数据检查：%s") % document.title
    return _checked(request, material, document.jurisdiction, title, document=document)


def _checked(
    request: HttpRequest, material: Material, place: Jurisdiction, title: str, **context: object
) -> HttpResponse:
    checked = check(material)
    may_write = may_explain(request.user, place, timezone.localdate())
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        return _explain(request, checked, place)
    groups = [(severity, SEVERITY_WORDS[severity], rows) for severity, rows in checked.groups]
    context |= {
        "place": place,
        "title": title,
        "checked": checked,
        "groups": groups,
        "may_explain": may_write,
    }
    return render(request, "checks/checks.html", context)


def _explain(request: HttpRequest, checked: Checked, place: Jurisdiction) -> HttpResponse:
    """Keep the reason of a finding that is still found; anything else is a stale page."""
    answer = redirect(request.get_full_path())
    if digest := request.POST.get("take_back"):
        take_explanation_back(digest=digest, place=place)
        return answer
    asked = request.POST.get("explain", "")
    row = next((row for row in checked.rows if row.digest == asked), None)
    if row is None:
        messages.error(request, _("这条检查结果已不存在：数字可能已改动。"))
        return answer
    try:
        explain_finding(
            finding=row.finding,
            place=place,
            explanation=request.POST.get("explanation", ""),
            explained_by=request.user,
            now=timezone.now(),
        )
    except ExplanationRefused as error:
        messages.error(request, str(error))
    return answer


@require_safe
def plan_quality_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what each goal lacks to be measured, and how goals are split among others."""
    plan = get_object_or_404(
        Plan.objects.select_related("jurisdiction__parent", "bureau", "document"), pk=pk
    )
    context = {
        "plan": plan,
        "quality": quality_of(plan),
        "cascades": cascades_of(plan),
        "may_reconcile": may_reconcile(request.user, plan, timezone.localdate()),
    }
    return render(request, "checks/quality.html", context)

"""Reports handed upward: written, issued, opened again, compared. Only for logged-in staff."""

import json
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from outcomes.access import reader_of
from outcomes.actions.reports import ReportRefused, issue_report
from outcomes.models import IssuedReport, ReportKind
from outcomes.report_access import ISSUE
from outcomes.report_forms import ReportForm, default_day
from outcomes.reports.changes import difference
from outcomes.reports.notice import fields_of
from outcomes.reports.performance_table import render_table
from outcomes.reports.snapshots import (
    Content,
    Parameters,
    build_content,
    canonical,
    digest,
    targets_of,
)
from outcomes.reports.word import UnusableTemplate, render_word, template_bytes
from outcomes.views.asked import number_of, read_asked
from outcomes.views.overview import goal_years
from outcomes.views.places import XLSX

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CONTENT_TYPES = {"xlsx": XLSX, "docx": DOCX, "json": "application/json"}
PAGE_SIZE = 50
READ = "outcomes.view_issuedreport"


def readable_reports(request: HttpRequest) -> QuerySet[IssuedReport]:
    reader = reader_of(request)
    return IssuedReport.objects.readable_by(reader.user, reader.day)


def for_readers(view):
    return login_required(permission_required(READ, raise_exception=True)(view))


@require_safe
@for_readers
def reports_page(request: HttpRequest) -> HttpResponse:
    found = (
        readable_reports(request)
        .defer("content")
        .select_related("jurisdiction__parent", "bureau", "issued_by")
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "may_issue": request.user.has_perm(ISSUE)}
    return render(request, "reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ISSUE, raise_exception=True)
def new_report_page(request: HttpRequest) -> HttpResponse:
    """Show the form, what it would print, or issue it; nothing is kept before it is issued."""
    today = timezone.localdate()
    if request.method != "POST":
        form = ReportForm(initial=first_values(request), user=request.user, day=today)
        return render(request, "new_report.html", {"form": form})
    form = ReportForm(request.POST, user=request.user, day=today)
    if not form.is_valid():
        return render(request, "new_report.html", {"form": form})
    content = build_content(form.parameters, form.full_title, form.texts, reader_of(request))
    step = request.POST.get("step", "preview")
    if step == "issue":
        return issued(request, form, content)
    if step in ("xlsx", "docx"):
        draft = content | {"title": _("（草稿）%s") % content["title"]}
        return file_of(form.parameters.kind, draft, step)
    return render(request, "new_report.html", {"form": form, **content_context(content)})


def issued(request: HttpRequest, form: ReportForm, content: Content) -> HttpResponse:
    parameters = form.parameters
    try:
        report = issue_report(
            kind=parameters.kind,
            title=content["title"],
            place=parameters.place,
            bureau=parameters.bureau,
            year=parameters.year,
            as_of=parameters.day,
            content=canonical(content),
            issued_by=request.user,
            now=timezone.now(),
        )
    except ReportRefused as error:
        form.add_error(None, str(error))
        return render(request, "new_report.html", {"form": form, **content_context(content)})
    messages.success(request, _("已印发。此后数据再变，这份报表不变。"))
    return redirect(report)


def first_values(request: HttpRequest) -> dict[str, object]:
    """Return what the address suggests, else the latest year up to the last month's end."""
    asked = read_asked(request)
    years = goal_years()
    year = asked.year or (years[0] if years else asked.today.year)
    day = default_day(year, asked.today) if asked.is_today else asked.day
    given = {
        name: request.GET[name]
        for name in ("kind", "period", "group_by", "targets")
        if name in request.GET
    }
    return {
        "year": year,
        "as_of": day,
        "place": number_of(request, "place"),
        "bureau": number_of(request, "bureau"),
        **given,
    }


def content_context(content: Content) -> dict[str, object]:
    kind = content["parameters"]["kind"]
    return {
        "content": content,
        "fields": None if kind == ReportKind.TABLE else fields_of(kind, content),
        "has_word": kind != ReportKind.TABLE,
    }


@require_safe
@for_readers
def issued_report_page(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(
        readable_reports(request).select_related("jurisdiction__parent", "bureau", "issued_by"),
        pk=pk,
    )
    content = json.loads(report.content)
    others = (
        readable_reports(request)
        .defer("content")
        .filter(jurisdiction=report.jurisdiction)
        .exclude(pk=pk)[:PAGE_SIZE]
    )
    context = {
        "report": report,
        "is_intact": digest(report.content) == report.sha256,
        "others": others,
        **content_context(content),
    }
    return render(request, "issued_report.html", context)


@require_safe
@for_readers
def issued_report_file(request: HttpRequest, pk: int, extension: str) -> HttpResponse:
    """Serve the data exactly as issued, or a file made of nothing but that data."""
    report = get_object_or_404(readable_reports(request), pk=pk)
    if extension == "json":
        return attachment(report.content.encode("utf-8"), report.title, extension)
    return file_of(report.kind, json.loads(report.content), extension)


def file_of(kind: str, content: Content, extension: str) -> HttpResponse:
    if extension == "xlsx":
        return attachment(render_table(content), content["title"], extension)
    if extension != "docx" or kind == ReportKind.TABLE:
        raise Http404
    try:
        made = render_word(template_bytes(kind), fields_of(kind, content))
    except UnusableTemplate as error:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    return attachment(made, content["title"], extension)


def attachment(data: bytes, title: str, extension: str) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPES[extension])
    name = quote(f"{' '.join(title.split())}.{extension}", safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require_safe
@for_readers
def report_changes_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare an issued report with another one, or with how its goals stand today."""
    report = get_object_or_404(
        readable_reports(request).select_related("jurisdiction", "bureau"), pk=pk
    )
    before = json.loads(report.content)
    other_number = number_of(request, "to")
    if other_number is None:
        other, day = None, timezone.localdate()
        after = build_content(
            parameters_again(report, before, day), report.title, {}, reader_of(request)
        )
    else:
        other = get_object_or_404(readable_reports(request), pk=other_number)
        after = json.loads(other.content)
    context = {
        "report": report,
        "other": other,
        "after": after,
        "change": difference(before, after),
    }
    return render(request, "report_changes.html", context)


def parameters_again(report: IssuedReport, content: Content, day) -> Parameters:
    """Ask for the same goals, held against the same targets, on another day."""
    given = content["parameters"]
    return Parameters(
        kind=report.kind,
        place=report.jurisdiction,
        year=report.year,
        day=day,
        bureau=report.bureau,
        is_with_below=given["with_below"],
        count_unverified=given["count_unverified"],
        period=given["period"],
        group_by=given["group_by"],
        targets=targets_of(content),
    )

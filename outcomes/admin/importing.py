"""The pages of an import: upload, differences, mapping, confirmation, batch, templates."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.actions.import_jobs import (
    SMALL_BYTES,
    JobRefused,
    claim_job,
    confirm_job,
    create_job,
    drop_expired,
    drop_job,
    is_long,
    is_lost,
    read_job,
    refused_workbook,
)
from outcomes.actions.undo_batches import UndoRefused, undo_batch, why_not_undo
from outcomes.import_forms import UploadForm
from outcomes.tasks import read_import, write_import
from outcomes.template_sheets import template
from plans.access import RECORDING, bureaus_of
from plans.actions.read_sheets import WANTED
from plans.admin.reaching import ReachMixin
from plans.models import HeaderSynonym, ImportBatch, ImportJob
from plans.models.batches import SheetKind
from plans.models.imports import JobState
from plans.reach import reads_everything
from plans.sheets.grids import SheetError
from plans.sheets.headers import IGNORED
from plans.sheets.staging import KIND_LABELS, RowKind
from plans.trail_access import may_read_trail

ROWS_A_PAGE = 100
# What a header nobody knows most often stands for.
USUAL_COLUMNS = (
    "指标", "目标值", "实际值", "单位", "行政区", "年度", "截止日期", "责任单位", "备注", IGNORED,
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = ("refused", "conflict", "changed", "new", "unchanged", "skipped", "warning")


def may_import(request: HttpRequest) -> bool:
    return request.user.has_perms(["plans.import_goal", "outcomes.import_outcome"])


def may_look(request: HttpRequest) -> bool:
    """Say whether the person imports, or looks at what others do: those are for auditors."""
    return may_import(request) or may_read_trail(request.user)


@admin.register(ImportJob)
class ImportJobAdmin(admin.ModelAdmin):
    list_display = ["file_name", "kind", "state", "owner", "created_at", "expires_at"]
    list_select_related = ["owner"]
    change_list_template = "admin/imports/change_list.html"

    def get_queryset(self, request: HttpRequest):
        """Show people their own uploads, and everybody's to those who audit."""
        everything = reads_everything(request.user, timezone.localdate())
        return super().get_queryset(request).filter(everything | Q(owner=request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_look(request)

    def has_view_permission(self, request: HttpRequest, obj: ImportJob | None = None) -> bool:
        return may_look(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_import(request)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return bool(obj and obj.owner_id == request.user.pk and obj.batch_id is None)

    def delete_model(self, request: HttpRequest, obj: ImportJob) -> None:
        drop_job(obj)

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        steps = ("confirm", "resume", "mapping", "refused")
        return [
            path("template/", view(self.template_view), name="plans_importjob_template"),
            *(
                path(
                    f"<int:pk>/{step}/",
                    view(getattr(self, f"{step}_view")),
                    name=f"plans_importjob_{step}",
                )
                for step in steps
            ),
            *super().get_urls(),
        ]

    def job(self, request: HttpRequest, pk: int | str) -> ImportJob:
        """Return the person's own job: another's upload is not there."""
        if not may_import(request):
            raise PermissionDenied
        return get_object_or_404(ImportJob, pk=pk, owner=request.user)

    def seen_job(self, request: HttpRequest, pk: int | str) -> ImportJob:
        """Return a job to look at; taking it further is its owner's alone."""
        if not may_look(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def job_page(self, job: ImportJob) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:plans_importjob_change", args=[job.pk]))

    # Upload

    def add_view(self, request: HttpRequest, form_url="", extra_context=None) -> HttpResponse:
        if not may_import(request):
            raise PermissionDenied
        kind = request.GET.get("kind", "")
        initial = {"kind": kind if kind in SheetKind.values else ""}
        form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
        if kind == SheetKind.OUTCOMES:
            # A result says too little of an indicator to make one.
            del form.fields["create_indicators"]
        if request.method == "POST" and form.is_valid():
            return self._receive(request, form)
        bureaus = bureaus_of(request.user, timezone.localdate(), *RECORDING)
        return self._page(
            request,
            "admin/imports/upload.html",
            title=_("导入表格"),
            form=form,
            kinds=SheetKind.choices,
            bureaus=bureaus.select_related("jurisdiction"),
            this_year=timezone.localdate().year,
        )

    def _receive(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        now = timezone.now()
        drop_expired(now)
        file = form.cleaned_data["file"]
        data = file.read()
        job = create_job(
            data,
            file.name,
            owner=request.user,
            now=now,
            kind=form.cleaned_data["kind"],
            options=form.options(),
        )
        before = ImportBatch.objects.filter(sha256=job.sha256, undone_at=None).first()
        if before:
            messages.info(request, _("这个文件已导入过（%s）：再次导入不会重复。") % before)
        if len(data) <= SMALL_BYTES:
            read_job(job)
        else:
            read_import.enqueue(job.pk)
        return self.job_page(job)

    # The page of differences

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        job = self.seen_job(request, object_id)
        state = request.GET.get("state", "")
        rows = job.rows.filter(state=state) if state in STATES else job.rows.all()
        # Not those of the job, which count a conflict among the refused.
        counts = dict(job.rows.order_by().values_list("state").annotate(Count("pk")))
        page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        for row in page.object_list:
            row.label = KIND_LABELS.get(row.state, _("提醒"))
        return self._page(
            request,
            "admin/imports/job.html",
            title=job.file_name,
            job=job,
            is_own=job.owner_id == request.user.pk,
            page=page,
            state=state,
            states=[
                (name, KIND_LABELS.get(name, _("提醒")), counts.get(name, 0)) for name in STATES
            ],
            is_lost=is_lost(job, timezone.now()),
            is_moving=job.state in (JobState.WAITING, JobState.RUNNING, JobState.CONFIRMING),
            usual_columns=USUAL_COLUMNS,
            columns=[column for column in WANTED if column not in USUAL_COLUMNS],
            acceptable=job.counts.get("new", 0) + job.counts.get("changed", 0),
        )

    def _page(self, request: HttpRequest, template_name: str, **context: object) -> HttpResponse:
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template_name, context)

    # Steps

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self._posted(request, pk)
        if not is_long(job):
            return self._write(request, job)
        try:
            claim_job(job, now=timezone.now())
        except JobRefused as error:
            messages.error(request, str(error))
        else:
            write_import.enqueue(job.pk)
        return self.job_page(job)

    def _write(self, request: HttpRequest, job: ImportJob) -> HttpResponse:
        try:
            staging = confirm_job(job, now=timezone.now())
        except (JobRefused, SheetError) as error:
            messages.error(request, str(error))
            return self.job_page(job)
        refused = staging.count(RowKind.REFUSED)
        if staging.batch is None:
            if refused:
                text = _("没有写入任何内容：%d 行被拒绝，原因见各行。")
                messages.warning(request, text % refused)
            else:
                messages.info(request, _("没有需要写入的内容：数据与系统中的一致。"))
            return self.job_page(job)
        if refused:
            text = _("另有 %d 行被拒绝，没有写入：原因见导入任务。")
            messages.warning(request, text % refused)
        messages.success(request, _("已导入。导入的数据均为“已报送”，仍需另一人核定。"))
        return HttpResponseRedirect(reverse("admin:plans_importbatch_change", args=[job.batch_id]))

    def resume_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self._posted(request, pk)
        if not is_lost(job, timezone.now()) and job.state != JobState.FAILED:
            messages.info(request, _("任务正在进行，请稍候。"))
        elif job.state == JobState.CONFIRMING:
            return self._write(request, job)
        else:
            read_job(job)
        return self.job_page(job)

    def mapping_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take what each unknown header stands for, read again, and remember it if told to."""
        job = self._posted(request, pk)
        if job.state not in (JobState.MAPPING, JobState.READY):
            raise Http404
        pairs = zip(request.POST.getlist("header"), request.POST.getlist("column"), strict=False)
        chosen = {
            header: column
            for header, column in pairs
            if header in job.unknown and column in (*WANTED, IGNORED)
        }
        job.options["mapping"] = (job.options.get("mapping") or {}) | chosen
        if request.POST.get("remember") and request.user.has_perm("plans.add_headersynonym"):
            for header, column in chosen.items():
                HeaderSynonym.objects.update_or_create(
                    words=header[:60], defaults={"column": column}
                )
        read_job(job)
        return self.job_page(job)

    def refused_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self.seen_job(request, pk)
        try:
            return _download(refused_workbook(job), f"refused-{job.pk}.xlsx")
        except (JobRefused, SheetError) as error:
            messages.error(request, str(error))
            return self.job_page(job)

    def _posted(self, request: HttpRequest, pk: int) -> ImportJob:
        if request.method != "POST":
            raise Http404
        return self.job(request, pk)

    def template_view(self, request: HttpRequest) -> HttpResponse:
        if not may_import(request):
            raise PermissionDenied
        kind, year = request.GET.get("kind", ""), request.GET.get("year", "")
        if kind not in SheetKind.values or not (year.isdecimal() and len(year) == 4):
            raise Http404
        bureaus = bureaus_of(request.user, timezone.localdate(), *RECORDING)
        chosen = request.GET.get("bureau", "")
        bureau = bureaus.filter(pk=chosen).first() if chosen.isdecimal() else bureaus.first()
        return _download(template(kind, bureau, int(year)), f"template-{kind}-{year}.xlsx")


@admin.register(ImportBatch)
class ImportBatchAdmin(ReachMixin, admin.ModelAdmin):
    list_display = [
        "file_name",
        "kind",
        "imported_by",
        "imported_at",
        "new",
        "changed",
        "undone_at",
    ]
    list_filter = ["kind", "imported_at"]
    search_fields = ["file_name", "sha256"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def get_urls(self) -> list:
        undo = self.admin_site.admin_view(self.undo_view)
        return [path("<int:pk>/undo/", undo, name="plans_importbatch_undo"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        self.require_reached(request, object_id)
        batch = get_object_or_404(ImportBatch, pk=object_id)
        user, day = request.user, timezone.localdate()
        goals = batch.goals.select_related("jurisdiction", "indicator")
        outcomes = batch.outcomes.reached_by(user, day).select_related("jurisdiction", "indicator")
        number = request.GET.get("page")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(batch),
            "batch": batch,
            "goals": Paginator(goals, ROWS_A_PAGE).get_page(number),
            "outcomes": Paginator(outcomes, ROWS_A_PAGE).get_page(number),
            "obstacle": why_not_undo(batch),
            "may_undo": self._may_undo(request, batch),
        }
        return TemplateResponse(request, "admin/imports/batch.html", context)

    def _may_undo(self, request: HttpRequest, batch: ImportBatch) -> bool:
        """Whoever imported it may take it back, and who keeps everything."""
        return request.user.is_superuser or (
            may_import(request) and batch.imported_by_id == request.user.pk
        )

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(ImportBatch, pk=pk)
        self.require_reached(request, str(pk))
        if request.method != "POST" or not self._may_undo(request, batch):
            raise PermissionDenied
        try:
            count = undo_batch(batch, now=timezone.now(), undone_by=request.user)
            messages.success(request, _("已撤销 %d 条。") % count)
        except UndoRefused as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:plans_importbatch_change", args=[pk]))


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""An uploaded sheet on its way in: kept, read, confirmed in one transaction, or undone."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import chain, islice

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.actions.import_sheets import hand_back, import_sheet, stage_sheet
from outcomes.actions.sheet_staging import SheetStaging
from plans.access import recording_duty
from plans.actions.read_sheets import MissingColumns
from plans.actions.sheet_setting import Hints
from plans.actions.statistics import renew_statistics
from plans.models import ImportJob, ImportJobRow
from plans.models.imports import JobState
from plans.sheets.progress import SILENT, Progress
from plans.sheets.rowkinds import SKIP_LABELS, SkipKind
from plans.sheets.staging import RowKind, StagedRow
from plans.sheets.tables import SheetError, Table

KEPT = timedelta(days=7)
SILENCE = timedelta(minutes=2)
SMALL_BYTES = 512 * 1024
ROWS_AT_ONCE = 2000
LONG_ROWS = 5000
# What becomes of the goal and of the result that one row holds.
HALF_WORDS = {
    RowKind.NEW: gettext_lazy("新增"),
    RowKind.CHANGED: gettext_lazy("变更"),
    RowKind.UNCHANGED: gettext_lazy("未变"),
    RowKind.SKIPPED: gettext_lazy("无数据"),
}


class JobRefused(ValueError):
    """A step that this job or batch does not allow; the message says why."""


def create_job(
    data: bytes,
    file_name: str,
    *,
    owner: AbstractBaseUser,
    now: datetime,
    kind: str = "",
    options: dict[str, object] | None = None,
) -> ImportJob:
    """Keep the upload, under a name nobody chose, until it is confirmed or expires."""
    digest = hashlib.sha256(data).hexdigest()
    job = ImportJob(
        owner=owner,
        file_name=file_name[:200],
        sha256=digest,
        kind=kind,
        options=options or {},
        expires_at=now + KEPT,
    )
    job.options = _mapped_before(job) | job.options
    job.file.save(f"{digest[:16]}.upload", ContentFile(data), save=False)
    job.save()
    return job


def _mapped_before(job: ImportJob) -> dict[str, object]:
    """Return what the person said of the headers of this file when it was imported."""
    standing = {"batch__isnull": False, "batch__undone_at": None}
    same = ImportJob.objects.filter(owner=job.owner, sha256=job.sha256, **standing)
    earlier = same.order_by("-pk").first()
    mapping = earlier.options.get("mapping") if earlier else None
    return {"mapping": mapping} if mapping else {}


def hints_of(job: ImportJob) -> Hints:
    options = job.options
    as_of = options.get("as_of")
    return Hints(
        options.get("jurisdiction") or "",
        options.get("year"),
        date.fromisoformat(as_of) if as_of else None,
        mapping=tuple((options.get("mapping") or {}).items()),
    )


def read_job(job: ImportJob) -> None:
    """Read the file and keep what it would do to each row; may be run again at any time."""
    beat(job, JobState.RUNNING, 1)
    progress = Progress(lambda percent: stay_alive(job, percent))
    try:
        staging = stage_sheet(
            job_bytes(job),
            job.file_name,
            kind=job.kind,
            hints=hints_of(job),
            create_indicators=bool(job.options.get("create_indicators")),
            duty=recording_duty(job.owner, timezone.localdate()),
            progress=progress.stretch(0, 70),
        )
    except MissingColumns as error:
        job.unknown = _unknown([error.table])
        beat(job, JobState.MAPPING, 0, str(error))
        return
    except (SheetError, JobRefused) as error:
        beat(job, JobState.FAILED, 0, str(error))
        return
    keep_rows(job, staging, progress.stretch(70, 100))
    job.unknown = _unknown(staging.reading.tables)
    job.counts = _counts(staging)
    beat(job, JobState.READY, 100)


def _unknown(tables: Iterable[Table]) -> dict[str, list[str]]:
    """Return the headers nobody knows, each with some of what stands below it."""
    found: dict[str, list[str]] = {}
    for table in tables:
        for path in table.ignored_columns:
            found[path] = found.get(path) or table.samples.get(path, [])
    return found


def _counts(staging: SheetStaging) -> dict[str, object]:
    counts = {key: staging.as_json()[key] for key in ("new", "changed", "unchanged", "refused")}
    conflicts = sum(row.state == "conflict" for row in staging.rows)
    skipped = staging.as_json()["skipped"]
    return counts | {"conflict": conflicts, "skipped": skipped, "kind": staging.kind}


def beat(job: ImportJob, state: str, percent: int, message: str = "") -> None:
    """Show a sign of life: what silence after it means is for is_lost to say."""
    job.state, job.done, job.total, job.message = state, percent, 100, message
    job.heartbeat = timezone.now()
    job.save()


def stay_alive(job: ImportJob, percent: int) -> None:
    """Note how far a step has come, unless somebody has carried the job on meanwhile."""
    moving = ImportJob.objects.filter(pk=job.pk, state=job.state)
    moving.update(done=percent, heartbeat=timezone.now())


def is_lost(job: ImportJob, now: datetime) -> bool:
    """Say whether the job waits for a worker that is gone, or never came."""
    moving = (JobState.WAITING, JobState.RUNNING, JobState.CONFIRMING)
    since = job.heartbeat or job.created_at
    return job.state in moving and now - since > SILENCE


def keep_rows(job: ImportJob, staging: SheetStaging, progress: Progress) -> None:
    """Replace the rows of an earlier reading, a portion at a time."""
    job.rows.all().delete()
    made = chain(
        map(_row, staging.rows),
        map(_skipped_row, staging.skipped),
        map(_warning_row, staging.warnings),
    )
    total = len(staging.rows) + len(staging.skipped) + len(staging.warnings)
    rows = enumerate(progress.over(made, total))
    while portion := list(islice(rows, ROWS_AT_ONCE)):
        for position, row in portion:
            row.job, row.position = job, position
        ImportJobRow.objects.bulk_create([row for _position, row in portion])


def _row(staged: StagedRow) -> ImportJobRow:
    words = _understood(staged)
    details = [
        {
            "cell": p.cell,
            "column": p.column,
            # A message that quotes the cell need not be led by it.
            "value": "" if p.value in p.message else p.value[:80],
            "message": p.message,
        }
        for p in staged.problems
    ]
    details += [
        {"cell": staged.source.address(d.column), "column": d.column, "old": d.old, "new": d.new}
        for d in staged.differences
    ]
    if staged.words:
        details.append({"message": staged.words})
    if staged.halves and staged.kind != RowKind.REFUSED:
        goal, outcome = (HALF_WORDS[half] for half in staged.halves)
        told = _("目标%(goal)s，完成情况%(outcome)s") % {"goal": goal, "outcome": outcome}
        details.append({"message": told})
    return ImportJobRow(
        sheet=staged.source.sheet[:120],
        row=staged.source.number,
        state=staged.state,
        words=words[:200],
        details=details,
    )


def _understood(staged: StagedRow) -> str:
    """Return the row in the sheet's own words: whose figure, of when, and how much."""
    text = staged.source.text
    numbers, unit = (text("目标值"), text("实际值")), text("单位")
    said = (
        ("%s", text("行政区")),
        ("%s", text("指标") or staged.indicator_name),
        (_("%s年"), text("年度").removesuffix("年")),
        (_("目标 %s"), text("目标值")),
        (_("完成 %s"), text("实际值")),
        ("%s", "" if any(number.endswith(unit) for number in numbers) else unit),
        (_("截至 %s"), text("截止日期")),
    )
    return " ".join(template % words for template, words in said if words)


def _skipped_row(row) -> ImportJobRow:
    reason = str(SKIP_LABELS[SkipKind(row.kind)])
    return ImportJobRow(
        sheet=row.sheet[:120],
        row=row.number,
        state="skipped",
        words=row.text[:200],
        details=[{"message": reason}],
    )


def _warning_row(warning) -> ImportJobRow:
    detail = {"cell": warning.cell, "column": warning.column, "message": warning.message}
    return ImportJobRow(
        sheet=warning.sheet[:120],
        row=warning.row,
        state="warning",
        words=warning.value[:200],
        details=[detail],
    )


def job_bytes(job: ImportJob) -> bytes:
    """Return the uploaded file; raise JobRefused where the server has lost it."""
    try:
        with job.file.open("rb") as file:
            return file.read()
    except FileNotFoundError as error:
        raise JobRefused(
            _("上传的文件“%(name)s”已不在服务器上：请重新上传。") % {"name": job.file_name}
        ) from error


def confirm_job(job: ImportJob, *, now: datetime) -> SheetStaging:
    """Write every row that is not refused, and the batch, in one transaction."""
    claim_job(job, now=now)
    return write_job(job, now=now)


def claim_job(job: ImportJob, *, now: datetime) -> None:
    """Take the job for writing: two who confirm it at once do not write it twice."""
    with transaction.atomic():
        locked = ImportJob.objects.select_for_update().get(pk=job.pk)
        lost = locked.state == JobState.CONFIRMING and is_lost(locked, now)
        if locked.state != JobState.READY and not lost:
            raise JobRefused(_("这个文件已导入或还没有读完，不能确认。"))
        beat(locked, JobState.CONFIRMING, 1)
    job.refresh_from_db()


def write_job(job: ImportJob, *, now: datetime) -> SheetStaging:
    """Write a claimed job; whatever stops it, the job can be confirmed again."""
    foreseen = job.counts

    def finish(staging: SheetStaging) -> None:
        # In the same transaction as the rows: after a crash both are there, or neither.
        locked = ImportJob.objects.select_for_update().get(pk=job.pk)
        if locked.state != JobState.CONFIRMING:
            raise JobRefused(_("这个文件已导入或还没有读完，不能确认。"))
        job.batch, job.counts = staging.batch, _counts(staging)
        beat(job, JobState.DONE, 100)

    try:
        staging = import_sheet(
            job_bytes(job),
            job.file_name,
            imported_by=job.owner,
            now=now,
            kind=job.kind,
            hints=hints_of(job),
            create_indicators=bool(job.options.get("create_indicators")),
            in_same_transaction=finish,
            progress=Progress(lambda percent: stay_alive(job, percent)),
        )
    except (SheetError, JobRefused) as error:
        # A file that is gone, or is read otherwise by now, is not written by confirming once more.
        _put_back(job, JobState.FAILED, str(error))
        raise
    except Exception:
        _put_back(job, JobState.READY, _("写入没有完成，没有保存任何内容：请再次确认。"))
        raise
    if job.counts != foreseen:
        # A figure was verified or changed since the file was read: its row says so now.
        with transaction.atomic():
            keep_rows(job, staging, SILENT)
    if is_long(job):
        renew_statistics()
    return staging


def _put_back(job: ImportJob, state: str, message: str) -> None:
    """Take a job out of writing, unless another has written it meanwhile."""
    writing = ImportJob.objects.filter(pk=job.pk, state=JobState.CONFIRMING)
    writing.update(state=state, message=message)


def is_long(job: ImportJob) -> bool:
    """Say whether writing it takes longer than a person should wait for a page."""
    return sum(job.counts.get(kind) or 0 for kind in ("new", "changed", "unchanged")) > LONG_ROWS


def refused_workbook(job: ImportJob) -> bytes:
    """Return the refused rows as the workbook they came in, with a column of reasons."""
    data = job_bytes(job)
    staging = stage_sheet(
        data,
        job.file_name,
        kind=job.kind,
        hints=hints_of(job),
        create_indicators=bool(job.options.get("create_indicators")),
        duty=recording_duty(job.owner, timezone.localdate()),
    )
    return hand_back(staging, data, job.file_name)


def drop_expired(now: datetime) -> int:
    """Remove uploads that nobody confirmed in time, with their files."""
    expired = ImportJob.objects.filter(expires_at__lt=now, batch=None)
    for job in expired:
        drop_job(job)
    return len(expired)


def drop_job(job: ImportJob) -> None:
    """Remove an upload; its file goes once the row is gone for good."""
    storage, name = job.file.storage, job.file.name
    with transaction.atomic():
        job.delete()
        transaction.on_commit(lambda: storage.delete(name))

"""What becomes of a job: confirmed once, lost, expired, or whole after a crash."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from outcomes.actions import import_jobs
from outcomes.actions.import_jobs import (
    JobRefused,
    confirm_job,
    drop_expired,
    is_lost,
    read_job,
)
from plans.models import Goal, ImportBatch, ImportJob
from plans.models.imports import JobState
from tests.factories import make_indicator, make_place
from tests.outcomes.uploads import ROW, book, job_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference() -> None:
    make_place("330483", "桐乡市")
    make_indicator("新增试验企业", code="T1")


def test_job_is_confirmed_once() -> None:
    job = job_of(book(ROW))
    confirm_job(job, now=timezone.now())

    with pytest.raises(JobRefused):
        confirm_job(job, now=timezone.now())


def test_crash_in_the_middle_leaves_nothing(monkeypatch) -> None:
    job = job_of(book(ROW))
    monkeypatch.setattr(import_jobs, "_counts", lambda staging: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        confirm_job(job, now=timezone.now())

    job.refresh_from_db()
    assert (Goal.objects.count(), ImportBatch.objects.count()) == (0, 0)
    assert job.state == JobState.READY


def test_silence_makes_a_job_lost() -> None:
    job = job_of(book(ROW))
    now = timezone.now()
    job.state = JobState.RUNNING

    assert not is_lost(job, now)
    assert is_lost(job, now + timedelta(minutes=3))


def test_upload_not_confirmed_expires(django_capture_on_commit_callbacks) -> None:
    job = job_of(book(ROW))
    path = job.file.path

    with django_capture_on_commit_callbacks(execute=True):
        assert drop_expired(timezone.now()) == 0
        assert drop_expired(timezone.now() + timedelta(days=8)) == 1
    assert not Path(path).exists()


def test_lost_upload_read_again_says_so() -> None:
    Path(job_of(book(ROW)).file.path).unlink()
    job = ImportJob.objects.get()

    read_job(job)

    assert job.state == JobState.FAILED
    assert "已不在服务器上" in job.message


def test_file_lost_before_writing_is_told_in_its_own_words() -> None:
    job = job_of(book(ROW))
    job.file.storage.delete(job.file.name)

    with pytest.raises(JobRefused, match="已不在服务器上"):
        confirm_job(job, now=timezone.now())

    job.refresh_from_db()
    assert (job.state, job.message) == (
        JobState.FAILED,
        "上传的文件“表.xlsx”已不在服务器上：请重新上传。",
    )

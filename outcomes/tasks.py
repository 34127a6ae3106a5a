"""Work for the background worker (`manage.py db_worker`); the job's own row tells how it goes."""

from django.utils import timezone
from django_tasks import task

from outcomes.actions.import_jobs import read_job, write_job
from plans.models import ImportJob
from plans.models.imports import JobState


@task()
def read_import(pk: int) -> None:
    """Read an uploaded sheet; a job that was withdrawn meanwhile is left alone."""
    if job := ImportJob.objects.filter(pk=pk).first():
        read_job(job)


@task()
def write_import(pk: int) -> None:
    """Write a job that was claimed for it; one carried on elsewhere meanwhile is left alone."""
    if job := ImportJob.objects.filter(pk=pk, state=JobState.CONFIRMING).first():
        write_job(job, now=timezone.now())

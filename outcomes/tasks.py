"""Work for the background worker (`manage.py db_worker`); the job's own row tells how it goes."""

from django_tasks import task

from outcomes.actions.import_jobs import read_job
from plans.models import ImportJob


@task()
def read_import(pk: int) -> None:
    """Read an uploaded sheet; a job that was withdrawn meanwhile is left alone."""
    if job := ImportJob.objects.filter(pk=pk).first():
        read_job(job)

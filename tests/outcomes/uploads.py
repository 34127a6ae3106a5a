"""Uploads of small sheets, by the page and by the action."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outcomes.actions.import_jobs import create_job, read_job
from plans.enums import Reach, Role
from plans.models import ImportJob
from tests.factories import make_bureau, make_place, make_user
from tests.sheets import make_workbook

HEADER = ["行政区", "指标", "年度", "年度目标值", "完成值", "单位", "截至日期"]
ROW = ["桐乡市", "新增试验企业", 2024, "≥40", 38, "家", "2024年9月底"]


def book(*rows: list, header: list = HEADER) -> bytes:
    return make_workbook({"表": [header, *rows]})


def upload(client: Client, data: bytes, **fields: str) -> HttpResponse:
    file = SimpleUploadedFile("表.xlsx", data)
    address = reverse("admin:plans_importjob_add")
    return client.post(address, {"file": file} | fields, follow=True)


def post(client: Client, step: str, job: ImportJob, **fields: object) -> HttpResponse:
    address = reverse(f"admin:plans_importjob_{step}", args=[job.pk])
    return client.post(address, fields, follow=True)


def job_of(data: bytes) -> ImportJob:
    owner = make_user(Role.RECORDER, bureau=make_bureau(jurisdiction=make_place("330483")))
    owner.memberships.update(reach=Reach.PLACE)
    job = create_job(data, "表.xlsx", owner=owner, now=timezone.now())
    read_job(job)
    return job

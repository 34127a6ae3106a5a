"""From an upload to a batch and back: the pages of an import."""

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outcomes.actions.import_jobs import (
    read_job,
)
from outcomes.actions.import_sheets import stage_sheet
from outcomes.models import Outcome
from outcomes.template_sheets import template
from plans.enums import Reach
from plans.models import Goal, HeaderSynonym, ImportJob
from plans.models.imports import JobState
from tests.factories import make_goal, make_indicator, make_place
from tests.outcomes.people import People, make_people
from tests.outcomes.uploads import HEADER, ROW, book, post, upload
from tests.sheets import make_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference() -> None:
    make_place("330483", "桐乡市")
    make_indicator("新增试验企业", code="T1")


@pytest.fixture
def people() -> People:
    people = make_people(make_place("330483", "桐乡市"))
    people.bureau.memberships.update(reach=Reach.PLACE)
    return people


@pytest.fixture
def client(people: People) -> Client:
    client = Client()
    client.force_login(people.recorder)
    return client


def test_upload_shows_differences_and_writes_nothing(client: Client) -> None:
    page = upload(client, book(ROW, ["无此市", *ROW[1:]]))

    text = page.content.decode()
    assert "新增 1 行，变更 0 行，未变 0 行，拒绝 1 行" in text
    assert "A3 行政区" in text
    assert "没有名为“无此市”" in text
    assert not Goal.objects.exists()


def test_differences_say_what_was_understood(client: Client) -> None:
    text = upload(client, book(ROW)).content.decode()

    assert "桐乡市 新增试验企业 2024年 目标 ≥40 完成 38 家 截至 2024年9月底" in text


def test_unit_said_with_the_number_is_not_said_twice(client: Client) -> None:
    text = upload(client, book([*ROW[:4], "38家", *ROW[5:]])).content.decode()

    assert "目标 ≥40 完成 38家 截至 2024年9月底" in text


def test_differences_tell_goal_and_result_of_one_row_apart(client: Client) -> None:
    first = upload(client, book(ROW)).content.decode()
    post(client, "confirm", ImportJob.objects.get())

    later = upload(client, book([*ROW[:4], 40, "家", "2024年10月底"])).content.decode()

    assert "目标新增，完成情况新增" in first
    assert "目标未变，完成情况新增" in later


def test_confirm_writes_goal_and_outcome_and_shows_the_batch(
    client: Client, people: People
) -> None:
    upload(client, book(ROW))

    page = post(client, "confirm", ImportJob.objects.get())

    goal, outcome, job = Goal.objects.get(), Outcome.objects.get(), ImportJob.objects.get()
    text = page.content.decode()
    assert (outcome.state, outcome.verified_by, outcome.entered_by) == (
        "submitted", None, people.recorder
    )  # fmt: skip
    assert goal.get_absolute_url() in text
    assert outcome.get_absolute_url() in text
    assert (job.state, job.batch) == (JobState.DONE, goal.batch)


def test_same_file_twice_changes_nothing_and_says_so(client: Client) -> None:
    file = book(ROW)
    upload(client, file)
    post(client, "confirm", ImportJob.objects.get())

    page = upload(client, file)

    text = page.content.decode()
    assert "这个文件已导入过" in text
    assert "新增 0 行，变更 0 行，未变 1 行" in text
    assert "没有可导入的行" in text


def test_changed_row_shows_old_and_new(client: Client) -> None:
    upload(client, book(ROW))
    post(client, "confirm", ImportJob.objects.get())

    page = upload(client, book([*ROW[:4], 39, *ROW[5:]]))

    assert "38家 → 39" in page.content.decode()


def test_rows_are_filtered_by_state(client: Client) -> None:
    upload(client, book(ROW, ["无此市", *ROW[1:]]))
    address = reverse("admin:plans_importjob_change", args=[ImportJob.objects.get().pk])

    text = client.get(address, {"state": "refused"}).content.decode()

    assert "无此市" in text
    assert "桐乡市" not in text


def test_header_nobody_knows_is_mapped_and_remembered(client: Client, people: People) -> None:
    data = book(["桐乡市", "新增试验企业", 2024, 38, "家"],
                header=["行政区", "指标", "年度", "斩获", "单位"])  # fmt: skip
    page = upload(client, data, kind="outcomes")
    job = ImportJob.objects.get()
    assert job.state == JobState.MAPPING
    assert "斩获" in page.content.decode()
    assert "例：38" in page.content.decode()

    post(client, "mapping", job, header="斩获", column="实际值")

    job.refresh_from_db()
    assert (job.state, job.counts["new"]) == (JobState.READY, 1)
    assert not HeaderSynonym.objects.filter(words="斩获").exists()


def test_refused_rows_come_back_with_their_reasons(client: Client) -> None:
    upload(client, book(ROW, ["无此市", *ROW[1:]]))
    address = reverse("admin:plans_importjob_refused", args=[ImportJob.objects.get().pk])

    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address).content)).active

    lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    assert lines[0] == [*HEADER, "拒绝原因"]
    assert lines[1][0] == "无此市"
    assert "没有名为“无此市”" in lines[1][-1]
    assert len(lines) == 2


def test_upload_of_another_person_is_not_there(client: Client, people: People) -> None:
    upload(client, book(ROW))
    job = ImportJob.objects.get()
    other = Client()
    other.force_login(people.stranger)

    pages = ["change", "refused"]
    codes = [
        other.get(reverse(f"admin:plans_importjob_{name}", args=[job.pk])).status_code
        for name in pages
    ]
    assert codes == [404, 404]
    assert post(other, "confirm", job).status_code == 404


@pytest.mark.parametrize("name", ["supervisor", "verifier"])
def test_upload_is_for_recorders(people: People, name: str) -> None:
    client = Client()
    client.force_login(getattr(people, name))

    assert client.get(reverse("admin:plans_importjob_add")).status_code == 403


def test_unreadable_file_is_told_in_words(client: Client) -> None:
    page = upload(client, b"not a workbook")

    assert "打不开" in page.content.decode()
    assert ImportJob.objects.get().state == JobState.FAILED


def test_large_file_waits_for_the_worker(client: Client, monkeypatch) -> None:
    monkeypatch.setattr("outcomes.admin.importing.SMALL_BYTES", 10)

    page = upload(client, book(ROW))

    job = ImportJob.objects.get()
    assert job.state == JobState.WAITING
    assert "<progress" in page.content.decode()
    read_job(job)
    assert job.state == JobState.READY


def test_lost_job_is_shown_and_resumed(client: Client, monkeypatch) -> None:
    monkeypatch.setattr("outcomes.admin.importing.SMALL_BYTES", 10)
    upload(client, book(ROW))
    job = ImportJob.objects.get()
    ImportJob.objects.update(state=JobState.RUNNING, heartbeat=timezone.now() - timedelta(hours=1))

    address = reverse("admin:plans_importjob_change", args=[job.pk])
    assert "继续处理" in client.get(address).content.decode()
    post(client, "resume", job)

    job.refresh_from_db()
    assert job.state == JobState.READY


def test_long_sheet_makes_a_short_page(client: Client) -> None:
    page = upload(client, book(*[["无此市", *ROW[1:]] for _number in range(1000)]))

    assert len(page.content) < 200_000
    assert ImportJob.objects.get().rows.count() == 1000


def test_template_comes_back_without_mapping(client: Client, people: People) -> None:
    goal = make_goal(lead_bureau=people.bureau, year=2024)
    address = reverse("admin:plans_importjob_template")

    response = client.get(address, {"kind": "outcomes", "year": "2024"})

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert sheet.cell(2, 4).value == goal.indicator.code
    assert sheet.column_dimensions["A"].hidden
    assert len(sheet.data_validations.dataValidation) == 3
    asked = [cell.value for cell in sheet[1] if cell.fill.start_color.rgb == "FFFFF2CC"]
    assert asked == ["截止日期", "实际值", "阶段", "数据来源", "备注"]
    assert sheet.column_dimensions["C"].width > 2 * len("新增试验企业")
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")


@pytest.mark.parametrize("kind", ["outcomes", "scorecard"])
def test_template_filled_in_is_imported(people: People, kind: str) -> None:
    make_goal(lead_bureau=people.bureau, year=2024)
    sheets = openpyxl.load_workbook(io.BytesIO(template(kind, people.bureau, 2024)))
    names = [cell.value for cell in sheets.worksheets[0][1]]
    sheets.worksheets[0].cell(2, names.index("实际值") + 1).value = 5
    sheets.worksheets[0].cell(2, names.index("单位") + 1).value = "家"
    output = io.BytesIO()
    sheets.save(output)

    staging = stage_sheet(output.getvalue(), "模板.xlsx")

    assert (staging.kind, staging.problems) == (kind, [])
    assert staging.as_json()["new"] == 1


@pytest.mark.parametrize("step", ["refused", "confirm"])
def test_upload_the_server_has_lost_is_told_in_words(client: Client, step: str) -> None:
    upload(client, book(ROW))
    job = ImportJob.objects.get()
    Path(job.file.path).unlink()
    address = reverse(f"admin:plans_importjob_{step}", args=[job.pk])

    answer = (
        client.get(address, follow=True) if step == "refused" else client.post(address, follow=True)
    )

    assert "已不在服务器上：请重新上传" in answer.content.decode()
    assert Outcome.objects.count() == 0
    job.refresh_from_db()
    assert job.state == (JobState.FAILED if step == "confirm" else JobState.READY)


def test_sheet_not_understood_any_more_is_told_on_the_page(client: Client) -> None:
    header = ["行政区", "指标", "年度", "约定数", "单位"]
    HeaderSynonym.objects.create(words="约定数", column="目标值", rank=1)
    upload(client, book(["桐乡市", "新增试验企业", 2024, 40, "家"], header=header))
    HeaderSynonym.objects.all().delete()

    page = post(client, "confirm", ImportJob.objects.get())

    assert "没有认出“目标值”或“实际值”列" in page.content.decode()
    assert not Goal.objects.exists()


STRANGE = ["行政区", "指标", "年度", "约定数", "单位"]
PROMISE = ["桐乡市", "新增试验企业", 2024, 40, "家"]


def test_same_file_is_understood_as_it_was_when_imported(client: Client) -> None:
    data = book(PROMISE, header=STRANGE)
    upload(client, data)
    first = ImportJob.objects.get()
    post(client, "mapping", first, header="约定数", column="目标值")
    post(client, "confirm", first)

    page = upload(client, data).content.decode()

    assert "这个文件已导入过" in page
    assert "新增 0 行，变更 0 行，未变 1 行" in page


def test_mapping_that_was_not_imported_is_not_kept(client: Client) -> None:
    data = book(PROMISE, header=STRANGE)
    upload(client, data)
    post(client, "mapping", ImportJob.objects.get(), header="约定数", column="备注")

    upload(client, data)

    assert ImportJob.objects.latest("pk").state == JobState.MAPPING


@pytest.mark.parametrize("said", ["桐乡市", "330483"])
def test_place_and_day_may_be_given_in_words(client: Client, said: str) -> None:
    rows = [["指标", "完成值", "单位"], ["新增试验企业", 38, "家"]]

    upload(client, make_workbook({"表": rows}), jurisdiction=said, year="2024", as_of="2024年9月")

    job = ImportJob.objects.get()
    assert (job.options["jurisdiction"], job.options["as_of"]) == ("330483", "2024-09-30")
    assert job.counts["new"] == 1


@pytest.mark.parametrize(
    ("field", "said", "told"),
    [
        ("jurisdiction", "无此市", "没有名为“无此市”的行政区"),
        ("jurisdiction", "999999", "没有代码为 999999 的行政区"),
        ("as_of", "九月底", "应为日期，如 2024-09-30 或 2024年9月。"),
    ],
)
def test_place_or_day_nobody_knows_is_told(
    client: Client, field: str, said: str, told: str
) -> None:
    page = upload(client, book(ROW), **{field: said}).content.decode()

    assert told in page
    assert not ImportJob.objects.exists()

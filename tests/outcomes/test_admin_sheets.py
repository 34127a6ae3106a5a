"""Import and export through the pages of the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plans.enums import Reach
from plans.models import Goal, ImportJob, Indicator
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.writing import write_csv, write_xlsx
from tests.factories import make_goal, make_indicator, make_outcome, make_place
from tests.outcomes.people import People, make_people
from tests.sheets import preview_goals

pytestmark = pytest.mark.django_db


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


def sheet(*rows: dict[str, str]) -> SimpleUploadedFile:
    lines = [[row.get(column, "") for column in GOAL_COLUMNS] for row in rows]
    return SimpleUploadedFile("目标.xlsx", write_xlsx(GOAL_COLUMNS, lines, "目标"))


def good_row(**cells: str) -> dict[str, str]:
    place = make_place("330483", "桐乡市")
    indicator = Indicator.objects.filter(name="新增试验企业").first() or make_indicator(
        "新增试验企业"
    )
    row = {"行政区划代码": place.code, "指标": indicator.name, "目标年度": "2024"}
    return row | {"目标值": "70", "单位": "家"} | cells


def upload(client: Client, file: SimpleUploadedFile, **fields: str):
    """Go through the list's own import link, as staff do."""
    address = client.get(reverse("admin:plans_goal_import")).url
    return client.post(address, {"file": file, "kind": "goals"} | fields, follow=True)


def confirm(client: Client) -> None:
    job = ImportJob.objects.get()
    client.post(reverse("admin:plans_importjob_confirm", args=[job.pk]))


def test_upload_shows_differences_and_writes_nothing(client: Client) -> None:
    page = upload(client, sheet(good_row(), good_row(指标="不认识的指标")))

    text = page.content.decode()
    assert "新增 1 行，变更 0 行，未变 0 行，拒绝 1 行" in text
    assert "指标字典中没有“不认识的指标”" in text
    assert not Goal.objects.exists()


def test_confirm_imports_the_accepted_rows_with_the_person(client: Client, people: People) -> None:
    upload(client, sheet(good_row(), good_row(指标="不认识的指标")))

    confirm(client)

    goal = Goal.objects.get()
    assert goal.batch.imported_by == people.recorder
    assert goal.history.get().history_user == people.recorder


def test_confirm_creates_indicators_only_when_the_box_was_ticked(client: Client) -> None:
    row = good_row(指标="不认识的指标", 类型="新增", 方向="越高越好")
    upload(client, sheet(row), create_indicators="on")

    confirm(client)

    assert Goal.objects.get().indicator.name == "不认识的指标"


def test_unreadable_file_is_refused_in_words(client: Client) -> None:
    page = upload(client, SimpleUploadedFile("目标.xlsx", b"not a workbook"))

    text = page.content.decode()
    assert "打不开" in text
    assert "Traceback" not in text


def test_file_with_only_refused_rows_offers_no_confirmation(client: Client) -> None:
    page = upload(client, sheet(good_row(目标值="")))

    text = page.content.decode()
    assert "没有可导入的行" in text
    assert "确认导入" not in text


def test_lists_offer_import_to_those_who_may(client: Client, people: People) -> None:
    address = reverse("admin:plans_goal_import")
    supervisor = Client()
    supervisor.force_login(people.supervisor)

    assert address in client.get(reverse("admin:plans_goal_changelist")).content.decode()
    assert address not in supervisor.get(reverse("admin:plans_goal_changelist")).content.decode()


@pytest.mark.parametrize(("number", "suffix"), [("0", "xlsx"), ("1", "csv")])
def test_exported_goals_come_back_unchanged(client: Client, number: str, suffix: str) -> None:
    make_goal(wording="新增试验企业", jurisdiction=make_place("330483"))

    response = client.post(reverse("admin:plans_goal_export"), {"format": number, "resource": ""})

    staging = preview_goals(response.content, f"goals.{suffix}")
    assert staging.as_json() == {
        "new": 0,
        "changed": 0,
        "unchanged": 1,
        "refused": 0,
        "skipped": 0,
        "errors": [],
        "warnings": [],
        "batch": None,
    }


def test_outcomes_within_reach_are_exported_with_their_columns(client: Client) -> None:
    make_outcome(jurisdiction=make_place("330483"))
    make_outcome()

    address = reverse("admin:outcomes_outcome_export")
    response = client.post(address, {"format": "1", "resource": ""})

    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("行政区划代码,行政区,指标,")
    assert len(lines) == 2


def test_import_is_not_for_supervisors(people: People) -> None:
    client = Client()
    client.force_login(people.supervisor)

    assert client.get(reverse("admin:plans_goal_import")).status_code == 403
    assert client.get(reverse("admin:plans_goal_export")).status_code == 200


def test_csv_of_the_same_rows_reads_the_same(client: Client) -> None:
    row = good_row()
    lines = [[row.get(column, "") for column in GOAL_COLUMNS]]
    file = SimpleUploadedFile("目标.csv", write_csv(GOAL_COLUMNS, lines))

    page = upload(client, file)

    assert "新增 1 行" in page.content.decode()


def test_import_of_outcomes_offers_no_new_indicators(client: Client) -> None:
    page = client.get(reverse("admin:outcomes_outcome_import"), follow=True)

    assert page.status_code == 200
    assert "新建字典里没有的指标" not in page.content.decode()

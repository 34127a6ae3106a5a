"""Reports once issued never change: their data, their hash, and every door to them."""

import hashlib
from datetime import date

import pytest
from django.contrib.admin import site
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from outcomes.actions.reports import ReportRefused
from outcomes.enums import OutcomeState
from outcomes.models import IssuedReport
from outcomes.reports.snapshots import canonical, digest, firm_rows, rows_in
from plans.models import Goal
from plans.models.append_only import AppendOnlyError
from tests.factories import make_goal, make_outcome, make_place, make_user
from tests.outcomes.reports.building import (
    DAY,
    make_city,
    make_content,
    make_report,
    make_supervisor,
)

pytestmark = pytest.mark.django_db


def issued() -> IssuedReport:
    city = make_city()
    return make_report(city, make_supervisor(city), timezone.now())


def test_content_counts_every_goal_once() -> None:
    content = make_content(make_city())

    assert content["counts"] == {
        "goals": 8,
        "due": 7,
        "attained": 1,
        "on_schedule": 1,
        "estimated": 1,
        "behind": 2,
        "silent": 1,
        "awaiting": 1,
        "left_out": 1,
    }
    assert len(firm_rows(content)) == 8
    assert len(content["rows"]) == 9
    assert [row["indicator"] for row in rows_in(firm_rows(content), "silent")] == ["新增丙类企业"]


def test_content_tells_the_period_and_the_year_before() -> None:
    content = make_content(make_city())

    [row] = [row for row in content["rows"] if row["indicator"] == "技术交易额"]

    assert (row["current"], row["last_same"], row["change"]) == ("4.25", "10", "25.00")
    assert row["group"] == "成果"


def test_same_data_makes_the_same_bytes_in_any_language() -> None:
    city = make_city()

    chinese = canonical(make_content(city))
    with translation.override("en"):
        english = canonical(make_content(city))

    assert chinese == english


def test_issued_report_keeps_its_data_when_the_figures_change() -> None:
    report = issued()
    before = report.content
    goal = Goal.objects.get(indicator__name="新增丙类企业")
    make_outcome(goal=goal, value=30, state=OutcomeState.VERIFIED, as_of=DAY)

    again = IssuedReport.objects.get(pk=report.pk)

    assert again.content == before
    assert again.sha256 == hashlib.sha256(before.encode()).hexdigest()
    assert canonical(make_content(report.jurisdiction)) != before


def test_issued_report_cannot_be_saved_again_or_deleted() -> None:
    report = issued()
    report.title = "另一个标题"

    for change in (
        report.save,
        report.delete,
        IssuedReport.objects.all().delete,
        lambda: IssuedReport.objects.update(title="x"),
        lambda: IssuedReport.objects.bulk_update([report], ["title"]),
    ):
        with pytest.raises(AppendOnlyError):
            change()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE outcomes_issuedreport SET content = '{}'", "DELETE FROM outcomes_issuedreport"],
)
def test_database_refuses_to_change_what_was_issued(statement: str) -> None:
    issued()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_admin_shows_issued_reports_and_offers_no_change() -> None:
    request = RequestFactory().get("/")
    request.user = make_user(is_superuser=True)
    admin = site._registry[IssuedReport]

    assert admin.has_view_permission(request)
    assert not admin.has_add_permission(request)
    assert not admin.has_change_permission(request)
    assert not admin.has_delete_permission(request)


def test_supervisor_issues_for_places_served_and_no_other() -> None:
    city = make_city()
    elsewhere = make_place("330400", "嘉兴市")
    make_goal(jurisdiction=elsewhere)
    county = make_place("330921", "岱山县", parent=city)
    supervisor = make_supervisor(city)

    assert make_report(county, supervisor, timezone.now()).pk
    with pytest.raises(ReportRefused, match="没有为该行政区"):
        make_report(elsewhere, supervisor, timezone.now())


def test_recorder_may_not_issue() -> None:
    city = make_city()

    with pytest.raises(ReportRefused):
        make_report(city, make_user("recorder"), timezone.now())


# --- the pages ---


def form_of(city, **given: object) -> dict[str, object]:
    return {
        "kind": "notice",
        "place": city.pk,
        "year": 2024,
        "as_of": "2024-09-30",
        "period": "quarter",
        "group_by": "category",
        "requirements": "一是抓紧整改。\n二是按时报送。",
    } | given


def test_supervisor_previews_and_issues(client: Client) -> None:
    city = make_city()
    client.force_login(make_supervisor(city))

    preview = client.post("/reports/new/", form_of(city)).content.decode()
    assert "计入统计7项：" in preview
    assert IssuedReport.objects.count() == 0
    response = client.post("/reports/new/", form_of(city, step="issue"), follow=True)

    report = IssuedReport.objects.get()
    page = response.content.decode()
    assert report.title == "关于舟山市2024年1—9月目标任务完成情况的通报"
    assert report.sha256 in page and "一是抓紧整改。" in page
    assert digest(report.content) == report.sha256


@pytest.mark.parametrize("step", ["xlsx", "docx"])
def test_draft_files_are_marked_and_not_kept(client: Client, step: str) -> None:
    city = make_city()
    client.force_login(make_supervisor(city))

    response = client.post("/reports/new/", form_of(city, step=step))

    assert response.content.startswith(b"PK")
    assert "%E8%8D%89%E7%A8%BF" in response["Content-Disposition"]
    assert IssuedReport.objects.count() == 0


def test_slip_wants_a_unit(client: Client) -> None:
    city = make_city()
    client.force_login(make_supervisor(city))

    page = client.post("/reports/new/", form_of(city, kind="slip")).content.decode()

    assert "督办通知单须选一个责任单位" in page


def test_reopened_report_serves_the_very_bytes(client: Client) -> None:
    report = issued()
    client.force_login(report.issued_by)
    address = f"{report.get_absolute_url()}report."
    files = {kind: client.get(address + kind).content for kind in ("json", "xlsx", "docx")}
    make_outcome(
        goal=Goal.objects.get(indicator__name="新增丙类企业"),
        state=OutcomeState.VERIFIED,
        as_of=DAY,
    )

    again = {kind: client.get(address + kind).content for kind in files}

    assert files["json"].decode() == report.content
    assert again == files


def test_reports_are_for_staff_with_the_permission(client: Client) -> None:
    report = issued()
    addresses = ["/reports/", "/reports/new/", report.get_absolute_url()]

    assert [client.get(one).status_code for one in addresses] == [302, 302, 302]
    client.force_login(make_user())
    assert [client.get(one).status_code for one in addresses] == [403, 403, 403]


@pytest.mark.parametrize("count", [1, 3])
def test_report_list_needs_the_same_queries_for_any_number(
    client: Client, django_assert_num_queries, count: int
) -> None:
    city = make_city()
    supervisor = make_supervisor(city)
    for _number in range(count):
        make_report(city, supervisor, timezone.now())
    client.force_login(supervisor)

    with django_assert_num_queries(10):
        client.get("/reports/")


# --- the difference ---


def test_difference_names_what_moved(client: Client) -> None:
    report = issued()
    client.force_login(report.issued_by)
    goal = Goal.objects.get(indicator__name="新增乙类企业")
    make_outcome(goal=goal, value=60, state=OutcomeState.VERIFIED, as_of=date(2024, 12, 31))
    other = make_report(
        report.jurisdiction, report.issued_by, timezone.now(), day=date(2024, 12, 31)
    )

    page = client.get(f"{report.get_absolute_url()}changes/", {"to": other.pk}).content.decode()

    assert "新增乙类企业" in page
    assert "欠进度" in page and "已完成" in page
    assert "新增甲类企业" in page


def test_report_does_not_differ_from_itself(client: Client) -> None:
    report = issued()
    client.force_login(report.issued_by)
    same = make_report(report.jurisdiction, report.issued_by, timezone.now())

    page = client.get(f"{report.get_absolute_url()}changes/", {"to": same.pk}).content.decode()

    assert "没有变化。" in page

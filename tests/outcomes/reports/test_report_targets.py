"""A report says which targets it holds figures against, and can be held against either."""

import json
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from outcomes.actions.reports import issue_report
from outcomes.models import IssuedReport, ReportRequest
from outcomes.reports.morning import since_last_report
from outcomes.reports.notice import fields_of
from outcomes.reports.snapshots import Content, Parameters, build_content, canonical, report_goals
from outcomes.standings import standings
from outcomes.target_choice import Targets
from plans.actions.change_targets import approve_change
from plans.reach import Reader
from tests.outcomes.moving import NOW, Scene, ask, make_scene, verified
from tests.outcomes.reports.test_performance_table import column_of, opened
from tests.outcomes.reports.test_ranking import authorised

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning"),
]
DAY = date(2024, 12, 31)


@pytest.fixture
def scene() -> Scene:
    """Promised 70, lowered to 60, reached 63: attained now, missed as first promised."""
    made = make_scene()
    verified(made)
    change = ask(made)
    approve_change(
        change=change,
        approved_by=made.people.supervisor,
        document_number="舟科发〔2024〕5号",
        now=NOW,
    )
    return made


def parameters(scene: Scene, targets: str, kind: str = "notice") -> Parameters:
    place = scene.goal.jurisdiction
    return Parameters(kind=kind, place=place, year=2024, day=DAY, targets=targets)


def content(scene: Scene, targets: str, kind: str = "notice") -> Content:
    return build_content(parameters(scene, targets, kind), "通报", {})


@pytest.mark.parametrize(
    ("targets", "target", "status", "note"),
    [
        ("current", "60", "attained", "按现行目标（调整后）计算，其中调整1项。"),
        (
            "original",
            "70",
            "missed",
            "按原目标（调整前）计算，其后调整1项。",
        ),
    ],
)
def test_report_uses_the_targets_asked_for_and_says_so(
    scene: Scene, targets: str, target: str, status: str, note: str
) -> None:
    made = content(scene, targets)

    [row] = made["rows"]
    assert (row["target"], row["status_code"]) == (target, status)
    assert (made["parameters"]["targets"], made["targets_note"]) == (targets, note)
    assert note in fields_of("notice", made)["summary"][0]
    assert note in fields_of("brief", made)["summary"][0]
    assert note in fields_of("slip", made)["note"]
    assert f"6.{note}" in column_of(opened(made), 0)


def test_report_from_before_the_choice_prints_as_it_did(scene: Scene) -> None:
    old = content(scene, "current")
    del old["targets_note"], old["parameters"]["targets"]

    assert "目标（调整" not in fields_of("notice", old)["summary"][0]
    assert not any(str(one).startswith("6.") for one in column_of(opened(old), 0))


def issued(scene: Scene, targets: str) -> IssuedReport:
    return issue_report(
        kind="notice",
        title="通报",
        place=scene.goal.jurisdiction,
        bureau=None,
        year=2024,
        as_of=DAY,
        content=canonical(content(scene, targets)),
        issued_by=scene.people.supervisor,
        now=timezone.now(),
    )


def test_changes_of_a_report_are_held_against_its_own_targets(scene: Scene, client: Client) -> None:
    report = issued(scene, "original")
    client.force_login(scene.people.supervisor)

    page = client.get(f"{report.get_absolute_url()}changes/")

    assert page.context["after"]["parameters"]["targets"] == "original"
    assert page.context["change"].is_none


@pytest.mark.parametrize("targets", Targets)
def test_changes_since_the_last_report_compare_like_with_like(
    scene: Scene, targets: Targets
) -> None:
    reports = {one: issued(scene, one) for one in Targets}
    goals = report_goals(parameters(scene, targets)).with_parts()
    judged = standings(goals, DAY, targets=targets)

    since = since_last_report(judged, 2024, Reader(scene.people.supervisor, DAY), targets)

    assert since.report == reports[targets]
    assert since.count == 0


def test_form_issues_against_the_targets_chosen(scene: Scene, client: Client) -> None:
    client.force_login(scene.people.supervisor)
    asked = {
        "kind": "notice", "place": scene.goal.jurisdiction_id, "year": 2024, "as_of": "2024-12-31",
        "period": "year", "group_by": "category", "targets": "original", "step": "issue",
    }  # fmt: skip

    client.post("/reports/new/", asked)

    [report] = IssuedReport.objects.all()
    assert json.loads(report.content)["parameters"]["targets"] == "original"
    assert "按原目标" in client.get(report.get_absolute_url()).content.decode()


def test_ranking_is_held_against_the_targets_asked_for(scene: Scene, client: Client) -> None:
    client.force_login(authorised())
    address = f"/indicators/{scene.goal.indicator.code}/ranking/?as_of=2024-12-31&targets=original"

    page = client.post(address, {"reason": "专题会议"})

    assert ReportRequest.objects.get().parameters["targets"] == "original"
    assert [one.row.target.value for one in page.context["rows"]] == [70]
    assert "按调整前目标" in page.content.decode()

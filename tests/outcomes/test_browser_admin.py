"""The main way through the product in a real browser: record, verify, watch the rate change."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from outcomes.models import Outcome
from plans.models import Goal
from tests.factories import make_goal
from tests.outcomes.people import People, make_people

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "passphrase-for-tests"


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def goal(people: People) -> Goal:
    last_year = timezone.localdate().year - 1
    return make_goal(
        jurisdiction=people.bureau.jurisdiction,
        lead_bureau=people.bureau,
        wording="新增试验企业",
        year=last_year,
    )


def log_in(page, server: str, user) -> None:
    page.goto(server + reverse("admin:login"))
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.wait_for_selector("#user-tools")


def log_out(page) -> None:
    """Forget the session; an answer still under way would set its cookie again."""
    page.wait_for_load_state("networkidle")
    page.goto("about:blank")
    page.context.clear_cookies()


def test_recorded_and_verified_figure_changes_the_rate(
    page, live_server, people: People, goal: Goal
) -> None:
    log_in(page, live_server.url, people.recorder)
    page.click("text=项应报未报")
    page.click("td.field-record a")
    page.fill("#id_value", "63")
    page.fill("#id_as_of", f"{goal.year}-12-31")
    page.select_option("#id_stage", "final")
    page.fill("#id_evidence_number", "省科认定〔2024〕3号")
    page.click("input[name=_submit]")
    page.wait_for_url(f"**{goal.get_absolute_url()}")
    assert "待核" in page.inner_text("body")

    log_out(page)
    log_in(page, live_server.url, people.verifier)
    page.click("text=条待我核定")
    page.click("#result_list th.field-name a")
    page.click("button[value=verify]")
    page.wait_for_selector("text=已核定，数据锁定")
    page.goto(live_server.url + goal.get_absolute_url())

    text = page.inner_text("body")
    assert "90.0%" in text
    assert "未完成" in text
    assert Outcome.objects.get().verified_by == people.verifier
    assert page.complaints == []


def test_returned_figure_comes_back_with_its_reason(
    page, live_server, people: People, goal: Goal
) -> None:
    outcome = Outcome.objects.create(
        jurisdiction=goal.jurisdiction,
        indicator=goal.indicator,
        year=goal.year,
        as_of=date(goal.year, 12, 31),
        value=63,
        unit="家",
        state="submitted",
        bureau=people.bureau,
        entered_by=people.recorder,
    )
    log_in(page, live_server.url, people.verifier)
    page.goto(live_server.url + outcome.get_absolute_url())
    page.fill("textarea[name=reason]", "含重新认定，请剔除")
    page.click("button[value=return]")
    page.wait_for_selector("text=已退回填报单位")

    log_out(page)
    log_in(page, live_server.url, people.recorder)
    page.click("text=条退回给我")
    page.click("#result_list th.field-name a")

    page.wait_for_selector("button[value=submit]")
    assert "含重新认定，请剔除" in page.inner_text("body")
    assert page.complaints == []

"""Two people change a promise, and settle a contested figure, in a real browser."""

import pytest

from outcomes.models import Outcome
from plans.enums import GoalState
from tests.outcomes.moving import Scene, make_scene, verified
from tests.outcomes.test_browser_admin import log_in, log_out

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def test_promise_changes_by_request_and_approval(page, live_server, scene: Scene) -> None:
    verified(scene)
    log_in(page, live_server.url, scene.people.recorder)
    page.goto(live_server.url + scene.goal.get_absolute_url())
    assert "90.0%" in page.inner_text("body")
    page.click("text=申请调整目标")
    page.fill("#id_value", "60")
    page.fill("#id_reason", "认定标准提高")
    page.click("input[value=提交申请]")
    page.wait_for_selector("text=已提交申请")
    assert page.query_selector("button[value=approve]") is None

    log_out(page)
    log_in(page, live_server.url, scene.people.supervisor)
    page.click("text=件目标调整待我批准")
    page.click("#result_list tbody th a")
    assert "105.0%" in page.inner_text(".change-effect")
    page.fill("#id_document_number", "舟科发〔2024〕5号")
    page.click("button[value=approve]")
    page.wait_for_selector("text=原目标值保留")
    page.goto(live_server.url + scene.goal.get_absolute_url())

    text = page.inner_text("body")
    assert "105.0%" in text
    assert "原目标 ≥70家，调整为 ≥60家（舟科发〔2024〕5号）" in text
    page.select_option("select[name=targets]", "original")
    page.click("form.choices button")
    page.wait_for_url("**targets=original**")
    assert "90.0%" in page.inner_text(".verdicts")
    assert page.complaints == []
    scene.goal.refresh_from_db()
    assert scene.goal.state == GoalState.ACTIVE


def test_contested_figure_is_lodged_and_settled(page, live_server, scene: Scene) -> None:
    outcome = verified(scene)
    log_in(page, live_server.url, scene.statistician)
    page.goto(live_server.url + scene.goal.get_absolute_url())
    page.click("text=提出异议")
    page.fill("#id_value", "45")
    page.fill("#id_reason", "含重新认定")
    page.fill("#id_source", "统计局年报")
    page.click("input[value=提出异议]")
    page.wait_for_selector("text=已提出异议")
    page.goto(live_server.url + scene.goal.get_absolute_url())
    assert "统计局 45家" in page.inner_text("body")

    log_out(page)
    log_in(page, live_server.url, scene.people.supervisor)
    page.click("text=件异议待我处理")
    page.click("#result_list tbody th a")
    page.fill("#id_resolution", "以统计局数据为准")
    page.click("button[value=accept]")
    page.wait_for_selector("text=建立了更正草稿")

    correction = Outcome.objects.get(supersedes=outcome)
    assert (correction.value, correction.state) == (45, "draft")
    assert page.complaints == []

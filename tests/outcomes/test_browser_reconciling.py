"""Choose, decide, confirm: reconciliation in a real browser, wide and narrow."""

import pytest
from django.urls import reverse

from outcomes.models import Outcome, PairDecision
from tests.outcomes.test_browser_review import log_in
from tests.outcomes.test_checks_pages import checks_url, make_low_goal
from tests.outcomes.test_reconciling import make_case, pair_of, proposed
from tests.reviewing import figure_at, make_read, recorder_of

pytestmark = pytest.mark.django_db(transaction=True)


def is_wider_than_its_window(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_person_decides_on_a_reconciliation(page, live_server) -> None:
    plan, document = make_case()
    log_in(page, live_server.url, recorder_of(document))

    page.goto(live_server.url + reverse("admin:outcomes_reconciliation_add"))
    page.click(f"text={plan.title}")
    assert page.is_checked(f"input[name=documents][value='{document.pk}']")
    page.click("text=开始核对")
    page.wait_for_selector("#matched .pair")
    assert page.locator("#matched .pair").count() == 3

    page.locator("#doubtful .confirm").click()
    page.wait_for_selector("#matched .pair.decision-confirmed")
    page.locator("#silent button[name=silent]").click()
    page.wait_for_selector("#silent .pair.decision-not_reported")
    page.select_option("select[name=threshold]", "0.78")
    page.click("button[name=confirm_sure]")
    page.locator("#matched .pair.decision-confirmed").nth(3).wait_for()

    assert sorted(Outcome.objects.values_list("state", flat=True)) == ["submitted"] * 3
    page.locator("#matched .pair-said .source a").first.click()
    assert page.locator("mark:target").inner_text() == "48"
    assert page.complaints == []


def test_another_partner_is_chosen_on_a_phone(page, live_server) -> None:
    plan, document = make_case()
    made = proposed(plan, document)
    log_in(page, live_server.url, recorder_of(document))
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(live_server.url + made.get_absolute_url())
    assert not is_wider_than_its_window(page)
    page.locator("#doubtful >> text=改配").click()
    page.select_option("select[name=partner]", f"f{figure_at(document, '26人').pk}")
    page.locator(".change .confirm").click()
    page.wait_for_selector("#matched .pair.decision-changed")

    assert pair_of(made, "引进国家级高层次人才").decision == PairDecision.CHANGED
    assert page.complaints == []


def test_finding_is_explained_on_a_phone(page, live_server) -> None:
    goal = make_low_goal()
    log_in(page, live_server.url, recorder_of(make_read(bureau=goal.plan.bureau)))
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(live_server.url + checks_url(goal))
    assert not is_wider_than_its_window(page)
    count = page.locator(".finding").count()
    page.locator(".explain summary").first.click()
    page.locator("input[name=explanation]").first.fill("口径调整")
    page.locator(".explain button").first.click()
    page.wait_for_selector("details.explained")

    assert page.locator("section .finding").count() == count - 1
    page.goto(live_server.url + reverse("plan_quality", args=[goal.plan.pk]))
    assert not is_wider_than_its_window(page)
    assert page.complaints == []

"""The pages in a real browser: no complaint of its console, phone width, keyboard, no script."""

from collections.abc import Iterator
from datetime import date

import pytest

from outcomes.enums import OutcomeState
from plans.enums import Tier
from plans.models import Goal
from tests.factories import (
    make_bureau,
    make_document,
    make_figure,
    make_goal,
    make_measure,
    make_outcome,
    make_place,
    make_plan,
    make_target,
)

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
# Relative luminance and contrast of text on the nearest ground that has a colour (WCAG 2.1).
POOR_CONTRAST = """() => {
  const channel = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const found = numbers(getComputedStyle(node).backgroundColor);
      if (found.length < 4 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  for (const node of document.querySelectorAll('main *, header *, footer *')) {
    const says = [...node.childNodes].some(one => one.nodeType === 3 && one.data.trim());
    if (!says || node.closest('svg') || !node.getClientRects().length) continue;
    const pair = [light(numbers(getComputedStyle(node).color)), light(ground(node))].sort();
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) poor.add(`${node.className || node.tagName} ${ratio.toFixed(2)}`);
  }
  return [...poor];
}"""
UNNAMED = """() => [...document.querySelectorAll('input, select, button, a[href]')]
  .filter(node => node.type !== 'hidden')
  .filter(node => !(node.labels?.length || node.getAttribute('aria-label')
    || node.textContent.trim() || node.title))
  .map(node => node.outerHTML)"""


@pytest.fixture
def goal() -> Goal:
    place = make_place("330900", "舟山市")
    document = make_document(jurisdiction=place, text="一、目标任务\n新增企业70家。")
    plan = make_plan(jurisdiction=place, title="科技创新工作思路", document=document)
    bureau = make_bureau(jurisdiction=place)
    measure = make_measure(plan=plan, number="(一)")
    figure = make_figure(document=document, start=11, end=13, section="一、目标任务")
    make_figure(document=document, start=14, end=15, restates=figure)
    goal = make_goal(plan=plan, measure=measure, figure=figure, lead_bureau=bureau)
    make_target(goal, 90, tier=Tier.STRETCH)
    for month, value in ((3, 12), (6, 30), (9, 76)):
        make_outcome(
            goal=goal, value=value, state=OutcomeState.VERIFIED, as_of=date(2024, month, 28)
        )
    make_outcome(jurisdiction=place, value=438, unit="%")
    make_goal(plan=plan, lead_bureau=bureau)
    make_goal(plan=plan, year=None)
    return goal


@pytest.fixture
def addresses(goal: Goal, live_server) -> Iterator[list[str]]:
    paths = [
        "/?as_of=2024-12-31",
        "/goals/",
        "/places/330900/?as_of=2024-12-31",
        goal.get_absolute_url(),
        goal.plan.get_absolute_url(),
        goal.measure.get_absolute_url(),
        goal.indicator.get_absolute_url(),
        goal.plan.document.get_absolute_url(),
        "/indicators/",
        "/documents/",
        "/undated/",
    ]
    return [f"{live_server.url}{path}" for path in paths]


def test_pages_load_without_a_complaint_and_fit_a_phone(page, addresses: list[str]) -> None:
    page.set_viewport_size(PHONE)

    for address in addresses:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], address

    assert page.complaints == []


def test_text_has_contrast_and_controls_have_names(page, addresses: list[str]) -> None:
    for address in addresses:
        page.goto(address)
        assert page.evaluate(POOR_CONTRAST) == [], address
        assert page.evaluate(UNNAMED) == [], address
        assert page.locator("h1").count() == 1, address


def test_skip_link_is_the_first_stop_of_the_keyboard(page, live_server) -> None:
    page.goto(live_server.url)
    page.keyboard.press("Tab")

    assert page.locator(":focus").inner_text() == "跳到正文"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")


def test_scorecard_sorts_and_filters_without_script(browser, goal: Goal, live_server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/places/330900/?as_of=2024-12-31")

    page.get_by_role("link", name="完成率").click()
    assert "sort=rate" in page.url
    page.get_by_label("灯").select_option("green")
    page.get_by_role("button", name="查看").click()

    assert page.locator("tr.firm").count() == 1
    assert page.locator("tr.stretch").count() == 1
    context.close()


def test_link_to_a_figure_highlights_its_sentence(page, goal: Goal, live_server) -> None:
    figure = goal.targets.first().figure
    page.goto(f"{live_server.url}{figure.get_absolute_url()}")

    sentence = page.locator(".sentence", has=page.locator("mark:target"))

    assert sentence.inner_text() == "新增企业70家。"
    assert sentence.evaluate("node => getComputedStyle(node).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_print_hides_controls_and_keeps_lights(page, goal: Goal, live_server) -> None:
    page.goto(f"{live_server.url}/places/330900/?as_of=2024-12-31")
    page.emulate_media(media="print")

    assert not page.locator(".choices").is_visible()
    assert page.locator(".light-green").first.is_visible()

"""Upload → review → accept → scorecard, in a real browser with a document written for it."""

import pytest
from django.urls import reverse

from outcomes.models import Outcome
from plans.models import Document, Goal, Target
from tests.factories import make_indicator
from tests.reviewing import TEXT, figure_at, make_qinghe, make_read, make_readable, recorder_of

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "passphrase-for-tests"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def log_in(page, server: str, user) -> None:
    page.goto(server + reverse("admin:login"))
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.wait_for_selector("#user-tools")


def open_review(page, server: str, document: Document) -> None:
    log_in(page, server, recorder_of(document))
    page.goto(server + reverse("admin:plans_document_review", args=[document.pk]))
    page.wait_for_selector(".review.scripted")


def test_uploaded_document_becomes_a_scorecard(page, live_server, tmp_path) -> None:
    file = tmp_path / "2030年工作要点.txt"
    file.write_text(TEXT, encoding="utf-8")
    make_indicator("高新技术企业认定数", aliases=("新增高新技术企业",))
    log_in(page, live_server.url, recorder_of(make_readable("", bureau=make_qinghe())))

    page.goto(live_server.url + reverse("admin:plans_document_changelist"))
    page.click("text=上传文件")
    page.set_input_files("#id_file", file)
    page.click(".submit-row input[type=submit]")
    assert page.input_value("#id_year") == "2030"
    assert page.locator("#id_jurisdiction option:checked").inner_text() == "青禾区"
    page.click(".submit-row input[type=submit]")
    page.wait_for_selector(".review.scripted")
    assert page.locator(".card.decision-pending").count() == 9
    assert not Goal.objects.exists()

    document = Document.objects.exclude(text="").get()
    promised = figure_at(document, "45家以上，技术")
    page.click(f"#c{promised.pk} button.accept")
    page.wait_for_selector(".card.decision-accepted")
    page.click(f"#c{figure_at(document, '38家').pk} button.accept")
    page.locator(".card.decision-accepted").nth(1).wait_for()
    assert Outcome.objects.get().state == "submitted"
    page.click(f"#c{promised.pk} >> text=看目标")

    goal = Goal.objects.get()
    page.wait_for_url(f"**{goal.get_absolute_url()}")
    assert "≥ 45" in page.inner_text("main")
    page.goto(live_server.url + reverse("place", args=["990101"]) + "?year=2030")
    assert "新增高新技术企业" in page.inner_text("main")
    page.goto(live_server.url + Target.objects.get().figure.get_absolute_url())
    mark = page.locator("mark:target")
    assert mark.inner_text() == "45"
    assert page.complaints == []


def test_review_by_keyboard_alone(page, live_server) -> None:
    document = make_read()
    open_review(page, live_server.url, document)

    page.keyboard.press("j")
    assert page.locator(".card.current .wording").inner_text() == "技术合同成交额"
    page.keyboard.press("k")
    page.keyboard.press("a")
    page.wait_for_selector(".card.decision-accepted")
    page.keyboard.press("x")
    page.wait_for_selector(".card.decision-rejected")
    page.keyboard.press("e")
    page.wait_for_selector(".correction")
    page.keyboard.press("Control+a")
    page.keyboard.type("年度研发费用")
    page.keyboard.press("Enter")
    page.locator(".card.decision-accepted").nth(1).wait_for()
    page.keyboard.press("?")

    assert not page.locator(".keys").is_visible()
    assert figure_at(document, "3.26亿元").wording == "年度研发费用"
    assert figure_at(document, "9亿元").decision == "rejected"
    assert page.complaints == []


def test_click_on_either_side_finds_the_other(page, live_server) -> None:
    document = make_read()
    open_review(page, live_server.url, document)
    first, last = figure_at(document, "38家"), figure_at(document, "45家以上。")

    page.click(f"#f{last.start}")
    assert page.locator(".card.current").get_attribute("id") == f"c{last.pk}"
    page.click(f"#c{first.pk} .wording")

    assert page.locator("a.figure.current").get_attribute("id") == f"f{first.start}"
    assert "38家" in page.inner_text(".sentence.current")


def test_review_works_without_script(browser, live_server) -> None:
    document = make_read()
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server.url, recorder_of(document))
    figure = figure_at(document, "2家，确保")
    page.goto(live_server.url + reverse("admin:plans_document_review", args=[document.pk]))

    page.click(f"#c{figure.pk} a.edit")
    page.fill(f"[name=c{figure.pk}-value]", "3")
    page.click(f"#c{figure.pk} .correction button.accept")
    page.click(f"#c{figure_at(document, '38家').pk} button.reject")
    context.close()

    assert Target.objects.get().value == 3
    assert figure_at(document, "38家").decision == "rejected"


def test_refusal_is_told_beside_the_figure(page, live_server) -> None:
    document = make_read()
    figure = figure_at(document, "2家，确保")
    document.figures.filter(pk=figure.pk).update(indicator=make_indicator(unit="亿元"))
    open_review(page, live_server.url, document)

    page.click(f"#c{figure.pk} button.accept")
    page.wait_for_selector(f"#c{figure.pk} .refusal")

    assert "不能换算" in page.inner_text(f"#c{figure.pk} .refusal")


def test_review_fits_a_narrow_screen(page, live_server) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    open_review(page, live_server.url, make_read())

    assert page.evaluate("document.documentElement.scrollWidth") <= 390

"""axe-core finds nothing serious on any kind of page, wide and on a phone."""

from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page

from outcomes.models import ScoringScheme
from plans.models import DefinitionChange, Goal, ImportJob, Jurisdiction
from tests.factories import make_document, make_figure, make_measure, make_outcome, make_user
from tests.outcomes.reports.building import make_city, make_report, make_supervisor
from tests.outcomes.test_import_jobs import HEADER, ROW, book, upload
from tests.outcomes.test_reconciling import make_case, proposed

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
WIDTHS = {"wide": 1280, "phone": 390}
SERIOUS = ("serious", "critical")
OF_EVERYBODY = (
    "/", "/places/", "/goals/", "/goals/?status=missed&q=企业", "/goals/{goal}/", "/undated/",
    "/places/330900/?year=2024&as_of=2024-09-30", "/places/330900/months/?year=2024",
    "/plans/{plan}/", "/measures/{measure}/", "/indicators/", "/indicators/{indicator}/?per=head",
    "/documents/", "/documents/{document}/", "/search/?q=企业", "/help/", "/admin/login/",
)  # fmt: skip
OF_STAFF = (
    "/reports/", "/reports/new/", "/reports/{report}/", "/reports/{report}/changes/",
    "/indicators/{indicator}/ranking/", "/scoring/", "/scoring/{scheme}/",
    "/places/330900/checks/?year=2024", "/plans/{plan}/quality/",
    "/admin/plans/placebase/", "/admin/plans/placebase/add/", "/admin/plans/indicator/",
    "/admin/outcomes/reporttemplate/", "/admin/",
)  # fmt: skip

OF_DESKS = (
    "/admin/plans/document/", "/admin/plans/document/upload/",
    "/admin/plans/document/{document}/review/", "/admin/outcomes/reconciliation/",
    "/admin/outcomes/reconciliation/add/", "/admin/outcomes/reconciliation/{made}/change/",
    "/admin/plans/importjob/", "/admin/plans/importjob/add/",
    "/admin/plans/importjob/{job}/change/", "/admin/plans/importjob/{other}/change/",
    "/admin/plans/importbatch/",
)  # fmt: skip


@pytest.fixture
def city() -> Jurisdiction:
    city = make_city()
    call_command("load_schemes", verbosity=0)
    return city


@pytest.fixture
def parts(city: Jurisdiction) -> dict[str, object]:
    """Return what the addresses name, with all that a page can show."""
    goal = Goal.objects.filter(jurisdiction=city).first()
    goal.measure = make_measure(plan=goal.plan)
    goal.save()
    document = make_document(jurisdiction=city, text="一、目标任务\n新增企业70家。")
    make_figure(document=document, start=11, end=13, section="一、目标任务")
    DefinitionChange.objects.create(indicator=goal.indicator, year=2024, what="新口径")
    make_outcome(
        jurisdiction=city,
        indicator=goal.indicator,
        year=2023,
        value=60,
        as_of=date(2023, 9, 30),
        state="verified",
    )
    return {
        "goal": goal.pk,
        "plan": goal.plan_id,
        "measure": goal.measure_id,
        "indicator": goal.indicator.code,
        "document": document.pk,
        "report": make_report(city, make_supervisor(city), timezone.now()).pk,
        "scheme": ScoringScheme.objects.first().code,
    }


@pytest.fixture
def look(browser, client) -> Iterator[Callable[[str, int], Page]]:
    """Yield a look at an address: the test's own client asks, the browser shows the answer.

    Issued reports cannot be deleted, so no test that keeps its rows, as a served page needs, may
    make one.
    """
    opened, answers = {}, {}

    def serve(route) -> None:
        address = route.request.url.removeprefix(HOST)
        if address.startswith(settings.STATIC_URL):
            route.fulfill(path=finders.find(address.removeprefix(settings.STATIC_URL)))
        elif address in answers:
            route.fulfill(body=answers[address], content_type="text/html; charset=utf-8")
        else:
            route.abort()

    def show(address: str, width: int) -> Page:
        if width not in opened:
            size = {"width": width, "height": 900}
            opened[width] = browser.new_context(locale="zh-CN", viewport=size).new_page()
            opened[width].route("**/*", serve)
        response = client.get(address)
        assert response.status_code == 200, address
        answers[address] = response.content
        opened[width].goto(HOST + address)
        return opened[width]

    yield show
    for page in opened.values():
        page.context.close()


def faults_of(page) -> list[str]:
    # The choosers of Django's admin are its own, names of parts included.
    found = Axe().run(page, context={"exclude": [[".select2"]]}).response["violations"]
    return [
        f"{page.url} {one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"][:3]
    ]


def overflow_of(page) -> list[str]:
    """Return the page when it scrolls sideways; tables scroll within themselves."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{page.url} is {wide} wide"] if wide > room else []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_pages_of_everybody(look, parts, width: int) -> None:
    faults = []
    for address in OF_EVERYBODY:
        page = look(quote(address.format(**parts), safe="/?=&"), width)
        faults += faults_of(page) + overflow_of(page)

    assert "\n".join(faults) == ""


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_pages_of_staff(look, parts, client, width: int) -> None:
    client.force_login(make_user(is_superuser=True))
    faults = []
    for address in OF_STAFF:
        page = look(address.format(**parts), width)
        faults += faults_of(page) + overflow_of(page)

    assert "\n".join(faults) == ""


@pytest.fixture
def desks(client, settings, tmp_path) -> dict[str, int]:
    """Return what lies on the desks: a document read, a reconciliation, two sheets uploaded."""
    settings.MEDIA_ROOT = tmp_path
    plan, document = make_case()
    client.force_login(make_user(is_superuser=True))
    upload(client, book(ROW, ["无此市", *ROW[1:]]))
    upload(client, book([*ROW, "甲"], header=[*HEADER, "没人认识的列"]))
    one, other = ImportJob.objects.order_by("pk")
    made = proposed(plan, document).pk
    return {"document": document.pk, "made": made, "job": one.pk, "other": other.pk}


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_pages_of_importing_reviewing_and_reconciling(look, desks, width: int) -> None:
    faults = []
    for address in OF_DESKS:
        page = look(address.format(**desks), width)
        faults += faults_of(page) + overflow_of(page)

    assert "\n".join(faults) == ""

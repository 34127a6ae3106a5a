"""Addresses that people share, cut short or type: never an error of the server."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from outcomes.models import ScoringScheme
from plans.models import Goal
from tests.factories import make_document, make_measure, make_user
from tests.outcomes.reports.building import make_city, make_report, make_supervisor
from tests.worlds import kept_for_the_file

pytestmark = pytest.mark.django_db

JUDGED = ("year", "as_of", "unverified")
LISTED = (*JUDGED, "status", "light", "sort", "page")
PAGES = {
    "/": JUDGED,
    "/goals/": (
        *LISTED, "place", "plan", "bureau", "undated", "q", "left_out", "counted", "category",
        "evidence",
    ),
    "/goals/{goal}/": JUDGED,
    "/undated/": ("page",),
    "/places/": ("page",),
    "/places/330900/": LISTED,
    "/places/330900/months/": (*JUDGED, "page"),
    "/places/330900/scorecard.xlsx": LISTED,
    "/places/330900/scorecard.csv": LISTED,
    "/places/330900/scorecard.json": LISTED,
    "/places/330900/checks/": ("year", "as_of", "kind"),
    "/plans/{plan}/": LISTED,
    "/plans/{plan}/quality/": JUDGED,
    "/measures/{measure}/": JUDGED,
    "/indicators/": ("q", "all", "page"),
    "/indicators/{indicator}/": (*JUDGED, "per", "page"),
    "/indicators/{indicator}/ranking/": JUDGED,
    "/documents/": ("page", "q"),
    "/documents/{document}/": ("page",),
    "/search/": ("q", "kind", "page"),
    "/reports/": ("page", "year", "kind"),
    "/reports/new/": ("place", "year", "kind", "as_of", "bureau"),
    "/reports/{report}/changes/": ("to",),
    "/scoring/{scheme}/": ("place", "bureau", "year", "as_of"),
}  # fmt: skip
NONSENSE = (
    "", " ", "x", "-1", "0", "1.5", "２０２４", "9" * 30, "2024-02-30", "9999-12-31", "0001-01-01",
    "\0", "'\"<script>", "%", "_", "a" * 3000, "高新 企业", "-rate", "__class__", "²", "٣", "NaN",
)  # fmt: skip


@pytest.fixture(scope="module")
def parts(django_db_setup, django_db_blocker) -> Iterator[dict[str, object]]:
    with kept_for_the_file(django_db_blocker):
        yield make_parts()


def make_parts() -> dict[str, object]:
    city = make_city()
    call_command("load_schemes", verbosity=0)
    goal = Goal.objects.filter(jurisdiction=city).first()
    return {
        "goal": goal.pk,
        "plan": goal.plan_id,
        "measure": make_measure(plan=goal.plan).pk,
        "indicator": goal.indicator.code,
        "document": make_document(jurisdiction=city, text="正文").pk,
        "report": make_report(city, make_supervisor(city), timezone.now()).pk,
        "scheme": ScoringScheme.objects.first().code,
    }


@pytest.mark.parametrize("address", PAGES)
def test_nonsense_in_a_parameter_breaks_no_page(
    client: Client, parts: dict[str, object], address: str
) -> None:
    client.force_login(make_user(is_superuser=True))
    page = address.format(**parts)
    assert client.get(page).status_code == 200

    names = PAGES[address]
    asked = [dict.fromkeys(names, value) for value in NONSENSE]
    asked += [{name: value} for name in names for value in ("9" * 30, "\0x", "0")]
    answers = {str(one)[:200]: client.get(page, one).status_code for one in asked}

    assert {pair: code for pair, code in answers.items() if code not in (200, 404)} == {}


@pytest.mark.parametrize(("name", "value"), [("status", "done"), ("light", "blue")])
def test_filter_of_a_scorecard_not_understood_is_named_and_left_aside(
    client: Client, parts: dict[str, object], name: str, value: str
) -> None:
    whole = client.get("/places/330900/").context["entries"]

    answer = client.get("/places/330900/", {name: value})

    assert f"“{value}”不能识别" in answer.content.decode()
    assert len(answer.context["entries"]) == len(whole)


@pytest.mark.parametrize("address", ["/", "/goals/", "/places/330900/", "/plans/{plan}/"])
def test_year_and_day_not_understood_are_named(
    client: Client, parts: dict[str, object], address: str
) -> None:
    page = client.get(address.format(**parts), {"year": "两千", "as_of": "去年"}).content.decode()

    assert "年度“两千”不能识别" in page
    assert "日期“去年”不能识别" in page


@pytest.mark.parametrize(
    ("name", "value"),
    [("status", "done"), ("light", "blue"), ("place", "000000"), ("plan", "9" * 30),
     ("bureau", "77777777"), ("left_out", "x"), ("counted", "2"), ("evidence", "maybe")],
)  # fmt: skip
def test_filter_of_the_list_not_understood_is_named_and_left_aside(
    client: Client, parts: dict[str, object], name: str, value: str
) -> None:
    whole = client.get("/goals/").context["page"].paginator.count

    answer = client.get("/goals/", {name: value})

    assert answer.status_code == 200
    assert f"“{value[:20]}”不能识别" in answer.content.decode()
    assert answer.context["page"].paginator.count == whole

"""Pages that are kept show every write at once, however it was made, and nobody else's page."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from outcomes.actions.outcomes import (
    correct_outcome,
    edit_outcome,
    record_outcome,
    return_outcome,
    submit_outcome,
    verify_outcome,
)
from outcomes.actions.undo_batches import undo_batch
from outcomes.data_version import (
    UNWATCHED,
    data_version,
    stop_watching,
    tables_with_triggers,
    watch_writes,
)
from outcomes.enums import Stage
from outcomes.models import Evidence, Outcome
from outcomes.views.lines import judged_lines
from plans.actions.register_document import register_document
from plans.enums import DocumentKind
from plans.models import Bureau, Goal, Indicator, Jurisdiction, Membership, Target
from tests.factories import (
    make_bureau,
    make_document,
    make_figure,
    make_goal,
    make_indicator,
    make_outcome,
    make_place,
    make_target,
    make_user,
)
from tests.outcomes.reports.building import make_report, make_supervisor
from tests.sheets import import_outcomes, outcomes_csv

pytestmark = pytest.mark.django_db

PAGES = ("/?year=2024", "/goals/?year=2024", "/places/330900/?year=2024")
DAY = date(2024, 9, 30)
SHEET_ROW = {
    "行政区划代码": "330900", "指标": "技术交易额", "年度": "2024", "实际值": "9.5", "单位": "亿元",
    "截止日期": "2024-09-30", "阶段": "核定",
}  # fmt: skip


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    caches["pages"].clear()


@pytest.fixture
def goal() -> Goal:
    city = make_place("330900", "舟山市")
    indicator = make_indicator("技术交易额", unit="亿元")
    goal = make_goal(
        jurisdiction=city, indicator=indicator, lead_bureau=make_bureau("科技局", jurisdiction=city)
    )
    make_outcome(goal=goal, value=41, as_of=date(2024, 6, 30), bureau=goal.lead_bureau)
    return goal


def shown(client: Client, address: str) -> str:
    """Return what stands in the frame; the frame has a new token each time."""
    page = client.get(address).content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


def outcome_of(goal: Goal) -> Outcome:
    return Outcome.objects.get(jurisdiction=goal.jurisdiction, value=41)


def recorded(goal: Goal) -> Outcome:
    return record_outcome(
        goal=goal,
        entered_by=make_user(),
        value=Decimal("43.5"),
        unit="亿元",
        as_of=DAY,
        stage=Stage.FINAL,
    )


def submitted(goal: Goal) -> Outcome:
    return submit_outcome(outcome=recorded(goal), submitted_by=make_user(), now=timezone.now())


def verified(goal: Goal) -> Outcome:
    return verify_outcome(outcome=submitted(goal), verified_by=make_user(), now=timezone.now())


def edited(goal: Goal) -> Outcome:
    return edit_outcome(
        outcome=recorded(goal),
        edited_by=make_user(),
        value=Decimal("44.5"),
        unit="亿元",
        as_of=DAY,
        stage=Stage.FINAL,
    )


def returned(goal: Goal) -> Outcome:
    return return_outcome(outcome=outcome_of(goal), returned_by=make_user(), reason="请核对")


def corrected(goal: Goal) -> Outcome:
    return correct_outcome(
        outcome=verified(goal), corrected_by=make_user(), value=Decimal("45.5"), reason="漏报"
    )


def imported(goal: Goal) -> object:
    sheet = outcomes_csv(SHEET_ROW)
    staging = import_outcomes(sheet, "表.csv", imported_by=None, now=timezone.now())
    assert staging.as_json()["new"] == 1
    return staging


def undone(goal: Goal) -> object:
    imported(goal)
    batch = Outcome.objects.get(batch__isnull=False).batch
    return undo_batch(batch, now=timezone.now(), undone_by=None)


def changed_target(goal: Goal) -> object:
    goal.targets.update(in_force=False)
    return make_target(goal, 77, supersedes=goal.targets.get(), change_reason="调整")


def proved(goal: Goal) -> object:
    evidence = Evidence.objects.create(title="备案公告", url="https://example.cn/1")
    outcome_of(goal).evidence.add(evidence)
    return evidence


def registered(goal: Goal) -> object:
    return register_document(
        data="工作要点\n新增企业70家。".encode(),
        file_name="要点.txt",
        jurisdiction=goal.jurisdiction,
        bureau=None,
        title="工作要点",
        kind=DocumentKind.PLAN,
        year=2024,
        published_on=None,
        uploaded_by=make_user(),
        now=timezone.now(),
    )


def issued(goal: Goal) -> object:
    return make_report(goal.jurisdiction, make_supervisor(goal.jurisdiction), timezone.now())


WRITES: dict[str, Callable[[Goal], object]] = {
    "outcome recorded": recorded,
    "outcome submitted": submitted,
    "outcome edited": edited,
    "outcome verified": verified,
    "outcome returned": returned,
    "outcome corrected": corrected,
    "outcomes imported": imported,
    "import undone": undone,
    "target changed": changed_target,
    "target edited": lambda goal: Target.objects.update(value=71),
    "goal added": lambda goal: make_goal(jurisdiction=goal.jurisdiction),
    "goal edited": lambda goal: Goal.objects.update(wording="技术合同成交额"),
    "goals in bulk": lambda goal: Goal.objects.bulk_update([goal], ["wording"]),
    "goal deleted": lambda goal: (goal.targets.all().delete(), goal.delete()),
    "goal given help": lambda goal: goal.cooperating_bureaus.add(make_bureau()),
    "indicator renamed": lambda goal: Indicator.objects.update(name="技术合同成交额"),
    "bureau renamed": lambda goal: Bureau.objects.update(name="科学技术局"),
    "place renamed": lambda goal: Jurisdiction.objects.filter(code="330900").update(name="舟山"),
    "document registered": registered,
    "figure accepted": lambda goal: make_figure(document=make_document()),
    "evidence linked": proved,
    "report issued": issued,
    "role given": lambda goal: Membership.objects.create(
        user=make_user(), bureau=goal.lead_bureau, role="recorder"
    ),
    "right given": lambda goal: make_user().groups.add(Group.objects.create(name="来访")),
    "statement by hand": lambda goal: connection.cursor().execute(
        "UPDATE plans_goal SET wording = '另一个名字'"
    ),
}  # fmt: skip


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_every_write_makes_pages_new(client: Client, goal: Goal, write: Callable) -> None:
    for address in PAGES:
        shown(client, address)
    before = data_version()

    write(goal)
    kept = {address: shown(client, address) for address in PAGES}
    caches["pages"].clear()
    judged_lines.forget()

    assert data_version() != before
    assert kept == {address: shown(client, address) for address in PAGES}


@pytest.mark.parametrize(
    ("write", "words"),
    [("outcome verified", "43.5"), ("target changed", "77"), ("bureau renamed", "科学技术局")],
)
def test_kept_page_shows_what_was_written(
    client: Client, goal: Goal, write: str, words: str
) -> None:
    before = shown(client, PAGES[2])

    WRITES[write](goal)

    assert words not in before
    assert words in shown(client, PAGES[2])


def test_page_asked_for_again_is_not_made_again(
    client: Client, goal: Goal, django_assert_num_queries
) -> None:
    first = shown(client, PAGES[2])

    with django_assert_num_queries(1):
        again = shown(client, PAGES[2])

    assert again == first
    assert goal.title in again


def test_write_rolled_back_leaves_the_version(goal: Goal) -> None:
    before = data_version()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Goal.objects.update(wording="没有写成")
        raise ZeroDivisionError

    assert data_version() == before


def test_login_alone_leaves_the_version(client: Client, goal: Goal) -> None:
    user = make_user()
    before = data_version()

    client.force_login(user)

    assert data_version() == before


def test_kept_page_is_of_one_language_and_one_reader(client: Client, goal: Goal) -> None:
    chinese = shown(client, PAGES[2])
    client.cookies["django_language"] = "en"
    english = shown(client, PAGES[2])
    client.cookies["django_language"] = "zh-hans"
    client.force_login(make_supervisor(goal.jurisdiction))
    supervisor = shown(client, PAGES[2])

    assert "Download" in english and "Download" not in chinese
    assert "编写报表" in supervisor and "编写报表" not in chinese
    assert "编写报表" not in shown(Client(), PAGES[2])


def test_kept_page_says_what_it_did_not_understand(client: Client, goal: Goal) -> None:
    address = "/places/330900/?year=abc"

    assert "年度“abc”不能识别" in shown(client, address)
    assert "年度“abc”不能识别" in shown(client, address)


def test_page_of_a_place_that_is_not_there_is_not_kept(client: Client) -> None:
    assert client.get("/places/999999/").status_code == 404
    make_place("999999", "新区")
    assert client.get("/places/999999/").status_code == 200


def test_address_too_long_is_answered_but_not_kept(client: Client, goal: Goal) -> None:
    address = f"{PAGES[2]}&more={'x' * 1000}"

    assert goal.title in shown(client, address)
    assert goal.title in shown(client, address)


def test_all_tables_of_ours_are_watched() -> None:
    """A model added later is watched after the next migrate, without a word here."""
    models = [
        model
        for app in ("plans", "outcomes")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    ours = {
        model._meta.db_table
        for model in models
        if model.__name__ not in UNWATCHED and not model.__name__.startswith("Historical")
    }
    with connection.cursor() as cursor:
        watched = tables_with_triggers(cursor)

    assert ours <= watched
    assert {model.__name__ for model in models} >= UNWATCHED


def test_triggers_taken_away_come_back(goal: Goal) -> None:
    stop_watching()
    before = data_version()
    Goal.objects.update(wording="未察觉")
    unnoticed = data_version() == before

    watch_writes()
    Goal.objects.update(wording="已察觉")

    assert unnoticed
    assert data_version() != before

"""The English interface stands complete beside the Chinese."""

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from outcomes.enums import OutcomeState
from plans.exports import goal_export_rows
from plans.models import Goal
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.staging import RowKind
from plans.sheets.writing import write_csv
from tests.factories import (
    make_bureau,
    make_document,
    make_goal,
    make_indicator,
    make_measure,
    make_outcome,
    make_place,
    make_plan,
)
from tests.outcomes.reports.building import make_report, make_supervisor
from tests.sheets import import_goals

pytestmark = pytest.mark.django_db

FOLDER = Path(settings.BASE_DIR) / "locale" / "en" / "LC_MESSAGES"
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)(?:msgid_plural ((?:".*"\n)+))?msgstr', re.M)
HAN = re.compile(r"[㐀-鿿]+")
TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.S)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def catalogue() -> dict[str, str]:
    with (FOLDER / "django.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)._catalog
    return {
        key if isinstance(key, str) else key[0]: text for key, text in found.items() if key != ""
    }


def wanted() -> list[str]:
    source = (FOLDER / "django.po").read_text(encoding="utf-8")
    current = source.partition("\n#~")[0]
    return [
        "".join(eval(line) for line in match.group(1).splitlines())
        for match in ENTRY.finditer(current)
    ][1:]


def test_every_message_is_translated_and_compiled() -> None:
    known = catalogue()

    assert [text for text in wanted() if not known.get(text)] == []
    assert "#, fuzzy" not in (FOLDER / "django.po").read_text(encoding="utf-8")


def test_translations_fill_in_the_same_values() -> None:
    for text, translated in catalogue().items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(translated)), text


def make_english_goal() -> Goal:
    place = make_place("330900", "Zhoushan")
    bureau = make_bureau("Bureau of Science", jurisdiction=place)
    document = make_document(
        jurisdiction=place, title="Plan", text="Goals\nNew companies 70.", slug="plan"
    )
    plan = make_plan(jurisdiction=place, title="Plan", document=document)
    indicator = make_indicator("New companies", unit="t", category="A Companies", code="X1")
    measure = make_measure(plan=plan, name="Measure")
    goal = make_goal(plan=plan, indicator=indicator, lead_bureau=bureau, measure=measure)
    make_outcome(goal=goal, value=20, state=OutcomeState.VERIFIED, wording="New companies")
    make_goal(plan=plan, lead_bureau=bureau, indicator=make_indicator("Other", unit="t"))
    make_goal(plan=plan, year=None, indicator=make_indicator("Undated", unit="t"))
    return goal


def chinese_left(client: Client, address: str) -> set[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    text = TAG.sub(" ", response.content.decode())
    return set(HAN.findall(text)) - {"简体中文"}


def test_pages_leave_no_chinese_in_the_english_interface(client: Client) -> None:
    goal = make_english_goal()
    plan = goal.plan
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    addresses = [
        "/?year=2024",
        "/goals/",
        "/goals/?status=silent&q=Other",
        goal.get_absolute_url(),
        goal.jurisdiction.get_absolute_url(),
        "/places/330900/months/?year=2024&as_of=2024-06-30",
        plan.get_absolute_url(),
        goal.measure.get_absolute_url(),
        goal.indicator.get_absolute_url(),
        "/indicators/",
        "/documents/",
        plan.document.get_absolute_url(),
        "/undated/",
        "/search/?q=companies",
    ]

    left = {address: found for address in addresses if (found := chinese_left(client, address))}

    assert left == {}


def test_staff_pages_leave_only_the_report_itself_in_chinese(client: Client) -> None:
    goal = make_english_goal()
    supervisor = make_supervisor(goal.jurisdiction)
    call_command("load_schemes", verbosity=0)
    report = make_report(goal.jurisdiction, supervisor, timezone.now())
    client.force_login(supervisor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(report.get_absolute_url()).content.decode()

    head = page.partition('<div lang="zh-hans">')[0]

    assert set(HAN.findall(TAG.sub(" ", head))) - {"关于舟山市目标完成情况的通报"} == set()
    assert 'name="step"' in client.get("/reports/new/").content.decode()


def test_sheets_are_chinese_in_the_english_interface() -> None:
    goal = make_english_goal()
    chinese = list(goal_export_rows(Goal.objects.filter(pk=goal.pk)))
    with translation.override("en"):
        rows = list(goal_export_rows(Goal.objects.filter(pk=goal.pk)))
        staging = import_goals(write_csv(GOAL_COLUMNS, rows), "goals.csv", imported_by=None)

    assert rows == chinese
    assert staging.problems == []
    assert staging.count(RowKind.UNCHANGED) == 1


def test_chinese_is_what_a_visitor_gets(client: Client) -> None:
    assert "总览" in client.get("/", headers={"accept-language": "en"}).content.decode()

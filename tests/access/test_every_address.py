"""Every address of the site and the admin, as every person: who is let in, what they are told,
and that no post changes what is not theirs. docs/roles.md says the same in words.

A new address belongs into the table of tests/access_rules.py, or the first test fails.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import override_settings
from django.urls import URLResolver, get_resolver

from outcomes.data_version import data_version, watched_tables
from outcomes.models import Holiday, ReportTemplate, ScoringScheme
from plans.models import (
    Bureau,
    DataOwnership,
    DefinitionChange,
    HeaderSynonym,
    ImportJob,
    Indicator,
    IndicatorAlias,
    Jurisdiction,
    Membership,
    PlaceBase,
)
from tests.access_addresses import address_of
from tests.access_rules import PAGES, RULES
from tests.access_world import LETTERS, Side, World, make_world
from tests.worlds import kept_for_the_file

pytestmark = pytest.mark.django_db

# Whose figures of 甲 or 乙 somebody reads before they are verified; the data owner's not all.
READERS = {"甲": "cevsot", "乙": "tx"}
# the pages of who keeps accounts and the dictionary
NAMES_ARE_THEIR_WORK = ("auth_user", "plans_membership", "outcomes_aliassuggestion")
WRITERS = {"甲": "cevo", "乙": "x"}
# Where fewer write, or others: who asks may only take it back, and who contests too.
MOVERS: dict[str, dict[str, str]] = {
    "TargetChange": {"甲": "cs", "乙": "x"},
    "Objection": {"甲": "os", "乙": ""},
    "Reminder": {"甲": "s", "乙": ""},
    "ReportingTask": {"甲": "s", "乙": ""},
    "AliasSuggestion": {"甲": "m", "乙": "m"},
}
# What a supervisor's yes to a request or an objection writes besides.
FOLLOWS = ("Target", "Goal", "Outcome")
MOVES = ("verify", "submit", "review", "confirm", "return", "reopen", "correct")
NAMING = ("accept", "decline")
DECISIONS = ("approve", "accept", "reject", "retract")
SESSION = ("login", "logout", "password_change", "set_language")
PARAMETERS = ("", "?unverified=1&as_of=2024-12-31&year=2024", "?q=密&edit=1&left_out=1")


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple]:
    """Yield each pattern and its name; but for the admin's forwarding of a bare number."""
    for one in (resolver or get_resolver()).url_patterns:
        text = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, text)
        elif one.name or not text.endswith("<path:object_id>/"):
            yield text, one.name


def key_of(pattern: str, name: str | None) -> str:
    return name or pattern


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """Make the two bureaus once for the module; each test undoes what it did to them."""
    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with kept_for_the_file(django_db_blocker), media:
        yield make_world()


def test_every_address_has_a_rule() -> None:
    there = {key_of(pattern, name) for pattern, name in patterns()}

    assert there - RULES.keys() == set()
    assert {name for name in RULES if not name.endswith("_simple_history")} - there == set()


def addresses(world: World) -> Iterator[tuple[str, str, Side | None]]:
    """Yield (key, address, side) once for each address; side None where it is the same for both."""
    if not world.addresses:
        for pattern, name in patterns():
            sides = (world.ours, world.theirs)
            found = {address_of(pattern, name, world, side): side for side in sides}
            is_shared = len(found) == 1
            world.addresses += [
                (key_of(pattern, name), address, None if is_shared else side)
                for address, side in found.items()
            ]
    yield from world.addresses


def words_of(response: HttpResponse) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8", "replace")


def secrets_kept_from(letter: str, world: World) -> list[str]:
    """Return what the person must not be told anywhere."""
    kept = []
    for mark, side in (("甲", world.ours), ("乙", world.theirs)):
        if letter not in READERS[mark]:
            kept += side.secrets
    if letter == "o":
        kept += ["密甲散见", "密甲报表", "密甲用途", "密甲.csv"]
    return kept


@pytest.mark.parametrize("letter", LETTERS, ids=LETTERS.values())
def test_each_person_is_let_in_where_the_table_says(world: World, letter: str) -> None:
    client, wrong, told = world.client(letter), [], []
    kept = secrets_kept_from(letter, world)
    for key, address, side in addresses(world):
        if key in ("logout", "set_language"):
            continue
        response = client.get(address)
        rule = RULES[key]
        is_open = letter in (rule.theirs if side is world.theirs else rule.ours)
        if (response.status_code == 200) != is_open or response.status_code >= 500:
            wrong.append((address, response.status_code))
        words = words_of(response)
        names_too = letter == "m" and key.startswith(NAMES_ARE_THEIR_WORK)
        told += [
            (address, secret)
            for secret in kept
            if secret in words and not (names_too and secret.startswith("某"))
        ]

    assert wrong == []
    assert told == []


@pytest.mark.parametrize("letter", "nmx")
@pytest.mark.parametrize("ask", PARAMETERS[1:])
def test_no_question_in_the_address_tells_more(world: World, letter: str, ask: str) -> None:
    client, told = world.client(letter), []
    kept = secrets_kept_from(letter, world)
    for key, address, _side in addresses(world):
        is_list = key.endswith("_changelist") and not key.startswith(NAMES_ARE_THEIR_WORK)
        if key in SESSION or not (is_list or key in PAGES):
            continue
        words = words_of(client.get(address + ask))
        asked = ask.split("&", 1)[0].removeprefix("?q=")
        told += [(address + ask, one) for one in kept if one in words and one != asked]

    assert told == []


REFERENCE: tuple[type[Model], ...] = (
    Jurisdiction, Bureau, Indicator, IndicatorAlias, DefinitionChange, DataOwnership, Membership,
    HeaderSynonym, get_user_model(), ReportTemplate, ScoringScheme, PlaceBase, Holiday,
)  # fmt: skip
UNWATCHED = (ImportJob,)
# Every other model of ours whose writes the database marks, those of later days included.
KEPT = tuple(
    model
    for app in ("plans", "outcomes")
    for model in apps.get_app_config(app).get_models()
    if model not in REFERENCE and model._meta.db_table in watched_tables()
)


def state_of(models: tuple[type[Model], ...]) -> dict[tuple[str, int], dict]:
    left_out = ("last_login",)
    return {
        (model.__name__, row["pk"]): {k: v for k, v in row.items() if k not in left_out}
        for model in models
        for row in [{"pk": row.pk} | _values(row) for row in model.objects.all()]
    }


def _values(row: Model) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def mark_of(key: tuple[str, int], row: dict, world: World) -> str:
    """Say whose a row is: 乙's, else 甲's."""
    side = world.theirs
    own = {
        ("Outcome", side.outcome.pk), ("Outcome", side.verified.pk),
        ("Evidence", side.evidence.pk), ("Goal", side.goal.pk), ("Document", side.document.pk),
        ("Figure", side.figure.pk), ("Plan", side.plan.pk), ("Measure", side.measure.pk),
        ("ImportBatch", side.batch.pk), ("ImportJob", side.job.pk),
        ("Reconciliation", side.reconciliation.pk), ("IssuedReport", side.report.pk),
        ("ReportRequest", side.asked.pk), ("ReportingTask", side.task.pk),
        ("AliasSuggestion", side.suggestion.pk), ("Objection", side.objection.pk),
    }  # fmt: skip
    is_theirs = key in own or row.get("jurisdiction_id") == side.place.pk
    is_theirs |= row.get("document_id") == side.document.pk
    is_theirs |= row.get("added_by_id") == side.outcome.entered_by_id
    is_theirs |= row.get("goal_id") == side.goal.pk or row.get("bureau_id") == side.bureau.pk
    is_theirs |= row.get("outcome_id") in (side.outcome.pk, side.verified.pk)
    return "乙" if is_theirs else "甲"


def payload(world: World, side: Side, move: str) -> dict[str, object]:
    """Return what somebody might post to take what is not theirs, all at once."""
    outcome = side.outcome
    return {
        "post": "yes", "move": move, "reason": "试", "index": 0, "_submit": "1",
        "action": move if move in NAMING else f"{move}_selected",
        "_selected_action": [
            one.pk for own in (world.ours, world.theirs) for one in (own.outcome, own.suggestion)
        ],
        "state": "verified", "verified_by": world.account.pk, "entered_by": world.account.pk,
        "is_current": "", "bureau": side.bureau.pk, "jurisdiction": side.place.pk, "value": "1",
        "unit": "家", "as_of": "2024-12-31", "stage": "final", "year": "2024", "title": "试",
        "kind": "plan", "accept": side.figure.pk, "confirm": "1", "explanation": "试",
        "confirm_sure": "1", "threshold": "0", "take_back": "0" * 64, "step": "issue",
        "document_number": "试1号", "plan": side.plan.pk, "indicator": side.indicator.pk,
        "name": "试", "lead_bureau": side.bureau.pk, "withdrawal_reason": "试", "user": outcome.pk,
        "role": "verifier", "_popup": "1", "_to_field": "id", "format": "1", "resource": "",
        "source": "试", "resolution": "试", "note": "试", "wording": "试",
        "active_from": "2024-01-01", "frequency": "monthly", "day_of_month": "5",
        "months_after": "1", "places": [side.place.pk], "day": "2024-05-01",
        "text": "试",
    }  # fmt: skip


def posts(world: World) -> Iterator[tuple]:
    """Yield what to post to each address: every move where outcomes are moved."""
    for key, address, side in addresses(world):
        if key not in SESSION:
            for move in moves_at(key):
                yield address, side, move


def moves_at(key: str) -> tuple[str, ...]:
    if key in ("outcomes_outcome_move", "outcomes_outcome_changelist"):
        return MOVES
    if key in ("plans_targetchange_decide", "outcomes_objection_settle"):
        return DECISIONS
    return NAMING if key == "outcomes_aliassuggestion_changelist" else MOVES[:1]


def may_write(letter: str, model: str, mark: str) -> bool:
    """Say whether a post of the person may change such a row of 甲 or 乙."""
    if model in MOVERS:
        return letter in MOVERS[model][mark]
    if letter == "s" and mark == "甲" and model in FOLLOWS:
        return True
    return letter in WRITERS[mark]


@pytest.mark.parametrize("letter", LETTERS, ids=LETTERS.values())
def test_no_post_changes_what_is_not_ones_own(world: World, letter: str) -> None:
    client, changed = world.client(letter), []
    reference = () if letter == "m" else REFERENCE
    before = state_of(KEPT + UNWATCHED + reference)
    version, uploads = data_version(), state_of(UNWATCHED)
    for address, side, move in posts(world):
        undo = transaction.savepoint()
        response = client.post(address, payload(world, side or world.theirs, move))
        response.getvalue()  # read to its end, a file is closed
        # The database marks every write to the tables it watches: most posts write nothing.
        is_same = data_version() == version and state_of(UNWATCHED) == uploads
        after = before if is_same else state_of(KEPT + UNWATCHED + reference)
        transaction.savepoint_rollback(undo)
        assert response.status_code < 500, address
        for row in before.keys() | after.keys():
            if before.get(row) == after.get(row):
                continue
            mark = mark_of(row, before.get(row) or after[row], world)
            is_reference = row[0] in {model.__name__ for model in REFERENCE}
            if (is_reference and letter != "s") or not may_write(letter, row[0], mark):
                changed.append((address, row))

    assert changed == []

"""Every address of the site and the admin, as every person: who is let in, what they are told,
and that no post changes what is not theirs. docs/roles.md says the same in words.

A new address belongs into the table below, or the first test fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver

from outcomes.models import (
    Evidence,
    ExplainedFinding,
    IssuedReport,
    Outcome,
    ReconciledPair,
    Reconciliation,
    ReportRequest,
    ReportTemplate,
    ScoringScheme,
)
from plans.models import (
    Bureau,
    DataOwnership,
    Document,
    Figure,
    Goal,
    HeaderSynonym,
    ImportBatch,
    ImportJob,
    Indicator,
    Jurisdiction,
    Measure,
    Membership,
    Plan,
    ProgressNote,
    Target,
)
from tests.access_addresses import address_of
from tests.access_world import LETTERS, Side, World, make_world

pytestmark = pytest.mark.django_db

# n anonymous; of place 甲: c recorder, e reviewer, v verifier, s supervisor, o data owner,
# m administrator, t auditor; of place 乙: x recorder
EVERYBODY, STAFF, FIGURES = "ncevsomtx", "cevsomtx", "cevsotx"


@dataclass(frozen=True)
class Rule:
    """Whom the page opens to with the numbers of 甲, and with those of 乙."""

    ours: str
    theirs: str


@dataclass(frozen=True)
class Rows:
    """The pages of a model in the admin: its list, and one row of 甲 or 乙 with its history."""

    listed: str
    ours: str
    theirs: str
    added: str = ""
    deleted: Rule = Rule("", "")
    history: Rule | None = None


OPEN, INSIDE, SHUT = Rule(EVERYBODY, EVERYBODY), Rule(STAFF, STAFF), Rule("", "")
WORKED, NOT_OWNED = ("cevsot", "tx"), ("cevst", "tx")
ADMIN = {
    "plans_plan": Rows(FIGURES, *WORKED, added="cx"),
    "plans_measure": Rows(FIGURES, *NOT_OWNED, added="cx"),
    "plans_goal": Rows(FIGURES, *WORKED, added="cx"),
    "plans_document": Rows(FIGURES, *NOT_OWNED, added="cx"),
    "plans_jurisdiction": Rows(STAFF, STAFF, STAFF, added="m"),
    "plans_bureau": Rows(STAFF, STAFF, STAFF, added="m"),
    "plans_indicator": Rows(STAFF, STAFF, STAFF, added="m"),
    "plans_headersynonym": Rows(STAFF, STAFF, STAFF, added="m"),
    "plans_membership": Rows("mt", "mt", "mt", added="m"),
    "auth_user": Rows("mt", "mt", "mt", added="m"),
    "auth_group": Rows("", "", ""),
    "plans_importjob": Rows("cx", "c", "x", added="cx", deleted=Rule("c", "x")),
    "plans_importbatch": Rows(FIGURES, *WORKED),
    "outcomes_outcome": Rows(FIGURES, *WORKED),
    "outcomes_evidence": Rows(FIGURES, *WORKED, added="cx"),
    "outcomes_reconciliation": Rows(FIGURES, *WORKED, added="cx"),
    "outcomes_issuedreport": Rows(FIGURES, *NOT_OWNED),
    "outcomes_reportrequest": Rows(FIGURES, "ct", "tx"),
    "outcomes_reporttemplate": Rows(FIGURES, FIGURES, FIGURES, added="s"),
    "outcomes_scoringscheme": Rows(FIGURES, FIGURES, FIGURES, added="s"),
    "django_tasks_database_dbtaskresult": Rows("", "", ""),
    "axes_accessattempt": Rows("", "", ""),
    "axes_accesslog": Rows("", "", ""),
    "axes_accessfailurelog": Rows("", "", ""),
}
PAGES = {
    # the admin's own
    "index": INSIDE,
    "login": Rule("n", "n"),
    "logout": SHUT,
    "password_change": INSIDE,
    "password_change_done": INSIDE,
    "autocomplete": SHUT,
    "jsi18n": INSIDE,
    "view_on_site": SHUT,
    "app_list": INSIDE,
    "admin/(?P<url>.*)$": SHUT,
    "auth_user_password_change": Rule("m", "m"),
    # the admin's screens
    "plans_document_upload": Rule("cx", "cx"),
    "plans_document_read": SHUT,
    "plans_document_review": Rule(*NOT_OWNED),
    "plans_document_figure": Rule("c", "x"),
    "plans_document_text": Rule("c", "x"),
    "plans_goal_process_import": SHUT,
    "plans_goal_import": Rule("cx", "cx"),
    "plans_goal_export": Rule(FIGURES, FIGURES),
    "plans_importjob_template": SHUT,
    "plans_importjob_confirm": SHUT,
    "plans_importjob_resume": SHUT,
    "plans_importjob_mapping": SHUT,
    "plans_importjob_refused": Rule("c", "x"),
    "plans_importbatch_undo": SHUT,
    "outcomes_evidence_file": Rule(*WORKED),
    "outcomes_outcome_record": Rule("c", "x"),
    "outcomes_outcome_edit": Rule("c", "x"),
    "outcomes_outcome_move": SHUT,
    "outcomes_outcome_process_import": SHUT,
    "outcomes_outcome_import": Rule("cx", "cx"),
    "outcomes_outcome_export": Rule(FIGURES, FIGURES),
    "outcomes_reporttemplate_current": Rule(FIGURES, FIGURES),
    # the site
    "set_language": SHUT,
    "favicon.ico": SHUT,
    "overview": OPEN,
    "goals": OPEN,
    "goal": OPEN,
    "undated": OPEN,
    "place": OPEN,
    "scorecard_export": OPEN,
    "months": OPEN,
    "plan": OPEN,
    "plan_quality": OPEN,
    "measure": OPEN,
    "indicators": OPEN,
    "indicator": OPEN,
    "search": OPEN,
    "documents": OPEN,
    "document": OPEN,
    "place_checks": Rule(FIGURES, FIGURES),
    "document_checks": Rule(FIGURES, FIGURES),
    "ranking": SHUT,
    "schemes": Rule(FIGURES, FIGURES),
    "scheme": Rule(FIGURES, FIGURES),
    "reports": Rule(FIGURES, FIGURES),
    "new_report": Rule("s", "s"),
    "issued_report": Rule(*NOT_OWNED),
    "issued_report_file": Rule(*NOT_OWNED),
    "report_changes": Rule(*NOT_OWNED),
}
# Whose figures of 甲 or 乙 somebody reads before they are verified; the data owner's not all.
READERS = {"甲": "cevsot", "乙": "tx"}
NAMES_ARE_THEIR_WORK = ("auth_user", "plans_membership")  # the pages of who keeps accounts
WRITERS = {"甲": "cevo", "乙": "x"}
MOVES = ("verify", "submit", "review", "confirm", "return", "reopen", "correct")
SESSION = ("login", "logout", "password_change", "set_language")
PARAMETERS = ("", "?unverified=1&as_of=2024-12-31&year=2024", "?q=密&edit=1&left_out=1")


def admin_rules() -> dict[str, Rule]:
    found = {}
    for name, rows in ADMIN.items():
        one = Rule(rows.ours, rows.theirs)
        found |= {
            f"{name}_changelist": Rule(rows.listed, rows.listed),
            f"{name}_add": Rule(rows.added, rows.added),
            f"{name}_change": one,
            f"{name}_history": one,
            f"{name}_simple_history": one,
            f"{name}_delete": rows.deleted,
        }
    return found


RULES = admin_rules() | PAGES


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


@pytest.fixture
def world(settings, tmp_path) -> World:
    settings.MEDIA_ROOT = str(tmp_path)
    return make_world()


def test_every_address_has_a_rule() -> None:
    there = {key_of(pattern, name) for pattern, name in patterns()}

    assert there - RULES.keys() == set()
    assert {name for name in RULES if not name.endswith("_simple_history")} - there == set()


def addresses(world: World, ask: str = "") -> Iterator[tuple[str, str, Side | None]]:
    """Yield (key, address, side) once for each address; side None where it is the same for both."""
    for pattern, name in patterns():
        found = [address_of(pattern, name, world, side) for side in (world.ours, world.theirs)]
        key = key_of(pattern, name)
        if found[0] == found[1]:
            yield key, found[0] + ask, None
        else:
            yield key, found[0] + ask, world.ours
            yield key, found[1] + ask, world.theirs


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
        if not (letter == "m" and key.startswith(NAMES_ARE_THEIR_WORK)):
            words = words_of(response)
            told += [(address, secret) for secret in kept if secret in words]

    assert wrong == []
    assert told == []


@pytest.mark.parametrize("letter", "nmx")
@pytest.mark.parametrize("ask", PARAMETERS[1:])
def test_no_question_in_the_address_tells_more(world: World, letter: str, ask: str) -> None:
    client, told = world.client(letter), []
    kept = secrets_kept_from(letter, world)
    for key, address, _side in addresses(world, ask):
        is_list = key.endswith("_changelist") and not key.startswith(NAMES_ARE_THEIR_WORK)
        if key in SESSION or not (is_list or key in PAGES):
            continue
        words = words_of(client.get(address))
        asked = ask.split("&", 1)[0].removeprefix("?q=")
        told += [(address, one) for one in kept if one in words and one != asked]

    assert told == []


KEPT: tuple[type[Model], ...] = (
    Outcome, Evidence, Goal, Target, Document, Figure, Plan, Measure, ProgressNote, ImportBatch,
    ImportJob, Reconciliation, ReconciledPair, ExplainedFinding, IssuedReport, ReportRequest,
)  # fmt: skip
REFERENCE: tuple[type[Model], ...] = (
    Jurisdiction, Bureau, Indicator, DataOwnership, Membership, HeaderSynonym, get_user_model(),
    ReportTemplate, ScoringScheme,
)  # fmt: skip


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
        ("ReportRequest", side.asked.pk),
    }  # fmt: skip
    is_theirs = key in own or row.get("jurisdiction_id") == side.place.pk
    is_theirs |= row.get("document_id") == side.document.pk
    is_theirs |= row.get("added_by_id") == side.outcome.entered_by_id
    is_theirs |= row.get("goal_id") == side.goal.pk or row.get("bureau_id") == side.bureau.pk
    return "乙" if is_theirs else "甲"


def payload(world: World, side: Side, move: str) -> dict[str, object]:
    """Return what somebody might post to take what is not theirs, all at once."""
    outcome = side.outcome
    return {
        "post": "yes", "move": move, "reason": "试", "action": f"{move}_selected", "index": 0,
        "_selected_action": [world.ours.outcome.pk, world.theirs.outcome.pk], "_submit": "1",
        "state": "verified", "verified_by": world.account.pk, "entered_by": world.account.pk,
        "is_current": "", "bureau": side.bureau.pk, "jurisdiction": side.place.pk, "value": "1",
        "unit": "家", "as_of": "2024-12-31", "stage": "final", "year": "2024", "title": "试",
        "kind": "plan", "accept": side.figure.pk, "confirm": "1", "explanation": "试",
        "confirm_sure": "1", "threshold": "0", "take_back": "0" * 64, "step": "issue",
        "document_number": "试1号", "plan": side.plan.pk, "indicator": side.indicator.pk,
        "name": "试", "lead_bureau": side.bureau.pk, "withdrawal_reason": "试", "user": outcome.pk,
        "role": "verifier", "_popup": "1", "_to_field": "id", "format": "1", "resource": "",
    }  # fmt: skip


def posts(world: World) -> Iterator[tuple]:
    """Yield what to post to each address: every move where outcomes are moved."""
    for key, address, side in addresses(world):
        if key not in SESSION:
            is_of_outcomes = key in ("outcomes_outcome_move", "outcomes_outcome_changelist")
            for move in MOVES if is_of_outcomes else MOVES[:1]:
                yield address, side, move


@pytest.mark.parametrize("letter", LETTERS, ids=LETTERS.values())
def test_no_post_changes_what_is_not_ones_own(world: World, letter: str) -> None:
    client, changed = world.client(letter), []
    reference = () if letter == "m" else REFERENCE
    before = state_of(KEPT + reference)
    for address, side, move in posts(world):
        undo = transaction.savepoint()
        response = client.post(address, payload(world, side or world.theirs, move))
        after = state_of(KEPT + reference)
        transaction.savepoint_rollback(undo)
        assert response.status_code < 500, address
        for row in before.keys() | after.keys():
            if before.get(row) == after.get(row):
                continue
            mark = mark_of(row, before.get(row) or after[row], world)
            is_reference = row[0] in {model.__name__ for model in REFERENCE}
            if (is_reference and letter != "s") or letter not in WRITERS[mark]:
                changed.append((address, row))

    assert changed == []

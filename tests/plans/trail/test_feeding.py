"""What people do stands in the trail: with who, from where, why, and what changed."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from outcomes.actions.accept_figures import reject_figures
from outcomes.actions.import_sheets import import_sheet
from outcomes.actions.undo_batches import undo_batch
from outcomes.enums import OutcomeState
from outcomes.models import Evidence, Outcome
from plans.actions.check_trail import check_trail
from plans.enums import Decision, Role
from plans.management.office import operator
from plans.models import ImportBatch, Membership, TrailAction, TrailEntry
from tests.factories import make_bureau, make_goal, make_indicator, make_outcome, make_user
from tests.outcomes.people import make_people
from tests.reviewing import make_read, recorder_of
from tests.sheets import outcomes_csv

pytestmark = pytest.mark.django_db
PASSWORD = "passphrase-for-tests"
LOGIN = "/admin/login/"
NOW = datetime(2024, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def last(action: TrailAction) -> TrailEntry:
    return TrailEntry.objects.filter(action=action).order_by("sequence").last()


def at(address: str, user) -> Client:
    client = Client(REMOTE_ADDR=address)
    client.force_login(user)
    return client


# Figures


def test_move_of_an_outcome_says_who_from_where_and_why() -> None:
    people = make_people()
    outcome = make_outcome(bureau=people.bureau, entered_by=people.recorder)
    client = at("192.0.2.9", people.verifier)

    client.post(
        reverse("admin:outcomes_outcome_move", args=[outcome.pk]),
        {"move": "return", "reason": "请附公告"},
    )

    entry = last(TrailAction.CHANGE)
    assert (entry.login, entry.address) == (people.verifier.username, "192.0.2.9")
    assert (entry.target_type, entry.target_id) == ("outcomes.outcome", str(outcome.pk))
    assert entry.reason == "请附公告"
    assert entry.details["changes"]["state"] == [OutcomeState.SUBMITTED, OutcomeState.RETURNED]
    assert entry.details["record"] == outcome.history.first().pk


def test_bulk_action_leaves_an_entry_for_each_row() -> None:
    people = make_people()
    rows = [make_outcome(bureau=people.bureau, entered_by=people.recorder) for _ in range(3)]
    client = at("192.0.2.9", people.verifier)

    client.post(
        reverse("admin:outcomes_outcome_changelist"),
        {"action": "verify_selected", "_selected_action": [row.pk for row in rows]},
    )

    told = TrailEntry.objects.filter(action=TrailAction.CHANGE, address="192.0.2.9")
    assert {entry.target_id for entry in told} == {str(row.pk) for row in rows}


def test_row_without_history_is_told_with_old_and_new() -> None:
    bureau = make_bureau("科技局")

    bureau.short_name = "科技"
    bureau.save()

    assert last(TrailAction.CHANGE).details["changes"] == {"short_name": ["", "科技"]}


def test_deleted_row_is_told_with_what_it_held() -> None:
    goal = make_goal(note="只此一份", has_target=False)

    goal.delete()

    entry = last(TrailAction.DELETE)
    assert entry.details["changes"]["note"] == ["", "只此一份"]


def test_linked_evidence_is_told() -> None:
    outcome = make_outcome()
    piece = Evidence.objects.create(title="公告", document_number="1号")

    outcome.evidence.add(piece)

    assert last(TrailAction.LINK).details["rows"] == ["公告"]


# Imports


def load(user) -> ImportBatch:
    make_indicator("技术合同成交额", code="F01", unit="亿元")
    goal = make_goal()
    rows = [
        {
            "代码": goal.jurisdiction.code,
            "行政区": goal.jurisdiction.name,
            "指标代码": "F01",
            "年度": 2024,
            "截止日期": f"2024-0{month}-28",
            "实际值": month,
            "单位": "亿元",
        }
        for month in (1, 2, 3)
    ]
    import_sheet(outcomes_csv(*rows), "三个月.csv", imported_by=user, now=NOW)
    return ImportBatch.objects.get()


def test_import_is_one_entry_with_hash_and_counts() -> None:
    user = make_user(is_superuser=True)

    batch = load(user)

    entry = last(TrailAction.IMPORT)
    assert Outcome.objects.filter(batch=batch).count() == 3
    assert (entry.login, entry.label) == (user.username, "三个月.csv")
    assert (entry.details["new"], entry.details["sha256"]) == (3, batch.sha256)
    assert not TrailEntry.objects.filter(target_type="outcomes.outcome").exists()


def test_import_that_no_appointment_bounds_says_so() -> None:
    load(make_user(is_superuser=True))
    assert last(TrailAction.IMPORT).details["power"] == "superuser"


def test_import_of_an_office_claims_no_power() -> None:
    load(None)
    assert "power" not in last(TrailAction.IMPORT).details


def test_undoing_an_import_is_told() -> None:
    batch = load(make_user(is_superuser=True))

    undo_batch(batch, now=NOW, undone_by=None)

    assert last(TrailAction.UNDO).details["sha256"] == batch.sha256
    assert check_trail().problem == ""


# Coming and going, accounts and rights


def test_login_failure_and_logout_are_told() -> None:
    user = make_user()
    client = Client(REMOTE_ADDR="192.0.2.9")
    client.post(LOGIN, {"username": user.username, "password": "wrong"})
    client.post(LOGIN, {"username": user.username, "password": PASSWORD})
    client.post(reverse("admin:logout"))

    told = TrailEntry.objects.filter(address="192.0.2.9").order_by("sequence")

    assert [(entry.action, entry.login) for entry in told] == [
        ("failed", user.username),
        ("login", user.username),
        ("logout", user.username),
    ]


def test_lockout_is_told(settings) -> None:
    settings.AXES_ENABLED = True
    user = make_user()
    client = Client(REMOTE_ADDR="192.0.2.9")

    for _ in range(5):
        client.post(LOGIN, {"username": user.username, "password": "wrong"})

    entry = last(TrailAction.LOCKED)
    assert (entry.login, entry.address) == (user.username, "192.0.2.9")


def test_password_typed_as_user_name_is_not_kept() -> None:
    Client().post(LOGIN, {"username": "My-Secret-Pass-1", "password": "x"})

    assert last(TrailAction.FAILED).login == "My…"


def test_changed_password_is_told_without_it() -> None:
    user = make_user()

    user.set_password("another-Passphrase-1")
    user.save()

    entry = last(TrailAction.PASSWORD)
    assert entry.details["changes"] == {"password": ["…", "…"]}


def test_role_given_changed_and_taken_is_told() -> None:
    user, bureau = make_user(), make_bureau()
    membership = Membership.objects.create(user=user, bureau=bureau, role=Role.RECORDER)
    membership.role = Role.VERIFIER
    membership.save()
    membership.delete()

    told = TrailEntry.objects.filter(action=TrailAction.ROLE).order_by("sequence")

    assert [entry.details["kind"] for entry in told] == ["create", "change", "delete"]
    assert told[1].details["changes"] == {"role": ["recorder", "verifier"]}


def test_power_given_to_an_account_is_told() -> None:
    user = make_user()
    group = Group.objects.create(name="某组")
    user.groups.add(group)
    user.user_permissions.add(Permission.objects.get(codename="verify_outcome"))
    user.is_superuser = True
    user.save()

    granted = TrailEntry.objects.filter(action=TrailAction.GRANT).order_by("sequence")

    assert [entry.details.get("rows") for entry in granted][1] == ["某组"]
    assert "可以核定" in granted[2].details["rows"][0]
    assert last(TrailAction.ACCOUNT).details["changes"] == {"is_superuser": ["False", "True"]}


# Files


def test_download_of_a_scorecard_is_told_with_its_address() -> None:
    goal = make_goal()
    user = make_user()
    path = f"/places/{goal.jurisdiction.code}/scorecard.csv"

    at("192.0.2.9", user).get(path)

    entry = last(TrailAction.EXPORT)
    assert (entry.login, entry.address) == (user.username, "192.0.2.9")
    assert entry.details["path"] == path
    assert entry.label.endswith(".csv")


def test_evidence_read_is_told() -> None:
    people = make_people()
    piece = Evidence(title="公告", added_by=people.recorder)
    piece.file.save("公告.pdf", ContentFile(b"%PDF-1.7"))
    make_outcome(bureau=people.bureau, entered_by=people.recorder).evidence.add(piece)

    address = reverse("admin:outcomes_evidence_file", args=[piece.pk])
    at("192.0.2.9", people.verifier).get(address).getvalue()

    assert last(TrailAction.EVIDENCE).login == people.verifier.username


def test_page_without_a_file_leaves_no_entry() -> None:
    goal = make_goal()
    before = TrailEntry.objects.count()

    Client().get(goal.get_absolute_url())

    assert TrailEntry.objects.count() == before


def test_export_by_a_command_is_told(tmp_path) -> None:
    goal = make_goal()

    file = tmp_path / "goals.csv"
    call_command("export_sheet", "goals", output=file, stdout=io.StringIO())

    entry = last(TrailAction.EXPORT)
    assert (entry.label, entry.address) == (str(file), f"命令行 {operator()}")
    assert goal.title in file.read_text(encoding="utf-8-sig")


def test_figures_rejected_together_are_told() -> None:
    document = make_read()
    person = recorder_of(document)
    pending = list(document.figures.filter(decision=Decision.PENDING))

    reject_figures(
        document=document, figures=[one.pk for one in pending], rejected_by=person, now=NOW
    )

    entry = last(TrailAction.CHANGE)
    assert (entry.login, entry.target_id) == (person.username, str(document.pk))
    assert len(entry.details["rows"]) == len(pending) > 1

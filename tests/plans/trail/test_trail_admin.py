"""The trail as auditors read it, and what others see of it."""

import csv
import io
import json

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from plans.actions.trail import append
from plans.enums import Role
from plans.models import DataOwnership, Membership, TrailAction, TrailEntry, TrailHead
from tests.factories import make_bureau, make_goal, make_indicator, make_outcome, make_user
from tests.outcomes.people import make_people

pytestmark = pytest.mark.django_db
LIST = reverse("admin:plans_trailentry_changelist")


@pytest.fixture
def auditor(db) -> Client:
    user = make_user(username="auditor")
    permissions = Permission.objects.filter(codename__in=["read_trail", "export_trail"])
    user.user_permissions.set(permissions)
    client = Client(REMOTE_ADDR="192.0.2.50")
    client.force_login(user)
    return client


def export(client: Client, extension: str, query: str = "") -> str:
    url = reverse("admin:plans_trailentry_export", args=[extension])
    response = client.post(f"{url}{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode("utf-8")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_fixed_number_of_queries(
    auditor: Client, django_assert_num_queries, rows: int
) -> None:
    for number in range(rows):
        append(TrailAction.EXPORT, label=f"表{number}")

    with django_assert_num_queries(11):
        auditor.get(LIST)


def test_filters_find_by_person_address_action_and_target(auditor: Client) -> None:
    goal = make_goal(note="甲")
    Client(REMOTE_ADDR="192.0.2.7").post(
        "/admin/login/", {"username": "auditor", "password": "wrong"}
    )

    def found(query: str) -> list[str]:
        page = auditor.get(f"{LIST}?{query}").context["cl"]
        return [entry.action for entry in page.result_list]

    assert found("address=192.0.2.7&login=auditor") == ["failed"]
    assert found("action__exact=failed") == ["failed"]
    assert found(f"target_type=plans.goal&q={goal.pk}") == ["create"]
    assert found("until=2000-01-01") == []
    assert "failed" in found("from=2000-01-01")
    assert found("from=nonsense") == found("")


@pytest.mark.parametrize("role", [Role.RECORDER, Role.VERIFIER, Role.SUPERVISOR])
def test_other_roles_do_not_read_the_trail(role: Role) -> None:
    append(TrailAction.EXPORT)
    people = make_people()
    client = Client()
    client.force_login(getattr(people, role.value))

    for url in (LIST, reverse("admin:plans_trailentry_change", args=[1])):
        assert client.get(url).status_code == 403
    assert client.post(reverse("admin:plans_trailentry_export", args=["csv"])).status_code == 403


def test_nobody_changes_or_deletes_an_entry_not_even_a_superuser() -> None:
    append(TrailAction.EXPORT, label="原样")
    client = Client()
    client.force_login(make_user(is_superuser=True))

    for name in ("change", "delete"):
        url = reverse(f"admin:plans_trailentry_{name}", args=[1])
        assert client.post(url, {"label": "x", "post": "yes"}).status_code == 403
    assert client.post(reverse("admin:plans_trailentry_add"), {}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [1], "post": "yes"})

    assert TrailEntry.objects.get(sequence=1).label == "原样"


def test_export_holds_what_the_filter_shows_and_is_told(auditor: Client) -> None:
    append(TrailAction.CHANGE, label='=cmd|"/c calc"!A1')
    append(TrailAction.UNDO, label="别的")

    rows = list(csv.DictReader(io.StringIO(export(auditor, "csv", "?action__exact=change")[1:])))

    assert [row["label"] for row in rows] == ['\'=cmd|"/c calc"!A1']
    entry = TrailEntry.objects.order_by("sequence").last()
    assert (entry.action, entry.login, entry.address) == ("export", "auditor", "192.0.2.50")
    assert "trail-" in entry.label


def test_json_export_keeps_the_hashes(auditor: Client) -> None:
    append(TrailAction.EXPORT, label="甲")

    lines = [json.loads(line) for line in export(auditor, "jsonl").splitlines()]

    assert [line["hash"] for line in lines] == list(
        TrailEntry.objects.filter(sequence__lte=len(lines))
        .order_by("sequence")
        .values_list("hash", flat=True)
    )


def test_export_is_not_for_a_link(auditor: Client) -> None:
    assert auditor.get(reverse("admin:plans_trailentry_export", args=["csv"])).status_code == 405


def test_entry_shows_its_details_escaped(auditor: Client) -> None:
    append(TrailAction.EXPORT, label="<script>x</script>", detail={"path": "<b>y</b>"})
    sequence = TrailEntry.objects.order_by("sequence").last().pk

    page = auditor.get(reverse("admin:plans_trailentry_change", args=[sequence])).content.decode()

    assert "<script>x" not in page
    assert "&lt;b&gt;y&lt;/b&gt;" in page


def test_auditor_sees_changes_of_rights_on_the_first_page(auditor: Client) -> None:
    Membership.objects.create(
        user=make_user(username="second"), bureau=make_bureau("财政局"), role=Role.VERIFIER
    )

    page = auditor.get("/admin/").content.decode()

    assert "权限变更" in page
    assert "second · 财政局" in page
    assert "用户：" not in page  # the key of an account says nothing


def test_auditor_sees_who_speaks_for_data_and_who_is_checked_twice(auditor: Client) -> None:
    bureau = make_bureau("财政局")
    DataOwnership.objects.create(indicator=make_indicator("财政收入"), bureau=bureau)
    bureau.two_steps = True
    bureau.save()

    page = auditor.get("/admin/").content.decode()

    assert "财政收入 · 财政局" in page
    assert "两级把关：否 → 是" in page


def test_others_do_not_see_changes_of_rights() -> None:
    client = Client()
    client.force_login(make_people().recorder)

    assert "权限变更" not in client.get("/admin/").content.decode()


def test_page_of_an_outcome_shows_its_way() -> None:
    people = make_people()
    outcome = make_outcome(bureau=people.bureau, entered_by=people.recorder)
    client = Client(REMOTE_ADDR="192.0.2.61")
    client.force_login(people.verifier)
    move = reverse("admin:outcomes_outcome_move", args=[outcome.pk])
    client.post(move, {"move": "return", "reason": "请附公告"})

    page = client.get(outcome.get_absolute_url()).content.decode()

    way = page[page.index('id="way"') :]
    assert "192.0.2.61" in way
    assert "请附公告" in way


def test_history_of_a_goal_shows_addresses_to_staff_alone() -> None:
    goal = make_goal()
    people = make_people()
    outcome = make_outcome(goal=goal, bureau=people.bureau, entered_by=people.recorder)
    client = Client(REMOTE_ADDR="192.0.2.62")
    client.force_login(people.verifier)
    client.post(reverse("admin:outcomes_outcome_move", args=[outcome.pk]), {"move": "verify"})

    assert "192.0.2.62" in client.get(goal.get_absolute_url()).content.decode()
    assert "192.0.2.62" not in Client().get(goal.get_absolute_url()).content.decode()


def test_entry_speaks_in_the_words_of_its_model(auditor: Client) -> None:
    goal = make_goal(note="甲")
    goal.state = "withdrawn"
    goal.withdrawal_reason = "政策调整"
    goal.save()
    entry = TrailEntry.objects.filter(target_type="plans.goal").latest("sequence")

    page = auditor.get(reverse("admin:plans_trailentry_change", args=[entry.pk])).content.decode()

    assert entry.reason == "政策调整"
    assert f"{goal._meta.get_field('state').verbose_name}</dt>" in page
    assert goal.get_state_display() in page


def test_role_given_in_bulk_by_the_demonstration_is_told() -> None:
    make_bureau("财政局")

    call_command("demo_accounts", stdout=io.StringIO())

    told = TrailEntry.objects.filter(action=TrailAction.ROLE)
    assert {entry.label for entry in told} >= {"tianbao", "shenhe", "ducha", "guanli"}
    assert all("财政局" in entry.details["rows"] for entry in told)


def test_list_shows_the_end_to_write_down(auditor: Client) -> None:
    page = auditor.get(reverse("admin:plans_trailentry_changelist")).content.decode()

    head = TrailHead.objects.get()
    assert f"第 {head.count} 条" in page and head.hash in page

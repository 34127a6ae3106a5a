"""Rights and forms that have gone stale: nothing is done with them, and the person is told."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outcomes.actions.roles import set_up_roles
from outcomes.enums import OutcomeState
from outcomes.models import Outcome
from plans.enums import Reach, Role
from plans.models import Membership
from tests.factories import make_bureau, make_goal, make_group, make_outcome, make_place, make_user
from tests.outcomes.people import People, make_people

pytestmark = pytest.mark.django_db
LIST = "admin:outcomes_outcome_changelist"


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def outcome(people: People) -> Outcome:
    goal = make_goal(lead_bureau=people.bureau, jurisdiction=people.bureau.jurisdiction)
    # A point stands in no token and no id of a page.
    return make_outcome(
        goal=goal, value=Decimal("50.873"), bureau=people.bureau, entered_by=people.recorder
    )


def client_of(user: AbstractBaseUser) -> Client:
    client = Client()
    client.force_login(user)
    return client


def verify(client: Client, outcome: Outcome):
    address = reverse("admin:outcomes_outcome_move", args=[outcome.pk])
    return client.post(address, {"move": "verify"})


def end_role(user: AbstractBaseUser) -> None:
    user.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))


def begin_role_tomorrow(user: AbstractBaseUser) -> None:
    user.memberships.update(valid_from=timezone.localdate() + timedelta(days=1))


def take_role(user: AbstractBaseUser) -> None:
    user.memberships.all().delete()


def close_account(user: AbstractBaseUser) -> None:
    user.is_active = False
    user.save()


def take_staff(user: AbstractBaseUser) -> None:
    user.is_staff = False
    user.save()


def change_password(user: AbstractBaseUser) -> None:
    user.set_password("Another-one-88")
    user.save()


def leave_group_alone(user: AbstractBaseUser) -> None:
    """Keep the group, whose permissions alone reach no row."""
    user.memberships.update(bureau=make_bureau("别处", jurisdiction=make_place()))


@pytest.mark.parametrize(
    "change",
    [
        *(end_role, begin_role_tomorrow, take_role, close_account, take_staff),
        *(change_password, leave_group_alone),
    ],
)
def test_right_that_ended_in_the_middle_of_a_session_verifies_nothing(
    people: People, outcome: Outcome, change: Callable[[AbstractBaseUser], None]
) -> None:
    client = client_of(people.verifier)
    assert client.get(reverse(LIST)).status_code == 200

    change(people.verifier)
    answer = verify(client, outcome)
    client.post(reverse(LIST), {"action": "verify_selected", "_selected_action": [outcome.pk]})

    outcome.refresh_from_db()
    assert outcome.state == OutcomeState.SUBMITTED
    assert answer.status_code in (302, 403, 404)
    assert str(outcome.value) not in client.get(reverse(LIST), follow=True).content.decode()


def test_roles_in_two_bureaus_are_not_mixed(people: People, outcome: Outcome) -> None:
    """Recorder here and verifier there: neither verifies here nor records there."""
    other = make_bureau("另一局", jurisdiction=people.bureau.jurisdiction)
    there = make_outcome(
        goal=make_goal(lead_bureau=other, jurisdiction=other.jurisdiction), bureau=other
    )
    person, groups = make_user(Role.RECORDER, bureau=people.bureau), set_up_roles()
    Membership.objects.create(user=person, bureau=other, role=Role.VERIFIER)
    person.groups.add(groups[Role.RECORDER], groups[Role.VERIFIER])
    client = client_of(person)

    assert verify(client, outcome).status_code == 403
    goal = make_goal(lead_bureau=other, jurisdiction=other.jurisdiction)
    record = reverse("admin:outcomes_outcome_record", args=[goal.pk])
    assert client.post(record, {"value": "1", "unit": "家"}).status_code == 403
    assert verify(client, there).status_code == 302

    assert [Outcome.objects.get(pk=one.pk).state for one in (outcome, there)] == [
        OutcomeState.SUBMITTED, OutcomeState.VERIFIED,
    ]  # fmt: skip


def test_person_without_a_role_enters_and_sees_no_rows(outcome: Outcome) -> None:
    client = client_of(make_user(is_staff=True))

    assert client.get("/admin/").status_code == 200
    for name in ("plans_goal", "outcomes_outcome", "outcomes_evidence", "plans_document"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403
    assert str(outcome.value) not in client.get(outcome.get_absolute_url()).content.decode()


def test_bureau_that_moves_takes_its_people_along_and_leaves_its_figures_place(
    people: People, outcome: Outcome
) -> None:
    """The figure speaks of its old place for ever; who serves the bureau still answers for it."""
    neighbour = make_user(
        Role.VERIFIER, bureau=make_bureau("邻局", jurisdiction=outcome.jurisdiction)
    )
    neighbour.memberships.update(reach=Reach.PLACE)
    neighbour.groups.add(make_group(Role.VERIFIER))
    old = outcome.jurisdiction

    people.bureau.jurisdiction = make_place()
    people.bureau.save()

    outcome.refresh_from_db()
    assert outcome.jurisdiction == old
    reached = [
        Outcome.objects.reached_by(person, timezone.localdate()).count()
        for person in (people.verifier, neighbour)
    ]
    assert reached == [1, 1]


def test_list_that_has_gone_stale_moves_nothing_by_an_action(
    people: People, outcome: Outcome
) -> None:
    client = client_of(people.verifier)
    outcome.refresh_from_db()
    page = client.get(reverse(LIST)).content.decode()
    seen = {f"seen-{outcome.pk}": outcome.version}
    assert f'name="seen-{outcome.pk}" value="{outcome.version}"' in page
    chosen = {"action": "verify_selected", "_selected_action": [outcome.pk], "index": 0}
    Outcome.objects.update(value=99)

    told = client.post(reverse(LIST), chosen | seen, follow=True).content.decode()
    outcome.refresh_from_db()
    assert "您打开页面后这条数据已被改动" in told
    assert (outcome.state, outcome.value) == (OutcomeState.SUBMITTED, 99)

    client.post(reverse(LIST), chosen | {f"seen-{outcome.pk}": outcome.version})
    outcome.refresh_from_db()
    assert outcome.is_verified


@pytest.mark.parametrize("wanted", ["-1", "NaN", "account", "%", "٣", "admin:index"])
def test_next_that_is_no_address_breaks_no_page(wanted: str) -> None:
    client = client_of(make_user())

    answer = client.get("/account/code/", {"next": wanted})

    assert answer.status_code == 302

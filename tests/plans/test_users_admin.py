"""Who keeps accounts can make people, not powers."""

import pytest
from django.test import Client
from django.urls import reverse

from outcomes.actions.roles import set_up_roles
from plans.enums import Role
from tests.factories import make_bureau, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    administrator = make_user()
    administrator.groups.add(set_up_roles()[Role.ADMINISTRATOR])
    client = Client()
    client.force_login(administrator)
    return client


def test_administrator_cannot_make_a_superuser(client: Client) -> None:
    person = make_user()
    fields = {
        "username": person.username,
        "is_active": "on",
        "is_superuser": "on",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }

    response = client.post(reverse("admin:auth_user_change", args=[person.pk]), fields)

    person.refresh_from_db()
    assert response.status_code == 302
    assert not person.is_superuser


def test_administrator_cannot_change_a_superuser(client: Client) -> None:
    root = make_user(is_superuser=True)

    response = client.post(reverse("admin:auth_user_change", args=[root.pk]), {"username": "x"})

    assert response.status_code == 403


def test_administrator_gives_no_role_to_themselves() -> None:
    administrator = make_user()
    administrator.groups.add(set_up_roles()[Role.ADMINISTRATOR])
    client = Client()
    client.force_login(administrator)
    fields = {
        "username": administrator.username,
        "is_active": "on",
        "groups": [group.pk for group in set_up_roles().values()],
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-bureau": make_bureau().pk,
        "memberships-0-role": Role.RECORDER,
    }

    client.post(reverse("admin:auth_user_change", args=[administrator.pk]), fields)

    assert administrator.groups.count() == 1
    assert not administrator.memberships.exists()


def test_accounts_are_not_deleted(client: Client) -> None:
    person = make_user()

    response = client.post(reverse("admin:auth_user_delete", args=[person.pk]), {"post": "yes"})

    assert response.status_code == 403


def test_superuser_gives_no_role_to_themselves_either() -> None:
    root, groups = make_user(is_superuser=True), set_up_roles()
    client = Client()
    client.force_login(root)
    role = {"bureau": make_bureau().pk, "role": Role.VERIFIER}
    fields = {
        "username": root.username,
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": [group.pk for group in groups.values()],
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        **{f"memberships-0-{name}": value for name, value in role.items()},
    }

    client.post(reverse("admin:auth_user_change", args=[root.pk]), fields)
    client.post(reverse("admin:plans_membership_add"), role | {"user": root.pk})

    assert not root.groups.exists()
    assert not root.memberships.exists()


def test_superuser_does_not_widen_an_appointment_of_their_own() -> None:
    root = make_user(Role.RECORDER, bureau=make_bureau(), is_superuser=True)
    client = Client()
    client.force_login(root)
    own = root.memberships.get()
    address = reverse("admin:plans_membership_change", args=[own.pk])

    answer = client.post(address, {"bureau": own.bureau_id, "role": Role.VERIFIER})

    assert answer.status_code == 403
    assert root.memberships.get().role == Role.RECORDER

"""Who keeps accounts can make people, not powers."""

import pytest
from django.test import Client
from django.urls import reverse

from outcomes.actions.roles import set_up_roles
from plans.enums import Role
from plans.models import TrailEntry
from tests.factories import make_bureau, make_group, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    administrator = make_user()
    administrator.groups.add(make_group(Role.ADMINISTRATOR))
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
    administrator.groups.add(make_group(Role.ADMINISTRATOR))
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


def new_account(client: Client, name: str) -> bool:
    fields = {
        "username": name,
        "usable_password": "true",
        "password1": "Forest-lamp-77",
        "password2": "Forest-lamp-77",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    return client.post(reverse("admin:auth_user_add"), fields).status_code == 302


@pytest.mark.parametrize("name", ["аrec", "αrec", "arec\u200b", "arec\u202e", "ＡREC", "<b>x</b>"])
def test_name_that_passes_for_another_is_refused(client: Client, name: str) -> None:
    make_user(username="arec")

    assert not new_account(client, name)


@pytest.mark.parametrize("name", ["zhang.san", "张三", "zhang_3@kjj"])
def test_name_of_letters_digits_or_han_is_taken(client: Client, name: str) -> None:
    assert new_account(client, name)


def test_account_is_not_renamed_into_another_ones_capitals(client: Client) -> None:
    make_user(username="arec")
    person = make_user(username="other")
    fields = {
        "username": "Arec",
        "is_active": "on",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }

    client.post(reverse("admin:auth_user_change", args=[person.pk]), fields)

    person.refresh_from_db()
    assert person.username == "other"


def test_locked_account_is_unlocked_by_an_administrator_and_the_trail_tells(
    client: Client, settings
) -> None:
    settings.AXES_ENABLED = True
    person = make_user(username="Zhang.San")
    door = Client()
    wrong = {"username": "zhang.san ", "password": "wrong"}
    for _number in range(5):
        door.post(reverse("admin:login"), wrong)
    right = {"username": "Zhang.San", "password": "passphrase-for-tests"}
    locked = door.post(reverse("admin:login"), right)
    assert (locked.status_code, "请管理员在“用户”中解除锁定" in locked.content.decode()) == (
        429,
        True,
    )

    chosen = {"action": "unlock", "_selected_action": [person.pk]}
    told = client.post(reverse("admin:auth_user_changelist"), chosen, follow=True)

    assert "登录锁定已解除" in told.content.decode()
    entry = TrailEntry.objects.filter(target_id=str(person.pk), action="account").first()
    assert entry.details == {"kind": "unlock"}
    assert door.post(reverse("admin:login"), right).status_code == 302


def test_administrator_does_not_unlock_a_superuser(client: Client) -> None:
    root = make_user(is_superuser=True)
    chosen = {"action": "unlock", "_selected_action": [root.pk]}

    told = client.post(reverse("admin:auth_user_changelist"), chosen, follow=True)

    assert "须由另一位有权的管理员解除" in told.content.decode()


def test_lists_of_logins_cannot_be_emptied_by_anybody() -> None:
    root = Client()
    root.force_login(make_user(is_superuser=True))

    assert root.get("/admin/axes/accesslog/").status_code == 404

"""Which passwords are taken, and what follows when somebody else chose it."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans.enums import Role
from plans.models import AccountDoor, FormerPassword
from tests.factories import make_goal, make_group, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
GOOD, BETTER = "Kept-by-one-5", "Other-by-one-6"


def refused(password: str, user=None) -> set[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


def log_in(username: str, password: str) -> Client:
    client = Client()
    assert client.post(LOGIN, {"username": username, "password": password}).status_code == 302
    return client


def change(client: Client, old: str, new: str):
    fields = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse("account_password"), fields)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Ab1-5678", "password_too_short"),
        ("lower-and-signs", "password_of_few_kinds"),
        ("lower12345678", "password_of_few_kinds"),
        ("只有汉字和小字abc", "password_of_few_kinds"),
        ("1234567890", "password_entirely_numeric"),
        ("x-Zhangsan-1", "password_holds_user_name"),
        ("x-NASGNAHZ-1", "password_holds_user_name"),
    ],
)
def test_weak_password_is_refused(password: str, code: str) -> None:
    assert code in refused(password, make_user(username="zhangsan"))


@pytest.mark.parametrize("password", [GOOD, "Abcdefgh12", "只有汉字abcd12", "ABC-1234567"])
def test_three_kinds_of_signs_are_enough(password: str) -> None:
    assert refused(password, make_user(username="zhangsan")) == set()


def test_last_five_passwords_are_refused_and_the_sixth_is_free() -> None:
    user = make_user()
    for number in range(6):
        user.set_password(f"{GOOD}{number}")
        user.save()

    answers = [refused(f"{GOOD}{number}", user) for number in range(6)]

    assert answers == [set()] + [{"password_used_before"}] * 5
    assert FormerPassword.objects.filter(user=user).count() == 5


def test_present_password_is_refused_even_when_never_noted() -> None:
    user = make_user(password=GOOD)

    assert refused(GOOD, user)


def test_password_chosen_by_an_administrator_is_changed_at_the_first_login() -> None:
    administrator = make_user()
    administrator.groups.add(make_group(Role.ADMINISTRATOR))
    keeper = Client()
    keeper.force_login(administrator)
    goal = make_goal()
    answer = keeper.post(
        reverse("admin:auth_user_add"),
        {
            "username": "xinren",
            "usable_password": "true",
            "password1": GOOD,
            "password2": GOOD,
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        },
    )
    assert answer.status_code == 302
    get_user_model().objects.filter(username="xinren").update(is_staff=True)
    client = log_in("xinren", GOOD)

    for url in ("/", goal.get_absolute_url(), "/admin/", reverse("account")):
        assert client.get(url).headers["Location"].startswith(reverse("account_password"))
    assert change(client, GOOD, BETTER).status_code == 302

    assert client.get(reverse("account")).status_code == 200
    assert log_in("xinren", BETTER).get("/").status_code == 200


def test_own_password_is_no_initial_one() -> None:
    user = make_user(password=GOOD)
    client = log_in(user.username, GOOD)

    change(client, GOOD, BETTER)

    assert not AccountDoor.objects.get(user=user).is_password_initial
    assert log_in(user.username, BETTER).get(reverse("account")).status_code == 200


def test_old_password_is_remembered_aloud_but_lets_in() -> None:
    user = make_user(password=GOOD)
    user.date_joined = timezone.now() - timedelta(days=91)
    user.save()

    page = log_in(user.username, GOOD).get(reverse("account")).content.decode()

    assert "90 天以上" in page


def test_reminder_can_be_switched_off(settings) -> None:
    settings.PASSWORD_REMIND_DAYS = 0
    user = make_user(password=GOOD)
    user.date_joined = timezone.now() - timedelta(days=910)
    user.save()

    assert "天以上" not in log_in(user.username, GOOD).get(reverse("account")).content.decode()


def test_other_sessions_end_with_the_old_password() -> None:
    user = make_user(password=GOOD)
    here, elsewhere = log_in(user.username, GOOD), log_in(user.username, GOOD)

    change(here, GOOD, BETTER)

    assert here.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302

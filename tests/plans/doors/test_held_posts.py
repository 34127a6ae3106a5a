"""A session that ends while a form is filled: the text comes back after the login."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outcomes.models import Outcome
from plans.models import Goal
from tests.factories import make_goal, make_user
from tests.outcomes.moving import text_of
from tests.outcomes.people import People, make_people

pytestmark = pytest.mark.django_db
PASSWORD = "passphrase-for-tests"


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def goal(people: People) -> Goal:
    return make_goal(lead_bureau=people.bureau, jurisdiction=people.bureau.jurisdiction)


def log_in(client: Client, username: str, wanted: str):
    data = {"username": username, "password": PASSWORD, "next": wanted}
    return client.post(reverse("admin:login"), data, follow=True)


def ended_session(username: str) -> Client:
    client = Client()
    log_in(client, username, "/")
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    return client


def figure(goal: Goal) -> dict[str, str]:
    return {
        "value": "38", "unit": "家", "as_of": "2024-12-31", "stage": "final",
        "note": "写了<b>很久</b>的说明", "_submit": "1",
    }  # fmt: skip


def test_text_comes_back_after_the_login_and_is_sent_with_one_button(
    people: People, goal: Goal
) -> None:
    client = ended_session(people.recorder.username)
    address = reverse("admin:outcomes_outcome_record", args=[goal.pk])
    sent = client.post(address, figure(goal))
    assert sent.url == f"{reverse('admin:login')}?next={address}"

    page = log_in(client, people.recorder.username, address)
    assert "您填写的内容还在" in text_of(page) and "写了&lt;b&gt;很久" in text_of(page)
    assert not Outcome.objects.exists()

    client.post(address, dict(page.context["held"].fields))
    assert Outcome.objects.get().note == "写了<b>很久</b>的说明"
    assert "您填写的内容还在" not in text_of(client.get(address))


def test_text_is_not_handed_to_somebody_else(people: People, goal: Goal) -> None:
    client = ended_session(people.recorder.username)
    address = reverse("admin:outcomes_outcome_record", args=[goal.pk])
    client.post(address, figure(goal))

    page = log_in(client, people.verifier.username, address)

    assert "写了" not in text_of(page)


def test_session_made_up_keeps_nothing(people: People, goal: Goal) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    address = reverse("admin:outcomes_outcome_record", args=[goal.pk])

    client.post(address, figure(goal))

    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("name", "field"), [("admin:plans_goal_add", "password1"), ("account_setup", "code")]
)
def test_secret_is_not_kept(name: str, field: str) -> None:
    user = make_user()
    client = ended_session(user.username)

    client.post(reverse(name), {field: "geheim-123", "note": "x"})

    assert all("held_post" not in one.get_decoded() for one in Session.objects.all())


def test_file_is_named_to_be_chosen_again(people: People, goal: Goal, tmp_path) -> None:
    client = ended_session(people.recorder.username)
    address = reverse("admin:outcomes_outcome_record", args=[goal.pk])
    path = tmp_path / "公告.pdf"
    path.write_bytes(b"%PDF-1.4")
    with path.open("rb") as file:
        client.post(address, figure(goal) | {"evidence_file": file})

    page = log_in(client, people.recorder.username, address)

    assert "公告.pdf" in text_of(page)

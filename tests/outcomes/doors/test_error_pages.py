"""A refusal of the server itself is a page in Chinese that says what to do, and shows no cause."""

import pytest
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse

from plans.enums import Role
from plans.models import Membership
from tests.factories import make_user
from tests.outcomes.moving import as_person, text_of
from tests.outcomes.people import make_people

pytestmark = pytest.mark.django_db
LIST = "/admin/outcomes/outcome/"


def strange_lookup(client: Client):
    return client.get(LIST, {"entered_by__password__startswith": "p"})


def foreign_host(client: Client):
    return client.get("/", headers={"host": "evil.example"})


def too_many_fields(client: Client):
    return client.post(LIST, {f"field-{number}": "1" for number in range(12)})


@pytest.mark.parametrize("ask", [strange_lookup, foreign_host, too_many_fields])
def test_request_that_is_not_taken_gets_a_page_with_a_remedy(ask, settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    client = as_person(make_people().verifier)
    client.raise_request_exception = False

    answer = ask(client)

    assert answer.status_code == 400
    assert "请求有误" in text_of(answer) and "请返回上一页" in text_of(answer)


def test_forged_post_is_told_to_reload() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post(reverse("admin:login"), {"username": "a", "password": "b"})

    assert answer.status_code == 403
    assert "页面已过期" in text_of(answer) and "刷新后再提交" in text_of(answer)


def test_row_that_another_saved_at_the_same_moment_is_told(db) -> None:
    people, root = make_people(), make_user(is_superuser=True)
    row = {"user": people.stranger, "bureau": people.bureau, "role": Role.VERIFIER}

    def save_the_same(**_kept: object) -> None:
        """Be the other person, between the check of the form and the row it saves."""
        Membership.objects.bulk_create([Membership(**row)])

    client = as_person(root)
    data = {"user": people.stranger.pk, "bureau": people.bureau.pk, "role": Role.VERIFIER}
    pre_save.connect(save_the_same, Membership)
    try:
        answer = client.post(reverse("admin:plans_membership_add"), data)
    finally:
        pre_save.disconnect(save_the_same, Membership)

    assert answer.status_code == 409
    assert "与别人同时保存" in text_of(answer)
    assert not Membership.objects.filter(**row).exists()

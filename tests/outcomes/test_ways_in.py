"""Pages lead a person to what they may do, and to nothing that is shut."""

import pytest
from django.test import Client
from django.urls import reverse

from outcomes.actions.roles import set_up_roles
from plans.enums import Role
from tests.factories import make_bureau, make_goal, make_plan, make_user

pytestmark = pytest.mark.django_db


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_staff_find_the_way_to_record_an_outcome(client: Client) -> None:
    goal = make_goal(lead_bureau=make_bureau())
    assert "填报完成情况" not in page_of(client, goal.get_absolute_url())

    client.force_login(make_user(Role.RECORDER, bureau=goal.lead_bureau))

    assert reverse("admin:outcomes_outcome_record", args=[goal.pk]) in page_of(
        client, goal.get_absolute_url()
    )


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.VERIFIER, Role.RECORDER])
def test_nobody_is_led_to_record_what_they_may_not(client: Client, role: Role) -> None:
    goal = make_goal(lead_bureau=make_bureau())
    bureau = make_bureau() if role == Role.RECORDER else goal.lead_bureau
    client.force_login(make_user(role, bureau=bureau))

    assert "填报完成情况" not in page_of(client, goal.get_absolute_url())


@pytest.mark.parametrize(("role", "is_led"), [(Role.RECORDER, True), (Role.SUPERVISOR, False)])
def test_plan_leads_to_reconciling_whom_it_opens_to(
    client: Client, role: Role, is_led: bool
) -> None:
    bureau = make_bureau()
    plan = make_plan(jurisdiction=bureau.jurisdiction, bureau=bureau)
    person = make_user(role, bureau=bureau)
    person.groups.add(set_up_roles()[role])
    client.force_login(person)

    page = page_of(client, plan.get_absolute_url())

    address = f"{reverse('admin:outcomes_reconciliation_add')}?plan={plan.pk}"
    assert (address in page) is is_led
    assert client.get(address).status_code == (200 if is_led else 403)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_help_says_how_the_main_jobs_are_done(client: Client, language: str) -> None:
    client.cookies["django_language"] = language

    page = page_of(client, reverse("help"))

    for part in ("record", "verify", "import", "read", "report", "words"):
        assert f'<h2 id="{part}">' in page
    assert ("出通报" in page) is (language == "zh-hans")


def test_desk_lists_what_is_worked_on_daily_first(client: Client) -> None:
    person = make_user(Role.RECORDER)
    person.groups.add(set_up_roles()[Role.RECORDER])
    client.force_login(person)

    page = page_of(client, reverse("admin:index"))

    listed = [page.index(f'id="{name}"') for name in ("outcomes-outcome", "outcomes-evidence")]
    assert listed == sorted(listed)
    assert page.index('id="plans-goal"') < page.index('id="plans-indicator"')


def test_lists_of_the_admin_are_headed_by_what_they_list(client: Client) -> None:
    client.force_login(make_user(is_superuser=True))

    page = page_of(client, reverse("admin:outcomes_outcome_changelist"))

    assert "<h1>完成情况</h1>" in page and "来修改" not in page

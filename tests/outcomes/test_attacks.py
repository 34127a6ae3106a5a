"""Ways round the rules that somebody may try: each is refused and leaves everything as it was."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outcomes.actions.fill_pairs import fill
from outcomes.actions.outcomes import OutcomeRefused, correct_outcome, verify_outcome
from outcomes.actions.roles import set_up_roles
from outcomes.enums import OutcomeState
from outcomes.models import Evidence, Outcome, ReconciledPair, Reconciliation
from plans.enums import GoalState, Role
from plans.models import Document, Goal, ImportJob, Membership, Plan
from tests.factories import make_bureau, make_goal, make_group, make_outcome, make_place, make_user
from tests.outcomes.people import People, make_people
from tests.sheets import make_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def both(people: People) -> AbstractBaseUser:
    """Return a person who may record and verify in the same bureau."""
    groups = set_up_roles()
    user = make_user(Role.RECORDER, bureau=people.bureau)
    Membership.objects.create(user=user, bureau=people.bureau, role=Role.VERIFIER)
    user.groups.add(groups[Role.RECORDER], groups[Role.VERIFIER])
    return user


@pytest.fixture
def goal(people: People) -> Goal:
    return make_goal(lead_bureau=people.bureau, jurisdiction=people.bureau.jurisdiction)


def client_of(user: AbstractBaseUser) -> Client:
    client = Client()
    client.force_login(user)
    return client


def verify_by_button(client: Client, outcome: Outcome) -> None:
    client.post(reverse("admin:outcomes_outcome_move", args=[outcome.pk]), {"move": "verify"})


def verify_by_action(client: Client, outcome: Outcome) -> None:
    data = {"action": "verify_selected", "_selected_action": [outcome.pk], "index": 0}
    client.post(reverse("admin:outcomes_outcome_changelist"), data)


VERIFYING = [verify_by_button, verify_by_action]


def entered_on_the_form(both: AbstractBaseUser, goal: Goal) -> Outcome:
    client_of(both).post(
        reverse("admin:outcomes_outcome_record", args=[goal.pk]),
        {"value": "38", "unit": "家", "as_of": "2024-12-31", "stage": "final", "_submit": "1"},
    )
    return Outcome.objects.get()


def imported(both: AbstractBaseUser, goal: Goal) -> Outcome:
    header = ["行政区划代码", "指标代码", "年度", "截止日期", "实际值", "单位", "阶段", "填报单位"]
    row = [
        goal.jurisdiction.code, goal.indicator.code, 2024, "2024-12-31", 38, "家", "核定",
        goal.lead_bureau.name,
    ]  # fmt: skip
    data = make_workbook({"表": [header, row]})
    client = client_of(both)
    address = reverse("admin:plans_importjob_add")
    client.post(address, {"file": SimpleUploadedFile("表.xlsx", data)})
    client.post(reverse("admin:plans_importjob_confirm", args=[ImportJob.objects.get().pk]))
    return Outcome.objects.get()


def imported_by_command(both: AbstractBaseUser, goal: Goal, tmp_path) -> Outcome:
    path = tmp_path / "表.csv"
    path.write_text(
        "行政区划代码,指标代码,年度,截止日期,实际值,单位,阶段,填报单位\n"
        f"{goal.jurisdiction.code},{goal.indicator.code},2024,2024-12-31,38,家,核定,"
        f"{goal.lead_bureau.name}\n",
        encoding="utf-8",
    )
    call_command("import_sheet", str(path), "--confirm", "--user", both.username)
    return Outcome.objects.get()


def filled_from_a_pair(both: AbstractBaseUser, goal: Goal) -> Outcome:
    recorded = make_outcome(jurisdiction=goal.jurisdiction, bureau=goal.lead_bureau, value=38)
    made = Reconciliation.objects.create(
        plan=goal.plan, year=2024, made_by=both, made_at=timezone.now(), is_with_recorded=True
    )
    pair = ReconciledPair.objects.create(
        reconciliation=made, goal=goal, tier="firm", recorded=recorded, relation="same"
    )
    outcome, _is_new = fill(pair, both, timezone.now())
    return outcome


def corrected(both: AbstractBaseUser, goal: Goal) -> Outcome:
    old = make_outcome(goal=goal, bureau=goal.lead_bureau, state=OutcomeState.VERIFIED)
    correction = correct_outcome(outcome=old, corrected_by=both, value=Decimal(38), reason="修订")
    client_of(both).post(
        reverse("admin:outcomes_outcome_move", args=[correction.pk]), {"move": "submit"}
    )
    return correction


ENTERING = [entered_on_the_form, imported, imported_by_command, filled_from_a_pair, corrected]


@pytest.mark.parametrize("enter", ENTERING)
@pytest.mark.parametrize("verify", VERIFYING)
def test_nobody_verifies_what_they_entered_whichever_way(
    both: AbstractBaseUser, goal: Goal, enter, verify, tmp_path, settings
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    needs_path = enter is imported_by_command
    outcome = enter(both, goal, tmp_path) if needs_path else enter(both, goal)
    outcome.refresh_from_db()
    assert (outcome.state, outcome.entered_by) == (OutcomeState.SUBMITTED, both)

    verify(client_of(both), outcome)

    outcome.refresh_from_db()
    assert outcome.state == OutcomeState.SUBMITTED
    with pytest.raises(OutcomeRefused, match="填报人不得核定"):
        verify_outcome(outcome=outcome, verified_by=both, now=timezone.now())


def test_fields_beyond_the_form_are_not_taken(people: People, goal: Goal) -> None:
    other = make_bureau("外单位")
    client = client_of(people.recorder)
    client.post(
        reverse("admin:outcomes_outcome_record", args=[goal.pk]),
        {
            "value": "38", "unit": "家", "as_of": "2024-12-31", "stage": "final",
            "state": "verified", "verified_by": people.verifier.pk, "is_current": "",
            "entered_by": people.verifier.pk, "bureau": other.pk, "_submit": "1",
            "confirmed_by": people.verifier.pk, "reviewed_by": people.verifier.pk,
        },
    )  # fmt: skip

    outcome = Outcome.objects.get()
    assert (outcome.state, outcome.entered_by) == (OutcomeState.SUBMITTED, people.recorder)
    assert (outcome.bureau, outcome.is_current) == (people.bureau, True)
    assert (outcome.verified_by, outcome.reviewed_by, outcome.confirmed_by) == (None, None, None)


def test_change_page_of_an_outcome_takes_nothing(people: People, goal: Goal) -> None:
    outcome = make_outcome(goal=goal, bureau=people.bureau)
    address = reverse("admin:outcomes_outcome_change", args=[outcome.pk])

    client_of(people.recorder).post(address, {"state": "verified", "value": "99"})

    outcome.refresh_from_db()
    assert (outcome.state, outcome.value) == (OutcomeState.SUBMITTED, 50)


def test_history_is_not_put_back(people: People, goal: Goal) -> None:
    outcome = make_outcome(goal=goal, bureau=people.bureau, entered_by=people.recorder)
    first = outcome.history.latest()
    verify_outcome(outcome=outcome, verified_by=people.verifier, now=timezone.now())
    address = reverse("admin:outcomes_outcome_simple_history", args=[outcome.pk, first.history_id])

    assert client_of(people.recorder).post(address, {}).status_code == 403

    outcome.refresh_from_db()
    assert outcome.is_verified


def test_goal_is_not_put_back_to_an_earlier_state(people: People, goal: Goal) -> None:
    first = goal.history.latest()
    goal.state, goal.withdrawal_reason = GoalState.WITHDRAWN, "经批准"
    goal.save()
    address = reverse("admin:plans_goal_simple_history", args=[goal.pk, first.history_id])

    assert client_of(people.recorder).post(address, {}).status_code == 403


def test_indicator_is_not_put_back_by_whoever_may_look(people: People, goal: Goal) -> None:
    first = goal.indicator.history.latest()
    address = reverse(
        "admin:plans_indicator_simple_history", args=[goal.indicator.pk, first.history_id]
    )

    assert client_of(people.supervisor).post(address, {"name": "试"}).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "entered_by__password__startswith=p",
        "verified_by__username__startswith=p",
        "bureau__memberships__user__password__contains=a",
        "history__value__gt=1",
        "supersedes__value__gt=1",
    ],
)
def test_lists_answer_no_questions_beyond_their_filters(people: People, query: str) -> None:
    address = reverse("admin:outcomes_outcome_changelist")

    response = client_of(people.recorder).get(f"{address}?{query}")

    # The admin refuses what leads elsewhere, and forgets what it does not know.
    assert response.status_code == 400 or response.headers["Location"].endswith("?e=1")


@pytest.mark.parametrize("extra", ["_to_field=password", "_to_field=entered_by", "_popup=1"])
def test_pop_up_shows_no_more(people: People, extra: str) -> None:
    make_outcome(wording="别人的数字")
    address = reverse("admin:outcomes_outcome_changelist")

    response = client_of(people.recorder).get(f"{address}?{extra}")

    assert "别人的数字" not in response.content.decode()


def suggestions(user: AbstractBaseUser, model: str, field: str, app: str = "plans") -> str:
    query = {"app_label": app, "model_name": model, "field_name": field, "term": ""}
    return client_of(user).get(reverse("admin:autocomplete"), query).content.decode()


@pytest.mark.parametrize(
    ("model", "field"), [("plan", "document"), ("goal", "plan"), ("goal", "parent")]
)
def test_suggestions_end_where_the_reach_does(people: People, model: str, field: str) -> None:
    place = make_place()
    document = Document.objects.create(
        jurisdiction=place, slug="x", title="别处的文件", kind="plan", year=2024
    )
    plan = Plan.objects.create(jurisdiction=place, title="别处的计划", year=2024, document=document)
    make_goal(plan=plan, wording="别处的目标")

    assert "别处" not in suggestions(people.recorder, model, field)


def forms_of_another(people: People) -> Iterator[tuple[str, dict]]:
    other = make_bureau("外单位", jurisdiction=make_place())
    common = {"title": "试", "year": "2024", "kind": "plan"}
    yield "plans_plan_add", common | {"jurisdiction": other.jurisdiction_id, "bureau": other.pk}
    yield "plans_plan_add", common | {"jurisdiction": other.jurisdiction_id}
    yield "plans_document_add", common | {"jurisdiction": other.jurisdiction_id}
    yield (
        "plans_document_add",
        common | {"jurisdiction": people.bureau.jurisdiction_id, "bureau": other.pk},
    )


def test_nobody_makes_plans_or_documents_for_another(people: People) -> None:
    client = client_of(people.recorder)
    for name, data in forms_of_another(people):
        response = client.post(reverse(f"admin:{name}"), data)
        assert response.status_code == 200 and response.context["errors"], name

    assert (Plan.objects.count(), Document.objects.count()) == (0, 0)


def test_goal_in_a_strange_place_is_not_made(people: People) -> None:
    plan = Plan.objects.create(
        jurisdiction=people.bureau.jurisdiction, bureau=people.bureau, title="要点", year=2024
    )
    strange = make_goal()
    data = {"plan": plan.pk, "jurisdiction": strange.jurisdiction_id, "year": "2024",
            "indicator": strange.indicator_id}  # fmt: skip

    response = client_of(people.recorder).post(reverse("admin:plans_goal_add"), data)

    assert "jurisdiction" in response.context["adminform"].form.errors
    assert Goal.objects.get() == strange


def test_nobody_gives_themselves_a_role(people: People) -> None:
    administrator = make_user(Role.ADMINISTRATOR, bureau=people.bureau)
    administrator.groups.add(make_group(Role.ADMINISTRATOR))
    data = {"user": administrator.pk, "bureau": people.bureau.pk, "role": "verifier"}

    client_of(administrator).post(reverse("admin:plans_membership_add"), data)

    assert [one.role for one in administrator.memberships.all()] == [Role.ADMINISTRATOR]


def test_evidence_of_a_verified_figure_stays_as_it_was(people: People, goal: Goal) -> None:
    outcome = make_outcome(goal=goal, bureau=people.bureau, state=OutcomeState.VERIFIED)
    piece = Evidence.objects.create(title="公告", document_number="1号", added_by=people.recorder)
    outcome.evidence.add(piece)
    address = reverse("admin:outcomes_evidence_change", args=[piece.pk])

    response = client_of(people.recorder).post(address, {"title": "换掉", "document_number": "2号"})

    piece.refresh_from_db()
    assert (response.status_code, piece.title) == (403, "公告")


@pytest.mark.parametrize("name", ["outcomes_outcome", "outcomes_evidence", "plans_goal"])
def test_nothing_is_deleted_by_a_superuser_either(people: People, goal: Goal, name: str) -> None:
    outcome = make_outcome(goal=goal, bureau=people.bureau, state=OutcomeState.VERIFIED)
    piece = Evidence.objects.create(title="公告", document_number="1号")
    outcome.evidence.add(piece)
    row = {"outcomes_outcome": outcome, "outcomes_evidence": piece, "plans_goal": goal}[name]
    client = client_of(make_user(is_superuser=True))

    client.post(reverse(f"admin:{name}_delete", args=[row.pk]), {"post": "yes"})
    data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(reverse(f"admin:{name}_changelist"), data)

    row.refresh_from_db()


def test_row_of_another_bureau_is_refused_by_name(people: People, tmp_path, capsys) -> None:
    goal = make_goal(jurisdiction=make_place(name="外区"), lead_bureau=None)
    path = tmp_path / "表.csv"
    path.write_text(
        "行政区划代码,指标代码,年度,截止日期,实际值,单位,阶段\n"
        f"{goal.jurisdiction.code},{goal.indicator.code},2024,2024-12-31,38,家,快报\n",
        encoding="utf-8",
    )

    with pytest.raises(SystemExit):
        call_command("import_sheet", str(path), "--confirm", "--user", people.recorder.username)

    assert "外区" in capsys.readouterr().out
    assert not Outcome.objects.exists()


def test_account_that_is_closed_imports_nothing(people: People, tmp_path) -> None:
    people.recorder.is_active = False
    people.recorder.save()
    path = tmp_path / "表.csv"
    path.write_text("行政区划代码,指标代码\n1,1\n", encoding="utf-8")

    with pytest.raises(Exception, match="已停用"):
        call_command("import_sheet", str(path), "--confirm", "--user", people.recorder.username)


@pytest.mark.parametrize("address", ["/", "/goals/", "/documents/", "/search/?q=x"])
def test_site_may_be_closed_to_strangers(client: Client, settings, address: str) -> None:
    settings.SITE_LOGIN_REQUIRED = True

    assert client.get(address).status_code == 302
    client.force_login(make_user())
    assert client.get(address).status_code == 200
    assert Client().get(reverse("admin:login")).status_code == 200

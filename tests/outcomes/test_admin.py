"""What staff do in the admin: record, edit, submit, verify, return, correct."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from outcomes.enums import OutcomeState, Stage
from outcomes.models import Evidence, Outcome
from plans.enums import GoalState
from plans.models import Goal
from tests.factories import make_goal, make_indicator, make_outcome
from tests.outcomes.people import People, make_people

pytestmark = pytest.mark.django_db

FILLED = {"value": "58", "unit": "家", "as_of": "2024-09-30", "stage": "preliminary"}


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def goal(people: People) -> Goal:
    return make_goal(
        jurisdiction=people.bureau.jurisdiction, lead_bureau=people.bureau, wording="新增试验企业"
    )


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def record(goal: Goal, user, **fields: object):
    address = reverse("admin:outcomes_outcome_record", args=[goal.pk])
    return client_of(user).post(address, FILLED | {"_submit": "1"} | fields)


def move(outcome: Outcome, user, name: str, **fields: object):
    address = reverse("admin:outcomes_outcome_move", args=[outcome.pk])
    return client_of(user).post(address, {"move": name} | fields, follow=True)


def test_record_submits_a_figure_with_new_evidence(goal: Goal, people: People) -> None:
    evidence = {"evidence_title": "备案公告", "evidence_number": "国科火字〔2024〕1号"}

    response = record(goal, people.recorder, **evidence)

    outcome = Outcome.objects.get()
    assert response.url == goal.get_absolute_url()
    assert (outcome.value, outcome.state) == (Decimal(58), OutcomeState.SUBMITTED)
    assert (outcome.entered_by, outcome.bureau) == (people.recorder, people.bureau)
    assert outcome.as_of == date(2024, 9, 30)
    assert outcome.evidence.get().document_number == "国科火字〔2024〕1号"
    assert outcome.history.first().history_user == people.recorder


def test_record_keeps_a_draft_when_not_submitted(goal: Goal, people: People) -> None:
    address = reverse("admin:outcomes_outcome_record", args=[goal.pk])

    client_of(people.recorder).post(address, FILLED | {"_draft": "1"})

    assert Outcome.objects.get().state == OutcomeState.DRAFT


def test_record_reads_comparator_and_unit_from_the_value(goal: Goal, people: People) -> None:
    record(goal, people.recorder, value="超过60家")

    outcome = Outcome.objects.get()
    assert (outcome.comparator, outcome.value, outcome.unit) == (">", Decimal(60), "家")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": ""}, "请填写实际值"),
        ({"value": "未统计"}, "不是数字"),
        ({"value": "2-3"}, "不是区间"),
        ({"unit": "亿元"}, "不能换算"),
        ({"as_of": "2023-12-31"}, "对不上"),
        ({"evidence_title": "公告"}, "请上传文件，或填写网址或文号"),
    ],
)
def test_record_refuses_in_words_and_saves_nothing(
    goal: Goal, people: People, fields: dict, words: str
) -> None:
    response = record(goal, people.recorder, **fields)

    assert words in response.content.decode()
    assert not Outcome.objects.exists()
    assert not Evidence.objects.exists()


def test_record_twice_for_one_day_is_refused(goal: Goal, people: People) -> None:
    record(goal, people.recorder)

    response = record(goal, people.recorder, value="59")

    assert "已填报" in response.content.decode()
    assert Outcome.objects.count() == 1


def test_record_refuses_a_file_that_is_not_what_its_name_says(goal: Goal, people: People) -> None:
    file = SimpleUploadedFile("公告.pdf", b"<script>alert(1)</script>")

    response = record(goal, people.recorder, evidence_file=file)

    assert "与扩展名 .pdf 不符" in response.content.decode()
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("who", ["verifier", "supervisor", "stranger"])
def test_record_is_for_the_recorders_of_the_bureau(goal: Goal, people: People, who: str) -> None:
    assert record(goal, getattr(people, who)).status_code == 403


def test_verify_by_another_locks_the_figure(goal: Goal, people: People) -> None:
    record(goal, people.recorder)
    outcome = Outcome.objects.get()

    move(outcome, people.verifier, "verify")

    outcome.refresh_from_db()
    assert (outcome.state, outcome.verified_by) == (OutcomeState.VERIFIED, people.verifier)
    address = reverse("admin:outcomes_outcome_edit", args=[outcome.pk])
    response = client_of(people.recorder).post(address, FILLED | {"value": "99"})
    assert "不能修改" in response.content.decode()


def test_verify_own_figure_is_refused(goal: Goal, people: People) -> None:
    outcome = make_outcome(goal=goal, bureau=people.bureau, entered_by=people.verifier)

    response = move(outcome, people.verifier, "verify")

    outcome.refresh_from_db()
    assert "填报人不得核定自己填报的数据" in response.content.decode()
    assert outcome.state == OutcomeState.SUBMITTED


@pytest.mark.parametrize(
    ("who", "answer"), [("recorder", 403), ("supervisor", 403), ("stranger", 404)]
)
def test_verify_is_for_the_verifiers_of_the_bureau(
    goal: Goal, people: People, who: str, answer: int
) -> None:
    outcome = make_outcome(goal=goal, bureau=people.bureau)

    assert move(outcome, getattr(people, who), "verify").status_code == answer


def test_return_needs_a_reason(goal: Goal, people: People) -> None:
    outcome = make_outcome(goal=goal, bureau=people.bureau, entered_by=people.recorder)

    response = move(outcome, people.verifier, "return", reason=" ")

    outcome.refresh_from_db()
    assert "退回须写明原因" in response.content.decode()
    assert outcome.state == OutcomeState.SUBMITTED


def test_returned_figure_can_be_edited_and_submitted_again(goal: Goal, people: People) -> None:
    outcome = make_outcome(goal=goal, bureau=people.bureau, entered_by=people.recorder)
    move(outcome, people.verifier, "return", reason="含重新认定，请剔除")

    address = reverse("admin:outcomes_outcome_edit", args=[outcome.pk])
    client_of(people.recorder).post(address, FILLED | {"value": "41", "_submit": "1"})

    outcome.refresh_from_db()
    assert (outcome.value, outcome.state) == (Decimal(41), OutcomeState.SUBMITTED)


def test_correction_supersedes_and_keeps_the_old_row(goal: Goal, people: People) -> None:
    outcome = make_outcome(goal=goal, bureau=people.bureau, state=OutcomeState.VERIFIED)

    move(outcome, people.recorder, "correct", value="48", reason="核减两家迁出企业")

    outcome.refresh_from_db()
    correction = Outcome.objects.get(supersedes=outcome)
    assert (outcome.value, outcome.is_current) == (Decimal(50), False)
    assert (correction.value, correction.stage) == (Decimal(48), Stage.REVISED)
    assert correction.state == OutcomeState.DRAFT


def test_correction_takes_effect_only_when_verified(goal: Goal, people: People) -> None:
    outcome = make_outcome(goal=goal, bureau=people.bureau, state=OutcomeState.VERIFIED)
    piece = Evidence.objects.create(title="备案公告", document_number="〔2024〕1号")
    outcome.evidence.add(piece)
    move(outcome, people.recorder, "correct", value="48", reason="核减两家迁出企业")
    correction = Outcome.objects.get(supersedes=outcome)

    assert list(Outcome.objects.in_effect().reported()) == [outcome]
    move(correction, people.recorder, "submit")
    move(correction, people.verifier, "verify")

    assert list(Outcome.objects.in_effect().reported()) == [correction]
    assert list(correction.evidence.all()) == [piece]


def test_bulk_verification_tells_each_refusal(goal: Goal, people: People) -> None:
    fine = make_outcome(goal=goal, bureau=people.bureau)
    own = make_outcome(
        goal=goal, bureau=people.bureau, entered_by=people.verifier, as_of=date(2024, 6, 30)
    )
    chosen = {"action": "verify_selected", "_selected_action": [fine.pk, own.pk]}

    address = reverse("admin:outcomes_outcome_changelist")
    response = client_of(people.verifier).post(address, chosen, follow=True)

    fine.refresh_from_db()
    own.refresh_from_db()
    assert (fine.state, own.state) == (OutcomeState.VERIFIED, OutcomeState.SUBMITTED)
    assert "不在您的职责范围，或由您本人填报" in response.content.decode()


def test_goal_list_finds_by_alias(people: People) -> None:
    indicator = make_indicator("新增高新技术企业数", aliases=("新增高企",))
    make_goal(indicator=indicator, lead_bureau=people.bureau)
    make_goal(lead_bureau=people.bureau)

    address = reverse("admin:plans_goal_changelist")
    response = client_of(people.recorder).get(address, {"q": "高企"})

    assert [goal.indicator for goal in response.context["cl"].result_list] == [indicator]


def test_goal_list_filters_by_light_and_duty(goal: Goal, people: People) -> None:
    make_outcome(goal=goal, value=70, state=OutcomeState.VERIFIED)
    make_goal(lead_bureau=people.bureau)
    make_goal()

    address = reverse("admin:plans_goal_changelist")
    response = client_of(people.recorder).get(address, {"mine": "1", "light": "green"})

    assert list(response.context["cl"].result_list) == [goal]


@pytest.mark.parametrize("count", [1, 3])
def test_goal_list_queries_do_not_grow(
    people: People, count: int, django_assert_num_queries
) -> None:
    for _number in range(count):
        made = make_goal(jurisdiction=people.bureau.jurisdiction, lead_bureau=people.bureau)
        make_outcome(goal=made, state=OutcomeState.VERIFIED, verified_by=people.verifier)
    client = client_of(people.recorder)
    address = reverse("admin:plans_goal_changelist")
    client.get(address)

    with django_assert_num_queries(17):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_outcome_list_queries_do_not_grow(
    people: People, count: int, django_assert_num_queries
) -> None:
    for _number in range(count):
        make_outcome(bureau=people.bureau, jurisdiction=people.bureau.jurisdiction)
    client = client_of(people.verifier)
    address = reverse("admin:outcomes_outcome_changelist")
    client.get(address)

    with django_assert_num_queries(15):
        client.get(address)


def test_goal_out_of_reach_is_not_there(people: People) -> None:
    goal = make_goal()

    address = reverse("admin:plans_goal_change", args=[goal.pk])
    client = client_of(people.recorder)

    assert client.get(address).status_code == 302
    assert client.post(address, {"state": GoalState.WITHDRAWN}).status_code == 302
    goal.refresh_from_db()
    assert goal.state == GoalState.ACTIVE


def test_goal_within_reach_is_changed_by_recorders_only(goal: Goal, people: People) -> None:
    address = reverse("admin:plans_goal_change", args=[goal.pk])
    client = client_of(people.verifier)

    assert client.get(address).status_code == 200
    assert client.post(address, {"state": GoalState.WITHDRAWN}).status_code == 403


def test_goal_list_offers_recording_only_to_those_who_may(goal: Goal, people: People) -> None:
    address = reverse("admin:plans_goal_changelist")
    record_address = reverse("admin:outcomes_outcome_record", args=[goal.pk])

    assert record_address in client_of(people.recorder).get(address).content.decode()
    assert record_address not in client_of(people.stranger).get(address).content.decode()


def test_goal_is_never_deleted(goal: Goal, people: People) -> None:
    address = reverse("admin:plans_goal_delete", args=[goal.pk])

    assert client_of(people.recorder).post(address, {"post": "yes"}).status_code == 403


def test_first_page_counts_what_waits(goal: Goal, people: People) -> None:
    make_outcome(bureau=people.bureau, jurisdiction=people.bureau.jurisdiction)

    recorder = client_of(people.recorder).get(reverse("admin:index")).content.decode()
    verifier = client_of(people.verifier).get(reverse("admin:index")).content.decode()

    assert "<b>1</b> 项应报未报" in recorder
    assert "<b>1</b> 条待我核定" in verifier


def test_evidence_file_is_served_as_an_attachment_to_staff_only(people: People) -> None:
    piece = Evidence(title="公告")
    outcome = make_outcome(bureau=people.bureau)
    piece.file.save("公告.pdf", SimpleUploadedFile("公告.pdf", b"%PDF-1.7"))
    outcome.evidence.add(piece)
    address = reverse("admin:outcomes_evidence_file", args=[piece.pk])

    response = client_of(people.supervisor).get(address)

    assert response.getvalue() == b"%PDF-1.7"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert Client().get(address).status_code == 302
    assert client_of(people.stranger).get(address).status_code == 404

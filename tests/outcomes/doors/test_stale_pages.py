"""Pages that were opened before somebody else changed what they show: nothing is written, the
person is told, and nobody vouches for what they did not see."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outcomes.actions.outcomes import OutcomeRefused, verify_outcome
from outcomes.actions.roles import set_up_roles
from outcomes.enums import OutcomeState
from outcomes.models import Evidence, Outcome
from plans.enums import Role
from plans.models import Goal, ImportJob
from tests.factories import make_goal, make_outcome, make_user
from tests.outcomes.doors.test_fields_not_shown import whole_page
from tests.outcomes.moving import as_person, contest, make_scene, text_of
from tests.outcomes.people import People, make_people, make_person

pytestmark = pytest.mark.django_db
TOLD = "这一条已被别人改动"
LIST = "admin:outcomes_outcome_changelist"


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def goal(people: People) -> Goal:
    return make_goal(lead_bureau=people.bureau, jurisdiction=people.bureau.jurisdiction)


@pytest.fixture
def outcome(people: People, goal: Goal) -> Outcome:
    return make_outcome(goal=goal, bureau=people.bureau, entered_by=people.recorder)


def opened(client: Client, address: str) -> dict[str, object]:
    """Return what a browser posts of the page as it is shown now, its mark included."""
    context = client.get(address).context
    return whole_page(context) | {"_seen": context["seen_mark"]}


def administrator() -> AbstractBaseUser:
    person = make_user()
    person.groups.add(set_up_roles()[Role.ADMINISTRATOR])
    return person


def test_form_that_has_gone_stale_writes_nothing_and_keeps_what_was_typed(
    people: People, goal: Goal
) -> None:
    client, address = as_person(people.recorder), reverse("admin:plans_goal_change", args=[goal.pk])
    stale = opened(client, address) | {"note": "我写的"}
    Goal.objects.filter(pk=goal.pk).update(note="别人写的", weight=7)

    refused = client.post(address, stale)

    goal.refresh_from_db()
    assert (goal.note, goal.weight) == ("别人写的", 7)
    assert TOLD in text_of(refused) and "我写的" in text_of(refused)

    client.post(address, stale | {"_seen": refused.context["seen_mark"]})
    goal.refresh_from_db()
    assert goal.note == "我写的"


def test_page_of_an_account_brings_no_ended_appointment_back(people: People) -> None:
    client = as_person(administrator())
    address = reverse("admin:auth_user_change", args=[people.verifier.pk])
    stale = opened(client, address) | {"email": "heding@example.cn"}
    yesterday = timezone.localdate() - timedelta(days=1)
    people.verifier.memberships.update(valid_to=yesterday)

    refused = client.post(address, stale)

    assert TOLD in text_of(refused)
    assert people.verifier.memberships.get().valid_to == yesterday


def test_page_of_an_account_opens_no_closed_one(people: People) -> None:
    client = as_person(administrator())
    address = reverse("admin:auth_user_change", args=[people.verifier.pk])
    stale = opened(client, address)
    people.verifier.is_active = False
    people.verifier.save()

    client.post(address, stale)

    people.verifier.refresh_from_db()
    assert not people.verifier.is_active


def test_login_in_between_makes_no_page_stale(people: People) -> None:
    client = as_person(administrator())
    address = reverse("admin:auth_user_change", args=[people.verifier.pk])
    shown = opened(client, address) | {"email": "heding@example.cn"}
    as_person(people.verifier)

    client.post(address, shown)

    people.verifier.refresh_from_db()
    assert people.verifier.email == "heding@example.cn"


def test_page_of_a_figure_is_for_reading_only(people: People, outcome: Outcome) -> None:
    versions = outcome.history.count()
    address = reverse("admin:outcomes_outcome_change", args=[outcome.pk])

    answer = as_person(people.recorder).post(address, {"_save": "1", "state": "verified"})

    assert (answer.status_code, outcome.history.count()) == (403, versions)


# Evidence


def replaced(outcome: Outcome) -> None:
    outcome.evidence.update(document_number="2号")


def removed(outcome: Outcome) -> None:
    outcome.evidence.clear()


def added(outcome: Outcome) -> None:
    outcome.evidence.add(Evidence.objects.create(title="另一份", document_number="3号"))


@pytest.mark.parametrize("change", [replaced, removed, added])
def test_evidence_exchanged_since_the_page_was_opened_stops_the_verification(
    people: People, outcome: Outcome, change
) -> None:
    outcome.evidence.add(Evidence.objects.create(title="公告", document_number="1号"))
    client = as_person(people.verifier)
    page = client.get(reverse("admin:outcomes_outcome_change", args=[outcome.pk]))
    change(outcome)

    address = reverse("admin:outcomes_outcome_move", args=[outcome.pk])
    seen = {"move": "verify", "version": page.context["version"]}
    told = text_of(client.post(address, seen, follow=True))

    outcome.refresh_from_db()
    assert outcome.state == OutcomeState.SUBMITTED
    assert "您打开页面后这条数据已被改动" in told


def test_evidence_exchanged_since_the_list_was_opened_stops_the_verification(
    people: People, outcome: Outcome
) -> None:
    piece = Evidence.objects.create(title="公告", document_number="1号")
    outcome.evidence.add(piece)
    client, seen = as_person(people.verifier), Outcome.objects.get().version
    assert f'name="seen-{outcome.pk}" value="{seen}"' in text_of(client.get(reverse(LIST)))
    Evidence.objects.update(document_number="2号")

    chosen = {"action": "verify_selected", "_selected_action": [outcome.pk], "index": 0}
    client.post(reverse(LIST), chosen | {f"seen-{outcome.pk}": seen})

    outcome.refresh_from_db()
    assert outcome.state == OutcomeState.SUBMITTED


def test_evidence_that_somebody_has_reviewed_stays_as_it_was(
    people: People, outcome: Outcome
) -> None:
    piece = Evidence.objects.create(title="公告", document_number="1号", added_by=people.recorder)
    outcome.evidence.add(piece)
    Outcome.objects.update(state=OutcomeState.REVIEWED, reviewed_by=people.supervisor)

    address = reverse("admin:outcomes_evidence_change", args=[piece.pk])
    answer = as_person(people.recorder).post(address, {"title": "换", "document_number": "2号"})

    piece.refresh_from_db()
    assert (answer.status_code, piece.document_number) == (403, "1号")


def test_evidence_of_a_settled_objection_stays_as_it_was() -> None:
    scene = make_scene()
    outcome = make_outcome(goal=scene.goal, bureau=scene.people.bureau)
    objection = contest(scene, outcome)
    piece = Evidence.objects.create(title="函", document_number="1号", added_by=objection.lodged_by)
    objection.evidence.add(piece)
    recorder = objection.lodged_by
    recorder.groups.add(set_up_roles()[Role.RECORDER])
    address = reverse("admin:outcomes_evidence_change", args=[piece.pk])

    client = as_person(recorder)
    client.post(address, {"title": "函", "document_number": "2号"})
    piece.refresh_from_db()
    assert piece.document_number == "2号"

    type(objection).objects.update(
        state="rejected", resolution="不采纳", resolved_by=scene.people.supervisor,
        resolved_at=timezone.now(),
    )  # fmt: skip
    answer = client.post(address, {"title": "函", "document_number": "3号"})
    piece.refresh_from_db()
    assert (answer.status_code, piece.document_number) == (403, "2号")


# Many rows


def test_rows_of_other_pages_are_not_verified_unseen(people: People, outcome: Outcome) -> None:
    unseen = make_outcome(
        bureau=people.bureau, jurisdiction=outcome.jurisdiction, entered_by=people.recorder
    )
    chosen = {
        "action": "verify_selected",
        "_selected_action": [outcome.pk],
        "select_across": "1",
        f"seen-{outcome.pk}": Outcome.objects.get(pk=outcome.pk).version,
    }

    told = as_person(people.verifier).post(reverse(LIST), chosen, follow=True)

    states = dict(Outcome.objects.values_list("pk", "state"))
    assert states == {outcome.pk: OutcomeState.VERIFIED, unseen.pk: OutcomeState.SUBMITTED}
    assert "1 条不在您打开的这一页上" in text_of(told)


def test_whoever_once_entered_a_figure_is_told_why_not(people: People, outcome: Outcome) -> None:
    both = make_person(Role.VERIFIER, people.bureau)
    Outcome.objects.get().history.update(entered_by=both)

    address = reverse("admin:outcomes_outcome_move", args=[outcome.pk])
    told = as_person(both).post(address, {"move": "verify"}, follow=True)

    assert "填报人不得核定自己填报的数据" in text_of(told)
    with pytest.raises(OutcomeRefused):
        verify_outcome(outcome=outcome, verified_by=both, now=timezone.now())


def test_sheet_read_before_the_figure_was_locked_says_what_was_refused(
    people: People, goal: Goal, outcome: Outcome
) -> None:
    header = "行政区划代码,指标代码,年度,截止日期,实际值,单位,阶段,填报单位"
    row = (
        f"{goal.jurisdiction.code},{goal.indicator.code},{outcome.year},{outcome.as_of},"
        f"77,{outcome.unit},{outcome.get_stage_display()},{people.bureau.name}"
    )
    client = as_person(people.recorder)
    file = SimpleUploadedFile("表.csv", f"{header}\n{row}\n".encode())
    client.post(reverse("admin:plans_importjob_add"), {"file": file})
    verify_outcome(outcome=outcome, verified_by=people.verifier, now=timezone.now())

    address = reverse("admin:plans_importjob_confirm", args=[ImportJob.objects.get().pk])
    told = text_of(client.post(address, follow=True))

    outcome.refresh_from_db()
    assert (outcome.is_verified, outcome.value) == (True, 50)
    assert "没有写入任何内容：1 行被拒绝" in told and "已由" in told

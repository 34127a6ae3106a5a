"""Two steps, reopening, the data owner's word, and that nobody vouches for their own figure."""

from datetime import UTC, date, datetime

import pytest

from outcomes.access import (
    confirmable_outcomes,
    reopenable_outcomes,
    reviewable_now,
    verifiable_now,
    verifiable_outcomes,
)
from outcomes.actions.outcomes import (
    OutcomeRefused,
    confirm_outcome,
    edit_outcome,
    reopen_outcome,
    return_outcome,
    review_outcome,
    submit_outcome,
    verify_outcome,
)
from outcomes.enums import OutcomeState, Stage, Status
from outcomes.models import Evidence, Outcome
from outcomes.reports.scorecard import scorecard_rows
from outcomes.standings import standings
from plans.enums import Reach, Role
from plans.models import Bureau, DataOwnership, Goal
from tests.factories import (
    make_bureau,
    make_goal,
    make_indicator,
    make_outcome,
    make_place,
    make_user,
)
from tests.outcomes.moving import as_person, text_of
from tests.outcomes.people import make_person

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 1, 20, 9, 0, tzinfo=UTC)
DAY = date(2025, 1, 20)


def make_careful() -> Bureau:
    return make_bureau(two_steps=True)


def waiting(bureau: Bureau, **fields: object) -> Outcome:
    goal = make_goal(jurisdiction=bureau.jurisdiction, lead_bureau=bureau)
    return make_outcome(goal=goal, bureau=bureau, entered_by=make_user(), **fields)


def test_figure_is_reviewed_then_verified_by_a_third_person() -> None:
    outcome, reviewer, verifier = waiting(make_careful()), make_user(), make_user()

    reviewed = review_outcome(outcome=outcome, reviewed_by=reviewer, now=NOW)
    verified = verify_outcome(outcome=reviewed, verified_by=verifier, now=NOW)

    assert (reviewed.state, verified.state) == (OutcomeState.REVIEWED, OutcomeState.VERIFIED)
    people = [one.history_user for one in outcome.history.order_by("history_id")]
    assert people == [None, reviewer, verifier]


def test_figure_of_two_steps_is_not_verified_before_it_is_reviewed() -> None:
    with pytest.raises(OutcomeRefused, match="须先由另一人审核"):
        verify_outcome(outcome=waiting(make_careful()), verified_by=make_user(), now=NOW)


def test_place_may_ask_for_two_steps() -> None:
    bureau = make_bureau(jurisdiction=make_place(two_steps=True))

    with pytest.raises(OutcomeRefused, match="须先由另一人审核"):
        verify_outcome(outcome=waiting(bureau), verified_by=make_user(), now=NOW)


def test_figure_of_one_step_is_not_reviewed() -> None:
    with pytest.raises(OutcomeRefused, match="未设两级把关"):
        review_outcome(outcome=waiting(make_bureau()), reviewed_by=make_user(), now=NOW)


def test_reviewer_does_not_verify() -> None:
    reviewer = make_user()
    outcome = review_outcome(outcome=waiting(make_careful()), reviewed_by=reviewer, now=NOW)

    with pytest.raises(OutcomeRefused, match="审核人不得核定"):
        verify_outcome(outcome=outcome, verified_by=reviewer, now=NOW)


def test_enterer_does_not_review() -> None:
    outcome = waiting(make_careful())

    with pytest.raises(OutcomeRefused, match="填报人不得审核"):
        review_outcome(outcome=outcome, reviewed_by=outcome.entered_by, now=NOW)


def test_reviewed_figure_is_returned_without_its_reviewer() -> None:
    outcome = review_outcome(outcome=waiting(make_careful()), reviewed_by=make_user(), now=NOW)

    returned = return_outcome(outcome=outcome, returned_by=make_user(), reason="口径不符")

    assert (returned.state, returned.reviewed_by) == (OutcomeState.RETURNED, None)
    assert returned.history.latest().history_change_reason == "口径不符"


def test_first_enterer_does_not_verify_what_another_changed_since() -> None:
    bureau = make_bureau()
    first = make_user(Role.VERIFIER, bureau=bureau)
    outcome = waiting(bureau)
    outcome.entered_by = first
    outcome.save()
    returned = return_outcome(outcome=outcome, returned_by=make_user(), reason="请补佐证")
    changed = edit_outcome(
        outcome=returned, edited_by=make_user(), value=outcome.value, unit="家",
        as_of=outcome.as_of, stage=Stage.FINAL,
    )  # fmt: skip
    submitted = submit_outcome(outcome=changed, submitted_by=make_user(), now=NOW)

    assert not verifiable_outcomes(first, DAY).exists()
    with pytest.raises(OutcomeRefused, match="填报人不得核定"):
        verify_outcome(outcome=submitted, verified_by=first, now=NOW)


def test_reopened_figure_counts_no_more_and_its_verification_stays_in_the_history() -> None:
    outcome, verifier = waiting(make_bureau(), value=70), make_user()
    verified = verify_outcome(outcome=outcome, verified_by=verifier, now=NOW)
    goals = Goal.objects.filter(indicator=outcome.indicator)
    [before] = scorecard_rows(goals, DAY)

    reopened = reopen_outcome(outcome=verified, reopened_by=make_user(), reason="重复计数")

    [after] = scorecard_rows(goals, DAY)
    assert (before.completion.status, after.completion.status) == (Status.ATTAINED, Status.SILENT)
    assert after.status_text == "已退回" and "已退回：重复计数" in after.reason_texts
    assert (reopened.state, reopened.verified_by) == (OutcomeState.RETURNED, None)
    assert outcome.history.filter(state=OutcomeState.VERIFIED, verified_by=verifier).exists()


def test_reopening_needs_a_reason_and_a_verified_figure() -> None:
    outcome = waiting(make_bureau())

    with pytest.raises(OutcomeRefused, match="须写明原因"):
        reopen_outcome(outcome=outcome, reopened_by=make_user(), reason=" ")
    with pytest.raises(OutcomeRefused, match="不能撤销核定"):
        reopen_outcome(outcome=outcome, reopened_by=make_user(), reason="误")


def test_enterer_does_not_reopen() -> None:
    outcome = waiting(make_bureau())
    verified = verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW)

    with pytest.raises(OutcomeRefused, match="填报人不得撤销核定"):
        reopen_outcome(outcome=verified, reopened_by=outcome.entered_by, reason="误")


@pytest.mark.parametrize(
    ("reach", "own", "same_place", "below"),
    [(Reach.OWN, 1, 0, 0), (Reach.PLACE, 1, 1, 0), (Reach.BELOW, 1, 1, 1)],
)
def test_verifier_reaches_as_far_as_configured(
    reach: Reach, own: int, same_place: int, below: int
) -> None:
    city = make_place()
    bureau = make_bureau(jurisdiction=city)
    verifier = make_user(Role.VERIFIER, bureau=bureau)
    verifier.memberships.update(reach=reach)
    found = [
        waiting(bureau),
        waiting(make_bureau("另一局", jurisdiction=city)),
        waiting(make_bureau(jurisdiction=make_place(parent=make_place(parent=city)))),
    ]

    mine = verifiable_now(verifier, DAY)

    assert [mine.filter(pk=one.pk).count() for one in found] == [own, same_place, below]


def test_rights_end_with_the_appointment() -> None:
    bureau = make_bureau()
    verifier = make_user(Role.VERIFIER, bureau=bureau)
    waiting(bureau)
    verifier.memberships.update(valid_to=DAY)

    assert verifiable_now(verifier, DAY).exists()
    assert not verifiable_now(verifier, date(2025, 1, 21)).exists()


def test_what_waits_for_whom() -> None:
    bureau = make_careful()
    reviewer, verifier = (make_user(role, bureau=bureau) for role in (Role.REVIEWER, Role.VERIFIER))
    outcome = waiting(bureau)
    assert (reviewable_now(reviewer, DAY).count(), verifiable_now(verifier, DAY).count()) == (1, 0)

    review_outcome(outcome=outcome, reviewed_by=reviewer, now=NOW)

    assert (reviewable_now(reviewer, DAY).count(), verifiable_now(verifier, DAY).count()) == (0, 1)
    assert not reopenable_outcomes(verifier, DAY).exists()


# The owner of an indicator's data


def owned(**fields: object) -> tuple[Outcome, Bureau]:
    outcome = waiting(make_bureau(), value=70, **fields)
    statistics = make_bureau("统计局", jurisdiction=outcome.jurisdiction)
    DataOwnership.objects.create(indicator=outcome.indicator, bureau=statistics)
    return outcome, statistics


def row_of(outcome: Outcome):
    [row] = scorecard_rows(Goal.objects.filter(indicator=outcome.indicator), DAY)
    return row


def test_figure_of_an_owned_indicator_is_preliminary_until_its_owner_speaks() -> None:
    outcome, statistics = owned()
    verified = verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW)
    row = row_of(outcome)
    assert row.completion.provisional
    assert "待数据主管部门核定，暂按快报计" in row.reason_texts
    owner = make_user(Role.DATA_OWNER, bureau=statistics)
    assert confirmable_outcomes(owner, DAY).get() == verified

    confirm_outcome(outcome=verified, confirmed_by=owner, now=NOW)

    assert not row_of(outcome).completion.provisional
    assert not confirmable_outcomes(owner, DAY).exists()


def test_owner_who_verifies_makes_it_final_at_once() -> None:
    outcome, statistics = owned()
    owner = make_user(Role.DATA_OWNER, bureau=statistics)
    assert verifiable_now(owner, DAY).get() == outcome

    verified = verify_outcome(outcome=outcome, verified_by=owner, now=NOW)

    assert verified.confirmed_by == owner
    assert not row_of(outcome).completion.provisional


@pytest.mark.parametrize(("number", "is_final"), [("统函〔2025〕1号", True), ("", False)])
def test_document_of_the_owner_makes_it_final(number: str, is_final: bool) -> None:
    outcome, statistics = owned()
    verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW)
    outcome.evidence.add(
        Evidence.objects.create(
            title="认定函", url="https://example.org", document_number=number, issued_by=statistics
        )
    )

    assert row_of(outcome).completion.provisional is not is_final


def test_document_of_somebody_else_does_not_make_it_final() -> None:
    outcome, _statistics = owned()
    verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW)
    paper = Evidence(title="函", document_number="科函1号", issued_by=outcome.bureau)
    paper.save()
    outcome.evidence.add(paper)

    assert row_of(outcome).completion.provisional


def test_only_the_owner_confirms() -> None:
    outcome, _statistics = owned()
    verified = verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW)
    stranger = make_user(Role.DATA_OWNER, bureau=make_bureau("外地统计局"))

    with pytest.raises(OutcomeRefused, match="不是这项指标的数据主管部门"):
        confirm_outcome(outcome=verified, confirmed_by=stranger, now=NOW)


@pytest.mark.parametrize(("covers_below", "counts_as"), [(False, "final"), (True, "waiting")])
def test_owner_above_speaks_for_the_places_below_as_configured(
    covers_below: bool, counts_as: str
) -> None:
    province = make_place()
    county = make_place(parent=make_place(parent=province))
    outcome = waiting(make_bureau(jurisdiction=county), value=70)
    statistics = make_bureau("省统计局", jurisdiction=province)
    DataOwnership.objects.create(
        indicator=outcome.indicator, bureau=statistics, covers_below=covers_below
    )
    owner = make_user(Role.DATA_OWNER, bureau=statistics)
    verified = verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW)

    assert row_of(outcome).completion.provisional is (counts_as == "waiting")
    assert confirmable_outcomes(owner, DAY).exists() is covers_below
    if covers_below:
        confirm_outcome(outcome=verified, confirmed_by=owner, now=NOW)
        assert not row_of(outcome).completion.provisional


@pytest.mark.parametrize(("covers_below", "is_final"), [(False, False), (True, True)])
def test_document_from_above_makes_it_final_where_that_owner_covers_the_place(
    covers_below: bool, is_final: bool
) -> None:
    outcome, _statistics = owned()
    above = make_place()
    outcome.jurisdiction.parent = above
    outcome.jurisdiction.save()
    issuer = make_bureau("省统计局", jurisdiction=above)
    DataOwnership.objects.create(
        indicator=outcome.indicator, bureau=issuer, covers_below=covers_below
    )
    verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW)
    paper = Evidence.objects.create(title="函", document_number="统函1号", issued_by=issuer)
    outcome.evidence.add(paper)

    assert row_of(outcome).completion.provisional is not is_final


def test_owner_of_another_indicator_above_says_nothing() -> None:
    county = make_place(parent=make_place())
    outcome = waiting(make_bureau(jurisdiction=county), value=70)
    statistics = make_bureau("省统计局", jurisdiction=county.parent)
    DataOwnership.objects.create(indicator=make_indicator(), bureau=statistics, covers_below=True)
    verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW)

    assert not row_of(outcome).completion.provisional
    assert not confirmable_outcomes(make_user(Role.DATA_OWNER, bureau=statistics), DAY).exists()


def test_owner_does_not_confirm_what_they_entered() -> None:
    outcome, statistics = owned()
    owner = make_user(Role.DATA_OWNER, bureau=statistics)
    Outcome.objects.update(entered_by=owner)
    verified = verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW)

    with pytest.raises(OutcomeRefused, match="填报人不得核定"):
        confirm_outcome(outcome=verified, confirmed_by=owner, now=NOW)


def test_owned_figure_is_judged_without_further_queries(django_assert_num_queries) -> None:
    outcome, _statistics = owned()
    goals = list(Goal.objects.filter(indicator=outcome.indicator).with_parts())

    with django_assert_num_queries(1):
        standings(goals, DAY)


def test_page_says_that_a_review_comes_first() -> None:
    outcome = waiting(make_careful())
    client = as_person(make_person(Role.VERIFIER, outcome.bureau))

    page = text_of(client.get(outcome.get_absolute_url()))

    assert "两级把关：先由审核人审核" in page
    assert "目前没有待您办理的事项" in text_of(client.get("/admin/"))

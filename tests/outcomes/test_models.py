from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from outcomes.enums import OutcomeState, Stage
from outcomes.models import (
    AliasSuggestion,
    Evidence,
    IssuedReport,
    Outcome,
    ReconciledPair,
    Reconciliation,
    SearchText,
)
from tests.factories import (
    make_bureau,
    make_goal,
    make_indicator,
    make_outcome,
    make_place,
    make_user,
)
from tests.refusals import refused_by, untested_constraints
from tests.reviewing import make_read

pytestmark = pytest.mark.django_db


def change(outcome: Outcome, **fields: object) -> None:
    Outcome.objects.filter(pk=outcome.pk).update(**fields)


def copy_of(outcome: Outcome, **fields: object) -> Outcome:
    same = {
        "jurisdiction": outcome.jurisdiction,
        "indicator": outcome.indicator,
        "year": outcome.year,
        "as_of": outcome.as_of,
        "stage": outcome.stage,
        "bureau": outcome.bureau,
        "value": Decimal(1),
    }
    return Outcome(**(same | fields))


def test_constraints_are_all_tested() -> None:
    assert untested_constraints("outcomes", Path(__file__).parent) == set()


def test_evidence_cannot_point_nowhere() -> None:
    with refused_by("evidence_points_somewhere"):
        Evidence.objects.bulk_create([Evidence(title="认定文件")])


def test_evidence_may_be_a_document_number() -> None:
    Evidence.objects.bulk_create([Evidence(title="认定文件", document_number="浙科发〔2024〕1号")])

    assert Evidence.objects.count() == 1


def test_outcome_cannot_be_twice_for_a_day_and_stage() -> None:
    outcome = make_outcome(bureau=make_bureau())

    with refused_by("outcome_once_per_day_and_stage"):
        Outcome.objects.bulk_create([copy_of(outcome)])


def test_outcome_without_a_bureau_or_a_day_cannot_be_twice() -> None:
    outcome = make_outcome(bureau=None, year=None, as_of=None)

    with refused_by("outcome_once_per_day_and_stage"):
        Outcome.objects.bulk_create([copy_of(outcome)])


def test_outcome_replaced_leaves_room_for_its_correction() -> None:
    outcome = make_outcome(bureau=make_bureau(), is_current=False)

    Outcome.objects.bulk_create([copy_of(outcome)])

    assert Outcome.objects.current().count() == 1


def test_outcome_of_another_stage_stands_beside_it() -> None:
    outcome = make_outcome(bureau=make_bureau(), stage=Stage.PRELIMINARY)

    Outcome.objects.bulk_create([copy_of(outcome, stage=Stage.FINAL)])

    assert Outcome.objects.current().count() == 2


def test_outcome_cannot_be_verified_by_who_entered_it() -> None:
    user = make_user()
    outcome = make_outcome(entered_by=user)

    with refused_by("outcome_verified_by_another"):
        change(outcome, state=OutcomeState.VERIFIED, verified_by=user)


def test_outcome_cannot_be_reviewed_by_whoever_entered_it() -> None:
    user = make_user()
    outcome = make_outcome(entered_by=user)

    with refused_by("outcome_reviewed_by_another"):
        change(outcome, state=OutcomeState.REVIEWED, reviewed_by=user)


def test_outcome_cannot_be_verified_by_whoever_reviewed_it() -> None:
    user = make_user()
    outcome = make_outcome(entered_by=make_user(), state=OutcomeState.REVIEWED, reviewed_by=user)

    with refused_by("outcome_verified_by_a_third"):
        change(outcome, state=OutcomeState.VERIFIED, verified_by=user)


def test_outcome_cannot_be_reviewed_by_nobody() -> None:
    outcome = make_outcome()

    with refused_by("outcome_reviewed_by_somebody"):
        change(outcome, state=OutcomeState.REVIEWED)


def test_outcome_sent_back_cannot_keep_its_reviewer() -> None:
    outcome = make_outcome(state=OutcomeState.REVIEWED, reviewed_by=make_user())

    with refused_by("outcome_reviewed_by_somebody"):
        change(outcome, state=OutcomeState.RETURNED, return_reason="请核对")


def test_outcome_not_verified_cannot_be_confirmed() -> None:
    outcome = make_outcome()

    with refused_by("outcome_confirmed_when_verified"):
        change(outcome, confirmed_by=make_user())


def test_outcome_cannot_be_confirmed_by_whoever_entered_it() -> None:
    user = make_user()
    outcome = make_outcome(entered_by=user, state=OutcomeState.VERIFIED)

    with refused_by("outcome_confirmed_by_another"):
        change(outcome, confirmed_by=user)


def test_outcome_cannot_be_verified_by_nobody() -> None:
    outcome = make_outcome()

    with refused_by("outcome_verified_by_somebody"):
        change(outcome, state=OutcomeState.VERIFIED, verified_at=timezone.now())


def test_outcome_not_verified_cannot_name_a_verifier() -> None:
    outcome = make_outcome()

    with refused_by("outcome_verified_by_somebody"):
        change(outcome, verified_by=make_user())


def test_outcome_cannot_be_returned_without_a_reason() -> None:
    outcome = make_outcome()

    with refused_by("outcome_returned_with_reason"):
        change(outcome, state=OutcomeState.RETURNED)


def test_outcome_cannot_correct_without_a_reason() -> None:
    outcome, old = make_outcome(), make_outcome()

    with refused_by("outcome_corrected_with_reason"):
        change(outcome, supersedes=old)


@pytest.mark.parametrize("year", [1989, 2101])
def test_outcome_cannot_be_of_an_absurd_year(year: int) -> None:
    outcome = make_outcome()

    with refused_by("outcome_year_sensible"):
        change(outcome, year=year)


@pytest.mark.parametrize("as_of", [date(1989, 12, 31), date(2101, 1, 1)])
def test_outcome_cannot_be_as_of_an_absurd_day(as_of: date) -> None:
    outcome = make_outcome()

    with refused_by("outcome_as_of_sensible"):
        change(outcome, as_of=as_of)


def test_outcome_cannot_end_below_its_start() -> None:
    outcome = make_outcome(value=50)

    with refused_by("outcome_high_above_value"):
        change(outcome, value_high=Decimal(50))


@pytest.mark.parametrize(
    ("state", "is_editable"),
    [("draft", True), ("returned", True), ("submitted", False), ("verified", False)],
)
def test_outcome_is_editable_before_it_is_submitted(state: str, is_editable: bool) -> None:
    assert Outcome(state=state).is_editable is is_editable


def test_ranking_is_never_kept() -> None:
    with refused_by("issued_report_kind_is_kept"):
        IssuedReport.objects.create(
            kind="ranking",
            title="排名",
            jurisdiction=make_place(),
            year=2024,
            as_of=date(2024, 12, 31),
            content="{}",
            issued_by=make_user(),
            issued_at=timezone.now(),
        )


def test_text_is_indexed_once() -> None:
    SearchText.objects.create(kind="goal", row=1, heading="甲", text="甲")

    with refused_by("search_text_once"):
        SearchText.objects.create(kind="goal", row=1, heading="乙", text="乙")


# Pairs and aliases


def pairs_of(**fields: object) -> list[ReconciledPair]:
    """Return the same pair twice, not saved yet."""
    goal = make_goal()
    made = Reconciliation.objects.create(
        plan=goal.plan, year=2024, made_by=make_user(), made_at=timezone.now()
    )
    same = {"reconciliation": made, "goal": goal, "tier": "firm", "relation": "same"} | fields
    return [ReconciledPair(**same), ReconciledPair(**same)]


def test_pair_of_a_goal_and_a_figure_cannot_be_twice() -> None:
    figure = make_read().figures.first()

    with refused_by("pair_of_figure_once"):
        ReconciledPair.objects.bulk_create(pairs_of(figure=figure))


def test_pair_of_a_goal_and_an_outcome_on_record_cannot_be_twice() -> None:
    outcome = make_outcome()

    with refused_by("pair_of_recorded_once"):
        ReconciledPair.objects.bulk_create(pairs_of(recorded=outcome))


def test_goal_cannot_be_silent_twice_in_a_reconciliation() -> None:
    with refused_by("pair_without_answer_once"):
        ReconciledPair.objects.bulk_create(pairs_of(relation="none"))


def test_pair_cannot_have_two_partners() -> None:
    figure, outcome = make_read().figures.first(), make_outcome()

    with refused_by("pair_has_one_partner"):
        ReconciledPair.objects.bulk_create(pairs_of(figure=figure, recorded=outcome)[:1])


def test_alias_cannot_be_suggested_twice() -> None:
    said = {
        "indicator": make_indicator(),
        "name": "高企净增",
        "suggested_by": make_user(),
        "suggested_at": timezone.now(),
    }

    with refused_by("alias_suggested_once"):
        AliasSuggestion.objects.bulk_create([AliasSuggestion(**said), AliasSuggestion(**said)])

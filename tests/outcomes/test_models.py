from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from outcomes.enums import OutcomeState, Stage
from outcomes.models import (
    AliasSuggestion,
    Evidence,
    IssuedReport,
    Objection,
    Outcome,
    ReconciledPair,
    Reconciliation,
    Reminder,
    ReminderMail,
    ReportingTask,
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
    assert untested_constraints("outcomes", __file__) == set()


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


# Contested figures


def objection(**fields: object) -> Objection:
    known = {
        "outcome": fields.get("outcome") or make_outcome(),
        "bureau": fields.get("bureau") or make_bureau("统计局"),
        "value": Decimal(45),
        "unit": "家",
        "reason": "含重新认定",
        "source": "统计局年报",
        "lodged_by": fields.get("lodged_by") or make_user(),
        "lodged_at": timezone.now(),
    }
    return Objection(**(known | fields))


def settled(**fields: object) -> Objection:
    known = {"state": "rejected", "resolved_by": make_user(), "resolution": "口径不同"}
    return objection(**(known | fields))


def test_bureau_has_one_open_objection_to_a_figure() -> None:
    outcome, bureau = make_outcome(), make_bureau()
    with refused_by("objection_open_once"):
        Objection.objects.bulk_create(
            [objection(outcome=outcome, bureau=bureau), objection(outcome=outcome, bureau=bureau)]
        )


@pytest.mark.parametrize("field", ["reason", "source"])
def test_objection_says_why_and_whence(field: str) -> None:
    with refused_by("objection_has_reason"):
        Objection.objects.bulk_create([objection(**{field: ""})])


def test_objection_is_settled_by_another() -> None:
    person = make_user()
    with refused_by("objection_resolved_by_another"):
        Objection.objects.bulk_create([settled(lodged_by=person, resolved_by=person)])


@pytest.mark.parametrize(("state", "is_settled"), [("open", True), ("accepted", False)])
def test_settled_objection_has_a_person_and_an_open_one_none(state, is_settled) -> None:
    row = objection(state=state, resolved_by=make_user() if is_settled else None, resolution="是")
    with refused_by("objection_resolved_by_somebody"):
        Objection.objects.bulk_create([row])


def test_settled_objection_has_words() -> None:
    with refused_by("objection_resolved_with_words"):
        Objection.objects.bulk_create([settled(resolution="")])


# Deadlines


def task(**fields: object) -> ReportingTask:
    known = {"name": "月报", "day_of_month": 5, "active_from": date(2024, 1, 1)}
    return ReportingTask(**(known | fields))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"day_of_month": 0}, "task_day_in_month"),
        ({"day_of_month": 32}, "task_day_in_month"),
        ({"active_to": date(2023, 12, 31)}, "task_days_in_order"),
        ({"frequency": "once"}, "task_once_has_period"),
        (
            {"once_from": date(2024, 6, 1), "once_to": date(2024, 5, 1)},
            "task_period_in_order",
        ),
    ],
)
def test_task_that_makes_no_sense_is_refused(fields: dict, constraint: str) -> None:
    with refused_by(constraint):
        ReportingTask.objects.bulk_create([task(**fields)])


def reminder(of: ReportingTask, **fields: object) -> Reminder:
    known = {
        "task": of,
        "bureau": make_bureau(jurisdiction=make_place("330900")),
        "period_end": date(2024, 9, 30),
        "due_on": date(2024, 10, 8),
        "missing": 2,
        "text": "请速报",
        "reminded_by": make_user(),
        "reminded_on": date(2024, 10, 9),
    }
    return Reminder(**(known | fields))


def test_bureau_is_reminded_once_a_day() -> None:
    monthly = task()
    monthly.save()
    with refused_by("reminder_once_a_day"):
        Reminder.objects.bulk_create([reminder(monthly), reminder(monthly)])


def test_reminder_has_words() -> None:
    monthly = task()
    monthly.save()
    with refused_by("reminder_has_text"):
        Reminder.objects.bulk_create([reminder(monthly, text="")])


def test_person_has_one_mail_a_day() -> None:
    mails = [
        ReminderMail(person=person, sent_on=date(2024, 10, 9), address="a@example.com", text="报")
        for person in [make_user()] * 2
    ]
    with refused_by("mail_once_a_day"):
        ReminderMail.objects.bulk_create(mails)


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

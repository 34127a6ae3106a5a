"""What the database refuses of goals, targets and requests to change them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from plans.enums import Basis, ChangeKind, Comparator, Direction, GoalState, Tier
from plans.models import (
    Goal,
    GoalBureau,
    Target,
    TargetChange,
)
from tests.factories import (
    make_bureau,
    make_goal,
    make_indicator,
    make_target,
    make_user,
)
from tests.refusals import refused_by

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 1, tzinfo=UTC)


# Goals


def copy_of(goal: Goal, **fields: object) -> Goal:
    same = {
        "plan": goal.plan,
        "jurisdiction": goal.jurisdiction,
        "indicator": goal.indicator,
        "year": goal.year,
    }
    return Goal(**(same | fields))


def test_goal_cannot_be_twice_in_a_plan() -> None:
    goal = make_goal(year=2024)

    with refused_by("goal_once_per_plan"):
        Goal.objects.bulk_create([copy_of(goal)])


def test_goal_cannot_be_twice_without_a_year() -> None:
    goal = make_goal(year=None)

    with refused_by("goal_once_undated"):
        Goal.objects.bulk_create([copy_of(goal)])


def test_goal_may_speak_of_two_years_in_one_plan() -> None:
    goal = make_goal(year=2024)

    Goal.objects.bulk_create([copy_of(goal, year=2025), copy_of(goal, year=None)])

    assert goal.plan.goals.count() == 3


def test_goal_cannot_be_of_an_absurd_year() -> None:
    goal = make_goal()

    with refused_by("goal_year_sensible"):
        Goal.objects.filter(pk=goal.pk).update(year=2101)


def test_goal_cannot_be_withdrawn_without_a_reason() -> None:
    goal = make_goal()

    with refused_by("goal_withdrawn_with_reason"):
        Goal.objects.filter(pk=goal.pk).update(state=GoalState.WITHDRAWN)


def test_goal_cannot_weigh_less_than_nothing() -> None:
    goal = make_goal()

    with refused_by("goal_weight_not_negative"):
        Goal.objects.filter(pk=goal.pk).update(weight=Decimal("-0.01"))


def test_goal_cannot_have_a_bureau_help_twice() -> None:
    goal, bureau = make_goal(), make_bureau()
    GoalBureau.objects.create(goal=goal, bureau=bureau)

    with refused_by("goal_bureau_once"):
        GoalBureau.objects.bulk_create([GoalBureau(goal=goal, bureau=bureau)])


# Targets


def spare_target(goal: Goal, **fields: object) -> Target:
    """Return an unsaved target of a tier that the goal has no number for."""
    indicator = goal.indicator
    usual = {
        "goal": goal,
        "tier": Tier.STRETCH,
        "comparator": Comparator.AT_LEAST,
        "value": Decimal(90),
        "unit": indicator.unit,
        "basis": indicator.basis,
        "direction": indicator.direction,
    }
    return Target(**(usual | fields))


def test_target_cannot_be_twice_in_force() -> None:
    goal = make_goal()

    with refused_by("target_once_in_force"):
        Target.objects.bulk_create([spare_target(goal, tier=Tier.FIRM)])


def test_target_out_of_force_stays_beside_the_new_one() -> None:
    goal = make_goal(target=70)
    Target.objects.filter(goal=goal).update(in_force=False)

    make_target(goal, 80)

    assert list(goal.targets.values_list("value", "in_force")) == [(80, True), (70, False)]


def test_target_cannot_end_below_its_start() -> None:
    wrong = spare_target(make_goal(), comparator=Comparator.RANGE, value_high=Decimal(90))

    with refused_by("target_high_above_value"):
        Target.objects.bulk_create([wrong])


@pytest.mark.parametrize(
    ("comparator", "value_high"), [(Comparator.RANGE, None), (Comparator.AT_LEAST, Decimal(95))]
)
def test_target_has_an_upper_end_only_as_a_range(comparator, value_high) -> None:
    wrong = spare_target(make_goal(), comparator=comparator, value_high=value_high)

    with refused_by("target_range_has_high"):
        Target.objects.bulk_create([wrong])


def test_target_cannot_be_without_a_number() -> None:
    wrong = spare_target(make_goal(), value=None)

    with refused_by("target_has_value"):
        Target.objects.bulk_create([wrong])


@pytest.mark.parametrize("basis", [Basis.MILESTONE, Basis.GRADE])
def test_target_of_a_milestone_needs_no_number(basis: Basis) -> None:
    goal = make_goal(indicator=make_indicator(basis=basis, unit=""), has_target=False)

    target = make_target(goal, None)

    assert target.value is None


@pytest.mark.parametrize("basis", [Basis.NEW, Basis.TOTAL, Basis.AMOUNT, Basis.ACTIVITY])
def test_target_to_rise_cannot_be_zero(basis: Basis) -> None:
    goal = make_goal(indicator=make_indicator(basis=basis), has_target=False)

    with refused_by("target_higher_not_zero"):
        Target.objects.bulk_create([spare_target(goal, value=Decimal(0))])


def test_target_to_fall_may_be_zero() -> None:
    indicator = make_indicator("重特大事故", unit="起", direction=Direction.LOWER)

    goal = make_goal(indicator=indicator, target=0, comparator=Comparator.AT_MOST)

    assert goal.targets.get().value == 0


def test_target_of_rank_begins_at_one() -> None:
    indicator = make_indicator("排名", unit="位", basis=Basis.RANK, direction=Direction.LOWER)
    goal = make_goal(indicator=indicator, has_target=False)

    with refused_by("target_rank_from_one"):
        Target.objects.bulk_create([spare_target(goal, value=Decimal(0))])


def test_target_cannot_change_without_a_reason() -> None:
    goal = make_goal()
    old = goal.targets.get()

    with refused_by("target_change_has_reason"):
        Target.objects.bulk_create([spare_target(goal, supersedes=old)])


# Requests to change a promise


def change(**fields: object) -> TargetChange:
    """Build a request that is rejected in good order, unless told else."""
    goal = fields.get("goal") or make_goal()
    known = {
        "goal": goal,
        "kind": ChangeKind.WITHDRAW,
        "reason": "项目停建",
        "requested_by": make_user(),
        "requested_at": NOW,
    }
    return TargetChange(**(known | fields))


def decided(state: str, **fields: object) -> TargetChange:
    known = {"state": state, "decided_by": make_user(), "decision_note": "见会议纪要"}
    return change(**(known | fields))


def test_goal_has_one_open_request() -> None:
    goal = make_goal()
    with refused_by("change_open_once"):
        TargetChange.objects.bulk_create([change(goal=goal), change(goal=goal)])


def test_decided_requests_of_a_goal_are_many() -> None:
    goal = make_goal()
    TargetChange.objects.bulk_create(
        [change(goal=goal), decided("rejected", goal=goal), decided("rejected", goal=goal)]
    )


@pytest.mark.parametrize("fields", [{"reason": ""}])
def test_request_has_a_reason(fields: dict) -> None:
    with refused_by("change_has_reason"):
        TargetChange.objects.bulk_create([change(**fields)])


@pytest.mark.parametrize("state", ["approved", "rejected"])
def test_request_is_decided_by_another(state: str) -> None:
    person = make_user()
    own = decided(state, requested_by=person, decided_by=person, document_number="1号")
    with refused_by("change_decided_by_another"):
        TargetChange.objects.bulk_create([own])


def test_own_request_may_be_taken_back() -> None:
    person = make_user()
    TargetChange.objects.bulk_create([decided("retracted", requested_by=person, decided_by=person)])


@pytest.mark.parametrize(
    ("state", "is_decided"), [("requested", True), ("approved", False), ("retracted", False)]
)
def test_decided_request_has_a_decider_and_an_open_one_none(state: str, is_decided: bool) -> None:
    row = change(state=state, decided_by=make_user() if is_decided else None, document_number="1号")
    with refused_by("change_decided_by_somebody"):
        TargetChange.objects.bulk_create([row])


def test_approved_request_has_paper() -> None:
    with refused_by("change_approved_on_paper"):
        TargetChange.objects.bulk_create([decided("approved")])


def test_rejected_request_has_words() -> None:
    with refused_by("change_rejected_with_note"):
        TargetChange.objects.bulk_create([decided("rejected", decision_note="")])


def test_request_names_a_target_where_the_number_changes_and_only_there() -> None:
    goal = make_goal()
    for row in (
        change(goal=goal, kind=ChangeKind.VALUE),
        change(goal=goal, target=goal.targets.get()),
    ):
        with refused_by("change_of_value_names_target"):
            TargetChange.objects.bulk_create([row])

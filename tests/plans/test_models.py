from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from plans.enums import Basis, ChangeKind, Comparator, Direction, GoalState, Level, Role, Tier
from plans.models import (
    Bureau,
    DataOwnership,
    DefinitionChange,
    Document,
    Figure,
    Goal,
    GoalBureau,
    Indicator,
    Jurisdiction,
    Measure,
    MeasureBureau,
    Membership,
    PlaceBase,
    Plan,
    Target,
    TargetChange,
)
from plans.models.fields import validate_significant_digits
from tests.factories import (
    make_bureau,
    make_document,
    make_figure,
    make_goal,
    make_indicator,
    make_measure,
    make_place,
    make_plan,
    make_target,
    make_two_jiangbei,
    make_user,
)
from tests.refusals import refused_by, untested_constraints

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 1, tzinfo=UTC)


def test_constraints_are_all_tested() -> None:
    assert untested_constraints("plans", __file__) == set()


# Places, bureaus, people, indicators


def test_place_cannot_end_before_it_begins() -> None:
    place = Jurisdiction(
        code="990001", name="试验区", level=Level.COUNTY, valid_from=2020, valid_to=2019
    )

    with refused_by("jurisdiction_years_in_order"):
        Jurisdiction.objects.bulk_create([place])


def test_place_cannot_be_its_own_parent() -> None:
    place = make_place()

    with refused_by("jurisdiction_not_its_own_parent"):
        Jurisdiction.objects.filter(pk=place.pk).update(parent=place)


def test_bureau_cannot_be_twice_in_a_place() -> None:
    bureau = make_bureau()

    with refused_by("bureau_once_per_place"):
        Bureau.objects.bulk_create([Bureau(jurisdiction=bureau.jurisdiction, name=bureau.name)])


def test_membership_cannot_reach_what_is_not_a_reach() -> None:
    membership = Membership(user=make_user(), bureau=make_bureau(), role="recorder", reach="all")

    with refused_by("membership_reach_known"):
        Membership.objects.bulk_create([membership])


def test_membership_reaches_what_its_role_usually_does() -> None:
    bureau, user = make_bureau(), make_user()
    Membership.objects.bulk_create(
        [Membership(user=user, bureau=bureau, role=role) for role in ("recorder", "supervisor")]
    )

    found = dict(Membership.objects.values_list("role", "reach"))
    assert found == {"recorder": "own", "supervisor": "below"}


def test_data_of_an_indicator_is_owned_once_by_a_bureau() -> None:
    indicator, bureau = make_indicator(), make_bureau()
    DataOwnership.objects.create(indicator=indicator, bureau=bureau)

    with refused_by("data_ownership_once"):
        DataOwnership.objects.bulk_create([DataOwnership(indicator=indicator, bureau=bureau)])


def test_membership_cannot_be_given_twice() -> None:
    bureau = make_bureau()
    user = make_user(Role.RECORDER, bureau=bureau)

    with refused_by("membership_once"):
        Membership.objects.bulk_create([Membership(user=user, bureau=bureau, role=Role.RECORDER)])


def test_indicator_cannot_mean_the_same_twice() -> None:
    first = make_indicator("高新技术企业数", unit="家")
    again = Indicator(
        code="X1", name=first.name, unit="家", basis=first.basis, direction=first.direction
    )

    with refused_by("indicator_meaning_once"):
        Indicator.objects.bulk_create([again])


def test_indicator_of_rank_cannot_count_up() -> None:
    upward = Indicator(code="X1", name="综合排名", basis=Basis.RANK, direction=Direction.HIGHER)

    with refused_by("indicator_rank_counts_down"):
        Indicator.objects.bulk_create([upward])


# Documents and figures


def test_document_cannot_be_registered_twice_by_its_text() -> None:
    first = make_document(sha256="a" * 64)
    again = Document(
        slug="again", jurisdiction=first.jurisdiction, title="另一份", kind="plan", sha256="a" * 64
    )

    with refused_by("document_file_once"):
        Document.objects.bulk_create([again])


def test_documents_without_text_do_not_meet() -> None:
    make_document(sha256="")
    make_document(sha256="")

    assert Document.objects.filter(sha256="").count() == 2


def test_figure_cannot_stand_twice_at_an_offset() -> None:
    figure = make_figure(start=581)

    with refused_by("figure_once_per_offset"):
        Figure.objects.bulk_create([Figure(document=figure.document, start=581, kind="target")])


def test_figure_cannot_end_before_it_starts() -> None:
    figure = make_figure(start=581)

    with refused_by("figure_span_in_order"):
        Figure.objects.filter(pk=figure.pk).update(end=581)


def test_figure_cannot_restate_itself() -> None:
    figure = make_figure()

    with refused_by("figure_not_restating_itself"):
        Figure.objects.filter(pk=figure.pk).update(restates=figure)


def test_figure_cannot_stand_outside_its_sentence() -> None:
    figure = make_figure(start=581)

    with refused_by("figure_within_its_sentence"):
        Figure.objects.filter(pk=figure.pk).update(sentence_start=582, sentence_end=600)


# Plans and measures


def test_plan_cannot_be_twice_in_a_year() -> None:
    plan = make_plan(year=2024)

    with refused_by("plan_once_per_year"):
        Plan.objects.bulk_create(
            [Plan(jurisdiction=plan.jurisdiction, year=2024, title=plan.title)]
        )


def test_plan_cannot_be_twice_without_a_year() -> None:
    plan = make_plan(year=None)

    with refused_by("plan_once_undated"):
        Plan.objects.bulk_create([Plan(jurisdiction=plan.jurisdiction, title=plan.title)])


def test_plan_cannot_be_of_an_absurd_year() -> None:
    plan = make_plan()

    with refused_by("plan_year_sensible"):
        Plan.objects.filter(pk=plan.pk).update(year=1989)


def test_measure_cannot_be_twice_in_a_plan() -> None:
    measure = make_measure(path="三、/(一)")

    with refused_by("measure_once_per_plan"):
        Measure.objects.bulk_create(
            [Measure(plan=measure.plan, path=measure.path, name=measure.name)]
        )


def test_measure_cannot_have_a_bureau_help_twice() -> None:
    measure, bureau = make_measure(), make_bureau()
    MeasureBureau.objects.create(measure=measure, bureau=bureau)

    with refused_by("measure_bureau_once"):
        MeasureBureau.objects.bulk_create([MeasureBureau(measure=measure, bureau=bureau)])


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


# What rows say of themselves


def test_place_name_is_qualified_by_its_parent() -> None:
    ningbo, chongqing = make_two_jiangbei()

    assert ningbo.qualified_name == "宁波市江北区"
    assert chongqing.qualified_name == "重庆市江北区"


def test_membership_is_valid_between_its_days() -> None:
    membership = Membership(valid_from=date(2024, 3, 1), valid_to=date(2024, 5, 31))

    assert not membership.is_valid_on(date(2024, 2, 29))
    assert membership.is_valid_on(date(2024, 3, 1))
    assert membership.is_valid_on(date(2024, 5, 31))
    assert not membership.is_valid_on(date(2024, 6, 1))


def test_goal_title_is_the_wording_of_the_plan() -> None:
    indicator = make_indicator("高新技术企业新增数")

    assert Goal(indicator=indicator, wording="新增国家高企").title == "新增国家高企"
    assert Goal(indicator=indicator).title == "高新技术企业新增数"


def test_goal_schedule_falls_back_on_the_indicator() -> None:
    indicator = make_indicator(schedule="annual")

    assert Goal(indicator=indicator).effective_schedule == "annual"
    assert Goal(indicator=indicator, schedule="linear").effective_schedule == "linear"


def test_figure_location_is_what_a_sheet_reads() -> None:
    assert Figure(section="二、目标任务", start=581).location == "二、目标任务 @581"
    assert Figure(start=581).location == "@581"


@pytest.mark.parametrize("text", ["123456789012345", "0.123456789012345", "1e20", "70.000000000"])
def test_figure_digits_are_kept_up_to_fifteen(text: str) -> None:
    validate_significant_digits(Decimal(text))


def test_figure_digits_beyond_fifteen_are_refused() -> None:
    with pytest.raises(ValidationError, match="15 位"):
        validate_significant_digits(Decimal("1234567890.123456"))


@pytest.mark.parametrize("text", ["70.16", "0.00000001", "-13", "126058200000000", "12345.6789012"])
def test_figure_survives_the_database_exactly(text: str) -> None:
    goal = make_goal(target=text, indicator=make_indicator(basis=Basis.GROWTH, unit="%"))

    assert goal.targets.get().value == Decimal(text)


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


# Bases and definitions of comparisons


def test_definition_change_once_a_year() -> None:
    change = {"indicator": make_indicator(), "year": 2023, "what": "新口径"}
    DefinitionChange.objects.create(**change)

    with refused_by("definition_change_once_a_year"):
        DefinitionChange.objects.create(**change)


def test_definition_change_in_a_plausible_year() -> None:
    with refused_by("definition_change_year_plausible"):
        DefinitionChange.objects.create(indicator=make_indicator(), year=223, what="新口径")


def make_base(**fields: object) -> PlaceBase:
    given = {"jurisdiction": make_place("330900"), "year": 2023, "kind": "head", "value": 117}
    return PlaceBase.objects.create(**given | fields)


def test_base_once_a_year() -> None:
    make_base()

    with refused_by("place_base_once_a_year"):
        make_base(value=118)


def test_base_is_positive() -> None:
    with refused_by("place_base_positive"):
        make_base(value=0)


def test_base_in_a_plausible_year() -> None:
    with refused_by("place_base_year_plausible"):
        make_base(year=23)

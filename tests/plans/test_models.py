from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from plans.enums import Basis, Direction, Level, Role
from plans.models import (
    Bureau,
    DataOwnership,
    DefinitionChange,
    Document,
    Figure,
    Goal,
    Indicator,
    Jurisdiction,
    Measure,
    MeasureBureau,
    Membership,
    PlaceBase,
    Plan,
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
    make_two_jiangbei,
    make_user,
)
from tests.refusals import refused_by, untested_constraints

pytestmark = pytest.mark.django_db


def test_constraints_are_all_tested() -> None:
    assert untested_constraints("plans", Path(__file__).parent) == set()


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

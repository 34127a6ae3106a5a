"""A person's yes makes goals and submitted outcomes of figures, once, and remembers names."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from outcomes.actions.accept_figures import (
    Correction,
    Decided,
    accept_figures,
    correct_figure,
    propose_left_out,
    reject_figures,
)
from outcomes.actions.accept_outcomes import as_of_day
from outcomes.actions.withdraw_figures import withdraw_figure
from outcomes.enums import OutcomeState, Stage
from outcomes.models import Outcome
from plans.actions.accept_targets import FigureRefused
from plans.actions.read_document import read_document
from plans.enums import Decision
from plans.models import Document, Figure, Goal, Indicator, IndicatorAlias, Target
from tests.factories import make_goal, make_indicator, make_outcome, make_plan, make_user
from tests.reviewing import NOW, figure_at, make_read

pytestmark = pytest.mark.django_db


def accept(document: Document, *words: str, by=None) -> Decided:
    chosen = [figure_at(document, word).pk for word in words]
    by = by or make_user()
    return accept_figures(document=document, figures=chosen, accepted_by=by, now=NOW)


def corrected(figure: Figure, **changes: object) -> Correction:
    names = Correction.__dataclass_fields__
    return replace(Correction(**{name: getattr(figure, name) for name in names}), **changes)


def correct(figure: Figure, **changes: object) -> Target | Outcome:
    return correct_figure(
        figure=figure,
        correction=corrected(figure, **changes),
        corrected_by=make_user(),
        now=NOW,
    )


def test_nothing_read_is_a_goal_or_an_outcome() -> None:
    make_read()

    assert not Goal.objects.exists()
    assert not Outcome.objects.exists()


def test_accepted_target_becomes_a_goal_of_the_documents_plan() -> None:
    document, user = make_read(), make_user()

    accept(document, "45家以上，技术", by=user)

    figure = figure_at(document, "45家以上，技术")
    target = Target.objects.select_related("goal__plan").get()
    assert (target.comparator, target.value, target.unit) == (">=", 45, "家")
    assert (target.figure, target.goal.year) == (figure, 2030)
    assert target.goal.lead_bureau == document.bureau
    assert (target.goal.plan.document, target.goal.plan.year) == (document, 2030)
    assert (figure.decision, figure.decided_by, figure.decided_at) == ("accepted", user, NOW)
    assert target.history.get().history_user == user


def test_accepted_target_joins_the_plan_the_document_has() -> None:
    document = make_read()
    plan = make_plan(jurisdiction=document.jurisdiction, document=document, title="另名")

    accept(document, "45家以上，技术")

    assert Goal.objects.get().plan == plan


def test_new_indicator_takes_name_unit_and_type_from_the_figure() -> None:
    document = make_read()

    accept(document, "45家以上，技术")

    indicator = Indicator.objects.get()
    assert (indicator.name, indicator.unit) == ("新增高新技术企业", "家")
    assert (indicator.basis, indicator.direction) == ("new", "higher")


def test_restatement_attaches_to_the_first() -> None:
    document = make_read()

    accept(document, "45家以上，技术", "45家以上。")

    first, again = figure_at(document, "45家以上，技术"), figure_at(document, "45家以上。")
    assert Target.objects.get().figure == first
    assert (again.restates, again.decision) == (first, "accepted")


def test_restatement_accepted_before_the_first_yields_to_it() -> None:
    document = make_read()
    accept(document, "45家以上。")

    accept(document, "45家以上，技术")

    first, again = figure_at(document, "45家以上，技术"), figure_at(document, "45家以上。")
    assert Target.objects.get().figure == first
    assert (first.restates, again.restates) == (None, first)


def test_firmer_restatement_binds_and_the_softer_promise_stays() -> None:
    text = (
        "一、2030年目标\n力争新增高新技术企业5家。\n二、2030年措施\n确保新增高新技术企业5家以上。\n"
    )
    document = make_read(text, kind="plan")

    accept(document, "5家。", "5家以上")

    binding, first = Target.objects.get(in_force=True), Target.objects.get(in_force=False)
    assert (binding.commitment, binding.comparator, binding.supersedes) == ("firm", ">=", first)
    assert first.figure == figure_at(document, "5家。")


def test_two_numbers_of_a_promise_become_two_tiers_of_one_goal() -> None:
    document = make_read()

    accept(document, "11亿元", "13亿元")

    goal = Goal.objects.get()
    assert {t.tier: t.value for t in goal.targets.all()} == {"firm": 11, "stretch": 13}


def test_accepting_again_does_nothing_twice() -> None:
    document = make_read()
    accept(document, "45家以上，技术", "38家")

    decided = accept(document, "45家以上，技术", "38家")

    assert (decided.accepted, decided.refused) == ([], [])
    assert (Target.objects.count(), Outcome.objects.count()) == (1, 1)


def test_target_of_another_number_is_refused_and_stays_pending() -> None:
    indicator = make_indicator("新增高新技术企业")
    document = make_read()
    plan = make_plan(jurisdiction=document.jurisdiction, document=document)
    make_goal(plan=plan, indicator=indicator, year=2030, target=40)

    decided = accept(document, "45家以上，技术")

    assert "已有目标值 ≥40家" in decided.refused[0].message
    assert figure_at(document, "45家以上，技术").decision == Decision.PENDING
    assert Target.objects.get().value == 40


def test_target_that_a_sheet_brought_gets_its_place_in_the_text() -> None:
    indicator = make_indicator("新增高新技术企业")
    document = make_read()
    plan = make_plan(jurisdiction=document.jurisdiction, document=document)
    make_goal(plan=plan, indicator=indicator, year=2030, target=45)

    accept(document, "45家以上，技术")

    assert Target.objects.get().figure == figure_at(document, "45家以上，技术")


def test_accepted_outcome_is_submitted_and_entered_by_the_acceptor() -> None:
    document, user = make_read(), make_user()

    accept(document, "38家", by=user)

    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.unit, outcome.year) == (38, "家", 2029)
    assert (outcome.state, outcome.stage) == (OutcomeState.SUBMITTED, Stage.PRELIMINARY)
    assert (outcome.entered_by, outcome.submitted_at) == (user, NOW)
    assert (outcome.bureau, outcome.as_of) == (document.bureau, date(2029, 12, 31))
    assert outcome.figure == figure_at(document, "38家")


def test_exact_outcome_says_more_than_the_bound_before_it() -> None:
    document = make_read()

    accept(document, "9亿元", "9.4亿元")

    outcome = Outcome.objects.get()
    assert (outcome.comparator, outcome.value) == ("=", Decimal("9.4"))
    assert outcome.figure == figure_at(document, "9.4亿元")
    assert figure_at(document, "9亿元").restates == outcome.figure


def test_outcome_differing_from_the_known_one_is_refused() -> None:
    indicator = make_indicator("全区新认定高新技术企业")
    document = make_read()
    make_outcome(
        indicator=indicator,
        jurisdiction=document.jurisdiction,
        bureau=document.bureau,
        year=2029,
        stage=Stage.PRELIMINARY,
        value=40,
    )

    decided = accept(document, "38家")

    assert "已有完成情况 40家" in decided.refused[0].message
    assert Outcome.objects.get().value == 40


def test_outcome_answers_the_goal_worded_the_same() -> None:
    document = make_read()
    bureau = document.bureau
    goal = make_goal(
        jurisdiction=bureau.jurisdiction, year=2029, wording="全区新认定高新技术企业", target=30
    )

    accept(document, "38家")

    assert Outcome.objects.get().indicator == goal.indicator


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("全年完成38家。", date(2029, 12, 31)),
        ("截至9月底，研发费用达3.26亿元。", date(2029, 9, 30)),
        ("截至2029年11月15日，完成3家。", date(2029, 11, 15)),
        ("1-10月，完成3家。", date(2029, 10, 31)),
        ("上半年完成3家。", date(2029, 6, 30)),
        ("前三季度完成3家。", date(2029, 9, 30)),
        ("截至13月底完成3家。", date(2029, 12, 31)),
    ],
)
def test_day_of_an_outcome_is_read_from_its_sentence(sentence: str, day: date) -> None:
    assert as_of_day(sentence, 2029) == day


def test_day_of_an_undated_outcome_is_open() -> None:
    assert as_of_day("截至9月底完成3家。", None) is None


def test_correction_is_what_becomes_the_target() -> None:
    document = make_read()

    made = correct(figure_at(document, "2家，确保"), value=Decimal(3), comparator=">=", basis="new")

    assert (made.value, made.comparator, made.goal.indicator.basis) == (3, ">=", "new")


def test_corrected_name_is_remembered_for_the_next_reading() -> None:
    indicator = make_indicator("科技企业孵化器数", basis="total")
    document = make_read()

    correct(figure_at(document, "2家，确保"), wording="科技企业孵化器", indicator=indicator)

    assert indicator.aliases.filter(name="建设孵化器").exists()
    another = make_read(slug="another")
    assert figure_at(another, "2家，确保").indicator == indicator


def test_confirmed_name_makes_no_alias() -> None:
    document = make_read()

    correct(figure_at(document, "2家，确保"), value=Decimal(3))

    assert not IndicatorAlias.objects.exists()


def test_refused_correction_changes_nothing() -> None:
    document = make_read()
    figure = figure_at(document, "2家，确保")
    indicator = make_indicator("研发经费", unit="亿元")

    with pytest.raises(FigureRefused, match="不能换算"):
        correct(figure, indicator=indicator)

    figure.refresh_from_db()
    assert (figure.indicator, figure.decision) == (None, Decision.PENDING)
    assert not IndicatorAlias.objects.exists()


def test_corrected_kind_makes_an_outcome_of_a_target() -> None:
    document = make_read()

    made = correct(figure_at(document, "2家，确保"), kind="outcome", year=2029)

    assert isinstance(made, Outcome)
    assert not Goal.objects.exists()


def test_accepted_figure_is_not_corrected_any_more() -> None:
    document = make_read()
    accept(document, "38家")

    with pytest.raises(FigureRefused, match="已采纳"):
        correct(figure_at(document, "38家"), value=Decimal(39))


def test_rejected_figure_makes_nothing_and_can_be_taken_back() -> None:
    document, user = make_read(), make_user()
    figure = figure_at(document, "38家")

    reject_figures(document=document, figures=[figure.pk], rejected_by=user, now=NOW)

    figure.refresh_from_db()
    assert (figure.decision, figure.decided_by, figure.decided_at) == ("rejected", user, NOW)
    assert not Outcome.objects.exists()
    assert withdraw_figure(figure=figure, withdrawn_by=user).is_pending


def test_accepted_figure_is_not_rejected() -> None:
    document = make_read()
    accept(document, "38家")
    figure = figure_at(document, "38家")

    count = reject_figures(document=document, figures=[figure.pk], rejected_by=make_user(), now=NOW)

    assert count == 0


def withdraw(document: Document, words: str) -> Figure:
    return withdraw_figure(figure=figure_at(document, words), withdrawn_by=make_user())


def test_yes_by_mistake_is_taken_back_with_what_it_made() -> None:
    document = make_read()
    accept(document, "38家", "2家，确保", "11亿元", "13亿元")

    assert withdraw(document, "38家").is_pending
    assert withdraw(document, "2家，确保").is_pending
    assert withdraw(document, "13亿元").is_pending

    assert not Outcome.objects.exists()
    assert Goal.objects.get().targets.get().value == 11
    assert Outcome.history.filter(history_type="-").count() == 1


def test_yes_that_was_repeated_is_taken_back_last() -> None:
    document = make_read()
    accept(document, "45家以上，技术", "45家以上。")

    with pytest.raises(FigureRefused, match="先撤回"):
        withdraw(document, "45家以上，技术")

    assert withdraw(document, "45家以上。").restates is None
    assert withdraw(document, "45家以上，技术").is_pending
    assert not Goal.objects.exists()


def test_yes_that_was_built_upon_stays() -> None:
    document = make_read()
    accept(document, "38家", "2家，确保")
    Outcome.objects.update(state=OutcomeState.VERIFIED, verified_by=make_user())
    Goal.objects.get().save()

    for words in ("38家", "2家，确保"):
        with pytest.raises(FigureRefused, match="不能撤回"):
            withdraw(document, words)

    assert Target.objects.exists()
    assert Outcome.objects.exists()


def test_figure_of_a_sheet_is_not_taken_back() -> None:
    document = make_read()
    document.figures.update(decision=Decision.ACCEPTED)

    with pytest.raises(FigureRefused, match="表格导入"):
        withdraw(document, "38家")


def test_left_out_number_becomes_a_candidate_that_reading_again_keeps() -> None:
    document = make_read()

    figure = propose_left_out(document=document, start=document.text.index("5313"))
    read_document(document=document, now=NOW)

    figure.refresh_from_db()
    assert document.text[figure.start : figure.end] == "5313"
    assert document.text[figure.sentence_start] == "实"
    with pytest.raises(FigureRefused, match="没有指标名称"):
        correct(figure, value=Decimal(5313))


def test_five_published_documents_are_accepted_whole_without_error(documents) -> None:
    for path in sorted(documents.glob("*.txt")):
        document = make_read(path.read_text(encoding="utf-8"), year=None, title=path.stem)
        chosen = list(document.figures.values_list("pk", flat=True))

        decided = accept_figures(
            document=document, figures=chosen, accepted_by=make_user(), now=NOW
        )

        assert len(decided.accepted) + len(decided.refused) == len(chosen)
        assert len(decided.accepted) > len(chosen) * 0.8

"""What a confirmed pair teaches the dictionary, and who may teach it."""

import pytest
from django.urls import reverse

from outcomes.actions.aliases import AliasRefused, accept_alias, decline_alias, suggest_alias
from outcomes.actions.reconcile import change_pair, confirm_pair, propose_pairs, unmatch_pair
from outcomes.models import AliasSuggestion, PairDecision, ReconciledPair, Reconciliation
from plans.enums import DocumentKind, Role
from plans.models import Document, IndicatorAlias, Plan
from tests.factories import make_goal, make_group, make_indicator, make_plan, make_user
from tests.reviewing import NOW, figure_at, make_qinghe, make_read, recorder_of, signed_in

pytestmark = pytest.mark.django_db

SUMMARY = "青禾区科学技术局2029年工作总结\n\n2029年，全区发放成果转化补助1.8亿元。\n"
LATER = "青禾区科学技术局2029年补充总结\n\n2029年，全区成果转化补助1.9亿元。\n"
NAME = "科技成果奖补资金"


def make_case(summary: str = SUMMARY) -> tuple[Plan, Document]:
    """Return a plan whose one goal the summary answers in words that nothing leads to."""
    bureau = make_qinghe()
    plan = make_plan(jurisdiction=bureau.jurisdiction, bureau=bureau, year=2029)
    indicator = make_indicator(NAME, unit="亿元", basis="amount")
    make_goal(plan=plan, year=2029, indicator=indicator, target=2)
    return plan, make_read(summary, bureau=bureau, kind=DocumentKind.SUMMARY, year=2029)


def proposed(plan: Plan, document: Document) -> Reconciliation:
    return propose_pairs(
        plan=plan,
        year=2029,
        documents=[document],
        is_with_recorded=False,
        made_by=make_user(),
        now=NOW,
    )


def changed(plan: Plan, document: Document) -> ReconciledPair:
    """Return the pair after a person has named its answer."""
    pair = proposed(plan, document).pairs.get()
    figure = figure_at(document, "1.8")
    return change_pair(pair=pair, partner=figure, changed_by=make_user(), now=NOW)


def test_name_of_a_settled_answer_is_offered() -> None:
    pair = changed(*make_case())

    assert pair.figure.wording == "全区发放成果转化补助"
    assert pair.alias == "发放成果转化补助"


def test_undecided_pair_teaches_nothing() -> None:
    pair = proposed(*make_case()).pairs.get()

    with pytest.raises(AliasRefused, match="已确认"):
        suggest_alias(pair=pair, suggested_by=make_user(), now=NOW)


def test_next_reconciliation_goes_by_the_alias() -> None:
    plan, document = make_case()
    pair = changed(plan, document)
    text = LATER.replace("全区成果转化补助", pair.alias)
    later = make_read(text, bureau=plan.bureau, kind=DocumentKind.SUMMARY, year=2029)
    assert proposed(plan, later).pairs.get().relation == "none"
    Reconciliation.objects.exclude(pk=pair.reconciliation_id).delete()

    suggestion = suggest_alias(pair=pair, suggested_by=make_user(), now=NOW)
    accept_alias(suggestion=suggestion, accepted_by=make_user(), now=NOW)

    found = proposed(plan, later).pairs.get()
    assert found.relation == "same"
    assert found.figure == figure_at(later, "1.9")


def test_suggestion_said_twice_is_one_and_waits() -> None:
    pair = changed(*make_case())

    for _time in range(2):
        suggest_alias(pair=pair, suggested_by=make_user(), now=NOW)

    assert AliasSuggestion.objects.get().state == "waiting"
    assert not IndicatorAlias.objects.exists()


def test_name_of_another_indicator_is_refused() -> None:
    pair = changed(*make_case())
    make_indicator(pair.alias, unit="亿元", basis="amount")

    with pytest.raises(AliasRefused, match="已经是指标"):
        suggest_alias(pair=pair, suggested_by=make_user(), now=NOW)


def test_declined_suggestion_leaves_the_dictionary_alone() -> None:
    suggestion = suggest_alias(pair=changed(*make_case()), suggested_by=make_user(), now=NOW)

    decline_alias(suggestion=suggestion, declined_by=make_user(), now=NOW)

    assert not IndicatorAlias.objects.exists()
    suggestion.refresh_from_db()
    assert suggestion.state == "declined"


def test_accepted_alias_is_not_declined_here() -> None:
    suggestion = suggest_alias(pair=changed(*make_case()), suggested_by=make_user(), now=NOW)
    accept_alias(suggestion=suggestion, accepted_by=make_user(), now=NOW)

    with pytest.raises(AliasRefused, match="指标字典"):
        decline_alias(suggestion=suggestion, declined_by=make_user(), now=NOW)


# On the screen


def test_recorder_suggests_and_administrator_accepts() -> None:
    plan, document = make_case()
    pair = changed(plan, document)
    client = signed_in(recorder_of(document))
    address = pair.reconciliation.get_absolute_url()

    assert "建议把" in client.get(address).content.decode()
    client.post(address, {"alias": pair.pk})

    suggestion = AliasSuggestion.objects.get()
    assert not IndicatorAlias.objects.exists()
    keeper = make_user(is_staff=True)
    keeper.groups.add(make_group(Role.ADMINISTRATOR))
    signed_in(keeper).post(
        reverse("admin:outcomes_aliassuggestion_changelist"),
        {"action": "accept", "_selected_action": suggestion.pk},
    )
    assert IndicatorAlias.objects.get().name == pair.alias


def test_recorder_may_not_accept_what_waits() -> None:
    plan, document = make_case()
    suggestion = suggest_alias(pair=changed(plan, document), suggested_by=make_user(), now=NOW)

    signed_in(recorder_of(document)).post(
        reverse("admin:outcomes_aliassuggestion_changelist"),
        {"action": "accept", "_selected_action": suggestion.pk},
    )

    assert not IndicatorAlias.objects.exists()


def test_one_click_is_enough_for_who_keeps_the_dictionary() -> None:
    plan, document = make_case()
    pair = changed(plan, document)
    keeper = make_user(is_staff=True, is_superuser=True)

    signed_in(keeper).post(pair.reconciliation.get_absolute_url(), {"alias": pair.pk})

    assert IndicatorAlias.objects.get().indicator == pair.goal.indicator
    assert AliasSuggestion.objects.get().state == "accepted"


# Proposing again


def test_same_papers_are_reconciled_once() -> None:
    plan, document = make_case()

    assert proposed(plan, document) == proposed(plan, document)
    assert ReconciledPair.objects.count() == 1


def test_answers_given_elsewhere_are_carried_over() -> None:
    plan, document = make_case("青禾区2029年工作总结\n\n2029年，科技成果奖补资金2.4亿元。\n")
    first = proposed(plan, document).pairs.get()
    confirm_pair(pair=first, confirmed_by=make_user(), now=NOW)
    other = make_read(LATER, bureau=plan.bureau, kind=DocumentKind.SUMMARY, year=2029)

    again = propose_pairs(
        plan=plan, year=2029, documents=[document, other], is_with_recorded=False,
        made_by=make_user(), now=NOW,
    ).pairs.get()  # fmt: skip

    first.refresh_from_db()
    assert again.decision == PairDecision.CONFIRMED
    assert again.outcome == first.outcome
    assert not again.has_made_outcome


def test_refusal_given_elsewhere_is_carried_over() -> None:
    plan, document = make_case("青禾区2029年工作总结\n\n2029年，科技成果奖补资金2.4亿元。\n")
    unmatch_pair(pair=proposed(plan, document).pairs.get(), unmatched_by=make_user(), now=NOW)
    other = make_read(LATER, bureau=plan.bureau, kind=DocumentKind.SUMMARY, year=2029)

    again = propose_pairs(
        plan=plan, year=2029, documents=[document, other], is_with_recorded=False,
        made_by=make_user(), now=NOW,
    )  # fmt: skip

    assert again.pairs.get().decision == PairDecision.UNMATCHED

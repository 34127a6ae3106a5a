"""A plan held against a summary on the screens, as they work without script."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from outcomes.actions.fill_pairs import PairRefused
from outcomes.actions.outcomes import return_outcome, verify_outcome
from outcomes.actions.reconcile import (
    change_pair,
    confirm_pair,
    confirm_sure_pairs,
    mark_not_reported,
    propose_again,
    propose_pairs,
    unmatch_pair,
)
from outcomes.enums import OutcomeState
from outcomes.models import Outcome, PairDecision, ReconciledPair, Reconciliation
from outcomes.reconciliation.board import board_of
from plans.enums import Basis, Decision, DocumentKind, Role, Tier
from plans.models import Document, Plan
from tests.factories import (
    make_bureau,
    make_goal,
    make_indicator,
    make_outcome,
    make_plan,
    make_target,
    make_user,
)
from tests.reviewing import NOW, figure_at, make_qinghe, make_read, recorder_of, signed_in

pytestmark = pytest.mark.django_db

SUMMARY = """青禾区科学技术局2029年工作总结

一、2029年工作总结
2029年，全区新增高新技术企业48家。技术合同成交额9.4亿元。引进高层次人才26人。新建孵化器3家。
"""


def make_case(summary: str = SUMMARY) -> tuple[Plan, Document]:
    """Return a plan with four goals, of which the summary answers three."""
    bureau = make_qinghe()
    plan = make_plan(jurisdiction=bureau.jurisdiction, bureau=bureau, year=2029)
    make_goal(plan=plan, year=2029, indicator=make_indicator("新增高新技术企业"), target=45)
    contracts = make_indicator("技术合同成交额", unit="亿元", basis=Basis.AMOUNT)
    goal = make_goal(plan=plan, year=2029, indicator=contracts, target=9)
    make_target(goal, 10, tier=Tier.STRETCH)
    make_goal(plan=plan, year=2029, indicator=make_indicator("发明专利授权量", unit="件"))
    make_goal(
        plan=plan, year=2029, indicator=make_indicator("引进国家级高层次人才", unit="人"), target=20
    )
    document = make_read(summary, bureau=bureau, kind=DocumentKind.SUMMARY, year=2029)
    return plan, document


def proposed(plan: Plan, *documents: Document, **fields: object) -> Reconciliation:
    maker = make_user(Role.RECORDER, bureau=make_qinghe())
    defaults = {"year": 2029, "is_with_recorded": False, "made_by": maker, "now": NOW}
    return propose_pairs(plan=plan, documents=documents, **defaults | fields)


def pair_of(made: Reconciliation, name: str, tier: str = Tier.FIRM) -> ReconciledPair:
    return made.pairs.get(goal__indicator__name=name, tier=tier)


def confirmed(pair: ReconciledPair) -> ReconciledPair:
    return confirm_pair(pair=pair, confirmed_by=make_user(), now=NOW)


# Proposing


def test_proposal_sorts_goals_into_four_lists() -> None:
    board = board_of(proposed(*make_case()))

    assert [line.pair.goal.title for line in board.matched] == [
        "新增高新技术企业",
        "技术合同成交额",
        "技术合同成交额",
    ]
    assert [line.pair.goal.title for line in board.doubtful] == ["引进国家级高层次人才"]
    assert [line.pair.goal.title for line in board.silent] == ["发明专利授权量"]
    assert [said.wording for said in board.unplanned] == ["新建孵化器"]
    assert [line.pair.is_attained for line in board.matched] == [True, True, False]


def test_proposal_changes_no_outcome() -> None:
    proposed(*make_case())

    assert not Outcome.objects.exists()


def test_proposal_needs_a_summary_or_the_record() -> None:
    plan, _document = make_case()

    with pytest.raises(PairRefused, match="至少选择"):
        proposed(plan)


def test_outcomes_on_record_answer_goals_too() -> None:
    plan, _document = make_case()
    outcome = make_outcome(goal=plan.goals.first(), value=48)

    made = proposed(plan, is_with_recorded=True)

    assert pair_of(made, "新增高新技术企业").recorded == outcome


def test_proposing_again_keeps_what_was_decided() -> None:
    made = proposed(*make_case())
    pair = confirmed(pair_of(made, "新增高新技术企业"))

    propose_again(reconciliation=made)

    assert pair_of(made, "新增高新技术企业") == pair
    assert made.pairs.count() == 5


# Deciding


def test_confirmed_pair_fills_the_scorecard_and_is_not_verified() -> None:
    plan, document = make_case()

    pair = confirmed(pair_of(proposed(plan, document), "新增高新技术企业"))

    outcome = Outcome.objects.get()
    figure = figure_at(document, "48家")
    assert (outcome.state, outcome.value, outcome.figure) == ("submitted", 48, figure)
    assert outcome.indicator == pair.goal.indicator
    assert outcome.bureau == document.bureau
    assert figure.decision == Decision.ACCEPTED


def test_one_figure_answers_both_tiers_with_one_outcome() -> None:
    made = proposed(*make_case())

    first = confirmed(pair_of(made, "技术合同成交额"))
    second = confirmed(pair_of(made, "技术合同成交额", Tier.STRETCH))

    assert first.outcome == second.outcome == Outcome.objects.get()
    unmatch_pair(pair=first, unmatched_by=make_user(), now=NOW)
    assert Outcome.objects.exists()
    unmatch_pair(pair=second, unmatched_by=make_user(), now=NOW)
    assert not Outcome.objects.exists()


def test_one_figure_answers_two_indicators() -> None:
    made = proposed(*make_case())
    first = confirmed(pair_of(made, "引进国家级高层次人才"))

    other = make_goal(
        plan=made.plan, year=2029, indicator=make_indicator("引进高层次人才", unit="人")
    )
    pair = ReconciledPair.objects.create(
        reconciliation=made, goal=other, tier=Tier.FIRM, relation="none"
    )
    changed = change_pair(pair=pair, partner=first.figure, changed_by=make_user(), now=NOW)

    assert changed.outcome != first.outcome
    assert changed.outcome.figure == first.outcome.figure
    unmatch_pair(pair=changed, unmatched_by=make_user(), now=NOW)
    assert list(Outcome.objects.all()) == [first.outcome]


def test_unmatched_pair_takes_its_outcome_back() -> None:
    made = proposed(*make_case())
    pair = confirmed(pair_of(made, "新增高新技术企业"))

    unmatch_pair(pair=pair, unmatched_by=make_user(), now=NOW)

    board = board_of(made)
    assert not Outcome.objects.exists()
    assert "新增高新技术企业" in [line.pair.goal.title for line in board.silent]
    assert 48 in [said.row.value for said in board.unplanned]
    pair.figure.refresh_from_db()
    assert pair.figure.decision == Decision.PENDING


def test_verified_outcome_is_not_taken_back() -> None:
    pair = confirmed(pair_of(proposed(*make_case()), "新增高新技术企业"))
    verify_outcome(outcome=pair.outcome, verified_by=make_user(), now=NOW)

    with pytest.raises(PairRefused, match="后续处理"):
        unmatch_pair(pair=pair, unmatched_by=make_user(), now=NOW)

    assert ReconciledPair.objects.get(pk=pair.pk).outcome == pair.outcome


def test_returned_outcome_is_not_taken_back() -> None:
    pair = confirmed(pair_of(proposed(*make_case()), "新增高新技术企业"))
    return_outcome(outcome=pair.outcome, returned_by=make_user(), reason="口径")

    with pytest.raises(PairRefused, match="后续处理"):
        unmatch_pair(pair=pair, unmatched_by=make_user(), now=NOW)


def test_changed_pair_replaces_what_the_first_yes_made() -> None:
    plan, document = make_case(SUMMARY + "全年认定高新技术企业46家。\n")
    pair = confirmed(pair_of(proposed(plan, document), "新增高新技术企业"))

    changed = change_pair(
        pair=pair, partner=figure_at(document, "46家"), changed_by=make_user(), now=NOW
    )

    assert Outcome.objects.get() == changed.outcome
    assert (changed.outcome.value, changed.decision) == (46, PairDecision.CHANGED)
    assert changed.is_attained is True


def test_figure_of_another_unit_is_refused_and_nothing_is_kept() -> None:
    plan, document = make_case()
    made = proposed(plan, document)
    pair, figure = pair_of(made, "发明专利授权量"), figure_at(document, "9.4亿元")

    with pytest.raises(PairRefused, match="不能换算"):
        change_pair(pair=pair, partner=figure, changed_by=make_user(), now=NOW)

    figure.refresh_from_db()
    assert figure.is_pending and figure.indicator != pair.goal.indicator
    assert pair_of(made, "发明专利授权量").decision == PairDecision.PENDING


def test_derived_number_is_recorded_with_its_working() -> None:
    bureau = make_qinghe()
    plan = make_plan(jurisdiction=bureau.jurisdiction, bureau=bureau, year=2029)
    growth = make_indicator("技术合同成交额增速", unit="%", basis=Basis.GROWTH)
    make_goal(plan=plan, year=2029, indicator=growth, target=10, wording="技术合同成交额增长")
    level = make_indicator("技术合同成交额", unit="亿元", basis=Basis.AMOUNT)
    make_outcome(indicator=level, jurisdiction=plan.jurisdiction, year=2028, value=8)
    document = make_read(SUMMARY, bureau=bureau, kind=DocumentKind.SUMMARY, year=2029)

    [line] = board_of(proposed(plan, document)).matched
    assert (line.pair.relation, line.pair.derived_value) == ("derived", Decimal("17.5"))
    pair = confirmed(line.pair)

    assert (pair.outcome.value, pair.outcome.state) == (Decimal("17.5"), "submitted")
    assert "÷" in pair.outcome.note and pair.outcome.source.startswith("换算")
    assert pair.outcome.figure == figure_at(document, "9.4亿元")
    unmatch_pair(pair=pair, unmatched_by=make_user(), now=NOW)
    assert not Outcome.objects.filter(year=2029).exists()


def test_silence_is_marked_and_signed() -> None:
    made = proposed(*make_case())

    pair = mark_not_reported(pair=pair_of(made, "发明专利授权量"), marked_by=make_user(), now=NOW)

    assert (pair.decision, pair.decided_at) == ("not_reported", NOW)
    assert board_of(made).not_reported == 1


def test_sure_pairs_are_confirmed_together_and_doubtful_ones_are_not() -> None:
    made = proposed(*make_case())

    done = confirm_sure_pairs(
        reconciliation=made, threshold=Decimal("0.78"), confirmed_by=make_user(), now=NOW
    )

    assert len(done.pairs) == 3 and done.refused == []
    assert pair_of(made, "引进国家级高层次人才").is_pending
    assert {one.state for one in Outcome.objects.all()} == {OutcomeState.SUBMITTED}


# Screens


def test_recorder_chooses_a_summary_and_confirms_a_pair() -> None:
    plan, document = make_case()
    client = signed_in(recorder_of(document))
    address = f"{reverse('admin:outcomes_reconciliation_add')}?plan={plan.pk}"

    assert document.title in client.get(address).content.decode()
    answer = client.post(address, {"year": 2029, "documents": [document.pk]}, follow=True)
    made = Reconciliation.objects.get()
    assert answer.redirect_chain[-1][0] == made.get_absolute_url()
    page = answer.content.decode()
    assert figure_at(document, "48家").get_absolute_url() in page

    pair = pair_of(made, "新增高新技术企业")
    client.post(made.get_absolute_url(), {"confirm": pair.pk})
    client.post(made.get_absolute_url(), {"silent": pair_of(made, "发明专利授权量").pk})

    assert Outcome.objects.get().value == 48
    assert pair_of(made, "发明专利授权量").decision == PairDecision.NOT_REPORTED


def test_change_form_offers_the_unplanned_first() -> None:
    plan, document = make_case()
    made = proposed(plan, document)
    pair, figure = pair_of(made, "引进国家级高层次人才"), figure_at(document, "26人")
    client = signed_in(recorder_of(document))

    page = client.get(f"{made.get_absolute_url()}?change={pair.pk}").content.decode()
    assert page.index("计划外的数字") < page.index("已配对的数字")
    client.post(made.get_absolute_url(), {"change": pair.pk, "partner": f"f{figure.pk}"})

    assert pair_of(made, "引进国家级高层次人才").decision == PairDecision.CHANGED


@pytest.mark.parametrize("data", [{}, {"confirm": "x"}, {"confirm": "999999"}])
def test_senseless_answers_are_not_found(data: dict[str, str]) -> None:
    plan, document = make_case()
    client = signed_in(recorder_of(document))

    assert client.post(proposed(plan, document).get_absolute_url(), data).status_code == 404


def test_partner_from_elsewhere_is_refused() -> None:
    plan, document = make_case()
    made = proposed(plan, document)
    client = signed_in(recorder_of(document))

    data = {"change": pair_of(made, "引进国家级高层次人才").pk, "partner": "f0"}
    page = client.post(made.get_absolute_url(), data, follow=True).content.decode()

    assert "请选择一个数字" in page


def test_stranger_finds_nothing_to_decide() -> None:
    plan, document = make_case()
    made = proposed(plan, document)
    elsewhere = make_read(bureau=make_bureau("别处科学技术局"))
    client = signed_in(recorder_of(elsewhere))

    assert client.get(made.get_absolute_url()).status_code == 404
    pair = made.pairs.first()
    assert client.post(made.get_absolute_url(), {"confirm": pair.pk}).status_code == 404
    address = f"{reverse('admin:outcomes_reconciliation_add')}?plan={plan.pk}"
    assert client.get(address).status_code == 404
    assert Client().get(made.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("count", [1, 6])
def test_board_needs_a_fixed_number_of_queries(count: int, django_assert_num_queries) -> None:
    plan, document = make_case()
    for _number in range(count):
        make_goal(plan=plan, year=2029)
    made = proposed(plan, document)

    with django_assert_num_queries(4):
        board_of(made)


@pytest.mark.parametrize("count", [1, 3])
def test_screens_need_a_fixed_number_of_queries(count: int, django_assert_num_queries) -> None:
    plan, document = make_case()
    for number in range(count):
        make_goal(plan=plan, year=2029)
        make_read(f"{SUMMARY}补充{number}", bureau=plan.bureau, kind=DocumentKind.SUMMARY)
    made, client = proposed(plan, document), signed_in(recorder_of(document))
    choosing = f"{reverse('admin:outcomes_reconciliation_add')}?plan={plan.pk}"
    listing = reverse("admin:outcomes_reconciliation_changelist")
    client.get(listing)

    with django_assert_num_queries(12):
        client.get(choosing)
    with django_assert_num_queries(15):
        client.get(made.get_absolute_url())
    with django_assert_num_queries(12):
        client.get(listing)

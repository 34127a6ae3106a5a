"""Hold a plan against summaries and write down what people decide of each pair."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.actions.fill_pairs import PairRefused, fill, release
from outcomes.models import (
    Outcome,
    PairDecision,
    PairRelation,
    ReconciledPair,
    Reconciliation,
)
from outcomes.reconciliation.attainment import is_attained
from outcomes.reconciliation.gathering import (
    figure_statements,
    goal_statements,
    of_figure,
    of_outcome,
    outcome_statements,
)
from outcomes.reconciliation.reconcile import Pair, reconcile
from outcomes.reconciliation.statements import Statement
from plans.models import Document, Figure, Plan
from plans.reach import Reader

RECORDED = "outcomes"


@dataclass
class Confirmed:
    """What became of the pairs confirmed together."""

    pairs: list[ReconciledPair] = field(default_factory=list)
    refused: list[tuple[ReconciledPair, str]] = field(default_factory=list)


# Proposing


@transaction.atomic
def propose_pairs(
    *,
    plan: Plan,
    year: int,
    documents: Iterable[Document],
    is_with_recorded: bool,
    made_by: AbstractBaseUser,
    now: datetime,
) -> Reconciliation:
    """Pair the plan's goals of a year with what documents, or outcomes on record, say."""
    chosen = list(documents)
    if not chosen and not is_with_recorded:
        raise PairRefused(_("请至少选择一份总结文件，或选择已登记的完成情况。"))
    if known := _same_choice(plan, year, chosen, is_with_recorded):
        return propose_again(reconciliation=known)
    made = Reconciliation.objects.create(
        plan=plan, year=year, is_with_recorded=is_with_recorded, made_by=made_by, made_at=now
    )
    made.documents.set(chosen)
    _write_pairs(made, chosen, Reader(made_by, timezone.localdate(now)))
    return made


def _same_choice(
    plan: Plan, year: int, documents: list[Document], is_with_recorded: bool
) -> Reconciliation | None:
    """Return the reconciliation of the very same papers, so that nothing is proposed twice."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    known = Reconciliation.objects.filter(plan=plan, year=year, is_with_recorded=is_with_recorded)
    chosen = {document.pk for document in documents}
    for one in known.prefetch_related("documents").order_by("-pk"):
        if {document.pk for document in one.documents.all()} == chosen:
            return one
    return None


@transaction.atomic
def propose_again(
    *, reconciliation: Reconciliation, reader: Reader | None = None
) -> Reconciliation:
    """Pair anew what nobody has decided yet; decided goals stay as they are."""
    _lock(reconciliation)
    reconciliation.pairs.filter(decision=PairDecision.PENDING).delete()
    documents = list(reconciliation.documents.select_related("jurisdiction"))
    _write_pairs(reconciliation, documents, reader)
    return reconciliation


def _write_pairs(made: Reconciliation, documents: list[Document], reader: Reader | None) -> None:
    plan, year = made.plan, made.year
    given = figure_statements(documents)
    if made.is_with_recorded:
        given += _recorded_elsewhere(plan, year, documents, reader)
    earlier = outcome_statements(plan, [year - 1], reader)
    found = reconcile(goal_statements(plan), given, year=year, earlier=earlier)
    decided = set(made.pairs.values_list("goal_id", "tier"))
    rows = _decided_elsewhere(made, [_row(made, pair) for pair in found.pairs])
    rows += [_silent_row(made, goal) for goal in found.silent]
    ReconciledPair.objects.bulk_create(
        row for row in rows if (row.goal_id, row.tier) not in decided
    )


def _recorded_elsewhere(
    plan: Plan, year: int, documents: list[Document], reader: Reader | None
) -> list[Statement]:
    """Return the outcomes on record but those the chosen documents themselves state."""
    here = set(Outcome.objects.filter(figure__document__in=documents).values_list("pk", flat=True))
    return [one for one in outcome_statements(plan, [year], reader) if one.owner not in here]


def _row(made: Reconciliation, pair: Pair) -> ReconciledPair:
    is_recorded = pair.outcome.document == RECORDED
    derived = pair.derived.rounded if pair.derived else None
    return ReconciledPair(
        reconciliation=made,
        goal_id=pair.goal.owner,
        tier=pair.goal.tier,
        figure_id=None if is_recorded else pair.outcome.owner,
        recorded_id=pair.outcome.owner if is_recorded else None,
        relation=pair.relation,
        score=pair.score,
        reasons=[{"code": one.code, "text": one.text} for one in pair.reasons],
        derived_value=derived.value if derived else None,
        derived_unit=derived.unit if derived else "",
        is_attained=pair.attained,
    )


def _decided_elsewhere(made: Reconciliation, rows: list[ReconciledPair]) -> list[ReconciledPair]:
    """Carry over what people said of the very same pairs in another reconciliation."""
    others = ReconciledPair.objects.filter(
        reconciliation__plan=made.plan_id,
        reconciliation__year=made.year,
        decision__in=[PairDecision.CONFIRMED, PairDecision.CHANGED, PairDecision.UNMATCHED],
    ).exclude(reconciliation=made.pk)
    known = {_answer_key(one): one for one in others.order_by("decided_at", "pk")}
    for row in rows:
        said = known.get(_answer_key(row))
        if said and (said.outcome_id or not said.is_settled):
            row.decision, row.outcome_id = said.decision, said.outcome_id
            row.decided_by_id, row.decided_at = said.decided_by_id, said.decided_at
    return rows


def _answer_key(pair: ReconciledPair) -> tuple[object, ...]:
    return pair.goal_id, pair.tier, pair.figure_id, pair.recorded_id


def _silent_row(made: Reconciliation, goal: Statement) -> ReconciledPair:
    return ReconciledPair(
        reconciliation=made, goal_id=goal.owner, tier=goal.tier, relation=PairRelation.NONE
    )


# Deciding


@transaction.atomic
def confirm_pair(
    *, pair: ReconciledPair, confirmed_by: AbstractBaseUser, now: datetime
) -> ReconciledPair:
    """Say yes: the scorecard gets a submitted outcome that another person has to verify."""
    pair = _locked(pair)
    if pair.is_settled:
        return pair
    if not pair.has_partner:
        raise PairRefused(_("没有对应的数字：请先选择数字，或标记为未报送。"))
    return _settle(pair, PairDecision.CONFIRMED, confirmed_by, now)


def confirm_sure_pairs(
    *,
    reconciliation: Reconciliation,
    threshold: Decimal,
    confirmed_by: AbstractBaseUser,
    now: datetime,
) -> Confirmed:
    """Confirm undecided pairs of one indicator at or above a score; each goes by itself."""
    done = Confirmed()
    sure = reconciliation.pairs.filter(
        decision=PairDecision.PENDING, relation=PairRelation.SAME, score__gte=threshold
    )
    for pair in sure.select_related("goal__indicator").order_by("pk"):
        try:
            done.pairs.append(confirm_pair(pair=pair, confirmed_by=confirmed_by, now=now))
        except PairRefused as error:
            done.refused.append((pair, str(error)))
    return done


@transaction.atomic
def change_pair(
    *,
    pair: ReconciledPair,
    partner: Figure | Outcome,
    changed_by: AbstractBaseUser,
    now: datetime,
) -> ReconciledPair:
    """Let a person name the answer; what an earlier yes has made is taken back first."""
    pair = _locked(pair)
    is_figure = isinstance(partner, Figure)
    others = pair.reconciliation.pairs.filter(goal=pair.goal_id, tier=pair.tier)
    same = {"figure": partner} if is_figure else {"recorded": partner}
    if others.filter(**same).exclude(pk=pair.pk).exists():
        raise PairRefused(_("该目标另有一行已对应这个数字：请在那一行确认。"))
    release(pair, changed_by)
    pair.figure = partner if is_figure else None
    pair.recorded = None if is_figure else partner
    pair.relation, pair.score, pair.reasons = PairRelation.CHOSEN, Decimal(0), []
    pair.derived_value, pair.derived_unit = None, ""
    pair.is_attained = _attained(pair)
    return _settle(pair, PairDecision.CHANGED, changed_by, now)


@transaction.atomic
def unmatch_pair(
    *, pair: ReconciledPair, unmatched_by: AbstractBaseUser, now: datetime
) -> ReconciledPair:
    return _without(_locked(pair), PairDecision.UNMATCHED, unmatched_by, now)


@transaction.atomic
def mark_not_reported(
    *, pair: ReconciledPair, marked_by: AbstractBaseUser, now: datetime
) -> ReconciledPair:
    """Say that the summaries pass the goal over in silence."""
    pair = _locked(pair)
    others = pair.reconciliation.pairs.filter(goal=pair.goal_id, tier=pair.tier)
    if any(other.is_settled for other in others.exclude(pk=pair.pk)):
        raise PairRefused(_("该目标另有已确认的数字，不能标记为未报送。"))
    return _without(pair, PairDecision.NOT_REPORTED, marked_by, now)


def _without(
    pair: ReconciledPair, decision: PairDecision, by: AbstractBaseUser, now: datetime
) -> ReconciledPair:
    release(pair, by)
    return _sign(pair, decision, by, now)


def _settle(
    pair: ReconciledPair, decision: PairDecision, by: AbstractBaseUser, now: datetime
) -> ReconciledPair:
    if pair.goal.year is None:
        raise PairRefused(_("目标年度待定，请先确定目标的年度。"))
    pair.outcome, pair.has_made_outcome = fill(pair, by, now)
    return _sign(pair, decision, by, now)


def _sign(
    pair: ReconciledPair, decision: PairDecision, by: AbstractBaseUser, now: datetime
) -> ReconciledPair:
    pair.decision, pair.decided_by, pair.decided_at = decision, by, now
    pair.save()
    return pair


def _attained(pair: ReconciledPair) -> bool | None:
    promised = next(
        one
        for one in goal_statements(pair.reconciliation.plan)
        if (one.owner, one.tier) == (pair.goal_id, pair.tier)
    )
    if pair.figure:
        return is_attained(promised, of_figure(pair.figure, pair.figure.document))
    return is_attained(promised, of_outcome(pair.recorded))


def _locked(pair: ReconciledPair) -> ReconciledPair:
    """Let two people decide on one reconciliation one after the other."""
    _lock(pair.reconciliation)
    return ReconciledPair.objects.select_related(
        "reconciliation__plan__bureau",
        "goal__indicator",
        "goal__jurisdiction",
        "figure__document",
        "recorded",
        "outcome",
    ).get(pk=pair.pk)


def _lock(reconciliation: Reconciliation) -> None:
    Reconciliation.objects.select_for_update().get(pk=reconciliation.pk)

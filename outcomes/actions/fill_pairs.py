"""Fill the scorecard from a confirmed pair, through the same doors as any other figure."""

from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError
from django.utils.translation import gettext as _

from outcomes.actions.accept_figures import accept_figures
from outcomes.actions.accept_outcomes import OutcomeBook, as_of_day
from outcomes.actions.outcomes import OutcomeRefused, record_outcome, submit_outcome
from outcomes.actions.withdraw_figures import withdraw_figure
from outcomes.enums import OutcomeState, Stage
from outcomes.models import Outcome, ReconciledPair
from outcomes.querysets import OutcomeQuerySet
from plans.actions.accept_targets import FigureIndicators, FigureRefused
from plans.enums import Decision
from plans.models import Document, Figure, Goal


class PairRefused(ValueError):
    """A decision that the rules do not allow; the message says why and what to do."""


def fill(pair: ReconciledPair, by: AbstractBaseUser, now: datetime) -> tuple[Outcome, bool]:
    """Return the outcome that answers the goal, and whether it was made just now."""
    try:
        if pair.derived_value is not None:
            return _record_derived(pair, by, now), True
        if pair.figure:
            return _accept(pair.goal, pair.figure, by, now)
        return _take_recorded(pair, by, now)
    except (FigureRefused, OutcomeRefused) as error:
        raise PairRefused(str(error)) from error


# A figure of a summary


def _accept(
    goal: Goal, figure: Figure, by: AbstractBaseUser, now: datetime
) -> tuple[Outcome, bool]:
    document = Document.objects.select_related("jurisdiction", "bureau").get(pk=figure.document_id)
    # Read again: another pair may have accepted it since.
    figure = Figure.objects.select_related("indicator", "place").get(pk=figure.pk)
    figure.document = document
    _refuse_other_series(goal, figure)
    before = set(_series(goal).values_list("pk", flat=True))
    if figure.decision == Decision.ACCEPTED:
        outcome = _answer_of(goal, figure) or _second_answer(goal, figure, by, now)
    else:
        figure.indicator, figure.year = goal.indicator, goal.year
        figure.save(update_fields=["indicator", "year"])
        decided = accept_figures(document=document, figures=[figure.pk], accepted_by=by, now=now)
        if decided.refused:
            raise PairRefused(decided.refused[0].message)
        outcome = _answer_of(goal, Figure.objects.get(pk=figure.pk))
    if outcome is None:
        raise PairRefused(_("该数字已作为其他指标采纳：请先在审阅页撤回。"))
    return outcome, outcome.pk not in before


def _refuse_other_series(goal: Goal, figure: Figure) -> None:
    if figure.jurisdiction.pk != goal.jurisdiction_id:
        raise PairRefused(
            _("数字说的是%(there)s，目标属于%(here)s。")
            % {"there": figure.jurisdiction.name, "here": goal.jurisdiction.name}
        )
    if figure.year not in (None, goal.year):
        raise PairRefused(
            _("数字的年度是 %(there)s，目标的年度是 %(here)s。")
            % {"there": figure.year, "here": goal.year}
        )


def _series(goal: Goal) -> OutcomeQuerySet:
    return Outcome.objects.current().filter(
        jurisdiction=goal.jurisdiction_id, indicator=goal.indicator_id, year=goal.year
    )


def _answer_of(goal: Goal, figure: Figure) -> Outcome | None:
    """Return the goal's outcome that states the figure, or that the figure restates."""
    return _series(goal).filter(figure__in=[figure.pk, figure.restates_id or figure.pk]).first()


def _second_answer(goal: Goal, figure: Figure, by: AbstractBaseUser, now: datetime) -> Outcome:
    """Let one figure answer a second indicator, as 均增长10% does."""
    figure.indicator, figure.year = goal.indicator, goal.year
    return OutcomeBook(figure.document, by, now).accept(figure, FigureIndicators(by))


# A conversion, or an outcome on record under another indicator


def _record_derived(pair: ReconciledPair, by: AbstractBaseUser, now: datetime) -> Outcome:
    """Record the converted number, with its working and the sentence it comes from."""
    working = "；".join(one["text"] for one in pair.reasons)
    origin = pair.figure or pair.recorded
    return _record(
        pair,
        by,
        now,
        value=pair.derived_value,
        unit=pair.derived_unit,
        as_of=_day_of(pair.figure, pair.goal) if pair.figure else pair.recorded.as_of,
        stage=_stage_of(pair.figure) if pair.figure else Stage(pair.recorded.stage),
        source=_("换算自 %s") % _named(origin),
        note=working,
    )


def _take_recorded(
    pair: ReconciledPair, by: AbstractBaseUser, now: datetime
) -> tuple[Outcome, bool]:
    recorded, goal = pair.recorded, pair.goal
    if _series(goal).filter(pk=recorded.pk).exists():
        return recorded, False
    if recorded.jurisdiction_id != goal.jurisdiction_id or recorded.year != goal.year:
        raise PairRefused(_("完成情况的行政区或年度与目标不同。"))
    made = _record(
        pair,
        by,
        now,
        value=recorded.value,
        unit=recorded.unit,
        comparator=recorded.comparator,
        as_of=recorded.as_of,
        stage=Stage(recorded.stage),
        source=recorded.source or _named(recorded),
        note=_("与“%s”同一数字") % recorded.indicator.name,
    )
    return made, True


def _record(pair: ReconciledPair, by: AbstractBaseUser, now: datetime, **fields: object) -> Outcome:
    goal, figure = pair.goal, pair.figure or (pair.recorded and pair.recorded.figure)
    fields["as_of"] = fields["as_of"] or date(goal.year, 12, 31)
    fields["source"] = str(fields["source"])[:200]
    bureau = pair.figure.document.bureau if pair.figure else pair.recorded.bureau
    made = record_outcome(
        goal=goal, entered_by=by, bureau=bureau or pair.reconciliation.plan.bureau, **fields
    )
    if figure:
        made.figure = figure
        made._history_user = by
        made.save(update_fields=["figure"])
    return submit_outcome(outcome=made, submitted_by=by, now=now)


def _day_of(figure: Figure, goal: Goal) -> date | None:
    sentence = figure.document.text[figure.sentence_start or 0 : figure.sentence_end or 0]
    return as_of_day(sentence, goal.year)


def _stage_of(figure: Figure) -> Stage:
    is_estimate = any(notice["code"] == "estimate" for notice in figure.notices)
    return Stage.ESTIMATE if is_estimate else Stage.PRELIMINARY


def _named(origin: Figure | Outcome) -> str:
    if isinstance(origin, Figure):
        return f"《{origin.document.slug}》@{origin.start}"
    return str(origin)


# Taking back


def release(pair: ReconciledPair, by: AbstractBaseUser) -> None:
    """Take back the outcome a yes has made, unless another pair rests on it."""
    outcome, is_ours = pair.outcome, pair.has_made_outcome
    pair.outcome, pair.has_made_outcome = None, False
    pair.save(update_fields=["outcome", "has_made_outcome"])
    if outcome is None or not is_ours:
        return
    if heir := ReconciledPair.objects.filter(outcome=outcome).first():
        heir.has_made_outcome = True
        heir.save(update_fields=["has_made_outcome"])
        return
    _refuse_handled(outcome)
    figure = pair.figure
    if figure and figure.decision == Decision.ACCEPTED and _is_only_answer(figure, outcome):
        try:
            withdraw_figure(figure=figure, withdrawn_by=by)
        except (FigureRefused, IntegrityError) as error:
            raise PairRefused(str(error)) from error
        Figure.objects.filter(pk=figure.pk, indicator=pair.goal.indicator_id).update(indicator=None)
        return
    outcome._history_user = by
    outcome.delete()


def _is_only_answer(figure: Figure, outcome: Outcome) -> bool:
    return outcome.figure_id == figure.pk and figure.outcomes.count() == 1


def _refuse_handled(outcome: Outcome) -> None:
    was_returned = outcome.history.filter(state=OutcomeState.RETURNED).exists()
    if outcome.state != OutcomeState.SUBMITTED or was_returned or outcome.evidence.exists():
        raise PairRefused(_("完成情况已有后续处理，不能撤回：请在完成情况中退回或更正。"))

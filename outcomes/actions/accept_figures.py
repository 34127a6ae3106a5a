"""A person's yes or no to what was read: only here does a figure become a goal or an outcome."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from outcomes.actions.accept_outcomes import OutcomeBook
from outcomes.models import Outcome
from plans.actions.accept_targets import FigureIndicators, FigureRefused, TargetBook
from plans.actions.read_document import BY_HAND
from plans.actions.trail import append
from plans.enums import Decision, FigureKind
from plans.models import (
    Document,
    Figure,
    Indicator,
    IndicatorAlias,
    Jurisdiction,
    Target,
    TrailAction,
)

# 总数, 达到: a name that short says nothing outside its sentence.
LEAST_ALIAS = 4


@dataclass(frozen=True)
class Refusal:
    figure: Figure
    message: str


@dataclass
class Decided:
    """What became of the figures a person decided."""

    accepted: list[Figure] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True)
class Correction:
    """Everything a person may say differently from the reader."""

    kind: str
    wording: str
    indicator: Indicator | None
    basis: str
    year: int | None
    comparator: str
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    commitment: str
    tier: str
    place: Jurisdiction | None


@transaction.atomic
def accept_figures(
    *, document: Document, figures: Iterable[int], accepted_by: AbstractBaseUser, now: datetime
) -> Decided:
    """Accept figures in reading order; each goes or is refused by itself, none twice."""
    document = _locked(document)
    decided, desk = Decided(), _Desk(document, accepted_by, now)
    chosen = document.figures.filter(pk__in=list(figures)).exclude(decision=Decision.ACCEPTED)
    for figure in chosen.select_related("indicator", "place", "restates").order_by("start"):
        figure.document = document
        try:
            desk.accept(figure)
            decided.accepted.append(figure)
        except FigureRefused as error:
            decided.refused.append(Refusal(figure, str(error)))
    return decided


@transaction.atomic
def correct_figure(
    *, figure: Figure, correction: Correction, corrected_by: AbstractBaseUser, now: datetime
) -> Target | Outcome:
    """Accept a figure as a person reads it, and remember the indicator's name for next time.

    Raises FigureRefused, and then nothing of the correction is kept.
    """
    document = _locked(figure.document)
    figure = Figure.objects.select_related("indicator").get(pk=figure.pk)
    if figure.decision == Decision.ACCEPTED:
        raise FigureRefused(_("这个数字已采纳：请在目标或完成情况中更改。"))
    figure.document = document
    is_renamed = _apply(figure, correction)
    made = _Desk(document, corrected_by, now).accept(figure)
    if is_renamed:
        indicator = made.goal.indicator if isinstance(made, Target) else made.indicator
        remember_name(figure, indicator)
    return made


@transaction.atomic
def reject_figures(
    *, document: Document, figures: Iterable[int], rejected_by: AbstractBaseUser, now: datetime
) -> int:
    """Reject undecided figures; returns how many."""
    document = _locked(document)
    pending = document.figures.filter(pk__in=list(figures), decision=Decision.PENDING)
    # Written in bulk, of which no signal tells the trail.
    detail = {"kind": Decision.REJECTED.value, "rows": [figure.wording for figure in pending]}
    append(TrailAction.CHANGE, target=document, detail=detail, by=rejected_by)
    return pending.update(decision=Decision.REJECTED, decided_by=rejected_by, decided_at=now)


@transaction.atomic
def propose_left_out(*, document: Document, start: int) -> Figure:
    """Make a candidate of a number that the rules left out, for a person to fill in."""
    document = _locked(document)
    found = next((one for one in document.left_out if one["start"] == start), None)
    if found is None:
        raise FigureRefused(_("没有这个未列入的数字，可能已重新读取：请刷新。"))
    known = document.figures.filter(start=start).first()
    if known:
        return known
    beginning, ending = sentence_around(document.text, start)
    return Figure.objects.create(
        document=document,
        start=start,
        end=found["end"],
        sentence_start=beginning,
        sentence_end=ending,
        kind=FigureKind.OUTCOME if document.kind == "summary" else FigureKind.TARGET,
        wording="",
        comparator="=",
        year=document.year,
        reasons=[{"code": BY_HAND, "start": start, "end": found["end"]}],
    )


def sentence_around(text: str, at: int) -> tuple[int, int]:
    """Return the span between the sentence marks on both sides."""
    beginning = max(text.rfind(mark, 0, at) for mark in "。；！\n") + 1
    endings = [end for mark in "。；！\n" if (end := text.find(mark, at)) >= 0]
    return beginning, min(endings, default=len(text) - 1) + 1


class _Desk:
    """One person's acceptance of figures of one document, with what is known read once."""

    def __init__(self, document: Document, accepted_by: AbstractBaseUser, now: datetime) -> None:
        self.accepted_by = accepted_by
        self.now = now
        self.indicators = FigureIndicators(accepted_by)
        self.targets = TargetBook(document, accepted_by)
        self.outcomes = OutcomeBook(document, accepted_by, now)

    def accept(self, figure: Figure) -> Target | Outcome:
        book = self.targets if figure.kind == FigureKind.TARGET else self.outcomes
        figure.restates = None
        made = book.accept(figure, self.indicators)
        indicator = made.goal.indicator if isinstance(made, Target) else made.indicator
        figure.indicator = indicator
        figure.decision = Decision.ACCEPTED
        figure.decided_by, figure.decided_at = self.accepted_by, self.now
        figure.save()
        return made


def _apply(figure: Figure, correction: Correction) -> bool:
    """Write the correction on the figure; say whether it names another indicator."""
    before = (figure.read_wording or figure.wording, figure.indicator_id)
    for name in Correction.__dataclass_fields__:
        setattr(figure, name, getattr(correction, name))
    if figure.kind == FigureKind.OUTCOME:
        figure.commitment = figure.tier = ""
    if figure.place_id == figure.document.jurisdiction_id:
        figure.place = None
    return before != (figure.wording, figure.indicator_id)


def remember_name(figure: Figure, indicator: Indicator) -> None:
    """Keep the reader's and the person's wording as aliases, where they name nothing else yet."""
    for name in dict.fromkeys((figure.read_wording, figure.wording)):
        is_taken = (
            Indicator.objects.filter(name=name).exists()
            or IndicatorAlias.objects.filter(name=name).exists()
        )
        if len(name) >= LEAST_ALIAS and not is_taken:
            IndicatorAlias.objects.create(indicator=indicator, name=name)


def _locked(document: Document) -> Document:
    """Let two people decide on one document one after the other."""
    return (
        Document.objects.select_for_update(of=("self",))
        .select_related("jurisdiction", "bureau")
        .get(pk=document.pk)
    )

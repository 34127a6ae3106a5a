"""Make a submitted outcome of an accepted figure, or tie the figure to the one it states again."""

import re
from calendar import monthrange
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from outcomes.actions.outcomes import OutcomeRefused, refuse_unusable
from outcomes.actions.planned_outcomes import is_within, shown
from outcomes.enums import OutcomeState, Stage
from outcomes.models import Outcome
from plans.actions.accept_targets import FigureIndicators, FigureRefused
from plans.actions.statements import normalised
from plans.enums import Basis, Comparator
from plans.models import Document, Figure, Goal, Indicator
from plans.quantities import normalise

_UNTIL = re.compile(
    r"(?:截至|截止|至)(?:目前)?(?:(?:20\d\d|今|去|上)年)?(?:底)?(\d{1,2})月(?:(\d{1,2})[日号]|[底末份])?"
    r"|(?<!\d)1\s*[-—–~～至到]\s*(\d{1,2})月"
)
_PART_YEAR = {"上半年": 6, "一季度": 3, "前三季度": 9, "三季度末": 9}


def as_of_day(sentence: str, year: int | None) -> date | None:
    """Return the day the sentence counts to (截至9月底, 1-9月, 上半年), else the year's last."""
    if year is None:
        return None
    month, day = 12, 31
    if matched := _UNTIL.search(sentence):
        month, day = int(matched[1] or matched[3]), int(matched[2] or 0)
    elif words := [words for words in _PART_YEAR if words in sentence]:
        month, day = _PART_YEAR[words[-1]], 0
    if not 1 <= month <= 12:
        return date(year, 12, 31)
    last = monthrange(year, month)[1]
    return date(year, month, day if 1 <= day <= last else last)


class OutcomeBook:
    """The outcomes known of a document's places, kept up while figures are accepted."""

    def __init__(self, document: Document, accepted_by: AbstractBaseUser, now: datetime) -> None:
        self.document = document
        self.accepted_by = accepted_by
        self.now = now
        self.known: dict[tuple, Outcome] = {}
        self.places: set[int] = set()
        self.worded: dict[tuple, Indicator] = {}

    def accept(self, figure: Figure, indicators: FigureIndicators) -> Outcome:
        """Return the outcome that the figure now states; raises FigureRefused."""
        self._load(figure.jurisdiction.pk)
        indicator = self._indicator(figure, indicators)
        unit = figure.unit or (indicator.unit if indicator.basis == Basis.RANK else "")
        outcome = self._build(figure, indicator, unit)
        try:
            refuse_unusable(indicator, figure.value, unit, outcome.as_of, figure.year)
        except OutcomeRefused as error:
            raise FigureRefused(str(error)) from error
        existing = self.known.get(_key(outcome))
        if existing:
            return self._restate(existing, outcome, figure)
        return self._add(outcome, indicators)

    def _load(self, place_id: int) -> None:
        """Read the outcomes and the goals' wordings of a place, once."""
        if place_id in self.places:
            return
        self.places.add(place_id)
        for goal in Goal.objects.filter(jurisdiction=place_id).select_related("indicator"):
            self.worded[place_id, goal.wording, goal.year] = goal.indicator
        current = Outcome.objects.current().filter(jurisdiction=place_id)
        for outcome in current.select_related("indicator", "figure", "verified_by"):
            self.known[_key(outcome)] = outcome

    def _indicator(self, figure: Figure, indicators: FigureIndicators) -> Indicator:
        """Return the chosen indicator, or that of the goal worded the same."""
        if figure.indicator_id is None:
            key = (figure.jurisdiction.pk, figure.wording, figure.year)
            figure.indicator = self.worded.get(key)
        return indicators.find(figure)

    def _build(self, figure: Figure, indicator: Indicator, unit: str) -> Outcome:
        sentence = self.document.text[figure.sentence_start or 0 : figure.sentence_end or 0]
        is_estimate = any(notice["code"] == "estimate" for notice in figure.notices)
        return Outcome(
            jurisdiction=figure.jurisdiction,
            indicator=indicator,
            year=figure.year,
            as_of=as_of_day(sentence, figure.year),
            wording=figure.wording,
            comparator=figure.comparator or Comparator.EXACTLY.value,
            value=figure.value,
            value_high=figure.value_high,
            unit=unit,
            normalised=normalised(figure.value, unit),
            stage=Stage.ESTIMATE if is_estimate else Stage.PRELIMINARY,
            state=OutcomeState.SUBMITTED,
            bureau=self.document.bureau,
            figure=figure,
            source=f"《{self.document.slug}》@{figure.start}"[:200],
            entered_by=self.accepted_by,
            submitted_at=self.now,
        )

    def _add(self, outcome: Outcome, indicators: FigureIndicators) -> Outcome:
        excluded = ["jurisdiction", "indicator", "figure", "batch", "bureau", "entered_by"]
        try:
            outcome.full_clean(exclude=excluded, validate_unique=False)
        except ValidationError as error:
            raise FigureRefused(" ".join(error.messages)) from error
        outcome.indicator = indicators.save(outcome.indicator)
        outcome._history_user = self.accepted_by
        outcome.save()
        self.known[_key(outcome)] = outcome
        return outcome

    # An outcome stated again

    def _restate(self, existing: Outcome, said: Outcome, figure: Figure) -> Outcome:
        """Attach the figure to the outcome it repeats; 231家 says more than 突破200家 before it."""
        if existing.figure_id == figure.pk:
            return existing
        if not _agree(existing, said):
            raise FigureRefused(self._conflict(existing, said))
        is_open = not existing.is_verified
        if existing.figure is None and is_open:
            existing.figure, existing.source = figure, said.source
            self._save(existing)
        elif is_open and _says_more(said, existing):
            self._replace_bound(existing, said, figure)
        elif existing.figure:
            figure.restates = existing.figure.restates or existing.figure
        return existing

    def _replace_bound(self, existing: Outcome, said: Outcome, figure: Figure) -> None:
        first = existing.figure
        first.restates = figure
        figure.restates = None
        figure.save(update_fields=["restates"])
        first.save(update_fields=["restates"])
        for name in ("comparator", "value", "value_high", "unit", "normalised", "source"):
            setattr(existing, name, getattr(said, name))
        existing.figure = figure
        self._save(existing)

    def _save(self, outcome: Outcome) -> None:
        # Whoever changes a figure has entered it, and may not verify it.
        outcome.entered_by = self.accepted_by
        outcome.forget_review()
        outcome._history_user = self.accepted_by
        outcome.save()

    def _conflict(self, existing: Outcome, said: Outcome) -> str:
        return _(
            "“%(name)s” %(day)s 已有完成情况 %(known)s（%(state)s），此处是 %(said)s。"
            "如不是同一指标，请改指标或年度；数据有修订，请在完成情况中更正。"
        ) % {
            "name": existing.indicator.name,
            "day": existing.as_of or "",
            "known": shown(existing),
            "state": existing.get_state_display(),
            "said": shown(said),
        }


def _key(outcome: Outcome) -> tuple:
    return (
        outcome.jurisdiction_id,
        outcome.indicator_id or outcome.indicator.code,
        outcome.year,
        outcome.as_of,
        outcome.stage,
        outcome.bureau_id,
    )


def _agree(existing: Outcome, said: Outcome) -> bool:
    """Say whether both may speak of one figure: equal, or a bound that the other respects."""
    if existing.value is None or said.value is None:
        return existing.value == said.value
    one = normalise(existing.value, existing.unit)
    other = normalise(said.value, said.unit)
    return is_within(one, said.comparator, other) or is_within(other, existing.comparator, one)


def _says_more(said: Outcome, existing: Outcome) -> bool:
    exactly = Comparator.EXACTLY
    return said.comparator == exactly and existing.comparator != exactly

"""Statements from the database, in a number of queries that does not grow with the rows."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from django.db.models import Prefetch

from outcomes.models import Outcome
from outcomes.reconciliation.naming import without_place
from outcomes.reconciliation.statements import OUTCOME, TARGET, Statement, sentence_around
from outcomes.reconciliation.vocabulary import SOME_MONTHS
from plans.enums import Basis, Decision, FigureKind
from plans.lookups import is_unit_of
from plans.models import Document, Figure, Goal, Indicator, IndicatorAlias, Plan, Target
from plans.querysets import GoalQuerySet
from plans.reach import Reader

ENTERED = Outcome.objects.select_related("indicator", "jurisdiction")
NEW_AND_TOTAL = {Basis.NEW, Basis.TOTAL}
Codes = Mapping[str, Indicator]
NO_CODES: Codes = MappingProxyType({})


def goal_statements(plan: Plan) -> list[Statement]:
    """Return a statement for each target in force of the plan's active goals: two queries.

    `id` is the target's key, `owner` the goal's.
    """
    return target_statements(Goal.objects.filter(plan=plan).active())


def target_statements(goals: GoalQuerySet) -> list[Statement]:
    """Return a statement for each target in force of the goals: two queries."""
    return [
        of_target(goal, target)
        for goal in goals.with_parts().order_by("pk")
        for target in sorted(goal.targets_in_force, key=lambda target: target.pk)
    ]


def with_sentences(statements: list[Statement]) -> list[Statement]:
    """Add the sentences that targets were read from, for rules about wording: two queries."""
    targets = Target.objects.filter(
        pk__in=[one.id for one in statements], figure__start__isnull=False
    )
    spans = {
        pk: (document, start, begin, end)
        for pk, document, start, begin, end in targets.values_list(
            "pk", "figure__document", "figure__start", "figure__sentence_start",
            "figure__sentence_end",
        )
    }  # fmt: skip
    documents = {document for document, _start, _begin, _end in spans.values()}
    texts = dict(Document.objects.filter(pk__in=documents).values_list("pk", "text"))
    return [_in_sentence(one, spans.get(one.id), texts) for one in statements]


def _in_sentence(
    one: Statement, span: tuple[int, int, int, int] | None, texts: Mapping[int, str]
) -> Statement:
    if span is None:
        return one
    document, *place = span
    sentence, at = _sentence(texts[document], *place)
    return replace(one, sentence=sentence, at=at)


def _sentence(text: str, start: int, begin: int | None, end: int | None) -> tuple[str, int]:
    """Return the sentence a reader noted, else the one around a number that a sheet pointed at."""
    if begin is None or end is None:
        return sentence_around(text, start) if text else ("", -1)
    return text[begin:end], start - begin if text else -1


def of_target(goal: Goal, target: Target) -> Statement:
    return Statement(
        id=target.pk,
        owner=goal.pk,
        indicator=goal.title,
        basis=target.basis,
        value=target.value,
        unit=target.unit,
        comparator=target.comparator,
        value_high=target.value_high,
        year=goal.year,
        place=goal.jurisdiction.name,
        kind=TARGET,
        code=goal.indicator.code,
        tier=target.tier,
        direction=target.direction,
        document=f"plan:{goal.plan_id}",
    )


def figure_statements(
    documents: Iterable[Document], *, kinds: Iterable[str] = (FigureKind.OUTCOME,)
) -> list[Statement]:
    """Return the figures of documents that were not rejected, in their sentences: three queries."""
    known = {document.pk: document for document in documents}
    figures = (
        Figure.objects.filter(document__in=known, kind__in=list(kinds))
        .exclude(decision=Decision.REJECTED)
        .select_related("place", "restates", "indicator")
        .prefetch_related(Prefetch("outcomes", ENTERED))
        .order_by("document", "start")
    )
    listed = list(figures)
    codes = _codes_of_names(
        {_plain_wording(one, known[one.document_id].jurisdiction.name) for one in listed}
    )
    return [of_figure(figure, known[figure.document_id], codes) for figure in listed]


def _codes_of_names(names: Iterable[str]) -> Codes:
    """Return the indicators that aliases in the dictionary lead to: one query."""
    aliases = IndicatorAlias.objects.filter(name__in=list(names)).select_related("indicator")
    return {alias.name: alias.indicator for alias in aliases}


def _plain_wording(figure: Figure, place: str) -> str:
    return without_place(figure.wording, place)


def _code_by_alias(figure: Figure, place: str, codes: Codes) -> str:
    """Go by an alias only where unit and type allow the two to be one."""
    indicator = codes.get(_plain_wording(figure, place)) if codes else None
    if indicator is None or not is_unit_of(indicator, figure.unit):
        return ""
    return "" if {indicator.basis, figure.basis} == NEW_AND_TOTAL else indicator.code


def of_figure(figure: Figure, document: Document, codes: Codes = NO_CODES) -> Statement:
    """Take the indicator of the outcome made from the figure, where a person made one."""
    entered = next(iter(figure.outcomes.all()), None)
    # A document may report for several cities: the person who entered the figure knows which.
    place = figure.place or (entered.jurisdiction if entered else document.jurisdiction)
    sentence, at = _sentence(
        document.text, figure.start, figure.sentence_start, figure.sentence_end
    )
    return Statement(
        id=figure.start,
        owner=figure.pk,
        indicator=figure.wording,
        basis=entered.indicator.basis if entered else figure.basis or _basis_of(figure),
        value=figure.value,
        unit=figure.unit,
        comparator=figure.comparator,
        value_high=figure.value_high,
        year=figure.year or (entered.year if entered else None),
        place=place.name,
        kind=figure.kind,
        tier=figure.tier,
        stage="estimate" if any(one.get("code") == "estimate" for one in figure.notices) else "",
        code=entered.indicator.code if entered else _code_by_alias(figure, place.name, codes),
        document=f"document:{figure.document_id}",
        restates=figure.restates.start if figure.restates else None,
        sentence=sentence,
        at=at,
        is_loose=entered is None,
        is_in_part_report=SOME_MONTHS.search(document.title) is not None,
    )


def _basis_of(figure: Figure) -> str:
    """Guess where a figure was entered before its row kept the basis it was read with."""
    return "share" if figure.unit in ("%", "％", "‰") else "total"


def outcome_statements(
    plan: Plan, years: Iterable[int], reader: Reader | None = None
) -> list[Statement]:
    """Return what is reported for the plan's place in the years: one query."""
    return reported_statements([plan.jurisdiction_id], years, reader)


def reported_statements(
    places: Iterable[int], years: Iterable[int], reader: Reader | None = None
) -> list[Statement]:
    """Return what is reported for places in the years, as far as the reader may see it."""
    outcomes = (
        Outcome.objects.in_effect()
        .reported()
        .filter(jurisdiction__in=list(places), year__in=list(years))
        .select_related("indicator", "jurisdiction")
        .order_by("pk")
    )
    if reader is not None:
        outcomes = outcomes.readable_by(reader.user, reader.day)
    return [of_outcome(outcome) for outcome in outcomes]


def of_outcome(outcome: Outcome) -> Statement:
    return Statement(
        id=outcome.pk,
        owner=outcome.pk,
        indicator=outcome.title,
        basis=outcome.indicator.basis,
        value=outcome.value,
        unit=outcome.unit,
        comparator=outcome.comparator,
        value_high=outcome.value_high,
        year=outcome.year,
        place=outcome.jurisdiction.name,
        kind=OUTCOME,
        code=outcome.indicator.code,
        direction=outcome.indicator.direction,
        stage=outcome.stage,
        document="outcomes",
    )

"""What the checks look at, from the database, in a number of queries that does not grow."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from outcomes.checks.kinds import Material, Paper
from outcomes.checks.publishing import paper_of
from outcomes.models import Outcome
from outcomes.reconciliation.gathering import (
    figure_statements,
    goal_statements,
    of_outcome,
    target_statements,
    with_sentences,
)
from outcomes.reconciliation.reconcile import reconcile
from outcomes.reconciliation.statements import Statement
from plans.enums import DocumentKind, FigureKind
from plans.models import Document, Figure, Goal, Jurisdiction, Plan
from plans.reach import Reader

BOTH = (FigureKind.TARGET, FigureKind.OUTCOME)


def material_of_place(
    place: Jurisdiction, year: int, today: date, reader: Reader | None = None
) -> Material:
    """Gather what a place promised for a year, its districts too, and what was reached in it
    and in the year before; of the figures entered, those the reader may see."""
    below = list(Jurisdiction.objects.filter(parent=place).values_list("pk", "name"))
    places = [place.pk, *(pk for pk, _name in below)]
    years = (year - 1, year)
    goals = Goal.objects.active().filter(jurisdiction__in=places, year=year)
    results = Figure.objects.filter(kind=FigureKind.OUTCOME, year__in=years)
    found = Document.objects.filter(jurisdiction=place, pk__in=results.values("document"))
    documents = list(found.select_related("jurisdiction"))
    printed = [one for one in figure_statements(documents) if one.year in years]
    entered = entered_statements(places, years, documents, reader)
    papers = [paper_of_document(one) for one in documents if one.year in years]
    promised, reached = with_sentences(target_statements(goals)), [*printed, *entered]
    return Material(
        statements=(*promised, *reached),
        papers=tuple(papers),
        pairs=reconcile(promised, reached, year=year).matched,
        parents={name: place.name for _pk, name in below},
        today=today,
    )


def material_of_document(document: Document, today: date) -> Material:
    """Gather all figures of a document, and the goals of its plans where it holds none itself."""
    printed = figure_statements([document], kinds=BOTH)
    promised = [one for one in printed if one.kind == FigureKind.TARGET]
    # A summary may repeat some targets; what it answers is its plan.
    if not promised or document.kind == DocumentKind.SUMMARY:
        goals = [one for plan in _plans_answered(document) for one in goal_statements(plan)]
        promised = [*promised, *with_sentences(goals)]
    reached = [one for one in printed if one.kind == FigureKind.OUTCOME]
    return Material(
        statements=(*promised, *reached),
        papers=(paper_of_document(document),),
        pairs=reconcile(promised, reached).matched,
        today=today,
    )


def _plans_answered(document: Document) -> Iterable[Plan]:
    """Return the plans the document is held against."""
    return Plan.objects.filter(reconciliations__documents=document).distinct()


def entered_statements(
    places: Iterable[int],
    years: Iterable[int],
    documents: Iterable[Document],
    reader: Reader | None = None,
) -> list[Statement]:
    """Return the outcomes reported that no sentence of the documents states."""
    outcomes = (
        Outcome.objects.in_effect()
        .reported()
        .filter(jurisdiction__in=list(places), year__in=list(years))
        .exclude(figure__document__in=list(documents))
        .select_related("indicator", "jurisdiction")
        .order_by("pk")
    )
    if reader is not None:
        outcomes = outcomes.readable_by(reader.user, reader.day)
    return [of_outcome(outcome) for outcome in outcomes]


def paper_of_document(document: Document) -> Paper:
    """Take the dates on record, and from the text those it prints itself."""
    name = f"document:{document.pk}"
    printed = paper_of(name, document.text, document.kind, document.year)
    published = document.published_on or printed.published_on
    return replace(printed, published_on=published)

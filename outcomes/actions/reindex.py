"""Keep the texts a search can find like the rows they come from."""

import re
from collections.abc import Callable, Iterable, Iterator

from django.db import models, transaction

from outcomes.models import SearchText
from outcomes.search.words import fold, kind_token, tokens
from plans.models import Document, Goal, Indicator, Measure

Kind = SearchText.Kind
BATCH = 500
MAX_HEADING = 300
PARAGRAPH = re.compile(r"[^\n]+")


def _goal_texts(goal: Goal) -> Iterator[tuple[int, str, str]]:
    place = goal.jurisdiction.qualified_name
    heading = f"{place} {goal.year or ''} {goal.title}"
    parts = [goal.indicator.name, goal.plan.title, str(goal.lead_bureau or ""), goal.note]
    yield 0, heading, " ".join(part for part in parts if part)


def _indicator_texts(indicator: Indicator) -> Iterator[tuple[int, str, str]]:
    aliases = [alias.name for alias in indicator.aliases.all()]
    parts = [*aliases, indicator.name_en, indicator.definition, indicator.caution]
    heading = f"{indicator.code} {indicator.name}"
    yield 0, heading, " ".join(part for part in parts if part)


def _measure_texts(measure: Measure) -> Iterator[tuple[int, str, str]]:
    place = measure.plan.jurisdiction.qualified_name
    yield 0, f"{place} {measure.label}", f"{measure.plan.title} {measure.lead_bureau or ''}".strip()


def _document_texts(document: Document) -> Iterator[tuple[int, str, str]]:
    """Give the title, then each paragraph by where it starts in the text."""
    yield 0, document.title, document.document_number
    for match in PARAGRAPH.finditer(document.text):
        # The title has part 0, so a paragraph's part is its place plus one.
        if match.group().strip():
            yield match.start() + 1, document.title, match.group().strip()


Texts = Callable[[models.Model], Iterator[tuple[int, str, str]]]
SOURCES: dict[type[models.Model], tuple[Kind, Texts, Callable[[models.QuerySet], models.QuerySet]]]
SOURCES = {
    Goal: (
        Kind.GOAL,
        _goal_texts,
        lambda rows: rows.select_related(
            "jurisdiction__parent", "indicator", "plan", "lead_bureau"
        ),
    ),
    Indicator: (Kind.INDICATOR, _indicator_texts, lambda rows: rows.prefetch_related("aliases")),
    Measure: (
        Kind.MEASURE,
        _measure_texts,
        lambda rows: rows.select_related("plan__jurisdiction__parent", "lead_bureau"),
    ),
    Document: (Kind.DOCUMENT, _document_texts, lambda rows: rows),
}


@transaction.atomic
def index_rows(model: type[models.Model], keys: Iterable[int]) -> int:
    """Write the texts of these rows anew where they changed; returns how many were written."""
    kind, texts_of, load = SOURCES[model]
    wanted = list(keys)
    written = 0
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        rows = load(model._default_manager.filter(pk__in=some))
        written += _write(kind, some, rows, texts_of)
    return written


def _write(kind: Kind, keys: list[int], rows: Iterable[models.Model], texts_of: Texts) -> int:
    known = {(old.row, old.part): old for old in SearchText.objects.filter(kind=kind, row__in=keys)}
    fresh = [
        SearchText(kind=kind, row=row.pk, part=part, heading=heading[:MAX_HEADING], text=text)
        for row in rows
        for part, heading, text in texts_of(row)
    ]
    added, stale = [], dict(known)
    for text in fresh:
        old = stale.pop((text.row, text.part), None)
        if old is not None and (old.heading, old.text) == (text.heading, text.text):
            continue
        if old is not None:
            stale[text.row, text.part] = old
        added.append(with_words(text))
    SearchText.objects.filter(pk__in=[old.pk for old in stale.values()]).delete()
    SearchText.objects.bulk_create(added, batch_size=BATCH)
    return len(added)


def with_words(text: SearchText) -> SearchText:
    whole = f"{text.heading}\n{text.text}"
    text.folded = fold(whole)
    text.tokens = " ".join([kind_token(text.kind), *tokens(whole)])
    return text


def forget_rows(model: type[models.Model], keys: Iterable[int]) -> None:
    SearchText.objects.filter(kind=SOURCES[model][0], row__in=list(keys)).delete()


def reindex(*, only_missing: bool = False) -> dict[str, int]:
    """Bring every text up to date and drop those of rows that are gone.

    only_missing leaves alone what is indexed already: for after an import, which adds rows.
    """
    written = {}
    for model, (kind, _texts_of, _load) in SOURCES.items():
        indexed = SearchText.objects.filter(kind=kind)
        rows = model._default_manager.all()
        indexed.exclude(row__in=rows.values("pk")).delete()
        if only_missing:
            rows = rows.exclude(pk__in=indexed.values("row"))
        keys = rows.order_by("pk").values_list("pk", flat=True)
        written[kind.value] = index_rows(model, keys)
    return written

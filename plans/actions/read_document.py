"""Read a document's text and store the figures found; decisions taken are never altered."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from plans import extraction, reading
from plans.actions.documents import DocumentRefused
from plans.enums import Basis, Commitment, Decision, FigureKind, Tier
from plans.extraction import Catalogue, Context, Entry, Reading, extract
from plans.lookups import is_unit_of
from plans.models import Document, Figure, Goal, Indicator, IndicatorAlias, Jurisdiction
from plans.sheets.cells import CellError, check_digits

TOO_LONG, BY_HAND = "too-long", "by-hand"
READ = [
    "end", "section", "kind", "wording", "read_wording", "comparator", "value", "value_high",
    "unit", "year", "commitment", "tier", "restates", "confidence", "reasons", "sentence_start",
    "sentence_end", "basis", "indicator", "parts", "notices",
]  # fmt: skip


@dataclass(frozen=True)
class ReadCounts:
    """What reading did: figures new, read again, gone, and kept as a person decided them."""

    added: int
    renewed: int
    removed: int
    kept: int


@cache
def rules_version() -> str:
    """Name the reading rules by the hash of the modules they stand in."""
    digest = hashlib.sha256()
    for package in (reading, extraction):
        for path in sorted(Path(package.__file__).parent.glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@transaction.atomic
def read_document(*, document: Document, now: datetime) -> ReadCounts:
    """Store what the rules find now; an undecided figure is replaced, or removed if gone."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not document.has_text:
        raise DocumentRefused(_("还没有正文：请先上传文件，再读取。"))
    context = Context(document.kind, document.year, None, document.jurisdiction.name)
    dictionary = Dictionary(document.jurisdiction)
    found = extract(document.text, context, dictionary.catalogue)
    counts, too_long = FigureStore(document, found, dictionary).store()
    document.left_out = too_long + [
        {"start": one.start, "end": one.end, "rule": one.rule} for one in found.left_out
    ]
    document.notices = [asdict(notice) for notice in found.notices]
    document.read_at, document.rules_version = now, rules_version()
    document.save(update_fields=["left_out", "notices", "read_at", "rules_version"])
    return counts


class Dictionary:
    """The indicators as reading asks for them: by exact name first, then by likeness."""

    def __init__(self, place: Jurisdiction) -> None:
        indicators = list(Indicator.objects.order_by("code"))
        by_pk = {indicator.pk: indicator for indicator in indicators}
        self.by_code = {indicator.code: indicator for indicator in indicators}
        self.named: dict[str, list[Indicator]] = defaultdict(list)
        aliases = defaultdict(list)
        goals = Goal.objects.filter(jurisdiction=place).exclude(wording="")
        worded = list(goals.values_list("indicator_id", "wording").distinct())
        # The place's own plans lead before any other name.
        for pk, name in worded:
            self.named[name].append(by_pk[pk])
        for indicator in indicators:
            self.named[indicator.name].append(indicator)
        for pk, name in IndicatorAlias.objects.values_list("indicator_id", "name"):
            self.named[name].append(by_pk[pk])
            aliases[pk].append(name)
        entries = [Entry(by_pk[pk].code, name, (), by_pk[pk].basis) for pk, name in worded]
        for one in indicators:
            entries.append(Entry(one.code, one.name, tuple(aliases[one.pk]), one.basis))
        self.catalogue = Catalogue(entries)

    def suggest(self, read: extraction.Figure) -> Indicator | None:
        """Return the indicator of that name, else a like one of the same type; units must fit."""
        named = [one for one in self.named.get(read.indicator, []) if fits(one, read)]
        same_type = [one for one in named if one.basis == read.basis]
        if named:
            return (same_type or named)[0]
        like = self.by_code.get(read.indicator_code)
        if like and like.basis == read.basis and fits(like, read):
            return like
        return None


def fits(indicator: Indicator, read: extraction.Figure) -> bool:
    """Say whether the number could be one of the indicator's, by its unit."""
    if Basis.RANK in (indicator.basis, read.basis):
        return indicator.basis == read.basis
    return is_unit_of(indicator, read.unit)


class FigureStore:
    """Bring the figures of one document up to what was read."""

    def __init__(self, document: Document, found: Reading, dictionary: Dictionary) -> None:
        self.document = document
        self.found = found
        self.dictionary = dictionary
        self.known = {figure.start: figure for figure in document.figures.all()}
        self.before = {start: snapshot(figure) for start, figure in self.known.items()}
        self.notices = defaultdict(list)
        for notice in found.notices:
            self.notices[notice.start].append({"code": notice.code, "message": notice.message})
        self.second_tiers = second_tiers(found.figures)

    def store(self) -> tuple[ReadCounts, list[dict]]:
        """Write the figures; return the counts, and the numbers too long for the database."""
        figures, too_long = [], []
        for read in self.found.figures:
            if is_storable(read):
                figures.append(self._figure(read))
            else:
                too_long.append({"start": read.start, "end": read.end, "rule": TOO_LONG})
        by_start = {figure.start: figure for figure in figures}
        added = [figure for figure in figures if figure.pk is None]
        Figure.objects.bulk_create(added, batch_size=500)
        self._link(figures, by_start)
        changed = [figure for figure in figures if self._is_changed(figure)]
        Figure.objects.bulk_update(changed, READ, batch_size=100)
        removed = self._remove(by_start)
        kept = sum(not figure.is_pending for figure in self.known.values())
        renewed = sum(figure.is_pending and figure.start in self.before for figure in changed)
        return ReadCounts(len(added), renewed, removed, kept), too_long

    def _is_changed(self, figure: Figure) -> bool:
        """Compare with the database: an update of hundreds of rows takes seconds."""
        before = self.before.get(figure.start)
        return snapshot(figure) != before if before else figure.restates_id is not None

    def _figure(self, read: extraction.Figure) -> Figure:
        figure = self.known.get(read.start) or Figure(document=self.document, start=read.start)
        if figure.is_pending:
            self._fill(figure, read)
        elif figure.sentence_start is None:
            # Where a figure stands is no decision: a sheet's figure learns its sentence here.
            figure.end = figure.end or read.end
            figure.sentence_start, figure.sentence_end = read.sentence_start, read.sentence_end
        return figure

    def _fill(self, figure: Figure, read: extraction.Figure) -> None:
        figure.end, figure.section = read.end, read.section[-120:]
        figure.sentence_start, figure.sentence_end = read.sentence_start, read.sentence_end
        figure.kind, figure.basis = read.kind, read.basis if read.basis in Basis else ""
        figure.wording = figure.read_wording = read.indicator[:120]
        figure.comparator, figure.unit = read.comparator, read.unit[:20]
        figure.value, figure.value_high = read.value, read.value_high
        figure.year, figure.commitment = read.year, read.commitment
        figure.tier = ""
        if read.kind == FigureKind.TARGET:
            figure.tier = Tier.STRETCH if read.start in self.second_tiers else Tier.FIRM
        figure.confidence = read.confidence
        figure.reasons = [asdict(reason) for reason in read.reasons]
        figure.parts = [asdict(part) for part in read.parts]
        figure.notices = self.notices[read.start]
        figure.indicator = self.dictionary.suggest(read)

    def _link(self, figures: Iterable[Figure], by_start: dict[int, Figure]) -> None:
        firsts = {read.start: read.restates for read in self.found.figures}
        for figure in figures:
            if figure.is_pending:
                figure.restates = by_start.get(firsts[figure.start])

    def _remove(self, by_start: dict[int, Figure]) -> int:
        """Delete what is gone and undecided; what a person added by hand stays."""
        gone = [
            figure.pk
            for start, figure in self.known.items()
            if figure.is_pending and start not in by_start and not is_by_hand(figure)
        ]
        # A decided figure that restated one of them would go with it.
        Figure.objects.filter(restates__in=gone).update(restates=None)
        Figure.objects.filter(pk__in=gone, decision=Decision.PENDING).delete()
        return len(gone)


def snapshot(figure: Figure) -> list[object]:
    """Return the values that reading writes, to be compared before and after."""
    return [getattr(figure, figure._meta.get_field(name).attname) for name in READ]


def is_by_hand(figure: Figure) -> bool:
    return any(reason["code"] == BY_HAND for reason in figure.reasons)


def is_storable(read: extraction.Figure) -> bool:
    try:
        check_digits(read.value)
        check_digits(read.value_high or read.value)
    except CellError:
        return False
    return True


def second_tiers(figures: Iterable[extraction.Figure]) -> set[int]:
    """Return the starts of 力争500亿 beside 达450亿; a lone 力争 is the first tier, said softly."""
    firm: dict[tuple, set] = defaultdict(set)
    for figure in figures:
        if figure.kind == FigureKind.TARGET and figure.commitment != Commitment.STRETCH:
            firm[_promise(figure)].add(figure.value)
    return {
        figure.start
        for figure in figures
        if figure.kind == FigureKind.TARGET
        and figure.commitment == Commitment.STRETCH
        and firm[_promise(figure)] - {figure.value}
    }


def _promise(figure: extraction.Figure) -> tuple:
    return (figure.indicator, figure.basis, figure.year, figure.unit)

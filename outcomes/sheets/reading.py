"""A row of a sheet as a goal and an outcome, and rows of one file that contradict each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from outcomes.sheets.outcomes import OutcomeRow
from plans.sheets.goals import GoalRow
from plans.sheets.staging import RowKind, StagedRow, row_before
from plans.sheets.tables import SheetRow


@dataclass(slots=True)
class ReadRow:
    """A row's goal and outcome with the fate of both together."""

    source: SheetRow
    goal: GoalRow | None
    outcome: OutcomeRow | None
    staged: StagedRow | None = None


def joined(read: ReadRow) -> StagedRow:
    """Join the fates of a row's goal and outcome into one."""
    parts = [part.staged for part in (read.goal, read.outcome) if part]
    if len(parts) == 1:
        return parts[0]
    first, second = parts
    whole = StagedRow(read.source.source, RowKind.SKIPPED)
    # One cell at fault in both is told once.
    told = {(problem.cell, problem.column) for problem in first.problems}
    others = [p for p in second.problems if (p.cell, p.column) not in told]
    whole.problems = [*first.problems, *others]
    whole.differences = [*first.differences, *second.differences]
    whole.place_code = first.place_code or second.place_code
    whole.indicator_code = first.indicator_code or second.indicator_code
    whole.indicator_name = first.indicator_name or second.indicator_name
    whole.words = " ".join(filter(None, (first.words, second.words)))
    whole.is_conflict = first.is_conflict or second.is_conflict
    whole.halves = (first.kind, second.kind)
    whole.mark(first.kind)
    whole.mark(second.kind)
    return whole


def contradicted(rows_read: Sequence[ReadRow]) -> dict[int, StagedRow]:
    """Return the rows of the file that say different numbers of one thing: none of them is taken.

    Which of them is meant cannot be told by which comes first.
    """
    accused = [
        (index, read, staged)
        for index, read in enumerate(rows_read)
        for staged in _parts(read)
        if staged.against
    ]
    if not accused:
        return {}
    rows: dict[tuple, list[int]] = {}
    for index, read in enumerate(rows_read):
        for staged in _parts(read):
            key = (staged.source.sheet, staged.source.number, staged.place_code)
            rows.setdefault((*key, staged.indicator_code), []).append(index)
    found = {}
    for index, read, staged in accused:
        found[index] = read.staged or joined(read)
        for first in rows.get((*staged.against, staged.place_code, staged.indicator_code), ()):
            if first not in found:
                found[first] = _contradicting(rows_read[first], staged)
    return found


def _contradicting(read: ReadRow, by: StagedRow) -> StagedRow:
    """Return the first of two rows that contradict each other, refused as the other is."""
    row = read.staged or joined(read)
    column = by.problems[-1].column
    again = StagedRow(read.source.source)
    again.place_code, again.indicator_code = row.place_code, row.indicator_code
    again.indicator_name, again.direction = row.indicator_name, row.direction
    message = _("与%(row)s说的是同一件事，数值却不同（%(other)s）：请核对，留下正确的一行。")
    about = {
        "row": row_before(again, by.source.sheet, by.source.number),
        "other": by.source.text(column),
    }
    again.conflict(column, message % about)
    return again


def _parts(read: ReadRow) -> list[StagedRow]:
    parts = [part.staged for part in (read.goal, read.outcome) if part]
    return parts or ([read.staged] if read.staged else [])

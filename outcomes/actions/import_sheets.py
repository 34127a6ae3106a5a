"""Any of the three shapes of sheet, staged and saved: goals, outcomes, or both in one row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from outcomes.actions.import_outcomes import save_outcomes
from outcomes.actions.rate_check import check_rates
from outcomes.actions.record_state import is_settled, state_of_record
from outcomes.actions.stage_outcomes import OutcomeStager, OutcomeStaging
from outcomes.models import Outcome
from outcomes.sheets.outcomes import OutcomeRow, read_outcome_row
from plans.access import EVERYBODY, RecordingDuty, recording_duty
from plans.actions.import_goals import changes_anything, record_batch, save_goals
from plans.actions.read_sheets import SheetReading, SheetRow, read_sheets
from plans.actions.sheet_setting import NO_HINTS, Hints
from plans.actions.stage_goals import GoalStager, GoalStaging
from plans.enums import Comparator
from plans.models import ImportBatch
from plans.models.batches import SheetKind
from plans.quantities import format_decimal
from plans.sheets.cells import CellError, read_year
from plans.sheets.goals import Amount, GoalRow, default_comparator, read_goal_row
from plans.sheets.progress import SILENT, Progress
from plans.sheets.rowkinds import SKIP_LABELS, SkipKind
from plans.sheets.staging import CellProblem, RowKind, StagedRow, Staging


@dataclass(slots=True)
class ReadRow:
    """A row's goal and outcome with the fate of both together."""

    source: SheetRow
    goal: GoalRow | None
    outcome: OutcomeRow | None
    staged: StagedRow | None = None


@dataclass
class SheetStaging(Staging):
    """What importing the file would do, and everything to do it with."""

    kind: str = ""
    goals: GoalStaging | None = None
    outcomes: OutcomeStaging | None = None
    reading: SheetReading = field(default_factory=SheetReading)
    warnings: list[CellProblem] = field(default_factory=list)
    read: list[ReadRow] = field(default_factory=list)
    batch: ImportBatch | None = None

    def as_json(self, *, rows: bool = False) -> dict[str, object]:
        answer = super().as_json()
        answer["skipped"] = self.count(RowKind.SKIPPED) + len(self.reading.skipped)
        answer["warnings"] = [warning.as_json() for warning in self.warnings]
        answer["batch"] = self.batch.pk if self.batch else None
        if rows:
            answer["rows"] = [*map(row_as_json, self.read), *map(_skipped_json, self.skipped)]
        return answer

    def prepare(self) -> None:
        """Make ready what can be before the transaction begins."""
        if self.outcomes:
            self.outcomes.prepare()

    @property
    def skipped(self) -> list:
        return self.reading.skipped


ATTEMPTS = 3


def stage_sheet(
    data: bytes,
    file_name: str,
    *,
    kind: str = "",
    hints: Hints = NO_HINTS,
    create_indicators: bool = False,
    duty: RecordingDuty = EVERYBODY,
    progress: Progress = SILENT,
) -> SheetStaging:
    """Read a file and say what importing it would do; raises SheetError, writes nothing."""
    reading = read_sheets(data, file_name, kind, hints, progress.stretch(0, 40))
    return stage_reading(
        reading,
        file_name,
        create_indicators=create_indicators,
        duty=duty,
        progress=progress.stretch(40, 100),
    )


def stage_reading(
    reading: SheetReading,
    file_name: str,
    *,
    create_indicators: bool = False,
    duty: RecordingDuty = EVERYBODY,
    progress: Progress = SILENT,
) -> SheetStaging:
    """Stage goals, then outcomes; a row refused as one of them is kept out as the other too."""
    refused: dict[int, StagedRow] = {}
    for _attempt in range(4):
        staging = _stage_once(reading, file_name, create_indicators, refused, duty, progress)
        fresh = _half_refused(staging)
        if not fresh:
            break
        refused |= fresh
    _merge(staging)
    staging.warnings = [*reading.warnings, *check_rates(staging.read)]
    return staging


def _stage_once(
    reading: SheetReading,
    file_name: str,
    create_indicators: bool,
    refused: dict[int, StagedRow],
    duty: RecordingDuty,
    progress: Progress,
) -> SheetStaging:
    staging = SheetStaging([], kind=reading.kind, reading=reading)
    for index, row in enumerate(reading.rows):
        if index in refused:
            staging.read.append(ReadRow(row, None, None, refused[index]))
            continue
        goal = read_goal_row(row.goal) if row.goal else None
        # A result without a goal is read when it is staged, and not kept: most rows are such.
        outcome = read_outcome_row(row.outcome) if row.outcome and goal else None
        staging.read.append(ReadRow(row, goal, outcome))
    goals = [read.goal for read in staging.read if read.goal]
    stager = GoalStager(
        goals, create_indicators=create_indicators, file_name=file_name, places=reading.places,
        duty=duty,
    ) if goals else None  # fmt: skip
    staging.goals = stager.stage(progress.stretch(10, 50)) if stager else None
    sources = [read.source.outcome for read in staging.read if not read.staged]
    years = {_known_year(text) for text in {one.text("年度") for one in sources if one}}
    if years:
        shared = {"bureaus": stager.bureaus, "indicators": stager.indicators} if stager else {}
        rows = _outcome_rows(staging.read)
        staging.outcomes = OutcomeStager(
            progress.stretch(50 if goals else 10, 100).over(rows, len(staging.read)),
            years=years,
            places=reading.places,
            duty=duty,
            **shared,
        ).stage()
    return staging


def _outcome_rows(read: list[ReadRow]) -> Iterator[OutcomeRow]:
    for row in read:
        if row.staged or not row.source.outcome:
            continue
        outcome = row.outcome or read_outcome_row(row.source.outcome)
        if row.goal is None:
            row.staged = outcome.staged
        yield outcome


def _known_year(text: str) -> int | None:
    """Return the year a cell says; one that cannot be read is refused with its row."""
    try:
        return read_year(text)
    except CellError:
        return None


def _half_refused(staging: SheetStaging) -> dict[int, StagedRow]:
    """Return the rows refused on one side while the other side would have been written."""
    found = {}
    for index, read in enumerate(staging.read):
        if not (read.goal and read.outcome):
            continue
        kinds = [read.goal.staged.kind, read.outcome.staged.kind]
        if RowKind.REFUSED in kinds and kinds != [RowKind.REFUSED, RowKind.REFUSED]:
            found[index] = _joined(read)
    return found


def _merge(staging: SheetStaging) -> None:
    for read in staging.read:
        read.staged = read.staged or _joined(read)
    staging.rows = [read.staged for read in staging.read]


def _joined(read: ReadRow) -> StagedRow:
    """Join the fates of a row's goal and outcome into one."""
    parts = [part.staged for part in (read.goal, read.outcome) if part]
    if len(parts) == 1:
        return parts[0]
    first, second = parts
    joined = StagedRow(read.source.source, RowKind.SKIPPED)
    joined.problems = list(dict.fromkeys((*first.problems, *second.problems)))
    joined.differences = [*first.differences, *second.differences]
    joined.place_code = first.place_code or second.place_code
    joined.indicator_code = first.indicator_code or second.indicator_code
    joined.indicator_name = first.indicator_name or second.indicator_name
    joined.words = " ".join(filter(None, (first.words, second.words)))
    joined.is_conflict = first.is_conflict or second.is_conflict
    joined.mark(first.kind)
    joined.mark(second.kind)
    return joined


def import_sheet(
    data: bytes,
    file_name: str,
    *,
    imported_by: AbstractBaseUser | None,
    now: datetime,
    kind: str = "",
    hints: Hints = NO_HINTS,
    create_indicators: bool = False,
    all_or_nothing: bool = False,
    in_same_transaction: Callable[[SheetStaging], None] | None = None,
    progress: Progress = SILENT,
) -> SheetStaging:
    """Import every row that is not refused in one transaction; import never verifies."""
    reading = read_sheets(data, file_name, kind, hints, progress.stretch(0, 40))
    options = {
        "create_indicators": create_indicators,
        "duty": recording_duty(imported_by, timezone.localdate(now)),
        "progress": progress.stretch(40, 90),
    }
    write = partial(save_staging, data=data, file_name=file_name, imported_by=imported_by, now=now)
    # Staged with no transaction open, so that others can save meanwhile; again where one of them
    # touched what the file is about, and at last with everybody else kept waiting.
    for attempt in range(ATTEMPTS):
        before = state_of_record()
        staging = stage_reading(reading, file_name, **options)
        staging.prepare()
        with transaction.atomic():
            lock_changed(staging)
            if not is_settled(staging, before):
                if attempt + 1 < ATTEMPTS:
                    continue
                staging = stage_reading(reading, file_name, **options)
                lock_changed(staging)
            if all_or_nothing and staging.count(RowKind.REFUSED):
                return staging
            write(staging)
            if in_same_transaction:
                in_same_transaction(staging)
            return staging
    raise AssertionError  # the last attempt returns


def lock_changed(staging: SheetStaging) -> None:
    """Wait for whoever is verifying a figure that is to be changed; what they did is seen then."""
    changed = (
        [outcome.pk for outcome in staging.outcomes.changed_outcomes] if staging.outcomes else []
    )
    for start in range(0, len(changed), 500):
        list(
            Outcome.objects.select_for_update()
            .filter(pk__in=changed[start : start + 500])
            .order_by("pk")
            .values_list("pk")
        )


def save_staging(
    staging: SheetStaging,
    *,
    data: bytes,
    file_name: str,
    imported_by: AbstractBaseUser | None,
    now: datetime,
) -> None:
    if not changes_anything(staging):
        return
    staging.batch = record_batch(SheetKind(staging.kind), data, file_name, imported_by, staging)
    if staging.goals:
        save_goals(staging.goals, staging.batch, imported_by)
    if staging.outcomes:
        made = [bureau for bureau in staging.outcomes.bureaus if bureau.pk is None]
        staging.outcomes.bureaus = made
        save_outcomes(staging.outcomes, staging.batch, imported_by, now)
    _leave_traces(staging)


def _leave_traces(staging: SheetStaging) -> None:
    """Note on the batch what its rows alone do not tell whoever wants to undo it."""
    goals, outcomes, batch = staging.goals, staging.outcomes, staging.batch
    made = {goal.pk for goal in goals.goals} if goals else set()
    changed = {
        "goals": [goal.pk for goal in goals.changed_goals] if goals else [],
        "retired": [target.pk for target in goals.retired_targets] if goals else [],
        "located": [target.pk for target in goals.located_targets] if goals else [],
        "outcomes": [outcome.pk for outcome in outcomes.changed_outcomes] if outcomes else [],
    }
    batch.traces |= changed | {
        "targets": [t.pk for t in goals.targets if t.goal_id not in made] if goals else [],
        "changed": sum(map(len, changed.values())),
    }
    batch.save(update_fields=["traces"])


# What was understood, row by row


def row_as_json(read: ReadRow) -> dict[str, object]:
    staged, goal, outcome = read.staged, read.goal, read.outcome
    if goal is None and read.source.goal:
        goal = read_goal_row(read.source.goal)
    if outcome is None and read.source.outcome:
        outcome = read_outcome_row(read.source.outcome)
    target = goal.amount if goal else None
    actual = outcome.amount if outcome else None
    said = goal or outcome
    as_of = outcome.as_of if outcome else None
    return {
        "sheet": staged.source.sheet,
        "row": staged.source.number,
        "state": staged.state,
        "jurisdiction_code": staged.place_code or said.place_code or None,
        "year": said.year,
        "indicator_code": staged.indicator_code or said.indicator_code or None,
        "indicator": staged.indicator_name or said.indicator or None,
        "unit": _unit(target, actual),
        "target": _number(target and target.value),
        "target_high": _number(target and target.value_high),
        "comparator": _target_comparator(goal),
        "actual": _number(actual and actual.value),
        "actual_comparator": _actual_comparator(actual),
        "as_of": as_of.isoformat() if as_of else None,
        "words": staged.words or _words(goal, outcome) or None,
    }


def _target_comparator(goal: GoalRow | None) -> str | None:
    """Return what the number promises: as written, else what a bare one means."""
    if goal is None or goal.amount.value is None:
        return None
    direction = goal.staged.direction or goal.direction
    bare = str(default_comparator(direction)) if direction else None
    return goal.amount.comparator or bare


def _actual_comparator(actual: Amount | None) -> str | None:
    if actual is None or actual.value is None:
        return None
    return actual.comparator or str(Comparator.EXACTLY)


def _unit(target: Amount | None, actual: Amount | None) -> str | None:
    units = [amount.unit for amount in (target, actual) if amount and amount.unit]
    return units[0] if units else None


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format_decimal(value)


def _words(goal: GoalRow | None, outcome: OutcomeRow | None) -> str:
    """Return what stands in the number cells where it is more than a number."""
    texts = []
    for row, column in ((goal, "目标值"), (outcome, "实际值")):
        text = row.staged.source.text(column) if row else ""
        if text and not text.replace(".", "", 1).isdigit():
            texts.append(text)
    return " ".join(texts)


def _skipped_json(row) -> dict[str, object]:
    blank = dict.fromkeys((
        "jurisdiction_code", "year", "indicator_code", "indicator", "unit", "target",
        "target_high", "comparator", "actual", "actual_comparator", "as_of",
    ))  # fmt: skip
    reason = str(SKIP_LABELS[SkipKind(row.kind)])
    return {"sheet": row.sheet, "row": row.number or None, "state": "skipped", **blank,
            "words": row.text, "reason": reason}  # fmt: skip


def refused_rows(staging: SheetStaging) -> Iterator[tuple[str, int, str]]:
    """Name each refused row and why, for the workbook handed back."""
    for row in staging.rows:
        if row.kind == RowKind.REFUSED:
            reasons = "；".join(f"{p.cell} {p.column}：{p.message}" for p in row.problems)
            yield row.source.sheet, row.source.number, reasons

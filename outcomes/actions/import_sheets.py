"""Any of the three shapes of sheet, staged and saved: goals, outcomes, or both in one row."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from outcomes.actions.import_outcomes import save_outcomes
from outcomes.actions.rate_check import check_rates
from outcomes.actions.record_state import is_settled, state_of_record
from outcomes.actions.sheet_staging import SheetStaging
from outcomes.actions.stage_outcomes import OutcomeStager
from outcomes.models import Outcome
from outcomes.sheets.outcomes import OutcomeRow, read_outcome_row
from outcomes.sheets.reading import ReadRow, contradicted, joined
from plans.access import EVERYBODY, RecordingDuty, recording_duty
from plans.actions.import_goals import changes_anything, record_batch, save_goals
from plans.actions.read_sheets import SheetReading, read_sheets
from plans.actions.sheet_setting import NO_HINTS, Hints
from plans.actions.stage_goals import GoalStager
from plans.lookups import PlaceIndex
from plans.models.batches import SheetKind
from plans.sheets.cells import CellError, read_year
from plans.sheets.goals import read_goal_row
from plans.sheets.progress import SILENT, Progress
from plans.sheets.refusals import Refusal
from plans.sheets.returning import write_refused
from plans.sheets.staging import RowKind, StagedRow

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
        fresh = _half_refused(staging) | contradicted(staging.read)
        fresh = {index: row for index, row in fresh.items() if index not in refused}
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
            found[index] = joined(read)
    return found


def _merge(staging: SheetStaging) -> None:
    for read in staging.read:
        read.staged = read.staged or joined(read)
    staging.rows = [read.staged for read in staging.read]


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
    places: PlaceIndex | None = None,
) -> SheetStaging:
    """Import every row that is not refused in one transaction; import never verifies."""
    reading = read_sheets(data, file_name, kind, hints, progress.stretch(0, 40), places)
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


def hand_back(staging: SheetStaging, data: bytes, file_name: str) -> bytes:
    """Return the refused rows as the workbook they came in, with a column of reasons."""
    heads: dict[str, list[range]] = {}
    titles: dict[str, range] = {}
    for table in staging.reading.tables:
        heads.setdefault(table.sheet, []).append(table.head)
        titles.setdefault(table.sheet, range(1, table.layout.first + 1))
    return write_refused(data, file_name, _refusals(staging), heads, titles)


def _refusals(staging: SheetStaging) -> Iterator[Refusal]:
    for row in staging.rows:
        if row.kind == RowKind.REFUSED:
            reasons = "；".join(f"{p.cell} {p.column}：{p.message}" for p in row.problems)
            cells = frozenset(problem.cell for problem in row.problems)
            for number in row.source.numbers:
                yield Refusal(row.source.sheet, number, reasons, cells)

"""What importing a file of any shape would do: its rows, the goals and the results they make."""

from dataclasses import dataclass, field
from itertools import chain

from outcomes.actions.stage_outcomes import OutcomeStaging
from outcomes.sheets.reading import ReadRow
from outcomes.sheets.understood import rows_as_json, skipped_as_json
from plans.actions.read_sheets import SheetReading
from plans.actions.stage_goals import GoalStaging
from plans.models import ImportBatch
from plans.sheets.staging import CellProblem, RowKind, Staging


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
            read = chain.from_iterable(map(rows_as_json, self.read))
            answer["rows"] = [*read, *map(skipped_as_json, self.skipped)]
        return answer

    def prepare(self) -> None:
        """Make ready what can be before the transaction begins."""
        if self.outcomes:
            self.outcomes.prepare()

    @property
    def skipped(self) -> list:
        return self.reading.skipped

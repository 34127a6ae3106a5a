"""What an import would do, row by row, before anything is written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.sheets.cells import CellError
from plans.sheets.tables import TableRow

KIND_LABELS = {
    "new": gettext_lazy("新增"),
    "changed": gettext_lazy("变更"),
    "unchanged": gettext_lazy("未变"),
    "refused": gettext_lazy("拒绝"),
    "conflict": gettext_lazy("冲突"),
    "skipped": gettext_lazy("略过"),
}


class RowKind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    SKIPPED = "skipped"


_RANK = {
    kind: rank for rank, kind in enumerate(("skipped", "unchanged", "changed", "new", "refused"))
}


@dataclass(frozen=True)
class CellProblem:
    """Why a row is refused, at which cell."""

    sheet: str
    row: int
    column: str
    value: str
    message: str
    cell: str = ""

    def as_json(self) -> dict[str, object]:
        return {
            "sheet": self.sheet,
            "cell": self.cell,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
        }


@dataclass(frozen=True)
class Difference:
    column: str
    old: str
    new: str


@dataclass(slots=True)
class StagedRow:
    """One row's fate. A row is refused whole: one bad cell keeps all of it out."""

    source: TableRow
    kind: RowKind = RowKind.UNCHANGED
    problems: list[CellProblem] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    place_code: str = ""
    indicator_code: str = ""
    indicator_name: str = ""
    direction: str = ""
    words: str = ""
    is_conflict: bool = False
    # The earlier row of the file that says another number of the same thing: sheet and row.
    against: tuple[str, int] | None = None
    # Where one row holds a goal and a result: the fate of each.
    halves: tuple[RowKind, RowKind] | None = None

    @property
    def state(self) -> str:
        """The kind, with what contradicts another row or a verified figure told apart."""
        return "conflict" if self.is_conflict and self.kind == RowKind.REFUSED else str(self.kind)

    def refuse(self, column: str, message: str) -> None:
        self.kind = RowKind.REFUSED
        self.problems.append(
            CellProblem(
                self.source.sheet,
                self.source.number,
                column,
                self.source.text(column),
                message,
                self.source.address(column),
            )
        )

    def take_faults(self) -> None:
        """Refuse what reading the sheet could not settle."""
        for column, message in self.source.faults:
            self.refuse(column, message)

    def conflict(self, column: str, message: str, against: tuple[str, int] | None = None) -> None:
        """Refuse a row that contradicts another row or what is verified."""
        self.is_conflict = True
        self.against = against
        self.refuse(column, message)

    def skip(self, words: str) -> None:
        """Pass over a row whose words say that there is no figure; they are kept."""
        self.words = words
        if self.kind != RowKind.REFUSED:
            self.kind = RowKind.SKIPPED

    def read(self, column: str, reader: Callable, *arguments, **options):
        """Read one cell; a refusal is noted on the row and reads as None."""
        try:
            return reader(self.source.text(column), *arguments, **options)
        except CellError as error:
            self.refuse(column, str(error))
            return None

    def mark(self, kind: RowKind) -> None:
        """Raise the row's kind; new outranks changed, and a refusal stays."""
        if _RANK[kind] > _RANK[self.kind]:
            self.kind = kind

    def differ(self, column: str, old: object, new: object) -> None:
        self.differences.append(Difference(column, _shown(old), _shown(new)))
        self.mark(RowKind.CHANGED)


def row_before(row: StagedRow, sheet: str, number: int) -> str:
    """Name an earlier row of the file; its sheet too where that is another."""
    if sheet == row.source.sheet:
        return _("第 %d 行") % number
    return _("工作表“%(sheet)s”第 %(row)d 行") % {"sheet": sheet, "row": number}


def _shown(value: object) -> str:
    return "" if value is None else str(value)


@dataclass
class Staging:
    """All rows of a file, with the counts every caller prints."""

    rows: list[StagedRow]

    def count(self, kind: RowKind) -> int:
        return sum(row.kind == kind for row in self.rows)

    @property
    def problems(self) -> list[CellProblem]:
        return [problem for row in self.rows for problem in row.problems]

    def as_json(self) -> dict[str, object]:
        return {
            **{str(kind): self.count(kind) for kind in RowKind},
            "errors": [problem.as_json() for problem in self.problems],
        }

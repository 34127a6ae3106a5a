"""What of a file is refused, and what of each sheet is handed back with it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """A refused row as the spreadsheet program numbers it, and the cells at fault."""

    sheet: str
    row: int
    reason: str
    cells: frozenset[str] = frozenset()


@dataclass
class Returned:
    """What of one sheet is handed back: titles and headers, and rows with their reasons."""

    head: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)
    cells: set[str] = field(default_factory=set)

    @property
    def first_reason_row(self) -> int:
        """The row for the word 拒绝原因: the last of the header above the first refused row."""
        above = [row for row in self.head if row < min(self.reasons)]
        return max(above, default=0)

    def keeps(self, row: int) -> bool:
        return row in self.head or row in self.reasons

"""What an .ods file says of its cells beside their values: percent, and what is hidden."""

import io
import zipfile
from xml.parsers.expat import ExpatError, ParserCreate

from plans.sheets.marks import SheetMarks

MAX_REPEATED = 1000
TYPES = {"calcext:value-type", "office:value-type"}
# The file says that a formula failed, and how in words of its own language.
FAILED = "#VALUE!"


def read_open_marks(data: bytes) -> dict[str, SheetMarks] | None:
    """Return the marks of every table by its name; None for what is not such a file."""
    scan = OpenScan()
    parser = ParserCreate()
    parser.StartElementHandler = scan.start
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as stream:
            parser.ParseFile(stream)
    except (ExpatError, KeyError, zipfile.BadZipFile, ValueError):
        return None
    return scan.tables


class OpenScan:
    def __init__(self) -> None:
        self.tables: dict[str, SheetMarks] = {}
        self.marks = SheetMarks()
        self.row = self.column = self.next_row = self.width = 0
        self.rows = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.marks = self.tables[attributes.get("table:name", "")] = SheetMarks()
            self.row = self.next_row = self.column = self.width = 0
        elif name == "table:table-row":
            self._start_row(attributes)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._start_cell(attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.rows = int(attributes.get("table:number-rows-repeated", "1"))
        self.row, self.column = self.next_row, 0
        self.next_row += self.rows
        if attributes.get("table:visibility") in ("collapse", "filter"):
            shown = min(self.rows, MAX_REPEATED)
            self.marks.hidden_rows += range(self.row, self.row + shown)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        columns = int(attributes.get("table:number-columns-repeated", "1"))
        if attributes.keys() & TYPES:
            self.marks.height = max(self.marks.height, self.row + self.rows)
            self.width = max(self.width, self.column + columns)
            self.marks.area = self.marks.height * self.width
        cells = [
            (row, column)
            for row in range(self.row, self.row + min(self.rows, MAX_REPEATED))
            for column in range(self.column, self.column + min(columns, MAX_REPEATED))
        ] if attributes.keys() & TYPES else []  # fmt: skip
        if attributes.get("calcext:value-type") == "error":
            self.marks.errors |= dict.fromkeys(cells, FAILED)
        elif attributes.get("office:value-type") == "percentage":
            self.marks.percents |= set(cells)
        self.column += columns

"""What an .ods file says of its cells beside their values: formats, merges, what is hidden."""

import io
import re
import zipfile
from xml.parsers.expat import ExpatError, ParserCreate

from plans.sheets.marks import Cell, SheetMarks
from plans.sheets.openstyles import OpenStyles
from plans.sheets.richtext import kept_of

MAX_REPEATED = 1000
TYPES = {"calcext:value-type", "office:value-type"}
CELLS = ("table:table-cell", "table:covered-table-cell")
# The file says that a formula failed, and how in words of its own language.
FAILED = "#VALUE!"
_WORD = re.compile(r"[^\d\s.,%()-]{1,8}")


def read_open_marks(data: bytes) -> dict[str, SheetMarks] | None:
    """Return the marks of every table by its name; None for what is not such a file."""
    scan = OpenScan()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in ("styles.xml", "content.xml"):
                if name == "content.xml" or name in archive.namelist():
                    parser = ParserCreate()
                    parser.buffer_text = True
                    parser.StartElementHandler = scan.start
                    parser.EndElementHandler = scan.end
                    parser.CharacterDataHandler = scan.text
                    with archive.open(name) as stream:
                        parser.ParseFile(stream)
    except (ExpatError, KeyError, zipfile.BadZipFile, ValueError):
        return None
    return scan.tables


class OpenScan:
    def __init__(self) -> None:
        self.tables: dict[str, SheetMarks] = {}
        self.marks = SheetMarks()
        self.styles = OpenStyles()
        self.row = self.column = self.next_row = self.width = 0
        self.rows = 1
        # The styles that columns give the cells without one of their own.
        self.defaults: list[tuple[int, str]] = []
        self.cells: list[Cell] = []
        self.kept = self.whole = ""
        self.spans: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "text:span" and self.cells:
            self.spans.append(attributes.get("text:style-name", ""))
        elif name in CELLS:
            self._start_cell(attributes)
        elif name == "table:table-row":
            self._start_row(attributes)
        elif name == "table:table-column":
            self._start_column(attributes)
        elif name == "table:table":
            self.marks = self.tables[attributes.get("table:name", "")] = SheetMarks()
            self.row = self.next_row = self.column = self.width = 0
            self.defaults = []
        else:
            self.styles.start(name, attributes)

    def text(self, words: str) -> None:
        if not self.cells:
            self.styles.text(words)
            return
        styles, style = self.styles, self.spans[-1] if self.spans else ""
        told = {"is_struck": styles.is_struck(style), "is_raised": styles.is_raised(style)}
        self.kept = kept_of(self.kept, words, **told)
        self.whole += words

    def end(self, name: str) -> None:
        if name == "text:span" and self.spans:
            self.spans.pop()
        elif name in CELLS:
            self._end_cell()
        else:
            self.styles.end(name)

    def _start_column(self, attributes: dict[str, str]) -> None:
        repeated = int(attributes.get("table:number-columns-repeated", "1"))
        start = self.defaults[-1][0] if self.defaults else 0
        style = attributes.get("table:default-cell-style-name", "")
        self.defaults.append((start + repeated, style))
        if attributes.get("table:visibility") in ("collapse", "filter"):
            self.marks.hidden_columns += range(start, start + min(repeated, MAX_REPEATED))

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.rows = int(attributes.get("table:number-rows-repeated", "1"))
        self.row, self.column = self.next_row, 0
        self.next_row += self.rows
        if attributes.get("table:visibility") in ("collapse", "filter"):
            shown = min(self.rows, MAX_REPEATED)
            self.marks.hidden_rows += range(self.row, self.row + shown)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        columns = int(attributes.get("table:number-columns-repeated", "1"))
        self._keep_merge(attributes)
        if attributes.keys() & TYPES:
            self.marks.height = max(self.marks.height, self.row + self.rows)
            self.width = max(self.width, self.column + columns)
            self.marks.area = self.marks.height * self.width
        self.cells = [
            (row, column)
            for row in range(self.row, self.row + min(self.rows, MAX_REPEATED))
            for column in range(self.column, self.column + min(columns, MAX_REPEATED))
        ] if attributes.keys() & TYPES else []  # fmt: skip
        self.kept = self.whole = ""
        if self.cells:
            self._mark(attributes)
        self.column += columns

    def _keep_merge(self, attributes: dict[str, str]) -> None:
        wide = int(attributes.get("table:number-columns-spanned", "1"))
        high = int(attributes.get("table:number-rows-spanned", "1"))
        if wide > 1 or high > 1:
            row, column = self.row, self.column
            self.marks.merges.append((row, column, row + high - 1, column + wide - 1))

    def _mark(self, attributes: dict[str, str]) -> None:
        marks, cells = self.marks, self.cells
        style = attributes.get("table:style-name") or self._default_style()
        shown = self.styles.of(style)
        kind = attributes.get("office:value-type")
        if self.styles.is_struck(style):
            marks.struck |= set(cells)
        if attributes.get("calcext:value-type") == "error":
            marks.errors |= dict.fromkeys(cells, FAILED)
        elif kind == "percentage":
            marks.percents |= set(cells)
        elif shown and kind == "date" and shown.parts in ("ym", "my"):
            marks.months |= set(cells)
        elif shown and kind == "date" and shown.parts == "y":
            marks.years |= set(cells)
        elif shown and kind == "float" and shown.is_scaled:
            marks.scaled |= set(cells)
        elif shown and kind == "float" and _WORD.fullmatch(shown.suffix.strip()):
            marks.suffixes |= dict.fromkeys(cells, shown.suffix.strip())
        elif shown and kind == "float" and shown.places == 2:
            marks.two_decimals |= set(cells)

    def _default_style(self) -> str:
        return next((style for end, style in self.defaults if self.column < end), "")

    def _end_cell(self) -> None:
        if self.kept != self.whole:
            if self.kept.strip():
                self.marks.texts |= dict.fromkeys(self.cells, self.kept)
            else:
                self.marks.struck |= set(self.cells)
        self.cells, self.spans = [], []

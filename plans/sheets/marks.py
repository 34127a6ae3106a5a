"""What an .xlsx file says of its cells beside their values: formats, errors, what is hidden."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from plans.sheets.richtext import RunReader, shared_texts

Cell = tuple[int, int]

# Built-in formats 9 and 10 are 0% and 0.00%; the file does not list them.
PERCENT_FORMATS = {"9", "10"}
NOT_CALCULATED = "#未计算"
SCALED = "#缩小显示"
STRUCK = "#已划去"
# Built-in formats of a month and its year; the file does not list them.
MONTH_FORMATS = {"17", "27", "57"}
# 0.0, shows thousands; 0!.0 puts a point that the number has not: 12345 shown as 1.2345.
_SCALING = re.compile(r"""[0#?],+(?=[^0#?]*$)|[0#?](?:[!\\]\.|"\.")[0#?]""")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_SUFFIX = re.compile(r'[0#?](?:"([^"0-9]{1,8})"|\\(\S))\s*$')
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass
class SheetMarks:
    percents: set[Cell] = field(default_factory=set)
    suffixes: dict[Cell, str] = field(default_factory=dict)
    two_decimals: set[Cell] = field(default_factory=set)
    scaled: set[Cell] = field(default_factory=set)
    # Dates shown as their month alone, and as their year alone.
    months: set[Cell] = field(default_factory=set)
    years: set[Cell] = field(default_factory=set)
    struck: set[Cell] = field(default_factory=set)
    # Texts of which a part is struck out or a raised mark of a note, without that part.
    texts: dict[Cell, str] = field(default_factory=dict)
    errors: dict[Cell, str] = field(default_factory=dict)
    # Where the file tells its merged cells only here.
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    # How many cells the rectangle has that holds all that say something, and of how many rows.
    area: int = 0
    height: int = 0


@dataclass(frozen=True)
class Styles:
    """The numbers of the cell styles that change what a number says."""

    percents: frozenset[str] = frozenset()
    suffixes: dict[str, str] = field(default_factory=dict)
    two_decimals: frozenset[str] = frozenset()
    scaled: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()


def read_marks(data: bytes) -> dict[str, SheetMarks] | None:
    """Return the marks of every worksheet by its name; None for what is not such a file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            paths = _sheet_paths(archive)
            styles, texts = _read_styles(archive), shared_texts(archive)
            return {name: _scan_sheet(archive, path, styles, texts) for name, path in paths.items()}
    except (ExpatError, KeyError, zipfile.BadZipFile, UnicodeDecodeError, ValueError):
        return None


def column_number(letters: str) -> int:
    """Turn A into 0, Z into 25, AA into 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _parse(data: bytes, start, end=None, text=None) -> None:
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    parser.Parse(data, True)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def on_sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            key = next((v for k, v in attributes.items() if _local(k) == "id" and ":" in k), "")
            sheets.append((attributes["name"], key))

    def on_relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    _parse(archive.read("xl/workbook.xml"), on_sheet)
    _parse(archive.read("xl/_rels/workbook.xml.rels"), on_relation)
    return {name: _inside(targets[key]) for name, key in sheets if key in targets}


def _inside(target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return str(PurePosixPath("xl") / target)


def _read_styles(archive: zipfile.ZipFile) -> Styles:
    if "xl/styles.xml" not in archive.namelist():
        return Styles()
    codes: dict[str, str] = {}
    used: list[tuple[str, str]] = []
    fonts: list[bool] = []
    inside: list[str] = []

    def on_start(name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif local in ("cellXfs", "fonts"):
            inside.append(local)
        elif local == "font" and inside == ["fonts"]:
            fonts.append(False)
        elif local == "strike" and inside == ["fonts"]:
            fonts[-1] = attributes.get("val", "1") not in ("0", "false")
        elif local == "xf" and inside == ["cellXfs"]:
            used.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))

    def on_end(name: str) -> None:
        if _local(name) in ("cellXfs", "fonts"):
            inside.clear()

    def styled(is_such: Callable[[str], bool]) -> frozenset[str]:
        return frozenset(str(i) for i, (code, _font) in enumerate(used) if is_such(code))

    _parse(archive.read("xl/styles.xml"), on_start, on_end)
    suffixes = {str(i): suffix_of(codes.get(code, "")) for i, (code, _font) in enumerate(used)}
    struck = {i for i, is_struck in enumerate(fonts) if is_struck}
    return Styles(
        styled(lambda code: _is_percent(code, codes)),
        {number: word for number, word in suffixes.items() if word},
        styled(lambda code: code == "2" or codes.get(code) == "0.00"),
        styled(lambda code: is_scaled(codes.get(code, ""))),
        styled(lambda code: code in MONTH_FORMATS or date_parts(codes.get(code, "")) == "ym"),
        styled(lambda code: date_parts(codes.get(code, "")) == "y"),
        frozenset(str(i) for i, (_code, font) in enumerate(used) if int(font) in struck),
    )


def _is_percent(number: str, codes: dict[str, str]) -> bool:
    return number in PERCENT_FORMATS or is_percent(codes.get(number, ""))


def is_percent(code: str) -> bool:
    return "%" in _QUOTED.sub("", code)


def is_scaled(code: str) -> bool:
    """Say whether a format shows another number than the one that is stored."""
    return bool(_SCALING.search(code.split(";")[0]))


def date_parts(code: str) -> str:
    """Return which of year, month and day a format of dates shows: ym for yyyy"年"m"月"."""
    plain = _QUOTED.sub("", code.split(";")[0]).lower()
    if not re.fullmatch(r"[ymdhs\-/. :]*", plain):
        return ""
    return "".join(part for part in "ymdhs" if part in plain)


def suffix_of(code: str) -> str:
    """Return the word a format such as 0"家" prints behind the number."""
    matched = _SUFFIX.search(code.split(";")[0])
    return (matched[1] or matched[2] or "").strip() if matched else ""


def _scan_sheet(
    archive: zipfile.ZipFile, path: str, styles: Styles, texts: Mapping[str, str]
) -> SheetMarks:
    """Stream the sheet's XML once; only what differs from a plain cell is kept."""
    if path not in archive.namelist():
        return SheetMarks()
    parser = ParserCreate()
    parser.buffer_text = True
    scan = SheetScan(styles, parser, texts)
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    with archive.open(path) as stream:
        parser.ParseFile(stream)
    return scan.measured()


class SheetScan:
    def __init__(self, styles: Styles, parser: XMLParserType, texts: Mapping[str, str]) -> None:
        self.styles = styles
        self.parser = parser
        # Shared texts of which only a part counts: without any, nothing is looked up.
        self.texts = texts
        self.runs: RunReader | None = None
        self.marks = SheetMarks()
        self.row = self.column = -1
        self.kind = ""
        self.has_formula = self.has_value = False
        self.error = ""
        self.top = self.left = 1 << 30
        self.bottom = self.right = self.place = -1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name if ":" not in name else _local(name)
        if local == "v" or local == "is":
            self._stretch()
        if self.runs:
            self.runs.start(local, attributes)
        elif local == "is":
            self.runs = RunReader()
            self.parser.CharacterDataHandler = self.runs.text
        elif local == "v":
            self.has_value = not self.has_formula
            if self.has_formula and self.kind != "e":
                # A formula saved by a program that calculates nothing has an empty value.
                self.error = ""
                self.parser.CharacterDataHandler = self._add_error
        elif local == "c":
            self._start_cell(attributes)
        elif local == "f":
            self.has_formula = True
        elif local == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.marks.hidden_rows.append(self.row)
        elif local == "col" and attributes.get("hidden") in ("1", "true"):
            last = min(int(attributes["max"]), int(attributes["min"]) + 200)
            self.marks.hidden_columns += range(int(attributes["min"]) - 1, last)

    def _stretch(self) -> None:
        """Keep the rectangle of all cells that say something."""
        row, column = self.place, self.column
        if row < self.top:
            self.top = row
        if row > self.bottom:
            self.bottom = row
        if column < self.left:
            self.left = column
        if column > self.right:
            self.right = column

    def measured(self) -> SheetMarks:
        self.marks.height = self.bottom + 1
        if self.bottom >= 0:
            self.marks.area = (self.bottom - self.top + 1) * (self.right - self.left + 1)
        return self.marks

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.has_formula = self.has_value = False
        self.error = ""
        self.kind = attributes.get("t", "n")
        if self.kind == "e" or (self.texts and self.kind == "s"):
            # Only then: a call for every text of a long sheet would cost more than the rest.
            self.parser.CharacterDataHandler = self._add_error
        reference = attributes.get("r")
        if reference is None:
            self.place, self.column = self.row, self.column + 1
        else:
            matched = _REFERENCE.fullmatch(reference)
            if matched is None:
                raise ValueError(reference)
            self.place, self.column = int(matched[2]) - 1, column_number(matched[1])
        style = attributes.get("s", "0")
        if style in self.styles.struck:
            self.marks.struck.add((self.row, self.column))
        if style == "0" or self.kind not in ("n", "str"):
            return
        if style in self.styles.scaled and self.kind == "n":
            self.marks.scaled.add((self.row, self.column))
        elif style in self.styles.percents and self.kind == "n":
            self.marks.percents.add((self.row, self.column))
        elif style in self.styles.suffixes and self.kind == "n":
            self.marks.suffixes[self.row, self.column] = self.styles.suffixes[style]
        elif style in self.styles.two_decimals:
            self.marks.two_decimals.add((self.row, self.column))
        elif style in self.styles.months:
            self.marks.months.add((self.row, self.column))
        elif style in self.styles.years:
            self.marks.years.add((self.row, self.column))

    def _add_error(self, text: str) -> None:
        self.error += text

    def _end_run(self, local: str) -> None:
        if local != "is":
            self.runs.end(local)
            return
        if self.runs.kept != self.runs.whole:
            self._keep(self.runs.kept)
        self.runs = self.parser.CharacterDataHandler = None

    def _keep(self, text: str) -> None:
        if text.strip():
            # The runs tell what is struck out; the font of the cell is theirs only by default.
            self.marks.texts[self.row, self.column] = text
            self.marks.struck.discard((self.row, self.column))
        else:
            self.marks.struck.add((self.row, self.column))

    def end(self, name: str) -> None:
        local = name if ":" not in name else _local(name)
        if self.runs:
            self._end_run(local)
        if local != "c":
            return
        if self.texts and self.kind == "s":
            self.parser.CharacterDataHandler = None
            if self.error in self.texts:
                self._keep(self.texts[self.error])
        elif self.kind == "e":
            self.parser.CharacterDataHandler = None
            word = self.error[self.error.rfind("#") :] if "#" in self.error else "#REF!"
            self.marks.errors[self.row, self.column] = word
        elif self.has_formula and not self.has_value:
            self.parser.CharacterDataHandler = None
            if self.error.strip() or self.kind == "str":
                return
            self.marks.errors[self.row, self.column] = NOT_CALCULATED

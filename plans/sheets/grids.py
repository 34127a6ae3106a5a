"""The bytes of a spreadsheet file as grids of cells, one a sheet, with what is merged or hidden."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import PurePath

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from plans.sheets.marks import SCALED, STRUCK, SheetMarks, read_marks
from plans.sheets.oldmarks import read_old_marks
from plans.sheets.opendocument import read_open_marks

# A text cell that begins so would be run as a formula by a spreadsheet program.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

MAX_ROWS = 200_000
MAX_COLUMNS = 400
MAX_AREA = 8_000_000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 200
SMALL_BYTES = 20 * 1024 * 1024
WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".ods"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}

EXCEL_EPOCH = date(1899, 12, 30)
Merge = tuple[int, int, int, int]


class SheetError(ValueError):
    """A file that cannot be read as a table; the message says what to do."""


@dataclass
class Grid:
    sheet: str
    rows: list[list[object]]
    merges: list[Merge] = field(default_factory=list)
    marks: SheetMarks = field(default_factory=SheetMarks)
    is_hidden: bool = False
    knows_merges: bool = True
    knows_formats: bool = True
    # Where the grid begins: a part of a sheet keeps the row numbers of the whole.
    first: int = 0


def without_controls(value: object) -> object:
    """Take out of a text what no person typed and PostgreSQL would not store."""
    if type(value) is str and _CONTROL.search(value):
        return value.translate(_CONTROLS)
    return value


def cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # A program that shows 0.3 may have stored 0.30000000000000004: 15 digits are its own.
        return format(Decimal(f"{value:.15g}"), "f")
    return str(value).translate(_CONTROLS).strip()


def read_grids(data: bytes, file_name: str) -> list[Grid]:
    """Read every sheet; raises SheetError where the file cannot be read."""
    suffix = PurePath(file_name).suffix.lower()
    if not data.strip():
        raise SheetError(_("“%(file)s”是空文件。") % {"file": file_name})
    if suffix == ".csv":
        return [Grid("CSV", _read_csv(data, file_name), knows_merges=False)]
    if suffix in WORKBOOK_SUFFIXES:
        _refuse_markup(data, file_name)
        return _read_workbook(data, file_name)
    raise SheetError(
        _("不能读取“%(file)s”：请另存为 .xlsx 或 .csv(UTF-8)后再导入。") % {"file": file_name}
    )


def _refuse_markup(data: bytes, file_name: str) -> None:
    """Refuse a page that was saved under the name of a workbook, as many systems hand it out."""
    if data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<"):
        raise SheetError(
            _(
                "“%(file)s”其实是网页或 XML 文件，只是改了扩展名："
                "请在 WPS 或 Excel 中打开，另存为 .xlsx 后再导入。"
            )
            % {"file": file_name}
        )


# Text files


def _read_csv(data: bytes, file_name: str) -> list[list[object]]:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise SheetError(
            _("“%(file)s”其实是 Excel 工作簿：请把扩展名改为 .xlsx 或 .xls 后再导入。")
            % {"file": file_name}
        )
    # newline="" leaves a line break inside quotes as it is; the reader knows all three kinds.
    text = io.StringIO(decode_csv(data, file_name), newline="")
    # Strict: a quotation mark that is never closed would swallow all rows below it.
    lines = csv.reader(text, delimiter=_delimiter(text), strict=True)
    try:
        return [[_without_escape(cell) for cell in row[:MAX_COLUMNS]] for row in lines]
    except csv.Error as error:
        raise SheetError(
            _(
                "“%(file)s”第 %(row)d 行的引号不成对，或一格过长，分不清各列："
                "请改正引号，或在 WPS、Excel 中另存为 .xlsx 后再导入。"
            )
            % {"file": file_name, "row": lines.line_num}
        ) from error


def _delimiter(text: io.StringIO) -> str:
    """Tell the tabs of what Excel calls Unicode text, and semicolons, from commas."""
    head = text.read(4096)
    text.seek(0)
    return max(",\t;", key=head.count)


def looks_like_formula(cell: str) -> bool:
    """Say whether the text needs an apostrophe, or has apostrophes before what needs one."""
    return cell.lstrip("'").startswith(FORMULA_STARTS)


def _without_escape(cell: str) -> str:
    """Take off the apostrophe that our own export puts before what looks like a formula."""
    return cell[1:] if cell.startswith("'") and looks_like_formula(cell) else cell


def decode_csv(data: bytes, file_name: str) -> str:
    """Decode by byte order mark, else UTF-8, else GB18030."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding == "utf-8-sig" and (width := _bare_utf16(data)):
        encoding = width
    for candidate in (encoding, "gb18030"):
        try:
            return data.decode(candidate)
        except UnicodeDecodeError:
            continue
    raise SheetError(
        _("“%(file)s”的文字编码无法识别：请另存为“CSV UTF-8”后再导入。") % {"file": file_name}
    )


def _bare_utf16(data: bytes) -> str:
    """Name the UTF-16 without a mark: commas and line ends there have a zero beside them."""
    head = data[:4096]
    if b",\x00" in head or b"\n\x00" in head:
        return "utf-16-le"
    return "utf-16-be" if b"\x00," in head or b"\x00\n" in head else ""


# Workbooks


def _read_workbook(data: bytes, file_name: str) -> list[Grid]:
    refuse_oversized_archive(data, file_name)
    is_zip = data.startswith(b"PK")
    is_open = is_zip and _holds(data, "content.xml")
    marks = _read_marks(data, is_zip, is_open)
    if is_zip and marks is None:
        raise damaged(file_name)
    # Before the values are read: a single cell in the last row and column would fill memory.
    for name, about in (marks or {}).items():
        _refuse_long(name, about, file_name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        metadata = [m for m in workbook.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        grids = [_read_sheet(workbook, sheet) for sheet in metadata]
    except PasswordError as error:
        raise _protected(file_name) from error
    except (CalamineError, OSError, ValueError) as error:
        if b"E\x00n\x00c\x00r\x00y\x00p\x00t" in data[:65536]:
            raise _protected(file_name) from error
        raise damaged(file_name) from error
    except BaseException as error:
        # The library stops like this, beyond Exception, at records that are cut off.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(file_name) from error
    for grid in grids:
        grid.knows_formats = marks is not None
        grid.marks = (marks or {}).get(grid.sheet, grid.marks)
        grid.merges = grid.merges or grid.marks.merges
        _apply_marks(grid)
    return grids


def _read_marks(data: bytes, is_zip: bool, is_open: bool) -> dict[str, SheetMarks] | None:
    if is_open:
        return read_open_marks(data)
    return read_marks(data) if is_zip else read_old_marks(data)


def _holds(data: bytes, name: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return name in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _protected(file_name: str) -> SheetError:
    return SheetError(
        _("“%(file)s”打不开（有密码，已加密）：请在 WPS 或 Excel 中取消密码后再导入。")
        % {"file": file_name}
    )


def _read_sheet(workbook: CalamineWorkbook, metadata) -> Grid:
    sheet = workbook.get_sheet_by_name(metadata.name)
    merges = [(r1, c1, r2, c2) for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ()]
    hidden = metadata.visible != SheetVisibleEnum.Visible
    return Grid(metadata.name, _trimmed(sheet), merges, is_hidden=hidden)


def _refuse_long(name: str, marks: SheetMarks, file_name: str) -> None:
    """Refuse a sheet whose used area is beyond all sense before it fills memory."""
    if marks.area > MAX_AREA:
        raise SheetError(
            _(
                "“%(file)s”的工作表“%(sheet)s”用到了第 %(rows)d 行，范围过大："
                "请删去远处的单元格和无用的空行，或分成几个文件导入。"
            )
            % {"file": file_name, "sheet": name, "rows": marks.height}
        )


def _trimmed(sheet) -> list[list[object]]:
    """Return the rows down to the last one that says something, from the sheet's first row."""
    if sheet.start is None:
        return []
    _top, left = sheet.start
    before = [""] * left
    rows: list[list[object]] = []
    empty = 0
    for cells in sheet.iter_rows():
        # A million formatted rows without a word are counted, not kept.
        if not any(cell not in ("", None) for cell in cells):
            empty += 1
            continue
        rows.extend([] for _number in range(empty))
        empty = 0
        cells = [*before, *cells[:MAX_COLUMNS]] if left else cells[:MAX_COLUMNS]
        rows.append(cells)
    return rows


def _apply_marks(grid: Grid) -> None:
    """Write into the cells what their formats say: 0.045 shown as 4.5% becomes 4.5%."""
    rows, marks = grid.rows, grid.marks
    for row, column in marks.percents:
        if (value := _number_at(rows, row, column)) is not None:
            rows[row][column] = _plain(Decimal(f"{value:.15g}") * 100) + "%"
    for (row, column), word in marks.suffixes.items():
        if (value := _number_at(rows, row, column)) is not None:
            rows[row][column] = cell_text(value) + word
    for row, column in marks.two_decimals:
        value = _number_at(rows, row, column)
        # 2024.1 shown as 2024.10 is October.
        if value is not None and 1990 < value < 2100 and value != int(value):
            rows[row][column] = f"{value:.2f}"
    for row, column in marks.scaled:
        if _number_at(rows, row, column):
            rows[row][column] = SCALED
    for row, column in marks.months | marks.years:
        if day := _day_at(rows, row, column):
            month = f"{day.month}月" if (row, column) in marks.months else ""
            rows[row][column] = f"{day.year}年{month}"
    for (row, column), word in marks.texts.items():
        if _text_at(rows, row, column):
            rows[row][column] = word
    for row, column in marks.struck:
        if text := _text_at(rows, row, column):
            # A word that is struck out says nothing; a figure is not passed over in silence.
            rows[row][column] = STRUCK if re.search(r"\d", text) else ""
    for (row, column), word in marks.errors.items():
        _put(rows, row, column, word)


def _plain(value: Decimal) -> str:
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _put(rows: list[list[object]], row: int, column: int, word: str) -> None:
    if row < len(rows) and column < MAX_COLUMNS and not isinstance(rows[row], tuple):
        cells = rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        if cells[column] in ("", None):
            cells[column] = word


def _number_at(rows: list[list[object]], row: int, column: int) -> float | None:
    if row >= len(rows) or column >= len(rows[row]):
        return None
    value = rows[row][column]
    is_number = isinstance(value, int | float) and not isinstance(value, bool | date)
    return value if is_number else None


def _text_at(rows: list[list[object]], row: int, column: int) -> str:
    return cell_text(rows[row][column]) if row < len(rows) and column < len(rows[row]) else ""


def _day_at(rows: list[list[object]], row: int, column: int) -> date | None:
    value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
    if isinstance(value, date):
        return value
    is_serial = isinstance(value, int | float) and 20_000 < value < 80_000
    return EXCEL_EPOCH + timedelta(days=int(value)) if is_serial else None


def damaged(file_name: str) -> SheetError:
    return SheetError(
        _("“%(file)s”打不开（可能已损坏或加密）：请在 WPS 或 Excel 中另存为 .xlsx 后再导入。")
        % {"file": file_name}
    )


def refuse_oversized_archive(data: bytes, file_name: str) -> None:
    """Refuse a small zip that unpacks to more than memory should hold."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise damaged(file_name) from error
    too_dense = unpacked > SMALL_BYTES and unpacked > MAX_RATIO * len(data)
    if unpacked > MAX_UNPACKED_BYTES or too_dense:
        raise SheetError(
            _("“%(file)s”解压后过大：请删去无用的工作表和空行后再导入。") % {"file": file_name}
        )


def merged_below(merges: Iterable[Merge], first_row: int) -> list[Merge]:
    """Return the merges that reach over several rows from this row on."""
    return [merge for merge in merges if merge[0] >= first_row and merge[2] > merge[0]]

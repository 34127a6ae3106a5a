"""Read a spreadsheet file into tables: a header, and rows that remember where they stood."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

# A text cell that begins so would be run as a formula by a spreadsheet program.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

MAX_ROWS = 200_000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
HEADER_SEARCH_ROWS = 20
WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".ods"}


class SheetError(ValueError):
    """A file that cannot be read as a table; the message says what to do."""


@dataclass(frozen=True)
class TableRow:
    sheet: str
    number: int
    cells: dict[str, object]

    def text(self, column: str) -> str:
        """Return the cell as trimmed text; a whole number loses its decimal point."""
        return cell_text(self.cells.get(column))


@dataclass(frozen=True)
class Table:
    sheet: str
    header_row: int
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    ignored_columns: tuple[str, ...] = field(default=())


def cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # A program that shows 0.3 may have stored 0.30000000000000004: 15 digits are its own.
        return format(Decimal(f"{value:.15g}"), "f")
    return str(value).replace("\x00", "").strip()


def read_tables(data: bytes, file_name: str, columns: Sequence[str]) -> list[Table]:
    """Read every sheet that has a header naming at least three of the columns.

    Raises SheetError when the file cannot be read or no sheet has such a header.
    """
    tables = [
        table
        for sheet, rows in _read_sheets(data, file_name)
        if (table := _find_table(sheet, rows, columns))
    ]
    if not tables:
        raise SheetError(
            _("“%(file)s”中找不到表头：前 %(rows)d 行里没有一行含有“%(columns)s”等列名。")
            % {
                "file": file_name,
                "rows": HEADER_SEARCH_ROWS,
                "columns": "、".join(columns[:8]),
            }
        )
    return tables


def _read_sheets(data: bytes, file_name: str) -> Iterable[tuple[str, list[list[object]]]]:
    suffix = PurePath(file_name).suffix.lower()
    if not data.strip():
        raise SheetError(_("“%(file)s”是空文件。") % {"file": file_name})
    if suffix == ".csv":
        return [("CSV", _read_csv(data, file_name))]
    if suffix in WORKBOOK_SUFFIXES:
        return _read_workbook(data, file_name)
    raise SheetError(
        _("不能读取“%(file)s”：请另存为 .xlsx 或 .csv(UTF-8)后再导入。") % {"file": file_name}
    )


def _read_csv(data: bytes, file_name: str) -> list[list[object]]:
    # newline="" leaves a line break inside quotes as it is; the reader knows all three kinds.
    text = io.StringIO(decode_csv(data, file_name), newline="")
    try:
        return [[_without_escape(cell) for cell in row] for row in csv.reader(text)]
    except csv.Error as error:
        raise SheetError(
            _("“%(file)s”不是正常的 CSV：请在 WPS 或 Excel 中另存为 .xlsx 后再导入。")
            % {"file": file_name}
        ) from error


def looks_like_formula(cell: str) -> bool:
    """Say whether the text needs an apostrophe, or has apostrophes before what needs one."""
    return cell.lstrip("'").startswith(FORMULA_STARTS)


def _without_escape(cell: str) -> str:
    """Take off the apostrophe that our own export puts before what looks like a formula."""
    return cell[1:] if cell.startswith("'") and looks_like_formula(cell) else cell


def decode_csv(data: bytes, file_name: str) -> str:
    """Decode by byte order mark, else UTF-8, else GB18030."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for candidate in (encoding, "gb18030"):
        try:
            return data.decode(candidate)
        except UnicodeDecodeError:
            continue
    raise SheetError(
        _("“%(file)s”的文字编码无法识别：请另存为“CSV UTF-8”后再导入。") % {"file": file_name}
    )


def _read_workbook(data: bytes, file_name: str) -> Iterable[tuple[str, list[list[object]]]]:
    refuse_oversized_archive(data, file_name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            (name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in workbook.sheet_names
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise damaged(file_name) from error


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
    if unpacked > MAX_UNPACKED_BYTES:
        raise SheetError(
            _("“%(file)s”解压后过大：请删去无用的工作表和空行后再导入。") % {"file": file_name}
        )


def _find_table(sheet: str, rows: list[list[object]], columns: Sequence[str]) -> Table | None:
    known = set(columns)
    for index, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        names = [_column_name(cell) for cell in row]
        if len(known.intersection(names)) >= min(3, len(known)):
            return _build_table(sheet, index, names, rows, known)
    return None


def _column_name(cell: object) -> str:
    return "".join(cell_text(cell).split())


def _build_table(
    sheet: str, index: int, names: list[str], rows: list[list[object]], known: set[str]
) -> Table:
    body = rows[index + 1 :]
    if len(body) > MAX_ROWS:
        raise SheetError(
            _("工作表“%(sheet)s”超过 %(rows)d 行：请分成几个文件导入。")
            % {"sheet": sheet, "rows": MAX_ROWS}
        )
    repeated = sorted({name for name in names if name in known and names.count(name) > 1})
    if repeated:
        raise SheetError(
            _("工作表“%(sheet)s”第 %(row)d 行的表头重复：%(columns)s。请删去重复的列。")
            % {"sheet": sheet, "row": index + 1, "columns": "、".join(repeated)}
        )
    table_rows = tuple(
        TableRow(sheet, number, dict(zip(names, cells, strict=False)))
        for number, cells in enumerate(body, start=index + 2)
        if any(cell_text(cell) for cell in cells)
    )
    ignored = tuple(name for name in names if name and name not in known)
    return Table(sheet, index + 1, tuple(n for n in names if n in known), table_rows, ignored)

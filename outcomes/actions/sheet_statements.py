"""The results a spreadsheet states, for reconciliation: reads only, writes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from outcomes.reconciliation.documents import read_text_as_summary
from outcomes.reconciliation.naming import name_of
from outcomes.reconciliation.sheet_text import sheet_texts
from outcomes.reconciliation.statements import OUTCOME, PERCENT_DIMENSIONS, Statement
from outcomes.sheets.outcomes import OutcomeRow, read_outcome_row
from plans.actions.read_sheets import read_sheets
from plans.actions.sheet_setting import Hints
from plans.enums import Basis
from plans.models import Jurisdiction
from plans.quantities import unit as parse_unit
from plans.sheets.grids import WORKBOOK_SUFFIXES, SheetError
from plans.sheets.staging import RowKind

SUFFIXES = (*sorted(WORKBOOK_SUFFIXES), ".csv")
MONEY = ("元", "美元", "港元")


def is_sheet(file_name: str) -> bool:
    return file_name.lower().endswith(SUFFIXES)


def sheet_statements(
    data: bytes, file_name: str, year: int | None = None, place: str = ""
) -> tuple[list[Statement], list[str]]:
    """Return a statement for each row with a result, and what could not be read, with its cell.

    `id` is the row's number. What the sheet leaves open is taken from the year and the place given.
    Raises SheetError where nothing can be understood.
    """
    try:
        found, refused = _rows_of_columns(data, file_name, year, place)
    except SheetError:
        told = told_statements(data, file_name, year, place)
        if not told:
            raise
        return told, []
    return (found, refused) if found else (told_statements(data, file_name, year, place), refused)


def told_statements(data: bytes, file_name: str, year: int | None, place: str) -> list[Statement]:
    """Read a table whose cells are sentences; `owner` is the row's number."""
    found = []
    for sheet in sheet_texts(data, file_name):
        document = f"{file_name}#{sheet.sheet}"
        read = read_text_as_summary(sheet.text, document, year, place)
        found += [
            replace(one, owner=sheet.text.count("\n", 0, one.id) + 1)
            for one in read.of_kind(OUTCOME)
        ]
    return found


def _rows_of_columns(
    data: bytes, file_name: str, year: int | None, place: str
) -> tuple[list[Statement], list[str]]:
    code = _code_of(place)
    reading = read_sheets(data, file_name, hints=Hints(year=year, place_code=code))
    found: list[Statement] = []
    refused: list[str] = []
    for row in reading.rows:
        if row.outcome is None:
            continue
        read = read_outcome_row(row.outcome)
        if read.amount.value is None or not read.indicator:
            refused += _refusals(read)
        else:
            document = f"{file_name}#{row.source.sheet}"
            found.append(_statement(read, document, row.source.number, year, place))
    return found, refused


def _code_of(place: str) -> str:
    """Return the code of a place that the database knows by one name only."""
    codes = Jurisdiction.objects.filter(name=place).values_list("code", flat=True)[:2]
    return codes[0] if place and len(codes) == 1 else ""


def _refusals(row: OutcomeRow) -> Iterator[str]:
    for problem in row.staged.problems:
        if row.staged.kind == RowKind.REFUSED:
            yield f"{problem.sheet} {problem.cell or problem.row}：{problem.message}"


def _statement(
    row: OutcomeRow, document: str, number: int, year: int | None, place: str
) -> Statement:
    return Statement(
        id=number,
        indicator=row.indicator,
        basis=basis_of(row.indicator, row.amount.unit),
        value=row.amount.value or Decimal(0),
        unit=row.amount.unit,
        comparator=row.amount.comparator or "=",
        value_high=row.amount.value_high,
        year=row.year or year,
        place=row.place_name or place,
        kind=OUTCOME,
        code=row.indicator_code,
        document=document,
        is_loose=True,
    )


def basis_of(indicator: str, unit: str) -> str:
    """Guess from the words of a cell what kind of number stands beside it."""
    name, dimension = name_of(indicator), parse_unit(unit).dimension
    if dimension in PERCENT_DIMENSIONS or unit == "‰":
        return Basis.GROWTH if name.is_growth else Basis.SHARE
    if name.flow in ("new", "net"):
        return Basis.NEW
    return Basis.AMOUNT if dimension in MONEY else Basis.TOTAL

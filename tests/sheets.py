"""Sheets for tests: a few cells as a file, in any of the shapes that people hand in."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter
from django.utils import timezone

from outcomes.actions.import_sheets import import_sheet, stage_sheet
from outcomes.actions.sheet_staging import SheetStaging
from outcomes.sheets.outcomes import OUTCOME_COLUMNS
from plans.models.batches import SheetKind
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.writing import write_csv

Row = dict[str, object]

# A workbook carries the second it was made in: without a fixed one the same rows can be two files.
MADE = datetime(2029, 1, 1, tzinfo=UTC)


def make_workbook(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """Return an .xlsx file with these rows, the same bytes every time.

    Numbers and dates are cells of their own kind.
    """
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": MADE})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    is_day = hasattr(cell, "isoformat")
                    write = sheet.write_datetime if is_day else sheet.write
                    write(number, column, cell, *([day] if is_day else []))
    return output.getvalue()


def goals_csv(*rows: Row) -> bytes:
    return write_csv(GOAL_COLUMNS, [[row.get(name, "") for name in GOAL_COLUMNS] for row in rows])


def outcomes_csv(*rows: Row) -> bytes:
    cells = [[row.get(name, "") for name in OUTCOME_COLUMNS] for row in rows]
    return write_csv(OUTCOME_COLUMNS, cells)


def preview_goals(data: bytes, file_name: str, **options: object) -> SheetStaging:
    return stage_sheet(data, file_name, kind=SheetKind.GOALS, **options)


def preview_outcomes(data: bytes, file_name: str) -> SheetStaging:
    return stage_sheet(data, file_name, kind=SheetKind.OUTCOMES)


def import_goals(data: bytes, file_name: str, *, imported_by, **options: object) -> SheetStaging:
    about = {"imported_by": imported_by, "now": timezone.now(), "kind": SheetKind.GOALS}
    return import_sheet(data, file_name, **about, **options)


def import_outcomes(data: bytes, file_name: str, *, imported_by, now) -> SheetStaging:
    about = {"imported_by": imported_by, "now": now or timezone.now()}
    return import_sheet(data, file_name, kind=SheetKind.OUTCOMES, **about)

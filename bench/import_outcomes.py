"""How far the import of an outcomes sheet is from the floor: calamine and bulk_create alone.

    DEBUG=1 DATABASE_URL=sqlite:////tmp/b.sqlite3 python bench/import_outcomes.py ROWS [--memory]

Prints CPU seconds, their ratio to the floor measured in the same run, and the peak memory. Use a
throw-away database.
"""

import io
import os
import resource
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trackerproj.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from outcomes.actions.import_sheets import import_sheet, stage_sheet  # noqa: E402
from outcomes.models import Outcome  # noqa: E402
from outcomes.sheets.outcomes import OUTCOME_COLUMNS  # noqa: E402
from plans.models import Indicator, Jurisdiction  # noqa: E402
from plans.sheets.writing import write_xlsx  # noqa: E402


def sheet(rows: int) -> bytes:
    """Write one outcome a line: places in turn, then indicators, then years."""
    places = list(Jurisdiction.objects.filter(level=3, valid_to=None).order_by("code"))
    indicators = list(Indicator.objects.filter(basis="new").order_by("code"))
    lines = []
    for number in range(rows):
        rest, place = divmod(number, len(places))
        year, indicator = divmod(rest, len(indicators))
        cells = dict.fromkeys(OUTCOME_COLUMNS, "")
        cells |= {
            "行政区划代码": places[place].code,
            "指标": indicators[indicator].name,
            "指标代码": indicators[indicator].code,
            "年度": 2024 - year,
            "实际值": Decimal(number % 97 + 1),
            "单位": indicators[indicator].unit,
        }
        lines.append(list(cells.values()))
    return write_xlsx(OUTCOME_COLUMNS, lines, "完成情况")


def measure(name: str, work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    spent = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:34} {spent:7.2f} s, peak so far {peak:.0f} MB", flush=True)
    return spent


def floor(data: bytes) -> None:
    """Read the file and insert the rows: no checks, no differences, no history; rolled back."""
    with transaction.atomic():
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        places = {place.code: place for place in Jurisdiction.objects.all()}
        indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
        Outcome.objects.bulk_create(
            [
                Outcome(
                    jurisdiction=places[row[0]],
                    indicator=indicators[row[3]],
                    year=int(row[4]),
                    value=Decimal(str(row[7])),
                    unit=row[8],
                )
                for row in rows[1:]
            ],
            batch_size=500,
        )
        transaction.set_rollback(True)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    call_command("migrate", verbosity=0)
    call_command("seed", stdout=io.StringIO())
    data = sheet(rows)
    print(f"{rows} rows, {len(data) / 1e6:.1f} MB, CPU seconds")
    options = {"imported_by": None, "now": timezone.now()}
    if "--memory" in sys.argv:
        measure("the bench itself, before", lambda: None)
        # Alone in its process, since a process never gives its peak back.
        measure("import of new rows", lambda: import_sheet(data, "bench.xlsx", **options))
        return
    base = measure("floor: read + bulk_create", lambda: floor(data))
    for name, work in (
        ("preview of new rows", lambda: stage_sheet(data, "bench.xlsx")),
        ("import of new rows", lambda: import_sheet(data, "bench.xlsx", **options)),
        ("import again, all unchanged", lambda: import_sheet(data, "b.xlsx", **options)),
    ):
        print(f"{'':34} {measure(name, work) / base:7.2f} x floor")


if __name__ == "__main__":
    main()

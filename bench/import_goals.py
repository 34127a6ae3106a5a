"""How far the import of a goals sheet is from the floor: the same rows by bulk_create alone.

    DEBUG=1 DATABASE_URL=sqlite:////tmp/bench.sqlite3 .venv/bin/python bench/import_goals.py [ROWS]

Prints seconds and their ratio to the floor measured in the same run. Use a throw-away database.
"""

import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trackerproj.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from outcomes.actions.import_sheets import import_sheet, stage_sheet  # noqa: E402
from plans.models import Goal, Indicator, Jurisdiction, Plan, Target  # noqa: E402
from plans.models.batches import SheetKind  # noqa: E402
from plans.sheets.goals import GOAL_COLUMNS  # noqa: E402
from plans.sheets.tables import read_tables  # noqa: E402
from plans.sheets.writing import write_xlsx  # noqa: E402


def sheet(rows: int) -> bytes:
    """Write one goal a line: places in turn, then indicators in turn."""
    places = list(Jurisdiction.objects.filter(level=3, valid_to=None).order_by("code"))
    indicators = list(Indicator.objects.filter(basis="new").order_by("code"))
    lines = []
    for number in range(rows):
        place = places[number % len(places)]
        indicator = indicators[number // len(places)]
        cells = dict.fromkeys(GOAL_COLUMNS, "")
        cells |= {
            "行政区划代码": place.code,
            "责任单位": f"{place.name}科学技术局",
            "计划": "测速计划",
            "指标": indicator.name,
            "指标代码": indicator.code,
            "目标年度": "2024",
            "比较": "≥",
            "目标值": str(number % 97 + 1),
            "单位": indicator.unit,
        }
        lines.append(list(cells.values()))
    return write_xlsx(GOAL_COLUMNS, lines, "目标")


def measure(name: str, work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    spent = time.process_time() - begun
    print(f"{name:34} {spent:7.2f} s")
    return spent


def floor(data: bytes) -> None:
    """Read the file and write plain goals and targets: no checks, no history, rolled back."""
    with transaction.atomic():
        rows = read_tables(data, "bench.xlsx", GOAL_COLUMNS)[0].rows
        places = {place.code: place for place in Jurisdiction.objects.all()}
        indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
        plan = Plan.objects.create(jurisdiction=places["100000"], year=2024, title="floor")
        goals = Goal.objects.bulk_create(
            [
                Goal(
                    plan=plan,
                    jurisdiction=places[row.text("行政区划代码")],
                    indicator=indicators[row.text("指标代码")],
                    year=2024,
                )
                for row in rows
            ],
            batch_size=500,
        )
        Target.objects.bulk_create(
            [
                Target(
                    goal=goal,
                    value=int(row.text("目标值")),
                    unit=row.text("单位"),
                    basis="new",
                    direction="higher",
                )
                for goal, row in zip(goals, rows, strict=True)
            ],
            batch_size=500,
        )
        transaction.set_rollback(True)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    call_command("migrate", verbosity=0)
    call_command("seed", stdout=io.StringIO())
    data = sheet(rows)
    options = {"imported_by": None, "now": timezone.now(), "kind": SheetKind.GOALS}
    print(f"{rows} rows, {len(data) / 1e6:.1f} MB, CPU seconds")
    base = measure("floor: read + bulk_create", lambda: floor(data))
    for name, work in (
        ("preview of new rows", lambda: stage_sheet(data, "bench.xlsx", kind=SheetKind.GOALS)),
        ("import of new rows", lambda: import_sheet(data, "bench.xlsx", **options)),
        ("import again, all unchanged", lambda: import_sheet(data, "b.xlsx", **options)),
    ):
        print(f"{'':34} {measure(name, work) / base:7.2f} x floor")


if __name__ == "__main__":
    main()

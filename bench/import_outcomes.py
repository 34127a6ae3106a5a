"""How far the import of an outcomes sheet is from the floor: calamine and bulk_create alone.

    python bench/import_outcomes.py [ROWS] [--postgres]

Each step runs in a process of its own on a throw-away database, SQLite unless told otherwise, so
that its peak memory is its own. Printed are seconds on the clock, the ratio to the floor of the
same run, the peak, how long another person who saves and reads waits at the most meanwhile, and
what a default django-import-export resource takes.
"""

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
# What the default resource imports; its time grows with the rows, and is scaled.
SAMPLE = 5000


def prepare(path: Path, rows: int) -> None:
    """Seed the database and write one outcome a line: places in turn, indicators, years."""
    from django.core.management import call_command

    from outcomes.sheets.outcomes import OUTCOME_COLUMNS
    from plans.models import Indicator, Jurisdiction
    from plans.sheets.writing import write_xlsx

    call_command("migrate", verbosity=0)
    call_command("seed", stdout=io.StringIO())
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
    path.write_bytes(write_xlsx(OUTCOME_COLUMNS, lines, "完成情况"))
    sample = path.with_name("sample.xlsx")
    sample.write_bytes(write_xlsx(OUTCOME_COLUMNS, lines[:SAMPLE], "完成情况"))


def floor(path: Path) -> None:
    """Read the file and insert the rows: no checks, no differences, no history; rolled back."""
    from django.db import transaction
    from python_calamine import CalamineWorkbook

    from outcomes.models import Outcome
    from plans.models import Indicator, Jurisdiction

    with transaction.atomic():
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        rows = book.get_sheet_by_index(0).to_python()
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


def preview(path: Path) -> None:
    from outcomes.actions.import_sheets import stage_sheet

    stage_sheet(path.read_bytes(), path.name)


def whole(path: Path) -> None:
    from django.utils import timezone

    from outcomes.actions.import_sheets import import_sheet

    staging = import_sheet(path.read_bytes(), path.name, imported_by=None, now=timezone.now())
    assert not staging.problems, staging.problems[0]


def default_resource(path: Path) -> None:
    """Import by a ModelResource as it comes, told only how to look the keys up; rolled back."""
    from django.db import transaction
    from import_export import fields, resources, widgets
    from import_export.formats.base_formats import XLSX

    from outcomes.models import Outcome
    from plans.models import Indicator, Jurisdiction

    class Resource(resources.ModelResource):
        jurisdiction = fields.Field(
            "jurisdiction", "行政区划代码", widgets.ForeignKeyWidget(Jurisdiction, "code")
        )
        indicator = fields.Field(
            "indicator", "指标代码", widgets.ForeignKeyWidget(Indicator, "code")
        )
        year = fields.Field("year", "年度", widgets.IntegerWidget())
        value = fields.Field("value", "实际值", widgets.DecimalWidget())
        unit = fields.Field("unit", "单位", widgets.CharWidget())

        class Meta:
            model = Outcome
            fields = import_id_fields = ("jurisdiction", "indicator", "year", "value", "unit")
            import_id_fields = ("jurisdiction", "indicator", "year")

    with transaction.atomic():
        dataset = XLSX().create_dataset(path.with_name("sample.xlsx").read_bytes())
        result = Resource().import_data(dataset, raise_errors=True)
        assert result.totals["new"] == SAMPLE, result.totals
        transaction.set_rollback(True)


def page(path: Path) -> dict[str, float]:
    """Weigh the page of differences as the browser gets it."""
    from django.contrib.auth import get_user_model
    from django.test import Client, override_settings
    from django.utils import timezone

    from outcomes.actions.import_jobs import create_job, read_job

    user = get_user_model().objects.create_superuser(f"bench{time.time()}")
    job = create_job(path.read_bytes(), path.name, owner=user, now=timezone.now())
    read_job(job)
    client = Client()
    client.force_login(user)
    with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False):
        answer = client.get(f"/admin/plans/importjob/{job.pk}/change/")
    assert answer.status_code == 200
    return {"page_kb": len(answer.content) / 1024}


def waiting(path: Path) -> dict[str, float]:
    """Import while another thread, on a connection of its own, saves and reads all the time."""
    from django.db import connection

    from outcomes.models import Outcome
    from plans.models import Indicator, Jurisdiction

    place = Jurisdiction.objects.get(code="100000")
    indicator = Indicator.objects.exclude(basis="new").first()
    longest = {"save": 0.0, "read": 0.0}
    stop = threading.Event()

    def somebody_else() -> None:
        value = 0
        other = Outcome(jurisdiction=place, indicator=indicator, year=2024, unit=indicator.unit)
        while not stop.is_set():
            value += 1
            other.value = value
            begun = time.monotonic()
            other.save()
            longest["save"] = max(longest["save"], time.monotonic() - begun)
            begun = time.monotonic()
            list(Outcome.objects.with_parts()[:50])
            longest["read"] = max(longest["read"], time.monotonic() - begun)
            time.sleep(0.05)
        other.delete()
        connection.close()

    person = threading.Thread(target=somebody_else)
    person.start()
    # The import is a process of its own: threads of one would wait for each other's Python.
    answer = subprocess.run(
        [sys.executable, __file__, "--part", "whole", str(path)], capture_output=True, check=True
    )
    stop.set()
    person.join()
    seconds = json.loads(answer.stdout.splitlines()[-1])["seconds"]
    return {"seconds_beside": seconds, **{f"longest_{k}": v for k, v in longest.items()}}


def forget(path: Path) -> None:
    """Take the imported rows out again, for the import beside another person."""
    from outcomes.models import Outcome
    from plans.models import ImportBatch

    mine = ImportBatch.objects.filter(file_name=path.name)
    Outcome.objects.filter(batch__in=mine)._raw_delete("default")
    mine.delete()


PARTS = (prepare, floor, preview, whole, default_resource, page, waiting, forget)


def run_part(name: str, path: Path, *arguments: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--part", name, str(path), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def part(name: str, path: Path, *arguments: str) -> None:
    """Do one part in this process and print what it took."""
    import django

    django.setup()
    work = {one.__name__: one for one in PARTS}[name]
    begun, cpu = time.monotonic(), time.process_time()
    found = work(path, *map(int, arguments)) or {}
    found["seconds"] = time.monotonic() - begun
    found["cpu"] = time.process_time() - cpu
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def report(name: str, found: dict[str, float], base: float) -> None:
    print(
        f"{name:34} {found['seconds']:7.2f} s ({found['cpu']:6.2f} CPU)"
        f" {found['seconds'] / base:6.2f} x floor, peak {found['peak']:4.0f} MB",
        flush=True,
    )


def measure(rows: int, folder: Path) -> None:
    path = folder / "bench.xlsx"
    run_part("prepare", path, str(rows))
    base = run_part("floor", path)
    seconds = base["seconds"]
    report("floor: read + bulk_create", base, seconds)
    report("preview of new rows", run_part("preview", path), seconds)
    default = run_part("default_resource", path)
    scaled = default["seconds"] * rows / SAMPLE
    new = run_part("whole", path)
    report("import of new rows", new, seconds)
    again = path.with_name("again.xlsx")
    again.write_bytes(path.read_bytes())
    report("import again, all unchanged", run_part("whole", again), seconds)
    print(
        f"default resource: {default['seconds']:.1f} s for {SAMPLE} rows, {scaled:.0f} s scaled to"
        f" {rows}: {scaled / new['seconds']:.1f} x the import of new rows"
    )
    run_part("forget", path)
    beside = run_part("waiting", path)
    print(
        f"beside an import of {beside['seconds_beside']:.1f} s another person waited at most"
        f" {beside['longest_save']:.2f} s to save, {beside['longest_read']:.2f} s to read"
    )
    shown = run_part("page", path)
    print(f"page of differences: {shown['page_kb']:.0f} KB; read for it", end=" ")
    print(f"in {shown['seconds']:.1f} s, peak {shown['peak']:.0f} MB")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "trackerproj.settings"
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    if "--part" in sys.argv:
        part(sys.argv[2], Path(sys.argv[3]), *sys.argv[4:])
        return
    numbers = [argument for argument in sys.argv[1:] if argument.isdecimal()]
    rows = int(numbers[0]) if numbers else 10_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["MEDIA_ROOT"] = f"{folder}/media"
        if "--postgres" in sys.argv:
            from tests.postgres_server import start_postgres

            address = start_postgres()
            os.environ["DATABASE_URL"] = address.rpartition("/")[0] + "/postgres"
        print(f"{rows} rows on {os.environ['DATABASE_URL'].partition(':')[0]}")
        measure(rows, Path(folder))


if __name__ == "__main__":
    main()

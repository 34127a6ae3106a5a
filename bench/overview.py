"""The overview and a list of 300 goals: queries and time at 1, 300 and 3,000 goals.

python bench/overview.py    builds its own SQLite database and throws it away.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

SIZES = (1, 300, 3000)
ROUNDS = 5
MOST_LOGINS = 5


def main() -> int:
    folder = tempfile.mkdtemp(prefix="bench-overview-")
    os.environ |= {
        "DEBUG": "0",
        "HTTPS": "0",
        "SECRET_KEY": "bench",
        "LOG_LEVEL": "ERROR",
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "DJANGO_SETTINGS_MODULE": "trackerproj.settings",
        "ALLOWED_HOSTS": "testserver",
        "STATIC_ROOT": str(ROOT / "staticfiles"),
    }
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    django.setup()
    call_command("migrate", verbosity=0)
    return measure()


def measure() -> int:
    from django.test import Client

    client, made, queries, ratio = Client(), 0, {}, 0.0
    for size in SIZES:
        make_goals(made, size)
        made = size
        login = seconds(client, "/admin/login/")[0]
        for address in ("/?year=2024", "/places/330900/?year=2024"):
            took, asked = seconds(client, address)
            queries.setdefault(address, set()).add(asked)
            ratio_here = f"{took / login:.1f} x login"
            print(f"{size}\t{address}\t{took * 1000:.0f} ms\t{asked} queries\t{ratio_here}")
            if size == 300 and address.startswith("/places"):
                ratio = took / login
    same = all(len(counts) == 1 for counts in queries.values())
    print(
        f"same queries at every size: {same}; 300 goals {ratio:.1f} x login, wanted {MOST_LOGINS}"
    )
    return int(not same or ratio > MOST_LOGINS)


def seconds(client, address: str) -> tuple[float, int]:
    """Return the median time of a page and its number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
        asked = len(captured)
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - start)
    return statistics.median(times), asked


def make_goals(first: int, last: int) -> None:
    from outcomes.enums import OutcomeState
    from tests.factories import (
        make_bureau,
        make_goal,
        make_indicator,
        make_outcome,
        make_place,
        make_plan,
        make_user,
    )

    place = make_place("330900", "舟山市")
    bureau = make_bureau(jurisdiction=place)
    plan = place.plans.first() or make_plan(jurisdiction=place)
    verifier = make_user()
    for number in range(first, last):
        indicator = make_indicator(category=f"{'ABCDE'[number % 5]} 类别{number % 5}")
        goal = make_goal(plan=plan, indicator=indicator, lead_bureau=bureau)
        if number % 4:
            make_outcome(
                goal=goal, value=number % 90, state=OutcomeState.VERIFIED, verified_by=verifier
            )


if __name__ == "__main__":
    sys.exit(main())

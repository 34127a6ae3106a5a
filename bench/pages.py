"""Overview, list and scorecard of 1, 300 and 3,000 goals: queries, CPU time beside the login page.

python bench/pages.py    builds its own SQLite database and throws it away.
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
ROUNDS = 9
MOST = 5
PAGES = ("/?year=2024", "/goals/?year=2024", "/places/330900/?year=2024")


def main() -> int:
    folder = tempfile.mkdtemp(prefix="bench-pages-")
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
    for _round in range(20):
        once(client, "/admin/login/")
    print("goals\tpage\tqueries\tlogin\tnothing kept\tafter a write\tagain")
    for size in SIZES:
        make_goals(made, size)
        made = size
        for address in PAGES:
            forget_judgements()
            asked, first = queries_and_seconds(client, address)
            login, written, again = medians(client, address)
            queries.setdefault(address, set()).add(asked)
            print(
                f"{size}\t{address}\t{asked}\t{login * 1000:.1f} ms\t"
                + "\t".join(
                    f"{took * 1000:.0f} ms {took / login:.1f} x" for took in (first, written, again)
                )
            )
            if size == 300 and address.startswith("/places"):
                ratio = again / login
    same = all(len(counts) == 1 for counts in queries.values())
    print(f"same queries at every size: {same}; 300 goals again {ratio:.1f} x, wanted {MOST}")
    return int(not same or ratio > MOST)


def medians(client, address: str) -> tuple[float, float, float]:
    """Time the login page, the page after a write and again, in turn: all under the same load."""
    login, written, again = [], [], []
    for _round in range(ROUNDS):
        login.append(once(client, "/admin/login/"))
        written.append(after_a_write(client, address))
        again.append(once(client, address))
    return statistics.median(login), statistics.median(written), statistics.median(again)


def once(client, address: str) -> float:
    start = time.process_time()
    assert client.get(address).status_code == 200, address
    return time.process_time() - start


def after_a_write(client, address: str) -> float:
    """Time the page after one figure changed: nothing kept is of use but what was judged."""
    from outcomes.models import Outcome
    from plans.models import Goal

    Outcome.objects.filter(pk=Outcome.objects.values("pk")[:1]).update(note=str(time.time()))
    Goal.objects.filter(pk=Goal.objects.values("pk")[:1]).update(wording=str(time.time()))
    return once(client, address)


def forget_judgements() -> None:
    from django.core.cache import caches

    from outcomes.standings import judged_before
    from outcomes.views.lines import judged_lines

    caches["pages"].clear()
    judged_before.cache_clear()
    judged_lines.forget()


def queries_and_seconds(client, address: str) -> tuple[int, float]:
    """Return the number of queries of a page that is not kept, and its time."""
    from django.core.cache import caches
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took = once(client, address)
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured), took


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

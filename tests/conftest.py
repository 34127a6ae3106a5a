"""What every test may use: the sample documents, and a browser."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.transaction import Atomic
from django.utils import translation

from outcomes.actions.roles import set_up_roles
from plans.actions.trail import write_notes
from plans.chain import GENESIS
from plans.models import TrailEntry, TrailHead
from tests.triggers import without_triggers

LOUD = ("BROWSER TESTS DID NOT RUN", "DOCUMENT TESTS DID NOT RUN")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# How long an example takes, and how long it takes to think of one, is up to the machine.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


def pytest_report_header() -> str:
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


def pytest_collection_finish() -> None:
    """Spare the collector what stays to the end: it would walk all modules again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what did not run for want of something on this machine, and how many tests that were."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for words in LOUD:
        if reasons := [reason for reason in skipped if words in reason]:
            why = reasons[0][reasons[0].index(words) :].rstrip("')")
            terminalreporter.section(f"{words} ({len(reasons)})", red=True, bold=True)
            terminalreporter.line(why, red=True)
    if name := os.environ.get("CLOSING_LINES"):
        Path(name).write_text(closing_lines(terminalreporter), encoding="utf-8")


def closing_lines(terminalreporter: pytest.TerminalReporter) -> str:
    """Return how many tests ended how, and the names of those that failed."""
    counts, _colour = terminalreporter.build_summary_stats_line()
    failed = [
        f"  {report.nodeid}"
        for kind in ("failed", "error")
        for report in terminalreporter.stats.get(kind, [])
    ]
    return "\n".join([", ".join(count for count, _markup in counts), *failed]) + "\n"


@pytest.fixture(autouse=True)
def left_by_requests() -> Iterator[None]:
    """Forget the language and the kept pages of a test's requests: the thread goes on."""
    yield
    translation.deactivate()
    caches["pages"].clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Set the roles up once, as an office does, and begin with an empty trail all the same."""
    with django_db_blocker.unblock(), without_triggers(connection), connection.cursor() as cursor:
        set_up_roles()
        cursor.execute(f"DELETE FROM {TrailEntry._meta.db_table}")
        cursor.execute(f"UPDATE {TrailHead._meta.db_table} SET count = 0, hash = %s", [GENESIS])


@pytest.fixture(scope="session")
def documents() -> Path:
    """Return the folder of published documents, which are not part of this repository."""
    default = settings.BASE_DIR.parent / "shared" / "documents"
    folder = Path(os.environ.get("TRACKER_DOCUMENTS", default))
    if not folder.is_dir():
        pytest.skip(f"{LOUD[1]}: no folder {folder}; name it in TRACKER_DOCUMENTS")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Return a Chromium of this machine, driven by Playwright."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        pytest.skip(f"{LOUD[0]}: no Chromium; install it or name its program in CHROMIUM")
    from playwright.sync_api import sync_playwright  # 0.3 s, which other tests need not pay

    # Playwright's event loop runs in this thread; the test's own queries are not asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser) -> Iterator:
    """Return a fresh page; `page.complaints` collects what its console reports as wrong."""
    context = browser.new_context(locale="zh-CN", timezone_id=settings.TIME_ZONE)
    page = context.new_page()
    page.complaints = []
    page.on(
        "console",
        lambda message: message.type == "error" and page.complaints.append(message.text),
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


@pytest.fixture(autouse=True, scope="session")
def trail_may_be_emptied_between_tests() -> Iterator[None]:
    """Let the flush after a transactional test past the triggers that refuse to empty the trail."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_past_triggers(self, sql_list: list[str]) -> None:
        with without_triggers(self.connection):
            flush(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = flush_past_triggers
    yield
    BaseDatabaseOperations.execute_sql_flush = flush


@pytest.fixture(autouse=True, scope="session")
def trail_is_written_inside_tests() -> Iterator[None]:
    """Write the trail when a transaction ends within the one that a test is wrapped in."""
    leave = Atomic.__exit__

    def leave_with_trail(self, exc_type, exc_value, traceback) -> None:
        connection = transaction.get_connection(self.using)
        around = connection.atomic_blocks[:-1]
        is_outermost = around and all(block._from_testcase for block in around)
        if is_outermost and exc_type is None and not connection.needs_rollback:
            write_notes(connection)
        leave(self, exc_type, exc_value, traceback)

    Atomic.__exit__ = leave_with_trail
    yield
    Atomic.__exit__ = leave

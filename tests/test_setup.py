"""The settings, the doors and the test database are what docs/operations.md says."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.utils import ConnectionHandler
from django.test import Client

from tests import postgres_server
from trackerproj.middleware import client_address
from trackerproj.settings import database

PASSWORD = "long-enough-for-a-test"
LOGIN = "/admin/login/"


def in_production(code: str, **variables: str) -> subprocess.CompletedProcess:
    """Run code that has imported the settings, with no environment but the variables."""
    return subprocess.run(
        [sys.executable, "-c", f"from trackerproj.settings import *; {code}"],
        cwd=settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
    )


def test_settings_refuse_to_load_without_secret_key(tmp_path):
    result = in_production("", DATA_DIR=str(tmp_path))

    assert "Set SECRET_KEY or SECRET_KEY_FILE" in result.stderr


def test_settings_read_secret_key_from_data_folder(tmp_path):
    (tmp_path / "secret_key").write_text("from-a-file\n")

    result = in_production("print(SECRET_KEY)", DATA_DIR=str(tmp_path))

    assert result.stdout == "from-a-file\n"


def test_settings_default_to_production():
    result = in_production(
        "print(DEBUG, HTTPS, SESSION_COOKIE_SECURE, SECURE_SSL_REDIRECT, SECURE_HSTS_SECONDS)",
        SECRET_KEY="x",
    )

    assert result.stdout == "False True True True 31536000\n"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:////srv/data/a.sqlite3", ("sqlite3", "/srv/data/a.sqlite3", "")),
        ("postgresql://u:p%40ss@db.example:5433/plans", ("postgresql", "plans", "db.example")),
        (
            "postgresql://u@//var/run/postgresql/plans",
            ("postgresql", "plans", "/var/run/postgresql"),
        ),
    ],
)
def test_database_url_names_database(url, expected):
    parsed = database(url)

    engine = parsed["ENGINE"].rpartition(".")[2]
    assert (engine, parsed["NAME"], parsed["HOST"]) == expected


@pytest.mark.django_db
def test_sqlite_writes_ahead_and_locks_at_once(tmp_path):
    sqlite = database(f"sqlite:///{tmp_path / 'a.sqlite3'}")

    handler = ConnectionHandler({"default": sqlite})
    with handler["default"].cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()
        timeout = cursor.execute("PRAGMA busy_timeout").fetchone()
    handler.close_all()

    assert (journal, timeout) == (("wal",), (20000,))
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_database_of_the_run_is_the_one_asked_for(request):
    assert settings.TEST_DATABASE in {"sqlite", "postgres"}
    assert (
        connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[settings.TEST_DATABASE]
    )


def test_stale_server_is_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres_server, "TEMPORARY", tmp_path)
    dead, alive = tmp_path / "tracker-pg-dead", tmp_path / "tracker-pg-alive"
    for folder, pid in ((dead, finished_process()), (alive, 1)):
        folder.mkdir()
        (folder / "owner.pid").write_text(str(pid))

    postgres_server.remove_stale_servers()

    assert [path.name for path in tmp_path.iterdir()] == [alive.name]


def finished_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_page_carries_strict_policy(client, db):
    policy = client.get(LOGIN).headers["Content-Security-Policy"]

    assert sorted(policy.split("; ")) == [
        "base-uri 'self'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
    ]


def test_login_page_obeys_policy_in_browser(live_server, page):
    page.goto(live_server.url + LOGIN)

    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert page.complaints == []


@pytest.fixture
def person(db):
    return get_user_model().objects.create_superuser("zhang", password=PASSWORD)


def log_in(client: Client, password: str) -> int:
    return client.post(LOGIN, {"username": "zhang", "password": password}).status_code


def test_fifth_wrong_password_locks_person_at_address(client, person, settings):
    settings.AXES_ENABLED = True

    answers = [log_in(client, "wrong") for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    assert log_in(client, PASSWORD) == 429
    assert log_in(Client(REMOTE_ADDR="192.0.2.7"), PASSWORD) == 302


def test_session_ends_half_an_hour_after_last_request(client, person):
    client.force_login(person)

    client.get("/admin/")

    assert client.session.get_expiry_age() == 1800
    assert client.session.get_expire_at_browser_close()
    assert client.cookies["sessionid"]["max-age"] == ""


@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "zh-hans"), ("en", "en"), ("xx", "zh-hans")]
)
def test_language_is_chosen_by_person_not_by_browser(client, db, cookie, language):
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    response = client.get(LOGIN, headers={"accept-language": "en-US"})

    assert response.headers["Content-Language"] == language


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "10.0.0.1"), (1, "192.0.2.7"), (2, "192.0.2.9"), (3, "10.0.0.1")]
)
def test_client_address_trusts_only_own_proxies(rf, settings, proxies, address):
    settings.PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.9, 192.0.2.7")

    assert client_address(request) == address


def test_uploads_have_no_address(client, db):
    assert client.get("/media/secret.pdf").status_code == 404


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name):
    lines = (Path(settings.BASE_DIR) / name).read_text().splitlines()
    requirements = [line for line in lines if line and not line.startswith(("#", "-r"))]

    assert [line for line in requirements if not re.fullmatch(r"[\w.\[\]-]+==[\w.]+", line)] == []


@pytest.mark.parametrize(
    "module",
    [
        *("docx", "gunicorn", "jieba", "opencc", "openpyxl", "psycopg", "pypdf"),
        *("python_calamine", "selectolax.lexbor", "whitenoise", "xlsxwriter"),
    ],
)
def test_requirement_imports(module):
    assert import_module(module)

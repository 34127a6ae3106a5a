"""What a stranger tries at the doors, at every address of the site and the admin."""

import csv
import io
import json
import logging
import re
from collections import Counter
from itertools import cycle

import openpyxl
import pytest
from django.conf import settings as project
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from django.urls import NoReverseMatch, reverse

from plans.models import TrailEntry
from tests.factories import make_user
from tests.hostile import LONG, SHORT, dangers_in, make_world, poison
from tests.walking import Address, addresses

pytestmark = pytest.mark.django_db
# Leads from any row to its page; and the queue's rows, which only the worker makes.
NEVER_MADE = {"admin:view_on_site"} | {
    f"admin:django_tasks_database_dbtaskresult_{page}" for page in ("change", "delete", "history")
}
# A name in plain quotes, or percent-encoded: nothing that ends the header or begins another.
PLAIN, ENCODED = r'="[^"\r\n\\]*"', r"\*=(utf-8|UTF-8)''[\w%.~!#$&+^`|-]*"
QUIET_NAME = re.compile(f"attachment; filename({PLAIN}|{ENCODED})")
LOGIN, PASSWORD = "/admin/login/", "passphrase-for-tests"
FORMULA = re.compile(r"^[=+\-@\t\r＝＋－＠](?!\d)")


def world_addresses(rows: dict[str, object]) -> list[Address]:
    city, indicator = rows["plans.jurisdiction"], rows["plans.indicator"]
    for one in (city, indicator):
        one.refresh_from_db()
    codes = {
        f"{name}.code": city.code
        for name in ("place", "scorecard_export", "place_checks", "months")
    }
    codes |= {f"{name}.code": indicator.code for name in ("indicator", "ranking")}
    found, empty = addresses({**rows, **codes})
    assert set(empty) <= NEVER_MADE
    return found


def signed_in(user, **options: object) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


# Every page


def test_every_page_escapes_what_people_wrote_and_obeys_the_policy() -> None:
    rows = make_world()
    assert poison() > 50
    root = get_user_model().objects.get(pk=rows["root"].pk)
    client = signed_in(root)
    pages, wrong = 0, []

    for address in world_addresses(rows):
        response = client.get(address.path)
        if response.status_code >= 500:
            wrong.append((address.path, response.status_code))
        if "Content-Security-Policy" not in response.headers:
            wrong.append((address.path, "no policy"))
        if response.status_code == 200 and "text/html" in response.headers["Content-Type"]:
            pages += 1
            wrong += [(address.path, danger) for danger in dangers_in(response.content.decode())]
        if response.streaming:
            list(response.streaming_content)

    assert wrong == []
    assert pages > 130


def test_walk_finds_what_it_looks_for() -> None:
    assert dangers_in(f"<p>{SHORT}</p>") == ["<i {'id': 'x'}>"]
    assert dangers_in(LONG)[1:] == ["<script {}>"]
    assert dangers_in('<a href=" JavaScript:x" onclick="y" style="z">')[0].startswith("href=")
    assert dangers_in("<p>&lt;script&gt;</p><script src='/x.js'></script>") == []


def test_policy_has_no_unsafe_word() -> None:
    words = json.dumps(project.CONTENT_SECURITY_POLICY["DIRECTIVES"], default=str)

    assert "unsafe" not in words and "*" not in words


def test_no_file_made_of_what_people_wrote_holds_a_formula() -> None:
    rows = make_world()
    poison()
    rows["plans.jurisdiction"].refresh_from_db()
    code = rows["plans.jurisdiction"].code
    client = signed_in(get_user_model().objects.get(pk=rows["root"].pk))

    def scorecard(extension: str) -> bytes:
        response = client.get(reverse("scorecard_export", args=[code, extension]))
        assert response.status_code == 200
        return response.content

    assert formulas_of_csv(scorecard("csv")) == []
    assert formulas_of_xlsx(scorecard("xlsx")) == []
    for url in ("admin:plans_goal_export", "admin:outcomes_outcome_export"):
        for data in admin_exports(client, reverse(url)):
            found = formulas_of_xlsx(data) if data.startswith(b"PK") else formulas_of_csv(data)
            assert found == []


def test_no_file_at_any_address_holds_a_formula_or_a_name_that_ends_its_header() -> None:
    rows = make_world()
    poison()
    client = signed_in(get_user_model().objects.get(pk=rows["root"].pk))
    wrong, kinds = [], Counter()

    for path in file_paths(rows):
        for send in (client.get, client.post):
            response = send(path)
            name = response.headers.get("Content-Disposition", "")
            data = response.getvalue() if name.startswith("attachment") else b""
            if not data:
                continue
            extension = re.search(r"\.(\w+)\W*$", name)[1].lower()
            kinds[extension] += 1
            wrong += [(path, one) for one in formulas_in(data, extension)]
            if not QUIET_NAME.fullmatch(name) or "nosniff" not in response.headers.values():
                wrong.append((path, name))

    assert wrong == []
    assert {"csv", "xlsx", "json"} <= set(kinds)


def file_paths(rows: dict[str, object]) -> list[str]:
    """Return every address with each kind of file it may be asked for."""
    paths = [address.path for address in world_addresses(rows)]
    stems = {path.rpartition(".")[0] for path in paths if path.endswith((".csv", ".json"))}
    others = [f"{stem}.{kind}" for stem in stems for kind in ("csv", "json", "xlsx", "docx")]
    asked = "?kind=goals&year=2024"
    return [*paths, *others, reverse("admin:plans_importjob_template") + asked]


def formulas_in(data: bytes, extension: str) -> list[str]:
    """Return the cells of a table that would be run; json runs nothing."""
    if extension == "csv":
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        return [cell for row in rows for cell in row if FORMULA.match(cell)]
    if extension == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        return [str(cell.value) for cell in cells if cell.data_type == "f"]
    if extension == "json":
        json.loads(data)
    return []


REFUSALS = {
    400: lambda client: client.get("/", headers={"host": "evil.example"}),
    403: lambda client: client.post("/i18n/setlang/", {"language": "en"}),
    404: lambda client: client.get("/nowhere/<script>alert(1)</script>"),
    405: lambda client: client.put("/goals/"),
    429: lambda client: [
        client.post(LOGIN, {"username": SHORT, "password": "x", "csrfmiddlewaretoken": "x"})
        for _attempt in range(6)
    ][-1],
    500: lambda client: client.get("/goals/"),
}


@pytest.mark.parametrize("status", REFUSALS)
def test_page_of_an_error_obeys_the_policy_and_repeats_no_script(
    status: int, settings, monkeypatch
) -> None:
    settings.DEBUG, settings.AXES_ENABLED = False, True
    if status == 500:
        monkeypatch.setattr("outcomes.views.goals.render", None)
    checks = status == 403
    client = Client(raise_request_exception=False, enforce_csrf_checks=checks)

    response = REFUSALS[status](client)

    assert response.status_code == status
    assert dangers_in(response.content.decode()) == []
    assert "<script>alert" not in response.content.decode()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"


def test_login_tells_no_stranger_which_names_are_accounts() -> None:
    make_user(username="zhang")
    make_user(username="closed", is_active=False)
    make_user(username="guest", is_staff=False)
    pages = []
    for name, password in (
        ("zhang", "wrong"), ("nobody", "wrong"), ("closed", "wrong"), ("closed", PASSWORD),
    ):  # fmt: skip
        page = Client().post(LOGIN, {"username": name, "password": password}).content.decode()
        pages.append(re.sub(r'value="[^"]*"', "", page))

    assert len(set(pages)) == 1


def test_unknown_name_costs_the_same_hashing_as_a_known_one(monkeypatch) -> None:
    make_user(username="zhang")
    hashed = []
    hasher = get_hasher()
    encode = type(hasher).encode
    monkeypatch.setattr(
        type(hasher), "encode", lambda self, *given: hashed.append(1) or encode(self, *given)
    )

    counts = []
    for name in ("zhang", "nobody"):
        hashed.clear()
        Client().post(LOGIN, {"username": name, "password": "wrong"})
        counts.append(len(hashed))

    assert counts[0] == counts[1] > 0


def test_password_is_not_reset_by_mail() -> None:
    """There is no such address: an administrator sets a first password, to be changed."""
    for path in ("/admin/password_reset/", "/accounts/password_reset/", "/password_reset/"):
        assert Client().get(path).status_code in (302, 404)
    with pytest.raises(NoReverseMatch):
        reverse("admin_password_reset")


def admin_exports(client: Client, url: str) -> list[bytes]:
    form = client.get(url).context["form"]
    made = []
    for number, _label in form.fields["format"].choices:
        if number != "":
            response = client.post(url, {"format": number, "resource": ""})
            assert response.headers["Content-Disposition"].startswith("attachment")
            made.append(response.getvalue())
    assert made
    return made


def formulas_of_csv(data: bytes) -> list[str]:
    if data.startswith(b"{") or data.startswith(b"["):
        return []
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) > 1
    return [cell for row in rows for cell in row if FORMULA.match(cell)]


def formulas_of_xlsx(data: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 10
    return [str(cell.value) for cell in cells if cell.data_type == "f"]


# Strange questions

NAMES = [
    "q",
    "place",
    "year",
    "as_of",
    "unverified",
    "targets",
    "status",
    "light",
    "bureau",
    "indicator",
    "page",
    "p",
    "o",
    "e",
    "all",
    "edit",
    "kind",
    "plan",
    "show",
    "state",
    "next",
    "duty",
    "contested",
    "from",
    "until",
    "day",
    "code",
    "key",
    "days",
    "left_out",
    "change",
    "mine",
    "action",
    "login",
    "address",
    "_popup",
    "_to_field",
    "id",
    "pk",
    "jurisdiction__id__exact",
    "year__exact",
]
STRANGE = ["\0", "9" * 30, "-1", "１２", "'\"><", "2024-02-30", "NaN", "%", "a" * 3000, "٣"]


@pytest.mark.parametrize("turn", range(3))
def test_no_question_in_an_address_breaks_a_page(turn: int) -> None:
    rows = make_world()
    client = signed_in(rows["root"], raise_request_exception=False)
    values = cycle(STRANGE[turn:] + STRANGE[:turn])
    asked = {name: next(values) for name in NAMES}
    broken = []

    for address in world_addresses(rows):
        if address.name != "admin:logout":
            response = client.get(address.path, asked)
            broken += [address.path] if response.status_code >= 500 else []
            if response.streaming:
                list(response.streaming_content)

    assert broken == []


# Forged posts


def test_no_post_without_its_token_is_taken_at_any_address() -> None:
    rows = make_world()
    client = signed_in(rows["root"], enforce_csrf_checks=True)
    before = TrailEntry.objects.count()
    answers = {
        address.path: client.post(address.path, {"move": "verify", "post": "yes"}).status_code
        for address in world_addresses(rows)
    }

    taken = {path: code for path, code in answers.items() if code not in (403, 405)}

    assert taken == {}
    assert len(answers) > 100
    assert TrailEntry.objects.count() == before


# Getting in


@pytest.mark.parametrize("names", [["zhang"] * 5, ["Zhang", "ZHANG", "zhang ", "ｚhang", "zHaNg"]])
def test_five_wrong_passwords_lock_however_the_name_is_written(settings, names: list[str]) -> None:
    settings.AXES_ENABLED = True
    make_user(username="zhang")
    client = Client()
    for name in names:
        client.post(LOGIN, {"username": name, "password": "wrong"})

    answer = client.post(LOGIN, {"username": "zhang", "password": PASSWORD})

    assert answer.status_code == 429
    assert "_auth_user_id" not in client.session


def test_two_accounts_cannot_differ_in_capitals_alone() -> None:
    make_user(username="zhang")
    client = signed_in(make_user(is_superuser=True))

    page = client.post(
        reverse("admin:auth_user_add"),
        {
            "username": "ZHANG",
            "usable_password": "true",
            "password1": "Kept-by-one-5",
            "password2": "Kept-by-one-5",
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        },
    )

    assert page.status_code == 200
    assert get_user_model().objects.filter(username__iexact="zhang").count() == 1


def test_session_known_before_the_login_is_worth_nothing_after() -> None:
    user = make_user()
    client = Client()
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    known = session.session_key
    client.cookies[project.SESSION_COOKIE_NAME] = known

    client.post(LOGIN, {"username": user.username, "password": PASSWORD})

    assert client.session.session_key != known
    stranger = Client()
    stranger.cookies[project.SESSION_COOKIE_NAME] = known
    assert stranger.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "wanted",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"),
        *("http:///evil.example", "https:evil.example", "\thttps://evil.example"),
    ],
)
def test_next_leads_to_no_other_server(wanted: str) -> None:
    user = make_user()

    fields = {"username": user.username, "password": PASSWORD, "next": wanted}
    login = Client().post(f"{LOGIN}", fields)
    language = Client().post("/i18n/setlang/", {"language": "en", "next": wanted})

    assert login.headers["Location"] == "/"
    assert language.headers["Location"] == "/"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "testserver@evil"])
def test_foreign_host_gets_no_page(host: str) -> None:
    for path in ("/", LOGIN, "/admin/"):
        assert Client(HTTP_HOST=host).get(path).status_code == 400
    forwarded = Client(HTTP_X_FORWARDED_HOST=host).get(LOGIN)
    assert host not in forwarded.content.decode()


# Secrets


def test_no_secret_reaches_a_log_an_error_page_or_the_trail(caplog, settings) -> None:
    settings.AXES_ENABLED = True
    settings.DEBUG = False
    secret = "My-Own-Secret-77"
    user = make_user(username="zhang")
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.DEBUG):
        pages = [
            client.post(LOGIN, {"username": "zhang", "password": secret}),
            client.post(LOGIN, {"username": secret, "password": "x"}),
            client.get("/goals/999999/"),
            client.get("/admin/nowhere/"),
        ]
        user.set_password(secret)
        user.save()

    told = caplog.text + "".join(page.content.decode() for page in pages[2:])
    told += pages[0].content.decode()
    told += "".join(str(entry.content) for entry in TrailEntry.objects.all())
    assert secret not in told
    assert project.SECRET_KEY not in told
    assert user.password not in told


def test_error_page_shows_no_cause(monkeypatch, settings) -> None:
    settings.DEBUG = False

    def fail(*arguments: object, **options: object) -> None:
        raise RuntimeError("password=hidden-in-the-cause")

    monkeypatch.setattr("outcomes.views.goals.render", fail)
    response = Client(raise_request_exception=False).get("/goals/")

    page = response.content.decode()
    assert response.status_code == 500
    assert "hidden-in-the-cause" not in page and project.SECRET_KEY not in page
    assert dangers_in(page) == []


def test_repository_holds_no_password() -> None:
    pattern = re.compile(r"""(password|SECRET_KEY)\s*=\s*["'][^"'{}]{6,}["']""")
    found = [
        f"{path}: {line.strip()}"
        for folder in ("plans", "outcomes", "trackerproj", "tools", "fixtures")
        for path in (project.BASE_DIR / folder).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if pattern.search(line)
    ]

    assert found == []

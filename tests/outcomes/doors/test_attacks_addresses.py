"""Tried at every address of the site and the admin: hostile words, odd questions, forged posts."""

import csv
import io
import json
import re
from collections import Counter
from itertools import cycle

import openpyxl
import pytest
from django.conf import settings as project
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from plans.models import TrailEntry
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

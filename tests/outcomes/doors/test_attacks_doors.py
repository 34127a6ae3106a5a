"""What a stranger tries at the doors: error pages, logins, sessions and what they tell."""

import logging
import re

import pytest
from django.conf import settings as project
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from django.urls import NoReverseMatch, reverse

from plans.models import TrailEntry
from tests.factories import make_user
from tests.hostile import SHORT, dangers_in

pytestmark = pytest.mark.django_db
LOGIN, PASSWORD = "/admin/login/", "passphrase-for-tests"


def signed_in(user, **options: object) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


# Pages of errors, and the login


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

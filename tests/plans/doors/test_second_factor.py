"""A code from a telephone: set up by the person, asked for, counted, reset by another."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from plans.actions import second_factor
from plans.enums import Role
from plans.models import Membership, RecoveryCode, SecondFactor, TrailAction, TrailEntry
from plans.sealing import opened, sealed
from tests.factories import make_bureau, make_goal, make_group, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
PASSWORD = "passphrase-for-tests"
SETUP, CODE = "/account/second-factor/", "/account/code/"


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> None:
    """Hold the clock amid a code's thirty seconds: set_up() gives the oldest code that is taken."""
    moment = datetime(2026, 3, 2, 2, 0, 15, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def code_of(user: AbstractBaseUser, steps: int = 0) -> str:
    clock = TOTP(bytes.fromhex(opened(SecondFactor.objects.get(user=user).key)))
    clock.time = timezone.now().timestamp() + 30 * steps
    return f"{clock.token():06d}"


def log_in(user: AbstractBaseUser, wanted: str = "") -> Client:
    client = Client()
    fields = {"username": user.username, "password": PASSWORD, "next": wanted}
    assert client.post(LOGIN, fields).status_code == 302
    return client


def set_up(user: AbstractBaseUser) -> list[str]:
    """Switch the second factor on through the pages; return the recovery codes."""
    client = Client()
    client.force_login(user)
    client.get(SETUP)
    response = client.post(SETUP, {"code": code_of(user, -1)})
    return response.context["codes"]


@pytest.fixture
def user(db) -> AbstractBaseUser:
    return make_user()


def test_person_sets_it_up_and_gets_recovery_codes_once(user: AbstractBaseUser) -> None:
    client = Client()
    client.force_login(user)

    page = client.get(SETUP).content.decode()
    codes = client.post(SETUP, {"code": code_of(user)}).context["codes"]

    assert "<svg" in page and "style=" not in page
    assert len(set(codes)) == 10
    kept = "".join(RecoveryCode.objects.values_list("encoded", flat=True))
    assert not any(code.replace("-", "") in kept for code in codes)
    assert client.get(SETUP).headers["Location"] == reverse("account")
    assert TrailEntry.objects.filter(action=TrailAction.SECOND_FACTOR).count() == 1


def test_setting_it_up_ends_the_persons_other_sessions_and_no_others(
    user: AbstractBaseUser,
) -> None:
    elsewhere, here, colleague = log_in(user), log_in(user), log_in(make_user())
    assert elsewhere.get("/account/").status_code == 200
    here.get(SETUP)

    here.post(SETUP, {"code": code_of(user)})

    assert elsewhere.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert colleague.get("/account/").status_code == 200


def test_database_alone_does_not_hold_the_secret(user: AbstractBaseUser, settings) -> None:
    set_up(user)
    kept = SecondFactor.objects.get(user=user)
    secret = opened(kept.key)

    assert secret not in kept.key and len(bytes.fromhex(secret)) == 20
    assert sealed(secret) != sealed(secret)

    former, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-of-the-server"
    settings.SECRET_KEY_FALLBACKS = [former]
    assert opened(kept.key) == secret


def test_code_under_a_lost_key_is_refused_with_the_way_out(
    user: AbstractBaseUser, settings
) -> None:
    set_up(user)
    settings.SECRET_KEY = "another-key-of-the-server"

    page = log_in(user).post(CODE, {"code": "123456"}).content.decode()

    assert "请找管理员重置" in page


def test_setup_begun_under_a_lost_key_begins_anew(user: AbstractBaseUser, settings) -> None:
    client = log_in(user)
    client.get(SETUP)
    begun = SecondFactor.objects.get(user=user).key
    settings.SECRET_KEY = "another-key-of-the-server"
    client = log_in(user)

    assert client.get(SETUP).status_code == 200
    assert SecondFactor.objects.get(user=user).key != begun


def test_wrong_code_does_not_switch_it_on(user: AbstractBaseUser) -> None:
    client = Client()
    client.force_login(user)
    client.get(SETUP)

    page = client.post(SETUP, {"code": "000000"}).content.decode()

    assert "动态口令不对" in page
    assert SecondFactor.objects.get().confirmed_at is None


def test_password_alone_opens_no_page(user: AbstractBaseUser) -> None:
    set_up(user)
    goal = make_goal()
    client = log_in(user)

    for url in ("/", "/admin/", goal.get_absolute_url(), reverse("account"), SETUP):
        assert client.get(url).headers["Location"].startswith(CODE)
        assert client.post(url, {}).headers["Location"].startswith(CODE)


def test_code_opens_and_leads_on_to_the_page_wanted(user: AbstractBaseUser) -> None:
    set_up(user)
    client = log_in(user)
    key = client.session.session_key

    answer = client.post(CODE, {"code": code_of(user), "next": "/goals/?year=2024"})

    assert answer.headers["Location"] == "/goals/?year=2024"
    assert client.get("/admin/").status_code == 200
    assert client.session.session_key != key


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_code_leads_to_no_other_server(user: AbstractBaseUser, wanted: str) -> None:
    set_up(user)

    answer = log_in(user).post(CODE, {"code": code_of(user), "next": wanted})

    assert answer.headers["Location"] == "/"


def test_code_is_good_once(user: AbstractBaseUser) -> None:
    set_up(user)
    code = code_of(user)
    log_in(user).post(CODE, {"code": code})

    second = log_in(user)
    second.post(CODE, {"code": code})

    assert second.get("/admin/").status_code == 302


def test_recovery_code_is_good_once(user: AbstractBaseUser) -> None:
    first = set_up(user)[0]
    one, two = log_in(user), log_in(user)

    one.post(CODE, {"code": first.lower()})
    two.post(CODE, {"code": first})

    assert one.get("/admin/").status_code == 200
    assert two.get("/admin/").status_code == 302


def test_fifth_wrong_code_locks_the_account_whatever_the_session(user: AbstractBaseUser) -> None:
    set_up(user)
    for _ in range(5):
        log_in(user).post(CODE, {"code": "000000"})

    page = log_in(user).post(CODE, {"code": code_of(user)}).content.decode()

    assert "锁定" in page
    assert TrailEntry.objects.filter(action=TrailAction.LOCKED).count() == 1


def test_lock_ends_after_half_an_hour(user: AbstractBaseUser) -> None:
    codes, now = set_up(user), timezone.now()
    for _ in range(5):
        with pytest.raises(second_factor.CodeRefused):
            second_factor.check_code(user, "000000", now)

    with pytest.raises(second_factor.CodeLocked):
        second_factor.check_code(user, codes[0], now + timedelta(minutes=29))
    second_factor.check_code(user, codes[0], now + timedelta(minutes=31))

    assert RecoveryCode.objects.filter(used_at__isnull=False).count() == 1


def test_code_in_other_digits_or_signs_is_simply_wrong(user: AbstractBaseUser) -> None:
    set_up(user)

    for code in ("１２３４５６", "12345", "-12345", "²³⁴⁵⁶⁷", "\ud800", ""):
        with pytest.raises(second_factor.CodeRefused):
            second_factor.check_code(user, code, timezone.now())


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.VERIFIER])
def test_setting_demands_it_of_strong_roles(settings, role: Role) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    user = make_user(role)
    client = log_in(user)

    assert client.get("/admin/").headers["Location"].startswith(SETUP)
    client.get(SETUP)
    client.post(SETUP, {"code": code_of(user)})

    assert client.get("/admin/").status_code == 200


def test_setting_leaves_recorders_and_former_verifiers_alone(settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    user = make_user(Role.RECORDER)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.create(
        user=user, bureau=make_bureau("旧"), role=Role.VERIFIER, valid_to=yesterday
    )

    assert log_in(user).get("/admin/").status_code == 200


def test_demanded_factor_cannot_be_switched_off_by_the_person(settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    user = make_user(Role.VERIFIER)
    codes = set_up(user)
    client = log_in(user)
    client.post(CODE, {"code": code_of(user)})

    client.post(reverse("account_remove"), {"code": codes[0]})

    assert SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def test_person_switches_it_off_with_a_code_only(user: AbstractBaseUser) -> None:
    codes = set_up(user)
    client = log_in(user)
    client.post(CODE, {"code": code_of(user)})

    client.post(reverse("account_remove"), {"code": "000000"})
    assert SecondFactor.objects.filter(user=user).exists()
    client.post(reverse("account_remove"), {"code": codes[0]})

    assert not SecondFactor.objects.filter(user=user).exists()
    assert log_in(user).get("/admin/").status_code == 200


def reset(keeper: AbstractBaseUser, account: AbstractBaseUser) -> None:
    client = Client()
    client.force_login(keeper)
    session = client.session
    session["closed_doors"] = []
    session.save()
    client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "reset_second_factor", "_selected_action": [account.pk]},
    )


def test_administrator_resets_it_and_the_trail_tells(user: AbstractBaseUser) -> None:
    keeper = make_user()
    keeper.groups.add(make_group(Role.ADMINISTRATOR))
    set_up(user)

    reset(keeper, user)

    assert not SecondFactor.objects.filter(user=user).exists()
    entry = TrailEntry.objects.filter(action=TrailAction.SECOND_FACTOR).first()
    assert (entry.login, entry.target_id, entry.details) == (
        keeper.username,
        str(user.pk),
        {"kind": "off"},
    )


def test_administrator_resets_neither_their_own_nor_a_superusers(user: AbstractBaseUser) -> None:
    keeper = make_user()
    keeper.groups.add(make_group(Role.ADMINISTRATOR))
    root = make_user(is_superuser=True)
    set_up(keeper)
    set_up(root)

    reset(keeper, keeper)
    reset(keeper, root)

    assert SecondFactor.objects.count() == 2

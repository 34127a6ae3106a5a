"""Codes of a telephone as a second factor: set up, asked for, locked after failures, reset."""

import hashlib
import secrets
from base64 import b32encode
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.oath import TOTP

from plans.actions.trail import append
from plans.models import AccountDoor, RecoveryCode, SecondFactor, TrailAction
from plans.sealing import Unopenable, is_openable, opened, sealed

FAILURES, LOCKED_FOR = 5, timedelta(minutes=30)
STEP_SECONDS, DIGITS, TOLERANCE = 30, 6, 1
RECOVERY_CODES = 10


class CodeRefused(ValueError):
    """A code that does not open the door; the message says what to do."""


class CodeLocked(CodeRefused):
    """Too many wrong codes: no code opens the door for a while."""


def has_second_factor(user: AbstractBaseUser) -> bool:
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


@transaction.atomic
def begin_second_factor(user: AbstractBaseUser) -> SecondFactor:
    """Return the secret to show, the same one until it is confirmed."""
    factor, _created = SecondFactor.objects.get_or_create(
        user=user, defaults={"key": sealed(secrets.token_hex(20))}
    )
    if factor.confirmed_at:
        raise CodeRefused(_("动态口令已启用；要换手机请先停用。"))
    if not is_openable(factor.key):
        factor.key = sealed(secrets.token_hex(20))
        factor.save(update_fields=["key"])
    return factor


def secret_text(factor: SecondFactor) -> str:
    return b32encode(_secret_of(factor)).decode("ascii")


def _secret_of(factor: SecondFactor) -> bytes:
    try:
        return bytes.fromhex(opened(factor.key))
    except Unopenable as error:
        text = _("服务器的密钥换过，这个动态口令已不能核对：请找管理员重置，再重新启用。")
        raise CodeRefused(text) from error


def setup_address(factor: SecondFactor, issuer: str) -> str:
    """Return what the QR code holds, as authenticator apps read it."""
    label = quote(f"{issuer}:{factor.user.get_username()}")
    terms = {
        "secret": secret_text(factor),
        "issuer": issuer,
        "digits": DIGITS,
        "period": STEP_SECONDS,
    }
    return f"otpauth://totp/{label}?{urlencode(terms, quote_via=quote)}"


def confirm_second_factor(user: AbstractBaseUser, code: str, now: datetime) -> list[str]:
    """Switch the second factor on and return its recovery codes, which nobody sees again."""
    with transaction.atomic():
        door = _open_door(user, now)
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None or factor.confirmed_at:
            raise CodeRefused(_("请先打开“启用动态口令”页面扫码。"))
        if _counted(door, _takes_code(factor, code, now), now):
            factor.confirmed_at = now
            factor.save(update_fields=["confirmed_at"])
            append(TrailAction.SECOND_FACTOR, target=user, detail={"kind": "on"})
            return _new_recovery_codes(user)
    raise CodeRefused(_("动态口令不对：请核对手机时间，输入最新的 6 位数字。"))


def check_code(user: AbstractBaseUser, code: str, now: datetime) -> None:
    """Let a code of the telephone or a recovery code through, once; raises CodeRefused."""
    with transaction.atomic():
        door = _open_door(user, now)
        factors = SecondFactor.objects.select_for_update().filter(user=user)
        factor = factors.filter(confirmed_at__isnull=False).first()
        if factor is None:
            raise CodeRefused(_("动态口令未启用。"))
        is_right = _takes_code(factor, code, now) or _takes_recovery_code(user, code, now)
        if _counted(door, is_right, now):
            return
    # Outside the transaction, so that the failure stays counted.
    raise CodeRefused(_("动态口令不对：请输入最新的 6 位数字，或一个没有用过的备用码。"))


@transaction.atomic
def remove_second_factor(user: AbstractBaseUser) -> bool:
    """Take the second factor off an account, with its recovery codes and its lock."""
    gone, _kinds = SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    AccountDoor.objects.filter(user=user).update(code_failures=0, code_locked_until=None)
    if gone:
        append(TrailAction.SECOND_FACTOR, target=user, detail={"kind": "off"})
    return bool(gone)


def _open_door(user: AbstractBaseUser, now: datetime) -> AccountDoor:
    """Return the account's door, locked for this transaction; raises CodeLocked."""
    AccountDoor.objects.get_or_create(user=user)
    door = AccountDoor.objects.select_for_update().get(user=user)
    if door.code_locked_until and door.code_locked_until > now:
        raise CodeLocked(_("动态口令连续输错次数过多，已锁定 30 分钟，请稍后再试。"))
    return door


def _counted(door: AccountDoor, is_right: bool, now: datetime) -> bool:
    """Count a wrong code, and lock at the fifth in a row."""
    door.code_failures = 0 if is_right else door.code_failures + 1
    door.code_locked_until = None
    told = {"target": door.user, "detail": {"kind": "code"}, "by": door.user}
    if not is_right:
        append(TrailAction.FAILED, **told)
    if door.code_failures >= FAILURES:
        door.code_failures, door.code_locked_until = 0, now + LOCKED_FOR
        append(TrailAction.LOCKED, **told)
    door.save(update_fields=["code_failures", "code_locked_until"])
    return is_right


def _takes_code(factor: SecondFactor, code: str, now: datetime) -> bool:
    """Say whether the telephone shows this code now, and never take it again."""
    digits = code.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == DIGITS):
        return False
    clock = TOTP(_secret_of(factor), step=STEP_SECONDS, digits=DIGITS)
    clock.time = now.timestamp()
    if not clock.verify(int(digits), TOLERANCE, factor.last_step + 1):
        return False
    factor.last_step = clock.t()
    factor.save(update_fields=["last_step"])
    return True


def _takes_recovery_code(user: AbstractBaseUser, code: str, now: datetime) -> bool:
    kept = RecoveryCode.objects.filter(user=user, used_at=None, encoded=_encoded(code))
    return kept.update(used_at=now) == 1


def _new_recovery_codes(user: AbstractBaseUser) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [b32encode(secrets.token_bytes(10)).decode("ascii") for _n in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, encoded=_encoded(c)) for c in codes)
    return ["-".join(code[start : start + 4] for start in range(0, 16, 4)) for code in codes]


def _encoded(code: str) -> str:
    """Hash a recovery code; it is 80 random bits, which need no slow hash."""
    plain = code.replace("-", "").replace(" ", "").upper()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()

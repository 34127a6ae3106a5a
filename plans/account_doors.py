"""What stands between a right password and the pages: a code, a new password, a telephone.

Which doors are closed is worked out at the login and kept in the session, so that no page asks
the database again.
"""

import unicodedata
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import AccountDoor, Membership, SecondFactor

SESSION = "closed_doors"


class Door(TextChoices):
    CODE = "code"
    PASSWORD = "password"
    SETUP = "setup"


# The page that opens each door, by the name of its address.
PAGES = {Door.CODE: "account_code", Door.PASSWORD: "account_password", Door.SETUP: "account_setup"}


def counted_as(typed: object) -> str:
    """Return the name that wrong passwords are counted under, however it was written."""
    return unicodedata.normalize("NFKC", str(typed)).strip().casefold()[:150]


def close_doors(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Note in the session what the person has to do before anything else."""
    now = timezone.now()
    state = AccountDoor.objects.filter(user=user).first()
    factor = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()
    closed = []
    if factor:
        closed.append(Door.CODE.value)
    if state and state.is_password_initial:
        closed.append(Door.PASSWORD.value)
    if not factor and needs_second_factor(user, now):
        closed.append(Door.SETUP.value)
    request.session[SESSION] = closed
    remind_of_old_password(request, user, state, now)


def first_closed(request: HttpRequest) -> Door | None:
    closed = request.session.get(SESSION)
    return Door(closed[0]) if closed else None


def open_door(request: HttpRequest, door: Door) -> None:
    """Take the door away, and give the session a new key: what was known before opens nothing."""
    closed = request.session.get(SESSION, [])
    request.session[SESSION] = [one for one in closed if one != door.value]
    request.session.cycle_key()


def end_other_sessions(request: HttpRequest) -> None:
    """End what else is open in the person's name: it got in with less than is asked for now."""
    others = Session.objects.exclude(session_key=request.session.session_key)
    for session in others.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get(SESSION_KEY) == str(request.user.pk):
            session.delete()


def needs_second_factor(user: AbstractBaseUser, now: datetime) -> bool:
    """Say whether the settings demand a second factor of this person's roles."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    roles = Membership.objects.filter(user=user, role__in=settings.SECOND_FACTOR_ROLES)
    day = timezone.localdate(now)
    # A group alone gives powers too: whoever keeps accounts or reads the trail.
    by_right = user.has_perm("auth.change_user") or user.has_perm("plans.read_trail")
    return by_right or any(membership.is_valid_on(day) for membership in roles)


def password_is_old(user: AbstractBaseUser, state: AccountDoor | None, now: datetime) -> bool:
    set_at = state.password_set_at if state and state.password_set_at else user.date_joined
    days = settings.PASSWORD_REMIND_DAYS
    return bool(days) and now - set_at > timedelta(days=days)


def remind_of_old_password(
    request: HttpRequest, user: AbstractBaseUser, state: AccountDoor | None, now: datetime
) -> None:
    """Remind, never lock out: a forced change breeds passwords that count upwards."""
    if password_is_old(user, state, now):
        text = _("您的密码已用了 %d 天以上，请到“我的账号”更换。") % settings.PASSWORD_REMIND_DAYS
        messages.warning(request, text, fail_silently=True)

"""Rules for passwords beyond Django's own, as level 2 of 等保 is commonly read."""

import unicodedata

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.acting import acting_person
from plans.models import AccountDoor, FormerPassword


class ThreeKinds:
    """Ask for three of: small letters, capitals, digits, other signs."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if len({kind_of(sign) for sign in password}) < 3:
            raise ValidationError(self.get_help_text(), code="password_of_few_kinds")

    def get_help_text(self) -> str:
        return _("密码须含小写字母、大写字母、数字、其他符号四类中的至少三类。")


def kind_of(sign: str) -> str:
    category = unicodedata.category(sign)
    return {"Ll": "small", "Lu": "capital", "Nd": "digit"}.get(category, "other")


class NotTheUserName:
    """Refuse a password that holds the user name, written forwards or backwards."""

    SHORTEST = 3

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        name = (user.get_username() or "").casefold() if user else ""
        written = password.casefold()
        if len(name) >= self.SHORTEST and (name in written or name[::-1] in written):
            raise ValidationError(_("密码不能包含账号名。"), code="password_holds_user_name")

    def get_help_text(self) -> str:
        return _("密码不能包含账号名，正写倒写都不行。")


class NotUsedBefore:
    """Refuse the last passwords of the account, this one included; keep the hash of each."""

    def __init__(self, last: int = 5) -> None:
        self.last = last

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if user is None or user.pk is None:
            return
        former = FormerPassword.objects.filter(user=user)[: self.last]
        known = {one.encoded for one in former} | {user.password}
        if any(check_password(password, encoded) for encoded in known):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Keep the new hash; a password that somebody else set is to be changed at first login."""
        if user is None or user.pk is None:
            return
        FormerPassword.objects.create(user=user, encoded=user.password)
        old = FormerPassword.objects.filter(user=user)[self.last :]
        FormerPassword.objects.filter(pk__in=[one.pk for one in old]).delete()
        by = acting_person()
        AccountDoor.objects.update_or_create(
            user=user,
            defaults={
                "password_set_at": timezone.now(),
                "is_password_initial": by is not None and by.pk != user.pk,
            },
        )

    def get_help_text(self) -> str:
        return _("不能使用最近 %d 次用过的密码。") % self.last

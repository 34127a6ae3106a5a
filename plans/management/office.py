"""Commands that say in the trail whose doing they are: a person's (--user) or the operator's."""

import os
import pwd
from argparse import ArgumentParser

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.acting import acting_as
from plans.reach import Reader


class OfficeCommand(BaseCommand):
    """A command run on the server by whoever operates it, who reads and writes everything."""

    def execute(self, *args: object, **options: object) -> str | None:
        self.person = person_named(str(options.get("user") or ""))
        where = _("命令行 %s") % operator()
        with acting_as(lambda: self.person, where, stand_in=_("服务器操作员")):
            return super().execute(*args, **options)


class PersonCommand(OfficeCommand):
    """One that may also run for a person: it then shows and writes only what that person may."""

    def create_parser(self, *arguments: object, **options: object) -> ArgumentParser:
        parser = super().create_parser(*arguments, **options)
        parser.add_argument(
            "--user", help="do it for this account, with its rights; without it as the operator"
        )
        return parser

    @property
    def reader(self) -> Reader | None:
        """Return who looks at the figures; None: the operator, who sees all."""
        return Reader(self.person, timezone.localdate()) if self.person else None


def person_named(name: str) -> AbstractBaseUser | None:
    if not name:
        return None
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise CommandError(_("没有名为 %s 的用户。") % name)
    if not user.is_active:
        raise CommandError(_("账号 %s 已停用。") % name)
    return user


def operator() -> str:
    """Return the account of the operating system; its environment could claim another."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())

"""Create the demonstration accounts, with passwords made up on the spot and printed once."""

import secrets

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from outcomes.actions.roles import set_up_roles
from plans.actions.trail import append
from plans.enums import Role
from plans.management.office import OfficeCommand
from plans.models import Bureau, Membership, TrailAction

ACCOUNTS = {
    "tianbao": (Role.RECORDER, _("田宝")),
    "shenhe": (Role.REVIEWER, _("沈河")),
    "heding": (Role.VERIFIER, _("何定")),
    "ducha": (Role.SUPERVISOR, _("杜查")),
    "zhuguan": (Role.DATA_OWNER, _("朱冠")),
    "guanli": (Role.ADMINISTRATOR, _("关立")),
    "shenji": (Role.AUDITOR, _("沈纪")),
}


class Command(OfficeCommand):
    help = "Create an account for each role, for trying it out."

    @transaction.atomic
    def handle(self, **options: object) -> None:
        groups = set_up_roles()
        made = []
        for name, (role, given_name) in ACCOUNTS.items():
            if get_user_model().objects.filter(username=name).exists():
                continue
            password = secrets.token_urlsafe(9)
            user = get_user_model().objects.create_user(
                name, password=password, first_name=given_name, is_staff=True
            )
            user.groups.add(groups[role])
            self.appoint(user, role)
            made.append((role, name, password))
        self.report(made)

    def appoint(self, user, role: Role) -> None:
        """Give the person the role in every bureau of the demonstration data."""
        bureaus = list(Bureau.objects.all())
        Membership.objects.bulk_create(
            Membership(user=user, bureau=bureau, role=role) for bureau in bureaus
        )
        detail = {"kind": "create", "what": role.label, "rows": [str(one) for one in bureaus]}
        append(TrailAction.ROLE, target=user, detail=detail)

    def report(self, made: list[tuple[Role, str, str]]) -> None:
        if not made:
            self.stdout.write(_("演示账号已存在；忘记密码可运行 manage.py changepassword 账号名。"))
            return
        self.stdout.write(_("演示账号（密码只显示这一次，请记下）:"))
        for role, name, password in made:
            self.stdout.write(f"  {role.label}  {name}  {password}")

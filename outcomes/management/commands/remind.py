"""Remind people of what they owe: print it, or with --send mail it, once a day each."""

from argparse import ArgumentParser
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import send_mail
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.models import ReminderMail
from outcomes.moves_access import supervised
from outcomes.reports.due_board import Owed, owed_figures
from plans.access import recordable_goals
from plans.actions.trail import append
from plans.management.office import PersonCommand
from plans.models import Goal, TrailAction
from plans.people import printed_name
from plans.querysets import GoalQuerySet


class Command(PersonCommand):
    help = "Print what each person has to report, or mail it to them (--send), once a day each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--send", action="store_true", help="mail it; EMAIL_URL must be set")
        parser.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD; default today")

    def handle(self, *, send: bool, day: date | None, **options: object) -> None:
        if send and not settings.EMAIL_URL:
            raise CommandError(_("没有设置 EMAIL_URL，不能发邮件；去掉 --send 可先看内容。"))
        day = day or timezone.localdate()
        owed = [one for one in owed_figures(self.goals(), day) if one.is_missing]
        append(TrailAction.EXPORT, detail={"command": "remind", "send": send})
        people = get_user_model().objects.filter(is_active=True, memberships__isnull=False)
        told = 0
        for person in people.distinct().order_by("username"):
            mine = set(recordable_goals(person, day).values_list("pk", flat=True))
            items = [one for one in owed if one.goal.pk in mine]
            if not items:
                continue
            told += 1
            self.tell(person, message(items, day), day, send)
        if not told:
            self.stdout.write(_("今天没有要提醒的人。"))

    def goals(self) -> GoalQuerySet:
        """Return the goals whose people may be reminded: those a person supervises, or all."""
        if self.person is None:
            return Goal.objects.all()
        return Goal.objects.filter(supervised("", self.person, timezone.localdate()))

    def tell(self, person: AbstractBaseUser, text: str, day: date, send: bool) -> None:
        name = printed_name(person)
        if not send:
            self.stdout.write(f"{name} <{person.email or _('没有邮箱')}>\n{text}\n")
        elif not person.email:
            self.stderr.write(_("%s 没有邮箱，未发送。") % name)
        elif deliver(person, text, day):
            self.stdout.write(_("已发给 %s。") % name)
        else:
            self.stdout.write(_("%s 今天已发过。") % name)


def message(items: list[Owed], day: date) -> str:
    """Write what one person owes, the oldest first."""
    lines = [
        _("%(due)s %(task)s：%(place)s %(goal)s，%(text)s")
        % {
            "due": one.due.on.isoformat(),
            "task": one.task.name,
            "place": one.goal.jurisdiction.qualified_name,
            "goal": one.goal.title,
            "text": one.text,
        }
        for one in items
    ]
    overdue = sum(one.is_overdue for one in items)
    head = _("截至%(day)s，应报未报 %(count)d 项，其中逾期 %(overdue)d 项：") % {
        "day": day.isoformat(),
        "count": len(items),
        "overdue": overdue,
    }
    return "\n".join([head, *lines])


def deliver(person: AbstractBaseUser, text: str, day: date) -> bool:
    """Send the mail unless this day's went out; a mail that fails is not kept as sent."""
    try:
        with transaction.atomic():
            ReminderMail.objects.create(person=person, sent_on=day, address=person.email, text=text)
            subject = _("报送提醒 %s") % day.isoformat()
            send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [person.email])
    except IntegrityError:
        return False
    return True

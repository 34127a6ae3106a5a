"""Who may do what for which bureau: one rule, asked by lists, forms, actions and commands."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from plans.enums import Role
from plans.models import Bureau, Goal, Jurisdiction
from plans.querysets import BureauQuerySet, GoalQuerySet
from plans.reach import RECORDING, VERIFYING, place_reached, reached_bureaus

__all__ = [
    "EVERYBODY",
    "RECORDING",
    "VERIFYING",
    "RecordingDuty",
    "beyond_duty",
    "bureaus_of",
    "may_plan",
    "may_record",
    "recordable_goals",
    "recording_bureau",
    "recording_duty",
]


def bureaus_of(user: AbstractBaseUser, day: date, *roles: Role) -> BureauQuerySet:
    """Return the bureaus the person serves on that day, in one of the roles if given."""
    return Bureau.objects.of_person(user, day, *roles)


def recordable_goals(user: AbstractBaseUser, day: date) -> GoalQuerySet:
    """Return the goals whose outcomes the person may record: led, helped with or planned."""
    return Goal.objects.recordable_by(user, day)


def may_record(user: AbstractBaseUser, goal: Goal, day: date) -> bool:
    return recordable_goals(user, day).filter(pk=goal.pk).exists()


def recording_bureau(user: AbstractBaseUser, goal: Goal, day: date) -> Bureau | None:
    """Return the bureau the person records a goal for, the leading one first, their own before
    one that their role only reaches."""
    helping = goal.cooperating_bureaus.values_list("pk", flat=True)
    ranked = [goal.lead_bureau_id, *helping, goal.plan.bureau_id]
    for bureaus in (bureaus_of(user, day, *RECORDING), reached_bureaus(user, day, *RECORDING)):
        found = {bureau.pk: bureau for bureau in bureaus.filter(pk__in=[pk for pk in ranked if pk])}
        if chosen := next((found[pk] for pk in ranked if pk in found), None):
            return chosen
    return None


def may_plan(user: AbstractBaseUser, bureau: Bureau | None, day: date, place: Jurisdiction) -> bool:
    """Say whether the person keeps the plans and documents of a bureau of a place; those of no
    bureau are kept by all bureaus of the place."""
    if user.is_superuser:
        return True
    if bureau is None:
        served = Jurisdiction.objects.served_by(user, day, *RECORDING)
        return served.filter(pk=place.pk).exists()
    return reached_bureaus(user, day, *RECORDING).filter(pk=bureau.pk).exists()


@dataclass(frozen=True)
class RecordingDuty:
    """For whom a person may write, read once for the many rows of a sheet; None: for everybody."""

    bureaus: frozenset[int] | None = None
    places: frozenset[int] = field(default_factory=frozenset)
    whole_places: frozenset[int] = field(default_factory=frozenset)

    def covers(self, bureau: Bureau | None, place: Jurisdiction) -> bool:
        """Say whether rows of the bureau are theirs to write; of no bureau, those of its place."""
        if self.bureaus is None or place.pk in self.whole_places:
            return True
        return place.pk in self.places if bureau is None else bureau.pk in self.bureaus


EVERYBODY = RecordingDuty()


def beyond_duty(bureau: Bureau | None, place: Jurisdiction) -> str:
    """Tell a person that a row is another bureau's to write."""
    return _("“%(bureau)s”的数据不在您的职责范围：请由该单位填报，或请管理员调整任职。") % {
        "bureau": f"{place.qualified_name} {bureau or ''}".strip()
    }


def recording_duty(user: AbstractBaseUser | None, day: date) -> RecordingDuty:
    """Return what the person may write for; nobody (a command of the office) and a superuser
    write for all. Two queries."""
    if user is None or user.is_superuser:
        return EVERYBODY
    bureaus = reached_bureaus(user, day, *RECORDING).values_list("pk", "jurisdiction")
    found = list(bureaus)
    whole = Jurisdiction.objects.filter(place_reached(user, day, RECORDING, "pk"))
    return RecordingDuty(
        frozenset(pk for pk, _where in found),
        frozenset(place for _key, place in found),
        frozenset(whole.values_list("pk", flat=True)),
    )

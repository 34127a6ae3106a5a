"""Who may do what for which bureau: one rule, asked by lists, forms, actions and commands."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from plans.enums import Role
from plans.models import Bureau, Goal
from plans.querysets import BureauQuerySet, GoalQuerySet

RECORDING = (Role.RECORDER,)
VERIFYING = (Role.VERIFIER,)


def bureaus_of(user: AbstractBaseUser, day: date, *roles: Role) -> BureauQuerySet:
    """Return the bureaus the person serves on that day, in one of the roles if given."""
    if not user.is_authenticated:
        return Bureau.objects.none()
    return Bureau.objects.of_person(user, day, *roles)


def recordable_goals(user: AbstractBaseUser, day: date) -> GoalQuerySet:
    """Return the goals whose outcomes the person may record: led, helped with or planned."""
    bureaus = bureaus_of(user, day, *RECORDING)
    return Goal.objects.filter(
        Q(lead_bureau__in=bureaus)
        | Q(cooperating_bureaus__in=bureaus)
        | Q(plan__bureau__in=bureaus)
    ).distinct()


def may_record(user: AbstractBaseUser, goal: Goal, day: date) -> bool:
    return recordable_goals(user, day).filter(pk=goal.pk).exists()


def recording_bureau(user: AbstractBaseUser, goal: Goal, day: date) -> Bureau | None:
    """Return the bureau the person records a goal for, the leading one first."""
    bureaus = {bureau.pk: bureau for bureau in bureaus_of(user, day, *RECORDING)}
    helping = goal.cooperating_bureaus.values_list("pk", flat=True)
    ranked = [goal.lead_bureau_id, *helping, goal.plan.bureau_id]
    return next((bureaus[pk] for pk in ranked if pk in bureaus), None)


def may_plan(user: AbstractBaseUser, bureau: Bureau | None, day: date) -> bool:
    """Say whether the person keeps the plans and documents of a bureau; one of nobody is open."""
    if user.is_superuser or bureau is None:
        return True
    return bureaus_of(user, day, *RECORDING).filter(pk=bureau.pk).exists()

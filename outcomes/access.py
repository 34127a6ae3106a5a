"""Whose outcomes a person may change or verify; built on plans.access."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q

from outcomes.models import Outcome
from outcomes.querysets import OutcomeQuerySet
from plans.access import RECORDING, VERIFYING, bureaus_of
from plans.enums import Role
from plans.models import Bureau
from plans.querysets import BureauQuerySet


def _within_duty(user: AbstractBaseUser, day: date, *roles: Role) -> OutcomeQuerySet:
    """Keep the outcomes of the person's bureaus; one of no bureau falls to those of its place."""
    bureaus: BureauQuerySet = bureaus_of(user, day, *roles)
    of_its_place = Bureau.objects.filter(
        pk__in=bureaus.values("pk"), jurisdiction=OuterRef("jurisdiction")
    )
    return Outcome.objects.filter(
        Q(bureau__in=bureaus) | (Q(bureau__isnull=True) & Exists(of_its_place))
    )


def recordable_outcomes(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    return _within_duty(user, day, *RECORDING)


def verifiable_outcomes(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    """Keep what the person may verify or return: in their bureau, and entered by another."""
    return _within_duty(user, day, *VERIFYING).exclude(entered_by=user)


def may_change(user: AbstractBaseUser, outcome: Outcome, day: date) -> bool:
    return recordable_outcomes(user, day).filter(pk=outcome.pk).exists()


def may_verify(user: AbstractBaseUser, outcome: Outcome, day: date) -> bool:
    return verifiable_outcomes(user, day).filter(pk=outcome.pk).exists()

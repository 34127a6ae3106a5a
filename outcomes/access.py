"""Whose outcomes a person may change, review, verify or confirm; built on plans.reach."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from outcomes.enums import WAITING, ObjectionState, OutcomeState
from outcomes.models import Objection, Outcome
from outcomes.querysets import OutcomeQuerySet
from plans.reach import RECORDING, REVIEWING, VERIFYING, Reader, indicator_owned, within_reach


def reader_of(request: HttpRequest) -> Reader:
    return Reader(request.user, timezone.localdate())


def recordable_outcomes(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    return Outcome.objects.in_duty_of(user, day, RECORDING)


def reviewable_outcomes(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    """Keep what the person may review or return: in their reach, and never entered by them."""
    return _of_others(Outcome.objects.in_duty_of(user, day, REVIEWING), user)


def verifiable_outcomes(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    """Keep what the person may verify or return, as a verifier or as owner of the data; neither
    entered nor reviewed by them."""
    in_duty = within_reach(user, day, VERIFYING) | indicator_owned(user, day)
    found = Outcome.objects.filter(in_duty).exclude(reviewed_by=user)
    return _of_others(found, user)


def confirmable_outcomes(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    """Keep the verified figures that wait for the word of the person's bureau as data owner."""
    found = Outcome.objects.owned_by(user, day).filter(
        state=OutcomeState.VERIFIED, confirmed_by__isnull=True
    )
    return _of_others(found, user)


def reviewable_now(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    """Keep what waits for the person's review: submitted, where two steps are asked for."""
    asks = Q(bureau__two_steps=True) | Q(jurisdiction__two_steps=True)
    return reviewable_outcomes(user, day).filter(asks, state=OutcomeState.SUBMITTED)


def verifiable_now(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    """Keep what waits for the person's verification: reviewed, or submitted where one step does."""
    one_step = Q(state=OutcomeState.SUBMITTED, jurisdiction__two_steps=False) & (
        Q(bureau__isnull=True) | Q(bureau__two_steps=False)
    )
    return verifiable_outcomes(user, day).filter(Q(state=OutcomeState.REVIEWED) | one_step)


def returnable_outcomes(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    """Keep what the person may send back: what waits, and for a verifier what is verified."""
    waiting = Q(state__in=WAITING)
    reviewed = Q(pk__in=reviewable_outcomes(user, day).values("pk"))
    verified = Q(pk__in=verifiable_outcomes(user, day).values("pk"))
    return Outcome.objects.filter(waiting & (reviewed | verified))


def reopenable_outcomes(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    """Keep the verified figures that the person may send back for good reason."""
    return _of_others(
        Outcome.objects.in_duty_of(user, day, VERIFYING).filter(state=OutcomeState.VERIFIED), user
    )


def may_change(user: AbstractBaseUser, outcome: Outcome, day: date) -> bool:
    return recordable_outcomes(user, day).filter(pk=outcome.pk).exists()


def may_verify(user: AbstractBaseUser, outcome: Outcome, day: date) -> bool:
    return verifiable_outcomes(user, day).filter(pk=outcome.pk).exists()


def may_read(reader: Reader, outcome: Outcome) -> bool:
    return Outcome.objects.readable_by(reader.user, reader.day).filter(pk=outcome.pk).exists()


def owns_data(user: AbstractBaseUser, outcome: Outcome, day: date) -> bool:
    return Outcome.objects.owned_by(user, day).filter(pk=outcome.pk).exists()


def ever_entered(user: AbstractBaseUser, outcome: Outcome) -> bool:
    """Say whether the figure is the person's: entered by them, now or before somebody else changed
    it, or put forward in an objection that it was made of."""
    history = Outcome.history.filter(id=outcome.pk, entered_by=user)
    contested = outcome.supersedes_id and _accepted(user).filter(outcome=outcome.supersedes_id)
    return outcome.entered_by_id == user.pk or history.exists() or bool(contested)


def _accepted(user: AbstractBaseUser) -> QuerySet[Objection]:
    return Objection.objects.filter(lodged_by=user, state=ObjectionState.ACCEPTED)


def _of_others(outcomes: OutcomeQuerySet, user: AbstractBaseUser) -> OutcomeQuerySet:
    """Leave out what the person ever entered: whoever changes it later does not wash that off."""
    entered = Outcome.history.filter(id=OuterRef("pk"), entered_by=user)
    contested = _accepted(user).filter(outcome=OuterRef("supersedes"))
    return outcomes.exclude(entered_by=user).exclude(Exists(entered)).exclude(Exists(contested))

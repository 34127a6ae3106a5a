"""Who may ask for a change of a promise, decide it, contest a figure, settle that, and remind."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from outcomes.enums import OutcomeState
from outcomes.models import Objection, Outcome
from plans.access import bureaus_of, may_record
from plans.enums import ChangeState, Role
from plans.models import Bureau, Goal, Target, TargetChange
from plans.querysets import BureauQuerySet

SUPERVISING = (Role.SUPERVISOR,)
# Roles that keep accounts or only read have no figure of their own to set beside another's.
WITHOUT_FIGURES = ("administrator", "auditor")
CONTESTING = tuple(role for role in Role if role.value not in WITHOUT_FIGURES)
CONTESTABLE = [state for state in OutcomeState.values if state not in ("draft", "returned")]


def supervised(prefix: str, user: AbstractBaseUser, day: date) -> Q:
    """Match goals (reached by the prefix) whose place or leading bureau the person supervises."""
    bureaus = bureaus_of(user, day, *SUPERVISING)
    return Q(**{f"{prefix}lead_bureau__in": bureaus}) | Q(
        **{f"{prefix}jurisdiction__in": bureaus.values("jurisdiction")}
    )


# Changes of a promise


def may_request(user: AbstractBaseUser, goal: Goal, day: date) -> bool:
    return may_record(user, goal, day)


def decidable_changes(user: AbstractBaseUser, day: date) -> QuerySet[TargetChange]:
    """Keep the open requests the person may approve or reject: never their own."""
    if not user.is_authenticated:
        return TargetChange.objects.none()
    open_ones = TargetChange.objects.filter(state=ChangeState.REQUESTED)
    return open_ones.exclude(requested_by=user).filter(supervised("goal__", user, day))


def may_decide(user: AbstractBaseUser, change: TargetChange, day: date) -> bool:
    return decidable_changes(user, day).filter(pk=change.pk).exists()


def visible_changes(user: AbstractBaseUser, day: date) -> QuerySet[TargetChange]:
    """Keep the requests about goals of the person's places and bureaus."""
    if user.is_superuser:
        return TargetChange.objects.all()
    bureaus = bureaus_of(user, day)
    return TargetChange.objects.filter(
        Q(goal__lead_bureau__in=bureaus)
        | Q(goal__plan__bureau__in=bureaus)
        | Q(goal__jurisdiction__in=bureaus.values("jurisdiction"))
        | Q(requested_by=user)
    )


def correctable_targets(user: AbstractBaseUser, goal: Goal, day: date) -> list[Target]:
    """Return the numbers the person may correct if they entered them: actions say whether."""
    if not may_record(user, goal, day):
        return []
    return list(goal.targets.filter(in_force=True).order_by("tier"))


# Contested figures


def contesting_bureaus(user: AbstractBaseUser, outcome: Outcome, day: date) -> BureauQuerySet:
    """Return the person's bureaus that may contest the figure: any but the one that reported it.

    A figure that is not verified yet is no stranger's to read, so only its place's own bureaus
    contest it.
    """
    bureaus = bureaus_of(user, day, *CONTESTING)
    allowed = [bureau.pk for bureau in bureaus if may_bureau_contest(bureau, outcome)]
    return bureaus.filter(pk__in=allowed)


def may_bureau_contest(bureau: Bureau, outcome: Outcome) -> bool:
    is_open = outcome.state in CONTESTABLE and outcome.is_current
    is_readable = outcome.is_verified or bureau.jurisdiction_id == outcome.jurisdiction_id
    return is_open and is_readable and bureau.pk != outcome.bureau_id


def may_contest(user: AbstractBaseUser, outcome: Outcome, day: date) -> bool:
    return bool(contestable_outcomes(user, [outcome], day))


def contestable_outcomes(
    user: AbstractBaseUser, outcomes: Iterable[Outcome], day: date
) -> set[int]:
    """Return the keys of the figures the person may contest; one query."""
    bureaus = list(bureaus_of(user, day, *CONTESTING))
    return {
        outcome.pk
        for outcome in outcomes
        if any(may_bureau_contest(bureau, outcome) for bureau in bureaus)
    }


def resolvable_objections(user: AbstractBaseUser, day: date) -> QuerySet[Objection]:
    """Keep the open objections the person may settle: never their own."""
    if not user.is_authenticated:
        return Objection.objects.none()
    bureaus = bureaus_of(user, day, *SUPERVISING)
    return (
        Objection.objects.filter(state="open")
        .exclude(lodged_by=user)
        .filter(
            Q(outcome__bureau__in=bureaus)
            | Q(outcome__jurisdiction__in=bureaus.values("jurisdiction"))
        )
    )


def may_resolve(user: AbstractBaseUser, objection: Objection, day: date) -> bool:
    return resolvable_objections(user, day).filter(pk=objection.pk).exists()


def visible_objections(user: AbstractBaseUser, day: date) -> QuerySet[Objection]:
    if user.is_superuser:
        return Objection.objects.all()
    bureaus = bureaus_of(user, day)
    return Objection.objects.filter(
        Q(bureau__in=bureaus)
        | Q(outcome__bureau__in=bureaus)
        | Q(outcome__jurisdiction__in=bureaus.values("jurisdiction"))
        | Q(lodged_by=user)
    )


# Deadlines


def remindable_bureaus(user: AbstractBaseUser, day: date) -> BureauQuerySet:
    """Return the bureaus of the places the person supervises."""
    bureaus = bureaus_of(user, day, *SUPERVISING)
    return Bureau.objects.filter(
        Q(pk__in=bureaus) | Q(jurisdiction__in=bureaus.values("jurisdiction"))
    )

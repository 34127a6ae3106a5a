"""Who may ask for a change of a promise, decide it, contest a figure, settle that, and remind.

Built on plans.reach: a supervisor decides as far as their appointment reaches, and whoever reads
everything (审计, a superuser) sees every request, objection and reminder without moving any.
"""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from outcomes.enums import OutcomeState
from outcomes.models import Objection, Outcome, Reminder
from plans.access import bureaus_of, may_record
from plans.enums import ChangeState, Role
from plans.models import Bureau, Goal, Jurisdiction, Plan, Target, TargetChange
from plans.querysets import BureauQuerySet
from plans.reach import (
    READING,
    place_reached,
    place_served,
    reached_bureaus,
    reads_everything,
    within_reach,
)

SUPERVISING = (Role.SUPERVISOR,)
# Roles that keep accounts or only read have no figure of their own to set beside another's.
WITHOUT_FIGURES = ("administrator", "auditor")
CONTESTING = tuple(role for role in Role if role.value not in WITHOUT_FIGURES)
CONTESTABLE = [state for state in OutcomeState.values if state not in ("draft", "returned")]


def supervised(prefix: str, user: AbstractBaseUser, day: date) -> Q:
    """Match goals (found by the prefix) whose place or bureau the person supervises: the leading
    bureau, else the plan's, else any of the place."""
    lead, planned, place = f"{prefix}lead_bureau", f"{prefix}plan__bureau", f"{prefix}jurisdiction"
    bureaus = reached_bureaus(user, day, *SUPERVISING).values("pk")
    of_plan = Q(**{f"{lead}__isnull": True, f"{planned}__in": bureaus})
    of_nobody = Q(**{f"{lead}__isnull": True, f"{planned}__isnull": True})
    return (
        Q(**{f"{lead}__in": bureaus})
        | of_plan
        | place_reached(user, day, SUPERVISING, place)
        | of_nobody & place_served(user, day, SUPERVISING, place)
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


def visible_changes(user: AbstractBaseUser, day: date) -> QuerySet[TargetChange]:
    """Keep the requests about goals the person works with."""
    reached = Goal.objects.reached_by(user, day).values("pk")
    return TargetChange.objects.filter(Q(goal__in=reached))


def correctable_targets(user: AbstractBaseUser, goal: Goal, day: date) -> list[Target]:
    """Return the numbers the person may correct if they entered them: actions say whether."""
    if not may_record(user, goal, day):
        return []
    return list(goal.targets.filter(in_force=True).order_by("tier"))


# Contested figures


def contesting_bureaus(user: AbstractBaseUser, outcome: Outcome, day: date) -> BureauQuerySet:
    """Return the person's bureaus that may contest the figure: any but the one that reported it,
    and of a figure that is not verified yet only those of its place."""
    bureaus = bureaus_of(user, day, *CONTESTING)
    allowed = [bureau.pk for bureau in bureaus if may_bureau_contest(bureau, outcome)]
    return bureaus.filter(pk__in=allowed)


def may_bureau_contest(bureau: Bureau, outcome: Outcome) -> bool:
    is_open = outcome.state in CONTESTABLE and outcome.is_current
    is_concerned = outcome.is_verified or bureau.jurisdiction_id == outcome.jurisdiction_id
    return is_open and is_concerned and bureau.pk != outcome.bureau_id


def may_contest(user: AbstractBaseUser, outcome: Outcome, day: date) -> bool:
    """Say whether the person may read the figure, and contest it: nobody contests unseen."""
    readable = Outcome.objects.readable_by(user, day).filter(pk=outcome.pk)
    return readable.exists() and bool(contestable_outcomes(user, [outcome], day))


def contestable_outcomes(
    user: AbstractBaseUser, outcomes: Iterable[Outcome], day: date
) -> set[int]:
    """Return the keys of the figures the person may contest, of those they may read; one query."""
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
    supervised_figures = within_reach(
        user, day, SUPERVISING, bureau="outcome__bureau", place="outcome__jurisdiction"
    )
    return Objection.objects.filter(state="open").exclude(lodged_by=user).filter(supervised_figures)


def visible_objections(user: AbstractBaseUser, day: date) -> QuerySet[Objection]:
    """Keep the objections to figures the person works with, and what their own side lodged
    against a verified figure: an objection shows the figure it is about, and one that waits is
    not theirs to read."""
    reached = Outcome.objects.reached_by(user, day).values("pk")
    lodging = reached_bureaus(user, day, *CONTESTING).values("pk")
    own = Q(bureau__in=lodging) | Q(lodged_by=user)
    return Objection.objects.filter(
        Q(outcome__in=reached) | Q(outcome__state=OutcomeState.VERIFIED) & own
    )


# Deadlines


def remindable_bureaus(user: AbstractBaseUser, day: date) -> BureauQuerySet:
    """Return the bureaus the person supervises."""
    return Bureau.objects.reached_by(user, day, *SUPERVISING)


def visible_reminders(user: AbstractBaseUser, day: date) -> QuerySet[Reminder]:
    """Keep what the bureaus a person works for were told, and what they told others."""
    told = reached_bureaus(user, day, *READING).values("pk")
    return Reminder.objects.filter(
        reads_everything(user, day) | Q(bureau__in=told) | Q(reminded_by=user)
    )


def may_keep_task(
    user: AbstractBaseUser,
    day: date,
    *,
    places: Iterable[Jurisdiction],
    bureaus: Iterable[Bureau],
    plan: Plan | None,
) -> bool:
    """Say whether a reporting task asks only those whom the person supervises; one that names
    nobody asks everybody."""
    if user.is_superuser:
        return True
    whole = set(
        Jurisdiction.objects.filter(place_reached(user, day, SUPERVISING, "pk")).values_list(
            "pk", flat=True
        )
    )
    places, bureaus = list(places), list(bureaus)
    if not (places or bureaus or plan):
        return not Jurisdiction.objects.exclude(pk__in=whole).exists()
    reached = set(remindable_bureaus(user, day).values_list("pk", flat=True))
    is_plan_theirs = plan is None or plan.bureau_id in reached or plan.jurisdiction_id in whole
    return (
        {place.pk for place in places} <= whole
        and {bureau.pk for bureau in bureaus} <= reached
        and is_plan_theirs
    )

"""How far a person's roles reach: the one rule every list, form, page and file is filtered by.

What a person is appointed to is read once for each request (plans/appointments.py); from it come
conditions, not rows: each is part of the query it narrows and costs none of its own. Querysets are
built from them, so the models are asked for by name.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from plans.appointments import appointments
from plans.enums import Reach, Role
from plans.tree import TREE_DEPTH

RECORDING = (Role.RECORDER,)
REVIEWING = (Role.REVIEWER,)
VERIFYING = (Role.VERIFIER,)
# Who sees what has not been verified yet. The data owner's reach is their indicators, the
# auditor's is everything, and whoever keeps accounts sees no figures.
READING = (Role.RECORDER, Role.REVIEWER, Role.VERIFIER, Role.SUPERVISOR)
WIDE = (Reach.PLACE, Reach.BELOW)
EVERYTHING, NOTHING = ~Q(pk__in=[]), Q(pk__in=[])


@dataclass(frozen=True)
class Reader:
    """Somebody who looks at figures on a day; the day is today, whatever day they ask about."""

    user: AbstractBaseUser | AnonymousUser
    day: date


def any_of(*conditions: Q) -> Q:
    """Join conditions by or; what matches nothing leaves no trace in the query."""
    found = [one for one in conditions if one != NOTHING]
    if EVERYTHING in found:
        return EVERYTHING
    return reduce(or_, found) if found else NOTHING


def reads_everything(user: AbstractBaseUser, day: date) -> Q:
    if user.is_active and user.is_superuser:
        return EVERYTHING
    return EVERYTHING if appointments(user, day, [Role.AUDITOR]) else NOTHING


def reach_of(user: AbstractBaseUser, day: date) -> tuple[Hashable, ...]:
    """Return all of a person that the conditions of this module depend on, to remember them by."""
    return (user.is_active and user.is_superuser, *appointments(user, day))


def place_reached(user: AbstractBaseUser, day: date, roles: Iterable[Role], place: str) -> Q:
    """Match rows whose place a role reaches as a whole; place is "pk" for a place itself."""
    held = appointments(user, day, roles)
    wide = [one.place for one in held if one.reach in WIDE]
    deep = [one.place for one in held if one.reach == Reach.BELOW]
    conditions = [Q(**{f"{place}__in": wide})] if wide else []
    return any_of(*conditions, below(deep, place))


def below(places: list[int], place: str) -> Q:
    """Match rows whose place lies somewhere below these; place is "pk" for a place itself."""
    if not places:
        return NOTHING
    step, conditions = "" if place == "pk" else f"{place}__", []
    for _level in range(TREE_DEPTH):
        step += "parent__"
        conditions.append(Q(**{f"{step}pk__in": places}))
    return any_of(*conditions)


def bureau_reached(user: AbstractBaseUser, day: date, roles: Iterable[Role]) -> Q:
    """Match the bureaus a role reaches: the person's own, and those of the places reached."""
    own = [one.bureau for one in appointments(user, day, roles)]
    return any_of(Q(pk__in=own), place_reached(user, day, roles, "jurisdiction"))


def reached_bureaus(user: AbstractBaseUser, day: date, *roles: Role) -> QuerySet:
    return apps.get_model("plans", "Bureau").objects.filter(bureau_reached(user, day, roles))


def place_served(user: AbstractBaseUser, day: date, roles: Iterable[Role], place: str) -> Q:
    """Match rows of the places of the person's bureaus, and of the places reached."""
    own = [one.place for one in appointments(user, day, roles)]
    return any_of(
        Q(**{f"{place}__in": own}) if own else NOTHING, place_reached(user, day, roles, place)
    )


def within_reach(
    user: AbstractBaseUser,
    day: date,
    roles: Iterable[Role],
    *,
    bureau: str = "bureau",
    place: str = "jurisdiction",
) -> Q:
    """Match rows of the bureaus reached, and of the places; one of no bureau falls to its place."""
    held = appointments(user, day, roles)
    if not held:
        return NOTHING
    is_wide = any(one.reach in WIDE for one in held)
    bureaus = (
        reached_bureaus(user, day, *roles).values("pk") if is_wide else [one.bureau for one in held]
    )
    return any_of(
        Q(**{f"{bureau}__in": bureaus}),
        place_reached(user, day, roles, place),
        Q(**{f"{bureau}__isnull": True}) & place_served(user, day, roles, place),
    )


def owner_speaks(bureau: str = "bureau", ownership: str = "") -> Q:
    """Match data ownerships that speak for the indicator and place of the outer query's row: the
    place's own, and of the places above those that cover the places below.

    bureau and ownership lead to the two from the inner query's row.
    """
    place, step = f"{bureau}__jurisdiction", "jurisdiction"
    condition = Q(**{place: OuterRef(step)})
    for _level in range(TREE_DEPTH):
        step += "__parent"
        condition |= Q(**{f"{ownership}covers_below": True, place: OuterRef(step)})
    return Q(**{f"{ownership}indicator": OuterRef("indicator")}) & condition


def indicator_owned(user: AbstractBaseUser, day: date) -> Q:
    """Match rows of a place and an indicator whose data the person's bureau owns there."""
    bureaus = [one.bureau for one in appointments(user, day, [Role.DATA_OWNER])]
    if not bureaus:
        return NOTHING
    owned = apps.get_model("plans", "DataOwnership").objects.filter(
        owner_speaks(), bureau__in=bureaus
    )
    return Q(Exists(owned))

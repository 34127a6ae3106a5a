"""How far a person's roles reach: the one rule every list, form, page and file is filtered by.

Conditions, not rows: each is part of the query it narrows and costs none of its own. Querysets are
built from them, so the models are asked for by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from plans.enums import Reach, Role
from plans.tree import TREE_DEPTH

if TYPE_CHECKING:
    from plans.models import Membership

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


def held(user: AbstractBaseUser, day: date, roles: Iterable[Role] = ()) -> QuerySet[Membership]:
    """Return what the person is appointed to on that day, in one of the roles if given."""
    found = apps.get_model("plans", "Membership").objects.all()
    if not (user.is_authenticated and user.is_active):
        return found.none()
    found = found.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        user=user,
    )
    return found.filter(role__in=list(roles)) if roles else found


def reads_everything(user: AbstractBaseUser, day: date) -> Q:
    if user.is_active and user.is_superuser:
        return EVERYTHING
    if not user.is_authenticated:
        return NOTHING
    return Q(Exists(held(user, day, [Role.AUDITOR])))


def place_reached(user: AbstractBaseUser, day: date, roles: Iterable[Role], place: str) -> Q:
    """Match rows whose place a role reaches as a whole; place is "pk" for a place itself."""
    appointed = held(user, day, roles)
    wide = appointed.filter(reach__in=WIDE).values("bureau__jurisdiction")
    deep = appointed.filter(reach=Reach.BELOW).values("bureau__jurisdiction")
    condition = Q(**{f"{place}__in": wide})
    step = "" if place == "pk" else f"{place}__"
    for _level in range(TREE_DEPTH):
        step += "parent__"
        condition |= Q(**{f"{step}pk__in": deep})
    return condition


def bureau_reached(user: AbstractBaseUser, day: date, roles: Iterable[Role]) -> Q:
    """Match the bureaus a role reaches: the person's own, and those of the places reached."""
    own = held(user, day, roles).values("bureau")
    return Q(pk__in=own) | place_reached(user, day, roles, "jurisdiction")


def reached_bureaus(user: AbstractBaseUser, day: date, *roles: Role) -> QuerySet:
    return apps.get_model("plans", "Bureau").objects.filter(bureau_reached(user, day, roles))


def place_served(user: AbstractBaseUser, day: date, roles: Iterable[Role], place: str) -> Q:
    """Match rows of the places of the person's bureaus, and of the places reached."""
    own = held(user, day, roles).values("bureau__jurisdiction")
    return Q(**{f"{place}__in": own}) | place_reached(user, day, roles, place)


def within_reach(
    user: AbstractBaseUser,
    day: date,
    roles: Iterable[Role],
    *,
    bureau: str = "bureau",
    place: str = "jurisdiction",
) -> Q:
    """Match rows of the bureaus reached, and of the places; one of no bureau falls to its place."""
    return (
        Q(**{f"{bureau}__in": reached_bureaus(user, day, *roles).values("pk")})
        | place_reached(user, day, roles, place)
        | Q(**{f"{bureau}__isnull": True}) & place_served(user, day, roles, place)
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
    owned = apps.get_model("plans", "DataOwnership").objects.filter(
        owner_speaks(), bureau__in=held(user, day, [Role.DATA_OWNER]).values("bureau")
    )
    return Q(Exists(owned))

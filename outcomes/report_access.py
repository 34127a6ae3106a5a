"""Who may issue reports, for which places, and who may see places ranked."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q

from plans.appointments import appointments
from plans.enums import Role
from plans.models import Bureau, Goal, Jurisdiction
from plans.querysets import JurisdictionQuerySet

ISSUE, RANK = "outcomes.issue_report", "outcomes.rank_places"


def issuable_places(user: AbstractBaseUser, day: date) -> JurisdictionQuerySet:
    """Keep the places a supervisor's role reaches: as a rule the bureau's, and all below it."""
    places = Jurisdiction.objects.select_related("parent").order_by("code")
    if not user.has_perm(ISSUE):
        return places.none()
    if user.is_superuser:
        return places
    return places.served_by(user, day, Role.SUPERVISOR)


def reportable_places(user: AbstractBaseUser, day: date) -> JurisdictionQuerySet:
    """Keep of these the places with goals, and the person's own: thousands have nothing to tell."""
    own = {one.place for one in appointments(user, day, (Role.SUPERVISOR,))}
    has_goals = Exists(Goal.objects.filter(jurisdiction=OuterRef("pk")))
    return issuable_places(user, day).filter(has_goals | Q(pk__in=own))


def signing_bureau(user: AbstractBaseUser, place: Jurisdiction, day: date) -> Bureau | None:
    """Return the bureau a person issues a report for: theirs in that place, else their first."""
    held = appointments(user, day, (Role.SUPERVISOR,))
    here = [one.bureau for one in held if one.place == place.pk]
    found = [*here, *(one.bureau for one in held)]
    return Bureau.objects.get(pk=found[0]) if found else None


def may_issue(user: AbstractBaseUser, place: Jurisdiction, day: date) -> bool:
    return issuable_places(user, day).filter(pk=place.pk).exists()

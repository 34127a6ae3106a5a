"""Who may issue reports, for which places, and who may see places ranked."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from plans.access import bureaus_of
from plans.enums import Role
from plans.models import Jurisdiction
from plans.querysets import TREE_DEPTH, JurisdictionQuerySet

ISSUE, RANK = "outcomes.issue_report", "outcomes.rank_places"


def issuable_places(user: AbstractBaseUser, day: date) -> JurisdictionQuerySet:
    """Keep the places of the bureaus a person supervises, and all below them."""
    places = Jurisdiction.objects.select_related("parent").order_by("code")
    if not user.has_perm(ISSUE):
        return places.none()
    if user.is_superuser:
        return places
    served = Jurisdiction.objects.filter(
        bureaus__in=bureaus_of(user, day, Role.SUPERVISOR)
    ).distinct()
    condition = Q(pk__in=served)
    prefix = ""
    for _level in range(TREE_DEPTH):
        prefix += "parent__"
        condition |= Q(**{f"{prefix}pk__in": served})
    return places.filter(condition).distinct()


def may_issue(user: AbstractBaseUser, place: Jurisdiction, day: date) -> bool:
    return issuable_places(user, day).filter(pk=place.pk).exists()

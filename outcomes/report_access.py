"""Who may issue reports, for which places, and who may see places ranked."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser

from plans.enums import Role
from plans.models import Jurisdiction
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


def may_issue(user: AbstractBaseUser, place: Jurisdiction, day: date) -> bool:
    return issuable_places(user, day).filter(pk=place.pk).exists()

"""A bureau with its recorder, verifier and supervisor, and a stranger from another bureau."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from outcomes.actions.roles import set_up_roles
from plans.enums import Role
from plans.models import Bureau, Jurisdiction
from tests.factories import make_bureau, make_user


@dataclass(frozen=True)
class People:
    bureau: Bureau
    recorder: AbstractBaseUser
    verifier: AbstractBaseUser
    supervisor: AbstractBaseUser
    stranger: AbstractBaseUser


def make_people(place: Jurisdiction | None = None) -> People:
    """Return people of a bureau of the place, and a recorder of another place's bureau."""
    groups = set_up_roles()
    bureau, elsewhere = make_bureau(jurisdiction=place), make_bureau("外市科学技术局")

    def person(role: Role, of: Bureau) -> AbstractBaseUser:
        user = make_user(role, bureau=of)
        user.groups.add(groups[role])
        return user

    return People(
        bureau,
        person(Role.RECORDER, bureau),
        person(Role.VERIFIER, bureau),
        person(Role.SUPERVISOR, bureau),
        person(Role.RECORDER, elsewhere),
    )

"""A bureau with its recorder, verifier and supervisor, and a stranger from another bureau."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from plans.enums import Role
from plans.models import Bureau, Jurisdiction
from tests.factories import make_bureau, make_group, make_user


@dataclass(frozen=True)
class People:
    bureau: Bureau
    recorder: AbstractBaseUser
    verifier: AbstractBaseUser
    supervisor: AbstractBaseUser
    stranger: AbstractBaseUser


def make_people(place: Jurisdiction | None = None) -> People:
    """Return people of a bureau of the place, and a recorder of another place's bureau."""
    bureau, elsewhere = make_bureau(jurisdiction=place), make_bureau("外市科学技术局")
    return People(
        bureau,
        make_person(Role.RECORDER, bureau),
        make_person(Role.VERIFIER, bureau),
        make_person(Role.SUPERVISOR, bureau),
        make_person(Role.RECORDER, elsewhere),
    )


def make_person(role: Role, bureau: Bureau) -> AbstractBaseUser:
    """Return a member of the bureau with the role's permissions."""
    user = make_user(role, bureau=bureau)
    user.groups.add(make_group(role))
    return user

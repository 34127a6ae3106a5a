"""Who reads the trail: 审计 and whoever was given the right; nobody by reading everything else."""

from django.contrib.auth.models import AbstractBaseUser

READ, EXPORT = "plans.read_trail", "plans.export_trail"


def may_read_trail(user: AbstractBaseUser) -> bool:
    return user.is_active and user.has_perm(READ)


def may_export_trail(user: AbstractBaseUser) -> bool:
    return may_read_trail(user) and user.has_perm(EXPORT)


def may_see_addresses(user: AbstractBaseUser) -> bool:
    """Say whether the person sees why and from where a figure was changed: staff do."""
    return user.is_active and user.is_staff

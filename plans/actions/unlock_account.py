"""Forget the wrong passwords counted for an account, and say so in the trail."""

from axes.utils import reset
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from plans.account_doors import counted_as
from plans.actions.trail import append
from plans.models import TrailAction


@transaction.atomic
def unlock_account(account: AbstractBaseUser) -> bool:
    """Say whether there was anything to forget."""
    forgotten = reset(username=counted_as(account.get_username()))
    if forgotten:
        append(TrailAction.ACCOUNT, target=account, detail={"kind": "unlock"})
    return bool(forgotten)

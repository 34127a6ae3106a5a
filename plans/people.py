"""How a person is named on a page."""

from django.contrib.auth.models import AbstractBaseUser


def printed_name(user: AbstractBaseUser | None) -> str:
    """Print family name before given name, as Chinese names are; else the account's name."""
    if user is None:
        return ""
    full_name = f"{getattr(user, 'last_name', '')}{getattr(user, 'first_name', '')}"
    return full_name or user.get_username()

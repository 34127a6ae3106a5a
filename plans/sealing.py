"""Secrets that must be read again stand in the database under a key that is not there."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"plans.sealing second factor"


class Unopenable(ValueError):
    """Sealed under a SECRET_KEY that is not, or no longer, among this server's."""


def sealed(text: str) -> str:
    return _box().encrypt(text.encode()).decode("ascii")


def opened(text: str) -> str:
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise Unopenable from error


def is_openable(text: str) -> bool:
    try:
        opened(text)
    except Unopenable:
        return False
    return True


def _box() -> MultiFernet:
    """Seal under the key in force; open under the former ones too (SECRET_KEY_FALLBACKS)."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    kept = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(kept.derive(secret.encode()))

"""Keep an uploaded file aside while a person checks what was guessed from it."""

import hashlib
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "waiting"
SALT = "tracker.waiting-upload"
KEPT_FOR = timedelta(hours=12)


class UploadGone(ValueError):
    """A file that is no longer kept, or was uploaded by somebody else."""


def keep_aside(data: bytes, file_name: str, person: AbstractBaseUser, now: datetime) -> str:
    """Store the bytes outside the register; return the token that this person gets them back by."""
    forget_old(now)
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest, person)
    if default_storage.exists(path):
        default_storage.delete(path)
    default_storage.save(path, ContentFile(data))
    return signing.dumps({"sha256": digest, "name": file_name, "person": person.pk}, salt=SALT)


def take_back(token: str, person: AbstractBaseUser) -> tuple[bytes, str]:
    """Return the bytes and the file's name; raises UploadGone."""
    try:
        kept = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise UploadGone from error
    path = _path(kept["sha256"], person)
    if kept["person"] != person.pk or not default_storage.exists(path):
        raise UploadGone
    with default_storage.open(path) as file:
        return file.read(), kept["name"]


def forget(token: str, person: AbstractBaseUser) -> None:
    """Delete the file once it is in the register."""
    default_storage.delete(_path(signing.loads(token, salt=SALT)["sha256"], person))


def forget_old(now: datetime) -> None:
    """Delete what nobody came back for."""
    if not default_storage.exists(FOLDER):
        return
    _folders, names = default_storage.listdir(FOLDER)
    for name in names:
        path = f"{FOLDER}/{name}"
        if now - default_storage.get_modified_time(path) > KEPT_FOR:
            default_storage.delete(path)


def _path(digest: str, person: AbstractBaseUser) -> str:
    return f"{FOLDER}/{person.pk}-{digest}"

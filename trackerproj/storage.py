"""Uploaded files under names that nobody can guess and no system trips over."""

import re
import secrets
import unicodedata
from pathlib import Path, PurePosixPath

from django.core.files.storage import FileSystemStorage

TOKEN_BYTES = 16
IS_TOKEN = re.compile(r"[0-9a-f]{32}")
# A name of 80 Chinese characters has 240 bytes of the 255 that a file system takes.
LONGEST_STEM, LONGEST_SUFFIX = 70, 10
# What Windows takes for a device whatever the extension.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def harmless_name(name: str) -> str:
    """Return the last part of a path as a plain name: no controls, no marks that turn the text."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " "
    )
    plain = re.sub(r'[<>:"|?*\s]+', "_", kept).strip("._ ")
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = plain, ""
    name = f"{stem[:LONGEST_STEM]}{dot}{suffix[:LONGEST_SUFFIX]}" or "file"
    return f"_{name}" if DEVICES.match(name) else name


def is_visible(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "CZ"


class UnguessableStorage(FileSystemStorage):
    """Put each file in a folder of its own with a random name; the file keeps its own."""

    def generate_filename(self, filename: str) -> str:
        path = PurePosixPath(str(filename).replace("\\", "/"))
        folder = "/".join(part for part in path.parts[:-1] if part not in ("..", "/", "."))
        token = secrets.token_hex(TOKEN_BYTES)
        return str(PurePosixPath(folder) / token / harmless_name(path.name))

    def delete(self, name: str) -> None:
        """Take the file's own folder away with it."""
        super().delete(name)
        folder = Path(self.path(name)).parent
        if IS_TOKEN.fullmatch(folder.name) and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()

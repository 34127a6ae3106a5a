"""Make the data folder ready to serve: key, tables, seed, demonstration accounts.

Run by `make run`, each time; what is done already is not done again.
"""

import hashlib
import os
import secrets
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trackerproj.settings")


def main() -> None:
    data = Path(os.environ.get("DATA_DIR", BASE_DIR / "data"))
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    make_secret_key(data / "secret_key")

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    seed(data / "seeded")
    call_command("demo_accounts")


def make_secret_key(path: Path) -> None:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50) + "\n", encoding="utf-8")


def seed(stamp: Path) -> None:
    """Load fixtures/ unless this database has these very files already."""
    from django.core.management import call_command

    from plans.models import Jurisdiction

    if has_content(stamp, seed_key()) and Jurisdiction.objects.exists():
        return
    call_command("seed", demo=True)
    stamp.write_text(seed_key(), encoding="utf-8")


def has_content(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def seed_key() -> str:
    """Return a hash of the fixtures, of the commands that load them, and of the database."""
    from django.conf import settings

    patterns = ("fixtures/**/*", "*/management/commands/*.py", "*/actions/seed*.py")
    sources = [path for pattern in patterns for path in BASE_DIR.glob(pattern)]
    digest = hashlib.sha256(repr(settings.DATABASES["default"]["NAME"]).encode())
    for path in sorted(sources):
        if path.is_file():
            digest.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()

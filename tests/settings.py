"""The project's settings, with what only tests want; TEST_DATABASE=postgres picks the database."""

import os
import tempfile
from pathlib import Path

from tests.postgres_server import start_postgres

TEST_DATABASE = os.environ.get("TEST_DATABASE", "sqlite")
if TEST_DATABASE == "postgres":
    # The first process starts the server; workers inherit its address.
    if not os.environ.get("TEST_DATABASE_URL"):
        os.environ["TEST_DATABASE_URL"] = start_postgres()
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
else:
    # A file, not memory: threads of the server that a browser talks to would share one connection
    # in memory, and one request's rollback would end another's transaction.
    folder = tempfile.TemporaryDirectory(prefix="tracker-sqlite-")
    os.environ["DATABASE_URL"] = f"sqlite:///{folder.name}/outside-tests.sqlite3"

os.environ |= {"DEBUG": "0", "HTTPS": "0", "SECRET_KEY": "only-for-tests"}

from trackerproj.settings import *  # noqa: E402

if TEST_DATABASE == "sqlite":
    DATABASES["default"]["TEST"] = {"NAME": f"{folder.name}/test.sqlite3"}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"  # noqa: F405

# Uploads of tests lie with the machine's other temporary files, and end with the process.
uploads = tempfile.TemporaryDirectory(prefix="tracker-media-", ignore_cleanup_errors=True)
MEDIA_ROOT = Path(uploads.name)

# Slow on purpose, which a thousand tests do not need.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The manifest exists only after collectstatic.
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True
# client.login() has no request to count the attempt by; tests of the lock switch it on.
AXES_ENABLED = False

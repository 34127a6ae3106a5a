"""kill -9 while an import is read or written: all of it is there afterwards, or nothing.

bench/kill_imports.py does it at ten moments on more rows.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_killed_import_is_whole_or_nothing_and_carried_on() -> None:
    on_postgres = os.environ.get("TEST_DATABASE") == "postgres"
    options = ["--postgres"] if on_postgres else []
    command = [sys.executable, "bench/kill_imports.py", "1", "--rows", "1000", *options]

    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )

    assert done.returncode == 0, done.stderr
    assert "all or nothing, every time" in done.stdout

"""Compile every template and look up every static file it names."""

import os
import re
import sys
from pathlib import Path

import django

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trackerproj.settings")

STATIC_TAG = re.compile(r"""{%\s*static\s+["']([^"']+)["']\s*%}""")
# What the Content-Security-Policy would refuse in a browser.
INLINE = re.compile(r"""<script(?![^>]*\bsrc=)[^>]*>|<style\b|\s(?:style|on[a-z]+)=["']""", re.I)
DATA_SCRIPT = re.compile(r"""<script[^>]*type=["']application/json["']""", re.I)


def main() -> int:
    django.setup()
    paths = sorted(path for path in BASE_DIR.glob("templates/**/*") if path.is_file())
    paths = [path for path in paths if path.suffix != ".docx"]
    paths += sorted(BASE_DIR.glob("[po]*/templates/**/*.html"))
    complaints = [complaint for path in paths for complaint in complaints_about(path)]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"{len(paths)} templates, {len(complaints)} complaints")
    return bool(complaints)


def complaints_about(path: Path) -> list[str]:
    """Return a line for each fault of a template."""
    from django.contrib.staticfiles import finders
    from django.template import TemplateSyntaxError, engines

    name = path.relative_to(BASE_DIR)
    source = path.read_text(encoding="utf-8")
    complaints = []
    try:
        engines["rows" if path.parent.name == "rows" else "django"].from_string(source)
    except TemplateSyntaxError as error:
        complaints.append(f"{name}: {error}")
    complaints += [
        f"{name}: no static file {static}"
        for static in STATIC_TAG.findall(source)
        if not finders.find(static)
    ]
    complaints += [
        f"{name}: inline code, which the Content-Security-Policy refuses: {match.group()}"
        for match in INLINE.finditer(source)
        if path.suffix == ".html" and not DATA_SCRIPT.match(match.group())
    ]
    return complaints


if __name__ == "__main__":
    sys.exit(main())

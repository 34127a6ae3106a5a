"""The trail written out: one entry a line, as JSON or as a sheet that no cell can run from."""

import csv
import json
from collections.abc import Iterable, Iterator

from plans.models import TrailEntry

COLUMNS = [field.attname for field in TrailEntry._meta.concrete_fields]
# A spreadsheet takes a cell that starts with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def json_lines(entries: Iterable[TrailEntry]) -> Iterator[str]:
    """Yield everything the hash covers, so that the chain can be checked from the file."""
    for entry in entries:
        content = entry.content | {"previous": entry.previous, "hash": entry.hash}
        yield json.dumps(content, ensure_ascii=False) + "\n"


def harmless(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(entries: Iterable[TrailEntry]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for entry in entries:
        content = entry.content | {"previous": entry.previous, "hash": entry.hash}
        yield writer.writerow([harmless(content[name]) for name in COLUMNS])

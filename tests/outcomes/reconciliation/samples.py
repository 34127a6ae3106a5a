"""Statements in few words, and the sample documents with their gold pairs."""

import csv
from decimal import Decimal
from pathlib import Path

from outcomes.reconciliation import Statement, from_label
from outcomes.reconciliation.documents import read_plan, read_summary

HERE = Path(__file__).parent
YEARS = {"A": 2009, "B": 2012, "C": 2013, "D": 2014, "E": 2025, "F": 2025}
# Documents whose goals are all without an answer, so no pair names them.
MORE_PLANS = {"F": ["48-陕西省-能源与产业"]}


def stated(
    indicator: str,
    value: int | str | None,
    unit: str,
    basis: str,
    *,
    start: int = 0,
    year: int | None = 2023,
    kind: str = "target",
    **fields: object,
) -> Statement:
    number = None if value is None else Decimal(value)
    return Statement(start, indicator, basis, number, unit, year=year, kind=kind, **fields)


def goal(indicator: str, value: int | str, unit: str, basis: str, **fields: object) -> Statement:
    return stated(indicator, value, unit, basis, **fields)


def outcome(indicator: str, value: int | str, unit: str, basis: str, **fields: object) -> Statement:
    return stated(indicator, value, unit, basis, kind="outcome", **fields)


def gold_pairs() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    with (HERE / "pairs.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["pair"], []).append(row)
    return found


def document_names(letter: str) -> tuple[list[str], list[str]]:
    rows = gold_pairs()[letter]
    plans = [*dict.fromkeys(row["plan"] for row in rows), *MORE_PLANS.get(letter, [])]
    return plans, list(dict.fromkeys(row["summary"] for row in rows))


def labels_of(folder: Path, name: str) -> list[Statement]:
    """Read a document's hand labels, without the rows careful readers may dispute."""
    text = text_of(folder, name)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [from_label(row, name, text) for row in csv.DictReader(lines) if not row["optional"]]


def text_of(folder: Path, name: str) -> str:
    return (folder / f"{name}.txt").read_bytes().decode("utf-8")


def read_side(folder: Path, names: list[str], year: int, side: str) -> list[Statement]:
    reader = read_plan if side == "plan" else read_summary
    return [
        one
        for name in names
        for one in reader((folder / f"{name}.txt").read_bytes(), f"{name}.txt", year).statements
    ]

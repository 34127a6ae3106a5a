"""Print every figure of published documents without touching the database."""

import csv
import json
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plans.extraction import Catalogue, Context, Figure, Reading, extract, load_catalogue
from plans.extraction.catalogue import FIXTURE
from plans.reading import UnreadableDocument, read_bytes

JURISDICTIONS = FIXTURE.with_name("jurisdictions.csv")
KEYS = (
    "kind",
    "start",
    "end",
    "unit",
    "indicator",
    "indicator_code",
    "comparator",
    "commitment",
    "year",
    "place",
    "basis",
    "restates",
    "section",
)


class Command(BaseCommand):
    help = "读取公开发布的工作要点、工作总结，列出每个数字及其依据（不写数据库）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--kind", choices=("plan", "summary", "both"), default="")
        parser.add_argument("--year", default="", help="年度；总结与计划合并的写作 2020-2021")
        parser.add_argument("--jurisdiction", default="", metavar="CODE")
        parser.add_argument("--metadata", metavar="CSV", help="列：file, place, year, kind")
        parser.add_argument("--format", choices=("jsonl", "table"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        contexts = read_metadata(options["metadata"]) if options["metadata"] else {}
        place = jurisdiction_name(options["jurisdiction"])
        typed = context_of(options["kind"], options["year"], place)
        catalogue = load_catalogue() if FIXTURE.exists() else None
        failed = []
        for name in options["files"]:
            try:
                reading = read_file(name, merged(contexts.get(Path(name).name), typed), catalogue)
            except (UnreadableDocument, OSError) as error:
                failed.append(f"{name}：{error}")
                continue
            self._print(name, reading, options["format"])
        if failed:
            raise CommandError("\n".join(failed))

    def _print(self, name: str, reading: Reading, form: str) -> None:
        lines = jsonl(name, reading) if form == "jsonl" else table(name, reading)
        for line in lines:
            self.stdout.write(line)


def jurisdiction_name(code: str) -> str:
    """Look a code up in the reference data; an unknown code (a zone's) stands for itself."""
    if not code or not JURISDICTIONS.exists():
        return code
    with JURISDICTIONS.open(encoding="utf-8-sig", newline="") as lines:
        return next((row["名称"] for row in csv.DictReader(lines) if row["代码"] == code), code)


def read_file(name: str, context: Context, catalogue: Catalogue | None) -> Reading:
    """Read one file from disk."""
    return extract(read_bytes(Path(name).read_bytes(), name).text, context, catalogue)


def read_metadata(path: str) -> dict[str, Context]:
    """Return what the clerk would have typed, by file name."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError as error:
        raise CommandError(f"读不到元数据文件 {path}：{error.strerror}") from error
    return {
        Path(row["file"]).name: context_of(
            row.get("kind") or "", row.get("year") or "", row.get("place") or ""
        )
        for row in rows
        if row.get("file")
    }


def context_of(kind: str, years: str, place: str) -> Context:
    """Build a context; two years (2020-2021) are the summary's and the plan's."""
    found = [int(year) for year in re.findall(r"\d{4}", years)]
    if years and not found:
        raise CommandError(f"年度应为四位数字：{years}")
    summary_year = found[0] if len(found) > 1 else None
    return Context(
        kind=kind, year=found[-1] if found else None, summary_year=summary_year, place=place
    )


def merged(listed: Context | None, typed: Context) -> Context:
    """Let options typed on the command line fill what the list leaves open."""
    if listed is None:
        return typed
    return replace(
        listed,
        kind=listed.kind or typed.kind,
        year=listed.year or typed.year,
        place=listed.place or typed.place,
    )


def jsonl(name: str, reading: Reading) -> Iterator[str]:
    for figure in reading.figures:
        yield json.dumps(row_of(name, figure), ensure_ascii=False)


def row_of(name: str, figure: Figure) -> dict[str, Any]:
    row: dict[str, Any] = {"file": name}
    row.update((key, getattr(figure, key)) for key in KEYS)
    row["value"] = format(figure.value, "f")
    row["value_high"] = None if figure.value_high is None else format(figure.value_high, "f")
    row["confidence"] = float(figure.confidence)
    row["reasons"] = [{"code": r.code, "start": r.start, "end": r.end} for r in figure.reasons]
    return row


def table(name: str, reading: Reading) -> Iterator[str]:
    yield f"# {name}"
    for figure in reading.figures:
        high = "" if figure.value_high is None else f"-{figure.value_high}"
        yield "\t".join(
            (
                str(figure.start),
                figure.kind,
                str(figure.year or ""),
                figure.indicator,
                f"{figure.comparator}{figure.value}{high}{figure.unit}",
                figure.commitment,
                str(figure.confidence),
            )
        )
    yield f"# 共 {len(reading.figures)} 个数字，另有 {len(reading.left_out)} 个未列入"
    for notice in reading.notices:
        yield f"! {notice.start}\t{notice.code}\t{notice.message}"

"""Findings as a page prints them: by severity, with links, the explained ones apart."""

import hashlib
from dataclasses import dataclass

from django.urls import reverse

from outcomes.checks.implied import implied_figures
from outcomes.checks.kinds import (
    ERROR,
    NOTICE,
    RULES,
    WARNING,
    Finding,
    Material,
    by_year,
    run_checks,
)
from outcomes.models import ExplainedFinding
from outcomes.reconciliation.derive import Derived
from outcomes.reconciliation.statements import Statement

SEVERITIES = (ERROR, WARNING, NOTICE)


@dataclass(frozen=True)
class Place:
    """Where a statement of a finding stands."""

    words: str
    sentence: str
    address: str


@dataclass(frozen=True)
class FindingRow:
    finding: Finding
    digest: str
    title: str
    places: tuple[Place, ...]
    explained: ExplainedFinding | None = None


@dataclass(frozen=True)
class ImpliedRow:
    """A figure nobody printed, what it follows from, and what the plan or last year says."""

    role: str
    year: int | None
    derived: Derived
    sources: tuple[Place, ...]
    printed: tuple[Place, ...]


@dataclass(frozen=True)
class Checked:
    groups: list[tuple[str, list[FindingRow]]]
    explained: list[FindingRow]
    implied: list[ImpliedRow]

    @property
    def open_count(self) -> int:
        return sum(len(rows) for _severity, rows in self.groups)

    @property
    def rows(self) -> list[FindingRow]:
        return [row for _severity, rows in self.groups for row in rows] + self.explained


def digest_of(finding: Finding) -> str:
    """Name a finding with its numbers: once these change, an explanation no longer covers it."""
    return hashlib.sha256(f"{finding.key}\n{finding.message}".encode()).hexdigest()


def check(material: Material) -> Checked:
    """Run all rules; one query tells which findings were explained."""
    found = {digest_of(finding): finding for finding in run_checks(material)}
    known = ExplainedFinding.objects.filter(digest__in=found).select_related("explained_by")
    explained = {one.digest: one for one in known}
    rows = [
        FindingRow(
            finding=finding,
            digest=digest,
            title=RULES[finding.rule][1],
            places=places_of(*finding.statements),
            explained=explained.get(digest),
        )
        for digest, finding in found.items()
    ]
    open_rows = [row for row in rows if row.explained is None]
    groups = [
        (severity, [row for row in open_rows if row.finding.severity == severity])
        for severity in SEVERITIES
    ]
    return Checked(
        groups=[(severity, listed) for severity, listed in groups if listed],
        explained=[row for row in rows if row.explained],
        implied=_implied_rows(material),
    )


def _implied_rows(material: Material) -> list[ImpliedRow]:
    rows = []
    targets, results = by_year(material.targets), by_year(material.outcomes)
    for one in implied_figures(material):
        known = targets if one.role == "target" else results
        printed = list(dict.fromkeys(material.same_of(one.level, known, one.year)))
        rows.append(
            ImpliedRow(
                one.role,
                one.year,
                one.derived,
                places_of(one.level, one.rate),
                places_of(*printed),
            )
        )
    return rows


def places_of(*statements: Statement) -> tuple[Place, ...]:
    """Say where each statement stands; by its place too where they are of several."""
    several = len({one.place for one in statements}) > 1
    return tuple(
        Place(
            f"{one.place if several else ''} {one.indicator} {one.printed}".strip(),
            one.sentence.strip(),
            address_of(one),
        )
        for one in statements
    )


def address_of(one: Statement) -> str:
    """Return the page of a statement's sentence, goal or outcome, by the name of its source."""
    source, _colon, number = one.document.partition(":")
    if source == "document":
        # By the offset, for what a rule points at need not be a figure, nor one accepted yet.
        return f"{reverse('document', args=[number])}?at={one.id}#f{one.id}"
    if source == "plan":
        return reverse("goal", args=[one.owner])
    return reverse("admin:outcomes_outcome_change", args=[one.owner])

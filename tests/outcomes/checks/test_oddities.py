"""What careful readers found odd in published documents, and how often the rules cry wolf."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from outcomes.checks import Finding, Material, Paper, paper_of, run_checks
from outcomes.reconciliation import Pair, Statement, reconcile
from tests.outcomes.reconciliation.samples import labels_of, text_of

HERE = Path(__file__).parent
PLAN_YEARS = {
    "zhoushan-2019-summary-2020-plan": ("both", 2020),
    "tongxiang-2019-plan": ("plan", 2019),
    "jiangbei-2020-summary-2021-plan": ("both", 2021),
    "lianyungang-2021-summary-2022-plan": ("both", 2022),
}
# Findings on the excerpts of reports of seven places that a person would wave through.
MOST_IDLE_FINDINGS = 3


def expected() -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    with (HERE / "oddities.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found[row["document"]].add((row["offset"], row["rule"]))
    return found


def marks(findings: list[Finding]) -> set[tuple[str, str]]:
    """Return each finding's rule with the offset of every figure it names."""
    return {
        (offset, finding.rule)
        for finding in findings
        for offset in ([str(one.id) for one in finding.statements] or [""])
    }


@pytest.mark.parametrize("name", PLAN_YEARS)
def test_oddities_of_a_document_are_found_without_false_alarms(documents: Path, name: str) -> None:
    wanted = expected()[name]
    paper = paper_of(name, text_of(documents, name), *PLAN_YEARS[name])

    findings = run_checks(Material(tuple(labels_of(documents, name)), (paper,)))

    assert wanted <= marks(findings), wanted - marks(findings)
    idle = [one for one in findings if not marks([one]) & wanted]
    assert idle == [], [one.message for one in idle]


def test_reports_of_seven_places_raise_few_findings(documents: Path) -> None:
    folder = documents / "reports"
    with (folder / "index.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    by_place: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_place[row["place"]].append(row)

    findings = [one for group in by_place.values() for one in checked(folder, group)]

    told = Counter(one.rule for one in findings)
    assert sum(told.values()) <= 7, told
    # Two goals without a year, a nominal growth and a preliminary figure are as the rules say.
    true = ("year-outside-plan", "growth-mismatch", "estimate-as-final")
    assert sum(count for code, count in told.items() if code not in true) <= MOST_IDLE_FINDINGS


def checked(folder: Path, rows: list[dict[str, str]]) -> list[Finding]:
    stated: list[Statement] = []
    papers: list[Paper] = []
    for row in rows:
        name = row["file"].removesuffix(".txt")
        stated += labels_of(folder, name)
        papers.append(Paper(name, row["kind"], int(row["year"][-4:])))
    pairs: list[Pair] = []
    for year in sorted({one.year for one in stated if one.year}):
        pairs += reconcile(stated, stated, year=year, earlier=stated).pairs
    return run_checks(Material(tuple(stated), tuple(papers), tuple(pairs)))

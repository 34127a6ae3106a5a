"""How well labelled documents are read; the floors stand a little below what was measured.

The corpus beside this file is our own writing. The published documents are not part of the
project; without them their tests are skipped. corpus/held-out is scored by hand, and rarely: no
test reads it with the reader.
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from plans.extraction import Figure, extract
from plans.management.commands.read import context_of, read_metadata
from plans.quantities import normalise
from plans.reading import read_bytes

DOCUMENTS = Path(__file__).resolve().parents[4] / "shared" / "documents"
CORPUS = Path(__file__).with_name("corpus")
needs_documents = pytest.mark.skipif(
    not DOCUMENTS.exists(),
    reason=f"NO LABELLED DOCUMENTS: reading quality is not checked ({DOCUMENTS} is missing)",
)
DROPPED = str.maketrans("", "", ' 的数量总额()（）“”"、,，全市县区')


@dataclass
class Score:
    labels: int = 0
    said: int = 0
    found: int = 0
    right: int = 0
    whole: int = 0

    def f1(self, good: int) -> float:
        return 2 * good / (self.labels + self.said)


def alike(first: str, second: str) -> bool:
    first, second = first.translate(DROPPED), second.translate(DROPPED)
    if not first or not second:
        return False
    if first in second or second in first:
        return min(len(first), len(second)) >= 2
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= 0.6


def is_right(figure: Figure, label: dict[str, str]) -> bool:
    try:
        value = normalise(Decimal(label["value"]), label["unit"])
        return figure.kind == label["kind"] and normalise(figure.value, figure.unit) == value
    except ValueError:
        return False


def score(paths: list[Path], index: Path) -> Score:
    listed = read_metadata(str(index))
    total = Score()
    for path in paths:
        text = read_bytes(path.read_bytes(), path.name).text
        figures = extract(text, listed.get(path.name, context_of("", "", ""))).figures
        with path.with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
            count(total, list(csv.DictReader(lines)), list(figures))
    return total


def count(total: Score, labels: list[dict[str, str]], figures: list[Figure]) -> None:
    for label in labels:
        start = int(label["offset"])
        end = start + len(label["number"])
        hit = next((f for f in figures if f.start < end and start < f.end), None)
        if hit is not None:
            figures.remove(hit)
        if label["optional"] == "1":
            continue
        total.labels += 1
        if hit is None:
            continue
        total.said += 1
        total.found += 1
        if is_right(hit, label):
            total.right += 1
            total.whole += alike(hit.indicator, label["indicator"])
    total.said += len(figures)


GROUPS = {
    "bureau": (["zhoushan", "tongxiang", "jiangbei", "lianyungang"], 0.98, 0.97, 0.92),
    "scraped": (["liupanshui"], 0.97, 0.96, 0.85),
    "reports": (["reports/"], 0.98, 0.97, 0.93),
}


@needs_documents
@pytest.mark.parametrize("group", GROUPS)
def test_score_stays_above_its_floor(group: str) -> None:
    prefixes, found, right, whole = GROUPS[group]
    paths = [path for prefix in prefixes for path in sorted(DOCUMENTS.glob(f"{prefix}*.txt"))]

    result = score(paths, DOCUMENTS / "reports" / "index.csv")

    assert result.f1(result.found) >= found
    assert result.f1(result.right) >= right
    assert result.f1(result.whole) >= whole


def test_own_corpus_stays_above_its_floor() -> None:
    paths = sorted((CORPUS / "development").glob("*.txt"))

    result = score(paths, CORPUS / "index.csv")

    assert len(paths) == 8
    assert result.f1(result.found) >= 0.99
    assert result.f1(result.right) >= 0.985
    assert result.f1(result.whole) >= 0.97


def test_labels_of_the_corpus_point_at_their_numbers() -> None:
    for path in sorted(CORPUS.glob("*/*.csv")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        with path.open(encoding="utf-8", newline="") as lines:
            for label in csv.DictReader(lines):
                start = int(label["offset"])
                assert text[start:].startswith(label["number"]), (path.name, label)

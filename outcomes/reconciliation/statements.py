"""What reconciliation knows of a promised or reached figure: plain frozen values."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from outcomes.reconciliation.vocabulary import PRINTED_TARGET, REACHED, SOME_MONTHS, SPAN_SAID
from plans.quantities import QuantityError, format_decimal, normalise
from plans.quantities import unit as parse_unit

TARGET, OUTCOME = "target", "outcome"
PERCENT_DIMENSIONS = ("%", "百分点")
SENTENCE_ENDS = "。；;\n"
LONGEST_LEAD = 60
LEAD = re.compile(r"(?:^|[。；;\n])\s*(?P<lead>[^。；;\n\d]{3,40})(?:。|\s*\n\s*)$")
SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "约"}


@dataclass(frozen=True)
class Statement:
    """A figure as a document, a sheet or the database states it.

    `id` is the start offset in a document or a primary key; `code` names the dictionary's
    indicator only where that is certain.
    """

    id: int
    indicator: str
    basis: str
    value: Decimal | None
    unit: str = ""
    comparator: str = "="
    value_high: Decimal | None = None
    year: int | None = None
    place: str = ""
    kind: str = TARGET
    code: str = ""
    tier: str = ""
    direction: str = ""
    stage: str = ""
    document: str = ""
    restates: int | None = None
    sentence: str = ""
    at: int = -1  # where in the sentence the number stands
    own: str = ""  # the indicator as printed, where the figure before completed it
    lead: str = ""  # the sentence or heading right before, where it has no number
    owner: int | None = None  # the key of the goal, figure or outcome it belongs to
    is_loose: bool = False  # read by machine: the year and the basis are guesses
    is_in_part_report: bool = False  # stands in a report of half a year or a quarter

    @property
    def dimension(self) -> str:
        return parse_unit(self.unit).dimension

    @property
    def is_relative(self) -> bool:
        """Say whether the number is a percentage, a growth or a difference of such."""
        return self.basis in ("growth", "share") or self.dimension in PERCENT_DIMENSIONS

    @property
    def is_of_part_year(self) -> bool:
        """Say whether the number is of some months only, as far as its own words tell."""
        if SOME_MONTHS.search(self.indicator):
            return True
        said = list(SPAN_SAID.finditer(self.before))
        return said[-1]["part"] is not None if said else self.is_in_part_report

    @property
    def before(self) -> str:
        """Return the sentence as far as the number."""
        return self.sentence[: self.at] if self.at > 0 else ""

    @property
    def after(self) -> str:
        """Return the sentence from the number on."""
        return self.sentence[self.at :] if self.at >= 0 else ""

    @property
    def printed(self) -> str:
        """Print the number with its comparator and unit, as a sentence may quote it."""
        if self.value is None:
            return self.unit
        high = f"—{format_decimal(self.value_high)}" if self.value_high is not None else ""
        sign = SIGNS.get(self.comparator, "")
        return f"{sign}{format_decimal(self.value)}{high}{self.unit}"


def in_base(statement: Statement) -> Decimal | None:
    """Express the value in the base of its dimension; None where that cannot be done."""
    if statement.value is None:
        return None
    try:
        return normalise(statement.value, statement.unit)
    except QuantityError:
        return None


def is_printed_target(outcome: Statement) -> bool:
    """Say whether a summary only repeats here what was asked for: 改厕任务38283座."""
    clause = re.split("[，,；;。]", outcome.before)[-1]
    found = PRINTED_TARGET.search(clause)
    return found is not None and not REACHED.search(clause[: found.start()])


def first_statements(statements: Iterable[Statement]) -> list[Statement]:
    """Leave out what only repeats an earlier statement of the same document."""
    listed = list(statements)
    known = {(one.document, one.id) for one in listed}
    return [one for one in listed if (one.document, one.restates) not in known]


def exact_statements(statements: Iterable[Statement]) -> list[Statement]:
    """Take the second number of 突破70亿元，达76.9亿元 for the result that it makes exact."""
    listed = list(statements)
    rough = {(one.document, one.id): one for one in listed if one.comparator in (">", ">=")}
    kept: list[Statement] = []
    for one in listed:
        first = rough.get((one.document, one.restates)) if one.restates is not None else None
        if first is not None and _makes_exact(one, first):
            kept = [other for other in kept if other is not first]
            one = replace(one, restates=first.restates)
            del rough[first.document, first.id]
        kept.append(one)
    return kept


def _makes_exact(one: Statement, first: Statement) -> bool:
    values, restated = (one.value, first.value), first.restates
    if None in values or one.comparator != "=" or restated is not None:
        return False
    return one.value > first.value and bool(one.sentence) and one.sentence == first.sentence


def sentence_around(text: str, start: int) -> tuple[str, int]:
    """Return the sentence a position stands in, and the position within it."""
    left = max(text.rfind(mark, 0, start) for mark in SENTENCE_ENDS) + 1
    ends = [found for mark in SENTENCE_ENDS if (found := text.find(mark, start)) >= 0]
    return text[left : min(ends, default=len(text)) + 1], start - left


def lead_before(text: str, start: int) -> str:
    """Return the sentence or heading before the one a text position stands in, if it is short."""
    found = LEAD.search(text[max(0, start - LONGEST_LEAD) : start])
    return found["lead"] if found else ""


def from_label(row: dict[str, str], document: str = "", text: str = "") -> Statement:
    """Read a row of hand labels (docs/reconciliation.md lists the columns)."""
    high = row.get("value_high") or ""
    sentence, at = sentence_around(text, int(row["offset"])) if text else ("", -1)
    return Statement(
        id=int(row["offset"]),
        indicator=row["indicator"],
        basis=row["basis"],
        value=Decimal(row["value"]),
        unit=row["unit"],
        comparator=row["comparator"],
        value_high=Decimal(high) if high else None,
        year=int(row["year"]) if row["year"] else None,
        place=row["place"],
        kind=row["kind"],
        tier=row["commitment"],
        document=document,
        restates=int(row["restates"]) if row["restates"] else None,
        sentence=sentence,
        at=at,
    )


def from_figure(figure: Any, document: str = "", text: str = "") -> Statement:
    """Take over a figure of plans.extraction; its text gives the sentence it stands in."""
    return Statement(
        id=figure.start,
        indicator=figure.indicator,
        basis=figure.basis,
        value=figure.value,
        unit=figure.unit,
        comparator=figure.comparator,
        value_high=figure.value_high,
        year=figure.year,
        place=figure.place,
        kind=figure.kind,
        tier=figure.tier,
        document=document,
        restates=figure.restates,
        sentence=text[figure.sentence_start : figure.sentence_end],
        at=figure.start - figure.sentence_start if text else -1,
        lead=lead_before(text, figure.sentence_start),
        is_loose=True,
    )

"""What checks look at, what they find, and the register of rules."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from outcomes.reconciliation.derive import Derived
from outcomes.reconciliation.indexing import Shelves
from outcomes.reconciliation.likeness import likeness
from outcomes.reconciliation.reconcile import Pair
from outcomes.reconciliation.remarks import Likeness
from outcomes.reconciliation.statements import (
    OUTCOME,
    TARGET,
    Statement,
    first_statements,
    in_base,
    is_printed_target,
)

ERROR, WARNING, NOTICE = "error", "warning", "notice"


@dataclass(frozen=True)
class Paper:
    """What is known of a document besides its figures; year is the one it plans or reports."""

    name: str
    kind: str = ""
    year: int | None = None
    published_on: date | None = None
    dated_on: date | None = None
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Finding:
    """One thing to look at; `key` stays the same from run to run, to mark it as explained."""

    rule: str
    severity: str
    message: str
    statements: tuple[Statement, ...] = ()
    document: str = ""
    implied: Derived | None = None

    @property
    def key(self) -> str:
        marks = ",".join(f"{one.document}@{one.id}" for one in self.statements)
        return f"{self.rule}:{self.document}:{marks}"


@dataclass
class Material:
    """All that rules may compare: figures of one or more documents, pairs, papers, the map.

    `parents` names for a place the one above it.
    """

    statements: tuple[Statement, ...]
    papers: tuple[Paper, ...] = ()
    pairs: tuple[Pair, ...] = ()
    parents: dict[str, str] = field(default_factory=dict)
    today: date | None = None

    def __post_init__(self) -> None:
        firsts = first_statements(self.statements)
        self.targets = [one for one in firsts if one.kind == TARGET and one.value is not None]
        reached = [one for one in firsts if one.kind == OUTCOME and one.value is not None]
        self.outcomes = [one for one in reached if not is_printed_target(one)]
        self.printed_targets = [one for one in reached if is_printed_target(one)]
        self.stated = [*self.outcomes, *self.targets]
        self._known: dict[tuple[int, int], Likeness] = {}
        self._in_base: dict[int, Decimal | None] = {}

    def alike(self, one: Statement, other: Statement) -> Likeness:
        """Compare names whatever the years, remembering the answer."""
        key = id(one), id(other)  # both live as long as the material
        if key not in self._known:
            self._known[key] = likeness(one, other, is_year_open=True)
        return self._known[key]

    def in_base(self, one: Statement) -> Decimal | None:
        """Express the value in the base of its dimension, remembering the answer."""
        if id(one) not in self._in_base:
            self._in_base[id(one)] = in_base(one)
        return self._in_base[id(one)]

    def same_of(self, one: Statement, years: Shelves, year: int | None) -> Iterator[Statement]:
        """Yield what states the same indicator for a year, from shelves by year."""
        for other in years.near(one, year):
            if other is not one and self.alike(one, other).relation == "same":
                yield other


def by_year(
    statements: Iterable[Statement], leaving_out: tuple[str, ...] = (), is_strict: bool = True
) -> Shelves:
    """Sort by year what is not of some bases."""
    wanted = [one for one in statements if one.basis not in leaving_out]
    return Shelves(wanted, lambda one: one.year, is_strict)


Rule = Callable[[Material], Iterator[Finding]]
RULES: dict[str, tuple[Rule, str]] = {}


def rule(code: str, title: str) -> Callable[[Rule], Rule]:
    """Enter a rule in the register under its id, with its Chinese title."""

    def enter(function: Rule) -> Rule:
        RULES[code] = (function, title)
        return function

    return enter


def run_checks(
    material: Material, explained: Iterable[str] = (), only: Iterable[str] = ()
) -> list[Finding]:
    """Run the rules in the order of the register; leave out findings marked as explained."""
    done, wanted = set(explained), set(only)
    found = [
        finding
        for code, (function, _title) in RULES.items()
        if not wanted or code in wanted
        for finding in function(material)
    ]
    return [finding for finding in found if finding.key not in done]

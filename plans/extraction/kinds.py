"""The results of reading: frozen, and every one with offsets in the raw text."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Context:
    """What a clerk types on upload; explicit words in the text win over it."""

    kind: str = ""  # "plan", "summary", "both" or "" (guess)
    year: int | None = None  # the plan year, or the only year
    summary_year: int | None = None
    place: str = ""


@dataclass(frozen=True)
class Part:
    """A piece of an indicator's name and where it stands."""

    role: str  # "subject", "verb", "qualifier", "head", "aspect"
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Reason:
    """Why a field says what it says: a code and the words it rests on."""

    code: str
    start: int
    end: int


@dataclass(frozen=True)
class Figure:
    """A number that states a target or an outcome."""

    start: int
    end: int
    kind: str
    value: Decimal
    value_high: Decimal | None
    unit: str
    comparator: str
    indicator: str
    parts: tuple[Part, ...]
    indicator_code: str
    basis: str
    year: int | None
    place: str
    commitment: str
    tier: str
    restates: int | None
    confidence: Decimal
    reasons: tuple[Reason, ...]
    sentence_start: int
    sentence_end: int
    section: str


@dataclass(frozen=True)
class LeftOut:
    """A number that is no figure, and the rule that says so."""

    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True)
class Notice:
    """A warning a careful reader would give, with the place it is about."""

    code: str
    start: int
    end: int
    message: str


@dataclass(frozen=True)
class Heading:
    level: int
    number: str
    title: str
    start: int
    end: int
    kind: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Reading:
    """All that was read from one document."""

    figures: tuple[Figure, ...]
    left_out: tuple[LeftOut, ...]
    outline: tuple[Heading, ...]
    notices: tuple[Notice, ...]
    kind: str
    year: int | None
    summary_year: int | None

"""Promises and results with the plain terms filled in."""

from datetime import date
from decimal import Decimal

from outcomes.comparison import Measured, measure
from outcomes.completion import Completion, Policy, Promise, Result, judge

JANUARY = date(2024, 1, 15)
JUNE = date(2024, 6, 30)
SEPTEMBER = date(2024, 9, 30)
NOVEMBER = date(2024, 11, 30)
YEAR_END = date(2024, 12, 31)
NEXT_SPRING = date(2025, 4, 1)


def promise(value: str | Decimal | None = "40", **given: object) -> Promise:
    terms = {"basis": "new", "direction": "higher", "comparator": ">=", "unit": "家", "year": 2024}
    terms |= given
    for name in ("value_high", "baseline"):
        if isinstance(terms.get(name), str):
            terms[name] = Decimal(str(terms[name]))
    return Promise(value=None if value is None else Decimal(value), **terms)  # type: ignore[arg-type]


def result(value: str | None, as_of: date | None = None, **given: object) -> Result:
    number = None if value is None else Decimal(value)
    terms = {"unit": "家", "as_of": as_of, "verified": True} | given
    return Result(value=number, **terms)  # type: ignore[arg-type]


def at(day: date, goal: Promise, actual: str, **given: object) -> Completion:
    """Judge on a day by a figure of that very day."""
    return judge(goal, result(actual, day, unit=goal.unit, **given), day)


def codes(answer: Completion) -> list[str]:
    return [why.code for why in answer.reasons]


def measured(
    target: Promise, actual: str | Decimal, comparator: str = "=", unit: str = "家"
) -> Measured:
    """Compare without a day."""
    figure = Result(Decimal(actual), comparator=comparator, unit=unit, verified=True)
    return measure(target, figure, Policy())

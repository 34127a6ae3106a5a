"""Amounts as a page prints them: sign, number, unit."""

from typing import Protocol

from django import template

from plans.enums import Comparator
from plans.quantities import format_decimal

register = template.Library()


class HasAmount(Protocol):
    comparator: str
    value: object
    value_high: object
    unit: str


@register.filter
def amount(row: HasAmount) -> str:
    """Print ≥ 70家, 6–6.5% or 70.16亿元 of a figure, a target or an outcome."""
    if row.value is None:
        return "—"
    if row.value_high is not None:
        return f"{format_decimal(row.value)}–{format_decimal(row.value_high)}{row.unit}"
    is_plain = row.comparator == Comparator.EXACTLY
    sign = "" if is_plain else f"{Comparator(row.comparator).label} "
    return f"{sign}{format_decimal(row.value)}{row.unit}"


@register.filter
def plain(value: object) -> str:
    """Print a decimal without exponent or trailing zeros; a dash for none."""
    return "—" if value is None else format_decimal(value)

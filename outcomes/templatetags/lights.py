"""Bars and lights as markup that needs neither colour nor script to be read."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from outcomes.enums import Light
from outcomes.reports.scorecard import ScorecardRow
from plans.quantities import format_decimal

register = template.Library()

SIGNS = {Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■", Light.GREY: "○"}


@register.filter
def light(value: str) -> SafeString:
    """Print a light as sign and word, coloured by its class."""
    lit = Light(value)
    return format_html(
        '<span class="light light-{}"><span aria-hidden="true">{}</span> {}</span>',
        lit.value,
        SIGNS[lit],
        lit.label,
    )


@register.filter
def plain_number(value: Decimal | None) -> str:
    """Print a figure without trailing zeros or exponent; a dash where there is none."""
    return "—" if value is None else format_decimal(value)


@register.filter
def bar(row: ScorecardRow) -> SafeString | str:
    """Print a rate with a bar that ends at 100 %; the number itself is never cut."""
    if row.bar_percent is None:
        return row.gap_text
    return format_html(
        '<span class="rate"><svg class="bar bar-{}" viewBox="0 0 100 8" width="72" height="8" '
        'preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bar-way" width="100" height="8"/>'
        '<rect class="bar-done" width="{}" height="8"/></svg> {}</span>',
        row.completion.light.value,
        row.bar_percent,
        row.rate_text,
    )

"""Points as a page prints them."""

from fractions import Fraction

from django import template

from outcomes.scoring.scoring import printed

register = template.Library()


@register.filter
def points(value: Fraction) -> str:
    return printed(value)

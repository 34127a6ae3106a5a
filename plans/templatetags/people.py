"""Names of people on a page."""

from django import template

from plans.models import Bureau
from plans.people import printed_name

register = template.Library()
register.filter("person", printed_name)


@register.filter
def placed(bureau: Bureau) -> str:
    """Name a bureau with its place, where its own name does not begin with it."""
    place = bureau.jurisdiction.name
    return bureau.name if bureau.name.startswith(place) else f"{place}{bureau.name}"

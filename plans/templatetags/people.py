"""Names of people on a page."""

from django import template

from plans.people import printed_name

register = template.Library()
register.filter("person", printed_name)

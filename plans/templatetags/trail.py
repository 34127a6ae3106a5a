"""The trail on other pages: changes of rights on an auditor's first page, the way of a row."""

from django import template
from django.db import models
from django.urls import reverse

from plans.models import TrailEntry
from plans.models.trail import ON_RIGHTS
from plans.trail_access import may_read_trail, may_see_addresses
from plans.trail_words import given, spoken_changes

register = template.Library()

SHOWN, WAY = 15, 100


@register.inclusion_tag("admin/trail/rights_changes.html", takes_context=True)
def rights_changes(context: dict) -> dict[str, object]:
    """Show who was given or lost what of late, to whoever reads the trail."""
    user = context["request"].user
    if not may_read_trail(user):
        return {"may_read": False}
    entries = TrailEntry.objects.filter(ON_RIGHTS)[:SHOWN]
    address = f"{reverse('admin:plans_trailentry_changelist')}?rights=1"
    return {"may_read": True, "entries": entries, "address": address}


@register.inclusion_tag("admin/trail/way.html", takes_context=True)
def way_of(context: dict, row: models.Model) -> dict[str, object]:
    """Show who did what to the row, when, why and from which address."""
    if not may_see_addresses(context["request"].user):
        return {"entries": []}
    kept = TrailEntry.objects.filter(target_type=row._meta.label_lower, target_id=str(row.pk))
    return {"entries": list(kept[:WAY])}


register.filter("given", given)
register.filter("spoken_changes", spoken_changes)

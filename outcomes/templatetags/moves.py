"""Links and lists of what a person may do next, on the site and in the admin."""

from collections.abc import Iterable

from django import template
from django.utils import timezone

from outcomes.admin.changes import may_correct_now
from outcomes.models import Outcome
from outcomes.moves_access import contestable_outcomes, may_request, visible_changes
from outcomes.reports.duties import duties_of
from plans.access import may_record
from plans.models import Goal

register = template.Library()


@register.inclusion_tag("admin/moves/links.html", takes_context=True)
def change_links(context: dict, goal: Goal | None, as_items: bool = False) -> dict[str, object]:
    """Offer to ask for a change or to mend a slip, to those who may; else lead to the request."""
    person = context["request"].user
    if goal is None or not person.is_authenticated or not person.is_staff:
        return {}
    day = timezone.localdate()
    return {
        "goal": goal,
        "as_items": as_items,
        "pending": visible_changes(person, day).filter(goal=goal, state="requested").first(),
        "may_request": may_request(person, goal, day),
        "may_correct": may_correct_now(person, goal),
    }


@register.simple_tag(takes_context=True)
def contestable(context: dict, outcomes: Iterable[Outcome]) -> set[int]:
    """Return the keys of the figures the person may contest; one query for all of them."""
    person = context["request"].user
    if not person.is_authenticated or not person.is_staff:
        return set()
    return contestable_outcomes(person, outcomes, timezone.localdate())


@register.simple_tag(takes_context=True)
def recordable(context: dict, goal: Goal) -> bool:
    """Tell whether the person may record a figure for the goal; nobody is led to a closed door."""
    return may_record(context["request"].user, goal, timezone.localdate())


@register.inclusion_tag("partials/duties.html", takes_context=True)
def my_duties(context: dict) -> dict[str, object]:
    """List what waits for the person on the first page; nothing for strangers."""
    person = context["request"].user
    if not person.is_authenticated or not person.is_staff:
        return {}
    return {"duties": duties_of(person, timezone.localdate())}

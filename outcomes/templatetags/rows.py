"""Rows of the scorecard by a compiled template: a page has hundreds, each of a dozen cells."""

from collections.abc import Callable, Sequence

from django import template
from django.template import engines
from django.urls import reverse
from django.utils.html import mark_safe
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from outcomes.enums import Light, Status
from outcomes.templatetags.lights import light
from outcomes.templatetags.reasons import telling_reasons
from outcomes.views.entries import Entry
from plans.models import Goal
from plans.templatetags.amounts import amount

register = template.Library()

# No row has this number; it marks where an address holds the row's own.
ANY_NUMBER = 9_876_543_210


@register.simple_tag(takes_context=True)
def scorecard_rows(context: dict, entries: Sequence[Entry], with_place: bool = False) -> SafeString:
    """Print the lines of a scorecard, each with a link judged on the page's own day."""
    return mark_safe(
        engines["rows"]
        .get_template("scorecard.html")
        .render(
            {
                "entries": entries,
                "with_place": with_place,
                "query": context["asked"].judging_query,
                "words": words(),
                "lights": {one: light(one) for one in Light},
                "statuses": {one: str(one.label) for one in Status},
                "reasons": telling_reasons,
                "amount": amount,
                "goal_url": goal_address(),
                "place_url": place_address,
            }
        )
    )


def words() -> dict[str, str]:
    """Translate once what every row repeats."""
    return {
        "stretch": _("力争"),
        "source": _("原文"),
        "unit": _("单位"),
        "target": _("目标值"),
        "actual": _("完成值"),
        "rate": _("完成率"),
        "due": _("序时"),
        "gap": _("差距"),
        "light": _("灯"),
        "last_year": _("上年"),
        "bureau": _("责任单位"),
        "status": _("状态"),
        "unverified": _("未核定"),
        "unverified_mark": _("未核"),
        "contested": _("有异议"),
        "provisional": _("非终数"),
        "new_definition": _("口径自本年起变动，与上年不可比"),
        "no_target": _("没有现行目标值"),
    }


def goal_address() -> Callable[[int], str]:
    """Return how to address a goal, looked up once."""
    before, after = reverse("goal", args=[ANY_NUMBER]).split(str(ANY_NUMBER))
    return lambda number: f"{before}{number}{after}"


def place_address(goal: Goal) -> str:
    year = f"?year={goal.year}" if goal.year else ""
    return f"{reverse('place', args=[goal.jurisdiction.code])}{year}"

"""Rows of the scorecard by a compiled template: a page has hundreds, each of a dozen cells."""

from collections.abc import Callable, Sequence

from django.template import engines
from django.urls import reverse
from django.utils.translation import gettext as _

from outcomes.enums import Light, Status
from outcomes.templatetags.lights import light
from outcomes.templatetags.reasons import telling_reasons
from outcomes.views.entries import Entry
from plans.models import Goal
from plans.templatetags.amounts import amount

# No row has this number; it marks where an address, or a line, holds the row's own.
ANY_NUMBER = 9_876_543_210
# Behind each goal's rows; no text can hold it, being escaped.
CUT = "<!-- line -->"


def row_markups(entries: Sequence[Entry], query: str, *, with_place: bool = False) -> list[str]:
    """Print the rows of each goal, with links judged as the query says."""
    printed = (
        engines["rows"]
        .get_template("scorecard.html")
        .render(
            {
                "entries": entries,
                "with_place": with_place,
                "query": query,
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
    return printed.split(CUT)[:-1]


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

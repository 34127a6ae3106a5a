"""Which reasons a table prints: those its other columns do not tell already."""

from django import template
from django.utils.translation import gettext as _

from outcomes.reports.scorecard import ScorecardRow

register = template.Library()

# Told by the dash under 完成率, by the marks 未核 and 非终数, or by the status itself.
TOLD_BY_COLUMNS = {"unverified_counted", "provisional_figure", "awaiting"}


@register.filter
def telling_reasons(row: ScorecardRow) -> list[str]:
    """Return the reasons for a table's row; a goal's own page prints them all."""
    told = [
        _(why.template) % dict(why.values)
        for why in row.completion.reasons
        if why.code not in TOLD_BY_COLUMNS and not why.code.startswith("no_rate")
    ]
    return told + row.moves + row.duty_texts

"""The data of a report as plain values: what is previewed, frozen, printed and compared.

A renderer takes this and nothing else, so a report opened years later prints what was issued.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils import translation

from outcomes.comparison import display_rate, to_decimal
from outcomes.enums import Status
from outcomes.reports.adjusting import TargetsUsed, targets_used
from outcomes.reports.behind import shortfall
from outcomes.reports.overview import STATUS_GROUPS, category_name, count_row
from outcomes.reports.periods import (
    Period,
    PeriodFigures,
    months_text,
    period_figures,
)
from outcomes.reports.scorecard import (
    ScorecardRow,
    decimal_text,
    percent_text,
    row_as_json,
    rows_of,
)
from outcomes.schedules import months_elapsed
from outcomes.standings import standings
from outcomes.target_choice import Targets
from plans.enums import Basis
from plans.models import Bureau, Goal, Jurisdiction
from plans.querysets import GoalQuerySet
from plans.reach import Reader
from plans.tree import TREE_DEPTH

FORMAT = 1
LANGUAGE = "zh-hans"
OTHER = "其他"
PLACES_ABOVE = "__".join(["jurisdiction", *["parent"] * TREE_DEPTH])

Content = dict[str, object]

# Groups of a report, in the order they are written; together they are all that is due.
ON_TIME_GROUPS = ("attained", "on_schedule", "estimated")
BASIS_CLASSES = {
    "主要经济指标": (Basis.TOTAL, Basis.SHARE, Basis.GROWTH, Basis.RANK, Basis.GRADE),
    "量化指标": (Basis.NEW, Basis.AMOUNT, Basis.ACTIVITY),
    "重点工作": (Basis.MILESTONE,),
}


@dataclass(frozen=True)
class Parameters:
    """What a report is about; the place alone, or with all below it."""

    kind: str
    place: Jurisdiction
    year: int
    day: date
    bureau: Bureau | None = None
    is_with_below: bool = False
    count_unverified: bool = False
    period: str = Period.QUARTER.value
    group_by: str = "category"
    targets: str = Targets.CURRENT.value

    @property
    def as_json(self) -> Content:
        return {
            "kind": self.kind,
            "place": self.place.code,
            "place_name": self.place.official_name,
            "bureau": None if self.bureau is None else self.bureau.name,
            "bureau_number": None if self.bureau is None else self.bureau.pk,
            "year": self.year,
            "as_of": self.day.isoformat(),
            "with_below": self.is_with_below,
            "count_unverified": self.count_unverified,
            "period": self.period,
            "group_by": self.group_by,
            "targets": str(self.targets),
            "months": months_text(min(self.day, date(self.year, 12, 31))),
            "due_percent": due_percent(self.year, self.day),
        }


def due_percent(year: int, day: date) -> str:
    """Print the share of the year gone by with one decimal: 75.0."""
    return display_rate(Fraction(months_elapsed(year, day), 12)).rstrip("%")


def report_goals(parameters: Parameters) -> GoalQuerySet:
    """Keep the goals a report is about, in the order of its rows."""
    goals = Goal.objects.filter(year=parameters.year)
    if parameters.is_with_below:
        goals = goals.within(parameters.place)
    else:
        goals = goals.filter(jurisdiction=parameters.place)
    if parameters.bureau:
        goals = goals.filter(lead_bureau=parameters.bureau)
    return goals.order_by(
        "jurisdiction__code", "plan__title", "measure__position", "indicator__code", "pk"
    )


def build_content(
    parameters: Parameters,
    title: str,
    texts: Mapping[str, str],
    reader: Reader | None = None,
) -> Content:
    """Judge the goals and return all a renderer needs; always in Chinese, as it is issued."""
    with translation.override(LANGUAGE):
        judged = standings(
            report_goals(parameters).with_parts().select_related(PLACES_ABOVE),
            parameters.day,
            count_unverified=parameters.count_unverified,
            targets=parameters.targets,
            reader=reader,
        )
        figures = period_figures(judged, parameters.day, Period(parameters.period))
        rows = rows_of(judged, counts_unverified=parameters.count_unverified)
        counts = count_row(judged, {})
        used = targets_used(judged, parameters.targets)
        content = {
            "format": FORMAT,
            "title": title,
            "parameters": parameters.as_json,
            "texts": dict(texts),
            "counts": {
                "goals": counts.goals.count,
                "due": counts.due.count,
                **{name: number.count for name, number in counts.groups.items()},
                "left_out": counts.left_out.count,
            },
            "left_out": [[number.label, number.count] for number in counts.reasons],
            "targets_note": targets_words(used),
            "targets_moved": used.adjusted + used.withdrawn,
            "rows": [
                _row(row, figures.get(row.goal.pk, PeriodFigures()), parameters.group_by)
                for row in rows
            ],
        }
    # What is previewed is what would be read back: texts and plain numbers, no decimals.
    return json.loads(canonical(content))


def _row(row: ScorecardRow, figures: PeriodFigures, group_by: str) -> Content:
    goal = row.goal
    return row_as_json(row) | {
        "number": row.number,
        "group": group_of(goal, group_by),
        "class": class_of(goal),
        "bureau": goal.lead_bureau.name if goal.lead_bureau else "",
        "target_text": row.target_text,
        "actual_text": row.outcome_text,
        "rate_text": row.rate_text,
        "gap_text": row.gap_text,
        "due_text": row.due_text,
        "last_year_text": row.last_year_text,
        "light_text": str(row.completion.light.label),
        "place": goal.jurisdiction.qualified_name,
        "above": codes_above(goal.jurisdiction),
        "shortfall": percent_text_of(shortfall(row.target, row.completion)),
        "status_group": status_group(row.completion.status),
        "current": decimal_text(figures.current),
        "last_same": decimal_text(figures.last_same),
        "change": None if figures.change is None else f"{figures.change:.2f}",
        "change_is_points": figures.is_points,
    }


def codes_above(place: Jurisdiction) -> list[str]:
    """Return the codes of the places that hold this one, the nearest first."""
    found = []
    while place.parent is not None:
        place = place.parent
        found.append(place.code)
    return found


def group_of(goal: Goal, group_by: str) -> str:
    if group_by == "indicator":
        return goal.indicator.name
    if group_by == "place":
        return goal.jurisdiction.qualified_name
    if group_by == "bureau":
        return goal.lead_bureau.name if goal.lead_bureau else OTHER
    if group_by == "measure":
        return goal.measure.label if goal.measure else OTHER
    return category_name(goal.indicator.category) or OTHER


def percent_text_of(share: Fraction | None) -> str | None:
    return None if share is None else percent_text(to_decimal(share))


def class_of(goal: Goal) -> str:
    """Return the class a 通报 counts the goal in, by what kind of quantity it is."""
    basis = goal.indicator.basis
    return next((name for name, bases in BASIS_CLASSES.items() if basis in bases), OTHER)


def status_group(status: Status) -> str:
    """Return the group of the overview a status is counted in; empty when it is none."""
    return next((name for name, statuses in STATUS_GROUPS.items() if status in statuses), "")


def canonical(content: Content) -> str:
    """Return the one text that stands for the content: what is stored and hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def targets_words(used: TargetsUsed) -> str:
    """Say in a report which targets it is held against, and how many are others than first."""
    moved = [(used.adjusted, "调整"), (used.withdrawn, "终止")]
    since = "其后" if used.is_original else "其中"
    counts = "、".join(f"{word}{count}项" for count, word in moved if count)
    which = "按原目标（调整前）计算" if used.is_original else "按现行目标（调整后）计算"
    return f"{which}，{since}{counts}。" if counts else f"{which}。"


def targets_of(content: Content) -> str:
    """Return which targets a report used; one issued before there was a choice, those in force."""
    return content["parameters"].get("targets", Targets.CURRENT.value)


def firm_rows(content: Content) -> list[Content]:
    """Return one row for each goal: the firm target's."""
    return [row for row in content["rows"] if row["number"] is not None]


def rows_in(rows: Sequence[Content], *groups: str) -> list[Content]:
    """Keep the rows that count in one of the groups of statuses."""
    return [row for row in rows if row["counted"] and row["status_group"] in groups]


def share_text(part: int, whole: int) -> str:
    """Print a share of a count with one decimal; a dash of nothing."""
    return display_rate(Fraction(part, whole) if whole else None)

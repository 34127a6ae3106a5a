"""Counts of goals by place and by bureau; each number knows the list it counts."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol
from urllib.parse import urlencode

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.completion import Completion, display_rate, tally
from outcomes.enums import Status
from outcomes.reports.charts import Segment, stacked_bar
from outcomes.standings import GoalStanding
from plans.models import Bureau, Goal, Jurisdiction

NO_TARGET = "no_target"
# The filter for indicators of no category.
NO_CATEGORY = "-"
SORTING_LETTER = re.compile(r"^[A-Z]\s+")

# What a due goal can be, in the order of the columns; together they are all that is due.
STATUS_GROUPS: dict[str, tuple[Status, ...]] = {
    "attained": (Status.ATTAINED, Status.EARLY),
    "on_schedule": (Status.ON_SCHEDULE, Status.AHEAD),
    "estimated": (Status.ESTIMATED,),
    "behind": (Status.BEHIND, Status.MISSED),
    "silent": (Status.SILENT,),
    "awaiting": (Status.AWAITING,),
}

LEFT_OUT_LABELS: dict[str, LazyText] = {
    "annual_before_year_end": gettext_lazy("年度指标，年底前不计"),
    "batch_before_date": gettext_lazy("集中认定尚未开始"),
    "level_before_year_end": gettext_lazy("无基期值，年底前不计"),
    "milestone_before_date": gettext_lazy("事项未到期限"),
    "nothing_due_yet": gettext_lazy("按进度尚无应完成量"),
    "future_year": gettext_lazy("目标年度尚未开始"),
    "year_unknown": gettext_lazy("目标年份待定"),
    "unpublished": gettext_lazy("等待统计部门发布"),
    "not_provable": gettext_lazy("约数或界限，不能断定"),
    "incompatible_units": gettext_lazy("单位不能换算"),
    "grade_without_order": gettext_lazy("等级没有次序"),
    "target_missing": gettext_lazy("目标没有数值"),
    NO_TARGET: gettext_lazy("没有现行目标值"),
    "not_computable": gettext_lazy("数值超出可计算范围"),
    "document_without_date": gettext_lazy("证明文件没有日期"),
    "withdrawn": gettext_lazy("目标已终止"),
}

Filters = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Number:
    """A count, and the filters of the goals list that holds exactly what it counts."""

    count: int
    filters: Filters
    label: str = ""

    @property
    def query(self) -> str:
        return urlencode(self.filters, doseq=True)


@dataclass(frozen=True)
class CountRow:
    """One line of the overview: a place, a bureau or the whole."""

    label: str
    note: str
    url: str
    goals: Number
    due: Number
    groups: dict[str, Number]
    left_out: Number
    reasons: list[Number]

    @property
    def rate_text(self) -> str:
        """The attained share of what is due, or a dash when nothing is."""
        due = self.due.count
        return display_rate(Fraction(self.groups["attained"].count, due) if due else None)

    @property
    def bar(self) -> list[Segment]:
        return stacked_bar({name: number.count for name, number in self.groups.items()})

    @property
    def numbers(self) -> list[Number]:
        return [self.goals, self.due, *self.groups.values(), self.left_out, *self.reasons]


@dataclass(frozen=True)
class Overview:
    places: list[CountRow]
    bureaus: list[CountRow]
    categories: list[CountRow]
    whole: CountRow


class Judged(Protocol):
    """Whatever carries the answer for a goal's firm target; None without one."""

    @property
    def completion(self) -> Completion | None: ...


def left_out_code(standing: Judged) -> str | None:
    """Return why a goal stays out of the count; None when it is in."""
    if standing.completion is None:
        return NO_TARGET
    return None if standing.completion.counted else standing.completion.left_out


def category_name(category: str) -> str:
    """Leave out the letter a category is sorted by: A 科技投入."""
    return SORTING_LETTER.sub("", category)


def left_out_label(code: str) -> str:
    return str(LEFT_OUT_LABELS.get(code, code))


def overview(
    judged: Sequence[GoalStanding],
    filters: Filters,
    url_of_place: Callable[[Jurisdiction], str],
) -> Overview:
    """Count by place, leading bureau and category; filters judge the lists alike."""
    places = _grouped(judged, lambda goal: (goal.jurisdiction.code, goal.jurisdiction))
    bureaus = _grouped(judged, _bureau_key)
    categories = _grouped(judged, lambda goal: (goal.indicator.category,) * 2)
    return Overview(
        places=[
            count_row(
                group,
                {**filters, "place": place.code},
                label=place.qualified_name,
                url=url_of_place(place),
            )
            for place, group in places
        ],
        bureaus=[_bureau_row(bureau, group, filters) for bureau, group in bureaus],
        categories=[
            count_row(
                group,
                {**filters, "category": category or NO_CATEGORY},
                label=category_name(category) or _("未分类"),
            )
            for category, group in categories
        ],
        whole=count_row(judged, filters, label=_("合计")),
    )


def _bureau_key(goal: Goal) -> tuple:
    bureau = goal.lead_bureau
    return (("~", "", 0) if bureau is None else _order(bureau), bureau)


def _order(bureau: Bureau) -> tuple:
    return (bureau.jurisdiction.code, bureau.name, bureau.pk)


def _bureau_row(bureau: Bureau | None, group: Sequence[GoalStanding], filters: Filters) -> CountRow:
    if bureau is None:
        return count_row(group, {**filters, "bureau": "0"}, label=_("未定责任单位"))
    place = bureau.jurisdiction
    note = "" if bureau.name.startswith(place.name) else place.qualified_name
    return count_row(group, {**filters, "bureau": str(bureau.pk)}, label=bureau.name, note=note)


def _grouped(
    judged: Iterable[GoalStanding], key: Callable[[Goal], tuple]
) -> list[tuple[object, list[GoalStanding]]]:
    """Gather the standings under what they belong to, in the order of the key's first part."""
    groups: dict = {}
    for standing in judged:
        order, owner = key(standing.goal)
        groups.setdefault(order, (owner, []))[1].append(standing)
    return [groups[order] for order in sorted(groups)]


def count_row(
    judged: Sequence[Judged],
    filters: Filters,
    *,
    label: str = "",
    note: str = "",
    url: str = "",
) -> CountRow:
    """Count standings: what is due by status, and what is left out by reason."""
    codes = [left_out_code(standing) for standing in judged]
    counts = tally(standing.completion for standing in judged if standing.completion)
    counted = {**filters, "counted": "1"}
    left_out = Counter(code for code in codes if code is not None)
    return CountRow(
        label=label,
        note=note,
        url=url,
        goals=Number(len(codes), filters),
        due=Number(counts.due, counted),
        groups={
            name: Number(
                sum(counts.count(status) for status in statuses),
                {**counted, "status": [status.value for status in statuses]},
            )
            for name, statuses in STATUS_GROUPS.items()
        },
        left_out=Number(left_out.total(), {**filters, "counted": "0"}),
        reasons=[
            Number(count, {**filters, "left_out": code}, left_out_label(code))
            for code, count in left_out.most_common()
        ],
    )

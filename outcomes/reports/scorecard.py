"""The scorecard: one row for each target in force. Page, json, csv and xlsx print these rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from outcomes.completion import Completion, display_rate, percent
from outcomes.enums import OutcomeState, Status
from outcomes.memory import is_made_up
from outcomes.models import Outcome
from outcomes.reports.adjusting import adjustment_text, contest_text, is_contested, used_word
from outcomes.standings import GoalStanding, awaits_owner, result_of, stage_counted, standings
from outcomes.target_choice import Targets, adjusted_from
from plans.enums import Basis, Comparator, Tier
from plans.models import Goal, Jurisdiction, Target
from plans.quantities import IncompatibleUnits, convert, format_decimal
from plans.querysets import GoalQuerySet
from plans.reach import Reader

# Stands behind a figure of the year before, counted by another definition.
NOT_COMPARABLE = "※"


@dataclass(frozen=True)
class ScorecardRow:
    """One target of one goal as a report prints it; number is blank on a stretch row."""

    number: int | None
    standing: GoalStanding
    target: Target
    completion: Completion
    counts_unverified: bool = False

    @property
    def goal(self) -> Goal:
        return self.standing.goal

    @property
    def outcome(self) -> Outcome | None:
        """The figure judged, else the one that waits for verification."""
        return self.standing.outcome or self.standing.pending

    @property
    def is_stretch(self) -> bool:
        return self.number is None

    @property
    def target_text(self) -> str:
        return amount_text(self.target.comparator, self.target.value, self.target.value_high, "")

    @property
    def outcome_text(self) -> str:
        """The figure with its unit when that differs from the target's column."""
        if self.outcome is None:
            return ""
        unit = "" if self.outcome.unit == self.target.unit else self.outcome.unit
        if self.outcome.value is None:
            return self.outcome.as_of.isoformat() if self.outcome.as_of else ""
        return amount_text(
            self.outcome.comparator, self.outcome.value, self.outcome.value_high, unit
        )

    @property
    def rate_text(self) -> str:
        return "" if self.completion.rate is None else display_rate(self.completion.rate)

    @property
    def due_text(self) -> str:
        due = self.completion.due
        return "" if due is None else display_rate(Decimal(due.numerator) / due.denominator)

    @property
    def gap_text(self) -> str:
        gap = self.completion.gap
        if gap is None:
            return ""
        sign = "−" if gap < 0 else ""
        return f"{sign}{format_decimal(round(abs(gap), 4))}{self.completion.gap_unit}"

    @property
    def last_year_text(self) -> str:
        last = self.standing.last_year
        if last is None or last.value is None:
            return ""
        unit = "" if last.unit == self.target.unit else last.unit
        text = amount_text(last.comparator, last.value, last.value_high, unit)
        return f"{text}{NOT_COMPARABLE}" if self.has_new_definition else text

    @property
    def has_new_definition(self) -> bool:
        """Tell whether the indicator means something else than in the year before."""
        return getattr(self.goal, "has_new_definition", False)

    @property
    def reason_texts(self) -> list[str]:
        texts = [_(why.template) % dict(why.values) for why in self.completion.reasons]
        texts += [*self.moves, *self.duty_texts]
        if self.has_new_definition and self.standing.last_year:
            texts.append(_("口径自本年起变动，与上年不可比"))
        return [*texts, _("本表计入未核定的数据")] if self.counts_unverified else texts

    @property
    def is_made_up(self) -> bool:
        return is_made_up(self.completion)

    @property
    def moves(self) -> list[str]:
        """What happened to the promise and to the figure: adjusted, contested."""
        adjusted = adjustment_text(self.goal, self.target, self.standing.targets)
        return [text for text in (adjusted, contest_text(self.standing)) if text]

    @property
    def is_contested(self) -> bool:
        return is_contested(self.standing)

    @property
    def duty_texts(self) -> list[str]:
        """What people still have to do, or what the reader may not see."""
        texts, returned = [], self.standing.returned
        if self.standing.concealed:
            texts.append(_("有 %d 条数据待核") % self.standing.concealed)
        if self.outcome and awaits_owner(self.outcome):
            texts.append(_("待数据主管部门核定，暂按快报计"))
        if returned:
            texts.append(_("已退回：%s") % returned.return_reason)
        return texts

    @property
    def status_text(self) -> str:
        if self.standing.returned and self.completion.status == Status.SILENT:
            return str(OutcomeState.RETURNED.label)
        return str(self.completion.status.label)

    @property
    def bar_percent(self) -> int | None:
        """The length of the bar, 0 to 100; none without a rate."""
        if self.completion.rate is None:
            return None
        return int(min(max(self.completion.rate, Decimal(0)), Decimal(1)) * 100)


def amount_text(
    comparator: str, value: Decimal | None, value_high: Decimal | None, unit: str
) -> str:
    """Print ≥70, 6–6.5 or a plain 70.16; a dash where the goal has no number."""
    if value is None:
        return "—"
    if value_high is not None:
        return f"{format_decimal(value)}–{format_decimal(value_high)}{unit}"
    mark = "" if comparator == Comparator.EXACTLY else f"{Comparator(comparator).label} "
    return f"{mark}{format_decimal(value)}{unit}"


def scorecard_goals(place: Jurisdiction, year: int | None) -> GoalQuerySet:
    """Keep the place's own goals of a year, or with None those whose year is not known."""
    goals = Goal.objects.filter(jurisdiction=place)
    goals = goals.undated() if year is None else goals.filter(year=year)
    return goals.order_by("plan__title", "measure__position", "pk")


def scorecard_rows(
    goals: GoalQuerySet,
    day: date,
    *,
    count_unverified: bool = False,
    targets: str = Targets.CURRENT,
    reader: Reader | None = None,
) -> list[ScorecardRow]:
    """Judge the goals as of the day; three queries, whatever the number of rows."""
    judged = standings(
        goals.with_parts(), day, count_unverified=count_unverified, targets=targets, reader=reader
    )
    return rows_of(judged, counts_unverified=count_unverified)


def rows_of(
    judged: Sequence[GoalStanding], *, counts_unverified: bool = False, first_number: int = 1
) -> list[ScorecardRow]:
    """Number the goals; a second, stretching target follows its firm one without a number."""
    return [
        ScorecardRow(
            number if place == 0 else None, standing, target, completion, counts_unverified
        )
        for number, standing in enumerate(judged, start=first_number)
        for place, (target, completion) in enumerate(standing.judged)
    ]


def row_as_json(row: ScorecardRow) -> dict[str, object]:
    """Return the row with exact decimals as strings and rates in percent."""
    goal, target, outcome, answer = row.goal, row.target, row.outcome, row.completion
    return {
        "goal": goal.pk,
        "jurisdiction_code": goal.jurisdiction.code,
        "jurisdiction": goal.jurisdiction.name,
        "plan": goal.plan.title,
        "year": goal.year,
        "indicator": goal.title,
        "indicator_code": goal.indicator.code,
        "unit": target.unit,
        "basis": target.basis,
        "direction": target.direction,
        "tier": target.tier,
        "comparator": target.comparator,
        "commitment": target.commitment,
        "target": decimal_text(target.value),
        "target_high": decimal_text(target.value_high),
        "actual": decimal_text(actual_in_target_unit(outcome, goal, target)),
        "actual_printed": row.outcome_text or None,
        "actual_comparator": outcome.comparator if outcome else None,
        "actual_unit": outcome.unit if outcome else None,
        "actual_as_of": outcome.as_of.isoformat() if outcome and outcome.as_of else None,
        "actual_stage": str(stage_counted(outcome).label) if outcome else None,
        "verified": bool(outcome and outcome.is_verified),
        "count_unverified": row.counts_unverified,
        "targets": str(row.standing.targets),
        "target_adjusted": adjusted_from(goal, target) is not None,
        "contested": [
            {
                "bureau": one.bureau.name,
                "value": decimal_text(one.value),
                "unit": one.unit,
                "comparator": one.comparator,
                "reason": one.reason,
                "source": one.source,
            }
            for one in (outcome.open_objections if outcome else [])
        ],
        "attained": answer.attained,
        "rate": percent_text(answer.rate),
        "progress": percent_text(answer.progress),
        "gap": decimal_text(answer.gap),
        "gap_unit": answer.gap_unit,
        "due": None
        if answer.due is None
        else percent_text(Decimal(answer.due.numerator) / answer.due.denominator),
        "status": row.status_text,
        "status_code": answer.status.value,
        "light": answer.light.value,
        "made_up": row.is_made_up,
        "new_definition": row.has_new_definition,
        "provisional": answer.provisional,
        "counted": answer.counted and not row.is_stretch,
        "left_out": answer.left_out,
        "reasons": row.reason_texts,
        "workings": answer.workings,
    }


def actual_in_target_unit(outcome: Outcome | None, goal: Goal, target: Target) -> Decimal | None:
    """Return the figure in the target's unit; as printed where the units do not convert."""
    if outcome is None or outcome.value is None:
        return None
    if target.basis in (Basis.RANK, Basis.MILESTONE, Basis.GRADE):
        return outcome.value
    result = result_of(outcome, goal, target)
    try:
        return convert(result.value, result.unit, target.unit)
    except IncompatibleUnits:
        return outcome.value


def decimal_text(value: Decimal | None) -> str | None:
    return None if value is None else format_decimal(value)


def percent_text(rate: Decimal | None) -> str | None:
    return None if rate is None else percent(rate)


SHEET_HEADINGS = (
    "序号", "行政区", "指标", "单位", "目标值", "完成值", "完成率", "序时", "差距", "灯",
    "上年", "责任单位", "状态", "层级", "截止日期", "阶段", "是否核定", "说明", "目标口径",
)  # fmt: skip


def row_as_cells(row: ScorecardRow) -> list[object]:
    """Return the row for csv, in the order of SHEET_HEADINGS."""
    outcome = row.outcome
    return [
        row.number,
        row.goal.jurisdiction.name,
        row.goal.title,
        row.target.unit,
        row.target_text,
        row.outcome_text,
        row.rate_text,
        row.due_text,
        row.gap_text,
        str(row.completion.light.label),
        row.last_year_text,
        row.goal.lead_bureau.name if row.goal.lead_bureau else "",
        row.status_text,
        str(Tier(row.target.tier).label),
        outcome.as_of if outcome else None,
        str(stage_counted(outcome).label) if outcome else "",
        (_("是") if outcome.is_verified else _("否")) if outcome else "",
        ";".join(row.reason_texts),
        used_word(row.standing.targets),
    ]

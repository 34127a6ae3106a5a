"""The sheets a bureau downloads, fills in and hands back: its goals of a year, with their ids."""

from outcomes.enums import Stage
from outcomes.sheets.outcomes import OUTCOME_COLUMNS
from plans.enums import Basis, Commitment, Comparator, Direction, Tier
from plans.exports import goal_export_rows
from plans.models import Bureau, Goal
from plans.models.batches import SheetKind
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.templates import write_template
from plans.sheets.writing import Cell

SCORECARD_COLUMNS = (
    "行政区划代码", "行政区", "计划", "计划年度", "指标代码", "指标", "目标年度", "比较", "目标值",
    "目标上限", "层级", "单位", "实际值", "截止日期", "阶段", "数据来源", "填报单位", "备注",
)  # fmt: skip
HIDDEN = ("行政区划代码", "指标代码")
# What the bureau is asked for; of goals, all of it.
TO_FILL = ("实际值", "截止日期", "阶段", "数据来源", "备注")
NUMBERS = ("目标值", "目标上限", "实际值", "基期值", "权重")


def template(kind: str, bureau: Bureau | None, year: int, as_of: object = None) -> bytes:
    """Return the sheet of one shape, with the bureau's goals of the year filled in."""
    columns = {
        SheetKind.GOALS: GOAL_COLUMNS,
        SheetKind.OUTCOMES: OUTCOME_COLUMNS,
        SheetKind.SCORECARD: SCORECARD_COLUMNS,
    }[SheetKind(kind)]
    rows = [
        _cells(dict(zip(GOAL_COLUMNS, row, strict=True)), columns, bureau, as_of)
        for row in goal_export_rows(_goals(bureau, year))
    ]
    # A target stated twice in its document is one line to fill in.
    rows = [list(row) for row in dict.fromkeys(map(tuple, rows))]
    return write_template(
        columns,
        rows,
        sheet=str(SheetKind(kind).label),
        choices=_choices(),
        numbers=NUMBERS,
        hidden=HIDDEN if rows else (),
        to_fill=TO_FILL if "实际值" in columns else (),
    )


def _goals(bureau: Bureau | None, year: int):
    if bureau is None:
        return Goal.objects.none()
    return Goal.objects.filter(lead_bureau=bureau, year=year).order_by("pk")


def _cells(goal: dict[str, Cell], columns, bureau: Bureau | None, as_of) -> list[Cell]:
    """Carry over what names the goal; the figure itself is left for the bureau to fill in."""
    cells = dict(goal)
    if "实际值" in columns:
        cells |= {"年度": goal["目标年度"], "截止日期": as_of, "备注": None, "阶段": None}
        cells["填报单位"] = bureau.name if bureau else None
        if "目标值" not in columns:
            cells["比较"] = None
    return [cells.get(column) for column in columns]


def _choices() -> dict[str, list[str]]:
    words = {
        "类型": Basis, "方向": Direction, "比较": Comparator, "口气": Commitment, "层级": Tier,
        "阶段": Stage,
    }  # fmt: skip
    return {name: [str(one.label) for one in enum] for name, enum in words.items()}

"""The goals sheet: its columns, and one row read into plain values."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from plans.enums import Basis, Commitment, Comparator, Direction, Tier
from plans.quantities import MissingQuantity, QuantityError, normalise, parse_quantity_cell
from plans.quantities import unit as parse_unit
from plans.sheets.cells import (
    WHOLE_DIGITS,
    CellError,
    check_digits,
    read_choice,
    read_comparator,
    read_decimal,
    read_names,
    read_schedule,
    read_text,
    read_weight,
    read_year,
)
from plans.sheets.deadlines import read_deadline
from plans.sheets.locations import NOWHERE, Location, read_location
from plans.sheets.staging import StagedRow
from plans.sheets.tables import TableRow
from plans.sheets.typed import as_typed

GOAL_COLUMNS = (
    "行政区划代码", "行政区", "责任单位", "配合单位", "计划", "计划年度", "举措", "指标",
    "指标代码", "目标年度", "类型", "方向", "比较", "目标值", "目标上限", "单位", "口气",
    "层级", "基期年度", "基期值", "进度安排", "完成时限", "权重", "文件", "位置", "备注",
)  # fmt: skip

# The units of a line above that names several, of which the indicator's own is taken.
UNITS = "可选单位"
_STATE = re.compile(
    r"(?:已经?|未|全部|基本|按期|按时|提前|正在|尚未|正常)?(?:全部|按期)?"
    r"(?:完成|办结|建成|推进|实施|启动|进行|达标|开工|竣工)中?"
)
_SCIENTIFIC = re.compile(r"[+-]?[\d.]+[eE][+-]?\d+")


@dataclass(frozen=True, slots=True)
class Amount:
    """The number of a row: what the value, bound, comparator and unit cells say together."""

    comparator: str | None
    value: Decimal | None
    value_high: Decimal | None
    unit: str


@dataclass(slots=True)
class GoalRow:
    staged: StagedRow
    place_code: str
    place_name: str
    bureau: str
    cooperating: list[str]
    plan: str
    plan_year: int | None
    measure: str
    indicator: str
    indicator_code: str
    year: int | None
    basis: str
    direction: str
    amount: Amount
    commitment: str
    tier: str
    baseline_year: int | None
    baseline_value: Decimal | None
    schedule: str
    quarters: list[str]
    batch_on: date | None
    due_on: date | None
    weight: Decimal | None
    document: str
    location: Location = NOWHERE
    note: str = ""


def read_goal_row(source: TableRow) -> GoalRow:
    """Read every cell; the row's StagedRow carries what had to be refused."""
    staged = StagedRow(source)
    staged.take_faults()
    text = source.text
    schedule, quarters, batch_on = staged.read("进度安排", read_schedule) or ("", [], None)
    year = staged.read("目标年度", read_year)
    due_on, undated = read_deadline(source.cells.get("完成时限"), year)
    amount = read_amount(staged, "目标值", "目标上限")
    return GoalRow(
        staged=staged,
        place_code=text("行政区划代码"),
        place_name=text("行政区"),
        bureau=staged.read("责任单位", read_text, 80) or "",
        cooperating=staged.read("配合单位", read_names, 80) or [],
        plan=staged.read("计划", read_text, 200) or "",
        plan_year=staged.read("计划年度", read_year),
        measure=staged.read("举措", read_text, 180) or "",
        indicator=staged.read("指标", read_text, 120) or "",
        indicator_code=text("指标代码"),
        year=year,
        basis=staged.read("类型", read_choice, Basis) or "",
        direction=staged.read("方向", read_choice, Direction) or "",
        amount=amount,
        commitment=staged.read("口气", read_choice, Commitment) or "",
        tier=staged.read("层级", read_choice, Tier, default=Tier.FIRM) or "",
        baseline_year=staged.read("基期年度", read_year),
        baseline_value=staged.read("基期值", read_baseline, text("单位") or amount.unit),
        schedule=schedule,
        quarters=quarters,
        batch_on=batch_on,
        due_on=due_on,
        weight=staged.read("权重", read_weight),
        document=staged.read("文件", read_text, 200) or "",
        location=read_location(staged.read("位置", read_text, 120) or ""),
        # 长期坚持 is no day: such words stay with the goal as they are.
        note=text("备注") or (undated and f"完成时限：{undated}"),
    )


def read_amount(staged: StagedRow, value_column: str, high_column: str | None) -> Amount:
    """Read the number, which may carry its own comparator and unit: ≥40, 40家以上, 2-3."""
    nothing = Amount(None, None, None, staged.read("单位", read_text, 20) or "")
    stated = staged.read("比较", read_comparator)
    high = staged.read(high_column, read_decimal) if high_column else None
    cells, text = staged.source.cells, staged.source.text
    text = as_typed(cells.get(value_column), text(value_column), text("指标"))
    if any(column == value_column for column, _message in staged.source.faults):
        return nothing
    if strange := _strange_number(text):
        staged.refuse(value_column, strange)
        return nothing
    if not text:
        if high is not None or stated == Comparator.RANGE:
            staged.refuse(value_column, _("区间的上下限都须填写。"))
        return Amount(stated, None, None, nothing.unit)
    try:
        cell = parse_quantity_cell(text)
        value = check_digits(cell.value)
        check_digits(cell.value_high or Decimal(0))
    except MissingQuantity:
        staged.skip(text)
        return nothing
    except (QuantityError, CellError) as error:
        staged.refuse(value_column, _state(text) or str(error))
        return nothing
    if cell.comparator and stated and cell.comparator != stated:
        staged.refuse("比较", _("与“%s”一格里的写法不一致，请改正其中一处。") % value_column)
    unit = join_units(cell.unit, nothing.unit)
    if unit is None:
        staged.refuse("单位", _("与“%s”一格里的单位不一致，请改正其中一处。") % value_column)
    elif normalise(value, unit).adjusted() >= WHOLE_DIGITS:
        staged.refuse(value_column, _("数值过大，请核对数字和单位。"))
    high = high if high is not None else cell.value_high
    is_range = high is not None
    comparator = stated or cell.comparator or (Comparator.RANGE.value if is_range else None)
    return _checked_range(staged, value_column, high_column, comparator, value, high, unit or "")


def read_baseline(text: str, unit: str) -> Decimal | None:
    """Read last year's figure, 58家 or 58; a word for nothing is no figure and no fault."""
    if not text:
        return None
    try:
        cell = parse_quantity_cell(text)
    except MissingQuantity:
        return None
    except QuantityError:
        raise CellError(_("应为数字，如 70 或 2.8。")) from None
    if cell.value_high is not None or cell.unit not in ("", unit):
        raise CellError(_("基期值应为一个数，单位与目标值相同。"))
    return check_digits(cell.value)


def _state(text: str) -> str:
    """Say what to do with a word for how far a piece of work is, where a number belongs."""
    if not _STATE.fullmatch(text):
        return ""
    message = _(
        "“%s”是进展，不是数值：事项完成了，这一格留空，截止日期填完成的日期；没有完成的不导入。"
    )
    return message % text


def _strange_number(text: str) -> str:
    """Say what is wrong with a cell that a program wrote as no person would."""
    if _SCIENTIFIC.fullmatch(text):
        return _("“%s”是科学记数法：请写出完整的数字。") % text
    if text.startswith("="):
        return _("“%s”是公式的文字，没有计算结果：请改填数值。") % text[:20]
    return ""


def _checked_range(
    staged: StagedRow,
    value_column: str,
    high_column: str | None,
    comparator: str | None,
    value: Decimal,
    high: Decimal | None,
    unit: str,
) -> Amount:
    if high is not None and high <= value:
        staged.refuse(high_column or value_column, _("上限须大于下限。"))
    if high is not None and comparator != Comparator.RANGE:
        staged.refuse("比较", _("有上限时，比较应为“区间”。"))
    if high is None and comparator == Comparator.RANGE:
        staged.refuse(high_column or value_column, _("比较为“区间”时须填上限。"))
    return Amount(comparator, value, high, unit)


def join_units(in_cell: str, in_column: str) -> str | None:
    """Join 1.2万 in the cell with 个 or 万个 in the column to 万个; None where they disagree."""
    if not in_cell or not in_column or in_cell == in_column:
        return in_cell or in_column
    cell, column = parse_unit(in_cell), parse_unit(in_column)
    is_magnitude = not cell.dimension and cell.factor != 1
    if is_magnitude and in_column == in_cell + column.dimension:
        return in_column
    return in_cell + in_column if is_magnitude and column.factor == 1 else None


def default_comparator(direction: str) -> str:
    """Return what a bare number promises: at least, at most, or exactly."""
    if direction == Direction.HIGHER:
        return Comparator.AT_LEAST
    return Comparator.AT_MOST if direction == Direction.LOWER else Comparator.EXACTLY

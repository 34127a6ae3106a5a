"""Every row of a sheet as it was understood, for whoever reads the answer of the command."""

from decimal import Decimal

from outcomes.sheets.outcomes import OutcomeRow, read_outcome_row
from outcomes.sheets.reading import ReadRow
from plans.enums import Comparator
from plans.quantities import format_decimal
from plans.sheets.goals import Amount, GoalRow, default_comparator, read_goal_row
from plans.sheets.rowkinds import SKIP_LABELS, SkipKind


def rows_as_json(read: ReadRow) -> list[dict[str, object]]:
    """Return what was understood of a row: one entry, or two where the figures' units differ."""
    one = _row_as_json(read)
    target, actual = one.pop("units")
    if target == actual or None in (target, actual):
        return [one | {"unit": target or actual}]
    nothing = dict.fromkeys(("target", "target_high", "comparator"))
    return [
        one | {"unit": target, "actual": None, "actual_comparator": None, "as_of": None},
        one | {"unit": actual} | nothing,
    ]


def _row_as_json(read: ReadRow) -> dict[str, object]:
    staged, goal, outcome = read.staged, read.goal, read.outcome
    if goal is None and read.source.goal:
        goal = read_goal_row(read.source.goal)
    if outcome is None and read.source.outcome:
        outcome = read_outcome_row(read.source.outcome)
    target = goal.amount if goal else None
    actual = outcome.amount if outcome else None
    said = goal or outcome
    as_of = outcome.as_of if outcome else None
    return {
        "sheet": staged.source.sheet,
        "row": staged.source.number,
        "state": staged.state,
        "jurisdiction_code": staged.place_code or said.place_code or None,
        "year": said.year,
        "indicator_code": staged.indicator_code or said.indicator_code or None,
        "indicator": staged.indicator_name or said.indicator or None,
        "unit": None,
        "units": (_unit(target), _unit(actual)),
        "target": _number(target and target.value),
        "target_high": _number(target and target.value_high),
        "comparator": _target_comparator(goal),
        "actual": _number(actual and actual.value),
        "actual_comparator": _actual_comparator(actual),
        "as_of": as_of.isoformat() if as_of else None,
        "due_on": goal.due_on.isoformat() if goal and goal.due_on else None,
        "words": staged.words or _words(goal, outcome) or None,
    }


def _target_comparator(goal: GoalRow | None) -> str | None:
    """Return what the number promises: as written, else what a bare one means."""
    if goal is None or goal.amount.value is None:
        return None
    direction = goal.staged.direction or goal.direction
    bare = str(default_comparator(direction)) if direction else None
    return goal.amount.comparator or bare


def _actual_comparator(actual: Amount | None) -> str | None:
    if actual is None or actual.value is None:
        return None
    return actual.comparator or str(Comparator.EXACTLY)


def _unit(amount: Amount | None) -> str | None:
    return (amount and amount.unit) or None


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format_decimal(value)


def _words(goal: GoalRow | None, outcome: OutcomeRow | None) -> str:
    """Return what stands in the number cells where it is more than a number."""
    texts = []
    for row, column in ((goal, "目标值"), (outcome, "实际值")):
        text = row.staged.source.text(column) if row else ""
        if text and not text.replace(".", "", 1).isdigit():
            texts.append(text)
    return " ".join(texts)


def skipped_as_json(row) -> dict[str, object]:
    blank = dict.fromkeys((
        "jurisdiction_code", "year", "indicator_code", "indicator", "unit", "target",
        "target_high", "comparator", "actual", "actual_comparator", "as_of", "due_on",
    ))  # fmt: skip
    reason = str(SKIP_LABELS[SkipKind(row.kind)])
    return {"sheet": row.sheet, "row": row.number or None, "state": "skipped", **blank,
            "words": row.text, "reason": reason}  # fmt: skip

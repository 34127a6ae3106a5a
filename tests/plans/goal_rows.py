"""Rows of goals sheets as the tests of their import write them, and what becomes of them."""

from plans.enums import Tier
from plans.models import (
    Bureau,
    Document,
    Figure,
    Goal,
    GoalBureau,
    ImportBatch,
    Indicator,
    Measure,
    Plan,
    Target,
)
from plans.sheets.staging import RowKind, Staging
from tests.factories import (
    make_indicator,
    make_place,
)
from tests.sheets import Row, goals_csv, import_goals

PLACE = "330483"
WRITTEN = (
    Bureau, Document, Figure, Goal, GoalBureau, ImportBatch, Indicator, Measure, Plan, Target,
)  # fmt: skip


def make_reference() -> Indicator:
    """Make the place and the indicator that row() speaks of."""
    make_place(PLACE, "桐乡市")
    return make_indicator("新增国家高新技术企业", code="B19", aliases=("新增高企",))


def row(**cells: object) -> Row:
    """Return a complete row; a cell is left out with a blank."""
    usual = {"行政区": "桐乡市", "计划": "工作要点", "目标年度": 2019, "单位": "家"}
    return usual | {"指标": "新增国家高新技术企业", "比较": "≥", "目标值": "70"} | cells


def load(*rows: Row, **options: object) -> Staging:
    return import_goals(goals_csv(*rows), "目标.csv", imported_by=None, **options)


def counts(staging: Staging) -> dict[str, object]:
    counts = staging.as_json().items()
    return {kind: count for kind, count in counts if kind in set(RowKind) and count}


def refusal(staging: Staging) -> tuple[int, str, str]:
    """Return row, column and message of the only refusal."""
    (problem,) = staging.problems
    return problem.row, problem.column, problem.message


def in_force(tier: Tier = Tier.FIRM) -> Target:
    return Target.objects.get(in_force=True, tier=tier)


def table_sizes() -> list[int]:
    return [model.objects.count() for model in WRITTEN]

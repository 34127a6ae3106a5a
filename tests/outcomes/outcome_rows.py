"""Rows of sheets of results as the tests of their import write them, and what becomes of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from outcomes.models import Outcome
from plans.enums import Basis
from plans.models import Bureau, Document, Figure, ImportBatch, Indicator
from plans.sheets.staging import RowKind, Staging
from tests.factories import (
    make_indicator,
    make_place,
)
from tests.sheets import Row, import_outcomes, outcomes_csv

NOW = datetime(2020, 2, 5, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PLACE = "330900"


def make_reference() -> Indicator:
    """Make the place and the indicator that row() speaks of."""
    make_place(PLACE, "舟山市")
    return make_indicator(
        "技术合同成交总额", code="F01", unit="亿元", basis=Basis.AMOUNT, aliases=("技术交易额",)
    )


def row(**cells: object) -> Row:
    usual = {"行政区": "舟山市", "指标": "技术交易额", "年度": 2019, "截止日期": "2019-12-31"}
    return usual | {"实际值": "70.16", "单位": "亿元"} | cells


def cited(start: int, **cells: object) -> Row:
    return row(指标代码="F01", 数据来源=f"《zhoushan-2020》一、 @{start}", **cells)


def load(*rows: Row, by=None) -> Staging:
    return import_outcomes(outcomes_csv(*rows), "完成.csv", imported_by=by, now=NOW)


def counts(staging: Staging) -> dict[str, object]:
    counts = staging.as_json().items()
    return {kind: count for kind, count in counts if kind in set(RowKind) and count}


def refusal(staging: Staging) -> tuple[int, str, str]:
    (problem,) = staging.problems
    return problem.row, problem.column, problem.message


def table_sizes() -> list[int]:
    written = (Outcome, Figure, Bureau, Document, Indicator, ImportBatch)
    return [model.objects.count() for model in written]

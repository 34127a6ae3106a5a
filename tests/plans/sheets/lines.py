"""Sheets of a few rows, and what was understood of them in one line each."""

from collections.abc import Sequence

from outcomes.actions.sheet_staging import SheetStaging
from plans.enums import Basis, Level
from tests.factories import make_indicator, make_place
from tests.plans.sheets.test_ugly_sheets import stage, workbook

SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", "~": "≈", "range": "∈"}
FIGURES = ["指标", "单位", "目标值", "完成值"]
TECH = ["高新技术企业数", "家", 400, 380]
TRADE = ["技术合同成交额", "亿元", 20, 18.5]


def make_reference() -> None:
    ningbo = make_place("330200", "宁波市", level=Level.PREFECTURE)
    make_place("330203", "海曙区", parent=ningbo)
    make_place("330205", "江北区", parent=ningbo)
    make_indicator("高新技术企业数", code="B01", basis=Basis.TOTAL)
    make_indicator("新增高新技术企业", code="B19")
    make_indicator("技术合同成交额", code="F01", unit="亿元", basis=Basis.AMOUNT)
    make_indicator("研发经费投入强度", code="A01", unit="%", basis=Basis.SHARE)


def read(rows: Sequence[Sequence[object]], *merges: str, **hints: object) -> list[str]:
    hints.setdefault("place_code", "330205")
    return lines(stage(workbook({"Sheet1": rows}, *merges), **hints), hints["place_code"])


def lines(staging: SheetStaging, place: str) -> list[str]:
    """Return each row as 3 B01 T≥400 A=380 家 @09-30; a refused one as its number and a !."""
    return [
        _line(row, place)
        for row in staging.as_json(rows=True)["rows"]
        if row["state"] != "skipped" or row["target"] or row["actual"]
    ]


def _line(row: dict, place: str) -> str:
    if row["state"] in ("refused", "conflict"):
        return f"{row['row']} !"
    parts = [str(row["row"]), row["indicator_code"]]
    if row["target"]:
        high = f"~{row['target_high']}" if row["target_high"] else ""
        parts.append(f"T{SIGNS[row['comparator']]}{row['target']}{high}")
    if row["actual"]:
        parts.append(f"A{SIGNS[row['actual_comparator']]}{row['actual']}")
    parts.append(row["unit"] or "")
    if row["as_of"]:
        parts.append("@" + row["as_of"].removeprefix(f"{row['year']}-"))
    if row["jurisdiction_code"] != place:
        parts.append(row["jurisdiction_code"])
    return " ".join(parts + ([str(row["year"])] if row["year"] != 2024 else []))

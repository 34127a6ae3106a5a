"""0.045 among figures such as 4.5 %: which of the two is meant must be asked."""

from decimal import Decimal

from django.utils.translation import gettext as _

from plans.sheets.tables import NUMBERS, Table, cell_text

Faults = dict[int, list[tuple[str, str]]]


def doubtful_fractions(table: Table) -> Faults:
    """Return the rows whose number in % may be a fraction that lost its format.

    A file that keeps no formats, .xls, shows 4.5 % as 0.045 everywhere; in the others such a
    number is odd only where its neighbours of the same column are a hundred times as large.
    """
    faults: Faults = {}
    for column in NUMBERS:
        if column not in table.columns:
            continue
        header = table.layout.header(column) if table.layout else None
        in_percent = bool(header and header.unit == "%")
        bare, marked = _figures(table, column, in_percent)
        others = [abs(value) for _number, value in bare if abs(value) >= 1]
        for number, value in bare:
            if not 0 < abs(value) < 1:
                continue
            if not table.knows_formats or marked or _looks_like_fraction(value, others):
                message = _("%(value)s 是 %(percent)s%% 还是 %(value)s%%？请在格中写明百分号。")
                percent = format((value * 100).normalize(), "f")
                text = message % {"value": value, "percent": percent}
                faults.setdefault(number, []).append((column, text))
    return faults


def _figures(table: Table, column: str, in_percent: bool) -> tuple[list[tuple[int, Decimal]], bool]:
    """Return the bare numbers in % of a column, and whether others of it bear the sign."""
    bare, marked = [], False
    for row in table.rows:
        value = row.cells.get(column)
        if isinstance(value, str) and value.endswith("%"):
            marked = True
        elif isinstance(value, float | int) and (
            in_percent or row.cells.get("单位") in ("%", "%", "百分比")
        ):
            bare.append((row.number, Decimal(cell_text(value))))
    return bare, marked


def _looks_like_fraction(value: Decimal, others: list[Decimal]) -> bool:
    if not others or -int(value.as_tuple().exponent) < 2:
        return False
    low, high = min(others), max(others)
    return abs(value) * 10 < low and low / 3 <= abs(value) * 100 <= high * 3

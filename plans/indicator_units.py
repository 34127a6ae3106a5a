"""The units that figures of an indicator may be printed in, and what a sheet leaves unsaid."""

import re
from dataclasses import replace

from plans.models import Indicator
from plans.quantities import unit as parse_unit
from plans.sheets.goals import UNITS, Amount
from plans.sheets.staging import StagedRow


def is_unit_of(indicator: Indicator, unit_text: str) -> bool:
    """Say whether figures of the indicator may be printed in this unit."""
    if not indicator.unit:
        return True
    words = [indicator.unit, *re.split(r"[|、]", indicator.alternative_units)]
    dimension = parse_unit(unit_text).dimension
    return any(parse_unit(word).dimension == dimension for word in words if word)


def whole_unit(indicator: Indicator, unit_text: str) -> str:
    """Write the 亿 of an amount of money, which leaves its 元 unsaid, as 亿元."""
    said = parse_unit(unit_text)
    if not unit_text or said.dimension or said.factor == 1:
        return unit_text
    return unit_text + "元" if parse_unit(indicator.unit).dimension == "元" else unit_text


def with_listed_unit(amount: Amount, staged: StagedRow, indicator: Indicator) -> Amount:
    """Give a bare number the one unit of a line such as 单位:亿元、家 that suits its indicator."""
    if (unit := whole_unit(indicator, amount.unit)) != amount.unit:
        staged.source.cells["单位"] = unit
        return replace(amount, unit=unit)
    listed = staged.source.cells.get(UNITS)
    if not listed or amount.unit or amount.value is None:
        return amount
    suiting = [word for word in listed if indicator.unit and is_unit_of(indicator, word)]
    if len(suiting) != 1:
        return amount
    # The row tells its unit from here on as if it had stood there.
    staged.source.cells["单位"] = suiting[0]
    return replace(amount, unit=suiting[0])

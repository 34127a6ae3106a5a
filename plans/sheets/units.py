"""What a row says of its unit: beside the name, in the cell, in a column below a header."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from plans.quantities import MissingQuantity, QuantityError, half_width, parse_quantity_cell
from plans.quantities import unit as parse_unit
from plans.sheets.headers import as_unit, tidy
from plans.sheets.periods import unspaced

_NAMED_UNIT = re.compile(
    r"(.+?)\s*(?:[(\uff08]([^()\uff08\uff09]{1,8})[)\uff09]|[,\uff0c、]([^,\uff0c、]{1,8}))"
)
_NUMBERED = re.compile(
    r"(?:[(\uff08](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)\uff09]|\d{1,2}[.\uff0e、](?!\d)"
    r"|[一二三四五六七八九十]{1,3}、|[A-Z][.\uff0e、]|[①-⑳★☆▲△●○■□◆◇※#*·])\s*"
)
_UNIT_OF = re.compile(
    r"(?:(?:计量)?单位[:\uff1a])?\s*[(\uff08\[【]?([^()\uff08\uff09\[\]【】]+)[)\uff09\]】]?"
)
# 填报单位:… and 单位:… may stand on one line.
_UNIT_MARK = re.compile(r"(?<!填报)(?<!责任)(?<!报送)(?<!编制)(?<!考核)单位:")


def tidy_name(text: str, own_unit: object) -> dict[str, object]:
    """Take a number in front and a unit behind off the name of an indicator.

    Returns the cells 指标 and, where the name told it, 单位.
    """
    name = unspaced(_NUMBERED.sub("", text.strip(), count=1))
    cells: dict[str, object] = {}
    matched = _NAMED_UNIT.fullmatch(name.strip())
    if matched and (unit := as_unit(matched[2] or matched[3])):
        if own_unit in ("", None):
            cells["单位"] = unit
        # Two units are for the clerk to settle: the name keeps its own and is not known so.
        if own_unit in ("", None) or tidy(str(own_unit)) == unit:
            name = matched[1]
    return cells | {"指标": "".join(name.split("\n")) if "\n" in name else name}


def bare_unit(value: object) -> object:
    """Write (亿元) and 单位:亿元 in a column of units as 亿元; other words stay as they are."""
    matched = _UNIT_OF.fullmatch(value.strip()) if isinstance(value, str) else None
    return matched[1].strip() if matched and as_unit(matched[1]) else value


def carries_unit(value: object) -> bool:
    """Say whether a cell tells its unit itself: 1.2亿元."""
    if not isinstance(value, str):
        return False
    try:
        return bool(parse_quantity_cell(half_width(value)).unit)
    except (MissingQuantity, QuantityError):
        return False


def two_units(column: str, cells: Mapping[str, object], above: str) -> list[tuple[str, str]]:
    """Return the fault of a number in 亿元 below a header in 万元: which holds cannot be told."""
    own = tidy(str(cells.get("单位") or ""))
    if not own or not above or own == above or cells.get(column) in ("", None):
        return []
    one, other = parse_unit(own), parse_unit(above)
    if one.dimension != other.dimension or one.factor == other.factor:
        return []
    message = _("表头写的单位是“%(above)s”，单位列是“%(own)s”：请改正其中一处。")
    return [(column, message % {"above": above, "own": own})]


def unit_line(title: str) -> tuple[str, ...]:
    """Return the units of a line such as 单位:亿元 or 单位:亿元、家."""
    for line in title.splitlines():
        for rest in _UNIT_MARK.split(tidy(line))[1:]:
            rest = rest.strip("()（）").split("填")[0].split("截")[0]
            if "/" in rest and (unit := as_unit(rest)):
                return (unit,)
            words = [word for word in re.split("[、,/;和]", rest) if word]
            if words and all(as_unit(word) for word in words):
                return tuple(as_unit(word) for word in words)
    return ()

"""What a clerk typed into the cell of a figure, written as the number that it means."""

import re
from decimal import Decimal

from plans.quantities import format_decimal, half_width

# What a FigureField keeps after the point.
PLACES = Decimal(1).scaleb(-8)
# Below this, eight places would no longer be the number itself.
_LEAST_ROUNDED = Decimal("0.01")
_APOSTROPHE = re.compile(r"^['’‘`](?=[\d≥≤<>+-])")
_MOVE = re.compile(
    r"(?:同比|较上年|比上年|较上年同期)?(?P<word>增长|上升|上涨|下降|降低|减少|回落)\s*"
    r"(?P<number>\d[\d.]*)\s*%(?P<about>左右|以上|以内|上下)?"
)
_GROWS = re.compile("增长|增速|增幅|涨幅|上涨")
_FALLS = re.compile("下降|降低|减少|降幅")


def as_typed(value: object, text: str, name: str) -> str:
    """Return the text of a figure's cell without what a program or a habit put around it.

    value is the cell as the file keeps it, name the indicator as the sheet writes it.
    """
    if isinstance(value, float):
        return _shortened(text)
    return moved(_APOSTROPHE.sub("", text), name)


def _shortened(text: str) -> str:
    """Round what a formula left behind the eighth place, which no bureau ever printed."""
    value = Decimal(text)
    if -int(value.as_tuple().exponent) <= 8 or abs(value) < _LEAST_ROUNDED:
        return text
    return format_decimal(value.quantize(PLACES))


def moved(text: str, name: str) -> str:
    """Write 下降5.2% of a growth as -5.2%, and of 能耗降低率 as 5.2%; else the text as it is."""
    matched = _MOVE.fullmatch(half_width(text))
    if matched is None:
        return text
    falls = matched["word"] in ("下降", "降低", "减少", "回落")
    grows_by_name, falls_by_name = bool(_GROWS.search(name)), bool(_FALLS.search(name))
    if grows_by_name == falls_by_name or (falls_by_name and not falls):
        return text
    sign, about = "-" if falls and grows_by_name else "", matched["about"] or ""
    # 下降5%以上 is at most -5% or at least, as one likes.
    return text if sign and about else f"{sign}{matched['number']}%{about}"

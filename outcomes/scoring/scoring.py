"""Points for completion after an office's own scheme: data in, a worked breakdown out. Pure.

A scheme is a dictionary as stored in ScoringScheme.rules; docs/reports.md describes it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from outcomes.comparison import rounded, to_decimal
from plans.quantities import format_decimal

METHODS = ("ratio", "steps", "excess", "yes_no", "points", "graded")
PLACES = 2


class SchemeError(ValueError):
    """A scheme that cannot be applied; the message names the item and what is wrong."""


@dataclass(frozen=True)
class Achieved:
    """What a unit reached of one item; rates are fractions of one, None where unknown.

    excess is how far a figure that should be low lies above its cap, as a fraction of the cap;
    points how many percentage points a growth lies above what was expected; grade a named result.
    """

    rate: Fraction | None = None
    attained: bool | None = None
    excess: Fraction | None = None
    points: Fraction | None = None
    grade: str = ""


@dataclass(frozen=True)
class ItemScore:
    """An item's points and how they came about; None where there is nothing to judge."""

    code: str
    name: str
    full: Fraction
    base: Fraction | None
    bonus: Fraction
    workings: str
    is_vetoed: bool = False

    @property
    def score(self) -> Fraction | None:
        return None if self.base is None else self.base + self.bonus

    @property
    def text(self) -> str:
        return "—" if self.score is None else printed(self.score)


@dataclass(frozen=True)
class Adjustment:
    """Points a person adds or takes away, with the reason."""

    points: Fraction
    reason: str


@dataclass(frozen=True)
class Score:
    items: list[ItemScore]
    adjustments: list[Adjustment]
    bonus: Fraction
    total: Fraction
    full: Fraction
    missing: int
    grade: str
    is_vetoed: bool

    @property
    def text(self) -> str:
        return printed(self.total)


def score(
    scheme: Mapping[str, object],
    achieved: Mapping[str, Achieved],
    adjustments: Iterable[Adjustment] = (),
) -> Score:
    """Score one unit; items without a figure get nothing and are counted as missing."""
    items = [item_score(item, achieved.get(item["code"])) for item in scheme["items"]]
    given = list(adjustments)
    bonus = sum((item.bonus for item in items), Fraction(0))
    bonus += sum((one.points for one in given if one.points > 0), Fraction(0))
    penalty = sum((one.points for one in given if one.points < 0), Fraction(0))
    bonus = _at_most(bonus, scheme.get("bonus_cap"))
    penalty = -_at_most(-penalty, scheme.get("penalty_cap"))
    base = sum((item.base for item in items if item.base is not None), Fraction(0))
    total = max(_at_most(base + bonus + penalty, scheme.get("total_cap")), Fraction(0))
    is_vetoed = any(item.is_vetoed for item in items)
    return Score(
        items=items,
        adjustments=given,
        bonus=bonus,
        total=total,
        full=sum((item.full for item in items), Fraction(0)),
        missing=sum(item.base is None for item in items),
        grade=scheme.get("veto_grade", "未完成") if is_vetoed else _grade(scheme, total),
        is_vetoed=is_vetoed,
    )


def check_scheme(scheme: Mapping[str, object]) -> None:
    """Apply every item to results above and below its target: a part that is missing or no number
    shows itself by its error."""
    for short in (Fraction(0), Fraction(3, 2)):
        for item in scheme["items"]:
            grades = dict(item.get("grades", []))
            reached = Achieved(
                rate=short,
                attained=short > 1,
                excess=1 - short,
                points=short - 1,
                grade=next(iter(grades), ""),
            )
            if item_score(item, reached).base is None:
                raise SchemeError(f"{item['name']}：没有写明等次。")
    score(scheme, {}, [Adjustment(Fraction(1), ""), Adjustment(Fraction(-1), "")])


def item_score(item: Mapping[str, object], achieved: Achieved | None) -> ItemScore:
    """Score one item, floor and cap applied to the points and never to the rate."""
    full, method = _number(item["points"]), item["method"]
    if method not in METHODS:
        raise SchemeError(f"{item['name']}：没有“{method}”这种计分方法。")
    name = (item["code"], item["name"], full)
    if achieved is None:
        return ItemScore(*name, None, Fraction(0), "没有可计分的数据")
    base, workings = _BASES[method](item, full, achieved)
    if base is None:
        return ItemScore(*name, None, Fraction(0), "没有可计分的数据")
    bonus = _bonus(item, achieved.rate)
    if "most" in item:
        base = min(base, _number(item["most"]))
    base = max(base, _number(item.get("floor", "0")))
    if bonus:
        workings += f"；超额加{printed(bonus)}分"
    is_vetoed = bool(item.get("veto")) and _falls_short(achieved)
    if is_vetoed:
        workings += "；否决项未完成"
    return ItemScore(*name, base, bonus, workings, is_vetoed)


def _by_ratio(item: Mapping, full: Fraction, achieved: Achieved) -> tuple:
    """In proportion to the rate, nothing below a threshold, some way above the full points."""
    rate = achieved.rate
    if rate is None:
        return None, ""
    if "zero_below" in item and rate < _number(item["zero_below"]):
        return Fraction(
            0
        ), f"完成率{percent(rate)}，低于{percent(_number(item['zero_below']))}不得分"
    most = full + _number(item.get("over", "0"))
    return min(full * rate, most), f"{printed(full)}×{percent(rate)}，最多{printed(most)}分"


def _by_steps(item: Mapping, full: Fraction, achieved: Achieved) -> tuple:
    """The points of the highest step reached."""
    rate = achieved.rate
    if rate is None:
        return None, ""
    for least, points in _pairs(item["steps"]):
        if rate >= least:
            return points, f"完成率{percent(rate)}，达{percent(least)}得{printed(points)}分"
    below = _number(item.get("below", "0"))
    return below, f"完成率{percent(rate)}，低于最低一档得{printed(below)}分"


def _by_excess(item: Mapping, full: Fraction, achieved: Achieved) -> tuple:
    """The points of the first step that the excess over a cap does not pass."""
    excess = achieved.excess
    if excess is None:
        return None, ""
    if excess <= 0:
        return full, f"未超控制数得{printed(full)}分"
    for most, points in reversed(_pairs(item["steps"])):
        if excess <= most:
            return points, f"超{percent(excess)}，不超过{percent(most)}得{printed(points)}分"
    below = _number(item.get("below", "0"))
    return below, f"超{percent(excess)}得{printed(below)}分"


def _by_yes_no(item: Mapping, full: Fraction, achieved: Achieved) -> tuple:
    if achieved.attained is None:
        return None, ""
    return (full, "完成得满分") if achieved.attained else (Fraction(0), "未完成不得分")


def _by_points(item: Mapping, full: Fraction, achieved: Achieved) -> tuple:
    """A share of the points when growth is as expected, so much for each percentage point."""
    if achieved.points is None:
        return None, ""
    expected = full * _number(item.get("expected", "0.8"))
    moved = achieved.points * _number(item.get("per_point", "0.5"))
    got = min(max(expected + moved, Fraction(0)), full)
    return got, "，".join(_points_workings(expected, moved, achieved.points, full))


def _points_workings(
    expected: Fraction, moved: Fraction, points: Fraction, full: Fraction
) -> Iterator[str]:
    """Say what growth as expected gives, what was above or below it, and where it ends."""
    yield f"达到预期得{printed(expected)}分"
    if points:
        side = "高" if points > 0 else "低"
        yield f"{side}{printed(abs(points))}个百分点{signed(moved)}分"
    if expected + moved > full:
        yield f"最多{printed(full)}分"


def _by_grade(item: Mapping, full: Fraction, achieved: Achieved) -> tuple:
    if not achieved.grade:
        return None, ""
    grades = dict(item["grades"])
    if achieved.grade not in grades:
        raise SchemeError(f"{item['name']}：没有“{achieved.grade}”这个等次。")
    points = _number(grades[achieved.grade])
    return points, f"{achieved.grade}得{printed(points)}分"


_BASES = {
    "ratio": _by_ratio,
    "steps": _by_steps,
    "excess": _by_excess,
    "yes_no": _by_yes_no,
    "points": _by_points,
    "graded": _by_grade,
}


def _bonus(item: Mapping[str, object], rate: Fraction | None) -> Fraction:
    """Give points for each whole step above the target, up to a most."""
    rule = item.get("bonus")
    if not rule or rate is None or rate <= 1:
        return Fraction(0)
    steps = (rate - 1) // _number(rule["per"])
    return min(steps * _number(rule["points"]), _number(rule["most"]))


def _falls_short(achieved: Achieved) -> bool:
    if achieved.attained is not None:
        return not achieved.attained
    if achieved.excess is not None:
        return achieved.excess > 0
    return achieved.rate is not None and achieved.rate < 1


def _grade(scheme: Mapping[str, object], total: Fraction) -> str:
    """Name the grade: the bands are half open, so no total falls between two of them."""
    return next((name for least, name in _named(scheme.get("grades", [])) if total >= least), "")


def _named(grades: Sequence[Sequence[str]]) -> list[tuple[Fraction, str]]:
    return sorted(((_number(least), name) for least, name in grades), reverse=True)


def _pairs(steps: Sequence[Sequence[str]]) -> list[tuple[Fraction, Fraction]]:
    """Return the steps, the highest first."""
    return sorted(((_number(one), _number(other)) for one, other in steps), reverse=True)


def _at_most(value: Fraction, cap: object) -> Fraction:
    return value if cap is None else min(value, _number(cap))


def _number(text: object) -> Fraction:
    """Read a number of a scheme; written as text, so that 0.1 is a tenth."""
    if isinstance(text, float):
        raise SchemeError(f"计分规则中的数须写成文字：{text}")
    return Fraction(str(text))


def printed(value: Fraction) -> str:
    return format_decimal(rounded(to_decimal(value), PLACES))


def signed(value: Fraction) -> str:
    return f"减{printed(-value)}" if value < 0 else f"加{printed(value)}"


def percent(value: Fraction) -> str:
    return f"{format_decimal(rounded(to_decimal(value * 100), 1))}%"


def adjustment(points: Decimal | str, reason: str) -> Adjustment:
    return Adjustment(Fraction(str(points)), reason)

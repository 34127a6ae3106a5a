"""Coordinates of the inline drawings; the templates write the SVG, the style sheet colours it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.quantities import format_decimal

WIDTH, HEIGHT = 640, 230
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 24, 30
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
WANTED_TICKS = 4


@dataclass(frozen=True)
class Segment:
    """A part of a bar a hundred wide."""

    name: str
    x: str
    width: str


@dataclass(frozen=True)
class Tick:
    at: str
    label: str


@dataclass(frozen=True)
class Level:
    """A horizontal line: what was promised, from x to x_end."""

    x: str
    x_end: str
    y: str
    label: str
    name: str
    is_label_below: bool = False

    @property
    def label_y(self) -> str:
        return _text(Decimal(self.y) + (14 if self.is_label_below else -5))


@dataclass(frozen=True)
class Point:
    """What was reached; name is the class it is drawn in."""

    x: str
    y: str
    label: str
    title: str
    name: str
    anchor: str = "middle"

    @property
    def label_y(self) -> str:
        return _text(Decimal(self.y) - 9)


@dataclass(frozen=True)
class Break:
    """A year from which figures do not compare with those before: the line is cut here."""

    x: str
    label: str
    title: str


@dataclass(frozen=True)
class Chart:
    title: str
    columns: list[Tick]
    rows: list[Tick]
    levels: list[Level]
    points: list[Point]
    column_anchor: str = "middle"
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM
    row_label_x: int = LEFT - 8
    column_label_y: int = HEIGHT - BOTTOM + 18
    breaks: tuple[Break, ...] = ()

    @property
    def lines(self) -> list[str]:
        """Return the points between two breaks as a polyline wants them; one needs no line."""
        cuts = [Decimal(one.x) for one in self.breaks]
        parts: dict[int, list[Point]] = {}
        for point in self.points:
            parts.setdefault(sum(cut < Decimal(point.x) for cut in cuts), []).append(point)
        return [
            " ".join(f"{point.x},{point.y}" for point in part)
            for part in parts.values()
            if len(part) > 1
        ]


@dataclass(frozen=True)
class Reached:
    """A figure to draw within its year."""

    day: date
    value: Decimal
    label: str
    is_verified: bool


@dataclass(frozen=True)
class Promised:
    value: Decimal
    label: str
    tier: str


@dataclass(frozen=True)
class YearPair:
    """What a year promised and reached, either of which may be missing."""

    year: int
    target: Decimal | None
    target_label: str
    actual: Decimal | None
    actual_label: str
    is_verified: bool


@dataclass(frozen=True)
class Scale:
    """Maps values from low to high onto coordinates from start to end."""

    low: Decimal
    high: Decimal
    start: Decimal
    end: Decimal

    def at(self, value: Decimal) -> Decimal:
        part = (value - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)


def stacked_bar(counts: Mapping[str, int]) -> list[Segment]:
    """Divide a bar in proportion; a count of nothing takes no room."""
    whole = sum(counts.values())
    segments, done = [], 0
    for name, count in counts.items():
        if count:
            x, width = Decimal(done * 100) / whole, Decimal(count * 100) / whole
            segments.append(Segment(name, _text(x), _text(width)))
            done += count
    return segments


def year_chart(
    title: str, year: int, reached: Sequence[Reached], promised: Sequence[Promised]
) -> Chart | None:
    """Draw the figures of one year by their days, and the targets as levels."""
    if not reached:
        return None
    ticks = _ticks([one.value for one in reached] + [one.value for one in promised])
    rows = _row_scale(ticks)
    first = date(year, 1, 1).toordinal()
    last = max(date(year, 12, 31), *(one.day for one in reached)).toordinal()
    days = Scale(Decimal(first), Decimal(last), Decimal(LEFT), Decimal(WIDTH - RIGHT))
    return Chart(
        title=title,
        columns=[
            Tick(_text(days.at(Decimal(date(year, month, 1).toordinal()))), f"{year}-{month:02d}")
            for month in (1, 4, 7, 10)
        ],
        rows=_row_ticks(ticks, rows),
        levels=[
            Level(str(LEFT), str(WIDTH - RIGHT), _text(rows.at(one.value)), one.label, one.tier)
            for one in promised
        ],
        points=[
            _point(days.at(Decimal(max(one.day.toordinal(), first))), rows.at(one.value), one)
            for one in sorted(reached, key=lambda one: one.day)
        ],
    )


def _point(x: Decimal, y: Decimal, one: Reached) -> Point:
    is_near_edge = x > WIDTH - RIGHT - 60
    return Point(
        x=_text(x),
        y=_text(y),
        label=one.label,
        title=f"{one.day.isoformat()} {one.label}",
        name="verified" if one.is_verified else "unverified",
        anchor="end" if is_near_edge else "middle",
    )


def trend_chart(
    title: str, pairs: Sequence[YearPair], breaks: Mapping[int, str] | None = None
) -> Chart | None:
    """Draw targets and results over the years, the line cut before a year with a new definition.

    None with fewer than two numbers.
    """
    values = [value for pair in pairs for value in (pair.target, pair.actual) if value is not None]
    if len(values) < 2:
        return None
    ticks = _ticks(values)
    rows = _row_scale(ticks)
    first, last = min(pair.year for pair in pairs), max(pair.year for pair in pairs)
    step = Decimal(WIDTH - LEFT - RIGHT) / (last - first + 1)
    centres = {year: LEFT + step * (year - first) + step / 2 for year in range(first, last + 1)}
    half = min(step * 2 / 5, Decimal(40))
    return Chart(
        title=title,
        breaks=tuple(
            Break(_text(centres[year] - step / 2), str(year), what)
            for year, what in sorted((breaks or {}).items())
            if first < year <= last
        ),
        columns=[Tick(_text(x), str(year)) for year, x in centres.items()],
        rows=_row_ticks(ticks, rows),
        levels=[
            Level(
                _text(centres[pair.year] - half),
                _text(centres[pair.year] + half),
                _text(rows.at(pair.target)),
                pair.target_label,
                "firm",
                # The result's own label stands above its point.
                is_label_below=pair.actual is not None and pair.actual >= pair.target,
            )
            for pair in pairs
            if pair.target is not None
        ],
        points=[
            Point(
                x=_text(centres[pair.year]),
                y=_text(rows.at(pair.actual)),
                label=pair.actual_label,
                title=f"{pair.year} {pair.actual_label}",
                name="verified" if pair.is_verified else "unverified",
            )
            for pair in pairs
            if pair.actual is not None
        ],
    )


def _ticks(values: Iterable[Decimal]) -> list[Decimal]:
    """Return round numbers from below the least value, or zero, to above the greatest."""
    given = list(values)
    low, high = min(*given, Decimal(0)), max(*given, Decimal(0))
    step = _round_step((high - low) / WANTED_TICKS or Decimal(1))
    start = (low / step).to_integral_value(rounding="ROUND_FLOOR")
    end = (high / step).to_integral_value(rounding="ROUND_CEILING")
    return [step * number for number in range(int(start), int(max(end, start + 1)) + 1)]


def _round_step(rough: Decimal) -> Decimal:
    power = Decimal(1).scaleb(rough.adjusted())
    return next(step * power for step in STEPS if step * power >= rough)


def _row_scale(ticks: Sequence[Decimal]) -> Scale:
    return Scale(ticks[0], ticks[-1], Decimal(HEIGHT - BOTTOM), Decimal(TOP))


def _row_ticks(ticks: Sequence[Decimal], rows: Scale) -> list[Tick]:
    return [Tick(_text(rows.at(tick)), format_decimal(tick)) for tick in ticks]


def _text(value: Decimal) -> str:
    return f"{value:.1f}"

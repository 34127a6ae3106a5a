"""What goes into a judgement and what comes out of it, as plain frozen values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from outcomes.enums import Light, Stage, Status
from plans.enums import Basis, Direction, Method, Schedule, Tier
from plans.quantities import gettext_noop

ACCUMULATING = (Basis.NEW, Basis.AMOUNT, Basis.ACTIVITY)
POINTS_BASES = (Basis.SHARE, Basis.GROWTH)
PLACE_BASES = (Basis.RANK, Basis.GRADE)
PROVISIONAL_STAGES = (Stage.ESTIMATE, Stage.PRELIMINARY)

REASON_TEXTS = {
    "withdrawn": gettext_noop("目标已终止"),
    "year_unknown": gettext_noop("目标年份待定"),
    "target_missing": gettext_noop("目标没有数值"),
    "grade_without_order": gettext_noop("等级没有次序，无法比较"),
    "not_computable": gettext_noop("数值超出可计算的范围"),
    "incompatible_units": gettext_noop("完成值单位“%(outcome)s”与目标值单位“%(target)s”不能换算"),
    "not_provable": gettext_noop("完成值“%(outcome)s”对目标“%(target)s”不能断定"),
    "future_year": gettext_noop("%(year)s年尚未开始"),
    "nothing_due_yet": gettext_noop("按进度安排尚无应完成量"),
    "annual_before_year_end": gettext_noop("年度指标，年底前不计"),
    "batch_before_date": gettext_noop("集中认定尚未开始，此前不计"),
    "level_before_year_end": gettext_noop("没有基期值，年底前只看是否达到，不计进度"),
    "milestone_before_date": gettext_noop("未到完成期限%(due)s"),
    "unpublished": gettext_noop("等待统计部门发布数据"),
    "awaiting": gettext_noop("已有数据，尚未核定"),
    "newer_awaiting": gettext_noop("另有更新的数据尚未核定"),
    "unverified_counted": gettext_noop("按未核定的数据判断"),
    "provisional_figure": gettext_noop("数据为预计数或快报数"),
    "figure_stops_early": gettext_noop("数据截至%(as_of)s，不是全年数"),
    "figure_too_old": gettext_noop("数据截至%(as_of)s，早于应完成时段"),
    "no_rate_points": gettext_noop("占比和增速比较百分点，不计算完成率"),
    "no_rate_places": gettext_noop("位次和等级比较位数，不计算完成率"),
    "no_rate_milestone": gettext_noop("事项只看是否完成，不计算完成率"),
    "no_rate_target_zero": gettext_noop("目标为0，不计算完成率"),
    "no_rate_actual_zero": gettext_noop("完成值为0，比值法没有完成率"),
    "no_rate_sign": gettext_noop("完成值为负，比值法没有完成率"),
    "negative_target": gettext_noop("目标为负，完成率按差值法计算"),
    "comparator_over_direction": gettext_noop("目标的比较词与指标方向相反，按比较词判断"),
    "within_tolerance": gettext_noop("约数目标，在允许误差%(tolerance)s之内"),
    "outcome_is_bound": gettext_noop("完成值“%(outcome)s”不是准数，完成率按印出的数计算"),
    "held_whole": gettext_noop("不折算进度，按全年目标比较"),
    "ahead_of_schedule": gettext_noop("超序时%(points)s个百分点"),
    "behind_schedule": gettext_noop("落后序时%(points)s个百分点"),
    "magnitude_jump": gettext_noop("完成值约为目标的%(times)s倍，请核对万、亿等单位"),
    "magnitude_jump_baseline": gettext_noop("完成值约为基期的%(times)s倍，请核对万、亿等单位"),
    "document_without_date": gettext_noop("证明文件没有日期"),
    "red_made_up": gettext_noop("曾亮红灯，已补上"),
    "attained_late": gettext_noop("%(as_of)s完成，晚于期限%(due)s"),
}


@dataclass(frozen=True)
class Reason:
    """Why an answer is as it is: a code, and plain values for the sentence."""

    code: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def template(self) -> str:
        """Return the Chinese message with its placeholders, which is what a page translates."""
        return REASON_TEXTS[self.code]

    @property
    def text(self) -> str:
        return self.template % dict(self.values)


def reason(code: str, **values: str) -> Reason:
    return Reason(code, tuple(values.items()))


@dataclass(frozen=True)
class Promise:
    """A target in force, with what its goal and indicator say of how to hold it."""

    basis: str
    direction: str
    comparator: str | None
    value: Decimal | None
    value_high: Decimal | None = None
    unit: str = ""
    year: int | None = None
    tier: str = Tier.FIRM.value
    schedule: str = Schedule.LINEAR.value
    quarters: tuple[Decimal, ...] = ()
    batch_date: date | None = None
    method: str = Method.DEFAULT.value
    baseline: Decimal | None = None
    withdrawn: bool = False
    due_date: date | None = None

    @property
    def is_accumulating(self) -> bool:
        return self.basis in ACCUMULATING

    @property
    def is_range(self) -> bool:
        return self.value_high is not None and self.value_high != self.value


@dataclass(frozen=True)
class Result:
    """The best outcome a caller may use; as_of None means the end of the promise's year."""

    value: Decimal | None
    value_high: Decimal | None = None
    comparator: str | None = None
    unit: str = ""
    as_of: date | None = None
    stage: str = Stage.FINAL.value
    verified: bool = False

    @property
    def is_provisional(self) -> bool:
        return self.stage in PROVISIONAL_STAGES


@dataclass(frozen=True)
class Policy:
    """The settings of the arithmetic; a point is a hundredth of the target."""

    about_tolerance: Decimal = Decimal("0.05")
    ahead_points: Decimal = Decimal(10)
    yellow_points: Decimal = Decimal(10)


@dataclass(frozen=True)
class Completion:
    """The answer; rate is a fraction of one, gap is in gap_unit, due is a share of the year."""

    status: Status
    light: Light
    attained: bool | None = None
    rate: Decimal | None = None
    progress: Decimal | None = None
    gap: Decimal | None = None
    gap_unit: str = ""
    due: Fraction | None = None
    provisional: bool = False
    counted: bool = False
    left_out: str | None = None
    reasons: tuple[Reason, ...] = ()
    workings: str = ""


def gap_unit(promise: Promise) -> str:
    """Name the unit a gap is printed in: points for shares and growth, places for ranks."""
    if promise.basis in POINTS_BASES:
        points = {"%": "百分点", "％": "百分点", "‰": "千分点"}
        return points.get(promise.unit.strip(), promise.unit)
    if promise.basis == Basis.RANK:
        return "位"
    return "" if promise.basis == Basis.MILESTONE else promise.unit


def effective_direction(promise: Promise) -> Direction:
    """Return the side the promise is held on: its comparator's where that contradicts."""
    if promise.basis in PLACE_BASES:
        return Direction.LOWER
    if not promise.is_range and promise.comparator in (">=", ">"):
        return Direction.HIGHER
    if not promise.is_range and promise.comparator in ("<=", "<"):
        return Direction.LOWER
    return Direction(promise.direction)

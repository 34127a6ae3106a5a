"""Where a goal stands on a day: decimals and dates in, one frozen answer out."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from outcomes.comparison import (
    Interval,
    Measured,
    display_rate,
    display_share,
    measure,
    percent,
    printed_result,
    rounded,
    to_decimal,
    verdict,
)
from outcomes.enums import Light, Status
from outcomes.schedules import (
    due_fraction,
    due_value,
    is_due,
    is_held_whole,
    is_spread,
    not_due_code,
    starting_point,
    year_end,
)
from outcomes.tallies import Tally, combine_shares, shares, tally, total
from outcomes.terms import Completion, Policy, Promise, Reason, Result, gap_unit, reason
from plans.enums import Basis, Direction
from plans.quantities import IncompatibleUnits, format_decimal

__all__ = [
    "Completion",
    "Policy",
    "Promise",
    "Reason",
    "Result",
    "Tally",
    "combine_shares",
    "display_rate",
    "display_share",
    "due_fraction",
    "gap_unit",
    "is_due",
    "judge",
    "percent",
    "rounded",
    "shares",
    "tally",
    "total",
]

# Beyond this a number is a slip of the hand, and its exact fraction would fill the memory.
LARGEST_EXPONENT = 1000
DEFAULT_POLICY = Policy()


@dataclass(frozen=True)
class Standing:
    """A status with its light, and the reason it stays out of the count, if it does."""

    status: Status
    light: Light
    left_out: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Question:
    """A comparison made, with all that decides what to call it."""

    promise: Promise
    measured: Measured
    as_of: date
    day: date
    is_provisional: bool
    policy: Policy


def judge(
    promise: Promise,
    result: Result | None,
    day: date,
    *,
    policy: Policy = DEFAULT_POLICY,
    count_unverified: bool = False,
    awaiting: bool = False,
    unpublished: bool = False,
) -> Completion:
    """Judge a promise by its best usable result as of a day; never raises for finite numbers."""
    if code := _refusal(promise, result):
        status = Status.WITHDRAWN if code == "withdrawn" else Status.UNDECIDABLE
        return Completion(status, Light.GREY, left_out=code, reasons=(reason(code),))
    if result is not None and not (result.verified or count_unverified):
        result, awaiting = None, True
    if result is None or (result.value is None and promise.basis != Basis.MILESTONE):
        return _without_result(promise, day, awaiting, unpublished)
    if promise.basis == Basis.MILESTONE:
        answer = _judge_milestone(promise, result, day)
    else:
        answer = _judge_value(promise, result, day, policy)
    notes = _notes(result, awaiting)
    is_provisional = result.is_provisional or not result.verified
    return replace(answer, provisional=is_provisional, reasons=(*answer.reasons, *notes))


def _refusal(promise: Promise, result: Result | None) -> str | None:
    if promise.withdrawn:
        return "withdrawn"
    if promise.year is None and not (promise.basis == Basis.MILESTONE and promise.due_date):
        return "year_unknown"
    if promise.year is not None and not date.min.year <= promise.year <= date.max.year:
        return "year_unknown"
    if promise.value is None and promise.basis != Basis.MILESTONE:
        return "grade_without_order" if promise.basis == Basis.GRADE else "target_missing"
    numbers = [promise.value, promise.value_high, promise.baseline, *promise.quarters]
    if result is not None:
        numbers += [result.value, result.value_high]
    return None if all(map(_is_computable, numbers)) else "not_computable"


def _is_computable(number: Decimal | None) -> bool:
    if number is None:
        return True
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return abs(int(exponent)) <= LARGEST_EXPONENT and abs(number.adjusted()) <= LARGEST_EXPONENT


def _notes(result: Result, awaiting: bool) -> list[Reason]:
    found = []
    if not result.verified:
        found.append(reason("unverified_counted"))
    elif awaiting:
        found.append(reason("newer_awaiting"))
    if result.is_provisional:
        found.append(reason("provisional_figure"))
    return found


def _without_result(promise: Promise, day: date, awaiting: bool, unpublished: bool) -> Completion:
    due = due_fraction(promise, day)
    left_out = None if is_due(promise, day) else not_due_code(promise, day)
    if awaiting:
        return _grey(Status.AWAITING, left_out, due, reason("awaiting"))
    if left_out:
        return _grey(Status.NOT_DUE, left_out, due, not_due_reason(promise, day))
    if unpublished:
        return _grey(Status.UNPUBLISHED, "unpublished", due, reason("unpublished"))
    return _grey(Status.SILENT, None, due)


def _grey(
    status: Status, left_out: str | None, due: Fraction | None, *reasons: Reason
) -> Completion:
    counted = left_out is None
    return Completion(
        status, Light.GREY, due=due, counted=counted, left_out=left_out, reasons=reasons
    )


def not_due_reason(promise: Promise, day: date) -> Reason:
    code = not_due_code(promise, day)
    if code == "future_year":
        return reason(code, year=str(promise.year))
    if code == "milestone_before_date":
        return reason(code, due=_deadline(promise).isoformat())
    return reason(code)


# --- milestones ---


def _deadline(promise: Promise) -> date:
    return promise.due_date or year_end(promise.year or date.max.year)


def _judge_milestone(promise: Promise, result: Result, day: date) -> Completion:
    standing, attained = _milestone_standing(promise, result, day)
    return Completion(
        standing.status,
        standing.light,
        attained=attained,
        counted=standing.left_out is None,
        left_out=standing.left_out,
        reasons=(*standing.reasons, reason("no_rate_milestone")),
    )


def _milestone_standing(
    promise: Promise, result: Result, day: date
) -> tuple[Standing, bool | None]:
    """Hold a dated document against the deadline; one of a later year does not keep the promise."""
    deadline = _deadline(promise)
    last_day = deadline if promise.year is None else max(deadline, year_end(promise.year))
    left_out = None if day >= deadline else "milestone_before_date"
    if result.value == 0:
        return _milestone_open(promise, day, left_out), False
    if result.as_of is None:
        why = reason("document_without_date")
        return Standing(Status.UNDECIDABLE, Light.GREY, why.code, (why,)), None
    dates = {"as_of": result.as_of.isoformat(), "due": deadline.isoformat()}
    late = (reason("attained_late", **dates),) if result.as_of > deadline else ()
    if result.as_of > last_day:
        return Standing(Status.MISSED, Light.RED, left_out, late), False
    done = Status.ATTAINED if day >= deadline else Status.EARLY
    status = Status.ESTIMATED if result.is_provisional else done
    return Standing(status, Light.GREEN, left_out, late), True


def _milestone_open(promise: Promise, day: date, left_out: str | None) -> Standing:
    if left_out:
        why = not_due_reason(promise, day)
        return Standing(Status.NOT_DUE, Light.GREY, left_out, (why,))
    return Standing(Status.MISSED, Light.RED)


# --- numbers ---


def _judge_value(promise: Promise, result: Result, day: date, policy: Policy) -> Completion:
    try:
        measured = measure(promise, result, policy)
    except IncompatibleUnits as error:
        why = reason("incompatible_units", outcome=error.source, target=error.target)
        return _grey(Status.UNDECIDABLE, why.code, due_fraction(promise, day), why)
    as_of = result.as_of or min(day, year_end(promise.year or day.year))
    question = Question(promise, measured, as_of, day, result.is_provisional, policy)
    standing = _standing(question)
    return Completion(
        standing.status,
        standing.light,
        attained=measured.attained,
        rate=_decimal_or_none(measured.rate.value),
        progress=_decimal_or_none(measured.progress),
        gap=to_decimal(measured.gap),
        gap_unit=gap_unit(promise),
        due=due_fraction(promise, as_of),
        counted=standing.left_out is None,
        left_out=standing.left_out,
        reasons=(*standing.reasons, *measured.reasons),
        workings=_workings(promise, result, measured),
    )


def _decimal_or_none(value: Fraction | None) -> Decimal | None:
    return None if value is None else to_decimal(value)


def _workings(promise: Promise, result: Result, measured: Measured) -> str:
    """Print the formula of the rate, after the conversion where the units are printed apart."""
    if result.unit.strip() == promise.unit.strip() or not measured.rate.workings:
        return measured.rate.workings
    converted = format_decimal(to_decimal(measured.actual))
    return f"{printed_result(result)} = {converted}{promise.unit}; {measured.rate.workings}"


def _standing(question: Question) -> Standing:
    promise, day = question.promise, question.day
    year = promise.year or day.year
    if day.year < year:
        return _not_due(question)
    return _at_year_end(question) if day >= year_end(year) else _within_year(question)


def _not_due(question: Question) -> Standing:
    why = not_due_reason(question.promise, question.day)
    return Standing(Status.NOT_DUE, Light.GREY, why.code, (why,))


def _undecidable() -> Standing:
    # The reason itself, with both numbers, comes with the comparison.
    return Standing(Status.UNDECIDABLE, Light.GREY, "not_provable")


def _at_year_end(question: Question) -> Standing:
    promise, attained = question.promise, question.measured.attained
    stops_early = question.as_of < year_end(promise.year or question.as_of.year)
    why = (reason("figure_stops_early", as_of=question.as_of.isoformat()),) if stops_early else ()
    if attained is None:
        return replace(_undecidable(), reasons=why)
    if attained and stops_early and _may_still_turn(question):
        on_the_day = _by_schedule(question) if is_spread(promise) else _on_schedule()
        return replace(on_the_day, reasons=(*on_the_day.reasons, *why))
    if attained:
        status = Status.ESTIMATED if question.is_provisional else Status.ATTAINED
        return Standing(status, Light.GREEN, reasons=why)
    status = Status.BEHIND if stops_early else Status.MISSED
    return Standing(status, _light_of_shortfall(question), reasons=why)


def _on_schedule() -> Standing:
    return Standing(Status.ON_SCHEDULE, Light.GREEN)


def _may_still_turn(question: Question) -> bool:
    """Tell whether more of the year can undo what holds now: a cap that is not yet used up."""
    is_open_ended = question.measured.yardstick.side == Direction.HIGHER
    return question.promise.is_accumulating and not is_open_ended


def _light_of_shortfall(question: Question) -> Light:
    rate = question.measured.rate.value
    if rate is None:
        return Light.RED
    return Light.YELLOW if rate >= 1 - _points(question.policy.yellow_points) else Light.RED


def _points(points: Decimal) -> Fraction:
    return Fraction(points) / 100


def _within_year(question: Question) -> Standing:
    promise, attained = question.promise, question.measured.attained
    due = is_due(promise, question.day)
    if attained and promise.is_accumulating and not _may_still_turn(question):
        status = Status.ESTIMATED if question.is_provisional else Status.EARLY
        left_out = None if due else not_due_code(promise, question.day)
        return Standing(status, Light.GREEN, left_out)
    if not due:
        standing = _not_due(question)
        is_level_kept = attained and standing.left_out == "level_before_year_end"
        return replace(_on_schedule(), left_out=standing.left_out) if is_level_kept else standing
    if is_held_whole(promise):
        return _held_whole(question)
    if not is_due(promise, question.as_of):
        why = reason("figure_too_old", as_of=question.as_of.isoformat())
        return Standing(Status.SILENT, Light.GREY, reasons=(why,))
    return _by_schedule(question)


def _held_whole(question: Question) -> Standing:
    measured, why = question.measured, (reason("held_whole"),)
    if measured.attained is None:
        return _undecidable()
    if measured.attained:
        return replace(_on_schedule(), reasons=why)
    allowed = abs(measured.yardstick.against) * _points(question.policy.yellow_points)
    light = Light.YELLOW if -measured.gap <= allowed else Light.RED
    return Standing(Status.BEHIND, light, reasons=why)


def _by_schedule(question: Question) -> Standing:
    """Hold the result against the part of the target due on the result's own day."""
    measured = question.measured
    needed = _needed(question)
    kept = verdict(needed, measured.extent)
    # A level that already keeps the whole promise is on schedule wherever its line runs.
    is_level_kept = bool(measured.attained) and not question.promise.is_accumulating
    if kept is None and not is_level_kept:
        return _undecidable()
    ahead = _points_ahead(question, needed)
    if kept or is_level_kept:
        is_ahead = ahead is not None and ahead >= _points(question.policy.ahead_points)
        status = Status.AHEAD if is_ahead and kept else Status.ON_SCHEDULE
        return Standing(status, Light.GREEN, reasons=_schedule_reasons(ahead))
    is_near = ahead is not None and -ahead <= _points(question.policy.yellow_points)
    is_lost = measured.attained is False and _may_still_turn(question)
    light = Light.YELLOW if is_near and not is_lost else Light.RED
    return Standing(Status.BEHIND, light, reasons=_schedule_reasons(ahead))


def _needed(question: Question) -> Interval:
    """Return the zone that keeps the schedule; inside a range the upper end is not spread."""
    zone, promise = question.measured.yardstick.zone, question.promise
    low = None if zone.low is None else due_value(promise, zone.low, question.as_of)
    high = zone.high
    if zone.low is None and high is not None:
        high = due_value(promise, high, question.as_of)
    return Interval(low, high)


def _points_ahead(question: Question, needed: Interval) -> Fraction | None:
    """Return how far the result is ahead of what is due, as a part of the year's way."""
    yardstick, actual = question.measured.yardstick, question.measured.actual
    way = abs(yardstick.against - starting_point(question.promise)) or abs(yardstick.against)
    if not way:
        return None
    ends = []
    if needed.low is not None:
        ends.append(actual - needed.low)
    if needed.high is not None:
        ends.append(needed.high - actual)
    return min(ends) / way


def _schedule_reasons(ahead: Fraction | None) -> tuple[Reason, ...]:
    if not ahead:
        return ()
    code = "ahead_of_schedule" if ahead > 0 else "behind_schedule"
    points = f"{rounded(to_decimal(abs(ahead) * 100), 1):f}"
    return (reason(code, points=points),)

"""Hold goals against the outcomes known on a day: one query, whatever the number of goals."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.conf import settings

from outcomes.completion import Completion, Policy, Promise, Result, judge
from outcomes.enums import Light, OutcomeState, Stage
from outcomes.memory import month_ends, with_memory
from outcomes.models import Outcome
from outcomes.objections import with_objections
from outcomes.querysets import OutcomeQuerySet
from outcomes.schedules import year_end
from outcomes.target_choice import Targets, chosen_targets
from plans.enums import GoalState, Tier
from plans.lookups import is_unit_of
from plans.models import Goal, Target
from plans.quantities import unit as parse_unit
from plans.reach import Reader

# Of two figures of one day the more settled one speaks.
STAGE_RANK = {Stage.ESTIMATE: 0, Stage.PRELIMINARY: 1, Stage.FINAL: 2, Stage.REVISED: 3}

# A page judges the same promises again and again, mostly with the same answer: nothing is asked
# but frozen values, nothing answered but one.
judged_before = lru_cache(maxsize=8192)(judge)

Series = dict[tuple[int, int, int | None], list[Outcome]]


@dataclass(frozen=True)
class GoalStanding:
    """Where a goal stands: each target in force with its completion, the firm one first.

    concealed counts the figures of the year that wait for verification and that the reader may
    not see: they are in no other field. returned is what was sent back, for those who may see it.
    """

    goal: Goal
    judged: tuple[tuple[Target, Completion], ...]
    outcome: Outcome | None
    pending: Outcome | None
    last_year: Outcome | None
    targets: str = Targets.CURRENT
    concealed: int = 0
    returned: Outcome | None = None

    @property
    def target(self) -> Target | None:
        return self.judged[0][0] if self.judged else None

    @property
    def completion(self) -> Completion | None:
        return self.judged[0][1] if self.judged else None


@dataclass(frozen=True)
class Judging:
    """How goals are judged: as of which day, by what tolerances, figures and targets."""

    day: date
    policy: Policy
    count_unverified: bool = False
    targets: str = Targets.CURRENT


def policy() -> Policy:
    """Return the office's own tolerances and bands (settings COMPLETION_*)."""
    return Policy(
        about_tolerance=settings.COMPLETION_ABOUT_TOLERANCE,
        ahead_points=settings.COMPLETION_AHEAD_POINTS,
        yellow_points=settings.COMPLETION_YELLOW_POINTS,
    )


def standings(
    goals: Iterable[Goal],
    day: date,
    *,
    count_unverified: bool = False,
    targets: str = Targets.CURRENT,
    reader: Reader | None = None,
) -> list[GoalStanding]:
    """Judge goals loaded by with_parts(), in their order, as of the day.

    What the reader may not see is only counted; without a reader (a command of the office)
    everything is seen.
    """
    loaded = list(goals)
    series = outcome_series(loaded, day, reader)
    judging = Judging(day, policy(), count_unverified, targets)
    return [stand(goal, series, judging) for goal in loaded]


def outcome_series(goals: Sequence[Goal], day: date, reader: Reader | None = None) -> Series:
    """Load what is reported for the goals' places, indicators and years, and the year before."""
    years = {goal.year for goal in goals if goal.year is not None}
    found = known_outcomes(day, reader).filter(
        jurisdiction__in={goal.jurisdiction_id for goal in goals},
        indicator__in={goal.indicator_id for goal in goals},
        year__in=years | {year - 1 for year in years},
    )
    return series_of(with_objections(found))


def known_outcomes(day: date, reader: Reader | None) -> OutcomeQuerySet:
    """Keep what may speak on the day, with all that a judgement asks of it; in no order."""
    found = Outcome.objects.in_effect().exclude(state=OutcomeState.DRAFT).known_on(day)
    found = found.with_finality().with_contest().order_by()
    return found if reader is None else found.marked_readable(reader.user, reader.day)


def series_of(outcomes: Iterable[Outcome]) -> Series:
    series: Series = defaultdict(list)
    for outcome in outcomes:
        series[outcome.jurisdiction_id, outcome.indicator_id, outcome.year].append(outcome)
    return series


def best(outcomes: Iterable[Outcome]) -> Outcome | None:
    """Return the latest figure; of one day the most settled, then the last entered."""
    return max(outcomes, key=_rank, default=None)


def day_of(outcome: Outcome) -> date:
    """Return the day a figure speaks of; an undated one of the end of its year."""
    return outcome.as_of or year_end(outcome.year or date.max.year)


def _rank(outcome: Outcome) -> tuple[date, int, int]:
    return day_of(outcome), STAGE_RANK[stage_counted(outcome)], outcome.pk


def stage_counted(outcome: Outcome) -> Stage:
    """Return the stage a figure counts with: not final before its data owner has spoken."""
    return Stage.PRELIMINARY if awaits_owner(outcome) else Stage(outcome.stage)


def awaits_owner(outcome: Outcome) -> bool:
    return getattr(outcome, "awaits_owner", False)


def stand(goal: Goal, series: Series, judging: Judging) -> GoalStanding:
    """Judge a goal loaded by with_parts() by the figures of its series."""
    day, choice = judging.day, judging.targets
    of_year = [] if goal.year is None else _of_year(series, goal, goal.year)
    known = [one for one in of_year if one.state != OutcomeState.RETURNED]
    sent_back = [one for one in of_year if one.state == OutcomeState.RETURNED]
    seen = [one for one in known if is_readable(one)]
    verified = best(one for one in known if one.is_verified)
    latest = best(seen)
    pending = latest if latest and not latest.is_verified else None
    last = best(known)
    is_awaiting = last is not None and not last.is_verified
    used = latest if judging.count_unverified else verified
    usable = [
        one for one in known if one.is_verified or (judging.count_unverified and is_readable(one))
    ]
    # As first promised no goal is withdrawn: that too is a change somebody approved.
    is_withdrawn = goal.state == GoalState.WITHDRAWN and choice == Targets.CURRENT
    judged = []
    for target in sorted(chosen_targets(goal, choice), key=lambda one: one.tier != Tier.FIRM):
        promise = replace(promise_of(goal, target), withdrawn=is_withdrawn)
        case = _Case(goal, target, promise, judging)
        answer = case.judge(used, day, is_awaiting=is_awaiting)
        if answer.light == Light.GREEN:
            answer = with_memory(answer, case.was_red(usable, day))
        judged.append((target, answer))
    before = [] if goal.year is None else _of_year(series, goal, goal.year - 1)
    last_year = best(
        one for one in before if one.state != OutcomeState.RETURNED and is_readable(one)
    )
    returned = best(one for one in sent_back if is_readable(one))
    hidden = len(known) - len(seen)
    return GoalStanding(goal, tuple(judged), used, pending, last_year, choice, hidden, returned)


def is_readable(outcome: Outcome) -> bool:
    """Say whether the reader it was loaded for may see it; loaded for nobody, it is seen."""
    return getattr(outcome, "is_readable", True)


def _of_year(series: Series, goal: Goal, year: int) -> list[Outcome]:
    return series.get((goal.jurisdiction_id, goal.indicator_id, year), [])


@dataclass(frozen=True)
class _Case:
    """One target to be judged, by whatever figure is in effect on whatever day."""

    goal: Goal
    target: Target
    promise: Promise
    judging: Judging

    def judge(self, used: Outcome | None, day: date, *, is_awaiting: bool = False) -> Completion:
        expected = self.goal.data_expected_on
        return judged_before(
            self.promise,
            result_of(used, self.goal, self.target) if used else None,
            day,
            policy=self.judging.policy,
            count_unverified=self.judging.count_unverified,
            awaiting=is_awaiting and not self.judging.count_unverified,
            unpublished=expected is not None and day < expected,
        )

    def was_red(self, usable: Sequence[Outcome], day: date) -> bool:
        """Tell whether the light was red at an earlier month's end, by the figures of then."""
        if self.goal.year is None or not usable:
            return False
        first = min(day_of(one) for one in usable)
        ends = [end for end in month_ends(self.goal.year, day) if first <= end < day]
        for end in ends:
            then = best(one for one in usable if day_of(one) <= end)
            if self.judge(then, end).light == Light.RED:
                return True
        return False


def promise_of(goal: Goal, target: Target) -> Promise:
    return Promise(
        basis=target.basis,
        direction=target.direction,
        comparator=target.comparator,
        value=target.value,
        value_high=target.value_high,
        unit=target.unit,
        year=goal.year,
        tier=target.tier,
        schedule=goal.effective_schedule,
        quarters=tuple(Decimal(quarter) for quarter in goal.quarters),
        batch_date=goal.batch_on,
        method=goal.effective_method,
        baseline=goal.baseline_value,
        withdrawn=goal.state == GoalState.WITHDRAWN,
        due_date=goal.due_on,
    )


def result_of(outcome: Outcome, goal: Goal, target: Target) -> Result:
    """Hand over the figure in a unit the target can be held against.

    家 and 户 do not convert, but where the indicator names both as its units they count the same.
    """
    result = Result(
        value=outcome.value,
        value_high=outcome.value_high,
        comparator=outcome.comparator,
        unit=outcome.unit,
        as_of=outcome.as_of,
        stage=stage_counted(outcome),
        verified=outcome.state == OutcomeState.VERIFIED,
    )
    here, there = parse_unit(outcome.unit), parse_unit(target.unit)
    if here.dimension == there.dimension or outcome.value is None:
        return result
    indicator = goal.indicator
    if not (is_unit_of(indicator, outcome.unit) and is_unit_of(indicator, target.unit)):
        return result
    factor = here.factor / there.factor
    high = None if outcome.value_high is None else outcome.value_high * factor
    return replace(result, value=outcome.value * factor, value_high=high, unit=target.unit)

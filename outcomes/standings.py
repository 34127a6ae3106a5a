"""Hold goals against the outcomes known on a day: one query, whatever the number of goals."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.conf import settings

from outcomes.completion import Completion, Policy, Promise, Result, judge
from outcomes.enums import OutcomeState, Stage
from outcomes.models import Outcome
from outcomes.objections import with_objections
from outcomes.schedules import year_end
from outcomes.target_choice import Targets, chosen_targets
from plans.enums import GoalState, Tier
from plans.lookups import is_unit_of
from plans.models import Goal, Target
from plans.quantities import unit as parse_unit

# Of two figures of one day the more settled one speaks.
STAGE_RANK = {Stage.ESTIMATE: 0, Stage.PRELIMINARY: 1, Stage.FINAL: 2, Stage.REVISED: 3}

Series = dict[tuple[int, int, int | None], list[Outcome]]


@dataclass(frozen=True)
class GoalStanding:
    """Where a goal stands: each target in force with its completion, the firm one first."""

    goal: Goal
    judged: tuple[tuple[Target, Completion], ...]
    outcome: Outcome | None
    pending: Outcome | None
    last_year: Outcome | None
    targets: str = Targets.CURRENT

    @property
    def target(self) -> Target | None:
        return self.judged[0][0] if self.judged else None

    @property
    def completion(self) -> Completion | None:
        return self.judged[0][1] if self.judged else None


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
) -> list[GoalStanding]:
    """Judge goals loaded by with_parts(), in their order, as of the day."""
    loaded = list(goals)
    series = outcome_series(loaded, day)
    rules = policy()
    return [_stand(goal, series, day, rules, count_unverified, targets) for goal in loaded]


def outcome_series(goals: Sequence[Goal], day: date) -> Series:
    """Load what is reported for the goals' places, indicators and years, and the year before."""
    years = {goal.year for goal in goals if goal.year is not None}
    found = (
        Outcome.objects.in_effect()
        .reported()
        .known_on(day)
        .filter(
            jurisdiction__in={goal.jurisdiction_id for goal in goals},
            indicator__in={goal.indicator_id for goal in goals},
            year__in=years | {year - 1 for year in years},
        )
        .select_related("figure__document", "verified_by", "entered_by")
        .with_contest()
    )
    series: Series = defaultdict(list)
    for outcome in with_objections(found):
        series[outcome.jurisdiction_id, outcome.indicator_id, outcome.year].append(outcome)
    return series


def best(outcomes: Iterable[Outcome]) -> Outcome | None:
    """Return the latest figure; of one day the most settled, then the last entered."""
    return max(outcomes, key=_rank, default=None)


def _rank(outcome: Outcome) -> tuple[date, int, int]:
    as_of = outcome.as_of or year_end(outcome.year or date.max.year)
    return as_of, STAGE_RANK[Stage(outcome.stage)], outcome.pk


def _stand(
    goal: Goal, series: Series, day: date, rules: Policy, count_unverified: bool, targets: str
) -> GoalStanding:
    known = [] if goal.year is None else _of_year(series, goal, goal.year)
    verified = best(one for one in known if one.state == OutcomeState.VERIFIED)
    latest = best(known)
    pending = latest if latest and not latest.is_verified else None
    used = latest if count_unverified else verified
    # As first promised no goal is withdrawn: that too is a change somebody approved.
    is_withdrawn = goal.state == GoalState.WITHDRAWN and targets == Targets.CURRENT
    chosen = sorted(chosen_targets(goal, targets), key=lambda target: target.tier != Tier.FIRM)
    judged = tuple(
        (target, _judge(goal, target, used, pending, day, rules, count_unverified, is_withdrawn))
        for target in chosen
    )
    last_year = None if goal.year is None else best(_of_year(series, goal, goal.year - 1))
    return GoalStanding(goal, judged, used, pending, last_year, targets)


def _of_year(series: Series, goal: Goal, year: int) -> list[Outcome]:
    return series.get((goal.jurisdiction_id, goal.indicator_id, year), [])


def _judge(
    goal: Goal,
    target: Target,
    used: Outcome | None,
    pending: Outcome | None,
    day: date,
    rules: Policy,
    count_unverified: bool,
    is_withdrawn: bool,
) -> Completion:
    result = result_of(used, goal, target) if used else None
    return judge(
        replace(promise_of(goal, target), withdrawn=is_withdrawn),
        result,
        day,
        policy=rules,
        count_unverified=count_unverified,
        awaiting=pending is not None and not count_unverified,
        unpublished=goal.data_expected_on is not None and day < goal.data_expected_on,
    )


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
        stage=outcome.stage,
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

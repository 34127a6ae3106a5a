"""A plan's goals held against what summaries report: matched, doubtful, silent, unplanned."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from outcomes.reconciliation.assignment import assign
from outcomes.reconciliation.attainment import is_attained
from outcomes.reconciliation.bases import Bases, derivation
from outcomes.reconciliation.carried import carried
from outcomes.reconciliation.context import in_context
from outcomes.reconciliation.derive import Derived
from outcomes.reconciliation.indexing import NameIndex
from outcomes.reconciliation.likeness import likeness, question_scale
from outcomes.reconciliation.naming import Name, name_of
from outcomes.reconciliation.parts import part_statements
from outcomes.reconciliation.remarks import Likeness, Remark
from outcomes.reconciliation.rescue import rescued
from outcomes.reconciliation.statements import (
    OUTCOME,
    TARGET,
    Statement,
    exact_statements,
    first_statements,
    is_printed_target,
)
from plans.enums import Tier

SAME, DERIVED, DOUBTFUL = "same", "derived", "doubtful"
# A certain pair outweighs doubtful ones; the order in the text settles what is left.
LARGE = 400_000  # cells; a table of more is filled by an index, without loosely worded neighbours
CERTAIN_BONUS, SCALE = 3000, 256


@dataclass(frozen=True)
class Pair:
    """A proposed answer to a goal; score runs from 0 to 1, attained is None while in doubt."""

    goal: Statement
    outcome: Statement
    score: Decimal
    relation: str
    reasons: tuple[Remark, ...] = ()
    derived: Derived | None = None
    attained: bool | None = None


@dataclass(frozen=True)
class Reconciliation:
    """Every goal stands in matched, doubtful or silent; every other outcome is unplanned."""

    matched: tuple[Pair, ...]
    doubtful: tuple[Pair, ...]
    silent: tuple[Statement, ...]
    unplanned: tuple[Statement, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        found = (*self.matched, *self.doubtful)
        return tuple(sorted(found, key=lambda pair: (pair.goal.id, pair.outcome.id)))


Key = tuple[str, int]
Answers = dict[tuple[Key, Key], Pair]


@dataclass
class _Table:
    """Goals and outcomes, taken apart where one number answers for several, and all likenesses."""

    goals: list[Statement]
    outcomes: list[Statement]
    cells: dict[tuple[int, int], Likeness] = field(default_factory=dict)

    @property
    def is_large(self) -> bool:
        return len(self.goals) * len(self.outcomes) > LARGE

    def fill(self) -> None:
        """Compare each with each, or in a large table only those whose names may be one."""
        index = NameIndex(self.outcomes) if self.is_large else None
        everything = list(enumerate(self.outcomes))
        for row, goal in enumerate(self.goals):
            for column, outcome in index.numbered(goal) if index else everything:
                found = likeness(goal, outcome)
                if found.relation:
                    question_scale(goal, outcome, found)
                if found.relation and not found.is_beyond:
                    self.cells[row, column] = found

    def second_tiers(self) -> set[Key]:
        """Return the goals that only raise the one before: 净增40家，力争45家 has one answer."""
        return {
            key_of(second)
            for first, second in pairwise(self.goals)
            if second.tier == Tier.STRETCH != first.tier and _is_one_goal(first, second)
        }

    def weights(
        self, is_other_kind: bool, taken: Answers, waiting: Collection[Key] = ()
    ) -> dict[tuple[int, int], int]:
        """Weigh the pairs of one kind, or of a level with a growth, that are still free."""
        goals = {*waiting, *(goal for goal, _outcome in taken)}
        outcomes = {outcome for _goal, outcome in taken}
        return {
            (row, column): self._weight((row, column), found)
            for (row, column), found in self.cells.items()
            if found.is_other_kind == is_other_kind
            and key_of(self.goals[row]) not in goals
            and key_of(self.outcomes[column]) not in outcomes
        }

    def _weight(self, cell: tuple[int, int], found: Likeness) -> int:
        row, column = cell
        goal, outcome = self.goals[row], self.outcomes[column]
        points = found.score + (CERTAIN_BONUS if found.relation == SAME else 0)
        points += 5 if goal.basis == outcome.basis else 0
        points += 3 if outcome.comparator == "=" else 0
        points -= 8 if _is_running_total(goal, outcome) else 0
        points += 6 if _says_the_same_of_adding(goal, outcome) else 0
        order = (SCALE - 1) * (len(self.outcomes) - column) // (len(self.outcomes) + 1)
        return max(1, points * SCALE + order)


def reconcile(
    goals: Iterable[Statement],
    outcomes: Iterable[Statement],
    *,
    year: int | None = None,
    earlier: Iterable[Statement] = (),
) -> Reconciliation:
    """Pair goals with outcomes of the year; `earlier` holds last year's levels for conversions.

    Restatements are left out before; a goal of another year than the asked one is left out too.
    """
    asked = [one for one in _usable(goals, TARGET) if year is None or one.year in (year, None)]
    given = [one for one in _usable(outcomes, OUTCOME) if year is None or one.year in (year, None)]
    table = _Table(_parts_of(asked), _parts_of(given))
    table.fill()
    answers: Answers = {}
    for row, column in assign(table.weights(False, answers, table.second_tiers())).items():
        _add(answers, table, row, column)
    _share(answers, table)
    # A level is offered for a growth only where nothing of the goal's own kind is left.
    for row, column in assign(table.weights(True, answers)).items():
        _add(answers, table, row, column)
    if not table.is_large:
        _convert(answers, asked, given, Bases.of(asked, [*earlier, *given]))
        _carry(answers, table)
        _rescue(answers, table)
    return _sorted(asked, given, answers)


def _usable(statements: Iterable[Statement], kind: str) -> list[Statement]:
    stated = exact_statements(statements) if kind == OUTCOME else statements
    listed = [one for one in first_statements(stated) if one.kind == kind and one.value is not None]
    return [one for one in listed if kind == TARGET or not is_printed_target(one)]


def _parts_of(statements: Sequence[Statement]) -> list[Statement]:
    return [part for one in in_context(statements) for part in part_statements(one)]


def key_of(statement: Statement) -> Key:
    return statement.document, statement.id


def _add(answers: Answers, table: _Table, row: int, column: int) -> None:
    goal, outcome, found = table.goals[row], table.outcomes[column], table.cells[row, column]
    key = key_of(goal), key_of(outcome)
    if key in answers and answers[key].score * 1000 >= found.score:
        return
    is_same = found.relation == SAME
    answers[key] = Pair(
        goal=goal,
        outcome=outcome,
        score=Decimal(found.score) / 1000,
        relation=found.relation,
        reasons=(*found.grounds, *found.doubts),
        attained=is_attained(goal, outcome) if is_same else None,
    )


def _is_running_total(goal: Statement, outcome: Statement) -> bool:
    """Say whether the outcome adds up more years than the goal asks for, as far as words tell."""
    theirs = name_of(outcome.indicator, outcome.place).flow
    return theirs == "stock" and name_of(goal.indicator, goal.place).flow != "stock"


def _says_the_same_of_adding(goal: Statement, outcome: Statement) -> bool:
    """Say whether both are 新增: 认定96家，其中新增78家 answers 新增70家 by its second number."""
    return "新增" in goal.indicator and "新增" in outcome.indicator


# --- one outcome for several goals, several outcomes for one goal ---


def _share(answers: Answers, table: _Table) -> None:
    """Let a figure answer two tiers, and a figure of all answer for its parts or the reverse."""
    answered = {goal: pair for (goal, _outcome), pair in answers.items()}
    for (row, column), found in table.cells.items():
        if found.is_other_kind:
            continue
        goal, outcome = table.goals[row], table.outcomes[column]
        pair = answered.get(key_of(goal))
        if pair is None:
            holders = [one.goal for (_g, o), one in answers.items() if o == key_of(outcome)]
            if any(_is_second_tier(goal, holder, found) for holder in holders) or _is_whole(
                name_of(goal.indicator, goal.place), name_of(outcome.indicator, outcome.place)
            ):
                _add(answers, table, row, column)
        elif pair.relation == DOUBTFUL and _is_other_part(goal, outcome, pair):
            is_free = not any(taken == key_of(outcome) for _goal, taken in answers)
            if is_free:
                _add(answers, table, row, column)


def _is_second_tier(goal: Statement, holder: Statement, found: Likeness) -> bool:
    # Two firm numbers of one name in two places are of two things the names do not tell apart.
    is_tier = goal.tier != holder.tier or "" != goal.sentence == holder.sentence
    return is_tier and _is_one_goal(goal, holder) and found.relation in (SAME, DOUBTFUL)


def _is_one_goal(goal: Statement, holder: Statement) -> bool:
    """Say whether two goals name one indicator: 达450亿元 and 力争500亿元."""
    first, second = name_of(goal.indicator, goal.place), name_of(holder.indicator, holder.place)
    if (goal.document, goal.basis, goal.dimension) != (
        holder.document,
        holder.basis,
        holder.dimension,
    ):
        return False
    return replace(first, printed="") == replace(second, printed="")


def _is_whole(goal: Name, outcome: Name) -> bool:
    """Say whether the outcome speaks of all residents and the goal of some."""
    return goal.residence in ("town", "country") and outcome.residence in ("all", "both")


def _is_other_part(goal: Statement, outcome: Statement, pair: Pair) -> bool:
    whole = name_of(goal.indicator, goal.place)
    part = name_of(outcome.indicator, outcome.place)
    first = name_of(pair.outcome.indicator, pair.outcome.place)
    sides = {part.residence, first.residence}
    return whole.residence in ("both", "all") and sides == {"town", "country"}


# --- conversions ---


def _convert(
    answers: Answers, asked: Sequence[Statement], given: Sequence[Statement], bases: Bases
) -> None:
    """Offer a derived figure where nothing printed answers a goal in its own terms."""
    settled = {goal for (goal, _outcome), pair in answers.items() if _is_settled(pair)}
    for goal in asked:
        if key_of(goal) in settled:
            continue
        found = derivation(goal, given, bases)
        if found is None:
            continue
        for key in [key for key in answers if key[0] == key_of(goal)]:
            del answers[key]
        outcome, derived, score = found
        answers[key_of(goal), key_of(outcome)] = Pair(
            goal=goal,
            outcome=outcome,
            score=Decimal(score) / 1000,
            relation=DERIVED,
            reasons=(Remark(derived.code, f"换算：{derived.working}"),),
            derived=derived,
            attained=is_attained(goal, outcome, derived),
        )


def _free(answers: Answers, table: _Table) -> tuple[list[Statement], list[Statement]]:
    """Return what has no partner yet."""
    goals, outcomes = {goal for goal, _ in answers}, {outcome for _, outcome in answers}
    return (
        [one for one in table.goals if key_of(one) not in goals],
        [one for one in table.outcomes if key_of(one) not in outcomes],
    )


def _carry(answers: Answers, table: _Table) -> None:
    """Offer what is left on both sides where the result's subject stands ahead of it."""
    waiting = table.second_tiers()
    goals, outcomes = _free(answers, table)
    near = {
        goal: pair
        for (goal, _outcome), pair in answers.items()
        if any(one.code == "near_names" for one in pair.reasons)
    }
    goals += [one for one in table.goals if key_of(one) in near]
    goals = [one for one in goals if key_of(one) not in waiting]
    cells = carried(goals, outcomes, table.outcomes)
    order = len(outcomes) + 1
    weights = {
        (row, column): max(1, found.score) * order + order - 1 - column
        for (row, column), found in cells.items()
    }
    for row, column in assign(weights).items():
        goal, outcome, found = goals[row], outcomes[column], cells[row, column]
        holder = near.get(key_of(goal))
        if (
            holder is not None
        ):  # 技术交易额 answers for 技术合同成交额 only where nothing better does
            if holder.score * 1000 >= found.score:
                continue
            del answers[key_of(goal), key_of(holder.outcome)]
        tiers = [one for one in table.goals if key_of(one) in waiting and _is_one_goal(one, goal)]
        for asked in (goal, *tiers):
            answers[key_of(asked), key_of(outcome)] = _carried_pair(asked, outcome, found)


def _carried_pair(goal: Statement, outcome: Statement, found: Likeness) -> Pair:
    carried_over = Remark("carried_subject", "指标名称取自前文，须人工判断")
    return Pair(
        goal=goal,
        outcome=outcome,
        score=Decimal(found.score) / 1000,
        relation=DOUBTFUL,
        reasons=(*found.grounds, *found.doubts, carried_over),
    )


def _rescue(answers: Answers, table: _Table) -> None:
    """Offer what is left on both sides where the wording is loose and nothing else comes near."""
    for goal, outcome, score in rescued(*_free(answers, table)):
        answers[key_of(goal), key_of(outcome)] = Pair(
            goal=goal,
            outcome=outcome,
            score=Decimal(score) / 1000,
            relation=DOUBTFUL,
            reasons=(Remark("loose_name", "名称只有一部分相同，数值接近，须人工判断"),),
        )


def _is_settled(pair: Pair) -> bool:
    codes = {remark.code for remark in pair.reasons}
    return pair.relation == SAME or not codes & {"level_and_growth", "flow"}


def _sorted(
    asked: Sequence[Statement], given: Sequence[Statement], answers: Answers
) -> Reconciliation:
    whole_goals = {key_of(one): one for one in reversed(asked)}
    whole_outcomes = {key_of(one): one for one in reversed(given)}
    pairs = [
        replace(
            pair,
            goal=whole_goals[key_of(pair.goal)],
            outcome=whole_outcomes[key_of(pair.outcome)],
        )
        for _key, pair in sorted(answers.items(), key=lambda item: item[0])
    ]
    goals = {goal for goal, _outcome in answers}
    outcomes = {outcome for _goal, outcome in answers}
    return Reconciliation(
        matched=tuple(pair for pair in pairs if pair.relation != DOUBTFUL),
        doubtful=tuple(pair for pair in pairs if pair.relation == DOUBTFUL),
        silent=tuple(goal for goal in asked if key_of(goal) not in goals),
        unplanned=tuple(_unanswering(given, outcomes)),
    )


def _unanswering(given: Sequence[Statement], taken: Collection[Key]) -> Iterator[Statement]:
    """Leave out what answers a goal, and what a second summary only says again."""
    said = {_saying(one): one.document for one in reversed(given)}
    said |= {_saying(one): one.document for one in given if key_of(one) in taken}
    for one in given:
        if key_of(one) not in taken and said[_saying(one)] == one.document:
            yield one


def _saying(one: Statement) -> tuple[object, ...]:
    return one.indicator, one.basis, one.value, one.unit, one.year, one.place

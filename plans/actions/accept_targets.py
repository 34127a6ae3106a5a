"""Make a goal's target of an accepted figure, or tie the figure to the target it states again."""

from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plans.actions.find_goals import default_plan_title
from plans.actions.stage_targets import build_target
from plans.actions.statements import Statement, firmest, same_number
from plans.enums import Basis, Commitment, Comparator, Direction, Tier
from plans.lookups import (
    IndicatorIndex,
    IndicatorStatement,
    ReferenceProblem,
    disagreements,
    is_unit_of,
)
from plans.models import Document, Figure, Goal, Indicator, Plan, Target
from plans.sheets.goals import default_comparator

UNITLESS = (Basis.MILESTONE, Basis.GRADE)
# Ranks and whatever is to stay under a bound are better low.
LOWER_COMPARATORS = (Comparator.AT_MOST, Comparator.BELOW)


class FigureRefused(ValueError):
    """A figure that cannot become a target or an outcome; the message says what to do."""


class FigureIndicators:
    """The dictionary as acceptance asks it: the one chosen, one of that name, or a new one."""

    def __init__(self, accepted_by: AbstractBaseUser) -> None:
        self.accepted_by = accepted_by
        self.index = IndicatorIndex(create=True)

    def find(self, figure: Figure) -> Indicator:
        """Return the indicator of a figure, unsaved where it is new; raises FigureRefused."""
        if figure.indicator_id:
            return checked(figure, figure.indicator)
        if not figure.wording.strip():
            raise FigureRefused(_("没有指标名称：请用“改正”填写。"))
        if found := self._named(figure):
            return checked(figure, found)
        said = IndicatorStatement(
            figure.wording,
            basis=figure.basis or Basis.TOTAL,
            direction=direction_of(figure),
            unit=figure.unit,
        )
        try:
            return self.index.find(said)
        except ReferenceProblem as problem:
            raise FigureRefused(str(problem)) from problem

    def _named(self, figure: Figure) -> Indicator | None:
        """Return the one indicator of that very name or alias whose unit fits."""
        candidates = list(self.index.by_name.get(figure.wording, []))
        if alias := self.index.by_alias.get(figure.wording):
            candidates.append(alias)
        said = IndicatorStatement(figure.wording, basis=figure.basis, unit=figure.unit)
        fitting = [known for known in candidates if not disagreements(known, said)]
        return fitting[0] if fitting else None

    def save(self, indicator: Indicator) -> Indicator:
        if indicator.pk is None:
            indicator._history_user = self.accepted_by
            indicator.full_clean()
            indicator.save()
        return indicator


def checked(figure: Figure, indicator: Indicator) -> Indicator:
    """Refuse a unit that could never be held against the indicator's other figures."""
    is_rank = indicator.basis == Basis.RANK
    if not is_rank and indicator.unit and not is_unit_of(indicator, figure.unit):
        raise FigureRefused(
            _("单位“%(unit)s”与指标“%(name)s”的单位“%(known)s”不能换算：请改正单位或另选指标。")
            % {
                "unit": figure.unit or _("空"),
                "name": indicator.name,
                "known": indicator.unit,
            }
        )
    if figure.value is None and indicator.basis not in UNITLESS:
        raise FigureRefused(_("没有数值：请用“改正”填写。"))
    return indicator


def direction_of(figure: Figure) -> str:
    is_lower = figure.basis == Basis.RANK or figure.comparator in LOWER_COMPARATORS
    return Direction.LOWER if is_lower else Direction.HIGHER


class TargetBook:
    """The goals of one document's plan, kept up while its figures are accepted one by one."""

    def __init__(self, document: Document, accepted_by: AbstractBaseUser) -> None:
        self.document = document
        self.accepted_by = accepted_by
        self.plan = document.plans.order_by("pk").first()
        self.goals: dict[tuple, Goal] = {}
        self.targets: dict[tuple, Target] = {}
        if self.plan:
            for goal in self.plan.goals.select_related("indicator"):
                self.goals[goal.jurisdiction_id, goal.indicator_id, goal.year] = goal
            in_force = Target.objects.filter(goal__plan=self.plan, in_force=True)
            for target in in_force.select_related("figure", "goal__indicator"):
                self.targets[target.goal_id, target.tier] = target

    def accept(self, figure: Figure, indicators: FigureIndicators) -> Target:
        """Return the target that the figure now states; raises FigureRefused."""
        indicator = indicators.find(figure)
        statement = statement_of(figure, indicator)
        tier = figure.tier or Tier.FIRM
        goal = self.goals.get((figure.jurisdiction.pk, indicator.pk, figure.year))
        existing = self.targets.get((goal.pk, tier)) if goal else None
        if existing is None:
            return self._add(figure, indicators, indicator, statement, tier)
        if not same_number(Statement.of_target(existing), statement):
            raise FigureRefused(self._conflict(existing, statement))
        return self._restate(existing, figure, statement)

    def _conflict(self, existing: Target, statement: Statement) -> str:
        where = f" @{existing.figure.start}" if existing.figure else ""
        return _(
            "“%(goal)s”已有目标值 %(known)s%(where)s，此处是 %(said)s。"
            "如不是同一目标，请改指标、年度或层级；目标有调整，请在目标中“调整目标值”。"
        ) % {
            "goal": existing.goal.indicator.name,
            "known": Statement.of_target(existing).shown,
            "where": where,
            "said": statement.shown,
        }

    def _add(
        self,
        figure: Figure,
        indicators: FigureIndicators,
        indicator: Indicator,
        statement: Statement,
        tier: str,
    ) -> Target:
        goal = self._goal(figure, indicator)
        target = build_target(goal, tier, statement, figure)
        _clean(target, exclude=["goal", "figure", "supersedes", "approved_by"])
        indicators.save(indicator)
        goal.plan, goal.indicator = self._saved_plan(), indicator
        if goal.pk is None:
            goal._history_user = self.accepted_by
            goal.save()
            self.goals[goal.jurisdiction_id, indicator.pk, goal.year] = goal
        target.goal = goal
        self._save(target)
        return target

    def _goal(self, figure: Figure, indicator: Indicator) -> Goal:
        """Return the goal of the figure, unsaved where it is new."""
        place = figure.jurisdiction
        known = self.goals.get((place.pk, indicator.pk, figure.year))
        return known or Goal(
            jurisdiction=place,
            indicator=indicator,
            year=figure.year,
            wording=figure.wording,
            lead_bureau=self.document.bureau,
        )

    def _saved_plan(self) -> Plan:
        """Return the plan the document lays down, made with the first target accepted."""
        if self.plan is None:
            document = self.document
            self.plan, _made = Plan.objects.get_or_create(
                jurisdiction=document.jurisdiction,
                year=document.year,
                title=document.title or default_plan_title(document.jurisdiction, document.year),
                defaults={"bureau": document.bureau, "document": document},
            )
            if self.plan.document_id is None:
                self.plan.document = document
                self.plan.save(update_fields=["document"])
        return self.plan

    def _save(self, target: Target) -> None:
        target._history_user = self.accepted_by
        target.save()
        if target.in_force:
            self.targets[target.goal_id, target.tier] = target

    # A target stated again

    def _restate(self, existing: Target, figure: Figure, statement: Statement) -> Target:
        """Attach the figure to the first statement; a firmer one of the same number binds."""
        known = Statement.of_target(existing)
        if existing.figure_id == figure.pk:
            return existing
        self._attach(existing, figure)
        if firmest([known, statement]) is statement:
            return self._supersede(existing, figure, statement)
        return existing

    def _attach(self, existing: Target, figure: Figure) -> None:
        first = existing.figure
        if first is None:
            existing.figure = figure
            self._save(existing)
        elif first.document_id == figure.document_id and figure.start < first.start:
            self._precede(existing, first, figure)
        else:
            figure.restates = first.restates or first

    def _precede(self, existing: Target, first: Figure, figure: Figure) -> None:
        """Let an earlier sentence that is accepted later be the first statement all the same."""
        figure.restates = None
        figure.save(update_fields=["restates"])
        Figure.objects.filter(restates=first).exclude(pk=figure.pk).update(restates=figure)
        first.restates = figure
        first.save(update_fields=["restates"])
        existing.figure = figure
        self._save(existing)

    def _supersede(self, existing: Target, figure: Figure, statement: Statement) -> Target:
        firmer = build_target(existing.goal, existing.tier, statement, figure)
        firmer.supersedes = existing
        firmer.change_reason = _("同一文件重申，口气更强 @%d") % figure.start
        existing.in_force = False
        existing._history_user = self.accepted_by
        existing.save(update_fields=["in_force"])
        self._save(firmer)
        return firmer


def statement_of(figure: Figure, indicator: Indicator) -> Statement:
    """Read the figure as a statement of the indicator; a rank's unit goes without saying."""
    unit = figure.unit or (indicator.unit if indicator.basis == Basis.RANK else "")
    refuse_empty_promise(figure.value, indicator)
    return Statement(
        figure.comparator or default_comparator(indicator.direction),
        figure.value,
        figure.value_high,
        unit,
        figure.commitment or Commitment.FIRM.value,
    )


def refuse_empty_promise(value: Decimal | None, indicator: Indicator) -> None:
    if value is not None and indicator.basis == Basis.RANK and value < 1:
        raise FigureRefused(_("位次从第 1 位起。"))


def _clean(target: Target, exclude: list[str]) -> None:
    """Say in words what the database would refuse."""
    try:
        target.full_clean(exclude=exclude, validate_unique=False)
    except ValidationError as error:
        raise FigureRefused(" ".join(error.messages)) from error

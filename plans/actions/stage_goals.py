"""Compare a goals sheet with what is there: reads only, decides every row's fate."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from plans.access import EVERYBODY, RecordingDuty, beyond_duty
from plans.actions.find_goals import GoalFinder, GoalKey, is_referred
from plans.actions.stage_targets import Entry, GoalStaging, TargetStager
from plans.actions.statements import Statement
from plans.enums import Basis, Commitment
from plans.indicator_units import with_listed_unit
from plans.lookups import (
    BureauIndex,
    DocumentIndex,
    IndicatorIndex,
    PlaceIndex,
    ReferenceProblem,
)
from plans.models import (
    Bureau,
    Goal,
    Indicator,
    Jurisdiction,
    Measure,
    Plan,
    Target,
)
from plans.quarters import falling_quarters
from plans.sheets.cells import write_schedule
from plans.sheets.goals import Amount, GoalRow, default_comparator
from plans.sheets.progress import SILENT, Progress
from plans.sheets.staging import RowKind

UNITLESS = (Basis.MILESTONE, Basis.GRADE)


class GoalStager:
    """Stage the rows of one file against the database as it is now."""

    def __init__(
        self,
        rows: list[GoalRow],
        *,
        create_indicators: bool,
        file_name: str = "",
        places: PlaceIndex | None = None,
        duty: RecordingDuty = EVERYBODY,
    ) -> None:
        self.rows = rows
        self.duty = duty
        self.places = places or PlaceIndex()
        self.bureaus = BureauIndex(self.places)
        self.indicators = IndicatorIndex(create=create_indicators)
        self.documents = DocumentIndex()
        self.staging = GoalStaging([row.staged for row in rows])
        self.targets = TargetStager(self.staging, self.documents, file_name)
        self._load()

    def _load(self) -> None:
        titles = {row.plan for row in self.rows}
        self.finder = GoalFinder(self.bureaus, self.indicators, titles)
        self.entries, self.plans = self.finder.entries, self.finder.plans
        self.measures: dict[tuple[int, str], Measure] = {}
        for measure in Measure.objects.order_by("-pk"):
            self.measures[measure.plan_id, measure.name] = measure
            self.measures[measure.plan_id, measure.label] = measure

    def stage(self, progress: Progress = SILENT) -> GoalStaging:
        for row in progress.over(self.rows, len(self.rows)):
            if row.staged.kind not in (RowKind.REFUSED, RowKind.SKIPPED):
                self._stage_row(row)
        for entry in self.entries.values():
            self.targets.stage(entry)
        self._collect()
        return self.staging

    # One row: which goal it speaks of, and what it changes in it besides the number.

    def _stage_row(self, row: GoalRow) -> None:
        try:
            place = self.places.find(row.place_code, row.place_name, row.year)
            key, indicator = self.finder.find(row, place)
        except ReferenceProblem as problem:
            row.staged.refuse(problem.column, str(problem))
            return
        row.staged.place_code = place.code
        row.staged.indicator_code, row.staged.indicator_name = indicator.code, indicator.name
        row.staged.direction = indicator.direction
        row.amount = with_listed_unit(row.amount, row.staged, indicator)
        _check_amount(row, indicator)
        if row.staged.kind == RowKind.REFUSED:
            return
        entry = self.entries.get(key)
        if entry is None:
            entry = self._new_entry(row, place, key, indicator)
        if not self._is_ours(entry):
            row.staged.refuse("责任单位", beyond_duty(entry.goal.lead_bureau, place))
            return
        self.entries[key] = entry
        statement = _read_statement(row, indicator, entry.targets.get(row.tier))
        if told := self.targets.contradiction(entry, row, statement, is_referred(row, entry)):
            row.staged.conflict("目标值", told)
            return
        if not entry.first_row:
            source = row.staged.source
            entry.first_row, entry.first_sheet = source.number, source.sheet
            entry.wording = row.indicator
        # A restatement elsewhere in the text says nothing new of who leads or under which measure.
        source = row.staged.source
        is_first = (entry.first_sheet, entry.first_row) == (source.sheet, source.number)
        if not entry.is_new and is_first:
            self._compare_details(row, entry)
        entry.statements.setdefault(row.tier, []).append((row, statement))

    def _is_ours(self, entry: Entry) -> bool:
        """Say whether the person may write for a bureau that leads, helps or plans."""
        goal = entry.goal
        named = [goal.lead_bureau, goal.plan.bureau, *entry.cooperating]
        bureaus = [bureau for bureau in named if bureau] or [None]
        return any(self.duty.covers(bureau, goal.jurisdiction) for bureau in bureaus)

    def _new_entry(
        self, row: GoalRow, place: Jurisdiction, key: GoalKey, indicator: Indicator
    ) -> Entry:
        title, plan_year, *_rest = key
        plan = self._find_plan(row, place, title, plan_year)
        goal = Goal(
            plan=plan,
            jurisdiction=place,
            indicator=indicator,
            year=row.year,
            wording=row.indicator,
            lead_bureau=self.bureaus.find_or_make(row.bureau, place),
            measure=self._find_measure(row, plan),
            weight=row.weight,
            due_on=row.due_on,
            schedule=row.schedule,
            quarters=row.quarters,
            batch_on=row.batch_on,
            baseline_year=row.baseline_year,
            baseline_value=row.baseline_value,
            note=row.note,
        )
        cooperating = self.bureaus.find_or_make_all(row.cooperating, place)
        return Entry(goal, is_new=True, cooperating=cooperating)

    def _find_plan(self, row: GoalRow, place: Jurisdiction, title: str, year: int | None) -> Plan:
        key = (place.pk, year, title)
        if key not in self.plans:
            self.plans[key] = Plan(
                jurisdiction=place,
                year=year,
                title=title,
                bureau=self.bureaus.find_or_make(row.bureau, place),
                document=self.documents.find_or_make(row.document, place, year),
            )
        return self.plans[key]

    def _find_measure(self, row: GoalRow, plan: Plan) -> Measure | None:
        if not row.measure:
            return None
        found = self.measures.get((plan.pk or id(plan), row.measure))
        if found is None:
            key = (plan.pk or id(plan), row.measure[:120])
            made = Measure(plan=plan, name=row.measure[:120], position=len(self.measures) + 1)
            found = self.measures.setdefault(key, made)
        return found

    def _compare_details(self, row: GoalRow, entry: Entry) -> None:
        """Note what the row says differently; a blank cell says nothing and changes nothing."""
        goal, place = entry.goal, entry.goal.jurisdiction
        said = {
            "lead_bureau": ("责任单位", self.bureaus.find_or_make(row.bureau, place)),
            "measure": ("举措", self._find_measure(row, goal.plan)),
            "weight": ("权重", row.weight),
            "due_on": ("完成时限", row.due_on),
            "baseline_year": ("基期年度", row.baseline_year),
            "baseline_value": ("基期值", row.baseline_value),
            "note": ("备注", row.note or None),
        }
        # A sheet that names no plan adds to the goal of a plan what that does not say.
        has_other_plan = is_referred(row, entry)
        for name, (column, value) in said.items():
            old = getattr(goal, name)
            if has_other_plan and (name == "note" or old is not None):
                continue
            if value is not None and value != old:
                row.staged.differ(column, old, value)
                setattr(goal, name, value)
                entry.is_changed = True
        if not has_other_plan:
            self._compare_schedule(row, entry)
            self._compare_cooperation(row, entry)

    def _compare_schedule(self, row: GoalRow, entry: Entry) -> None:
        goal = entry.goal
        old = (goal.schedule, goal.quarters, goal.batch_on)
        new = (row.schedule, row.quarters, row.batch_on)
        if row.schedule and new != old:
            row.staged.differ("进度安排", write_schedule(*old), write_schedule(*new))
            goal.schedule, goal.quarters, goal.batch_on = new
            entry.is_changed = True

    def _compare_cooperation(self, row: GoalRow, entry: Entry) -> None:
        said = self.bureaus.find_or_make_all(row.cooperating, entry.goal.jurisdiction)
        if said and said != entry.cooperating:
            row.staged.differ("配合单位", _joined(entry.cooperating), _joined(said))
            entry.cooperating = said
            self.staging.cooperation.append((entry.goal, said))

    # What is left once refused rows are out.

    def _collect(self) -> None:
        staging, kept = self.staging, [e for e in self.entries.values() if e.statements]
        new = [entry for entry in kept if entry.is_new]
        staging.goals = [entry.goal for entry in new]
        staging.cooperation += [(e.goal, e.cooperating) for e in new if e.cooperating]
        staging.changed_goals = [e.goal for e in kept if e.is_changed]
        staging.indicators = _unsaved(entry.goal.indicator for entry in new)
        staging.plans = _unsaved(entry.goal.plan for entry in new)
        staging.measures = _unsaved(e.goal.measure for e in kept if e.goal.measure)
        documents = [plan.document for plan in staging.plans if plan.document]
        documents += [figure.document for figure in staging.figures]
        staging.documents = _unsaved(documents)
        led = [e.goal.lead_bureau for e in kept] + [plan.bureau for plan in staging.plans]
        helping = [bureau for _goal, bureaus in staging.cooperation for bureau in bureaus]
        staging.bureaus = _unsaved(b for b in led + helping if b)


def _unsaved(instances: Iterable) -> list:
    return list({id(one): one for one in instances if one.pk is None}.values())


def _joined(bureaus: list[Bureau]) -> str:
    return "、".join(bureau.name for bureau in bureaus)


def _check_amount(row: GoalRow, indicator: Indicator) -> None:
    amount, refuse = row.amount, row.staged.refuse
    if amount.value is None and indicator.basis not in UNITLESS:
        refuse("目标值", _("目标值为空；没有数字的目标，类型应为“事项”或“等级”。"))
    if amount.value is not None and not _unit_of(row, indicator) and indicator.unit:
        refuse("单位", _("单位为空：请填写，如“%s”。") % indicator.unit)
    if _is_empty_zero(indicator, amount):
        refuse("目标值", _("“越高越好”的目标值不能为 0；“零突破”请填 1，基期值填 0。"))
    if indicator.basis == Basis.RANK and amount.value is not None and amount.value < 1:
        refuse("目标值", _("位次从第 1 位起。"))
    if falls := falling_quarters(row.quarters, indicator.basis, indicator.direction):
        refuse("进度安排", falls)


def _unit_of(row: GoalRow, indicator: Indicator) -> str:
    return row.amount.unit or (indicator.unit if indicator.basis == Basis.RANK else "")


def _read_statement(row: GoalRow, indicator: Indicator, existing: Target | None) -> Statement:
    """Read what the row states; a blank word leaves that of the target in force."""
    amount = row.amount
    comparator, commitment = amount.comparator, row.commitment
    if existing:
        commitment = commitment or existing.commitment
        if existing.value_high is None:
            comparator = comparator or existing.comparator
    return Statement(
        comparator or default_comparator(indicator.direction),
        amount.value,
        amount.value_high,
        _unit_of(row, indicator),
        commitment or Commitment.FIRM.value,
        row.location,
    )


def _is_empty_zero(indicator: Indicator, amount: Amount) -> bool:
    accumulates = indicator.basis in (Basis.NEW, Basis.TOTAL, Basis.AMOUNT, Basis.ACTIVITY)
    return amount.value == 0 and indicator.direction == "higher" and accumulates

"""Compare a goals sheet with what is there: reads only, decides every row's fate."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _

from plans.actions.statements import Statement, firmest, same_number
from plans.enums import Basis, Commitment, Decision, DocumentKind, FigureKind
from plans.lookups import (
    BureauIndex,
    IndicatorIndex,
    IndicatorStatement,
    PlaceIndex,
    ReferenceProblem,
)
from plans.models import (
    Bureau,
    Document,
    Figure,
    Goal,
    Indicator,
    Jurisdiction,
    Measure,
    Plan,
    Target,
)
from plans.sheets.cells import write_schedule
from plans.sheets.goals import Amount, GoalRow, default_comparator
from plans.sheets.staging import RowKind, Staging

UNITLESS = (Basis.MILESTONE, Basis.GRADE)


@dataclass
class GoalStaging(Staging):
    """The rows' fates and, ready to be saved in this order, everything they make or change."""

    bureaus: list[Bureau] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    changed_goals: list[Goal] = field(default_factory=list)
    cooperation: list[tuple[Goal, list[Bureau]]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    located_targets: list[Target] = field(default_factory=list)
    retired_targets: list[Target] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


@dataclass
class Entry:
    """A goal as the sheet and the database know it together."""

    goal: Goal
    is_new: bool
    is_changed: bool = False
    cooperating: list[Bureau] = field(default_factory=list)
    first_row: int = 0
    wording: str = ""
    targets: dict[str, Target] = field(default_factory=dict)
    statements: dict[str, list[tuple[GoalRow, Statement]]] = field(default_factory=dict)


class GoalStager:
    """Stage the rows of one file against the database as it is now."""

    def __init__(
        self, rows: list[GoalRow], *, create_indicators: bool, file_name: str = ""
    ) -> None:
        self.rows = rows
        self.file_name = file_name
        self.places = PlaceIndex()
        self.bureaus = BureauIndex(self.places)
        self.indicators = IndicatorIndex(create=create_indicators)
        self.staging = GoalStaging([row.staged for row in rows])
        self.entries: dict[tuple, Entry] = {}
        self._load()

    def _load(self) -> None:
        titles = {row.plan for row in self.rows}
        self.plans = {
            (plan.jurisdiction_id, plan.year, plan.title): plan for plan in Plan.objects.all()
        }
        self.measures: dict[tuple[int, str], Measure] = {}
        for measure in Measure.objects.order_by("-pk"):
            self.measures[measure.plan_id, measure.name] = measure
            self.measures[measure.plan_id, measure.label] = measure
        self.documents: dict[str, Document] = {}
        for document in Document.objects.defer("text"):
            self.documents[document.slug] = document
            self.documents.setdefault(f"{document.jurisdiction_id}:{document.title}", document)
        self.figures = {
            (figure.document_id, figure.start): figure for figure in Figure.objects.all()
        }
        self._load_goals(titles)

    def _load_goals(self, titles: set[str]) -> None:
        goals = (
            Goal.objects.select_related("plan", "indicator", "lead_bureau", "measure")
            .prefetch_related("goalbureau_set__bureau", "targets__figure")
            .order_by("pk")
        )
        if "" not in titles:
            goals = goals.filter(plan__title__in=titles)
        for goal in goals:
            plan = goal.plan
            key = (plan.title, plan.year, goal.jurisdiction_id, goal.indicator.code, goal.year)
            self.entries[key] = Entry(
                goal,
                is_new=False,
                cooperating=[link.bureau for link in goal.goalbureau_set.all()],
                wording=goal.title,
                targets={target.tier: target for target in goal.targets.all() if target.in_force},
            )

    def stage(self) -> GoalStaging:
        for row in self.rows:
            if row.staged.kind != RowKind.REFUSED:
                self._stage_row(row)
        for entry in self.entries.values():
            self._stage_targets(entry)
        self._collect()
        return self.staging

    # One row: which goal it speaks of, and what it changes in it besides the number.

    def _stage_row(self, row: GoalRow) -> None:
        try:
            place = self.places.find(row.place_code, row.place_name, row.year)
            key, indicator = self._find_key(row, place)
        except ReferenceProblem as problem:
            row.staged.refuse(problem.column, str(problem))
            return
        _check_amount(row, indicator)
        if row.staged.kind == RowKind.REFUSED:
            return
        entry = self.entries.get(key)
        if entry is None:
            entry = self.entries[key] = self._new_entry(row, place, key, indicator)
        if not entry.first_row:
            entry.first_row, entry.wording = row.staged.source.number, row.indicator
        # A restatement elsewhere in the text says nothing new of who leads or under which measure.
        if not entry.is_new and entry.first_row == row.staged.source.number:
            self._compare_details(row, entry)
        statement = _read_statement(row, indicator, entry.targets.get(row.tier))
        entry.statements.setdefault(row.tier, []).append((row, statement))

    def _find_key(self, row: GoalRow, place: Jurisdiction) -> tuple[tuple, Indicator]:
        """Return what tells the row's goal from all others, and its indicator."""
        title = row.plan or default_plan_title(place, row.plan_year or row.year)
        plan_year = row.plan_year
        if plan_year is None and (place.pk, None, title) not in self.plans:
            plan_year = row.year
        said = IndicatorStatement(
            row.indicator, row.indicator_code, row.basis, row.direction, row.amount.unit
        )
        indicator = self.indicators.find(said)
        key = (title, plan_year, place.pk, indicator.code, row.year)
        entry = self.entries.get(key)
        if entry and self._means_another(row, entry):
            indicator = self.indicators.find_another(said, indicator, entry.first_row)
            key = (*key[:3], indicator.code, row.year)
        return key, indicator

    def _means_another(self, row: GoalRow, entry: Entry) -> bool:
        """Say whether two names of one sheet met in one indicator only through an alias."""
        return bool(entry.first_row and not row.indicator_code and row.indicator != entry.wording)

    def _new_entry(
        self, row: GoalRow, place: Jurisdiction, key: tuple, indicator: Indicator
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
                document=self._find_document(row, place),
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

    def _find_document(self, row: GoalRow, place: Jurisdiction) -> Document | None:
        """Find by number or title; a title not seen before is registered without its text."""
        name = row.document
        if not name:
            return None
        by_title = f"{place.pk}:{name}"
        found = self.documents.get(name) or self.documents.get(by_title)
        if found is None:
            slug = self._free_slug(slugify(f"{place.code}-{name}", allow_unicode=True))
            found = Document(
                slug=slug,
                jurisdiction=place,
                title=name[:200],
                kind=DocumentKind.PLAN,
                year=row.plan_year or row.year,
            )
            self.documents[by_title] = self.documents[slug] = found
        return found

    def _free_slug(self, slug: str) -> str:
        """Cut the slug to its column and number it where another title leads to the same."""
        free, number = slug[:80], 2
        while free in self.documents:
            free, number = f"{slug[:76]}-{number}", number + 1
        return free

    def _compare_details(self, row: GoalRow, entry: Entry) -> None:
        """Note what the row says differently; a blank cell says nothing and changes nothing."""
        goal, place = entry.goal, entry.goal.jurisdiction
        said = {
            "lead_bureau": ("责任单位", self.bureaus.find_or_make(row.bureau, place)),
            "measure": ("举措", self._find_measure(row, goal.plan)),
            "weight": ("权重", row.weight),
            "baseline_year": ("基期年度", row.baseline_year),
            "baseline_value": ("基期值", row.baseline_value),
            "note": ("备注", row.note or None),
        }
        for name, (column, value) in said.items():
            old = getattr(goal, name)
            if value is not None and value != old:
                row.staged.differ(column, old, value)
                setattr(goal, name, value)
                entry.is_changed = True
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

    # The numbers of one goal: all statements of a tier must agree, the firmest one binds.

    def _stage_targets(self, entry: Entry) -> None:
        for tier, statements in entry.statements.items():
            agreed = self._agreeing(statements)
            if not agreed:
                continue
            existing = entry.targets.get(tier)
            if existing is None:
                self._add_target(entry, tier, agreed)
            else:
                self._compare_target(entry, existing, agreed)

    def _agreeing(
        self, statements: list[tuple[GoalRow, Statement]]
    ) -> list[tuple[GoalRow, Statement]]:
        first_row, first = statements[0]
        agreed = [statements[0]]
        seen = {_place_key(first_row)}
        for row, statement in statements[1:]:
            number = first_row.staged.source.number
            if not same_number(first, statement):
                row.staged.refuse(
                    "目标值",
                    _("与第 %(row)d 行是同一目标，目标值却不同（%(first)s 与 %(second)s）。")
                    % {"row": number, "first": first.shown, "second": statement.shown},
                )
            elif _place_key(row) in seen:
                row.staged.refuse(
                    "指标",
                    _("与第 %d 行重复。原文两处写到同一目标时，请在“位置”填各自的位置。") % number,
                )
            else:
                seen.add(_place_key(row))
                agreed.append((row, statement))
        return agreed

    def _add_target(
        self, entry: Entry, tier: str, statements: list[tuple[GoalRow, Statement]]
    ) -> Target:
        figures = [self._figure(entry, row, statement) for row, statement in statements]
        stated = [figure for figure in figures if figure is not None]
        for restating in stated[1:]:
            restating.restates = stated[0]
        target = build_target(
            entry.goal,
            tier,
            firmest([statement for _row, statement in statements]),
            stated[0] if stated else None,
        )
        self.staging.targets.append(target)
        for row, _statement in statements:
            row.staged.mark(RowKind.NEW)
        return target

    def _figure(self, entry: Entry, row: GoalRow, statement: Statement) -> Figure | None:
        document = self._find_document(row, entry.goal.jurisdiction)
        start = statement.location.start
        if document is None or start is None:
            return None
        key = (document.pk or id(document), start)
        if key not in self.figures:
            self.figures[key] = build_figure(document, row, statement)
            self.staging.figures.append(self.figures[key])
        return self.figures[key]

    def _compare_target(
        self, entry: Entry, existing: Target, statements: list[tuple[GoalRow, Statement]]
    ) -> None:
        first = statements[0][1]
        if not same_number(Statement.of_target(existing), first):
            self._supersede(entry, existing, statements)
            return
        differing = [
            (row, statement)
            for row, statement in statements
            if not self._is_known(entry, existing, row, statement)
        ]
        if differing:
            self._supersede(entry, existing, differing)

    def _is_known(self, entry: Entry, existing: Target, row: GoalRow, statement: Statement) -> bool:
        """Say whether the statement is on record; one at a new place of a text is put on it."""
        document = self._find_document(row, entry.goal.jurisdiction)
        start = statement.location.start
        key = (document.pk or id(document), start) if document else None
        if key and start is not None and key not in self.figures:
            self._restate(existing, self._figure(entry, row, statement))
            row.staged.differ("位置", "", statement.location)
            return True
        figure = self.figures.get(key) if key else None
        known = [Statement.of_target(existing)]
        if figure:
            known.append(Statement.of_figure(figure))
        return any(known_one.says_the_same(statement) for known_one in known)

    def _restate(self, existing: Target, figure: Figure) -> None:
        """Tie a figure to the target: as the first that states it, or as one that restates it."""
        if existing.figure is None:
            existing.figure = figure
            self.staging.located_targets.append(existing)
        else:
            figure.restates = existing.figure

    def _supersede(
        self, entry: Entry, existing: Target, statements: list[tuple[GoalRow, Statement]]
    ) -> None:
        """Replace the target in force; the old one stays, with the sentence that promised it."""
        statement = firmest([statement for _row, statement in statements])
        target = build_target(entry.goal, existing.tier, statement, None)
        target.supersedes = existing
        target.change_reason = _("表格导入：%s") % (self.file_name or _("未命名文件"))
        existing.in_force = False
        self.staging.retired_targets.append(existing)
        self.staging.targets.append(target)
        for row, said in statements:
            row.staged.differ("目标值", Statement.of_target(existing).shown, said.shown)

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


def _place_key(row: GoalRow) -> tuple[str, int | None]:
    return row.document, row.location.start


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


def default_plan_title(place: Jurisdiction, year: int | None) -> str:
    """Name the plan of a sheet that names none."""
    return f"{place.name}{year}年目标任务" if year else f"{place.name}目标任务(年份待定)"


def build_target(goal: Goal, tier: str, statement: Statement, figure: Figure | None) -> Target:
    return Target(
        goal=goal,
        tier=tier,
        comparator=statement.comparator,
        value=statement.value,
        value_high=statement.value_high,
        unit=statement.unit,
        normalised=statement.normalised[0],
        normalised_high=statement.normalised[1],
        commitment=statement.commitment,
        basis=goal.indicator.basis,
        direction=goal.indicator.direction,
        figure=figure,
        location="" if figure else str(statement.location)[:120],
    )


def build_figure(document: Document, row: GoalRow, statement: Statement) -> Figure:
    return Figure(
        document=document,
        start=statement.location.start,
        section=statement.location.section[:120],
        kind=FigureKind.TARGET,
        wording=row.indicator,
        comparator=statement.comparator,
        value=statement.value,
        value_high=statement.value_high,
        unit=statement.unit,
        year=row.year,
        commitment=statement.commitment,
        tier=row.tier,
        decision=Decision.ACCEPTED,
    )

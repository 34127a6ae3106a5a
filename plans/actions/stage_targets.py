"""Compare what rows say of a goal's numbers with the targets in force: reads only."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from plans.actions.statements import Statement, firmest, same_number
from plans.enums import Decision, FigureKind
from plans.lookups import DocumentIndex
from plans.models import Bureau, Document, Figure, Goal, Indicator, Measure, Plan, Target
from plans.sheets.goals import GoalRow
from plans.sheets.staging import RowKind, Staging, row_before


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


@dataclass(slots=True)
class Entry:
    """A goal as the sheet and the database know it together."""

    goal: Goal
    is_new: bool
    is_changed: bool = False
    cooperating: list[Bureau] = field(default_factory=list)
    first_row: int = 0
    first_sheet: str = ""
    wording: str = ""
    targets: dict[str, Target] = field(default_factory=dict)
    statements: dict[str, list[tuple[GoalRow, Statement]]] = field(default_factory=dict)


class TargetStager:
    """Stage the numbers of goals: all statements of a tier must agree, the firmest one binds."""

    def __init__(self, staging: GoalStaging, documents: DocumentIndex, file_name: str) -> None:
        self.staging = staging
        self.documents = documents
        self.file_name = file_name
        self.figures = {
            (figure.document_id, figure.start): figure for figure in Figure.objects.all()
        }

    def stage(self, entry: Entry) -> None:
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
            source = first_row.staged.source
            named = row_before(row.staged, source.sheet, source.number)
            if not same_number(first, statement):
                row.staged.conflict(
                    "目标值",
                    _("与%(row)s是同一目标，目标值却不同（%(first)s 与 %(second)s）。")
                    % {"row": named, "first": first.shown, "second": statement.shown},
                    against=(source.sheet, source.number),
                )
            elif _place_key(row) in seen:
                row.staged.refuse(
                    "指标",
                    _("与%s重复。原文两处写到同一目标时，请在“位置”填各自的位置。") % named,
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
            if restating is not stated[0]:
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

    def _document(self, entry: Entry, row: GoalRow) -> Document | None:
        year = row.plan_year or row.year
        return self.documents.find_or_make(row.document, entry.goal.jurisdiction, year)

    def _figure(self, entry: Entry, row: GoalRow, statement: Statement) -> Figure | None:
        document = self._document(entry, row)
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
        differing = [
            (row, statement)
            for row, statement in statements
            if not self._is_known(entry, existing, row, statement)
        ]
        if differing:
            self._supersede(entry, existing, differing)

    def contradiction(
        self, entry: Entry, row: GoalRow, statement: Statement, is_referred: bool
    ) -> str:
        """Say what to do about a number that the goal on record has not; nothing where it has.

        A row of no plan, which is_referred to a plan's goal, must say the same as that. Otherwise
        what the text itself says at a place on record, or says again at a new one, is no change
        of promise; any other is, and has to be asked for.
        """
        existing = entry.targets.get(row.tier)
        known = Statement.of_target(existing) if existing else None
        if known and known.says_the_same(statement):
            return ""
        if is_referred:
            return must_name_its_plan(entry.goal, known, statement)
        if known is None or self._is_of_text(entry, row, known, statement):
            return ""
        return must_be_approved(entry.goal, known, statement)

    def _is_of_text(
        self, entry: Entry, row: GoalRow, known: Statement, statement: Statement
    ) -> bool:
        """Say whether the number is the same, or stands so in the text that the row names."""
        is_same = same_number(known, statement)
        if is_same and known.comparator == statement.comparator:
            return True
        document, start = self._document(entry, row), statement.location.start
        if document is None:
            return False
        figure = self.figures.get((document.pk or id(document), start))
        if figure is not None:
            return Statement.of_figure(figure).says_the_same(statement)
        return is_same and start is not None

    def _is_known(self, entry: Entry, existing: Target, row: GoalRow, statement: Statement) -> bool:
        """Say whether the statement is on record; one at a new place of a text is put on it."""
        document = self._document(entry, row)
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
        """Take up a firmer or softer word for the same number; the old row stays."""
        statement = firmest([statement for _row, statement in statements])
        target = build_target(entry.goal, existing.tier, statement, None)
        target.supersedes = existing
        target.change_reason = _("表格导入：%s") % (self.file_name or _("未命名文件"))
        existing.in_force = False
        self.staging.retired_targets.append(existing)
        self.staging.targets.append(target)
        for row, said in statements:
            row.staged.differ("目标值", Statement.of_target(existing).shown, said.shown)


def must_be_approved(goal: Goal, known: Statement, said: Statement) -> str:
    return _(
        "目标值须经批准才能调整：现行 %(known)s，表中 %(said)s。"
        "请在目标“%(goal)s”的页面点“申请调整目标”，写明理由和文号，由督查批准；本行未导入。"
    ) % {"goal": goal.title, "known": known.shown, "said": said.shown}


def must_name_its_plan(goal: Goal, known: Statement | None, said: Statement) -> str:
    return _(
        "《%(plan)s》中此项目标为 %(known)s，表中为 %(said)s，而表中没有写计划："
        "如为同一目标，请改为一致或先申请调整；如属另一份计划，请加“计划”列写明。"
    ) % {"plan": goal.plan.title, "known": known.shown if known else _("空"), "said": said.shown}


def _place_key(row: GoalRow) -> tuple[str, int | None, str]:
    """Return where a target is stated; a table of months states it beside each of them."""
    return row.document, row.location.start, row.staged.source.text("截止日期")


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

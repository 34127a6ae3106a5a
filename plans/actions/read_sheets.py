"""Read a file of any of the three shapes into rows of goals and of outcomes: writes nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from plans.actions.offices import OfficeColumn
from plans.actions.sheet_names import known_names
from plans.actions.sheet_setting import NO_HINTS, Hints, SettingReader, is_whole
from plans.actions.split_tasks import TaskSplitter
from plans.lookups import PlaceIndex
from plans.models.batches import SheetKind
from plans.models.imports import HeaderSynonym
from plans.sheets.fractions import doubtful_fractions
from plans.sheets.gathering import gathered
from plans.sheets.goals import GOAL_COLUMNS, UNITS
from plans.sheets.headers import (
    EXTRA_COLUMNS,
    FIGURE_COLUMNS,
    IGNORED,
    QUARTERS,
    TASK,
    HeaderCell,
    Synonyms,
    fixture_rows,
    synonyms_of,
)
from plans.sheets.months import lone_months
from plans.sheets.progress import SILENT, Progress
from plans.sheets.rowkinds import SkipKind
from plans.sheets.sentences import are_sentences
from plans.sheets.staging import CellProblem
from plans.sheets.tables import SheetError, SheetRow, SkippedRow, Table, TableRow, read_workbook
from plans.sheets.units import bare_unit, carries_unit, tidy_name, two_units
from plans.sheets.wide import unfolded

WANTED = tuple(dict.fromkeys((*GOAL_COLUMNS, *FIGURE_COLUMNS, *EXTRA_COLUMNS)))


@dataclass
class SheetReading:
    rows: list[SheetRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    warnings: list[CellProblem] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    places: PlaceIndex | None = None

    @property
    def kind(self) -> str:
        """Return the shape of the file; one of mixed sheets counts as combined."""
        return self.kinds[0] if len(set(self.kinds)) == 1 else SheetKind.SCORECARD


def known_synonyms(mapping: tuple[tuple[str, str], ...] = ()) -> Synonyms:
    """Join the words a bureau keeps with those of this one file; without any, the delivered."""
    rows = list(HeaderSynonym.objects.values_list("words", "column", "rank")) or fixture_rows()
    if strange := [column for _words, column in mapping if column not in (*WANTED, IGNORED, "")]:
        raise SheetError(_("对应关系里没有名为“%s”的列。") % "”“".join(strange))
    given = [(words, column, -1) for words, column in mapping]
    return synonyms_of([*rows, *given], WANTED)


def read_sheets(
    data: bytes,
    file_name: str,
    kind: str = "",
    hints: Hints = NO_HINTS,
    progress: Progress = SILENT,
    places: PlaceIndex | None = None,
) -> SheetReading:
    """Read every sheet of a file; raises SheetError where nothing can be understood.

    Who reads many files gives the places along: those of the whole country take a while.
    """
    only = (lambda name: name == hints.sheet) if hints.sheet else None
    synonyms = known_synonyms(hints.mapping)
    places = places or PlaceIndex()
    given = places.by_code.get(hints.place_code)
    names = known_names(places, given)
    workbook = read_workbook(data, file_name, WANTED, synonyms, only, names)
    reading = SheetReading(skipped=list(workbook.skipped), tables=workbook.tables)
    reading.places = places
    settings = SettingReader(reading.places, hints, workbook.tables)
    splitter = TaskSplitter()
    progress.at(50)
    width = 50 / max(len(workbook.tables), 1)
    for number, table in enumerate(workbook.tables):
        part = progress.stretch(50 + number * width, 50 + (number + 1) * width)
        TableUnderstander(table, settings, splitter, kind, reading).understand(part)
    return reading


class TableUnderstander:
    """Turn one table's rows into goals and outcomes, with what the sheet says once for all."""

    def __init__(
        self,
        table: Table,
        settings: SettingReader,
        splitter: TaskSplitter,
        kind: str,
        reading: SheetReading,
    ) -> None:
        table = unfolded(gathered(table))
        self.table = table
        self.settings = settings
        self.setting = settings.read(table)
        self.offices = OfficeColumn(table.layout, self.setting)
        self.splitter = splitter
        self.reading = reading
        self.columns = set(table.columns)
        # Columns the sheet itself has, besides those that stand for its blocks.
        self.own = set(table.layout.places if table.layout else table.columns)
        self.indicator = table.layout.indicator if table.layout else ""
        self.columns |= {"指标"} if self.indicator else set()
        self.lone_months = lone_months(table)
        self.task = self._role_of_task()
        self.is_told = bool(kind)
        self.kind = kind or self._kind()
        self.doubtful = doubtful_fractions(table)
        reading.kinds.append(self.kind)

    def understand(self, progress: Progress) -> None:
        self._warn()
        self.reading.skipped += self.table.skipped
        self._check_columns()
        for row in progress.over(self.table.rows, len(self.table.rows)):
            self.reading.rows.extend(self._rows(row))

    # What the table is

    def _role_of_task(self) -> str:
        """Say what 目标任务 holds here: the number, the indicator's name, or sentences."""
        if TASK not in self.columns:
            return ""
        texts = [row.text(TASK) for row in self.table.rows[:50] if row.text(TASK)]
        if "指标" in self.columns:
            number = TASK if are_sentences(texts) else "目标值"
            return "" if "目标值" in self.columns else number
        if "目标值" in self.columns:
            return "指标"
        has_digits = sum(bool(re.search(r"\d", text)) for text in texts)
        return TASK if has_digits or "实际值" not in self.columns else "指标"

    def _kind(self) -> str:
        has_target = "目标值" in self.columns or self.task in ("目标值", TASK)
        if "实际值" not in self.columns:
            return SheetKind.GOALS
        return SheetKind.SCORECARD if has_target else SheetKind.OUTCOMES

    def _check_columns(self) -> None:
        """Refuse a table in which what the shape cannot do without is not recognised."""
        needed = []
        if not {"指标", "指标代码"} & self.columns and not self.task:
            needed.append("指标")
        if self.kind == SheetKind.GOALS and "目标值" not in self.columns and not self.task:
            needed.append("目标值" if self.is_told else _("目标值”或“实际值"))
        if self.kind != SheetKind.GOALS and "实际值" not in self.columns:
            needed.append("实际值")
        if needed:
            raise MissingColumns(self.table, needed)

    def _warn(self) -> None:
        table = self.table
        for text in self.setting.warnings:
            self._warning(0, "", "", text)
        for path, reason in table.layout.left_out if table.layout else ():
            self._warning(table.header_row, path, "", reason)
        for path in table.ignored_columns:
            self._warning(table.header_row, path, "", _("这一列没有认出，没有导入。"))
        for number in table.hidden_rows[:100]:
            self._warning(number, "", "", _("这一行是隐藏的，也已读取：请核对是否应导入。"))
        for path in table.hidden_columns:
            self._warning(table.header_row, path, "", _("这一列是隐藏的，也已读取。"))

    def _warning(self, number: int, column: str, value: str, message: str) -> None:
        layout = self.table.layout
        address = f"{layout.letter_of(column) if layout else ''}{number}" if number else ""
        problem = CellProblem(self.table.sheet, number, column, value, message, address)
        self.reading.warnings.append(problem)

    # One row

    def _rows(self, row: TableRow) -> Iterator[SheetRow]:
        base, faults = self._base(row)
        if self.task == TASK:
            yield from self._split(row, base, faults)
            return
        goal = outcome = None
        if self.kind != SheetKind.OUTCOMES:
            goal = self._goal(row, base, faults)
        if self.kind != SheetKind.GOALS:
            outcome = self._outcome(row, base, faults)
        if self.kind == SheetKind.SCORECARD:
            has_target, has_actual = goal.text("目标值"), outcome.text("实际值")
            if not has_target and not has_actual and not faults:
                text = " ".join(filter(None, (goal.text("行政区"), goal.text("指标"))))
                self.reading.skipped.append(_no_figure(row, text))
                return
            # A milestone has neither number: its goal and its day are what counts.
            goal = goal if has_target or not has_actual else None
            outcome = outcome if has_actual else None
        yield SheetRow(row, goal, outcome)

    def _base(self, row: TableRow) -> tuple[dict[str, object], tuple[tuple[str, str], ...]]:
        """Return the row's cells with the place filled in, and what is wrong with them."""
        cells, faults = dict(row.cells), list(row.faults)
        setting = self.setting
        if self.task == "指标":
            cells["指标"] = cells.get(TASK)
        elif self.task == "目标值":
            cells["目标值"] = cells.get(TASK)
        if self.indicator:
            cells["指标"] = self.indicator
        cells |= self.offices.settle(cells)
        if "单位" in cells:
            cells["单位"] = bare_unit(cells["单位"])
        name = cells.get("指标")
        if isinstance(name, str) and not row.text("指标代码"):
            cells |= tidy_name(name, cells.get("单位"))
        if not {"行政区", "行政区划代码"} & self.columns:
            if setting.fault:
                faults.append(("行政区", setting.fault))
            elif setting.place:
                cells["行政区划代码"] = setting.place.code
        elif not row.text("行政区划代码") and (setting.within or setting.place):
            self._settle_place(cells, "".join(row.text("行政区").split()), faults)
        if doubt := self.doubtful.get(row.number):
            faults += doubt
        for column in ("目标值", "实际值"):
            header = self._header(column)
            faults += two_units(column, cells, header.unit if header else "")
        return cells, tuple(faults)

    def _settle_place(self, cells: dict[str, object], name: str, faults: list) -> None:
        """Tell 江北区 of this city from that of another, and 全市 from a place of that name."""
        setting = self.setting
        if is_whole(name, setting.place or setting.within):
            cells["行政区划代码"] = (setting.place or setting.within).code
            cells["行政区"] = ""
            return
        places = self.settings.places
        found = places.named(name, setting.within)
        if len(found) == 1 and found[0] in places.by_name.get(name, []):
            cells["行政区划代码"] = found[0].code
        elif len(found) == 1 and setting.within and places.is_within(found[0], setting.within):
            # 海曙 for 海曙区 is sure only below a city that is known.
            cells["行政区划代码"], cells["行政区"] = found[0].code, ""
        given = self.settings.given
        if len(found) == 1 and given and not places.is_within(found[0], given):
            faults.append(("行政区", _("“%s”不属于所选的行政区。") % name))

    def _unit(self, cells: dict[str, object], column: str) -> str:
        """Return the unit by the cell, else the header above it, else the line above that."""
        own = cells.get("单位")
        if own not in ("", None):
            return str(own)
        layout = self.table.layout
        header = self._header(column)
        if header and header.unit:
            return header.unit
        if layout and layout.unit and not carries_unit(cells.get(column)):
            return layout.unit
        return ""

    def _listed_units(self, unit: str, cells: dict[str, object], column: str) -> dict[str, object]:
        """Return the units of a line that names several, for a number without any."""
        layout = self.table.layout
        if unit or layout is None or len(layout.units) < 2 or carries_unit(cells.get(column)):
            return {}
        return {UNITS: layout.units}

    def _header(self, column: str) -> HeaderCell | None:
        layout = self.table.layout
        return layout.header(TASK if self.task == column else column) if layout else None

    def _goal(self, row: TableRow, cells: dict[str, object], faults: tuple) -> TableRow:
        goal = dict(cells)
        said = {"单位": self._unit(cells, "目标值")}
        if not goal.get("目标年度") and "目标年度" not in self.own:
            said["目标年度"] = self._year(cells, "年度", "目标值")
        said |= self._listed_units(said["单位"], cells, "目标值")
        goal |= {column: value for column, value in said.items() if value not in ("", None)}
        base = self._header("基期值")
        if base and base.year and goal.get("基期值") not in ("", None):
            goal.setdefault("基期年度", base.year)
        self._gather_quarters(goal)
        return _like(row, goal, faults)

    def _outcome(self, row: TableRow, cells: dict[str, object], faults: tuple) -> TableRow:
        outcome = dict(cells)
        said = {"单位": self._unit(cells, "实际值")}
        if self.kind == SheetKind.SCORECARD:
            # The comparator and the words of a combined row are those of its target.
            outcome.pop("比较", None)
        if not outcome.get("年度") and "年度" not in self.own:
            said["年度"] = self._year(cells, "目标年度", "实际值")
        if not outcome.get("截止日期") and "截止日期" not in self.own:
            header = self.table.layout.header("实际值") if self.table.layout else None
            said["截止日期"] = (header and header.as_of) or self.setting.as_of
        if "填报单位" not in self.columns and self.kind == SheetKind.OUTCOMES:
            said["填报单位"] = cells.get("责任单位")
        said |= self._listed_units(said["单位"], cells, "实际值")
        outcome |= {column: value for column, value in said.items() if value not in ("", None)}
        if outcome.get("实际值") not in ("", None):
            faults = (*faults, *self.lone_months)
        return _like(row, outcome, faults)

    def _year(self, cells: dict[str, object], other: str, column: str) -> object:
        if cells.get(other) or other in self.own:
            return cells.get(other)
        header = self._header(column)
        return (header.year if header else None) or self.setting.year

    def _gather_quarters(self, goal: dict[str, object]) -> None:
        if "进度安排" in self.columns or not set(QUARTERS) & self.columns:
            return
        numbers = [str(goal.get(name) or "").strip() for name in QUARTERS]
        numbers[3] = numbers[3] or str(goal.get("目标值") or "").strip()
        if all(re.fullmatch(r"\d+(?:\.\d+)?", number) for number in numbers):
            goal["进度安排"] = f"按季计划({'/'.join(numbers)})"

    def _split(self, row: TableRow, cells: dict[str, object], faults: tuple) -> Iterator[SheetRow]:
        """Split sentences that promise several numbers into a row for each."""
        text = row.text(TASK)
        year = self._year(cells, "年度", TASK) if "目标年度" not in self.own else None
        parts = [] if faults else self.splitter.split(text, self._place_name(cells), year)
        if not parts:
            message = _("没有读出可以计数的目标：请在指标、目标值、单位三列分别填写。")
            goal = _like(row, cells | {"指标": text[:120]}, (*faults, (TASK, message)))
            yield SheetRow(row, goal, None)
            return
        outcome = None
        for part in parts:
            goal = self._goal(row, cells | part, ())
            if self.kind == SheetKind.SCORECARD and row.text("实际值"):
                outcome = self._outcome(
                    row, cells | {"指标": part["指标"], "单位": part["单位"]}, ()
                )
                if len(parts) > 1:
                    message = _("一格写了 %d 个目标，分不清完成值属于哪一个：请拆成几行。")
                    fault = ((TASK, message % len(parts)),)
                    goal, outcome = goal._replace(faults=fault), outcome._replace(faults=fault)
            yield SheetRow(row, goal, outcome)

    def _place_name(self, cells: dict[str, object]) -> str:
        code = str(cells.get("行政区划代码") or "")
        place = self.settings.places.by_code.get(code)
        return place.name if place else str(cells.get("行政区") or "")


class MissingColumns(SheetError):
    """A table without a column that its shape needs; the headers can be mapped by hand."""

    def __init__(self, table: Table, needed: list[str]) -> None:
        self.table = table
        self.needed = needed
        super().__init__(
            _(
                "工作表“%(sheet)s”第 %(row)d 行的表头里没有认出“%(needed)s”列"
                "(没有认出的列：%(unknown)s)。"
                "请指定对应关系，或把列名改为“%(first)s”。"
            )
            % {
                "sheet": table.sheet,
                "row": table.header_row,
                "needed": "”“".join(needed),
                "unknown": "、".join(table.ignored_columns) or _("无"),
                "first": needed[0],
            }
        )


def _like(row: TableRow, cells: dict[str, object], faults: tuple) -> TableRow:
    """Return the row itself where nothing is said otherwise: a long sheet is kept once only."""
    if cells == row.cells and faults == row.faults:
        return row
    return row._replace(cells=cells, faults=faults)


def _no_figure(row: TableRow, text: str) -> SkippedRow:
    return SkippedRow(row.sheet, row.number, SkipKind.NO_FIGURE, text)

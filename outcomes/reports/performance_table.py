"""完成情况表: the table an office files, as a workbook ready to print and to calculate with."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

import xlsxwriter

from outcomes.enums import Light
from outcomes.reports.one_page import lines_of
from outcomes.reports.scorecard_files import LIGHT_COLOURS, LIGHT_SIGNS
from outcomes.reports.snapshots import Content
from outcomes.tallies import NotAdditive, total
from plans.enums import Comparator, Direction
from plans.quantities import format_decimal

NUMERALS = "一二三四五六七八九十"
# The table is a form of the office and stays Chinese whatever language its reader chose.
WIDTHS = (5, 30, 7, 11, 10, 11, 11, 11, 10, 9, 13, 20, 30)
LAST = len(WIDTHS) - 1
# Wide characters on a line of the indicator, the bureau and the remarks.
WRAPPED = (15, 10, 17)
TOP_HEADINGS = (
    (0, 0, "序号"), (1, 1, "指标"), (2, 2, "单位"), (3, 3, "年度\n目标值"), (4, 6, "本期"),
    (7, 7, "上年\n同期"), (8, 8, "同比±\n(%/百分点)"), (9, 10, "序时进度({due}%)"),
    (11, 11, "责任单位"), (12, 12, "备注"),
)  # fmt: skip
SUB_HEADINGS = {4: "当期", 5: "累计", 6: "完成率(%)", 9: "应达(%)", 10: "灯号及状态"}
SIGNATURES = ("填报人：", "审核人：", "分管负责人：", "单位负责人：", "联系电话：", "报出日期：")
SIGNATURE_PLACES = ((0, 1), (2, 4), (5, 6), (7, 8), (9, 11), (12, 12))
NOTES = (
    "注：1.“累计”为年初至截止日；“当期”为{period}，上期末无数、当期未报数的不推算。",
    "2.同比按本表两列数计算，占比和增速为百分点差，可能与统计部门公布的增速不同；上年同期取同一截止日的核定数。",
    "3.占比、增速、位次不计算完成率，不作序时折算；年度目标按各自的进度安排折算序时。",
    "4.部分数据因四舍五入，分项合计与总计可能略有出入，未作机械调整。",
    "5.灯号：● 绿灯，达到或超过序时；▲ 黄灯，略有落后；■ 红灯，落后较多；○ 灰灯，不计或无数据。",
)
PERIOD_WORDS = {"month": "当月", "quarter": "当季", "half": "当半年", "year": "全年"}
HEADER_ROW, FIRST_ROW = 2, 4
A4, LANDSCAPE_SCALE_WIDTH = 9, 1


@dataclass(frozen=True)
class Subtotal:
    """Sums over the rows of one group: one indicator, one unit, exact figures only."""

    target: Decimal
    actual: Decimal | None
    direction: str = Direction.HIGHER

    @property
    def rate(self) -> Decimal | None:
        """Return a rate only where it is the plain share: each cap may have its own method."""
        if self.actual is None or self.target <= 0 or self.direction != Direction.HIGHER:
            return None
        return self.actual * 100 / self.target


def subtotal(rows: Sequence[Content]) -> Subtotal | None:
    """Add up a group where a sum makes sense; None where it does not."""
    firm = [row for row in rows if row["number"] is not None]
    same = {(row["indicator_code"], row["unit"], row["basis"], row["direction"]) for row in firm}
    if len(firm) < 2 or len(same) != 1 or any(row["target"] is None for row in firm):
        return None
    if any(row["target_high"] or row["jurisdiction_code"] is None for row in firm):
        return None
    places = {row["jurisdiction_code"] for row in firm}
    # A city's figure holds its counties' already.
    if len(places) != len(firm) or any(places & set(row.get("above", ())) for row in firm):
        return None
    try:
        targets = total(firm[0]["basis"], [Decimal(row["target"]) for row in firm])
        actuals = [plain_actual(row) for row in firm]
        known = [value for value in actuals if value is not None]
        actual = total(firm[0]["basis"], known) if len(known) == len(firm) else None
    except NotAdditive:
        return None
    return Subtotal(targets, actual, firm[0]["direction"])


def plain_actual(row: Content) -> Decimal | None:
    """Return the figure in the target's unit when it is an exact number."""
    if row["actual"] is None or row["actual_comparator"] != Comparator.EXACTLY:
        return None
    return Decimal(row["actual"])


def render_table(content: Content) -> bytes:
    """Lay the content out as the office's table; figures are real numbers."""
    output = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(output, options) as workbook:
        # A fixed date: the same content always makes the same file.
        made = date.fromisoformat(content["parameters"]["as_of"])
        workbook.set_properties({"title": content["title"], "created": _midnight(made)})
        _Table(workbook, content).write()
    return output.getvalue()


def _midnight(day: date):
    from datetime import datetime

    return datetime(day.year, day.month, day.day)


class _Table:
    """One sheet being written from top to bottom."""

    def __init__(self, workbook: xlsxwriter.Workbook, content: Content) -> None:
        self.workbook, self.content = workbook, content
        self.parameters = content["parameters"]
        self.sheet = workbook.add_worksheet("完成情况表")
        self.formats: dict[tuple, object] = {}
        self.line = FIRST_ROW

    def format(self, **options: object):
        """Return a format, made once for each set of options."""
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        wanted = base | options
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format(wanted)
        return self.formats[key]

    def cell(self, **options: object):
        return self.format(border=1, **options)

    def write(self) -> None:
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        self._heading()
        self._groups()
        self._bars()
        body_end = self.line - 1
        self._foot()
        self._print_settings(body_end)

    def _heading(self) -> None:
        title = self.format(font_name="方正小标宋简体", font_size=18, align="center")
        plain = self.format(align="left")
        day = date.fromisoformat(self.parameters["as_of"])
        office = self.content["texts"].get("office")
        unit = self.parameters["bureau"] or office or self.parameters["place_name"]
        self.sheet.set_row(0, 30)
        self.sheet.merge_range(0, 0, 0, LAST, self.content["title"], title)
        self.sheet.merge_range(1, 0, 1, 3, f"填报单位（盖章处）：{unit}", plain)
        cut = f"数据截至：{day.year}年{day.month}月{day.day}日"
        if self.parameters.get("count_unverified"):
            cut += "（含未核定数据试算）"
        self.sheet.merge_range(1, 4, 1, 9, cut, self.format(align="center"))
        units = {row["unit"] for row in self.content["rows"]}
        printed = units.pop() if len(units) == 1 else "见表内"
        self.sheet.merge_range(1, 10, 1, LAST, f"计量单位：{printed}", self.format(align="right"))
        self._column_heads()

    def _column_heads(self) -> None:
        head = self.cell(font_name="黑体", align="center", text_wrap=True, bg_color="#E8E8E8")
        top, below = HEADER_ROW, HEADER_ROW + 1
        self.sheet.set_row(top, 24)
        self.sheet.set_row(below, 18)
        for first, last, words in TOP_HEADINGS:
            words = words.format(due=self.parameters["due_percent"])
            if first == last:
                self.sheet.merge_range(top, first, below, first, words, head)
            else:
                self.sheet.merge_range(top, first, top, last, words, head)
        for column, words in SUB_HEADINGS.items():
            self.sheet.write_string(below, column, words, head)

    def _groups(self) -> None:
        rows = self.content["rows"]
        order = {name: place for place, name in enumerate(dict.fromkeys(r["group"] for r in rows))}
        in_groups = sorted(rows, key=lambda row: order[row["group"]])
        number = 0
        for place, (name, members) in enumerate(groupby(in_groups, lambda row: row["group"])):
            group = list(members)
            if len(order) > 1:
                self._group_line(place, name)
            for row in group:
                number += row["number"] is not None
                self._row(row, number if row["number"] is not None else None)
            if sums := subtotal(group):
                self._subtotal_line(sums, group)

    def _group_line(self, place: int, name: str) -> None:
        words = f"{ordinal(place + 1)}、{name}"
        style = self.cell(font_name="黑体", align="left")
        self.sheet.merge_range(self.line, 0, self.line, LAST, words, style)
        self.sheet.set_row(self.line, 18)
        self.line += 1

    def _row(self, row: Content, number: int | None) -> None:
        text = self.cell(text_wrap=True)
        centred = self.cell(align="center", text_wrap=True)
        name = row["indicator"] if number is not None else f"　其中：力争　{row['indicator']}"
        if row["group"] != row["place"] and self.parameters["with_below"]:
            name = f"{place_text(row, self.content)}　{name}"
        self._optional_number(0, number, centred)
        self.sheet.write_string(self.line, 1, name, text)
        self.sheet.write_string(self.line, 2, row["unit"], self.cell(align="center", shrink=True))
        self._amount(3, row["target"], row["comparator"], row["target_text"])
        self._decimal(4, row["current"])
        self._amount(5, row["actual"], row["actual_comparator"] or "=", row["actual_text"])
        self._decimal(6, row["rate"], "0.0")
        self._decimal(7, row["last_same"])
        self._decimal(8, row["change"], "0.00")
        self._decimal(9, row["due"], "0.0")
        light = Light(row["light"])
        lit = self.cell(
            align="center", bold=light == Light.RED, font_color=LIGHT_COLOURS[light], text_wrap=True
        )
        words = f"{LIGHT_SIGNS[light]} {row['status']}"
        self.sheet.write_string(self.line, 10, words, lit)
        self.sheet.write_string(self.line, 11, row["bureau"] if number else "", text)
        self.sheet.write_string(self.line, 12, remarks(row), self.cell(text_wrap=True, font_size=9))
        self.sheet.set_row(self.line, row_height(name, row["bureau"], remarks(row)))
        self.line += 1

    def _subtotal_line(self, sums: Subtotal, group: Sequence[Content]) -> None:
        bold = {"bold": True, "bg_color": "#F4F4F4"}
        blank = self.cell(**bold)
        for column in range(LAST + 1):
            self.sheet.write_blank(self.line, column, None, blank)
        self.sheet.write_string(self.line, 1, "小计", self.cell(align="center", **bold))
        unit = self.cell(align="center", shrink=True, **bold)
        self.sheet.write_string(self.line, 2, group[0]["unit"], unit)
        for column, value, shape in (
            (3, sums.target, "General"),
            (5, sums.actual, "General"),
            (6, sums.rate, "0.0"),
        ):
            if value is not None:
                style = self.cell(num_format=shape, align="right", **bold)
                self.sheet.write_number(self.line, column, float(value), style)
        self.line += 1

    def _optional_number(self, column: int, number: int | None, style) -> None:
        if number is None:
            self.sheet.write_blank(self.line, column, None, style)
        else:
            self.sheet.write_number(self.line, column, number, style)

    def _amount(self, column: int, value: str | None, comparator: str, printed: str) -> None:
        """Write a real number even where it reads ≥ 70: the sign is part of the cell's format."""
        is_range = comparator == Comparator.RANGE
        if value is None or is_range:
            style = self.cell(align="right")
            self.sheet.write_string(self.line, column, printed or "—", style)
            return
        sign = "" if comparator == Comparator.EXACTLY else str(Comparator(comparator).label)
        self._decimal(column, value, f'"{sign} "General' if sign else "General")

    def _decimal(self, column: int, value: str | None, shape: str = "General") -> None:
        if value is None:
            self.sheet.write_string(self.line, column, "—", self.cell(align="right"))
        else:
            style = self.cell(align="right", num_format=shape)
            self.sheet.write_number(self.line, column, float(Decimal(value)), style)

    def _bars(self) -> None:
        """Draw rates as framed grey bars, which black-and-white printing keeps."""
        if self.line > FIRST_ROW:
            bar = {
                "type": "data_bar", "data_bar_2010": True, "bar_solid": True,
                "bar_color": "#C8C8C8", "bar_border_color": "#808080", "min_type": "num",
                "max_type": "num", "min_value": 0, "max_value": 100, "bar_axis_position": "none",
            }  # fmt: skip
            self.sheet.conditional_format(FIRST_ROW, 6, self.line - 1, 6, bar)

    def _foot(self) -> None:
        for (first, last), words in zip(SIGNATURE_PLACES, SIGNATURES, strict=True):
            if first == last:
                self.sheet.write_string(self.line, first, words, self.format())
            else:
                self.sheet.merge_range(self.line, first, self.line, last, words, self.format())
        self.sheet.set_row(self.line, 24)
        small = self.format(font_size=9, text_wrap=True, align="left")
        used = self.content.get("targets_note")
        for note in (*NOTES, *([f"{len(NOTES) + 1}.{used}"] if used else [])):
            self.line += 1
            words = note.format(period=PERIOD_WORDS[self.parameters["period"]])
            self.sheet.merge_range(self.line, 0, self.line, LAST, words, small)

    def _print_settings(self, body_end: int) -> None:
        sheet = self.sheet
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.fit_to_pages(LANDSCAPE_SCALE_WIDTH, 0)
        sheet.repeat_rows(HEADER_ROW, HEADER_ROW + 1)
        sheet.print_area(0, 0, self.line, LAST)
        sheet.set_footer('&C&"宋体"&10第 &P 页 共 &N 页')


def ordinal(number: int) -> str:
    """Write 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones - 1]
    head = "" if tens == 1 else NUMERALS[tens - 1]
    return f"{head}十{NUMERALS[ones - 1] if ones else ''}"


def place_text(row: Content, content: Content) -> str:
    """Name a place within a report: its own and those right below it by name alone."""
    here = content["parameters"].get("place")
    is_near = here in (row.get("jurisdiction_code"), *row.get("above", ())[:1])
    return row["jurisdiction"] if is_near else row["place"]


def remarks(row: Content) -> str:
    """Say what the numbers alone do not: not final, not verified, another unit, why no rate."""
    words = []
    if row["actual_printed"] and not row["verified"]:
        words.append("未核定")
    if row["provisional"] and row["actual_stage"] in ("预计", "快报"):
        words.append(f"{row['actual_stage']}数")
    if row["actual_unit"] and row["actual_unit"] != row["unit"] and row["actual"] is not None:
        words.append(f"原报{row['actual_text']}")
    if row["actual_as_of"] and row["actual"] is not None:
        words.append(f"截至{format_day(row['actual_as_of'])}")
    if row["rate"] is None and row["gap"] is not None:
        words.append(gap_words(row) if row["gap"].startswith("-") else "已达目标")
    if row.get("new_definition") and row["last_same"] is not None:
        words.append("口径自本年起变动，不作同比")
    words += [text for text in row["reasons"][:2] if "不计算完成率" not in text]
    return "；".join(dict.fromkeys(words))


def gap_words(row: Content) -> str:
    """Say a gap in words: 差2.5个百分点, of a cap 超出0.3个百分点."""
    size = row["gap_text"].lstrip("−")
    size = size if size.endswith("个百分点") else size.replace("百分点", "个百分点")
    return f"{'超出' if row.get('direction') == Direction.LOWER else '差'}{size}"


def format_day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}.{day.month}.{day.day}"


def row_height(*texts: str) -> int:
    """Return the height of a row whose cells wrap; Excel does not fit merged sheets by itself."""
    lines = max(lines_of(text, wide) for text, wide in zip(texts, WRAPPED, strict=True))
    return max(18, 13 * lines + 4)


def printed_decimal(value: str | None) -> str:
    return "—" if value is None else format_decimal(Decimal(value))

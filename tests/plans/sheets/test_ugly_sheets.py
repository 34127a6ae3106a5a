"""Sheets as bureaus really keep them, read and staged whole; nothing here is written."""

import io
from collections.abc import Callable, Sequence

import openpyxl
import pytest

from outcomes.actions.import_sheets import stage_sheet
from outcomes.actions.sheet_staging import SheetStaging
from plans.actions.read_sheets import MissingColumns
from plans.actions.sheet_setting import Hints
from plans.enums import Basis
from plans.sheets.tables import SheetError
from tests.factories import make_indicator, make_place, make_two_jiangbei

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference() -> None:
    make_two_jiangbei()
    ningbo = make_place("330200")
    make_place("330203", "海曙区", parent=ningbo)
    make_place("330483", "桐乡市")
    make_indicator("高新技术企业数", code="B01", basis=Basis.TOTAL)
    make_indicator("技术合同成交额", code="F01", unit="亿元", basis=Basis.AMOUNT)
    make_indicator("研发经费投入强度", code="A01", unit="%", basis=Basis.SHARE)


def workbook(
    sheets: dict[str, Sequence[Sequence[object]]], *merges: str, change: Callable | None = None
) -> bytes:
    """Return an .xlsx whose sheets all have these merges."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for merge in merges:
            sheet.merge_cells(merge)
        if change:
            change(sheet)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def stage(data: bytes, name: str = "表.xlsx", kind: str = "", **hints: object) -> SheetStaging:
    return stage_sheet(data, name, kind=kind, hints=Hints(**hints))


def rows(staging: SheetStaging, *names: str) -> list[tuple]:
    found = staging.as_json(rows=True)["rows"]
    return [tuple(row[name] for name in names) for row in found if row["jurisdiction_code"]]


def problems(staging: SheetStaging) -> list[tuple[str, str]]:
    return [(problem.cell, problem.message) for problem in staging.problems]


SCORECARD = [
    ["江北区2024年主要指标完成情况表(1—9月)"],
    [None, None, None, None, None, None, "填报日期:2024年10月8日"],
    ["序号", "指标", "单位", "年度目标值", "完成情况", None, None, "备注"],
    [None, None, None, None, "当期", "累计", "完成率(%)", None],
    [1, "高新技术企业数", "家", "40家以上", 5, 38, 95, None],
    [2, "技术合同成交额", "亿元", "≥20", 1, "约18", 85, None],
    [3, "研发经费投入强度", "%", "4.5 %", None, "未统计", None, "年报数"],
    [None, "合 计", None, None, None, 56, None, None],
    ["填报人:张三", None, "审核人:李四", None, None, None, None, None],
    ["注:1.数据来源为统计局"],
]
MERGES = ("A1:H1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:G3", "H3:H4")


def test_combined_sheet_is_read_under_its_merged_header() -> None:
    data = workbook({"Sheet1": SCORECARD}, *MERGES)

    staging = stage(data, place_code="330205")

    assert staging.kind == "scorecard"
    assert rows(staging, "row", "indicator_code", "target", "comparator", "actual", "unit") == [
        (5, "B01", "40", ">=", "38", "家"),
        (6, "F01", "20", ">=", "18", "亿元"),
        (7, "A01", "4.5", ">=", None, "%"),
    ]
    assert rows(staging, "state", "year", "as_of", "jurisdiction_code", "actual_comparator") == [
        ("new", 2024, "2024-09-30", "330205", "="),
        ("new", 2024, "2024-09-30", "330205", "~"),
        ("new", 2024, "2024-09-30", "330205", None),
    ]


def test_rows_that_are_no_data_are_listed_by_kind() -> None:
    staging = stage(workbook({"Sheet1": SCORECARD}, *MERGES), place_code="330205")

    kinds = [(row.number, str(row.kind)) for row in staging.skipped]
    assert kinds == [(8, "total"), (9, "signature"), (10, "note")]
    assert staging.as_json()["skipped"] == 3


def test_printed_rate_that_differs_is_flagged_with_both() -> None:
    staging = stage(workbook({"Sheet1": SCORECARD}, *MERGES), place_code="330205")

    (warning,) = [w for w in staging.warnings if w.column == "完成率"]
    assert (warning.cell, warning.value) == ("G6", "85")
    assert "90.00%" in warning.message


def test_words_of_a_missing_figure_are_kept_and_no_zero_made() -> None:
    staging = stage(workbook({"Sheet1": SCORECARD}, *MERGES), place_code="330205")

    assert (
        rows(staging, "words")[2] == ("4.5 % 未统计",) or "未统计" in rows(staging, "words")[2][0]
    )
    assert len(staging.outcomes.outcomes) == 2


DISTRICT = [["单位:亿元"], ["指标名称", "完成数"], ["技术合同成交额", 3.5]]


def test_sheets_named_by_districts_are_booked_there() -> None:
    data = workbook({"海曙区": DISTRICT, "江北": DISTRICT})

    staging = stage(data, place_code="330200", year=2024)

    assert rows(staging, "sheet", "jurisdiction_code", "actual", "unit", "year") == [
        ("海曙区", "330203", "3.5", "亿元", 2024),
        ("江北", "330205", "3.5", "亿元", 2024),
    ]


@pytest.mark.parametrize("name", ["奉化区", "不知道区"])
def test_sheet_of_an_unknown_place_is_refused(name: str) -> None:
    staging = stage(workbook({"海曙区": DISTRICT, name: DISTRICT}), place_code="330200", year=2024)

    assert [row.kind for row in staging.rows] == ["new", "refused"]
    assert "不是已知的行政区" in staging.problems[0].message


def test_place_outside_the_one_given_is_refused() -> None:
    staging = stage(workbook({"桐乡市": DISTRICT}), place_code="330200", year=2024)

    assert "不属于所选的" in staging.problems[0].message


def test_shared_name_is_settled_by_the_city_given() -> None:
    data = workbook({"a": [["区县", "指标", "完成值"], ["江北区", "高新技术企业数", "38家"]]})

    assert rows(stage(data, place_code="330200"), "jurisdiction_code") == [("330205",)]
    assert "有 2 个“江北区”" in stage(data).problems[0].message


def test_merged_places_are_filled_down() -> None:
    data = workbook(
        {
            "a": [
                ["行政区", "指标", "完成值", "单位"],
                ["桐乡市", "高新技术企业数", 38, "家"],
                [None, "技术合同成交额", 3.5, "亿元"],
            ]
        },
        "A2:A3",
    )

    assert rows(stage(data), "jurisdiction_code", "actual") == [("330483", "38"), ("330483", "3.5")]


def test_merged_number_of_two_indicators_is_refused() -> None:
    data = workbook(
        {
            "a": [
                ["行政区", "指标", "完成值", "单位"],
                ["桐乡市", "高新技术企业数", 38, "家"],
                ["桐乡市", "技术合同成交额", None, "亿元"],
            ]
        },
        "C2:C3",
    )

    staging = stage(data)

    assert [row.kind for row in staging.rows] == ["refused", "refused"]
    assert "请拆开" in staging.problems[0].message


def percent(sheet) -> None:
    for cell in ("C2", "C3"):
        sheet[cell].number_format = "0.0%"


def test_percent_format_is_read() -> None:
    line = ["桐乡市", "研发经费投入强度", 0.045]
    data = workbook({"a": [["行政区", "指标", "完成值"], line]}, change=percent)

    assert rows(stage(data), "actual", "unit") == [("4.5", "%")]


def test_fraction_among_percents_is_asked_about() -> None:
    lines = [["桐乡市", "研发经费投入强度", value] for value in (0.045, 0.031, 0.05)]
    data = workbook({"a": [["行政区", "指标", "完成值(%)"], *lines]}, change=percent)

    messages = [p.message for p in stage(data).problems if p.cell == "C4"]
    assert messages == ["0.05 是 5% 还是 0.05%？请在格中写明百分号。"]


@pytest.mark.parametrize(
    ("cell", "target"),
    [
        ("40家以上", (">=", "40", None, "家")), ("≥40", (">=", "40", None, "家")),
        ("２-３", ("range", "2", "3", "家")), ("约2万", ("~", "2", None, "万家")),
        ("1,234", (">=", "1234", None, "家")), ("约40", ("~", "40", None, "家")),
    ],
)  # fmt: skip
def test_cell_is_read_as_it_is_written(cell: str, target: tuple) -> None:
    data = workbook({"a": [["行政区", "指标", "目标任务", "计量单位"],
                           ["桐乡市", "高新技术企业数", cell, "家"]]})  # fmt: skip

    assert rows(stage(data), "comparator", "target", "target_high", "unit") == [target]


@pytest.mark.parametrize("word", ["—", "/", "无", "N/A", "未统计"])
def test_word_for_nothing_is_kept_and_skipped(word: str) -> None:
    data = workbook({"a": [["行政区", "指标", "完成值", "单位"],
                           ["桐乡市", "高新技术企业数", word, "家"]]})  # fmt: skip

    (row,) = stage(data).as_json(rows=True)["rows"]
    assert (row["state"], row["actual"], row["words"]) == ("skipped", None, word)


@pytest.mark.parametrize(
    ("day", "as_of"),
    [("2024.9", "2024-09-30"), ("2024年9月底", "2024-09-30"), (45565, "2024-09-30"),
     ("2024-09-30", "2024-09-30"), (2024.9, "2024-09-30")],
)  # fmt: skip
def test_day_is_read_as_it_is_written(day: object, as_of: str) -> None:
    data = workbook({"a": [["行政区", "指标", "完成值(家)", "截至日期"],
                           ["桐乡市", "高新技术企业数", 38, day]]})  # fmt: skip

    assert rows(stage(data), "as_of", "unit") == [(as_of, "家")]


def test_month_that_lost_its_zero_is_asked_about() -> None:
    data = workbook({"a": [["行政区", "指标", "完成值(家)", "截至日期"],
                           ["桐乡市", "高新技术企业数", 38, 2024.1]]})  # fmt: skip

    assert "1 月还是 10 月" in stage(data).problems[0].message


def test_bare_number_without_a_unit_is_asked_about() -> None:
    data = workbook({"a": [["行政区", "指标", "完成值"], ["桐乡市", "技术合同成交额", 35]]})

    assert problems(stage(data))[0][1] == "单位为空：请填写，如“亿元”。"


def test_formula_error_is_refused_by_its_cell() -> None:
    def break_it(sheet) -> None:
        sheet["C2"] = "#REF!"
        sheet["C2"].data_type = "e"

    data = workbook({"a": [["行政区", "指标", "完成值", "单位"],
                           ["桐乡市", "高新技术企业数", 1, "家"]]}, change=break_it)  # fmt: skip

    assert problems(stage(data))[0] == ("C2", "公式出错（#REF!）：请改正公式，或改填数值。")


def test_formula_without_a_value_is_refused() -> None:
    data = workbook({"a": [["行政区", "指标", "完成值", "单位"],
                           ["桐乡市", "高新技术企业数", "=1+1", "家"]]})  # fmt: skip

    assert "没有保存计算结果" in problems(stage(data))[0][1]


def test_hidden_rows_and_sheets_are_reported() -> None:
    def hide(sheet) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.sheet_state = "hidden" if sheet.title == "旧" else "visible"

    table = [["行政区", "指标", "完成值", "单位"], ["桐乡市", "高新技术企业数", 38, "家"]]
    staging = stage(workbook({"a": table, "旧": table}, change=hide))

    assert [(w.row, "隐藏" in w.message) for w in staging.warnings] == [(2, True)]
    assert [(row.sheet, str(row.kind)) for row in staging.skipped] == [("旧", "hidden_sheet")]


def test_cell_of_several_targets_is_split() -> None:
    make_indicator("新培育科技型中小企业", code="B08")
    text = "新培育科技型中小企业50家以上、技术合同成交额突破6亿元。"
    data = workbook({"a": [["桐乡市2024年目标任务分解表"], ["序号", "重点工作任务", "主要责任单位"],
                           [33, text, "市科技局"]]})  # fmt: skip

    staging = stage(data)

    assert rows(staging, "row", "indicator_code", "target", "comparator", "unit", "year") == [
        (3, "B08", "50", ">=", "家", 2024), (3, "F01", "6", ">", "亿元", 2024)
    ]  # fmt: skip


def test_cell_without_a_number_is_refused_by_name() -> None:
    data = workbook({"a": [["2024年"], ["序号", "重点工作任务", "责任单位", "行政区"],
                           [1, "建设科技馆2座楼", "科技局", "桐乡市"],
                           [2, "加强统筹协调", "科技局", "桐乡市"]]})  # fmt: skip

    assert ("B4", "没有读出可以计数的目标：请在指标、目标值、单位三列分别填写。") in problems(
        stage(data)
    )


def test_header_nobody_knows_is_mapped() -> None:
    data = workbook(
        {"a": [["行政区", "指标", "斩获", "单位"], ["桐乡市", "高新技术企业数", 38, "家"]]}
    )

    with pytest.raises(SheetError, match="斩获"):
        stage(data, kind="outcomes")
    staging = stage(data, kind="outcomes", mapping=(("斩获", "实际值"),))
    assert rows(staging, "actual") == [("38",)]


def test_two_columns_that_fit_equally_are_asked_about() -> None:
    data = workbook(
        {"a": [["行政区", "指标", "完成数", "完成值"], ["桐乡市", "高新技术企业数", 1, 2]]}
    )

    with pytest.raises(SheetError, match="“完成数”、“完成值” 都像“实际值”"):
        stage(data)


def test_csv_of_a_merged_header_is_joined() -> None:
    text = (
        "江北区2024年表,,,,\n指标,单位,年度目标值,完成情况,\n,,,当期,累计\n"
        "高新技术企业数,家,40,3,38\n"
    )

    staging = stage(text.encode("gb18030"), "表.csv", place_code="330205")

    assert rows(staging, "row", "target", "actual") == [(4, "40", "38")]


def test_table_may_stand_away_from_the_corner() -> None:
    data = workbook({"a": [[], [], [None, None, "行政区", "指标", "完成值", "单位"], [],
                           [None, None, "桐乡市", "高新技术企业数", "若干", "家"]]})  # fmt: skip

    assert [cell for cell, _message in problems(stage(data))] == ["E5"]


@pytest.mark.parametrize(
    ("header", "unknown"),
    [
        (["指标", "单位", "斩获", "进账"], ("斩获", "进账")),
        (["事情", "计数", "斩获"], ("事情", "计数", "斩获")),
    ],
)
def test_header_of_unknown_words_can_be_mapped(header: list[str], unknown: tuple) -> None:
    data = workbook(
        {"a": [["桐乡市2024年"], header, ["高新技术企业数", "家", 38, 1][: len(header)]]}
    )

    with pytest.raises(MissingColumns) as raised:
        stage(data)

    assert raised.value.table.ignored_columns == unknown
    names = dict(zip(header, ("指标", "单位", "实际值"), strict=False))
    staging = stage(data, mapping=tuple(names.items()))
    assert rows(staging, "actual", "unit", "year") == [("38", "家", 2024)]

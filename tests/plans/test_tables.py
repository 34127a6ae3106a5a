import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.sheets import grids, tables
from plans.sheets.tables import SheetError, cell_text, read_tables
from plans.sheets.writing import write_csv, write_xlsx
from tests.sheets import make_workbook

COLUMNS = ("行政区划代码", "行政区", "指标", "目标值", "备注")
ROWS = [["330205", "江北区", "新增高企", "70", "甲"], ["330483", "桐乡市", "技术交易额", "2.8", ""]]
CSV = "\n".join(",".join(row) for row in [list(COLUMNS), *ROWS])


def read_one(data: bytes, file_name: str = "目标.csv") -> tables.Table:
    (table,) = read_tables(data, file_name, COLUMNS)
    return table


def texts(table: tables.Table) -> list[list[str]]:
    return [[row.text(column) for column in COLUMNS] for row in table.rows]


# Where the table is


def test_table_is_found_under_title_rows() -> None:
    data = make_workbook({"2024": [["2024年目标任务"], [], ["单位:科技局"], list(COLUMNS), *ROWS]})

    table = read_one(data, "目标.xlsx")

    assert table.header_row == 4
    assert [row.number for row in table.rows] == [5, 6]
    assert texts(table) == ROWS


def test_table_header_may_be_broken_over_lines() -> None:
    table = read_one(
        make_workbook({"a": [["行政区划\n代码", "行政 区", " 指标 "], *ROWS]}), "a.xlsx"
    )

    assert table.columns == ("行政区划代码", "行政区", "指标")


def test_table_of_every_sheet_is_read() -> None:
    data = make_workbook(
        {"一": [COLUMNS, ROWS[0]], "说明": [["填表说明"]], "二": [COLUMNS, ROWS[1]]}
    )

    found = read_tables(data, "目标.xlsx", COLUMNS)

    assert [(table.sheet, len(table.rows)) for table in found] == [("一", 1), ("二", 1)]


def test_table_rows_without_a_cell_are_passed_over() -> None:
    table = read_one(make_workbook({"a": [COLUMNS, ROWS[0], [], ["", " "], ROWS[1]]}), "a.xlsx")

    assert [row.number for row in table.rows] == [2, 5]


def test_table_columns_unknown_are_told() -> None:
    table = read_one(make_workbook({"a": [[*COLUMNS, "完成情况", ""], ROWS[0]]}), "a.xlsx")

    assert table.ignored_columns == ("完成情况",)


def test_table_columns_may_stand_in_any_order() -> None:
    data = "指标,目标值,行政区\n新增高企,70,江北区".encode()

    assert texts(read_one(data)) == [["", "江北区", "新增高企", "70", ""]]


def test_table_without_a_header_is_refused() -> None:
    with pytest.raises(SheetError, match="找不到表头"):
        read_one("江北区,新增高企,70".encode())


def test_table_with_a_column_twice_is_refused() -> None:
    data = make_workbook({"目标": [["标题"], [*COLUMNS, "指标"], ROWS[0]]})

    with pytest.raises(SheetError, match="第 2 行的表头重复：指标"):
        read_one(data, "a.xlsx")


def test_table_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MAX_ROWS", 1)

    with pytest.raises(SheetError, match="超过 1 行"):
        read_one(CSV.encode())


# Which bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_csv_is_read_in_any_usual_encoding(encoding: str) -> None:
    assert texts(read_one(CSV.encode(encoding))) == ROWS


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_is_read_with_any_line_end(line_end: str) -> None:
    assert texts(read_one(CSV.replace("\n", line_end).encode())) == ROWS


def test_csv_in_no_known_encoding_is_refused() -> None:
    with pytest.raises(SheetError, match="文字编码无法识别"):
        read_one(b"\xff\xff\x81\xff" * 9)


def test_csv_with_a_cell_without_end_is_refused() -> None:
    data = (CSV + '\n330205,江北区,"' + "甲" * (csv.field_size_limit() + 1)).encode()

    with pytest.raises(SheetError, match="引号不成对，或一格过长"):
        read_one(data)


@pytest.mark.parametrize("file_name", ["目标.txt", "目标.docx", "目标.pdf", "目标"])
def test_file_of_another_kind_is_refused(file_name: str) -> None:
    with pytest.raises(SheetError, match=r"另存为 \.xlsx 或 \.csv"):
        read_one(CSV.encode(), file_name)


@pytest.mark.parametrize("file_name", ["目标.csv", "目标.xlsx"])
@pytest.mark.parametrize("data", [b"", b" \n\n"])
def test_file_without_content_is_refused(file_name: str, data: bytes) -> None:
    with pytest.raises(SheetError, match="空文件"):
        read_one(data, file_name)


def damaged_workbooks() -> list[bytes]:
    whole = make_workbook({"a": [COLUMNS, *ROWS]})
    return [
        whole[: len(whole) // 2],
        whole.replace(b"PK\x01\x02", b"PK\x01\x09"),
        b"PK\x03\x04" + bytes(100),
        CSV.encode(),
    ]


@pytest.mark.parametrize("number", range(4))
def test_workbook_damaged_is_refused(number: int) -> None:
    with pytest.raises(SheetError, match="已损坏或加密"):
        read_one(damaged_workbooks()[number], "目标.xlsx")


def test_workbook_that_unpacks_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MAX_UNPACKED_BYTES", 1000)

    with pytest.raises(SheetError, match="解压后过大"):
        read_one(make_workbook({"a": [COLUMNS, *ROWS]}), "目标.xlsx")


# What a cell says


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (70.0, "70"), (2.8, "2.8"), (0.1 + 0.2, "0.3"), (330205.0, "330205"),
        (1e16, "1" + "0" * 16),
        (-0.01, "-0.01"), (1e-7, "0.0000001"), (70, "70"), (" 甲 ", "甲"), ("001", "001"),
        ("甲\x00", "甲"), (None, ""), ("", ""),
    ],
)  # fmt: skip
def test_cell_text_is_what_a_person_sees(cell: object, text: str) -> None:
    assert cell_text(cell) == text


def test_workbook_numbers_read_as_they_are_shown() -> None:
    data = make_workbook({"a": [COLUMNS, [330205, "江北区", "新增高企", 70.0, 2.8]]})

    assert texts(read_one(data, "a.xlsx")) == [["330205", "江北区", "新增高企", "70", "2.8"]]


def test_workbook_keeps_a_code_written_as_text() -> None:
    data = make_workbook({"a": [COLUMNS, ["0330205", "江北区", "新增高企", "070", ""]]})

    row = read_one(data, "a.xlsx").rows[0]

    assert (row.text("行政区划代码"), row.text("目标值")) == ("0330205", "070")


# What is written is read again

CELLS = [
    "=1+1", "+甲", "-5%", "@部门", "'=1+1", "''@", "'甲'", "甲\n乙", "甲\r\n乙", '甲"乙"', "甲,乙",
    "330205", "https://example.cn", "{=1}",
]  # fmt: skip


def written(suffix: str, rows: list[list]) -> bytes:
    if suffix == ".csv":
        return write_csv(COLUMNS, rows)
    return write_xlsx(COLUMNS, rows, "目标")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("cell", CELLS)
def test_text_written_is_read_again(cell: str, suffix: str) -> None:
    data = written(suffix, [["330205", "江北区", "新增高企", "70", cell]])

    assert read_one(data, f"a{suffix}").rows[0].text("备注") == cell


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_values_written_are_read_again(suffix: str) -> None:
    row = ["330205", "江北区", 2024, Decimal("70.16000000"), date(2024, 9, 30)]

    (found,) = read_one(written(suffix, [row]), f"a{suffix}").rows

    assert [found.text(column) for column in COLUMNS] == [
        "330205", "江北区", "2024", "70.16", "2024-09-30"
    ]  # fmt: skip


@given(st.text(st.sampled_from("'=+-@甲,\"\n 7"), max_size=8).map(str.strip))
def test_csv_escape_is_taken_off_exactly(cell: str) -> None:
    data = write_csv(COLUMNS, [["330205", "江北区", "指标", "70", cell]])

    assert read_one(data).rows[0].text("备注") == cell


@pytest.mark.parametrize("cell", ["=1+1", "+甲", "-5%", "@部门", "\t=1"])
def test_csv_cell_is_never_run_as_a_formula(cell: str) -> None:
    text = write_csv(COLUMNS, [["330205", "江北区", "指标", "70", cell]]).decode("utf-8-sig")

    (_header, row) = csv.reader(io.StringIO(text))

    assert row[4] == f"'{cell}"

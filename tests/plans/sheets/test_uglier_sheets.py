"""More sheets as bureaus keep them: each figure as a reader would take it, or refused by name."""

from pathlib import Path

import pytest

from plans.enums import Basis
from plans.sheets.tables import SheetError
from tests.factories import make_indicator, make_place
from tests.plans.sheets.test_ugly_sheets import problems, rows, stage
from tests.sheets import make_workbook

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent / "files"


@pytest.fixture(autouse=True)
def reference() -> None:
    ningbo = make_place("330200", "宁波市")
    make_place("330203", "海曙区", parent=ningbo)
    make_place("330483", "桐乡市")
    make_place("330211", "镇海区", parent=ningbo)
    make_indicator("高新技术企业数", code="B01", basis=Basis.TOTAL)
    make_indicator("科技型中小企业数", code="B02", basis=Basis.TOTAL)
    make_indicator("技术合同成交额", code="F01", unit="亿元", basis=Basis.AMOUNT)
    make_indicator("研发经费投入强度", code="A01", unit="%", basis=Basis.SHARE)


def matrix(title: str, header: list[str]) -> bytes:
    return make_workbook({"Sheet1": [[title], header, ["高新技术企业数", "家", 300, 330, 630]]})


def test_column_for_each_place_becomes_a_row_for_each() -> None:
    header = ["指标", "单位", "海曙区", "镇海区", "合计"]

    staging = stage(matrix("2024年1-9月各区完成情况", header), place_code="330200")

    names = ("row", "jurisdiction_code", "indicator_code", "actual", "year", "as_of")
    assert rows(staging, *names) == [
        (3, "330203", "B01", "300", 2024, "2024-09-30"),
        (3, "330211", "B01", "330", 2024, "2024-09-30"),
    ]


def test_column_for_each_place_of_targets() -> None:
    header = ["指标", "单位", "海曙区", "镇海区"]

    staging = stage(matrix("2024年各区目标任务", header), place_code="330200")

    assert rows(staging, "jurisdiction_code", "target", "actual") == [
        ("330203", "300", None),
        ("330211", "330", None),
    ]


@pytest.mark.parametrize(
    ("title", "header", "gist"),
    [
        ("2024年各区情况", ["指标", "单位", "海曙区", "镇海区"], "看不出各列是目标值还是完成值"),
        ("2024年完成情况", ["指标", "单位", "1月", "2月", "3月"], "当月数还是累计数"),
    ],
)
def test_matrix_that_says_too_little_is_refused(title: str, header: list[str], gist: str) -> None:
    with pytest.raises(SheetError, match=gist):
        stage(matrix(title, header), place_code="330200")


@pytest.mark.parametrize("name", ["formats.xls", "formats.ods"])
def test_percent_and_failed_formulas_of_other_formats(name: str) -> None:
    staging = stage((FILES / name).read_bytes(), name, place_code="330483")

    assert rows(staging, "row", "target", "actual", "as_of") == [
        (3, "120", "95", "2024-09-30"),
        (4, "3.6", "3.4", "2024-09-30"),
        (5, "15", "9.6", "2024-09-30"),
        (6, "500", None, "2024-09-30"),
    ]
    ((cell, message),) = problems(staging)
    assert cell == "D6"
    assert "公式出错" in message


def test_unicode_text_with_tabs_is_read() -> None:
    text = "2024年上半年完成情况\n单位:亿元\n指标\t年度计划\t上半年完成\n技术合同成交额\t22\t12.5\n"

    staging = stage(
        (text + "填报单位（盖章）\t\t\n").encode("utf-16"), "表.csv", place_code="330203"
    )

    assert rows(staging, "target", "actual", "as_of", "unit") == [
        ("22", "12.5", "2024-06-30", "亿元")
    ]
    assert [str(row.kind) for row in staging.skipped] == ["signature"]


@pytest.mark.parametrize(
    ("value", "gist"), [("1e400", "科学记数法"), ("1.5E+03", "科学记数法"), ("=1+1", "公式的文字")]
)
def test_number_no_person_writes_is_refused_in_words(value: str, gist: str) -> None:
    data = f"指标,年度,完成值,单位\n高新技术企业数,2024,{value},家\n".encode()

    staging = stage(data, "表.csv", place_code="330203")

    ((cell, message),) = problems(staging)
    assert (cell, gist in message) == ("C2", True)


def test_nan_is_no_figure_and_never_a_number() -> None:
    data = "指标,年度,完成值,单位\n高新技术企业数,2024,nan,家\n".encode()

    staging = stage(data, "表.csv", place_code="330203")

    assert rows(staging, "state", "actual", "words") == [("skipped", None, "nan")]


def test_collision_with_a_row_of_another_sheet_names_the_sheet() -> None:
    header = ["行政区", "指标", "年度", "完成值", "单位"]
    sheets = {
        "一季度": [header, ["海曙区", "高新技术企业数", 2024, 5, "家"]],
        "补充": [header, ["海曙区", "高新技术企业数", 2024, 6, "家"]],
    }

    staging = stage(make_workbook(sheets))

    first, second = (message for _cell, message in problems(staging))
    assert "与工作表“补充”第 2 行说的是同一件事" in first
    assert "与工作表“一季度”第 2 行是同一指标" in second


def test_result_of_an_unknown_indicator_offers_no_new_one() -> None:
    data = "指标,年度,完成值,单位\n没有的指标,2024,3,家\n".encode()

    staging = stage(data, "表.csv", place_code="330203")

    ((_cell, message),) = problems(staging)
    assert "新建" not in message

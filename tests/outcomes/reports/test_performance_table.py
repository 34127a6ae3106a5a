"""完成情况表: the office's shape, real numbers, and what a printer needs."""

import io
import json
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from openpyxl.worksheet.worksheet import Worksheet

from outcomes.enums import OutcomeState
from outcomes.reports.performance_table import ordinal, render_table, row_height, subtotal
from outcomes.reports.snapshots import Content
from plans.enums import Basis, Comparator, Direction
from plans.models import Indicator, Jurisdiction, Target
from tests.factories import make_goal, make_indicator, make_outcome, make_place
from tests.outcomes.reports.building import (
    DAY,
    make_city,
    make_content,
    make_report,
    make_supervisor,
)

pytestmark = [
    pytest.mark.django_db,
    # openpyxl does not know the newer data bars; LibreOffice and Excel do.
    pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning"),
]

VERIFIED = {"state": OutcomeState.VERIFIED, "as_of": DAY}


def opened(content: Content) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(render_table(content))).active


def line_of(sheet: Worksheet, name: str) -> list[object]:
    return next([cell.value for cell in row] for row in sheet.iter_rows() if row[1].value == name)


def column_of(sheet: Worksheet, place: int) -> list[object]:
    return [row[place].value for row in sheet.iter_rows()]


def test_head_has_title_unit_date_and_two_levels() -> None:
    sheet = opened(make_content(make_city(), "table"))

    assert sheet["A1"].value == "关于舟山市目标完成情况的通报"
    assert sheet["A2"].value == "填报单位（盖章处）：舟山市"
    assert sheet["E2"].value == "数据截至：2024年9月30日"
    assert sheet["K2"].value == "计量单位：见表内"
    assert (sheet["E3"].value, sheet["E4"].value, sheet["G4"].value) == (
        "本期",
        "当期",
        "完成率(%)",
    )
    assert sheet["J3"].value == "序时进度(75.0%)"
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"A1:M1", "A3:A4", "E3:G3", "J3:K3"} <= merged


def test_figures_are_real_numbers() -> None:
    sheet = opened(make_content(make_city(), "table"))

    line = line_of(sheet, "技术交易额")

    assert line[:10] == [7, "技术交易额", "亿元", 16, 4.25, 12.5, 78.125, 10, 25, 75]
    assert line[10:12] == ["● 达进度", "舟山市科学技术局"]


def test_sign_of_a_target_is_in_the_format_of_its_number() -> None:
    sheet = opened(make_content(make_city(), "table"))

    [cell] = [row[3] for row in sheet.iter_rows() if row[1].value == "技术交易额"]

    assert (cell.value, cell.number_format) == (16, '"≥ "General')


def test_missing_figures_are_dashes_and_never_zero() -> None:
    sheet = opened(make_content(make_city(), "table"))

    assert line_of(sheet, "新增丙类企业")[4:9] == ["—"] * 5


def test_rows_stand_in_numbered_groups() -> None:
    sheet = opened(make_content(make_city(), "table"))

    heads = [
        value
        for value in column_of(sheet, 0)
        if isinstance(value, str) and value.startswith(("一、", "二、", "三、"))
    ]

    assert heads == ["一、主体", "二、成果", "三、产业"]
    assert [value for value in column_of(sheet, 0) if isinstance(value, int)] == list(range(1, 9))


def test_foot_has_signatures_and_the_note_on_rounding() -> None:
    sheet = opened(make_content(make_city(), "table"))
    text = "".join(str(cell.value or "") for row in sheet.iter_rows() for cell in row)

    for words in ("填报人：", "审核人：", "单位负责人：", "联系电话：", "报出日期：", "四舍五入"):
        assert words in text


def test_sheet_prints_on_a4_lying_with_the_head_on_every_page() -> None:
    sheet = opened(make_content(make_city(), "table"))

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.print_area.startswith("'完成情况表'!$A$1:$M$")
    assert sheet.page_setup.fitToHeight == 0


def test_rates_have_bars() -> None:
    sheet = opened(make_content(make_city(), "table"))

    [rules] = [one.rules for one in sheet.conditional_formatting]

    assert rules[0].type == "dataBar"


def counties_with(basis: Basis, unit: str, *values: object) -> Jurisdiction:
    city = make_place("330900", "舟山市")
    indicator = make_indicator("各县指标", unit=unit, basis=basis)
    for number, value in enumerate(values):
        county = make_place(f"33092{number}", f"第{number}县", parent=city)
        goal = make_goal(jurisdiction=county, indicator=indicator, target=10)
        make_outcome(goal=goal, value=value, **VERIFIED)
    return city


def test_counties_of_one_indicator_are_added_up() -> None:
    city = counties_with(Basis.NEW, "家", 4, 8)
    content = make_content(city, "table", is_with_below=True, group_by="indicator")

    sums = subtotal(content["rows"])

    assert (sums.target, sums.actual, sums.rate) == (Decimal(20), Decimal(12), Decimal(60))
    assert line_of(opened(content), "小计")[3:7] == [20, None, 12, 60]


@pytest.mark.parametrize("basis", [Basis.SHARE, Basis.GROWTH])
def test_shares_and_growth_are_never_added_up(basis: Basis) -> None:
    city = counties_with(basis, "%", 4, 8)
    content = make_content(city, "table", is_with_below=True, group_by="indicator")

    assert subtotal(content["rows"]) is None


def test_sum_lacks_a_result_when_one_is_not_exact() -> None:
    city = counties_with(Basis.NEW, "家", 4, 8)
    third = make_place("330925", "第五县", parent=city)
    goal = make_goal(jurisdiction=third, indicator=Indicator.objects.get(), target=5)
    make_outcome(goal=goal, value=9, comparator=Comparator.ABOVE, **VERIFIED)
    content = make_content(city, "table", is_with_below=True, group_by="indicator")

    sums = subtotal(content["rows"])

    assert (sums.target, sums.actual) == (Decimal(25), None)


def test_city_is_not_added_to_its_own_counties() -> None:
    city = counties_with(Basis.NEW, "家", 4, 8)
    make_goal(jurisdiction=city, indicator=Indicator.objects.get(), target=30)
    content = make_content(city, "table", is_with_below=True, group_by="indicator")

    assert [row["above"] for row in content["rows"]] == [[], ["330900"], ["330900"]]
    assert subtotal(content["rows"]) is None


def test_sum_of_caps_has_no_rate() -> None:
    city = counties_with(Basis.AMOUNT, "万吨", 4, 8)
    Indicator.objects.update(direction=Direction.LOWER)
    Target.objects.update(direction=Direction.LOWER, comparator=Comparator.AT_MOST)
    content = make_content(city, "table", is_with_below=True, group_by="indicator")

    sums = subtotal(content["rows"])

    assert (sums.target, sums.actual, sums.rate) == (Decimal(20), Decimal(12), None)


@pytest.mark.parametrize(
    ("name", "height"), [("甲" * 15, 18), ("甲" * 16, 30), ("a" * 30, 18), ("甲" * 46, 56)]
)
def test_row_is_as_high_as_its_longest_cell_needs(name: str, height: int) -> None:
    assert row_height(name, "甲局", "") == height


def test_no_cell_becomes_a_formula() -> None:
    city = make_place("330900", "舟山市")
    make_goal(jurisdiction=city, wording="=1+1")

    sheet = opened(make_content(city, "table"))

    assert [row[1].data_type for row in sheet.iter_rows() if row[1].value == "=1+1"] == ["s"]


def test_table_of_nothing_is_still_a_table() -> None:
    sheet = opened(make_content(make_place("330900", "舟山市"), "table"))

    assert sheet["A1"].value


def test_page_table_and_json_print_the_same_numbers(client: Client) -> None:
    city = make_city()
    report = make_report(city, make_supervisor(city), timezone.now(), "table")
    client.force_login(report.issued_by)
    page = client.get(report.get_absolute_url()).content.decode()
    address = f"{report.get_absolute_url()}report."
    rows = json.loads(client.get(f"{address}json").content)["rows"]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}xlsx").content)).active

    for row in rows:
        if row["number"] is None:
            continue
        line = line_of(sheet, row["indicator"])
        assert Decimal(str(line[3])) == Decimal(row["target"])
        assert row["actual"] is None or Decimal(str(line[5])) == Decimal(row["actual"])
        assert row["rate"] is None or f"{line[6]:.1f}%" == row["rate_text"]
        for printed in (row["target_text"], row["actual_text"], row["rate_text"], row["status"]):
            assert printed in page


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")]
)
def test_ordinals_are_chinese(number: int, words: str) -> None:
    assert ordinal(number) == words

"""Several tables on one sheet: below each other and side by side."""

import pytest

from tests.plans.sheets.lines import FIGURES, TECH, TRADE, make_reference, read

pytestmark = pytest.mark.django_db

MORE = ["新增高新技术企业", "家", 60, 45]
TITLE = ["江北区2024年1-9月完成情况"]


@pytest.fixture(autouse=True)
def reference() -> None:
    make_reference()


def test_tables_side_by_side_are_both_read() -> None:
    header = ["序号", *FIGURES]
    rows = [TITLE, header + header, [1, *TECH, 3, *TRADE], [2, *MORE]]

    assert read(rows, "A1:J1") == [
        "3 B01 T≥400 A=380 家 @09-30",
        "4 B19 T≥60 A=45 家 @09-30",
        "3 F01 T≥20 A=18.5 亿元 @09-30",
    ]


def test_second_table_has_columns_of_its_own() -> None:
    turned = ["指标", "单位", "完成值", "目标值"]
    rows = [
        TITLE,
        FIGURES,
        TECH,
        [],
        ["二、创新投入"],
        turned,
        ["技术合同成交额", "亿元", 18.5, 20],
    ]

    assert read(rows) == ["3 B01 T≥400 A=380 家 @09-30", "7 F01 T≥20 A=18.5 亿元 @09-30"]


def test_table_of_goals_above_one_of_results() -> None:
    rows = [
        ["江北区2024年目标任务"],
        ["指标", "单位", "目标值", "责任单位"],
        [*TECH[:3], "区科技局"],
        [],
        ["江北区2024年1-9月完成情况"],
        ["指标", "单位", "完成值", "填报单位"],
        ["高新技术企业数", "家", 380, "区科技局"],
    ]

    assert read(rows) == ["3 B01 T≥400 家", "7 B01 A=380 家 @09-30"]


def test_second_table_is_of_the_place_above_it() -> None:
    rows = [["海曙区2024年1-9月完成情况"], FIGURES, TECH, [], TITLE, FIGURES, TECH]

    assert read(rows, place_code="330200") == [
        "3 B01 T≥400 A=380 家 @09-30 330203",
        "7 B01 T≥400 A=380 家 @09-30 330205",
    ]


def test_second_table_has_a_line_of_units_of_its_own() -> None:
    header = ["指标", "目标值", "完成值"]
    rows = [
        TITLE, ["单位：家"], header, ["高新技术企业数", 400, 380],
        TITLE, ["单位：亿元"], header, ["技术合同成交额", 20, 18.5],
    ]  # fmt: skip

    assert read(rows, "A1:C1", "A5:C5") == [
        "4 B01 T≥400 A=380 家 @09-30",
        "8 F01 T≥20 A=18.5 亿元 @09-30",
    ]


def test_header_printed_again_is_no_second_table() -> None:
    assert read([TITLE, FIGURES, TECH, FIGURES, TRADE]) == [
        "3 B01 T≥400 A=380 家 @09-30",
        "5 F01 T≥20 A=18.5 亿元 @09-30",
    ]

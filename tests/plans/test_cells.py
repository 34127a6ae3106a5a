from datetime import date, datetime
from decimal import Decimal

import pytest

from plans.enums import Basis, Commitment, Direction, Schedule, Tier
from plans.sheets.cells import (
    CellError,
    read_choice,
    read_comparator,
    read_date,
    read_decimal,
    read_names,
    read_schedule,
    read_text,
    read_weight,
    read_year,
    write_schedule,
)
from plans.sheets.locations import Location, read_location, read_source

# Choices


@pytest.mark.parametrize(
    ("text", "choices", "code"),
    [
        ("新增", Basis, "new"),
        ("等级", Basis, "grade"),
        ("事项", Basis, "milestone"),
        ("越低越好", Direction, "lower"),
        ("区间", Direction, "within"),
        ("力争", Commitment, "stretch"),
        ("基本", Tier, "firm"),
        ("total", Basis, "total"),
    ],
)
def test_choice_is_read_by_its_word_or_code(text, choices, code) -> None:
    assert read_choice(text, choices) == code


def test_choice_left_blank_is_the_default() -> None:
    assert read_choice("", Tier, default=Tier.FIRM) == "firm"
    assert read_choice("", Basis) is None


def test_choice_unknown_is_refused_with_the_list() -> None:
    with pytest.raises(CellError, match="越高越好、越低越好、区间"):
        read_choice("越大越好", Direction)


# Comparators


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("≥", ">="), (">=", ">="), ("≧", ">="), ("不少于", ">="), ("以上", ">="),
        (">", ">"), (">", ">"), ("超过", ">"), ("突破", ">"),
        ("=", "="), ("＝", "="),
        ("≤", "<="), ("以内", "<="), ("控制在", "<="),
        ("<", "<"), ("＜", "<"), ("少于", "<"),
        ("≈", "~"), ("约", "~"), ("左右", "~"), ("近", "~"),
        ("区间", "range"),
        ("", None),
    ],
)  # fmt: skip
def test_comparator_is_read(text: str, code: str | None) -> None:
    assert read_comparator(text) == code


def test_comparator_unknown_is_refused() -> None:
    with pytest.raises(CellError, match="≥、>、=、≤、<、≈、区间"):
        read_comparator("≠")


# Years


@pytest.mark.parametrize(
    ("text", "year"),
    [("2024", 2024), ("2024年", 2024), ("2024年度", 2024), ("２０２４", 2024), ("", None)],
)
def test_year_is_read(text: str, year: int | None) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize("text", ["24", "2024.5", "明年", "2024-2025", "20245"])
def test_year_of_other_shape_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="四位数的年份"):
        read_year(text)


@pytest.mark.parametrize("text", ["1989", "2101"])
def test_year_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="1990 到 2100"):
        read_year(text)


# Numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("70", "70"), ("2.8", "2.8"), ("1,234.5", "1234.5"), ("-13", "-13"), ("１２", "12"),
        ("两", "2"), ("一百二十", "120"), ("0.00000001", "0.00000001"), ("1e3", "1000"),
        ("123456789012345", "123456789012345"),
    ],
)  # fmt: skip
def test_decimal_is_read(text: str, value: str) -> None:
    assert read_decimal(text) == Decimal(value)


def test_decimal_left_blank_is_none() -> None:
    assert read_decimal("") is None


@pytest.mark.parametrize("text", ["七十家", "—", "70家", "2.8.1", "nan", "待定"])
def test_decimal_of_words_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="应为数字"):
        read_decimal(text)


@pytest.mark.parametrize(
    ("text", "gist"),
    [
        ("1234567890.1234567", "超过 15 位"),
        ("0.123456789", "小数超过 8 位"),
        ("1e20", "数值过大"),
        ("20000000000000000", "数值过大"),
    ],
)
def test_decimal_that_cannot_be_kept_is_refused(text: str, gist: str) -> None:
    with pytest.raises(CellError, match=gist):
        read_decimal(text)


@pytest.mark.parametrize("text", ["0", "5", "2.55", "99999.99"])
def test_weight_is_read(text: str) -> None:
    assert read_weight(text) == Decimal(text)


@pytest.mark.parametrize("text", ["-1", "2.555", "100000"])
def test_weight_that_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="权重"):
        read_weight(text)


# Dates


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-09-30", date(2024, 9, 30)),
        ("2024/9/30", date(2024, 9, 30)),
        ("2024.9.30", date(2024, 9, 30)),
        ("2024年9月30日", date(2024, 9, 30)),
        ("２０２４－０９－３０", date(2024, 9, 30)),
        ("20240930", date(2024, 9, 30)),
        ("2024-09-30 00:00:00", date(2024, 9, 30)),
        ("2024.9", date(2024, 9, 30)),
        ("2024年9月", date(2024, 9, 30)),
        ("2024年9月底", date(2024, 9, 30)),
        ("2024年9月末", date(2024, 9, 30)),
        ("2024年2月", date(2024, 2, 29)),
        (45000, date(2023, 3, 15)),
        (45000.0, date(2023, 3, 15)),
        (20240930.0, date(2024, 9, 30)),
        (date(2024, 9, 30), date(2024, 9, 30)),
        (datetime(2024, 9, 30, 8, 0), date(2024, 9, 30)),
        ("", None),
        (None, None),
    ],
)
def test_date_is_read(value: object, day: date | None) -> None:
    assert read_date(value) == day


@pytest.mark.parametrize("value", ["九月底", "2024", "9月30日", "2024年第三季度", 7, 7.5, True])
def test_date_of_other_shape_is_refused(value: object) -> None:
    with pytest.raises(CellError, match="应为日期"):
        read_date(value)


@pytest.mark.parametrize("value", ["2024-02-30", "2024-13-01", "2024年13月", "20241301"])
def test_date_not_in_the_calendar_is_refused(value: str) -> None:
    with pytest.raises(CellError, match="没有这一天"):
        read_date(value)


@pytest.mark.parametrize("value", ["1899-12-31", "2101-01-01", date(1900, 1, 1)])
def test_date_out_of_range_is_refused(value: object) -> None:
    with pytest.raises(CellError, match="1990 到 2100"):
        read_date(value)


# Schedules


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("", ("", [], None)),
        ("按月序时", ("linear", [], None)),
        ("序时", ("linear", [], None)),
        ("年度指标", ("annual", [], None)),
        ("不折算", ("level", [], None)),
        ("按季计划(10/25/40/70)", ("quarterly", ["10", "25", "40", "70"], None)),
        ("按季计划（10、25、40.50、70）", ("quarterly", ["10", "25", "40.5", "70"], None)),
        ("集中认定(2024-12-01)", ("batch", [], date(2024, 12, 1))),
        ("集中认定", ("batch", [], None)),
    ],
)
def test_schedule_is_read(text: str, schedule: tuple) -> None:
    assert read_schedule(text) == schedule


@pytest.mark.parametrize("text", ["按季计划", "按季计划(10/25/40)", "按季计划(10/25/40/70/90)"])
def test_schedule_by_quarter_needs_four_figures(text: str) -> None:
    with pytest.raises(CellError, match="四个季度的累计数"):
        read_schedule(text)


def test_schedule_unknown_is_refused_with_the_list() -> None:
    with pytest.raises(CellError, match="按月序时、按季计划"):
        read_schedule("按周")


def test_schedule_with_a_bad_day_is_refused() -> None:
    with pytest.raises(CellError, match="应为日期"):
        read_schedule("集中认定(年底)")


@pytest.mark.parametrize(
    "schedule",
    [
        ("", [], None),
        *[(code.value, [], None) for code in Schedule if code != Schedule.QUARTERLY],
        ("quarterly", ["10", "25.5", "40", "70"], None),
        ("batch", [], date(2024, 12, 1)),
    ],
)
def test_schedule_is_written_as_it_is_read(schedule: tuple) -> None:
    assert read_schedule(write_schedule(*schedule)) == schedule


def test_schedule_is_written_from_plain_numbers() -> None:
    assert write_schedule("quarterly", [10, 25, 40, 70], None) == "按季计划(10/25/40/70)"


# Words


def test_text_within_its_limit_is_kept() -> None:
    assert read_text("区科技局", 4) == "区科技局"


def test_text_beyond_its_limit_is_refused() -> None:
    with pytest.raises(CellError, match="超过 3 字"):
        read_text("区科技局", 3)


@pytest.mark.parametrize(
    "text",
    [
        "区经信局、区商务局",
        "区经信局,区商务局",
        "区经信局 、 区商务局、区经信局",
        "区经信局;区商务局、",
    ],
)
def test_names_are_split_in_order_and_once(text: str) -> None:
    assert read_names(text, 80) == ["区经信局", "区商务局"]


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("二、目标任务 @581", Location("二、目标任务", 581)),
        ("@581", Location("", 581)),
        ("第3页", Location("第3页", None)),
        ("", Location("", None)),
    ],
)
def test_location_is_read_as_it_is_written(text: str, location: Location) -> None:
    assert read_location(text) == location
    assert str(location) == text


def test_source_names_a_document_and_a_place_in_it() -> None:
    source = read_source("《tongxiang-2019》二、目标任务 @581")

    assert source.document == "tongxiang-2019"
    assert source.location == Location("二、目标任务", 581)


def test_source_of_other_words_names_no_document() -> None:
    source = read_source("《统计公报》第三节")

    assert source.document == ""
    assert source.words == "《统计公报》第三节"

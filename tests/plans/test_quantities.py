from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.quantities import (
    MEASURES,
    IncompatibleUnits,
    MissingQuantity,
    Quantity,
    QuantityError,
    convert,
    format_decimal,
    half_width,
    normalise,
    parse_number,
    parse_quantity_cell,
    unit,
)

FINITE = st.decimals(allow_nan=False, allow_infinity=False)
SANE = st.decimals(min_value=-(10**12), max_value=10**12, places=6)
PRINTED_WORDS = [word for _, _, words in MEASURES for word in words.split()]
PREFIXES = ["", "十", "百", "千", "万", "亿", "百万", "千万", "万亿"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("70", "70"),
        ("1,234.5", "1234.5"),
        ("1，234，567", "1234567"),
        ("1 234", "1234"),
        ("１２", "12"),
        ("２１２．１８", "212.18"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("－3", "-3"),
        ("负3", "-3"),
        ("+5", "5"),
        ("3.5万", "35000"),
        ("1.2E+05", "120000"),
        ("2.50", "2.5"),
        ("-0", "0"),
        ("零", "0"),
        ("两", "2"),
        ("十", "10"),
        ("百", "100"),
        ("十五", "15"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("一百一十", "110"),
        ("三百五", "350"),
        ("一千二百", "1200"),
        ("两千零二", "2002"),
        ("两万", "20000"),
        ("一万二", "12000"),
        ("一百二十三万四千五百六十七", "1234567"),
        ("两亿三千万", "230000000"),
        ("二十万亿", "20000000000000"),
        ("二〇二四", "2024"),
        ("三点五", "3.5"),
        ("壹佰贰拾", "120"),
        ("负三", "-3"),
    ],
)
def test_parse_number_reads_printed_numbers(text: str, value: str) -> None:
    assert str(parse_number(text)) == value


@pytest.mark.parametrize(
    "text", ["", "家", "12,34", "1.2.3", "几十", "10²", "①", "1-2", "九九十", "三点十", "9" * 61]
)
def test_parse_number_refuses_and_names_the_text(text: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_number(text)

    assert text[:60] in str(caught.value)


@given(SANE)
def test_parse_number_reads_what_format_decimal_prints(value: Decimal) -> None:
    assert parse_number(format_decimal(value)) == value


@given(st.integers(min_value=0, max_value=10**15))
def test_parse_number_reads_thousands_separators(value: int) -> None:
    assert parse_number(f"{value:,}") == value


@given(st.text(max_size=90))
def test_parse_number_and_cell_raise_only_quantity_errors(text: str) -> None:
    for read in (parse_number, parse_quantity_cell):
        try:
            read(text)
        except QuantityError as error:
            assert str(error)


@pytest.mark.parametrize(
    ("text", "dimension", "factor"),
    [
        ("元", "元", "1"),
        ("千元", "元", "1000"),
        ("万元", "元", "10000"),
        ("亿元", "元", "100000000"),
        ("万亿元", "元", "1000000000000"),
        ("亿元人民币", "元", "100000000"),
        ("亿美元", "美元", "100000000"),
        ("人", "人", "1"),
        ("名", "人", "1"),
        ("万人", "人", "10000"),
        ("人次", "人次", "1"),
        ("万人次", "人次", "10000"),
        ("家", "家", "1"),
        ("余家", "家", "1"),
        ("户", "户", "1"),
        ("家次", "家次", "1"),
        ("％", "%", "1"),
        ("‰", "%", "0.1"),
        ("百分点", "百分点", "1"),
        ("个百分点", "百分点", "1"),
        ("万平方米", "平方米", "10000"),
        ("㎡", "平方米", "1"),
        ("公顷", "平方米", "10000"),
        ("平方公里", "平方米", "1000000"),
        ("万亩", "亩", "10000"),
        ("千米", "米", "1000"),
        ("公里", "米", "1000"),
        ("亿斤", "吨", "50000"),
        ("万吨", "吨", "10000"),
        ("万吨标准煤", "吨标准煤", "10000"),
        ("千瓦", "千瓦", "1"),
        ("百万千瓦", "千瓦", "1000000"),
        ("千瓦时", "千瓦时", "1"),
        ("亿千瓦时", "千瓦时", "100000000"),
        ("万度", "千瓦时", "10000"),
        ("亿方", "立方米", "100000000"),
        ("件/万人", "件/万人", "1"),
        ("万元/亩", "元/亩", "10000"),
        ("人年", "人年", "1"),
        ("倍", "倍", "1"),
        ("位", "位", "1"),
        ("百家", "家", "100"),
        ("万", "", "10000"),
        ("", "", "1"),
        (" 亿 元 ", "元", "100000000"),
        ("不认识的词", "不认识的词", "1"),
    ],
)
def test_unit_splits_dimension_and_factor(text: str, dimension: str, factor: str) -> None:
    found = unit(text)

    assert (found.printed, found.dimension, found.factor) == (text, dimension, Decimal(factor))


@pytest.mark.parametrize(
    ("value", "printed", "base"),
    [
        ("5", "亿元", "500000000"),
        ("1.74", "万人", "17400"),
        ("280.9", "亿斤", "14045000"),
        ("-2", "万元", "-20000"),
        ("0", "亿元", "0"),
        ("2.24", "%", "2.24"),
    ],
)
def test_normalise_gives_the_exact_base_value(value: str, printed: str, base: str) -> None:
    assert str(normalise(Decimal(value), printed)) == base


@pytest.mark.parametrize(
    ("value", "source", "target", "converted"),
    [
        ("5.2", "亿元", "万元", "52000"),
        ("38000", "万元", "亿元", "3.8"),
        ("1.8", "万亿元", "亿元", "18000"),
        ("5.5", "‰", "%", "0.55"),
        ("1", "斤", "公斤", "0.5"),
        ("3", "公顷", "万平方米", "3"),
        ("7", "个百分点", "百分点", "7"),
    ],
)
def test_convert_is_exact(value: str, source: str, target: str, converted: str) -> None:
    assert str(convert(Decimal(value), source, target)) == converted


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("人", "人次"),
        ("家", "家次"),
        ("家", "户"),
        ("家", "个"),
        ("%", "百分点"),
        ("元", "美元"),
        ("亿元", ""),
        ("亩", "公顷"),
        ("吨", "吨标准煤"),
        ("千瓦", "千瓦时"),
        ("件", "件/万人"),
    ],
)
def test_convert_names_both_units_that_do_not_convert(source: str, target: str) -> None:
    with pytest.raises(IncompatibleUnits) as caught:
        convert(Decimal(1), source, target)

    assert (caught.value.source, caught.value.target) == (source, target)
    assert str(caught.value) == f"单位“{source}”与“{target}”不能换算"


@given(SANE, st.sampled_from(PREFIXES), st.sampled_from(PRINTED_WORDS), st.sampled_from(PREFIXES))
def test_convert_there_and_back_changes_nothing(
    value: Decimal, prefix: str, word: str, other: str
) -> None:
    source, target = prefix + word, other + word
    if unit(source).dimension != unit(target).dimension:  # 百 before 分点 and the like
        return

    assert convert(convert(value, source, target), target, source) == value


@given(SANE, st.sampled_from(PRINTED_WORDS), st.sampled_from(PRINTED_WORDS))
def test_convert_agrees_with_normalise(value: Decimal, source: str, target: str) -> None:
    if unit(source).dimension != unit(target).dimension:
        with pytest.raises(IncompatibleUnits):
            convert(value, source, target)
        return

    assert normalise(convert(value, source, target), target) == normalise(value, source)


@given(FINITE, st.sampled_from(PRINTED_WORDS))
def test_normalise_takes_any_finite_value(value: Decimal, printed: str) -> None:
    assert normalise(value, printed).is_finite()


@pytest.mark.parametrize(
    ("text", "comparator", "value", "value_high", "printed"),
    [
        ("40", None, "40", None, ""),
        ("40家", None, "40", None, "家"),
        ("40家以上", ">=", "40", None, "家"),
        ("≥40", ">=", "40", None, ""),
        (">=40", ">=", "40", None, ""),
        ("≦ 5", "<=", "5", None, ""),
        ("不少于40家", ">=", "40", None, "家"),
        ("不低于2.8%", ">=", "2.8", None, "%"),
        (">70亿元", ">", "70", None, "亿元"),
        ("＞70亿元", ">", "70", None, "亿元"),
        ("﹥70", ">", "70", None, ""),
        ("超过70亿元", ">", "70", None, "亿元"),
        ("突破70亿元以上", ">", "70", None, "亿元"),
        ("300余家", ">", "300", None, "家"),
        ("三百多家", ">", "300", None, "家"),
        ("十余家", ">", "10", None, "家"),
        ("6万多人", ">", "6", None, "万人"),
        ("不超过3%", "<=", "3", None, "%"),
        ("3%以内", "<=", "3", None, "%"),
        ("控制在3%以内", "<=", "3", None, "%"),
        ("控制在3%左右", "~", "3", None, "%"),
        ("不到5%", "<", "5", None, "%"),
        ("约2万", "~", "2", None, "万"),
        ("约 2 万 人", "~", "2", None, "万人"),
        ("近70", "~", "70", None, ""),
        ("20家左右", "~", "20", None, "家"),
        ("~40", "~", "40", None, ""),
        ("力争500亿元", None, "500", None, "亿元"),
        ("2-3", "range", "2", "3", ""),
        ("5－6", "range", "5", "6", ""),
        ("2～3家", "range", "2", "3", "家"),
        ("2至3家", "range", "2", "3", "家"),
        ("3到5个", "range", "3", "5", "个"),
        ("两至三家", "range", "2", "3", "家"),
        ("6%—6.5%", "range", "6", "6.5", "%"),
        ("5-6亿元", "range", "5", "6", "亿元"),
        ("10万-20万元", "range", "10", "20", "万元"),
        ("8000万元-1.2亿元", "range", "0.8", "1.2", "亿元"),
        ("5-5", None, "5", None, ""),
        ("4.5 %", None, "4.5", None, "%"),
        ("30％", None, "30", None, "%"),
        ("百分之五", None, "5", None, "%"),
        ("千分之三", None, "3", None, "‰"),
        ("5个百分点", None, "5", None, "个百分点"),
        ("第6位", None, "6", None, "位"),
        ("第6名", None, "6", None, "位"),
        ("前10名", "<=", "10", None, "位"),
        ("第1-3位", "range", "1", "3", "位"),
        ("两家", None, "2", None, "家"),
        ("百家", None, "100", None, "家"),
        ("一千二百家", None, "1200", None, "家"),
        ("3.5万人", None, "3.5", None, "万人"),
        ("1.8万亿元", None, "1.8", None, "万亿元"),
        ("-5", None, "-5", None, ""),
        ("−3%", None, "-3", None, "%"),
        ("负3", None, "-3", None, ""),
        ("1,234.5万元", None, "1234.5", None, "万元"),
        ("57.9件/万人", None, "57.9", None, "件/万人"),
        ("120件/10万人", None, "120", None, "件/10万人"),
        ("40(家)", None, "40", None, "家"),
        ("40（家）", None, "40", None, "家"),
        ("5家。", None, "5", None, "家"),
        ("0", None, "0", None, ""),
    ],
)
def test_parse_quantity_cell_reads_what_people_type(
    text: str, comparator: str | None, value: str, value_high: str | None, printed: str
) -> None:
    high = None if value_high is None else Decimal(value_high)

    assert parse_quantity_cell(text) == Quantity(comparator, Decimal(value), high, printed)


@pytest.mark.parametrize("text", ["", "  ", "—", "——", "-", "/", "无", "N/A", "未统计", "空", "／"])
def test_parse_quantity_cell_tells_missing_from_zero(text: str) -> None:
    with pytest.raises(MissingQuantity) as caught:
        parse_quantity_cell(text)

    assert caught.value.word == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "亿元",
        "百分点",
        "千瓦",
        "几十家",
        "5-3",
        "12,34",
        "3万5千人",
        "六分之一",
        "万分之五",
        "10²",
        "不低于3以内",
        "1.2.3",
        "3-5-7",
        "(5)",
        "见附件",
        "5" * 200,
    ],
)
def test_parse_quantity_cell_refuses_what_is_not_clear(text: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_quantity_cell(text)

    assert not isinstance(caught.value, MissingQuantity)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("1E+3", "1000"),
        ("70.0", "70"),
        ("2.240", "2.24"),
        ("-0.0", "0"),
        ("0.000001", "0.000001"),
        ("-15", "-15"),
        ("100", "100"),
    ],
)
def test_format_decimal_prints_plainly(value: str, printed: str) -> None:
    assert format_decimal(Decimal(value)) == printed


@given(FINITE)
def test_format_decimal_loses_nothing(value: Decimal) -> None:
    assert Decimal(format_decimal(value)) == value


def test_half_width_leaves_superscripts_and_circled_digits() -> None:
    assert half_width("　１０²①％ ") == "10²①%"


def test_quantity_error_keeps_its_message_translatable() -> None:
    error = IncompatibleUnits("人", "人次")

    assert error.template % error.values == str(error)

from collections.abc import Callable

import pytest

from plans.enums import Basis, Direction, Level, Schedule
from plans.lookups import (
    BureauIndex,
    IndicatorIndex,
    IndicatorStatement,
    PlaceIndex,
    ReferenceProblem,
    default_schedule,
    disagreements,
    is_unit_of,
)
from plans.models import Bureau, Indicator
from tests.factories import make_bureau, make_indicator, make_place, make_two_jiangbei

pytestmark = pytest.mark.django_db


def refusal(action: Callable, *arguments: object) -> tuple[str, str]:
    """Return the column at fault and the message."""
    with pytest.raises(ReferenceProblem) as caught:
        action(*arguments)
    return caught.value.column, str(caught.value)


# Places


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("330205", ""),
        ("330205", "江北区"),
        ("330205", "宁波市江北区"),
        ("", "宁波市江北区"),
        ("", "浙江省江北区"),
        ("", "浙江省宁波市江北区"),
    ],
)
def test_place_is_found_by_code_or_qualified_name(code: str, name: str) -> None:
    ningbo, _chongqing = make_two_jiangbei()

    assert PlaceIndex().find(code, name) == ningbo


@pytest.mark.parametrize(
    ("full", "short"),
    [("浙江省", "浙江"), ("重庆市", "重庆"), ("广西壮族自治区", "广西"), ("西藏自治区", "西藏")],
)
def test_place_of_province_level_has_a_short_name(full: str, short: str) -> None:
    place = make_place(name=full, level=Level.PROVINCE)

    assert PlaceIndex().find("", short) == place


def test_place_with_a_shared_name_is_refused_with_both_codes() -> None:
    make_two_jiangbei()

    column, message = refusal(PlaceIndex().find, "", "江北区")

    assert column == "行政区"
    assert "有 2 个“江北区”：宁波市江北区(330205)、重庆市江北区(500105)" in message


def test_place_with_a_shared_name_is_the_one_in_use_that_year() -> None:
    old = make_place("330001", "试验县", valid_to=2010)
    new = make_place("330002", "试验县", valid_from=2011)

    assert PlaceIndex().find("", "试验县", 2010) == old
    assert PlaceIndex().find("", "试验县", 2011) == new
    assert PlaceIndex().find("", "试验县", None) == new


def test_place_code_and_name_in_conflict_are_refused() -> None:
    make_two_jiangbei()

    column, message = refusal(PlaceIndex().find, "330205", "重庆市江北区")

    assert column == "行政区"
    assert message == "代码 330205 是宁波市江北区，与“重庆市江北区”不符，请改正其中一项。"


@pytest.mark.parametrize(
    ("code", "name", "column", "gist"),
    [
        ("999999", "", "行政区划代码", "没有代码为 999999 的行政区"),
        ("", "不存在市", "行政区", "没有名为“不存在市”的行政区"),
        ("", "", "行政区", "至少填一项"),
    ],
)
def test_place_unknown_is_refused(code: str, name: str, column: str, gist: str) -> None:
    found_column, message = refusal(PlaceIndex().find, code, name)

    assert found_column == column
    assert gist in message


def test_places_are_loaded_in_one_query(django_assert_num_queries) -> None:
    make_two_jiangbei()

    with django_assert_num_queries(1):
        PlaceIndex().find("", "宁波市江北区")


# Bureaus


def test_bureau_is_found_in_the_place_before_its_parents() -> None:
    district, _other = make_two_jiangbei()
    make_bureau("科技局", jurisdiction=district.parent)
    own = make_bureau("科技局", jurisdiction=district)

    assert BureauIndex(PlaceIndex()).find("科技局", district) == own


def test_bureau_of_the_parent_may_lead_in_a_county() -> None:
    district, other = make_two_jiangbei()
    bureau = make_bureau("市科技局", jurisdiction=district.parent)
    index = BureauIndex(PlaceIndex())

    assert index.find("市科技局", district) == bureau
    assert index.find("市科技局", other) is None


def test_bureau_unknown_is_made_once_and_not_saved() -> None:
    place = make_place()
    index = BureauIndex(PlaceIndex())

    first, second = index.find_or_make("新局", place), index.find_or_make("新局", place)

    assert first is second
    assert index.new == [first]
    assert Bureau.objects.count() == 0


def test_bureau_left_blank_is_nobody() -> None:
    assert BureauIndex(PlaceIndex()).find_or_make("", make_place()) is None


def test_bureaus_are_found_in_the_order_given() -> None:
    place = make_place()
    commerce = make_bureau("商务局", jurisdiction=place)

    found = BureauIndex(PlaceIndex()).find_or_make_all(["经信局", "商务局"], place)

    assert [bureau.name for bureau in found] == ["经信局", "商务局"]
    assert found[1] == commerce


# Indicators


def test_indicator_is_found_by_code_name_and_alias() -> None:
    indicator = make_indicator("新增国家高新技术企业", code="B19", aliases=("新增高企",))
    index = IndicatorIndex()

    for said in [("随便怎么写", "B19"), ("新增国家高新技术企业", ""), ("新增高企", "")]:
        assert index.find(IndicatorStatement(*said)) == indicator


def test_indicators_of_one_name_are_told_apart_by_unit() -> None:
    count = make_indicator("技术交易", unit="项")
    amount = make_indicator("技术交易", unit="亿元", basis=Basis.AMOUNT)

    assert IndicatorIndex().find(IndicatorStatement("技术交易", unit="万元")) == amount
    assert IndicatorIndex().find(IndicatorStatement("技术交易", unit="项")) == count


def test_indicator_by_name_goes_before_an_alias() -> None:
    make_indicator("其他", aliases=("新增高企",))
    named = make_indicator("新增高企")

    assert IndicatorIndex().find(IndicatorStatement("新增高企")) == named


@pytest.mark.parametrize(
    ("said", "column", "gist"),
    [
        (
            IndicatorStatement("新增高企", "B19", basis="total"),
            "类型",
            "类型是“新增”，与“总量”不符",
        ),
        (IndicatorStatement("新增高企", "B19", direction="lower"), "方向", "与“越低越好”不符"),
        (IndicatorStatement("新增高企", "B19", unit="%"), "单位", "单位是“家”，与“%”不符"),
        (IndicatorStatement("新增高企", "Z99"), "指标代码", "没有代码 Z99"),
        (IndicatorStatement(""), "指标", "至少填一项"),
        (IndicatorStatement("新增高企", unit="%"), "指标", "单位是“家”，本行是“%”"),
        (IndicatorStatement("没有的指标"), "指标", "指标字典中没有“没有的指标”"),
    ],
)
def test_indicator_in_conflict_is_refused(said, column: str, gist: str) -> None:
    make_indicator("新增高企", code="B19")

    found_column, message = refusal(IndicatorIndex().find, said)

    assert found_column == column
    assert gist in message


def test_indicator_unknown_is_proposed_as_the_sheet_states_it() -> None:
    said = IndicatorStatement("夜间经济指数", basis="total", direction="higher", unit="点")

    _column, message = refusal(IndicatorIndex().find, said)

    assert "确认新建(单位 点，类型 总量，方向 越高越好)" in message


def test_indicator_unknown_is_made_when_a_person_says_so() -> None:
    index = IndicatorIndex(create=True)
    said = IndicatorStatement("夜间经济指数", basis="total", direction="higher", unit="点")

    indicator = index.find(said)

    assert indicator.code == "U0001"
    assert (indicator.basis, indicator.unit, indicator.schedule) == ("total", "点", "level")
    assert index.find(said) is indicator
    assert Indicator.objects.count() == 0


def test_indicator_made_takes_a_code_that_is_free() -> None:
    make_indicator(code="U0001")
    said = IndicatorStatement("夜间经济指数", basis="total", direction="higher", unit="点")

    assert IndicatorIndex(create=True).find(said).code == "U0002"


@pytest.mark.parametrize(
    ("said", "column", "gist"),
    [
        (IndicatorStatement("夜间经济指数", direction="higher"), "类型", "须填类型"),
        (IndicatorStatement("夜间经济指数", basis="total"), "方向", "须填方向"),
        (IndicatorStatement("综合排名", basis="rank", direction="higher"), "方向", "越低越好"),
    ],
)
def test_indicator_is_not_made_from_half_a_statement(said, column: str, gist: str) -> None:
    found_column, message = refusal(IndicatorIndex(create=True).find, said)

    assert found_column == column
    assert gist in message


def test_indicators_are_loaded_in_two_queries(django_assert_num_queries) -> None:
    make_indicator("新增高企", aliases=("高企新增",))

    with django_assert_num_queries(2):
        IndicatorIndex().find(IndicatorStatement("高企新增"))


@pytest.mark.parametrize(
    ("unit", "belongs"),
    [("家", True), ("户", True), ("个", True), ("万家", True), ("家次", False), ("%", False)],
)
def test_unit_belongs_when_the_indicator_names_it(unit: str, belongs: bool) -> None:
    indicator = Indicator(unit="家", alternative_units="户|个")

    assert is_unit_of(indicator, unit) is belongs


def test_disagreements_name_both_words() -> None:
    indicator = Indicator(unit="家", basis=Basis.NEW, direction=Direction.HIGHER)
    said = IndicatorStatement("", basis="growth", direction="higher", unit="%")

    assert disagreements(indicator, said) == [("类型", "新增", "增速"), ("单位", "家", "%")]


@pytest.mark.parametrize(
    ("basis", "schedule"),
    [
        (Basis.NEW, Schedule.LINEAR),
        (Basis.AMOUNT, Schedule.LINEAR),
        (Basis.ACTIVITY, Schedule.LINEAR),
        (Basis.TOTAL, Schedule.LEVEL),
        (Basis.SHARE, Schedule.LEVEL),
        (Basis.GROWTH, Schedule.LEVEL),
        (Basis.RANK, Schedule.LEVEL),
        (Basis.MILESTONE, Schedule.ANNUAL),
        (Basis.GRADE, Schedule.ANNUAL),
    ],
)
def test_schedule_of_a_new_indicator_follows_its_basis(basis: Basis, schedule: Schedule) -> None:
    assert default_schedule(basis) == schedule

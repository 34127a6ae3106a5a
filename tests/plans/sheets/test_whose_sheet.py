"""Whose a sheet is by its title: never that of another place, and never a place unknown."""

import pytest

from plans.enums import Level
from plans.sheets.tables import SheetError
from tests.factories import make_place
from tests.plans.sheets.lines import FIGURES, TECH, make_reference, read
from tests.plans.sheets.test_ugly_sheets import problems, stage, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference() -> None:
    make_reference()
    make_place("330483", "桐乡市")
    chongqing = make_place("500000", "重庆市", level=Level.PROVINCE)
    make_place("500105", "江北区", parent=chongqing)


def refusal(title: str, place: str) -> str:
    staging = stage(workbook({"a": [[title], FIGURES, TECH]}), place_code=place)
    return problems(staging)[0][1]


def test_shared_name_in_the_title_is_never_booked_to_another_place() -> None:
    message = refusal("江北区2024年1-9月完成情况", "330483")

    assert "宁波市江北区(330205)" in message
    assert "重庆市江北区(500105)" in message


def test_place_of_the_title_outside_the_one_given_is_refused() -> None:
    assert "不属于所选的" in refusal("海曙区2024年1-9月完成情况", "330483")


@pytest.mark.parametrize("title", ["虚构区2024年完成情况", "无名县科技局2024年完成情况"])
def test_unknown_place_of_the_title_is_refused_by_name(title: str) -> None:
    assert title[:3] in refusal(title, "330205")


@pytest.mark.parametrize(
    "title", ["全区2024年完成情况", "各县区2024年情况", "智慧城市2024年完成情况", "2024年完成情况"]
)
def test_title_of_common_words_leaves_the_place_given(title: str) -> None:
    assert read([[title], FIGURES, TECH]) == ["3 B01 T≥400 A=380 家"]


def test_sheet_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(SheetError, match="有“甲”、“乙”"):
        stage(workbook({"甲": [FIGURES, TECH], "乙": [FIGURES, TECH]}), sheet="丙")


def test_mapping_to_no_column_of_ours_is_refused() -> None:
    with pytest.raises(SheetError, match="没有名为“无此列”的列"):
        stage(workbook({"甲": [FIGURES, TECH]}), mapping=(("完成值", "无此列"),))

"""A 专报 and a 督办通知单 keep to one page, however much there is to say."""

import pytest

from outcomes.reports.notice import fields_of, named
from outcomes.reports.one_page import brief_items, fitting, lines_of, slip_items, title_lines
from outcomes.reports.word import render_word, template_bytes
from tests.factories import make_bureau, make_goal, make_place, make_plan
from tests.outcomes.reports.building import companies, make_content


@pytest.mark.parametrize(
    ("text", "lines"), [("", 1), ("一" * 24, 1), ("一" * 25, 2), ("a" * 48, 1), ("a" * 49, 2)]
)
def test_lines_count_a_narrow_character_half(text: str, lines: int) -> None:
    assert lines_of(text, 24) == lines


def test_items_fit_while_there_is_room_and_the_first_always() -> None:
    assert fitting(["一", "二", "三"], 2, 24) == 2
    assert fitting(["一" * 100], 1, 24) == 1
    assert fitting([], 1, 24) == 0


def test_slip_says_where_the_rest_is() -> None:
    few = slip_items(["事项"] * 5, ["要求"])
    many = slip_items(["事项"] * 60, ["要求"] * 4)

    assert few == ["事项"] * 5
    assert many == [*["事项"] * 12, "其余48项见附件。"]


def test_brief_gives_way_to_what_a_person_wrote() -> None:
    assert len(brief_items(["事项"] * 5, ["一" * 27] * 9)) == 4


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于舟山市2024年目标完成情况的通报", ["关于舟山市2024年目标完成情况的通报"]),
        (
            "关于示范市2026年1—9月目标任务完成情况的通报",
            ["关于示范市2026年1—9月", "目标任务完成情况的通报"],
        ),
        (
            "关于广西壮族自治区2025年全年目标任务完成情况的通报",
            ["关于广西壮族自治区2025年", "全年目标任务完成情况的通报"],
        ),
        (
            "关于示范市2025年度目标任务完成情况的专报",
            ["关于示范市2025年度", "目标任务完成情况的专报"],
        ),
        (
            "关于示范市人民政府办公室大数据发展管理和智慧城市建设协调推进领导小组办公室"
            "2026年1—9月目标任务完成情况的通报",
            [
                "关于示范市人民政府办公室大数据发展管理",
                "和智慧城市建设协调推进领导小组办公室",
                "2026年1—9月目标任务完成情况的通报",
            ],
        ),
        ("一" * 30, ["一" * 30]),
        ("一" * 60, ["一" * 60]),
    ],
)
def test_long_title_is_broken_where_its_sense_allows(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


def test_brief_leaves_out_what_would_start_a_second_page() -> None:
    assert brief_items(["一" * 100], ["一" * 27] * 11) == []


@pytest.mark.django_db
def test_slip_gives_way_to_a_long_name_of_its_unit() -> None:
    city = make_place("330900", "舟山市")
    shown = []
    for name in ("甲局", "一" * 60):
        bureau = make_bureau(name, jurisdiction=city)
        for number in range(20):
            make_goal(
                plan=make_plan(jurisdiction=city, title=f"{name}{number}"),
                indicator=companies(f"{name}新增{number}"),
                target=5,
                lead_bureau=bureau,
            )
        fields = fields_of("slip", make_content(city, "slip", bureau=bureau))
        shown.append(len(fields["matters"]))

    assert shown[1] < shown[0]


def test_further_lines_of_title_and_note_take_their_room() -> None:
    long = "关于示范市2026年1—9月目标任务完成情况的专报"

    assert len(brief_items(["事项"] * 20, [], "专报")) == 13
    assert len(brief_items(["事项"] * 20, [], long)) == 12
    assert len(slip_items(["事项"] * 60, [])) - len(slip_items(["事项"] * 60, [], "注" * 40)) == 1


def test_paragraph_names_a_few_and_points_to_the_attachment() -> None:
    assert named(["甲", "乙"], "、", 2) == "甲、乙"
    assert named(["甲", "乙", "丙"], "、", 2) == "甲、乙等3项，详见附件1"


@pytest.mark.django_db
def test_slip_of_many_goals_lists_them_all_behind_its_page() -> None:
    city = make_place("330900", "舟山市")
    bureau = make_bureau("科技局", jurisdiction=city)
    for number in range(40):
        make_goal(
            jurisdiction=city,
            lead_bureau=bureau,
            indicator=companies(f"新增试点示范企业第{number}类"),
        )
    content = make_content(city, "slip", bureau=bureau)

    fields = fields_of("slip", content)
    assert len(fields["listed"]) == 40
    assert fields["matters"][-1].startswith("其余")
    assert render_word(template_bytes("slip"), fields)[:2] == b"PK"


@pytest.mark.django_db
def test_tables_without_rows_say_so() -> None:
    fields = fields_of("notice", make_content(make_place("330900", "舟山市")))

    assert [row["indicator"] for row in fields["rows"]] == ["无"]
    assert [row["indicator"] for row in fields["behind"]] == ["无"]

"""What printing to PDF does to Chinese text is undone."""

import pytest

from plans.reading.print_marks import as_written


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("⼯作要点 ⼀、⽬标", "工作要点一、目标"),
        ("⾼新技术⻓期⻛险⺠生⻋间", "高新技术长期风险民生车间"),
        ("新增企业 70 家， 增长 2.8 %", "新增企业70家，增长2.8%"),
        ("R&D investment of 2024", "R&D investment of 2024"),
    ],
)
def test_signs_and_spaces_are_as_written(printed: str, written: str) -> None:
    assert as_written(printed) == written


def test_line_broken_inside_a_sentence_is_joined() -> None:
    page = "全年新增国家高新技术企业70家以上，省级科技型中小企\n业150家。\n二、重点工作"

    assert as_written(page).split("\n") == [
        "全年新增国家高新技术企业70家以上，省级科技型中小企业150家。",
        "二、重点工作",
    ]


def test_heading_after_a_full_line_keeps_its_own_line() -> None:
    page = "深入实施科技企业梯度培育行动和产业链强链补链工程\n（一）培育创新主体"

    assert as_written(page) == page

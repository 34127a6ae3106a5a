"""A list mark in front of a clause is no part of what the clause counts."""

import pytest

from plans.extraction import Context, extract


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（一）新增省级企业研究院3家。", ("新增省级企业研究院", "3")),
        ("二是引进人才150名。", ("引进人才", "150")),
        ("一是培育科技型中小企业二百家以上。", ("培育科技型中小企业", "200")),
        ("全年引进人才一百五十名。", ("引进人才", "150")),
    ],
)
def test_clause_after_a_mark_is_read_without_it(text: str, expected: tuple[str, str]) -> None:
    reading = extract("某市科技局2024年工作要点\n" + text, Context(kind="plan", year=2024))

    assert [(figure.indicator, str(figure.value)) for figure in reading.figures] == [expected]


@pytest.mark.parametrize(
    "text", ["第一百货商店开业。", "深化“一百工程”建设。", "迎接建党一百周年。"]
)
def test_written_number_in_a_name_is_no_figure(text: str) -> None:
    reading = extract("某市科技局2024年工作要点\n" + text, Context(kind="plan", year=2024))

    assert reading.figures == ()

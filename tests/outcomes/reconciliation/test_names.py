"""Names that are, may be and are not one indicator, as bureaus write them."""

import csv
from collections import Counter

from outcomes.reconciliation.likeness import likeness
from outcomes.reconciliation.naming import name_of
from tests.outcomes.reconciliation.samples import HERE, goal, outcome


def test_pairs_of_names_are_told_apart() -> None:
    with (HERE / "names.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))

    answers = Counter(
        (
            row["expected"],
            likeness(
                goal(row["goal"], 1, row["goal_unit"], row["goal_basis"]),
                outcome(row["outcome"], 1, row["outcome_unit"], row["outcome_basis"]),
            ).relation
            or "none",
        )
        for row in rows
    )

    assert len(rows) > 110
    assert answers["none", "same"] == answers["doubtful", "same"] == 0
    assert answers["none", "doubtful"] == 0
    assert sum(count for (asked, got), count in answers.items() if asked != got) <= 3


def test_place_and_words_of_effort_do_not_count() -> None:
    first = name_of("示范市全市新增高新技术企业", "示范市")
    second = name_of("新增国家高新技术企业")

    assert first.atoms == second.atoms
    assert first.flow == second.flow == "new"


def test_growth_of_a_rate_is_not_a_growth() -> None:
    assert name_of("地区生产总值同比增长").is_growth
    assert not name_of("人口自然增长率").is_growth


def test_other_year_or_place_is_no_pair() -> None:
    target = goal("地区生产总值", 240, "亿元", "amount", place="示范区")

    assert not likeness(target, outcome("地区生产总值", 1, "亿元", "amount", year=2022)).score
    assert not likeness(target, outcome("地区生产总值", 1, "亿元", "amount", place="模范区")).score


def test_certain_indicator_wins_over_wording() -> None:
    target = goal("科技型企业", 240, "家", "total", code="B01")

    found = likeness(target, outcome("高企", 250, "家", "total", code="B01"))

    assert found.relation == "same"
    assert found.grounds[0].code == "same_indicator"


def test_examples_give_way_to_what_is_counted_unless_it_says_nothing() -> None:
    named = name_of("实施渠道衬砌、泵站更新等水利项目")
    empty = name_of("实施渠道衬砌等工程建设")

    assert dict(named.atoms).keys() == {"水利", "项目"}
    assert "衬砌" in dict(empty.atoms)


def test_when_it_was_counted_is_no_part_of_a_name() -> None:
    assert name_of("有效期内高企总数较上年净增").atoms == name_of("净增高新技术企业").atoms


def test_who_helps_is_no_part_of_what_is_counted() -> None:
    asked = name_of("会同相关部门新培育省级研发平台")

    assert asked.atoms == name_of("省级研发平台再添").atoms
    assert "水利" in dict(name_of("会同水利部门新培育平台").atoms)

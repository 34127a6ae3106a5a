"""The search finds what is there, the same on both databases, and stays fresh."""

import pytest
from django.core.management import call_command
from django.test import Client

from outcomes.actions.reindex import reindex
from outcomes.models import SearchText
from outcomes.search.finding import PAGE_SIZE, find
from plans.models import Goal, IndicatorAlias
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.writing import write_csv
from tests.factories import (
    make_document,
    make_goal,
    make_indicator,
    make_measure,
    make_place,
    make_plan,
)
from tests.sheets import import_goals

pytestmark = pytest.mark.django_db


def headings(query: str, **asked: object) -> list[str]:
    return ["".join(piece.text for piece in hit.heading) for hit in find(query, **asked).hits]


def make_texts(*texts: str) -> None:
    for text in texts:
        make_document(text=text)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("高新技术企业", 2),
        ("高新 人才", 1),
        ("R&D", 1),
        ("ｒ＆ｄ", 1),
        ("7.2", 1),
        ("7", 0),
        ("合同", 1),
        ("没有这个", 0),
        ("", 0),
        ("'\"", 0),
        ("NOT", 0),
        ("甲*", 0),
        ("企", 0),
    ],
)
def test_search_finds_texts_that_hold_every_word(query: str, count: int) -> None:
    make_texts(
        "新增高新技术企业40家。\n引进高新技术人才。",
        "高新技术企业技术合同成交额7.2亿元。",
        "R&D经费占比。",
    )

    assert len([hit for hit in find(query).hits if hit.part]) == count


def test_words_must_stand_together_as_typed() -> None:
    make_texts("成果多，转化少。", "成果转化。")

    assert find("成果转化").count == 1


def test_every_kind_is_found_goals_first() -> None:
    indicator = make_indicator("海洋专利授权量")
    make_goal(indicator=indicator, plan=make_plan(title="甲计划"))
    make_measure(name="推进海洋专利工程")
    make_texts("海洋专利奖励办法。")

    assert [hit.kind for hit in find("海洋专利").hits] == [
        "goal", "indicator", "measure", "document",
    ]  # fmt: skip
    assert [hit.kind for hit in find("海洋专利", kind="measure").hits] == ["measure"]


def test_saved_and_deleted_rows_are_known_at_once() -> None:
    goal = make_goal(wording="潮流能装机容量")
    assert find("潮流能").count == 1

    goal.wording = "风能装机容量"
    goal.save()
    assert (find("潮流能").count, find("风能").count) == (0, 1)

    goal.targets.all().delete()
    goal.delete()
    assert find("风能").count == 0


def test_new_alias_finds_its_indicator() -> None:
    indicator = make_indicator("国家高新技术企业数")
    IndicatorAlias.objects.create(indicator=indicator, name="高企")

    assert [hit.kind for hit in find("高企").hits] == ["indicator"]


def test_imported_goals_are_found(django_capture_on_commit_callbacks) -> None:
    make_place("330900", "舟山市")
    make_indicator("潮流能装机容量", code="X01", unit="千瓦")
    cells = dict.fromkeys(GOAL_COLUMNS, "") | {
        "行政区划代码": "330900",
        "计划": "要点",
        "计划年度": "2024",
        "指标": "潮流能装机容量",
        "指标代码": "X01",
        "目标年度": "2024",
        "比较": "≥",
        "目标值": "4",
        "单位": "千瓦",
        "口气": "确保",
        "层级": "基本",
    }
    with django_capture_on_commit_callbacks(execute=True):
        import_goals(write_csv(GOAL_COLUMNS, [list(cells.values())]), "goals.csv", imported_by=None)

    assert find("潮流能", kind="goal").count == Goal.objects.count() == 1


def test_reindex_mends_what_went_past_the_signals() -> None:
    goal = make_goal(wording="潮流能装机容量")
    Goal.objects.filter(pk=goal.pk).update(wording="风能装机容量")
    SearchText.objects.create(kind="goal", row=10**6, heading="没有了", text="")

    call_command("reindex", verbosity=0)

    assert headings("风能") == [f"{goal.jurisdiction.name} 2024 风能装机容量"]
    assert not SearchText.objects.filter(row=10**6).exists()


def test_reindex_writes_nothing_twice() -> None:
    make_goal()
    reindex()

    assert set(reindex().values()) == {0}


def test_pages_follow_one_another_without_gap() -> None:
    for number in range(PAGE_SIZE + 5):
        make_measure(name=f"海洋第{number}项")
    make_texts("海洋。")

    first, second = find("海洋"), find("海洋", page=2)

    assert (len(first.hits), len(second.hits)) == (PAGE_SIZE, 6)
    assert (first.has_next, second.has_next) == (True, False)
    found = {(hit.kind, hit.row, hit.part) for hit in [*first.hits, *second.hits]}
    assert len(found) == first.count == PAGE_SIZE + 6


def test_search_page_marks_words_and_links_to_what_it_found(client: Client) -> None:
    goal = make_goal(wording="海洋<专利>授权量")
    document = make_document(text="一、目标\n海洋专利若干。")

    page = client.get("/search/", {"q": "海洋 专利"}).content.decode()

    assert "<mark>海洋</mark>" in page and "&lt;<mark>专利</mark>&gt;" in page
    assert goal.get_absolute_url() in page and document.get_absolute_url() in page
    assert client.get("/search/").status_code == 200
    assert client.get("/search/", {"q": "\0'", "page": "99999", "kind": "x"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_search_needs_the_same_queries_for_any_number_of_hits(
    client: Client, django_assert_num_queries, count: int
) -> None:
    for _number in range(count):
        make_goal(wording="海洋专利")

    with django_assert_num_queries(5):
        client.get("/search/", {"q": "海洋"})

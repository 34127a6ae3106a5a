"""Imported results that name their place in a document, and rows that restate each other."""

from decimal import Decimal

import pytest

from outcomes.models import Outcome
from plans.enums import FigureKind
from plans.models import Document, Figure, Indicator
from tests.factories import (
    make_document,
    make_figure,
    make_indicator,
    make_outcome,
    make_place,
)
from tests.outcomes.outcome_rows import PLACE, cited, counts, load, make_reference, refusal, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trade() -> Indicator:
    return make_reference()


# Figures in documents, and their restatements


@pytest.fixture
def document() -> Document:
    return make_document("zhoushan-2020", title="2019年工作总结")


def test_source_in_a_document_becomes_a_figure(document: Document) -> None:
    load(cited(639))

    figure = Outcome.objects.get().figure
    assert (figure.document, figure.start, figure.section) == (document, 639, "一、")
    assert (figure.kind, figure.value, figure.year) == (FigureKind.OUTCOME, Decimal("70.16"), 2019)


def test_source_may_name_the_document_by_its_title(document: Document) -> None:
    load(row(数据来源="《2019年工作总结》@639"))

    assert Outcome.objects.get().figure.document == document


def test_source_by_a_title_of_two_documents_names_neither(document: Document) -> None:
    make_document("other", title=document.title)

    load(row(数据来源="《2019年工作总结》@639"))

    assert (Outcome.objects.get().figure, Outcome.objects.get().source) == (
        None,
        "《2019年工作总结》@639",
    )


def test_bound_after_the_exact_figure_restates_it(document: Document) -> None:
    staging = load(cited(639), cited(2010, 比较=">", 实际值="70"))

    exact, bound = Figure.objects.order_by("start")
    assert counts(staging) == {"new": 2}
    assert (Outcome.objects.get().value, Outcome.objects.get().figure) == (Decimal("70.16"), exact)
    assert bound.restates == exact


def test_exact_figure_after_its_bound_takes_its_place(document: Document) -> None:
    make_indicator("新增高企", code="B19")
    company = {"指标": "新增高企", "指标代码": "B19", "单位": "家"}
    bounded = cited(100) | company | {"比较": ">", "实际值": "200"}

    staging = load(bounded, cited(900) | company | {"实际值": "231"})

    bound, exact = Figure.objects.order_by("start")
    outcome = Outcome.objects.get()
    assert counts(staging) == {"new": 2}
    assert (outcome.value, outcome.comparator, outcome.figure) == (231, "=", exact)
    assert (bound.restates, exact.restates) == (exact, None)


def test_restatements_imported_again_are_unchanged(document: Document) -> None:
    rows = [cited(639), cited(2010, 比较=">", 实际值="70"), cited(3000)]
    load(*rows)

    assert counts(load(*rows)) == {"unchanged": 3}
    assert counts(load(rows[1])) == {"unchanged": 1}


def test_bound_in_a_later_file_does_not_replace_the_figure(document: Document) -> None:
    load(cited(639))

    staging = load(cited(2010, 比较=">", 实际值="70"))

    exact, bound = Figure.objects.order_by("start")
    assert counts(staging) == {"changed": 1}
    assert Outcome.objects.get().value == Decimal("70.16")
    assert bound.restates == exact


def test_place_in_a_text_is_put_on_a_figure_that_had_none(document: Document) -> None:
    load(row())

    staging = load(cited(639))

    assert counts(staging) == {"changed": 1}
    assert Outcome.objects.get().figure.start == 639
    assert counts(load(cited(639))) == {"unchanged": 1}


def test_verified_figure_may_be_found_again_in_a_text(document: Document, trade: Indicator) -> None:
    figure = make_figure(document=document, start=1, kind=FigureKind.OUTCOME)
    make_outcome(
        jurisdiction=make_place(PLACE), indicator=trade, year=2019, value="70.16",
        state="verified", figure=figure,
    )  # fmt: skip

    staging = load(cited(639, 阶段="核定"))

    assert counts(staging) == {"changed": 1}
    assert Figure.objects.get(start=639).restates == figure


def test_rows_with_two_numbers_are_both_refused(document: Document) -> None:
    staging = load(cited(639), cited(2010, 实际值="72"))

    assert [(p.row, p.column, p.message) for p in staging.problems] == [
        (2, "实际值", "与第 3 行说的是同一件事，数值却不同（72）：请核对，留下正确的一行。"),
        (3, "实际值", "与第 2 行是同一指标、同一截止日期，数值却不同（70.16亿元）。"),
    ]
    assert not Outcome.objects.exists()


def test_bound_above_the_figure_is_refused(document: Document) -> None:
    staging = load(cited(639), cited(2010, 比较=">", 实际值="71"))

    assert [(p.row, p.column) for p in staging.problems] == [(2, "实际值"), (3, "实际值")]


def test_row_twice_is_refused() -> None:
    staging = load(row(), row())

    assert counts(staging) == {"new": 1, "refused": 1}
    assert refusal(staging) == (3, "指标", "与第 2 行重复。")

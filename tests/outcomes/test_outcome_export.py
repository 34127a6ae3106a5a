from datetime import date
from decimal import Decimal

import pytest

from outcomes.exports import outcome_export_rows
from outcomes.models import Outcome
from outcomes.sheets.outcomes import OUTCOME_COLUMNS
from plans.enums import Basis, Direction, FigureKind
from plans.models import Figure
from plans.sheets.writing import write_csv, write_xlsx
from tests.factories import (
    make_bureau,
    make_document,
    make_figure,
    make_indicator,
    make_outcome,
    make_place,
)
from tests.sheets import import_outcomes, preview_outcomes

pytestmark = pytest.mark.django_db


def exported(suffix: str) -> bytes:
    rows = list(outcome_export_rows(Outcome.objects.current().order_by("pk")))
    if suffix == ".csv":
        return write_csv(OUTCOME_COLUMNS, rows)
    return write_xlsx(OUTCOME_COLUMNS, rows, "完成情况")


def make_plain() -> None:
    make_outcome(value="70.16")


def make_full() -> None:
    place = make_place("330900", "舟山市")
    document = make_document("zhoushan-2020", jurisdiction=place)
    figure = make_figure(document=document, start=639, section="一、", kind=FigureKind.OUTCOME)
    make_figure(
        document=document, start=2010, kind=FigureKind.OUTCOME, comparator=">", value=Decimal(60),
        restates=figure,
    )  # fmt: skip
    make_outcome(
        jurisdiction=place, value=70, figure=figure, source="《zhoushan-2020》一、 @639",
        bureau=make_bureau(jurisdiction=place), wording="新增高企", note="=快报", state="verified",
    )  # fmt: skip


def make_undated() -> None:
    make_outcome(year=None, as_of=None)


def make_milestone() -> None:
    make_outcome(value=None, indicator=make_indicator(unit="", basis=Basis.MILESTONE))


def make_rank() -> None:
    indicator = make_indicator(unit="位", basis=Basis.RANK, direction=Direction.LOWER)
    make_outcome(value=6, indicator=indicator)


def make_every_stage_and_state() -> None:
    first = make_outcome(value=1, stage="estimate", state="draft")
    series = {"jurisdiction": first.jurisdiction, "indicator": first.indicator}
    make_outcome(value=2, stage="preliminary", **series)
    make_outcome(value=3, stage="final", state="verified", **series)
    make_outcome(value=4, stage="revised", state="returned", **series)


def make_two_bureaus() -> None:
    place, indicator = make_place(), make_indicator()
    for value, name in [(1, "科技局"), (2, "统计局")]:
        bureau = make_bureau(name, jurisdiction=place)
        make_outcome(value=value, jurisdiction=place, indicator=indicator, bureau=bureau)


def make_signs() -> None:
    growth = make_indicator(unit="%", basis=Basis.GROWTH)
    make_outcome(value="-13.5", indicator=growth, comparator="~")
    make_outcome(value="0", indicator=growth, as_of=date(2024, 9, 30))
    make_outcome(value="35.25", indicator=make_indicator(unit="微克/立方米"))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    "make",
    [
        make_plain, make_full, make_undated, make_milestone, make_rank, make_two_bureaus,
        make_every_stage_and_state, make_signs,
    ],
)  # fmt: skip
def test_export_imported_changes_nothing(make, suffix: str) -> None:
    make()
    before = [Outcome.objects.count(), Figure.objects.count()]
    data = exported(suffix)

    staging = import_outcomes(data, f"完成{suffix}", imported_by=None, now=None)

    rows = len(staging.rows)
    assert staging.as_json() == {
        "new": 0, "changed": 0, "unchanged": rows, "refused": 0, "skipped": 0, "errors": [],
        "warnings": [], "batch": None,
    }  # fmt: skip
    assert rows > 0
    assert [Outcome.objects.count(), Figure.objects.count()] == before


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_range_comes_back(suffix: str) -> None:
    make_outcome(value=2, value_high=Decimal(3), comparator="range")

    staging = preview_outcomes(exported(suffix), f"完成{suffix}")

    assert staging.as_json()["unchanged"] == 1


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("note", ["=1+1", "+86", "-5%", "@科技局", "'=1", "甲\n乙", "甲\r\n乙"])
def test_words_that_look_like_a_formula_come_back(note: str, suffix: str) -> None:
    make_outcome(note=note, source=note)

    staging = preview_outcomes(exported(suffix), f"完成{suffix}")

    assert staging.as_json()["unchanged"] == 1


def test_replaced_figures_are_not_exported() -> None:
    make_outcome(is_current=False)

    assert list(outcome_export_rows(Outcome.objects.current())) == []


@pytest.mark.parametrize("outcomes", [1, 3])
def test_export_takes_the_same_queries_for_any_number(
    outcomes: int, django_assert_num_queries
) -> None:
    document = make_document()
    for number in range(outcomes):
        figure = make_figure(document=document, start=number)
        make_figure(document=document, start=100 + number, restates=figure)
        make_outcome(figure=figure, source=f"《{document.slug}》@{number}")

    with django_assert_num_queries(3):
        rows = list(outcome_export_rows(Outcome.objects.all()))

    assert len(rows) == 2 * outcomes

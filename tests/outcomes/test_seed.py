"""The seed, loaded once for all tests of this file."""

import csv
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from outcomes.enums import OutcomeState
from outcomes.models import Outcome
from plans.actions.seed_reference import read_rows
from plans.enums import Comparator, FigureKind
from plans.models import Document, Figure, Goal, Indicator, Jurisdiction, Measure, Target
from plans.quantities import half_width
from tests.outcomes.tables import table_sizes

FIXTURES = Path(__file__).parents[2] / "fixtures"
FIVE = [
    "zhoushan-2020", "tongxiang-2019", "jiangbei-2021", "lianyungang-2022",
    "liupanshui-ningbo-anqing",
]  # fmt: skip
LABELLED = [row["编号"] for row in read_rows(FIXTURES / "documents.csv")]
SEVEN = {"330900", "330483", "330205", "320700", "520200", "330200", "340800"}


@pytest.fixture(scope="module", autouse=True)
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Stand in for pytest-django's own fixture, which begins anew for each test."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", verbosity=0)
        yield
        transaction.set_rollback(True)


def rows_of(folder: str) -> list[dict[str, str]]:
    return [row for path in sorted((FIXTURES / folder).glob("*.csv")) for row in read_rows(path)]


# Once and again


def test_seed_again_changes_nothing(capsys) -> None:
    before = table_sizes()

    call_command("seed")

    lines = capsys.readouterr().out.splitlines()
    assert table_sizes() == before
    assert len(lines) > 20
    assert [line for line in lines if "新增 0" not in line] == []
    assert [line for line in lines if "变更" in line and "变更 0" not in line] == []


# Reference data


def test_places_reach_from_the_country_to_its_counties() -> None:
    levels = Counter(Jurisdiction.objects.values_list("level", flat=True))

    assert (levels[0], levels[1]) == (1, 34)
    assert levels[2] > 330
    assert levels[3] > 2800
    assert list(Jurisdiction.objects.filter(parent=None).values_list("code", flat=True)) == [
        "100000"
    ]


def test_two_jiangbei_are_there() -> None:
    found = Jurisdiction.objects.filter(name="江北区", valid_to=None)

    assert {place.qualified_name for place in found} == {"宁波市江北区", "重庆市江北区"}


def test_indicators_are_those_of_the_fixture() -> None:
    rows = list(read_rows(FIXTURES / "indicators.csv"))

    assert Indicator.objects.count() == len(rows)
    assert Indicator.objects.get(code="B19").aliases.count() > 0
    assert Indicator.history.filter(history_type="+").count() == len(rows)


def test_documents_are_registered_without_their_text() -> None:
    five = Document.objects.filter(slug__in=FIVE)

    assert five.count() == 5
    assert five.filter(text="").count() == 5
    assert five.filter(sha256__regex=r"^[0-9a-f]{64}$").count() == 5


def test_measures_are_trees_of_numbered_items() -> None:
    tongxiang = Measure.objects.filter(plan__jurisdiction__code="330483")

    assert Measure.objects.count() == len(list(read_rows(FIXTURES / "measures.csv")))
    assert tongxiang.filter(level=1).count() == tongxiang.filter(parent=None).count()


# Figures


def test_every_row_of_the_goals_is_stated_in_a_document() -> None:
    rows = [row for row in rows_of("goals") if "@" in row["位置"]]

    figures = Figure.objects.filter(kind=FigureKind.TARGET)
    assert figures.count() == len(rows)
    assert Target.objects.filter(in_force=False).count() == 0


def test_every_row_of_the_outcomes_is_stated_in_a_document() -> None:
    rows = [row for row in rows_of("outcomes") if "@" in row["数据来源"]]

    assert Figure.objects.filter(kind=FigureKind.OUTCOME).count() == len(rows)


def test_outcomes_are_submitted_and_not_verified() -> None:
    states = set(Outcome.objects.values_list("state", "verified_by", "entered_by"))

    assert states == {(OutcomeState.SUBMITTED, None, None)}


def test_seven_cities_have_figures() -> None:
    with_goals = set(Goal.objects.values_list("jurisdiction__code", flat=True))
    with_outcomes = set(Outcome.objects.values_list("jurisdiction__code", flat=True))

    assert SEVEN - with_goals - with_outcomes == set()


def test_years_unknown_stay_unknown() -> None:
    undated = Outcome.objects.filter(year=None)

    assert undated.exists()
    assert set(undated.values_list("jurisdiction__code", flat=True)) <= {
        "520200",
        "330200",
        "340800",
    }


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        (564, (">", "650", "亿元")),
        (581, ("=", "70", "家")),
        (595, ("=", "150", "家")),
    ],
)
def test_tongxiang_promises_what_its_document_says(start: int, shown: tuple) -> None:
    figure = Figure.objects.get(document__slug="tongxiang-2019", start=start)

    assert (figure.comparator, str(figure.value.normalize().__format__("f")), figure.unit) == shown


def test_tongxiang_states_its_high_tech_companies_twice() -> None:
    goal = Goal.objects.get(jurisdiction__code="330483", year=2019, indicator__code="B19")

    target = goal.targets.get()
    assert (target.comparator, target.value, target.unit) == (Comparator.AT_LEAST, 70, "家")
    assert (target.commitment, target.figure.commitment) == ("firm", "stretch")
    assert target.figure.restatements.count() == 1


# Against the labels


def labels_of(slug: str, documents: Path) -> list[dict[str, str]]:
    file_name = Document.objects.get(slug=slug).file_name
    path = (documents / file_name).with_suffix(".csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["optional"] != "1"]


@pytest.mark.parametrize("slug", LABELLED)
def test_every_labelled_figure_is_there(slug: str, documents: Path) -> None:
    figures = {figure.start: figure for figure in Figure.objects.filter(document__slug=slug)}

    differing = []
    for label in labels_of(slug, documents):
        figure = figures.get(int(label["offset"]))
        if figure is None or said_by(figure) != said_in(label):
            differing.append((label["offset"], said_in(label), figure and said_by(figure)))

    assert differing == []


def said_in(label: dict[str, str]) -> tuple:
    """Return kind, year, value, upper value and unit as the label has them."""
    high = Decimal(label["value_high"]) if label["value_high"] else None
    year = int(label["year"]) if label["year"] else None
    return label["kind"], year, Decimal(label["value"]), high, half_width(label["unit"])


def said_by(figure: Figure) -> tuple:
    return figure.kind, figure.year, figure.value, figure.value_high, figure.unit


@pytest.mark.parametrize("slug", LABELLED)
def test_every_labelled_restatement_is_of_one_series(slug: str, documents: Path) -> None:
    figures = {figure.start: figure for figure in Figure.objects.filter(document__slug=slug)}

    apart = [
        (label["offset"], label["restates"])
        for label in labels_of(slug, documents)
        if label["restates"]
        and series_of(figures[int(label["offset"])]) != series_of(figures[int(label["restates"])])
    ]

    assert apart == []


def series_of(figure: Figure) -> set[tuple[int, int, int | None]]:
    """Return the place, indicator and year that the first statement of a figure speaks of."""
    first = figure.restates or figure
    owners = [target.goal for target in first.targets.all()] + list(first.outcomes.all())
    return {(one.jurisdiction_id, one.indicator_id, one.year) for one in owners}


@pytest.mark.parametrize("slug", LABELLED)
def test_every_figure_belongs_to_a_target_or_an_outcome(slug: str) -> None:
    figures = Figure.objects.filter(document__slug=slug, restates=None)

    assert [
        figure for figure in figures if not figure.targets.exists() and not figure.outcomes.exists()
    ] == []


@pytest.mark.parametrize("slug", LABELLED)
def test_every_labelled_figure_is_of_its_place(slug: str, documents: Path) -> None:
    names = dict(Jurisdiction.objects.values_list("pk", "name"))
    figures = Figure.objects.filter(document__slug=slug).prefetch_related(
        "targets__goal", "outcomes"
    )
    place_of = {}
    for figure in figures:
        owners = [target.goal for target in figure.targets.all()] + list(figure.outcomes.all())
        for owner in owners:
            place_of[figure.start] = names[owner.jurisdiction_id]

    wrong = [
        (label["offset"], label["place"], place_of[int(label["offset"])])
        for label in labels_of(slug, documents)
        if int(label["offset"]) in place_of and place_of[int(label["offset"])] != label["place"]
    ]

    assert wrong == []

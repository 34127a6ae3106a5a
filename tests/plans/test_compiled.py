"""A compiled read gives the same models as its queryset, whoever runs it and whenever."""

from threading import Thread

import pytest
from django.db import connection
from django.db.models import QuerySet

from outcomes.models import Outcome
from plans.compiled import Compiled, compiled
from plans.models import Goal, Jurisdiction
from tests.factories import make_goal, make_outcome, make_place

pytestmark = pytest.mark.django_db


def goals() -> QuerySet[Goal]:
    columns = ("plan", "indicator", "lead_bureau", "year", "baseline_value", "quarters")
    related = Goal.objects.with_breaks().select_related(
        "indicator", "lead_bureau", "plan__document"
    )
    return related.only(*columns, "indicator__name", "plan__document").order_by("pk")


READS = {
    "goals with parts": goals,
    "places": lambda: Jurisdiction.objects.select_related("parent__parent").order_by("code"),
    "figures": lambda: Outcome.objects.with_finality().with_contest().with_parts().order_by("pk"),
}  # fmt: skip


def values(one: object) -> dict[str, object]:
    """Return what a model was loaded with, and the models loaded beside it."""
    loaded = {name: value for name, value in vars(one).items() if name != "_state"}
    beside = one._state.fields_cache
    return loaded | {name: other and values(other) for name, other in beside.items()}


@pytest.mark.parametrize("build", READS.values(), ids=READS)
def test_models_are_those_of_the_queryset(build) -> None:
    below = make_place("330902", "定海区", parent=make_place("330900", "舟山市"))
    make_outcome(goal=make_goal(jurisdiction=below, quarters=["1", "2", "3", "4.5"]), value="0.1")
    make_outcome(goal=make_goal(jurisdiction=below, baseline_value="12.34567891"))

    found = Compiled(build()).all()

    assert [values(one) for one in found] == [values(one) for one in build()] != []


def test_rows_are_read_anew_and_sql_is_not_built_anew() -> None:
    built: list[str] = []

    def build() -> QuerySet[Goal]:
        built.append("once")
        return goals()

    before = len(compiled("goals of this test", 1, build=build).rows())
    make_goal()

    assert len(compiled("goals of this test", 1, build=build).rows()) == before + 1
    assert built == ["once"]


def test_other_values_are_another_read() -> None:
    make_place("330900", "舟山市")
    codes = ("330900", "330902")

    def of_code(code: str) -> QuerySet[Jurisdiction]:
        return Jurisdiction.objects.filter(code=code)

    found = [
        compiled("place by code", code, build=lambda code=code: of_code(code)) for code in codes
    ]

    assert [len(one.all()) for one in found] == [1, 0]


def test_read_that_can_find_nothing_asks_nothing(django_assert_num_queries) -> None:
    read = Compiled(Goal.objects.filter(pk__in=[]))

    with django_assert_num_queries(0):
        assert read.all() == []
    assert read.position["wording"] > 0


@pytest.mark.django_db(transaction=True)
def test_read_compiled_by_one_thread_is_run_by_another() -> None:
    goal = make_goal(wording="甲")
    read = Compiled(Goal.objects.order_by("pk"))
    found: list[Goal] = []

    def run() -> None:
        found.extend(read.all())
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()

    assert found == [goal]

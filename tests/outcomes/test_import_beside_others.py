"""What happens to an import when others save between its reading and its writing."""

import pytest
from django.utils import timezone

from outcomes.actions import import_sheets, record_state
from outcomes.actions.import_sheets import import_sheet
from outcomes.actions.sheet_staging import SheetStaging
from outcomes.models import Outcome
from plans.models import Indicator
from plans.models.batches import SheetKind
from tests.factories import make_goal, make_indicator, make_outcome, make_place
from tests.sheets import outcomes_csv

pytestmark = pytest.mark.django_db

ROW = {"行政区划代码": "330483", "指标代码": "T1", "年度": "2024", "实际值": "5", "单位": "家"}


@pytest.fixture(autouse=True)
def reference() -> None:
    make_place("330483", "桐乡市")
    make_indicator("新增试验企业", code="T1")


def import_while(monkeypatch: pytest.MonkeyPatch, somebody_saves) -> list[int]:
    """Import one row; somebody saves once it is staged. Return how many times it was staged."""
    staged: list[int] = []
    stage = import_sheets.stage_reading

    def stage_and_save(*arguments, **options):
        staging = stage(*arguments, **options)
        if not staged:
            somebody_saves()
        staged.append(1)
        return staging

    monkeypatch.setattr(import_sheets, "stage_reading", stage_and_save)
    about = {"imported_by": None, "now": timezone.now(), "kind": SheetKind.OUTCOMES}
    import_sheet(outcomes_csv(ROW), "表.csv", **about)
    return staged


def test_figure_of_another_indicator_does_not_delay_it(monkeypatch) -> None:
    other = make_indicator("别的指标", code="T2")

    staged = import_while(
        monkeypatch,
        lambda: make_outcome(
            indicator=other, year=2024, jurisdiction=make_place("330483"), bureau=None
        ),
    )

    assert len(staged) == 1
    assert Outcome.objects.get(indicator__code="T1").value == 5


def test_same_figure_saved_meanwhile_is_compared_again(monkeypatch) -> None:
    def somebody_saves() -> None:
        make_outcome(
            jurisdiction=make_place("330483"), indicator=Indicator.objects.get(), year=2024,
            as_of=None, value=4, unit="家", bureau=None, stage="preliminary",
        )  # fmt: skip

    staged = import_while(monkeypatch, somebody_saves)

    assert len(staged) == 2
    assert Outcome.objects.get().value == 5
    assert Outcome.objects.get().history.count() == 2


def test_goal_worded_as_a_row_made_meanwhile_counts(monkeypatch) -> None:
    staged = import_while(monkeypatch, lambda: make_goal(wording="新增试验企业"))

    assert len(staged) == 2


def test_nothing_written_is_settled() -> None:
    before = record_state.state_of_record()

    assert record_state.is_settled(SheetStaging([]), before)

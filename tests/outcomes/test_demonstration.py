"""The seed with 示范市, loaded once for all tests of this file."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from outcomes.actions.demo_samples import COUNTY, DISTRICT, SCHEME_CODE
from outcomes.models import Outcome, ScoringScheme
from outcomes.reports.unit_scores import unit_score
from outcomes.standings import standings
from plans.actions.change_targets import Number, approve_change, request_change
from plans.enums import ChangeKind
from plans.models import Goal, Target
from tests.factories import make_user
from tests.outcomes.moving import NOW
from tests.outcomes.tables import table_sizes


@pytest.fixture(scope="module", autouse=True)
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Stand in for pytest-django's own fixture, which begins anew for each test."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        # 示范市 is told as of today, which must not end between two seeds.
        patch.setattr(timezone, "now", lambda: datetime(2026, 8, 20, 2, tzinfo=UTC))
        call_command("seed", demo=True, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def undone() -> Iterator[None]:
    """Take back what one test writes, which the others should not meet."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_demonstration_shows_a_figure_final_by_its_owner_and_one_that_waits() -> None:
    year = timezone.localdate().year - 1
    figures = Outcome.objects.filter(jurisdiction__name="示范市", year=year).with_finality()

    owned = {one.indicator.code: one for one in figures if one.indicator.code in ("A02", "C02")}

    assert {code: one.awaits_owner for code, one in owned.items()} == {"A02": False, "C02": True}
    assert owned["A02"].confirmed_by.username == "demo-owner"
    assert not owned["A02"].confirmed_by.is_active


@pytest.mark.usefixtures("undone")
def test_seed_demonstration_again_changes_nothing() -> None:
    before = table_sizes()

    call_command("seed", "--demo", verbosity=0)

    assert table_sizes() == before
    assert Goal.objects.filter(jurisdiction__name="示范市").exists()


@pytest.mark.usefixtures("undone")
def test_targets_changed_by_approval_stay_when_seeded_again() -> None:
    asker, approver = make_user(), make_user()
    for place in ("330900", "990100"):
        old = Target.objects.filter(
            goal__jurisdiction__code=place, in_force=True, value__isnull=False, value_high=None,
            goal__state="active",
        ).order_by("pk")[0]  # fmt: skip
        change = request_change(
            goal=old.goal, kind=ChangeKind.VALUE, requested_by=asker, now=NOW, reason="政策调整",
            target=old, number=Number(old.comparator, old.value + 1, None, old.unit),
        )  # fmt: skip
        approve_change(change=change, approved_by=approver, now=NOW, document_number="1号")
    changed = set(Target.objects.filter(approved_by=approver, in_force=True))
    before = table_sizes()

    call_command("seed", "--demo", verbosity=0)

    assert table_sizes() == before
    assert set(Target.objects.filter(approved_by=approver, in_force=True)) == changed
    assert len(changed) == 2


@pytest.mark.parametrize(
    ("place", "total", "grade", "missing"),
    [
        # 10+1, 9, 8+1.5×0.5, 5, 18 for 90% of a veto item, 15
        (DISTRICT, "66.75", "未完成", 0),
        # 0 below half, 10+1, 8−0.8×0.5, nothing told, 20+0, 10 for 7.5% above the cap
        (COUNTY, "48.6", "合格", 1),
    ],
)
def test_demonstration_shows_every_method(place: str, total: str, grade: str, missing: int) -> None:
    scheme = ScoringScheme.objects.get(code=SCHEME_CODE)
    goals = Goal.objects.filter(jurisdiction__code=place).with_parts()

    result = unit_score(scheme, standings(goals, date(scheme.year, 12, 31)))

    assert (result.text, result.grade, result.missing) == (total, grade, missing)

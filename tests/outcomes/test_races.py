"""Two people at the same moment: one wins, the other is told, nothing typed is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from outcomes.actions.import_sheets import import_sheet
from outcomes.actions.outcomes import (
    OutcomeRefused,
    correct_outcome,
    edit_outcome,
    record_outcome,
    submit_outcome,
    verify_outcome,
)
from outcomes.enums import OutcomeState, Stage
from outcomes.models import Outcome
from plans.enums import Role
from tests.factories import make_bureau, make_goal, make_group, make_outcome, make_user
from tests.sheets import make_workbook

NOW = datetime(2025, 1, 20, 9, 0, tzinfo=UTC)
WON, TOLD = "won", "told"


def at_once(moves: list[Callable[[], object]]) -> list[str]:
    """Make the moves in threads that start together; say who won and who was told."""
    start = Barrier(len(moves))

    def run(move: Callable[[], object]) -> str:
        try:
            start.wait(timeout=60)
            move()
            return WON
        except OutcomeRefused as error:
            return f"{TOLD} {error}"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(moves)) as pool:
        return list(pool.map(run, moves))


@pytest.mark.django_db(transaction=True)
def test_of_many_verifiers_at_once_one_wins_and_the_others_are_told() -> None:
    number = 50 if connection.vendor == "postgresql" else 8
    outcome = make_outcome(goal=make_goal(), entered_by=make_user())
    people = [make_user() for _number in range(number)]

    said = at_once(
        [
            lambda person=person: verify_outcome(outcome=outcome, verified_by=person, now=NOW)
            for person in people
        ]
    )

    assert said.count(WON) == 1
    assert all("可能已有人处理" in one for one in said if one != WON)
    outcome.refresh_from_db()
    assert outcome.verified_by == people[said.index(WON)]
    assert outcome.history.filter(state=OutcomeState.VERIFIED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_figure_recorded_twice_at_once_is_there_once() -> None:
    goal, person = make_goal(), make_user()
    figure = {"value": Decimal(38), "unit": "家", "as_of": date(2024, 6, 30)}

    said = at_once(
        [lambda: record_outcome(goal=goal, entered_by=person, stage=Stage.PRELIMINARY, **figure)]
        * 6
    )

    assert said.count(WON) == Outcome.objects.count() == 1
    assert all("已填报" in one for one in said if one != WON)


@pytest.mark.django_db(transaction=True)
def test_correction_is_begun_once() -> None:
    outcome = make_outcome(goal=make_goal(), entered_by=make_user(), state=OutcomeState.VERIFIED)
    people = [make_user() for _number in range(6)]

    said = at_once(
        [
            lambda person=person: correct_outcome(
                outcome=outcome, corrected_by=person, value=Decimal(51), reason="修订"
            )
            for person in people
        ]
    )

    assert said.count(WON) == 1
    assert Outcome.objects.filter(supersedes=outcome).count() == 1


@pytest.mark.django_db(transaction=True)
def test_correction_submitted_while_it_is_verified_ends_in_one_of_the_two() -> None:
    outcome = make_outcome(goal=make_goal(), entered_by=make_user(), state=OutcomeState.VERIFIED)
    correction = correct_outcome(
        outcome=outcome, corrected_by=make_user(), value=Decimal(51), reason="修订"
    )
    recorder, verifier = make_user(), make_user()

    said = at_once(
        [
            lambda: submit_outcome(outcome=correction, submitted_by=recorder, now=NOW),
            lambda: verify_outcome(outcome=correction, verified_by=verifier, now=NOW),
        ]
    )

    correction.refresh_from_db()
    assert said[0] == WON
    assert correction.is_verified is (said[1] == WON)


@pytest.mark.django_db
def test_verification_of_what_was_changed_since_is_refused() -> None:
    outcome = make_outcome(goal=make_goal(), entered_by=make_user())
    seen = Outcome.objects.get(pk=outcome.pk).version
    Outcome.objects.update(value=Decimal(99))

    with pytest.raises(OutcomeRefused, match="打开页面后这条数据已被改动"):
        verify_outcome(outcome=outcome, verified_by=make_user(), now=NOW, seen=seen)


@pytest.mark.django_db
def test_edit_of_what_was_verified_meanwhile_is_refused() -> None:
    goal = make_goal()
    outcome = make_outcome(goal=goal, entered_by=make_user(), state=OutcomeState.DRAFT)
    seen = Outcome.objects.get(pk=outcome.pk).version
    submitted = submit_outcome(outcome=outcome, submitted_by=make_user(), now=NOW)
    verify_outcome(outcome=submitted, verified_by=make_user(), now=NOW)

    with pytest.raises(OutcomeRefused, match="现在是“已核定”"):
        edit_outcome(
            outcome=outcome, edited_by=make_user(), value=Decimal(60), unit="家",
            as_of=outcome.as_of, stage=Stage.FINAL, seen=seen,
        )  # fmt: skip


@pytest.mark.django_db
def test_stale_form_is_told_and_keeps_what_was_typed() -> None:
    bureau = make_bureau()
    goal = make_goal(jurisdiction=bureau.jurisdiction, lead_bureau=bureau)
    outcome = make_outcome(goal=goal, bureau=bureau, state=OutcomeState.DRAFT)
    person = make_user(Role.RECORDER, bureau=bureau)
    person.groups.add(make_group(Role.RECORDER))
    client = Client()
    client.force_login(person)
    address = reverse("admin:outcomes_outcome_edit", args=[outcome.pk])
    form = client.get(address).context["form"]
    Outcome.objects.update(value=Decimal(77))
    typed = {
        "value": "61", "unit": "家", "as_of": "2024-12-31", "stage": "final",
        "note": "刚刚填写", "version": form["version"].value(), "_draft": "1",
    }  # fmt: skip

    refused = client.post(address, typed)
    outcome.refresh_from_db()
    assert outcome.value == 77
    assert "已被改动" in refused.content.decode() and "刚刚填写" in refused.content.decode()

    typed["version"] = refused.context["form"]["version"].value()
    assert client.post(address, typed).status_code == 302
    outcome.refresh_from_db()
    assert (outcome.value, outcome.note) == (61, "刚刚填写")


@pytest.mark.django_db
def test_import_does_not_move_a_locked_figure() -> None:
    goal = make_goal()
    outcome = make_outcome(
        goal=goal, value=50, entered_by=make_user(), state=OutcomeState.VERIFIED,
        stage=Stage.PRELIMINARY,
    )  # fmt: skip
    header = ["行政区划代码", "指标代码", "年度", "截止日期", "实际值", "单位", "阶段"]
    row = [goal.jurisdiction.code, goal.indicator.code, 2024, "2024-12-31", 66, "家", "快报"]

    staging = import_sheet(
        make_workbook({"表": [header, row]}), "表.xlsx", imported_by=None, now=NOW
    )

    outcome.refresh_from_db()
    assert outcome.value == 50
    assert [one.state for one in staging.rows] == ["conflict"]

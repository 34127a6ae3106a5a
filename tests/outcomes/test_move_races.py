"""Two people at the same moment: exactly one wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from outcomes.actions.objections import accept_objection
from outcomes.actions.outcomes import OutcomeRefused
from outcomes.models import Outcome
from plans.actions.change_targets import ChangeRefused, approve_change
from plans.enums import Role
from plans.models import Target
from tests.factories import make_user
from tests.outcomes.moving import NOW, Scene, ask, contest, make_scene, verified

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 8


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def at_once(move: Callable, *, refused: type[Exception]) -> tuple[int, list[str]]:
    """Run the move for so many supervisors at once; return how many it went for, and the words."""
    people = [make_user(Role.SUPERVISOR) for _number in range(PEOPLE)]
    start = Barrier(PEOPLE)

    def run(person) -> str:
        try:
            start.wait(timeout=30)
            move(person)
            return ""
        except refused as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        told = list(pool.map(run, people))
    return told.count(""), [words for words in told if words]


def test_one_of_many_approvals_goes(scene: Scene) -> None:
    change = ask(scene)

    went, told = at_once(
        lambda person: approve_change(
            change=change, approved_by=person, now=NOW, document_number="1号"
        ),
        refused=ChangeRefused,
    )

    assert went == 1
    assert told == ["这件申请现在是“已批准”：可能已有人处理，请刷新。"] * (PEOPLE - 1)
    assert list(Target.objects.order_by("pk").values_list("value", "in_force")) == [
        (70, False),
        (60, True),
    ]


def test_one_of_many_requests_goes(scene: Scene) -> None:
    target = scene.goal.targets.get()

    went, told = at_once(
        lambda person: ask(scene, requested_by=person, target=target), refused=ChangeRefused
    )

    assert went == 1
    assert set(told) == {"这个目标已有一件调整申请待决定：请先等决定或撤回它。"}


def test_one_of_many_acceptances_drafts_one_correction(scene: Scene) -> None:
    objection = contest(scene, verified(scene))

    went, told = at_once(
        lambda person: accept_objection(
            objection=objection, resolved_by=person, now=NOW, resolution="以统计局为准"
        ),
        refused=OutcomeRefused,
    )

    assert (went, len(told)) == (1, PEOPLE - 1)
    assert Outcome.objects.filter(supersedes=objection.outcome).count() == 1

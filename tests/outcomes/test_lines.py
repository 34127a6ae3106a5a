"""Lines kept under the facts they are made of: the same as made anew, and nobody else's."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, RequestFactory
from django.utils import translation

from outcomes import facts
from outcomes.enums import OutcomeState
from outcomes.facts import Chosen
from outcomes.models import Outcome
from outcomes.remembered import Remembered
from outcomes.standings import standings
from outcomes.views.asked import Asked, read_asked
from outcomes.views.entries import entries_of
from outcomes.views.lines import JudgedList, judged_lines
from outcomes.views.row_markup import row_markups
from plans.enums import GoalState, Role, Tier
from plans.models import Goal, Membership
from tests.factories import (
    make_bureau,
    make_document,
    make_figure,
    make_goal,
    make_outcome,
    make_place,
    make_target,
    make_user,
)
from tests.outcomes.moving import contest, make_scene
from tests.outcomes.people import make_person

DAYS = (date(2019, 6, 30), date(2021, 12, 31), date(2024, 3, 31))


def asked_by(user, day: date = DAYS[1], **asked: str) -> Asked:
    request = RequestFactory().get("/", {"as_of": day.isoformat(), **asked})
    request.user = user
    return read_asked(request)


def made_anew(asked: Asked) -> list[str]:
    """Print all goals by the models, the way files are made."""
    goals = Goal.objects.with_parts().order_by("pk")
    entries = entries_of(standings(goals, asked.day, **asked.judging))
    return row_markups(entries, asked.judging_query, with_place=True)


def all_goals() -> Chosen:
    return Chosen("all", (), lambda: Goal.objects.order_by("pk"), with_place=True)


def lines_of(asked: Asked) -> list[str]:
    judged = JudgedList(all_goals(), asked)
    return judged.printed(judged.lines)


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Seed once: every status, light, tier and statement the demonstration has."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", demo=True, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("asked", [{}, {"unverified": "1"}, {"targets": "original"}], ids=str)
def test_lines_are_those_made_by_the_models(seeded, django_db_blocker, day, asked) -> None:
    with django_db_blocker.unblock():
        question = asked_by(make_user(is_superuser=True), day, **asked)
        judged_lines.forget()
        first, again = lines_of(question), lines_of(question)

        assert first == again == made_anew(question)
        assert len(first) > 100


def test_nothing_is_read_for_a_line_but_its_facts(
    seeded, django_db_blocker, django_assert_max_num_queries
) -> None:
    """A column left out of the facts would be read by itself, and the line outlive its change."""
    with django_db_blocker.unblock():
        question = asked_by(make_user(is_superuser=True))
        lines_of(question)
        judged_lines.forget()

        # Goals, targets, figures, and where there are any restatements and objections.
        with django_assert_max_num_queries(5):
            assert len(lines_of(question)) > 100


@pytest.mark.django_db
def test_line_of_a_goal_stated_twice_withdrawn_contested_or_without_target() -> None:
    scene = make_scene()
    figured = make_outcome(goal=scene.goal, value=50, bureau=scene.people.bureau)
    contest(scene, figured)
    document = make_document()
    figure = make_figure(document=document, start=7)
    make_figure(document=document, start=90, restates=figure)
    make_target(make_goal(figure=figure), 90, tier=Tier.STRETCH)
    make_goal(state=GoalState.WITHDRAWN, withdrawal_reason="撤销")
    make_goal().targets.update(in_force=False)
    asked = asked_by(make_user(is_superuser=True), date(2024, 12, 31))

    assert lines_of(asked) == made_anew(asked)
    assert lines_of(asked) == made_anew(asked)


@pytest.mark.django_db
def test_lines_kept_for_one_reader_show_nothing_to_another() -> None:
    place = make_place("330900", "舟山市")
    bureau = make_bureau("科技局", jurisdiction=place)
    goal = make_goal(jurisdiction=place, lead_bureau=bureau)
    make_outcome(goal=goal, value="43.5", bureau=bureau, state=OutcomeState.SUBMITTED)
    address, supervisor = "/places/330900/?year=2024", Client()
    supervisor.force_login(make_person(Role.SUPERVISOR, bureau))

    def sees(client: Client) -> bool:
        return "43.5" in client.get(address).content.decode()

    assert [sees(supervisor), sees(Client()), sees(supervisor), sees(Client())] == [
        True, False, True, False,
    ]  # fmt: skip
    Membership.objects.all().delete()
    assert not sees(supervisor)


@pytest.mark.django_db
def test_line_is_printed_in_each_language() -> None:
    make_goal(target=70)
    asked = asked_by(make_user(), date(2024, 12, 31))
    chinese = lines_of(asked)

    with translation.override("en"):
        english = lines_of(asked)
        assert english == made_anew(asked)

    assert "未填报" in chinese[0] and "未填报" not in english[0]
    assert lines_of(asked) == chinese


@pytest.mark.django_db
def test_unchanged_goals_are_not_judged_again(monkeypatch) -> None:
    goals = [make_goal(target=70) for _number in range(3)]
    make_outcome(goal=goals[1], value=60, state=OutcomeState.VERIFIED)
    asked = asked_by(make_user(), date(2024, 12, 31))
    judged_lines.forget()
    lines_of(asked)
    judged: list[Goal] = []

    def counted(goal: Goal, *known: object) -> object:
        judged.append(goal)
        return stand(goal, *known)

    stand = facts.stand
    monkeypatch.setattr(facts, "stand", counted)
    Outcome.objects.update(value=61)

    assert "61" in lines_of(asked)[1]
    assert judged == [goals[1]]


def test_oldest_answers_go_first() -> None:
    found: list[int] = []
    remembered: Remembered[int, str] = Remembered(2)

    def find(questions: list[int]) -> list[str]:
        found.extend(questions)
        return [f"answer {one}" for one in questions]

    assert remembered.answers([1, 2, 1], find) == ["answer 1", "answer 2", "answer 1"]
    assert remembered.answers([3], find) == ["answer 3"]
    assert remembered.answers([2, 3, 1], find) == ["answer 2", "answer 3", "answer 1"]
    assert found == [1, 2, 1, 3, 1]

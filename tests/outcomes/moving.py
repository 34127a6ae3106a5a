"""A place with its recorder, verifier and supervisor, a statistics bureau, and a goal to move."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.test import Client

from outcomes.actions.objections import lodge_objection
from outcomes.enums import OutcomeState
from outcomes.models import Objection, Outcome
from plans.actions.change_targets import Number, request_change
from plans.enums import ChangeKind, Role
from plans.models import Bureau, Goal, TargetChange
from tests.factories import make_bureau, make_goal, make_outcome
from tests.outcomes.people import People, make_people, make_person

NOW = datetime(2024, 7, 1, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Scene:
    people: People
    goal: Goal
    statistics: Bureau
    statistician: AbstractBaseUser


def make_scene(**goal_fields: object) -> Scene:
    people = make_people()
    place = people.bureau.jurisdiction
    statistics = make_bureau("统计局", jurisdiction=place)
    fields = {"jurisdiction": place, "lead_bureau": people.bureau, "wording": "新增试验企业"}
    goal = make_goal(**(fields | goal_fields))
    return Scene(people, goal, statistics, make_person(Role.RECORDER, statistics))


def ask(scene: Scene, value: int = 60, **fields: object) -> TargetChange:
    """Have the recorder ask for another number, or with kind for the goal's end or return."""
    kind = fields.pop("kind", ChangeKind.VALUE)
    if kind == ChangeKind.VALUE:
        fields.setdefault("target", scene.goal.targets.get(in_force=True))
        fields.setdefault("number", Number(">=", Decimal(value), None, "家"))
    fields.setdefault("reason", "政策调整，认定标准提高")
    return request_change(
        goal=scene.goal,
        kind=kind,
        requested_by=fields.pop("requested_by", scene.people.recorder),
        now=NOW,
        **fields,
    )


def contest(scene: Scene, outcome: Outcome, value: int | None = 45, **fields: object) -> Objection:
    known = {
        "bureau": scene.statistics,
        "lodged_by": scene.statistician,
        "unit": "家",
        "reason": "含重新认定 5 家",
        "source": "统计局年报",
    }
    number = None if value is None else Decimal(value)
    return lodge_objection(outcome=outcome, value=number, now=NOW, **(known | fields))


def as_person(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def verified(scene: Scene, value: int = 63, **fields: object) -> Outcome:
    known = {
        "state": OutcomeState.VERIFIED,
        "bureau": scene.people.bureau,
        "entered_by": scene.people.recorder,
        "verified_by": scene.people.verifier,
    }
    return make_outcome(goal=scene.goal, value=value, **(known | fields))


def text_of(response) -> str:
    return response.content.decode()

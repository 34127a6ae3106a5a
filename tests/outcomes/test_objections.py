"""Another unit's figure stands beside the first until a third person settles it."""

from decimal import Decimal

import pytest

from outcomes.access import verifiable_now
from outcomes.actions.objections import accept_objection, reject_objection, retract_objection
from outcomes.actions.outcomes import OutcomeRefused, submit_outcome, verify_outcome
from outcomes.enums import ObjectionState, OutcomeState, Stage
from outcomes.models import Evidence, Objection, Outcome
from outcomes.reports.scorecard import row_as_cells, row_as_json, scorecard_rows
from plans.enums import Basis, Role
from plans.models import Goal, Membership
from tests.factories import make_indicator, make_outcome
from tests.outcomes.builders import YEAR_END
from tests.outcomes.moving import NOW, Scene, contest, make_scene
from tests.outcomes.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def outcome(scene: Scene) -> Outcome:
    return make_outcome(
        goal=scene.goal,
        value=50,
        state=OutcomeState.VERIFIED,
        bureau=scene.people.bureau,
        entered_by=scene.people.recorder,
        verified_by=scene.people.verifier,
    )


def accept(scene: Scene, objection: Objection, **fields: object) -> Outcome:
    known = {"resolved_by": scene.people.supervisor, "resolution": "以统计局数据为准"}
    return accept_objection(objection=objection, now=NOW, **(known | fields))


def test_contested_figure_still_counts_and_says_so_everywhere(scene, outcome) -> None:
    contest(scene, outcome)

    [row] = scorecard_rows(Goal.objects.all(), YEAR_END)

    assert row.outcome.value == 50
    assert row.is_contested
    assert row.moves == ["有异议：统计局 45家"]
    assert "有异议：统计局 45家" in row_as_cells(row)[17]
    assert row_as_json(row)["contested"] == [
        {"bureau": "统计局", "value": "45", "unit": "家", "comparator": "=",
         "reason": "含重新认定 5 家", "source": "统计局年报"}
    ]  # fmt: skip


def test_accepting_drafts_a_correction_that_somebody_else_verifies(scene, outcome) -> None:
    objection = contest(scene, outcome)

    draft = accept(scene, objection)

    objection.refresh_from_db()
    assert (objection.state, objection.resolved_by) == (
        ObjectionState.ACCEPTED,
        scene.people.supervisor,
    )
    assert (draft.value, draft.state, draft.supersedes) == (45, OutcomeState.DRAFT, outcome)
    assert draft.stage == Stage.REVISED
    assert draft.correction_reason.startswith("采纳统计局的异议：应为 45家（统计局年报）")
    [row] = scorecard_rows(Goal.objects.all(), YEAR_END)
    assert (row.outcome.value, row.is_contested) == (50, False)

    submit_outcome(outcome=draft, submitted_by=scene.people.supervisor, now=NOW)
    with pytest.raises(OutcomeRefused, match="填报人不得核定"):
        verify_outcome(outcome=draft, verified_by=scene.people.supervisor, now=NOW)
    verify_outcome(outcome=draft, verified_by=scene.people.verifier, now=NOW)
    [row] = scorecard_rows(Goal.objects.all(), YEAR_END)
    assert row.outcome.value == 45


def test_accepting_sends_an_unverified_figure_back(scene: Scene) -> None:
    outcome = make_outcome(goal=scene.goal, value=50, bureau=scene.people.bureau)

    returned = accept(scene, contest(scene, outcome))

    assert returned.state == OutcomeState.RETURNED
    assert "应为 45家" in returned.return_reason
    assert Outcome.objects.count() == 1


def test_accepting_sends_a_reviewed_figure_back(scene: Scene) -> None:
    reviewer = make_person(Role.REVIEWER, scene.people.bureau)
    outcome = make_outcome(
        goal=scene.goal,
        value=50,
        state=OutcomeState.REVIEWED,
        bureau=scene.people.bureau,
        entered_by=scene.people.recorder,
        reviewed_by=reviewer,
        reviewed_at=NOW,
    )

    returned = accept(scene, contest(scene, outcome))

    assert (returned.state, returned.reviewed_by) == (OutcomeState.RETURNED, None)
    assert not Objection.objects.get().is_open
    assert Outcome.objects.reported().count() == 0


def test_value_is_taken_over_in_the_unit_of_the_figure() -> None:
    amount = make_indicator(unit="亿元", basis=Basis.AMOUNT)
    scene = make_scene(indicator=amount)
    outcome = make_outcome(goal=scene.goal, value=5, state=OutcomeState.VERIFIED)

    draft = accept(scene, contest(scene, outcome, 48000, unit="万元"))

    assert (draft.value, draft.unit) == (Decimal("4.8"), "亿元")


def test_rejecting_leaves_the_figure_and_keeps_the_words(scene, outcome) -> None:
    done = reject_objection(
        objection=contest(scene, outcome),
        resolved_by=scene.people.supervisor,
        now=NOW,
        resolution="口径不同",
    )

    assert (done.state, done.resolution) == (ObjectionState.REJECTED, "口径不同")
    [row] = scorecard_rows(Goal.objects.all(), YEAR_END)
    assert not row.is_contested


def test_nobody_settles_their_own_objection(scene, outcome) -> None:
    objection = contest(scene, outcome)

    with pytest.raises(OutcomeRefused, match="提出人不得处理自己的异议"):
        accept(scene, objection, resolved_by=scene.statistician)
    with pytest.raises(OutcomeRefused, match="提出人不得处理自己的异议"):
        reject_objection(
            objection=objection, resolved_by=scene.statistician, now=NOW, resolution="不"
        )


def test_settling_needs_words_and_happens_once(scene, outcome) -> None:
    objection = contest(scene, outcome)
    with pytest.raises(OutcomeRefused, match="处理异议须写明意见"):
        accept(scene, objection, resolution=" ")
    assert Objection.objects.get().is_open
    accept(scene, objection)

    with pytest.raises(OutcomeRefused, match="已采纳"):
        accept(scene, objection)
    assert Outcome.objects.count() == 2


def test_only_who_lodged_it_takes_it_back(scene, outcome) -> None:
    objection = contest(scene, outcome)
    with pytest.raises(OutcomeRefused, match="只有提出人可以撤回异议"):
        retract_objection(objection=objection, retracted_by=scene.people.recorder, now=NOW)

    done = retract_objection(objection=objection, retracted_by=scene.statistician, now=NOW)

    assert done.state == ObjectionState.RETRACTED
    assert contest(scene, outcome, 46).is_open


def test_evidence_goes_with_the_objection(scene, outcome) -> None:
    letter = Evidence(title="统计局反馈函", document_number="统函〔2024〕3号")

    objection = contest(scene, outcome, new_evidence=letter)

    assert objection.evidence.get().added_by == scene.statistician


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"value": 50}, "与原数值相同"),
        ({"value": None}, "请填写异议数值"),
        ({"unit": "亿元"}, "不能换算"),
    ],
)
def test_useless_objection_is_refused(scene, outcome, fields, told) -> None:
    with pytest.raises(OutcomeRefused, match=told):
        contest(scene, outcome, **fields)

    assert not Objection.objects.exists()


def test_bureau_does_not_contest_its_own_figure(scene, outcome) -> None:
    with pytest.raises(OutcomeRefused, match="不能对自己的数据提出异议"):
        contest(scene, outcome, bureau=scene.people.bureau)


@pytest.mark.parametrize("state", [OutcomeState.DRAFT, OutcomeState.RETURNED])
def test_figure_that_is_not_reported_is_not_contested(scene: Scene, state: str) -> None:
    outcome = make_outcome(goal=scene.goal, value=50, state=state)

    with pytest.raises(OutcomeRefused, match="不能提出异议"):
        contest(scene, outcome)


def test_second_objection_of_a_bureau_waits_for_the_first(scene, outcome) -> None:
    contest(scene, outcome)

    with pytest.raises(OutcomeRefused, match="已有一件异议待处理"):
        contest(scene, outcome, 44)


@pytest.mark.parametrize("field", ["reason", "source"])
def test_objection_needs_reason_and_source(scene, outcome, field: str) -> None:
    with pytest.raises(OutcomeRefused):
        contest(scene, outcome, **{field: " "})


def test_whoever_put_the_figure_forward_does_not_verify_it(scene, outcome) -> None:
    lodger = make_person(Role.VERIFIER, scene.people.bureau)
    Membership.objects.create(user=lodger, bureau=scene.statistics, role=Role.RECORDER)
    correction = accept(scene, contest(scene, outcome, lodged_by=lodger))
    correction = submit_outcome(outcome=correction, submitted_by=scene.people.recorder, now=NOW)

    day = NOW.date()
    assert not verifiable_now(lodger, day).filter(pk=correction.pk).exists()
    assert verifiable_now(scene.people.verifier, day).filter(pk=correction.pk).exists()
    with pytest.raises(OutcomeRefused, match="不得核定自己"):
        verify_outcome(outcome=correction, verified_by=lodger, now=NOW)
    correction = verify_outcome(outcome=correction, verified_by=scene.people.verifier, now=NOW)
    assert correction.is_verified

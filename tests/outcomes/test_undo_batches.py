"""Taking an import back, whole, or not at all."""

from decimal import Decimal

import pytest
from django.utils import timezone

from outcomes.actions.import_jobs import confirm_job, create_job, read_job
from outcomes.actions.objections import lodge_objection
from outcomes.actions.undo_batches import UndoRefused, undo_batch
from outcomes.models import Evidence, Outcome
from plans.actions.change_targets import request_change
from plans.enums import ChangeKind, Reach, Role
from plans.models import Goal, ImportBatch, Target
from tests.factories import make_bureau, make_indicator, make_place, make_user
from tests.sheets import make_workbook

pytestmark = pytest.mark.django_db

HEADER = ["行政区", "指标", "年度", "年度目标值", "完成值", "单位", "截至日期", "配合单位", "备注"]
ROW = ["桐乡市", "新增试验企业", 2024, "≥40", 38, "家", "2024年9月底"]


@pytest.fixture(autouse=True)
def reference() -> None:
    make_place("330483", "桐乡市")
    make_indicator("新增试验企业", code="T1")


def imported(*rows: list) -> ImportBatch:
    data = make_workbook({"表": [HEADER, *(rows or [ROW])]})
    owner = make_user(Role.RECORDER, bureau=make_bureau(jurisdiction=make_place("330483")))
    owner.memberships.update(reach=Reach.PLACE)
    job = create_job(data, "表.xlsx", owner=owner, now=timezone.now())
    read_job(job)
    confirm_job(job, now=timezone.now())
    assert job.batch, job.counts
    return job.batch


def undo(batch: ImportBatch) -> int:
    return undo_batch(batch, now=timezone.now(), undone_by=None)


def test_batch_is_undone() -> None:
    batch = imported()

    assert undo(batch) == 2

    assert (Goal.objects.count(), Target.objects.count(), Outcome.objects.count()) == (0, 0, 0)
    with pytest.raises(UndoRefused, match="已经撤销"):
        undo(batch)


def test_batch_with_a_verified_figure_is_not_undone() -> None:
    batch = imported()
    Outcome.objects.update(state="verified", verified_by=make_user())

    with pytest.raises(UndoRefused, match="已核定"):
        undo(batch)


def test_batch_edited_since_is_not_undone() -> None:
    batch = imported()
    outcome = Outcome.objects.get()
    outcome.note = "改过"
    outcome.save()

    with pytest.raises(UndoRefused, match="又改过"):
        undo(batch)


def test_changed_figures_are_restored() -> None:
    imported()
    batch = imported([*ROW[:4], 39, *ROW[5:], "", "补报"])

    assert undo(batch) == 2  # the figure, and the note of its goal

    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.note) == (38, "")
    last = outcome.history.first()
    assert (last.value, last.history_change_reason) == (38, "撤销导入")


def test_changed_goal_is_restored() -> None:
    imported([*ROW, "甲局、乙局"])
    batch = imported([*ROW, "丙局"])

    assert undo(batch) == 1

    goal = Goal.objects.get()
    assert [link.bureau.name for link in goal.goalbureau_set.all()] == ["甲局", "乙局"]
    target = Target.objects.get()
    assert (target.value, target.in_force) == (40, True)


def test_change_somebody_built_upon_is_refused_by_name() -> None:
    imported()
    batch = imported([*ROW[:4], 39, *ROW[5:]])
    outcome = Outcome.objects.get()
    outcome.note = "改过"
    outcome.save()

    with pytest.raises(UndoRefused, match="桐乡市 2024 新增试验企业”在导入后又有改动"):
        undo(batch)

    assert Outcome.objects.get().value == 39


def test_change_with_new_evidence_is_refused() -> None:
    imported()
    batch = imported([*ROW[:4], 39, *ROW[5:]])
    Outcome.objects.get().evidence.add(Evidence.objects.create(title="证明", url="http://x.cn"))

    with pytest.raises(UndoRefused, match="桐乡市"):
        undo(batch)


def test_second_batch_undone_then_the_first() -> None:
    first = imported()
    second = imported([*ROW[:4], 39, *ROW[5:]])
    undo(second)

    with pytest.raises(UndoRefused, match="又改过"):
        undo(first)


def test_batch_somebody_asked_to_change_is_not_undone() -> None:
    batch = imported()
    request_change(
        goal=Goal.objects.get(), kind=ChangeKind.WITHDRAW, requested_by=make_user(),
        now=timezone.now(), reason="停建",
    )  # fmt: skip

    with pytest.raises(UndoRefused, match="已申请调整"):
        undo(batch)


def test_batch_with_a_contested_figure_is_not_undone() -> None:
    batch = imported()
    lodge_objection(
        outcome=Outcome.objects.get(), bureau=make_bureau(), lodged_by=make_user(),
        now=timezone.now(), value=Decimal(30), unit="家", reason="重复计算", source="年报",
    )  # fmt: skip

    with pytest.raises(UndoRefused, match="已被提出异议"):
        undo(batch)

"""A figure of a document is not taken back once its goal or its outcome is being argued about."""

import pytest

from outcomes.actions.objections import lodge_objection
from outcomes.actions.withdraw_figures import withdraw_figure
from outcomes.models import Outcome
from plans.actions.accept_targets import FigureRefused
from plans.actions.change_targets import request_change
from plans.enums import ChangeKind
from plans.models import Goal
from tests.factories import make_bureau, make_user
from tests.outcomes.moving import NOW
from tests.outcomes.test_accept_figures import accept, figure_at, make_read

pytestmark = pytest.mark.django_db


def test_target_somebody_asked_to_change_is_not_taken_back() -> None:
    document = make_read()
    accept(document, "45家以上，技术")
    request_change(
        goal=Goal.objects.get(),
        kind=ChangeKind.WITHDRAW,
        requested_by=make_user(),
        now=NOW,
        reason="停建",
    )

    with pytest.raises(FigureRefused, match="已有调整申请"):
        withdraw_figure(figure=figure_at(document, "45家以上，技术"), withdrawn_by=make_user())


def test_contested_figure_is_not_taken_back() -> None:
    document = make_read()
    accept(document, "38家")
    outcome = Outcome.objects.get()
    lodge_objection(
        outcome=outcome,
        bureau=make_bureau("统计局"),
        lodged_by=make_user(),
        now=NOW,
        value=outcome.value - 1,
        unit=outcome.unit,
        reason="重复计算",
        source="年报",
    )

    with pytest.raises(FigureRefused, match="已有后续处理"):
        withdraw_figure(figure=figure_at(document, "38家"), withdrawn_by=make_user())

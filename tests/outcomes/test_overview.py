"""The overview: counts by place and bureau, and the list behind every number."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client

from outcomes.enums import OutcomeState, Stage
from outcomes.models import Evidence
from outcomes.reports.overview import LEFT_OUT_LABELS, count_row, left_out_code
from outcomes.standings import standings
from outcomes.terms import REASON_TEXTS
from plans.enums import Basis, Direction, GoalState, Role, Schedule
from plans.models import Goal
from tests.factories import (
    make_bureau,
    make_figure,
    make_goal,
    make_indicator,
    make_outcome,
    make_place,
    make_two_jiangbei,
    make_user,
)
from tests.outcomes.reports.building import make_city, make_report, make_supervisor

pytestmark = pytest.mark.django_db

DAY = date(2024, 9, 30)
NUMBER_LINK = re.compile(r'<a href="(/goals/\?[^"]+)">(\d+)</a>')
LISTED = re.compile(r'<strong class="count">(\d+)</strong>')


def make_mixed_year() -> None:
    """Make goals of two places and three bureaus in every group of the overview."""
    ningbo, _chongqing = make_two_jiangbei()
    tongxiang = make_place("330483", "桐乡市")
    first, second = make_bureau(jurisdiction=ningbo), make_bureau("农业农村局", jurisdiction=ningbo)
    third = make_bureau("桐乡市科学技术局", jurisdiction=tongxiang)
    verified = {"state": OutcomeState.VERIFIED, "as_of": DAY}
    in_ningbo = {"jurisdiction": ningbo, "lead_bureau": first}
    make_outcome(goal=make_goal(**in_ningbo), value=80, **verified)
    make_outcome(goal=make_goal(**in_ningbo), value=55, **verified)
    make_outcome(goal=make_goal(**in_ningbo), value=20, **verified)
    make_outcome(goal=make_goal(**in_ningbo), value=75, stage=Stage.ESTIMATE, **verified)
    make_outcome(goal=make_goal(jurisdiction=ningbo, lead_bureau=second), value=60, as_of=DAY)
    make_goal(jurisdiction=ningbo, lead_bureau=second)
    make_goal(jurisdiction=ningbo)
    make_goal(jurisdiction=tongxiang, lead_bureau=third, schedule=Schedule.ANNUAL)
    make_goal(
        jurisdiction=tongxiang,
        lead_bureau=third,
        state=GoalState.WITHDRAWN,
        withdrawal_reason="机构改革",
    )
    make_goal(jurisdiction=tongxiang, lead_bureau=third, has_target=False)
    grade = make_indicator(basis=Basis.GRADE, direction=Direction.HIGHER)
    make_goal(jurisdiction=tongxiang, lead_bureau=third, indicator=grade, target=None)


def mixed_counts():
    judged = standings(Goal.objects.with_parts(), DAY)
    return count_row(judged, {"year": "2024"})


def test_every_number_of_the_overview_opens_a_list_of_that_length(client: Client) -> None:
    make_mixed_year()
    page = client.get("/", {"year": 2024, "as_of": DAY.isoformat()}).content.decode()

    links = set(NUMBER_LINK.findall(page))

    assert len(links) > 30
    for address, count in links:
        listed = client.get(unescape(address)).content.decode()
        assert LISTED.search(listed).group(1) == count, unescape(address)


@pytest.mark.parametrize("extra", [{"as_of": "2024-12-31"}, {"unverified": "1"}, {}])
def test_numbers_hold_on_another_day_and_with_unverified_figures(
    client: Client, extra: dict[str, str]
) -> None:
    make_mixed_year()
    page = client.get("/", {"year": 2024} | extra).content.decode()

    for address, count in set(NUMBER_LINK.findall(page)):
        listed = client.get(unescape(address)).content.decode()
        assert LISTED.search(listed).group(1) == count, unescape(address)


@pytest.mark.parametrize("page", ["place", "plan"])
def test_numbers_above_a_scorecard_open_lists_of_that_length(client: Client, page: str) -> None:
    make_mixed_year()
    goal = Goal.objects.filter(jurisdiction__code="330205").first()
    owner = goal.jurisdiction if page == "place" else goal.plan
    shown = client.get(owner.get_absolute_url(), {"as_of": DAY.isoformat()}).content.decode()

    links = set(NUMBER_LINK.findall(shown))

    assert links
    for address, count in links:
        listed = client.get(unescape(address)).content.decode()
        assert LISTED.search(listed).group(1) == count, unescape(address)


def test_groups_add_up_to_what_is_due() -> None:
    make_mixed_year()

    counts = mixed_counts()

    assert {name: number.count for name, number in counts.groups.items()} == {
        "attained": 1,
        "on_schedule": 1,
        "estimated": 1,
        "behind": 1,
        "silent": 2,
        "awaiting": 1,
    }
    assert counts.due.count == 7
    assert counts.rate_text == "14.3%"


def test_reasons_add_up_to_what_is_left_out() -> None:
    make_mixed_year()

    counts = mixed_counts()

    assert counts.left_out.count == 4
    assert {number.label: number.count for number in counts.reasons} == {
        "年度指标，年底前不计": 1,
        "目标已终止": 1,
        "没有现行目标值": 1,
        "等级没有次序": 1,
    }
    assert counts.goals.count == counts.due.count + counts.left_out.count


def test_every_reason_to_leave_out_has_a_label() -> None:
    codes = {"withdrawn", "year_unknown", "unpublished", "not_provable", "not_computable"}

    assert codes <= set(LEFT_OUT_LABELS)
    assert set(LEFT_OUT_LABELS) - {"no_target"} <= set(REASON_TEXTS)


def test_goal_without_target_is_left_out_for_that_reason() -> None:
    make_goal(has_target=False)

    [standing] = standings(Goal.objects.with_parts(), DAY)

    assert left_out_code(standing) == "no_target"


def test_places_are_shown_with_their_parents_in_order_of_codes(client: Client) -> None:
    for place in make_two_jiangbei():
        make_goal(jurisdiction=place)

    page = client.get("/", {"year": 2024}).content.decode()

    assert page.index("宁波市江北区") < page.index("重庆市江北区")


def test_overview_shows_the_latest_year_unless_asked(client: Client) -> None:
    make_goal(year=2022)
    make_goal(year=2024)

    assert "2024年目标完成总览" in client.get("/").content.decode()
    assert "2022年目标完成总览" in client.get("/", {"year": "2022"}).content.decode()


def test_overview_of_nothing_says_so(client: Client) -> None:
    assert "还没有目标" in client.get("/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_overview_needs_the_same_queries_for_any_number_of_goals(
    client: Client, django_assert_num_queries, count: int
) -> None:
    for _number in range(count):
        goal = make_goal(lead_bureau=make_bureau())
        make_outcome(goal=goal, state=OutcomeState.VERIFIED)

    with django_assert_num_queries(9):
        client.get("/")


# --- what a supervisor looks at first ---


def test_furthest_behind_stands_first(client: Client) -> None:
    for name, value in (("甲指标", 40), ("乙指标", 5), ("丙指标", 69)):
        goal = make_goal(indicator=make_indicator(name))
        make_outcome(goal=goal, value=value, state=OutcomeState.VERIFIED, as_of=DAY)

    rows = client.get("/", {"year": 2024, "as_of": DAY.isoformat()}).context["furthest"]

    assert [row.goal.title for row in rows] == ["乙指标", "甲指标"]


def test_share_behind_by_points_is_measured_by_its_target(client: Client) -> None:
    growth = {"basis": Basis.GROWTH, "unit": "%"}
    for name, value in (("甲增速", 7), ("乙增速", 1)):
        goal = make_goal(indicator=make_indicator(name, **growth), target=8)
        make_outcome(goal=goal, value=value, state=OutcomeState.VERIFIED, as_of=DAY)

    rows = client.get("/", {"year": 2024, "as_of": DAY.isoformat()}).context["furthest"]

    assert [row.goal.title for row in rows] == ["乙增速", "甲增速"]


def test_longest_waiting_figure_stands_first(client: Client) -> None:
    client.force_login(make_user(Role.AUDITOR))
    for name, day in (("甲", 20), ("乙", 3)):
        goal = make_goal(wording=name)
        submitted = datetime(2024, 10, day, tzinfo=UTC)
        make_outcome(goal=goal, as_of=DAY, submitted_at=submitted, wording=name)

    waiting = client.get("/", {"year": 2024}).context["waiting"]

    assert [outcome.title for outcome in waiting] == ["乙", "甲"]


def test_evidence_share_counts_documents_and_attachments(client: Client) -> None:
    verified = {"state": OutcomeState.VERIFIED, "as_of": DAY}
    make_outcome(goal=make_goal(), figure=make_figure(), **verified)
    attached = make_outcome(goal=make_goal(), **verified)
    attached.evidence.add(Evidence.objects.create(title="公告", document_number="1号"))
    make_outcome(goal=make_goal(), **verified)
    make_goal()

    shown = client.get("/", {"year": 2024, "as_of": DAY.isoformat()})

    assert (shown.context["proved"].count, shown.context["unproved"].count) == (2, 1)
    assert shown.context["evidence_share"] == "66.7%"
    for address, count in set(NUMBER_LINK.findall(shown.content.decode())):
        listed = client.get(unescape(address)).content.decode()
        assert LISTED.search(listed).group(1) == count, unescape(address)


def test_categories_are_counted_without_their_sorting_letter(client: Client) -> None:
    make_goal(indicator=make_indicator(category="A 科技投入"))
    make_goal(indicator=make_indicator(category=""))

    page = client.get("/", {"year": 2024})

    assert [row.label for row in page.context["counts"].categories] == ["未分类", "科技投入"]
    for row in page.context["counts"].categories:
        assert (
            LISTED.search(client.get(f"/goals/?{row.goals.query}").content.decode()).group(1) == "1"
        )


def test_staff_see_what_moved_since_the_last_report(client: Client) -> None:
    city = make_city()
    supervisor = make_supervisor(city)
    make_report(city, supervisor, datetime(2024, 10, 8, tzinfo=UTC))
    asked = {"year": 2024, "as_of": DAY.isoformat()}
    goal = Goal.objects.get(indicator__name="新增丙类企业")
    make_outcome(goal=goal, value=30, state=OutcomeState.VERIFIED, as_of=DAY)

    assert client.get("/", asked).context["since"] is None
    client.force_login(supervisor)
    since = client.get("/", asked).context["since"]

    assert [(move.goal, move.before, move.now) for move in since.moves] == [
        (goal, "未填报", "提前完成")
    ]


def test_slip_to_one_unit_is_not_what_the_overview_compares_with(client: Client) -> None:
    city = make_city()
    supervisor = make_supervisor(city)
    client.force_login(supervisor)
    asked = {"year": 2024, "as_of": DAY.isoformat()}
    make_report(city, supervisor, datetime(2024, 10, 9, tzinfo=UTC), "slip")
    assert client.get("/", asked).context["since"] is None

    notice = make_report(city, supervisor, datetime(2024, 10, 8, tzinfo=UTC))

    assert client.get("/", asked).context["since"].report == notice

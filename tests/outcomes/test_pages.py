"""The pages for supervisors: what they show, what they keep, and how many queries they need."""

from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from outcomes.enums import OutcomeState
from plans.enums import Commitment, Comparator, FigureKind, MeasureState, Role, Tier
from plans.models import Goal, GoalBureau, ProgressNote
from tests.factories import (
    make_bureau,
    make_document,
    make_figure,
    make_goal,
    make_indicator,
    make_measure,
    make_outcome,
    make_place,
    make_plan,
    make_target,
    make_user,
)

pytestmark = pytest.mark.django_db

VERIFIED = OutcomeState.VERIFIED


def make_tongxiang_goal() -> Goal:
    """Make the goal of 70 companies that its document states twice."""
    place = make_place("330483", "桐乡市")
    document = make_document("tongxiang-2019", jurisdiction=place, year=2019)
    plan = make_plan(jurisdiction=place, year=2019, title="科技创新工作要点", document=document)
    words = {"document": document, "section": "二、目标任务"}
    first = make_figure(
        start=581, comparator=Comparator.EXACTLY, commitment=Commitment.STRETCH, **words
    )
    make_figure(start=1327, commitment=Commitment.FIRM, restates=first, **words)
    indicator = make_indicator("新增国家高新技术企业", aliases=("高企",))
    return make_goal(plan=plan, year=2019, indicator=indicator, figure=first)


def text_of(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


# --- the scorecard of a place ---


def test_place_page_shows_target_result_rate_and_light(client: Client) -> None:
    goal = make_goal(target=70)
    make_outcome(goal=goal, value=77, state=VERIFIED)

    page = text_of(client, goal.jurisdiction.get_absolute_url(), as_of="2024-12-31")

    for words in ("≥ 70", "77", "110.0%", "绿灯", "已完成"):
        assert words in page


def test_place_page_tells_both_places_where_a_target_is_stated(client: Client) -> None:
    goal = make_tongxiang_goal()

    page = text_of(client, goal.jurisdiction.get_absolute_url())

    assert "力争 70家 @581" in page
    assert "确保 ≥ 70家 @1327" in page
    assert f"/documents/{goal.plan.document.pk}/#f1327" in page


def test_place_page_judges_as_of_any_day(client: Client) -> None:
    goal = make_goal(target=70)
    make_outcome(goal=goal, value=30, state=VERIFIED, as_of=date(2024, 6, 30))
    make_outcome(goal=goal, value=77, state=VERIFIED)
    address = goal.jurisdiction.get_absolute_url()

    assert "42.9%" in text_of(client, address, as_of="2024-06-30")
    assert "110.0%" in text_of(client, address, as_of="2024-12-31")


def test_place_page_counts_unverified_figures_only_when_asked(client: Client) -> None:
    client.force_login(make_user(Role.AUDITOR))
    goal = make_goal(target=70)
    make_outcome(goal=goal, value=77)
    address = goal.jurisdiction.get_absolute_url()

    assert "110.0%" not in text_of(client, address, as_of="2024-12-31")
    assert "110.0%" in text_of(client, address, as_of="2024-12-31", unverified="1")


def test_stretch_row_stays_beneath_its_firm_row_however_sorted(client: Client) -> None:
    place = make_place()
    low = make_goal(jurisdiction=place, target=450, indicator=make_indicator("新材料产值"))
    make_target(low, 500, tier=Tier.STRETCH)
    high = make_goal(jurisdiction=place, target=10, indicator=make_indicator("揭榜挂帅项目"))
    make_outcome(goal=low, value=90, state=VERIFIED)
    make_outcome(goal=high, value=9, state=VERIFIED)

    page = text_of(client, place.get_absolute_url(), as_of="2024-12-31", sort="-rate")

    firm_high, firm_low, stretch = page.index("90.0%"), page.index("20.0%"), page.index("18.0%")
    assert firm_high < firm_low < stretch


def test_goals_without_the_value_sorted_by_come_last_both_ways(client: Client) -> None:
    place = make_place()
    make_goal(jurisdiction=place, indicator=make_indicator("没有数据的指标"))
    measured = make_goal(jurisdiction=place, indicator=make_indicator("有数据的指标"))
    make_outcome(goal=measured, value=9, state=VERIFIED)

    for sort in ("rate", "-rate"):
        page = text_of(client, place.get_absolute_url(), sort=sort)
        assert page.index("有数据的指标") < page.index("没有数据的指标")


@pytest.mark.parametrize(
    ("query", "kept"),
    [({"status": "attained"}, "完成了"), ({"light": "grey"}, "没填报"), ({"light": "red"}, None)],
)
def test_place_page_filters_rows_but_counts_all(
    client: Client, query: dict[str, str], kept: str | None
) -> None:
    place = make_place()
    names = ("完成了", "没填报")
    goals = [make_goal(jurisdiction=place, indicator=make_indicator(name)) for name in names]
    make_outcome(goal=goals[0], value=80, state=VERIFIED)

    page = text_of(client, place.get_absolute_url(), **query)

    assert [name for name in names if f">{name}</a>" in page] == ([kept] if kept else [])
    assert "项应完成目标已完成 · 50.0%" in page


def test_place_page_lists_outcomes_that_answer_no_goal(client: Client) -> None:
    client.force_login(make_user(Role.AUDITOR))
    place = make_place("330900", "舟山市")
    figure = make_figure(start=675, kind=FigureKind.OUTCOME, section="一、主要指标")
    rate = make_indicator("年度目标完成率", unit="%")
    make_outcome(jurisdiction=place, indicator=rate, value=438, figure=figure)

    page = text_of(client, place.get_absolute_url())

    assert "未列入目标的完成情况" in page
    assert "438%" in page
    assert figure.get_absolute_url() in page


def test_outcomes_of_goals_are_not_listed_again(client: Client) -> None:
    goal = make_goal()
    make_outcome(goal=goal, value=80)

    assert "未列入目标" not in text_of(client, goal.jurisdiction.get_absolute_url())


def test_drafts_and_returned_figures_are_not_public(client: Client) -> None:
    place = make_place()
    make_goal(jurisdiction=place)
    for state in (OutcomeState.DRAFT, OutcomeState.RETURNED):
        make_outcome(jurisdiction=place, value=98765, state=state)

    assert "98765" not in text_of(client, place.get_absolute_url())


def test_goal_without_target_is_shown_all_the_same(client: Client) -> None:
    goal = make_goal(has_target=False)

    page = text_of(client, goal.jurisdiction.get_absolute_url())

    assert goal.title in page
    assert "没有现行目标值" in page


def test_unknown_place_is_not_found_in_chinese(client: Client) -> None:
    response = client.get("/places/999999/")

    assert response.status_code == 404
    assert "找不到这个页面" in response.content.decode()


@pytest.mark.parametrize("query", [{"as_of": "2024-13-01"}, {"year": "abc"}, {"year": "99999"}])
def test_senseless_parameters_are_named_and_left_aside(
    client: Client, query: dict[str, str]
) -> None:
    goal = make_goal()

    page = text_of(client, goal.jurisdiction.get_absolute_url(), **query)

    assert "不能识别" in page
    assert goal.title in page


@pytest.mark.parametrize(
    "query", ["q=%00", "bureau=99999999999999999999", "page=abc", "page=-1", "plan=²", "year=²"]
)
def test_hostile_parameters_break_no_list(client: Client, query: str) -> None:
    make_goal()

    assert client.get(f"/goals/?{query}").status_code in (200, 404)


# --- one goal ---


def test_goal_page_shows_statements_workings_and_bureaus_in_order(client: Client) -> None:
    goal = make_tongxiang_goal()
    goal.lead_bureau = make_bureau("牵头局", jurisdiction=goal.jurisdiction)
    goal.save()
    for position, name in enumerate(("第二局", "第三局"), start=1):
        bureau = make_bureau(name, jurisdiction=goal.jurisdiction)
        GoalBureau.objects.create(goal=goal, bureau=bureau, position=position)
    make_outcome(goal=goal, value=77, state=VERIFIED, as_of=date(2019, 12, 31))

    page = text_of(client, goal.get_absolute_url(), as_of="2019-12-31")

    assert "77 ÷ 70 = 110.0%" in page
    assert "二、目标任务 @581" in page
    assert "二、目标任务 @1327" in page
    assert page.index("牵头局") < page.index("第二局、第三局")
    assert "<svg" in page
    assert "<title>新增国家高新技术企业：2019年完成情况</title>" in page


def test_goal_page_shows_the_replaced_target_and_why(client: Client) -> None:
    goal = make_goal(target=70)
    old = goal.targets.get()
    old.in_force = False
    old.save()
    make_target(goal, 60, supersedes=old, change_reason="统计口径调整")

    page = text_of(client, goal.get_absolute_url())

    assert "已调整" in page
    assert "统计口径调整" in page


def test_goal_page_tells_who_changed_what_from_what_to_what(client: Client) -> None:
    client.force_login(make_user(Role.AUDITOR))
    goal = make_goal(target=70)
    outcome = make_outcome(goal=goal, value=50)
    outcome._history_user = make_user(last_name="王", first_name="明")
    outcome.value = Decimal(55)
    outcome.save()

    page = text_of(client, goal.get_absolute_url())

    assert "<td>王明</td><td>完成情况</td><td>实际值</td><td>50</td><td>55</td>" in page


def test_milestone_and_undated_goals_have_pages(client: Client) -> None:
    for goal in (make_goal(year=None, target=5), make_goal(has_target=False)):
        assert goal.title in text_of(client, goal.get_absolute_url())


# --- lists ---


def test_search_finds_a_goal_by_the_alias_of_its_indicator(client: Client) -> None:
    make_tongxiang_goal()
    make_goal(indicator=make_indicator("技术合同成交额"))

    page = text_of(client, "/goals/", q="高企")

    assert "新增国家高新技术企业" in page
    assert "技术合同成交额" not in page


def test_undated_page_lists_goals_and_outcomes_without_a_year(client: Client) -> None:
    client.force_login(make_user(Role.AUDITOR))
    goal = make_goal(year=None, indicator=make_indicator("无年份的目标"))
    make_outcome(year=None, indicator=make_indicator("无年份的数字"), as_of=None)
    make_goal(indicator=make_indicator("有年份的目标"))

    page = text_of(client, "/undated/")

    assert goal.title in page
    assert "无年份的数字" in page
    assert "有年份的目标" not in page


def test_indicator_page_keeps_to_codes_and_years_not_to_results(client: Client) -> None:
    indicator = make_indicator("新增高新技术企业", aliases=("新增高企",), definition="当年认定数")
    for code, value in (("330900", 90), ("330483", 10)):
        for year in (2023, 2024):
            goal = make_goal(
                jurisdiction=make_place(code, f"地区{code}"), indicator=indicator, year=year
            )
            make_outcome(goal=goal, value=value, state=VERIFIED, as_of=date(year, 12, 31))

    page = text_of(client, indicator.get_absolute_url())

    assert "当年认定数" in page
    assert "新增高企" in page
    assert page.index("地区330483") < page.index("地区330900")
    assert page.count('<svg class="chart"') == 2


def test_indicator_page_draws_the_figure_its_table_judges(client: Client) -> None:
    goal = make_goal(target=70, indicator=make_indicator("新增甲类企业"))
    make_outcome(goal=goal, value=45, state=VERIFIED, as_of=date(2024, 9, 30))
    make_outcome(goal=goal, value=78)

    page = text_of(client, goal.indicator.get_absolute_url())

    assert "2024 45家" in page
    assert "78家" not in page


def test_indicators_page_shows_those_in_use_unless_asked_for_all(client: Client) -> None:
    make_goal(indicator=make_indicator("用到的指标"))
    make_indicator("没用到的指标")

    assert "没用到的指标" not in text_of(client, "/indicators/")
    assert "没用到的指标" in text_of(client, "/indicators/", all="1")
    assert "没用到的指标" in text_of(client, "/indicators/", q="没用到")


def test_measure_page_shows_place_in_the_tree_state_notes_and_goals(client: Client) -> None:
    plan = make_plan(title="工作要点")
    parent = make_measure(plan=plan, name="培育主体", number="一、", path="一、")
    measure = make_measure(
        plan=plan, parent=parent, name="壮大企业", number="(一)", path="一、/(一)", level=2
    )
    ProgressNote.objects.create(
        measure=measure, noted_on=date(2024, 5, 6), state=MeasureState.UNDER_WAY, text="已发文"
    )
    goal = make_goal(plan=plan, measure=measure)

    page = text_of(client, measure.get_absolute_url())

    for words in ("一、培育主体", "2024-05-06", "已发文", goal.title, "未启动"):
        assert words in page


def test_plan_page_shows_goals_measures_and_outcomes_of_its_document(client: Client) -> None:
    client.force_login(make_user(Role.AUDITOR))
    goal = make_tongxiang_goal()
    measure = make_measure(plan=goal.plan, name="壮大企业")
    figure = make_figure(document=goal.plan.document, start=99, kind=FigureKind.OUTCOME)
    outcome = make_outcome(value=61, year=2018, figure=figure, as_of=date(2018, 12, 31))

    page = text_of(client, goal.plan.get_absolute_url())

    for words in (goal.title, measure.name, outcome.title, "同一文件报告的完成情况"):
        assert words in page


def test_pages_speak_english_of_django_only_when_chosen(client: Client) -> None:
    assert '<html lang="zh-hans">' in text_of(client, "/")

    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    assert '<html lang="en">' in text_of(client, "/")


def test_page_of_a_fault_needs_neither_request_nor_database() -> None:
    assert "系统出错" in render_to_string("500.html")


def test_pages_take_no_writes(client: Client) -> None:
    goal = make_goal()

    assert client.post(goal.get_absolute_url()).status_code == 405

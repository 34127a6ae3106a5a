"""The pages of findings, of a plan's quality and of goals split among districts."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from outcomes.checks import RULES
from outcomes.checks.listing import places_of
from outcomes.models import ExplainedFinding
from outcomes.reconciliation.statements import Statement
from plans.enums import Basis, DocumentKind, Schedule
from plans.models import Document, Goal, Plan
from tests.factories import (
    make_bureau,
    make_goal,
    make_indicator,
    make_outcome,
    make_place,
    make_plan,
    make_user,
)
from tests.reviewing import figure_at, make_qinghe, make_read, recorder_of, signed_in

pytestmark = pytest.mark.django_db

REPORT = """青禾区科学技术局2029年工作总结
2029年，技术合同成交额70.16亿元，完成全年目标438%。技术合同成交额同比增长307%。
"""


def make_report() -> Document:
    return make_read(REPORT, bureau=make_qinghe(), kind=DocumentKind.SUMMARY, year=2029)


def make_low_goal() -> Goal:
    """Return a goal of 2029 that is below what was reached in 2028."""
    bureau = make_qinghe()
    plan = make_plan(jurisdiction=bureau.jurisdiction, bureau=bureau, year=2029)
    contracts = make_indicator("技术合同成交额", unit="亿元", basis=Basis.AMOUNT)
    goal = make_goal(plan=plan, year=2029, indicator=contracts, target=9)
    make_outcome(indicator=contracts, jurisdiction=plan.jurisdiction, year=2028, value=12)
    return goal


def checks_url(goal: Goal) -> str:
    return f"{reverse('place_checks', args=[goal.jurisdiction.code])}?year={goal.year}"


def clerk(goal: Goal) -> Client:
    return signed_in(recorder_of(make_read(bureau=goal.plan.bureau)))


def quality_page(plan: Plan) -> str:
    return Client().get(reverse("plan_quality", args=[plan.pk])).content.decode()


# Findings


def test_finding_explains_itself_with_numbers_and_links() -> None:
    goal = make_low_goal()

    page = clerk(goal).get(checks_url(goal)).content.decode()

    assert "目标低于上年实绩" in page
    assert "9亿元" in page and "12亿元" in page
    assert goal.get_absolute_url() in page


def test_explained_finding_is_folded_away_and_counted() -> None:
    goal = make_low_goal()
    client = clerk(goal)
    checked = client.get(checks_url(goal)).context["checked"]
    digest = next(row.digest for row in checked.rows if row.finding.rule == "target-below-actual")

    client.post(checks_url(goal), {"explain": digest, "explanation": "口径调整"})
    after = client.get(checks_url(goal)).context["checked"]

    assert [row.explained.explanation for row in after.explained] == ["口径调整"]
    assert after.open_count == checked.open_count - 1
    client.post(checks_url(goal), {"take_back": digest})
    assert not ExplainedFinding.objects.exists()


def test_explanation_covers_those_numbers_only() -> None:
    goal = make_low_goal()
    client = clerk(goal)
    [row] = [
        row
        for row in client.get(checks_url(goal)).context["checked"].rows
        if row.finding.rule == "target-below-actual"
    ]
    client.post(checks_url(goal), {"explain": row.digest, "explanation": "口径调整"})

    goal.targets.update(value=Decimal(8), normalised=None)

    assert client.get(checks_url(goal)).context["checked"].explained == []


@pytest.mark.parametrize("words", ["", "  ", "长" * 301])
def test_explanation_must_say_something(words: str) -> None:
    goal = make_low_goal()
    client = clerk(goal)
    row = client.get(checks_url(goal)).context["checked"].rows[0]

    client.post(checks_url(goal), {"explain": row.digest, "explanation": words})

    assert not ExplainedFinding.objects.exists()


def test_finding_that_is_gone_is_not_explained() -> None:
    goal = make_low_goal()

    page = clerk(goal).post(checks_url(goal), {"explain": "x", "explanation": "好"}, follow=True)

    assert "已不存在" in page.content.decode()


def test_only_the_places_own_people_explain() -> None:
    goal = make_low_goal()
    stranger = signed_in(recorder_of(make_read(bureau=make_bureau("外区局"))))

    page = stranger.get(checks_url(goal))
    assert page.status_code == 200 and "标为已说明" not in page.content.decode()
    assert stranger.post(checks_url(goal), {"explain": "x"}).status_code == 403
    assert Client().get(checks_url(goal)).status_code == 302


def test_completion_far_above_the_goal_is_found() -> None:
    goal = make_low_goal()
    make_outcome(goal=goal, value=20)

    page = signed_in(make_user(is_superuser=True)).get(checks_url(goal))

    assert "completion-above-130" in {row.finding.rule for row in page.context["checked"].rows}


def test_implied_target_and_last_year_are_shown_as_implied() -> None:
    document = make_report()
    client = signed_in(recorder_of(document))

    page = client.get(reverse("document_checks", args=[document.pk]))

    implied = page.context["checked"].implied
    assert {(row.role, row.derived.value) for row in implied} == {
        ("target", Decimal("16.02")),
        ("last", Decimal("17.24")),
    }
    assert "并非报送" in page.content.decode()
    start = figure_at(document, "70.16").start
    assert f"{document.get_absolute_url()}?at={start}#f{start}" in page.content.decode()


def test_finding_about_the_text_leads_to_its_sentence() -> None:
    text = (
        "青禾区科学技术局2029年工作总结\n"
        "科技工作稳步推进。年初任务预计可超额完成任务。新增企业“20家。"
    )
    document = make_read(text, bureau=make_qinghe(), kind=DocumentKind.SUMMARY, year=2029)
    client = signed_in(recorder_of(document))

    checked = client.get(reverse("document_checks", args=[document.pk])).context["checked"]
    row = next(one for one in checked.rows if one.finding.rule == "claim-without-figure")
    address, _sign, anchor = row.places[0].address.partition("#")
    page = client.get(address).content.decode()

    assert f'<span class="sentence" id="{anchor}">年初任务预计可超额完成任务。</span>' in page


# Quality


def test_quality_tells_what_each_goal_lacks() -> None:
    plan = make_plan(year=2029)
    full = make_indicator("新增高新技术企业", data_owner="市科技局", schedule=Schedule.LINEAR)
    make_goal(plan=plan, year=2029, indicator=full, lead_bureau=make_bureau())
    make_goal(plan=plan, year=2029, indicator=make_indicator("引进人才"), has_target=False)

    page = quality_page(plan)

    assert "2 项目标中 1 项六要素齐全" in page
    assert "缺少数值、单位、责任单位、数据来源" in page


def test_quarterly_schedule_without_quarters_is_none() -> None:
    plan = make_plan(year=2029)
    goal = make_goal(plan=plan, year=2029, schedule=Schedule.QUARTERLY)

    assert "进度安排" in quality_page(plan).split(goal.title)[-1]


@pytest.mark.parametrize("count", [1, 3])
def test_quality_page_needs_a_fixed_number_of_queries(
    count: int, django_assert_num_queries
) -> None:
    plan = make_split([30] * count).plan
    for _number in range(count):
        make_goal(plan=plan)
    client, address = Client(), reverse("plan_quality", args=[plan.pk])

    with django_assert_num_queries(7):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_checks_of_a_place_need_a_fixed_number_of_queries(
    count: int, django_assert_num_queries
) -> None:
    goal = make_low_goal()
    client = clerk(goal)
    for number in range(count):
        indicator = make_indicator(f"技术交易额{number}", unit="亿元", basis=Basis.AMOUNT)
        make_goal(plan=goal.plan, year=2029, indicator=indicator, target=9)
        make_outcome(indicator=indicator, jurisdiction=goal.jurisdiction, year=2028, value=12)
    client.get(checks_url(goal))

    with django_assert_num_queries(21):
        client.get(checks_url(goal))


@pytest.mark.parametrize("count", [1, 3])
def test_checks_of_a_document_need_a_fixed_number_of_queries(
    count: int, django_assert_num_queries
) -> None:
    more = "".join(f"完成全年目标{number}38%，超亿元。" for number in range(count))
    document = make_read(REPORT + more, bureau=make_qinghe(), kind=DocumentKind.SUMMARY, year=2029)
    client = signed_in(recorder_of(document))
    address = reverse("document_checks", args=[document.pk])
    client.get(address)

    with django_assert_num_queries(15):
        client.get(address)


# Cascade


def make_split(values: list[int], **fields: object) -> Goal:
    indicator = make_indicator(**{"name": "新增试点企业"} | fields)
    whole = make_goal(indicator=indicator, target=100, jurisdiction=make_place("991000", "云州市"))
    for number, value in enumerate(values):
        place = make_place(f"99100{number + 1}", f"第{number + 1}区")
        make_goal(indicator=indicator, target=value, jurisdiction=place, parent=whole)
    return whole


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([60, 55], "层层加码"),
        ([60, 30], "尚有 10家 未落实"),
        ([60, 40], "与本级目标相等"),
    ],
)
def test_parts_are_added_and_compared(values: list[int], words: str) -> None:
    page = quality_page(make_split(values).plan)

    assert words in page
    assert f"分解合计 {sum(values)}家" in page


def test_ratio_of_parts_is_printed() -> None:
    page = quality_page(make_split([60, 55]).plan)

    assert "115%" in page and "超出 15家" in page


def test_remainder_is_printed_in_the_goals_unit() -> None:
    whole = make_split([60, 30], name="技术合同额", unit="亿元", basis=Basis.AMOUNT)

    assert "尚有 10亿元 未落实" in quality_page(whole.plan)


def test_shares_are_not_added() -> None:
    whole = make_split([60, 30], name="研发占比", unit="%", basis=Basis.SHARE)

    assert "不相加" in quality_page(whole.plan)


def test_aggregate_pushed_down_is_warned_of() -> None:
    whole = make_split([60, 40], name="地区生产总值", unit="亿元", basis=Basis.AMOUNT)

    assert "不得作为指令向下分解" in quality_page(whole.plan)


# Words


def test_statements_of_several_places_are_told_by_place() -> None:
    named = {"indicator": "新增企业", "basis": "new", "unit": "家", "document": "outcome:1"}
    city = Statement(1, value=Decimal(46), place="甲市", owner=1, **named)
    county = Statement(2, value=Decimal(23), place="甲县", owner=2, **named)

    assert [one.words for one in places_of(city, county)] == [
        "甲市 新增企业 46家",
        "甲县 新增企业 23家",
    ]
    assert [one.words for one in places_of(city)] == ["新增企业 46家"]


def test_titles_of_findings_are_translated() -> None:
    goal = make_low_goal()
    client = clerk(goal)
    client.cookies["django_language"] = "en"

    page = client.get(checks_url(goal)).content.decode()

    assert "Target below last year&#x27;s result" in page
    assert "目标低于上年实绩" not in page


@pytest.mark.parametrize("title", [title for _function, title in RULES.values()])
def test_every_rule_has_an_english_title(title: str) -> None:
    with translation.override("en"):
        assert translation.gettext(title.replace("%", "%%")) != title

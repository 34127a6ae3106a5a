"""The sentences of a notice, as an office head would read them aloud."""

from datetime import date

import pytest

from outcomes.enums import OutcomeState
from outcomes.report_access import issuable_places, reportable_places, signing_bureau
from outcomes.report_forms import ReportForm, default_title
from outcomes.reports.notice import fields_of
from outcomes.reports.snapshots import Parameters
from outcomes.reports.wording import (
    counted_text,
    facts,
    feedback_line,
    opening,
    promised,
    reasons_text,
)
from plans.enums import Comparator
from plans.models import Bureau
from tests.factories import make_bureau, make_goal, make_outcome, make_place, make_plan
from tests.outcomes.reports.building import (
    DAY,
    VERIFIED,
    companies,
    make_city,
    make_content,
    make_supervisor,
)

pytestmark = pytest.mark.django_db
ROW = {
    "target_text": "≥ 80", "comparator": ">=", "unit": "亿元", "basis": "amount",
    "status_group": "behind", "actual_text": "41", "actual_unit": "亿元", "rate_text": "51.3%",
    "gap_text": "−39亿元", "direction": "higher",
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "目标不低于80亿元"),
        ({"target_text": "> 650", "comparator": ">"}, "目标超过650亿元"),
        ({"target_text": "≤ 3", "comparator": "<=", "unit": "%"}, "目标不超过3%"),
        ({"target_text": "< 2", "comparator": "<", "unit": "%"}, "目标低于2%"),
        ({"target_text": "≈ 20", "comparator": "~", "unit": "家"}, "目标20家左右"),
        ({"target_text": "8–9", "comparator": "range", "unit": "%"}, "目标8—9%"),
        ({"target_text": "30", "comparator": "=", "unit": "场次"}, "目标30场次"),
        ({"target_text": "≤ 10", "comparator": "<=", "unit": "位", "basis": "rank"}, "目标前10位"),
    ],
)
def test_signs_are_read_aloud(given: dict[str, str], words: str) -> None:
    assert promised(ROW | given) == words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "目标不低于80亿元，完成41亿元，完成率51.3%"),
        (
            {"rate_text": "", "gap_text": "−2.5百分点", "target_text": "≥ 12", "unit": "%",
             "actual_text": "9.5", "actual_unit": "%"},
            "目标不低于12%，完成9.5%，差2.5个百分点",
        ),
        (
            {"rate_text": "", "gap_text": "−0.3百分点", "target_text": "≤ 3", "comparator": "<=",
             "unit": "%", "actual_text": "3.3", "actual_unit": "%", "direction": "lower"},
            "目标不超过3%，完成3.3%，超出0.3个百分点",
        ),
        ({"status_group": "silent"}, "目标不低于80亿元，未填报"),
        ({"status_group": "silent", "target_text": ""}, "未填报"),
    ],
)  # fmt: skip
def test_facts_of_a_goal_behind(given: dict[str, str], words: str) -> None:
    assert facts(ROW | given) == words


@pytest.mark.parametrize(
    ("deadline", "lines"),
    [
        ("", []),
        ("10月15日", ["请于10月15日前书面反馈整改情况。"]),
        ("10月15日前", ["请于10月15日前书面反馈整改情况。"]),
    ],
)
def test_feedback_is_asked_for_once(deadline: str, lines: list[str]) -> None:
    assert feedback_line(deadline, "整改情况") == lines


def test_one_reason_needs_no_number_and_no_comma_within() -> None:
    assert reasons_text([["年度指标，年底前不计", 3]]) == "（年度指标年底前不计）"
    assert reasons_text([["甲，乙", 1], ["丙", 2]]) == "（甲乙1项、丙2项）"
    assert reasons_text([]) == ""


def test_nothing_due_is_said_as_it_is() -> None:
    content = make_content(make_place("330900", "舟山市"))
    counts = {"due": 0, "left_out": 2}

    assert counted_text(counts, content, [["丙", 2]]) == "共2项，均不计入统计（丙）。"
    assert fields_of("notice", content)["summary"] == [
        "截至2024年9月30日，舟山市2024年目标共0项。按现行目标（调整后）计算。"
    ]
    assert fields_of("notice", content)["problems"] == ["目前没有计入统计的目标，暂不作评价。"]


def city_on_time(day: date):
    """Make a city whose one goal is met."""
    city = make_place("330900", "舟山市")
    goal = make_goal(
        plan=make_plan(jurisdiction=city), indicator=companies("新增甲类企业"), target=70
    )
    make_outcome(goal=goal, value=77, state=OutcomeState.VERIFIED, as_of=day)
    return city


def test_nothing_behind_asks_nobody_to_mend() -> None:
    fields = fields_of("notice", make_content(city_on_time(DAY)))

    assert fields["problems"] == ["计入统计的目标均达到序时进度，暂未发现突出问题。"]
    assert fields["requirements"] == ["各责任单位要继续抓好目标任务的落实。"]
    assert fields["behind_title"] == "未达到序时进度的目标"


def test_requirements_are_of_what_there_is() -> None:
    fields = fields_of("notice", make_content(make_city()))

    assert fields["requirements"] == [
        "一是未达到序时进度的单位要逐项分析原因，提出整改措施。",
        "二是未填报的单位要尽快报送，做到数据有据可查。",
        "三是已报送的数据要抓紧核定。",
    ]


def test_report_of_one_unit_does_not_repeat_its_name() -> None:
    city = make_city()
    bureau = Bureau.objects.get(name="舟山市农业农村局")

    fields = fields_of("notice", make_content(city, bureau=bureau))

    assert fields["classes"][0]["text"].endswith("未达到序时进度的是：增加值增速。")
    assert fields["furthest"][0].endswith("差1.5个百分点。")


def test_slip_speaks_to_its_unit() -> None:
    fields = fields_of("slip", make_content(make_city(), "slip"))

    assert fields["requirements"] == [
        "一是逐项分析未达到序时进度的原因，提出整改措施，抓紧推进。",
        "二是尽快报送未填报的数据，做到有据可查。",
    ]


def test_a_year_that_is_over_has_no_schedule() -> None:
    end = date(2024, 12, 31)
    content = make_content(city_on_time(end), day=end)

    fields = fields_of("notice", content)

    assert fields["opening"] == ["现将舟山市2024年度目标任务完成情况通报如下："]
    assert fields["summary"] == [
        "截至2024年12月31日，舟山市2024年目标共1项：达到年度目标1项，占比100.0%；"
        "未达到年度目标0项。按现行目标（调整后）计算。"
    ]
    assert fields["behind_title"] == "未完成的目标"
    assert fields["problems"] == ["计入统计的目标均已完成，暂未发现突出问题。"]


def test_months_are_those_of_the_reports_year() -> None:
    content = make_content(make_city(), day=date(2025, 3, 31))

    assert opening(content) == "现将舟山市2024年度目标任务完成情况通报如下："


def test_definition_tells_of_figures_older_than_the_day() -> None:
    content = make_content(make_city(), day=date(2024, 10, 31))

    [summary] = fields_of("notice", content)["summary"]

    assert "低于83.3%、数据截至日较早的低于该日应达进度" in summary
    assert "较早" not in fields_of("notice", make_content_again())["summary"][0]


def make_content_again():
    from plans.models import Jurisdiction

    return make_content(Jurisdiction.objects.get(code="330900"))


def test_unverified_figures_counted_in_are_told() -> None:
    content = make_content(make_city(), count_unverified=True)

    assert "未经核定" in fields_of("notice", content)["summary"][0]
    assert "未经核定" in fields_of("brief", content)["summary"][0]
    assert "核定数为准" not in fields_of("slip", content)["note"]


@pytest.mark.parametrize(
    ("name", "leaders"),
    [("舟山市", "市政府领导"), ("示范县", "县政府领导"), ("广西壮族自治区", "自治区政府领导")],
)
def test_brief_is_addressed_to_those_who_lead(name: str, leaders: str) -> None:
    content = make_content(make_place("990000", name), "brief")

    assert fields_of("brief", content)["addressee"] == leaders


@pytest.mark.parametrize(
    ("code", "name", "title"),
    [
        ("330483", "桐乡市", "关于桐乡市2024年1—9月目标任务完成情况的通报"),
        ("330205", "江北区", "关于宁波市江北区2024年1—9月目标任务完成情况的通报"),
    ],
)
def test_titles_name_a_place_as_its_documents_do(code: str, name: str, title: str) -> None:
    parent = make_place("330200", "宁波市")
    place = make_place(code, name, parent=parent)

    assert default_title(Parameters(kind="notice", place=place, year=2024, day=DAY)) == title


def test_places_right_below_go_by_their_own_name() -> None:
    city = make_city()
    county = make_place("330921", "岱山县", parent=city)
    goal = make_goal(
        plan=make_plan(jurisdiction=county, title="县计划"),
        indicator=companies("新增庚类企业"),
        target=50,
    )
    make_outcome(goal=goal, value=5, **VERIFIED)

    fields = fields_of("notice", make_content(city, is_with_below=True))

    assert "岱山县新增庚类企业" in [row["indicator"] for row in fields["rows"]]
    assert "舟山市新增甲类企业" in [row["indicator"] for row in fields["rows"]]


def test_form_signs_for_the_supervisors_bureau_today() -> None:
    city = make_city()
    user, today = make_supervisor(city), date(2024, 10, 8)
    given = {"kind": "notice", "place": city.pk, "year": 2024, "as_of": "2024-09-30",
             "period": "quarter", "group_by": "category"}  # fmt: skip
    form = ReportForm(given, user=user, day=today)

    assert form.is_valid(), form.errors
    assert form.texts == {"office": "舟山市科学技术局", "signed_on": "2024-10-08"}


def test_form_keeps_who_signs_and_when() -> None:
    city = make_city()
    given = {"kind": "notice", "place": city.pk, "year": 2024, "as_of": "2024-09-30",
             "period": "quarter", "group_by": "category", "office": "舟山市人民政府办公室",
             "signed_on": "2024-10-09"}  # fmt: skip
    form = ReportForm(given, user=make_supervisor(city), day=date(2024, 10, 8))

    assert form.is_valid(), form.errors
    assert form.texts == {"office": "舟山市人民政府办公室", "signed_on": "2024-10-09"}


def test_form_offers_places_with_goals_and_ones_own() -> None:
    city = make_city()
    empty = make_place("330902", "定海区", parent=city)
    county = make_place("330921", "岱山县", parent=city)
    make_goal(plan=make_plan(jurisdiction=county), indicator=companies("新增庚类企业"), target=5)
    supervisor = make_supervisor(city)

    assert set(reportable_places(supervisor, DAY)) == {city, county}
    assert set(issuable_places(supervisor, DAY)) == {city, county, empty}


def test_nobody_without_the_role_signs() -> None:
    city = make_city()
    other = make_place("330902", "定海区", parent=city)
    supervisor = make_supervisor(city)

    assert signing_bureau(supervisor, other, DAY).name == "舟山市科学技术局"
    assert signing_bureau(make_supervisor_of_nothing(), city, DAY) is None


def make_supervisor_of_nothing():
    from tests.factories import make_user

    return make_user("recorder", bureau=make_bureau("舟山市统计局"))


def test_every_comparator_has_its_words() -> None:
    for comparator in Comparator:
        assert promised(ROW | {"comparator": comparator, "target_text": "5"}).startswith("目标")

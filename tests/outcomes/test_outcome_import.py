from datetime import date
from decimal import Decimal

import pytest

from outcomes.actions.outcomes import correct_outcome, verify_outcome
from outcomes.enums import OutcomeState, Stage
from outcomes.models import Outcome
from plans.enums import Basis, Direction
from plans.models import Document, ImportBatch, Indicator
from tests.factories import (
    make_bureau,
    make_document,
    make_goal,
    make_indicator,
    make_outcome,
    make_place,
    make_two_jiangbei,
    make_user,
)
from tests.outcomes.outcome_rows import (
    NOW,
    PLACE,
    cited,
    counts,
    load,
    make_reference,
    refusal,
    row,
    table_sizes,
)
from tests.sheets import Row, outcomes_csv, preview_outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trade() -> Indicator:
    return make_reference()


# New, unchanged, changed


def test_row_makes_a_submitted_outcome() -> None:
    user = make_user(is_superuser=True)

    staging = load(row(比较="≈", 填报单位="市科技局", 数据来源="统计月报", 备注="快报"), by=user)

    outcome = Outcome.objects.get()
    assert counts(staging) == {"new": 1}
    assert (outcome.value, outcome.normalised, outcome.comparator) == (
        Decimal("70.16"),
        7016000000,
        "~",
    )
    assert (outcome.state, outcome.stage) == (OutcomeState.SUBMITTED, Stage.PRELIMINARY)
    assert (outcome.entered_by, outcome.verified_by, outcome.submitted_at) == (user, None, NOW)
    assert (outcome.bureau.name, outcome.source, outcome.note) == ("市科技局", "统计月报", "快报")


@pytest.mark.parametrize(
    ("word", "stage"),
    [("预计", "estimate"), ("快报", "preliminary"), ("核定", "final"), ("修订", "revised")],
)
def test_row_is_never_verified_whatever_its_stage(word: str, stage: str) -> None:
    load(row(阶段=word), by=make_user(is_superuser=True))

    outcome = Outcome.objects.get()
    assert (outcome.stage, outcome.state, outcome.verified_by) == (stage, "submitted", None)


def test_row_imported_again_is_unchanged() -> None:
    rows = [row(填报单位="市科技局", 数据来源="统计月报", 备注="快报"), row(年度=2020, 截止日期="")]
    load(*rows)
    before = table_sizes()

    staging = load(*rows)

    assert counts(staging) == {"unchanged": 2}
    assert table_sizes() == before


def test_row_changes_the_value_and_names_who_entered_it() -> None:
    first, second = make_user(is_superuser=True), make_user(is_superuser=True)
    load(row(), by=first)

    staging = load(row(实际值="71"), by=second)

    outcome = Outcome.objects.get()
    assert counts(staging) == {"changed": 1}
    assert [(d.column, d.old, d.new) for d in staging.rows[0].differences] == [
        ("实际值", "70.16亿元", "71")
    ]
    assert (outcome.value, outcome.normalised, outcome.entered_by) == (71, 7100000000, second)


def test_row_changes_words_and_bureau() -> None:
    load(row(填报单位="市科技局"))

    staging = load(row(填报单位="市统计局", 数据来源="年报", 备注="已核对"))

    outcome = Outcome.objects.get()
    assert counts(staging) == {"changed": 1}
    assert (outcome.bureau.name, outcome.source, outcome.note) == ("市统计局", "年报", "已核对")


def test_blank_cells_change_nothing() -> None:
    load(row(填报单位="市科技局", 数据来源="统计月报", 备注="快报"))

    staging = load(row())

    assert counts(staging) == {"unchanged": 1}


def test_figures_of_other_days_and_stages_stand_apart() -> None:
    staging = load(
        row(), row(截止日期="2019年9月底"), row(阶段="核定"), row(年度=2018, 截止日期="")
    )

    assert counts(staging) == {"new": 4}
    assert Outcome.objects.get(year=2019, as_of=date(2019, 9, 30)).value == Decimal("70.16")


def test_micrograms_imported_again_are_unchanged() -> None:
    make_indicator(
        "PM2.5年均浓度", unit="微克/立方米", direction=Direction.LOWER, basis=Basis.TOTAL
    )
    air = row(指标="PM2.5年均浓度", 实际值="35.2", 单位="微克/立方米")
    load(air)

    assert counts(load(air)) == {"unchanged": 1}


def test_row_of_one_bureau_leaves_the_figure_of_another(trade: Indicator) -> None:
    place = make_place(PLACE)
    for value, name in [("70.16", "科技局"), ("71", "统计局")]:
        bureau = make_bureau(name, jurisdiction=place)
        make_outcome(
            jurisdiction=place, indicator=trade, year=2019, value=value, bureau=bureau,
            stage=Stage.PRELIMINARY,
        )  # fmt: skip

    staging = load(row(填报单位="科技局"), row(填报单位="统计局", 实际值="71"))

    assert counts(staging) == {"unchanged": 2}


# What is verified is locked


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"实际值": "71"}, "实际值"), ({"备注": "另"}, "备注"), ({"填报单位": "另局"}, "填报单位")],
)
def test_verified_row_cannot_be_changed(trade: Indicator, cells: Row, column: str) -> None:
    place = make_place(PLACE)
    verified = make_outcome(
        jurisdiction=place, indicator=trade, year=2019, value="70.16", state="verified", note="原"
    )

    staging = load(row(阶段="核定", **cells), by=make_user(is_superuser=True))

    verified.refresh_from_db()
    assert counts(staging) == {"refused": 1}
    assert refusal(staging)[1] == column
    assert (verified.value, verified.note, verified.bureau) == (Decimal("70.16"), "原", None)


def test_verified_row_said_again_is_unchanged(trade: Indicator) -> None:
    place = make_place(PLACE)
    make_outcome(jurisdiction=place, indicator=trade, year=2019, value="70.16", state="verified")

    assert counts(load(row(阶段="核定"))) == {"unchanged": 1}


def test_sheet_from_before_a_correction_enters_nothing_again() -> None:
    load(row())
    old = Outcome.objects.get()
    verifier, corrector = make_user(), make_user()
    verify_outcome(outcome=old, verified_by=verifier, now=NOW)
    correct_outcome(outcome=old, corrected_by=corrector, value=Decimal("71"), reason="统计修订")

    again, other = load(row()), load(row(实际值="69"))

    assert counts(again) == {"unchanged": 1}
    assert refusal(other)[2] == "这个数据已更正，不能再通过导入改动。"
    assert Outcome.objects.count() == 2


def test_verified_row_says_by_whom(trade: Indicator) -> None:
    user = make_user(username="zhang")
    make_outcome(
        jurisdiction=make_place(PLACE), indicator=trade, year=2019, value="70.16",
        state="verified", verified_by=user,
    )  # fmt: skip

    message = refusal(load(row(阶段="核定", 实际值="71")))[2]

    assert message.startswith("已由zhang核定为 70.16亿元，导入不能改动")


# What is refused


def test_blank_result_is_passed_over_as_not_reported_yet() -> None:
    staging = load(row(实际值=""))

    assert counts(staging) == {"skipped": 1}
    assert staging.rows[0].words == "未填报"
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("cells", "column", "gist"),
    [
        ({"实际值": "若干"}, "实际值", "若干"),
        ({"单位": ""}, "单位", "请填写，如“亿元”"),
        ({"单位": "家"}, "指标", "单位是“亿元”"),
        ({"单位": "家", "指标代码": "F01"}, "单位", "与“家”不符"),
        ({"截止日期": "2018-12-31"}, "截止日期", "对不上"),
        ({"截止日期": "2023-01-01"}, "截止日期", "对不上"),
        ({"截止日期": "近期"}, "截止日期", "应为日期"),
        ({"截止日期": "1899-12-31", "年度": ""}, "截止日期", "1990 到 2100"),
        ({"阶段": "初步"}, "阶段", "预计、快报、核定、修订"),
        ({"指标": "夜间经济指数"}, "指标", "指标字典中没有"),
        ({"行政区": "不存在市"}, "行政区", "没有名为"),
        ({"比较": "区间"}, "实际值", "须填上限"),
        ({"数据来源": "长" * 201}, "数据来源", "超过 200 字"),
    ],
)
def test_row_that_cannot_be_taken_is_refused(cells: Row, column: str, gist: str) -> None:
    before = table_sizes()

    staging = load(row(填报单位="新局", **cells))

    assert counts(staging) == {"refused": 1}
    assert [problem.column for problem in staging.problems] == [column]
    assert gist in staging.problems[0].message
    assert table_sizes() == before


def test_place_with_a_shared_name_is_refused_with_both_codes() -> None:
    make_two_jiangbei()

    message = refusal(load(row(行政区="江北区")))[2]

    assert "330205" in message
    assert "500105" in message


def test_milestone_needs_the_day_of_its_document() -> None:
    make_indicator("创建国家高新区", unit="", basis=Basis.MILESTONE)
    done = row(指标="创建国家高新区", 实际值="", 单位="")

    assert refusal(load(done | {"截止日期": ""}))[1] == "截止日期"
    assert counts(load(done)) == {"new": 1}


def test_rank_needs_no_unit() -> None:
    make_indicator("综合排名", unit="位", basis=Basis.RANK, direction=Direction.LOWER)

    load(row(指标="综合排名", 实际值="第6位", 单位=""))

    assert (Outcome.objects.get().value, Outcome.objects.get().unit) == (6, "位")


def test_year_left_blank_stays_unknown() -> None:
    staging = load(row(年度="", 截止日期=""))

    assert counts(staging) == {"new": 1}
    assert (Outcome.objects.get().year, Outcome.objects.get().as_of) == (None, None)


# Which indicator is meant


def test_alias_leads_to_the_indicator(trade: Indicator) -> None:
    load(row(指标="技术交易额"))

    assert (Outcome.objects.get().indicator, Outcome.objects.get().wording) == (trade, "技术交易额")


def test_wording_of_a_goal_leads_to_its_indicator() -> None:
    own = make_indicator("本市技术交易", unit="亿元", basis=Basis.AMOUNT)
    make_goal(jurisdiction=make_place(PLACE), indicator=own, wording="技术交易额", year=2019)

    load(row(指标="技术交易额"))

    assert Outcome.objects.get().indicator == own


def test_wording_of_a_goal_elsewhere_leads_nowhere(trade: Indicator) -> None:
    other = make_indicator("另市技术交易", unit="亿元", basis=Basis.AMOUNT)
    make_goal(indicator=other, wording="技术交易额", year=2019)

    load(row(指标="技术交易额"))

    assert Outcome.objects.get().indicator == trade


def test_two_names_that_meet_in_one_indicator_are_refused() -> None:
    staging = load(row(), row(指标="技术合同成交总额"))

    number, column, message = refusal(staging)
    assert counts(staging) == {"new": 1, "refused": 1}
    assert (number, column) == (3, "指标")
    assert "与第 2 行按别名都指向指标“技术合同成交总额”" in message


# What a preview leaves, and what is remembered


@pytest.fixture
def document() -> Document:
    return make_document("zhoushan-2020", title="2019年工作总结")


def test_preview_writes_nothing(document: Document) -> None:
    load(row())
    before = table_sizes()

    staging = preview_outcomes(
        outcomes_csv(cited(639, 实际值="71", 填报单位="新局"), row(年度=2020, 截止日期="")),
        "完成.csv",
    )

    assert counts(staging) == {"new": 1, "changed": 1}
    assert table_sizes() == before
    assert Outcome.objects.get().value == Decimal("70.16")


def test_history_and_batch_name_who_imported() -> None:
    first, second = make_user(is_superuser=True), make_user(is_superuser=True)
    load(row(), by=first)

    load(row(实际值="71"), by=second)

    outcome = Outcome.objects.get()
    assert [(h.value, h.history_user) for h in outcome.history.all()] == [
        (71, second), (Decimal("70.16"), first)
    ]  # fmt: skip
    assert ImportBatch.objects.filter(imported_by=first).get() == outcome.batch


@pytest.mark.parametrize("outcomes", [1, 3])
def test_unchanged_sheet_takes_the_same_queries_for_any_length(
    outcomes: int, trade: Indicator, django_assert_num_queries
) -> None:
    rows = [row(年度=2019 + number, 截止日期="", 填报单位="市科技局") for number in range(outcomes)]
    load(*rows)

    with django_assert_num_queries(10):
        preview_outcomes(outcomes_csv(*rows), "完成.csv")

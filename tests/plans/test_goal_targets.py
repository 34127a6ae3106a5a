"""The numbers of an imported goals sheet: how they are read, restated, and why not changed."""

from decimal import Decimal

import pytest

from plans.enums import Basis, Direction, FigureKind, Tier
from plans.models import (
    Figure,
    Goal,
    Indicator,
    Target,
)
from tests.factories import (
    make_document,
    make_indicator,
    make_place,
    make_target,
)
from tests.plans.goal_rows import (
    PLACE,
    counts,
    in_force,
    load,
    make_reference,
    refusal,
    row,
    table_sizes,
)
from tests.sheets import Row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def companies() -> Indicator:
    return make_reference()


# Numbers


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"比较": "", "目标值": "70家以上", "单位": ""}, (">=", "70", None, "家")),
        ({"比较": "", "目标值": ">70"}, (">", "70", None, "家")),
        ({"比较": "", "目标值": "70"}, (">=", "70", None, "家")),
        ({"比较": "", "目标值": "70-80"}, ("range", "70", "80", "家")),
        ({"比较": "区间", "目标值": "70", "目标上限": "80"}, ("range", "70", "80", "家")),
        ({"比较": "≈", "目标值": "1,200"}, ("~", "1200", None, "家")),
        ({"比较": "", "目标值": "约2万"}, ("~", "2", None, "万家")),
    ],
)
def test_number_may_carry_comparator_and_unit(cells: Row, said: tuple) -> None:
    load(row(**cells))

    target = in_force()
    comparator, value, high, unit = said
    assert (target.comparator, target.unit) == (comparator, unit)
    assert target.value == Decimal(value)
    assert target.value_high == (Decimal(high) if high else None)


@pytest.mark.parametrize(
    ("cells", "column", "gist"),
    [
        ({"目标值": ""}, "目标值", "目标值为空"),
        ({"目标值": "0"}, "目标值", "不能为 0"),
        ({"目标值": "若干"}, "目标值", "若干"),
        ({"单位": ""}, "单位", "请填写，如“家”"),
        ({"目标值": ">70"}, "比较", "不一致"),
        ({"目标值": "70亿元"}, "单位", "不一致"),
        ({"比较": "区间"}, "目标上限", "须填上限"),
        ({"目标上限": "80"}, "比较", "应为“区间”"),
        ({"比较": "区间", "目标上限": "70"}, "目标上限", "上限须大于下限"),
        ({"比较": "", "目标值": "", "目标上限": "80"}, "目标值", "上下限都须填写"),
        ({"目标值": "1234567890123456"}, "目标值", "15 位"),
        ({"目标值": "300000000", "单位": "亿家"}, "目标值", "过大"),
        ({"权重": "-1"}, "权重", "不小于 0"),
        ({"目标年度": "明年"}, "目标年度", "四位数"),
        ({"口气": "坚决"}, "口气", "确保、力争"),
        ({"指标": "长" * 121}, "指标", "超过 120 字"),
        ({"责任单位": "长" * 81}, "责任单位", "超过 80 字"),
        ({"计划": "长" * 201}, "计划", "超过 200 字"),
    ],
)
def test_cell_that_cannot_be_taken_is_refused(cells: Row, column: str, gist: str) -> None:
    before = table_sizes()

    staging = load(row(**cells))

    assert counts(staging) == {"refused": 1}
    assert [problem.column for problem in staging.problems][:1] == [column]
    assert gist in staging.problems[0].message
    assert table_sizes() == before


def test_problem_names_sheet_row_column_value_and_message() -> None:
    (problem,) = load(row(), row(计划="另一份", 目标值="0")).as_json()["errors"]

    assert problem == {
        "sheet": "CSV",
        "cell": "N3",
        "row": 3,
        "column": "目标值",
        "value": "0",
        "message": "“越高越好”的目标值不能为 0；“零突破”请填 1，基期值填 0。",
    }


def test_rank_below_one_is_refused() -> None:
    make_indicator("综合排名", unit="位", basis=Basis.RANK, direction=Direction.LOWER)

    _row, column, message = refusal(load(row(指标="综合排名", 单位="", 比较="≤", 目标值="0")))

    assert (column, message) == ("目标值", "位次从第 1 位起。")


def test_rank_needs_no_unit() -> None:
    make_indicator("综合排名", unit="位", basis=Basis.RANK, direction=Direction.LOWER)

    load(row(指标="综合排名", 单位="", 比较="", 目标值="前6"))

    assert (in_force().comparator, in_force().value, in_force().unit) == ("<=", 6, "位")


@pytest.mark.parametrize("cells", [{"比较": ""}, {"比较": "="}])
def test_milestone_is_a_goal_without_a_number(cells: Row) -> None:
    make_indicator("创建国家高新区", unit="", basis=Basis.MILESTONE)

    staging = load(row(指标="创建国家高新区", 单位="", 目标值="", **cells))

    assert counts(staging) == {"new": 1}
    assert in_force().value is None


def test_amounts_are_compared_in_their_base() -> None:
    make_indicator("技术交易额", unit="亿元", basis=Basis.AMOUNT)
    amount = row(指标="技术交易额", 目标值="5", 单位="亿元")
    load(amount)

    staging = load(amount | {"目标值": "50000", "单位": "万元"})

    assert counts(staging) == {"unchanged": 1}
    assert in_force().normalised == 500_000_000


# Restatements and tiers


def test_restatement_elsewhere_is_one_goal_with_two_figures() -> None:
    document = make_document("要点", jurisdiction=make_place(PLACE))
    stretch = row(口气="力争", 文件="要点", 位置="二、目标任务 @581")

    staging = load(stretch, row(口气="确保", 文件="要点", 位置="三、 @2010"))

    first, second = Figure.objects.order_by("start")
    assert counts(staging) == {"new": 2}
    assert (in_force().figure, second.restates, first.restates) == (first, first, None)
    assert (first.document, first.kind, first.section) == (
        document,
        FigureKind.TARGET,
        "二、目标任务",
    )
    assert in_force().commitment == "firm"


def test_restatement_in_a_later_file_is_put_on_the_goal() -> None:
    load(row(文件="要点", 位置="@581"))

    staging = load(row(文件="要点", 位置="@2010"))

    first, second = Figure.objects.order_by("start")
    assert counts(staging) == {"changed": 1}
    assert second.restates == first
    assert Target.objects.count() == 1


def test_place_in_a_text_is_put_on_a_target_that_had_none() -> None:
    load(row())

    staging = load(row(文件="要点", 位置="@581"))

    assert counts(staging) == {"changed": 1}
    assert in_force().figure == Figure.objects.get()
    assert counts(load(row(文件="要点", 位置="@581"))) == {"unchanged": 1}


def test_row_twice_is_refused() -> None:
    staging = load(row(), row())

    number, column, message = refusal(staging)
    assert counts(staging) == {"new": 1, "refused": 1}
    assert (number, column) == (3, "指标")
    assert message.startswith("与第 2 行重复")


def test_rows_with_two_numbers_are_both_refused() -> None:
    staging = load(row(), row(目标值="75", 位置="第3页"))

    assert [(p.row, p.column, p.message) for p in staging.problems] == [
        (2, "目标值", "与第 3 行说的是同一件事，数值却不同（75）：请核对，留下正确的一行。"),
        (3, "目标值", "与第 2 行是同一目标，目标值却不同（≥70家 与 ≥75家）。"),
    ]
    assert not Goal.objects.exists()


def test_two_tiers_are_two_targets_of_one_goal() -> None:
    make_indicator("高新技术产业产值", unit="亿元", basis=Basis.AMOUNT)
    firm = row(指标="高新技术产业产值", 单位="亿元", 目标值="450")

    staging = load(firm, firm | {"目标值": "500", "口气": "力争", "层级": "力争"})

    assert counts(staging) == {"new": 2}
    assert Goal.objects.count() == 1
    assert (in_force().value, in_force(Tier.STRETCH).value) == (450, 500)


def test_stretch_tier_is_added_to_a_goal_on_record() -> None:
    load(row())

    staging = load(row(), row(目标值="90", 层级="力争"))

    assert counts(staging) == {"new": 1, "unchanged": 1}
    assert in_force(Tier.STRETCH).value == 90


# A change of target


def test_changed_target_is_refused_and_told_how_to_ask() -> None:
    load(row(文件="要点", 位置="@581"))

    staging = load(row(目标值="80", 责任单位="新局"))

    number, column, message = refusal(staging)
    assert (number, column) == (2, "目标值")
    assert message.startswith("目标值须经批准才能调整：现行 ≥70家，表中 ≥80家。")
    assert "申请调整目标" in message
    assert (in_force().value, Target.objects.count()) == (70, 1)
    assert Goal.objects.get().lead_bureau is None


def test_changed_comparator_is_refused_in_every_row_that_states_it() -> None:
    first, second = row(文件="要点", 位置="@581"), row(文件="要点", 位置="@2010")
    load(first, second)

    staging = load(first | {"比较": "≈"}, second | {"比较": "≈"})

    assert counts(staging) == {"refused": 2}
    assert (in_force().comparator, Target.objects.count()) == (">=", 1)


def test_firmer_word_for_the_same_number_supersedes() -> None:
    load(row(口气="力争"))

    staging = load(row(口气="确保"))

    old, new = Target.objects.order_by("pk")
    assert counts(staging) == {"changed": 1}
    assert (old.commitment, old.in_force) == ("stretch", False)
    assert (new.commitment, new.value, new.supersedes) == ("firm", 70, old)


def test_sheet_of_the_document_stays_unchanged_after_an_approved_change() -> None:
    load(row(文件="要点", 位置="@581"))
    old = in_force()
    Target.objects.filter(pk=old.pk).update(in_force=False)
    make_target(old.goal, 60, supersedes=old, change_reason="政策调整")

    staging = load(row(文件="要点", 位置="@581"))

    assert counts(staging) == {"unchanged": 1}
    assert in_force().value == 60


def test_falling_quarter_plan_is_refused() -> None:
    staging = load(row(进度安排="按季计划(10/25/20/70)"))

    number, column, message = refusal(staging)
    assert (number, column) == (2, "进度安排")
    assert message.startswith("季度计划是累计数，不能减少：第3季度的 20 小于第2季度的 25")
    assert Goal.objects.count() == 0

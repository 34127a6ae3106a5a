"""What an imported goals sheet makes and changes, and what a preview or a refusal leaves behind."""

from datetime import date

import pytest

from plans.enums import Tier
from plans.models import (
    Bureau,
    Document,
    Figure,
    Goal,
    GoalBureau,
    ImportBatch,
    Indicator,
    Plan,
    Target,
)
from tests.factories import (
    make_bureau,
    make_goal,
    make_measure,
    make_place,
    make_plan,
    make_target,
    make_two_jiangbei,
    make_user,
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
from tests.sheets import Row, goals_csv, import_goals, preview_goals

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def companies() -> Indicator:
    return make_reference()


# New, unchanged, changed


def test_row_makes_a_goal_with_its_plan_and_target() -> None:
    staging = load(
        row(
            责任单位="科技局",
            计划年度=2019,
            举措="二、目标任务",
            口气="力争",
            权重=5,
            备注="年报数",
        )
    )

    goal = Goal.objects.get()
    assert counts(staging) == {"new": 1}
    assert (goal.plan.title, goal.plan.year, goal.year) == ("工作要点", 2019, 2019)
    assert (goal.lead_bureau.name, goal.measure.name, goal.weight) == ("科技局", "二、目标任务", 5)
    assert (str(in_force()), in_force().commitment, goal.note) == (
        "≥70家",
        "stretch",
        "年报数",
    )


def test_row_imported_again_is_unchanged() -> None:
    rows = [
        row(责任单位="科技局", 配合单位="甲局、乙局", 举措="一", 进度安排="按季计划(10/25/40/70)")
    ]
    load(*rows)
    before = table_sizes()

    staging = load(*rows)

    assert counts(staging) == {"unchanged": 1}
    assert table_sizes() == before


def test_row_changes_what_it_says_differently() -> None:
    load(row(责任单位="科技局", 权重=5))

    staging = load(row(责任单位="经信局", 权重=8, 举措="一", 进度安排="年度指标"))

    goal = Goal.objects.get()
    (staged,) = staging.rows
    assert counts(staging) == {"changed": 1}
    assert [(d.column, d.old, d.new) for d in staged.differences] == [
        ("责任单位", "科技局", "经信局"),
        ("举措", "", "一"),
        ("权重", "5.00", "8"),
        ("进度安排", "", "年度指标"),
    ]
    assert (goal.lead_bureau.name, goal.measure.name, goal.weight) == ("经信局", "一", 8)


def test_blank_cells_change_nothing() -> None:
    load(
        row(
            责任单位="科技局", 配合单位="甲局", 举措="一", 进度安排="年度指标", 权重=5, 基期值=60,
            基期年度=2018, 备注="年报数", 比较=">", 口气="力争",
        )
    )  # fmt: skip

    staging = load(row(比较="", 口气=""))

    assert counts(staging) == {"unchanged": 1}
    assert (in_force().comparator, in_force().commitment) == (">", "stretch")


def test_rows_of_two_plans_are_two_goals() -> None:
    staging = load(row(计划="工作要点"), row(计划="政府工作报告"))

    assert counts(staging) == {"new": 2}
    assert Plan.objects.count() == 2


def test_row_without_a_plan_names_one_after_place_and_year() -> None:
    load(row(计划=""))

    assert Plan.objects.get().title == "桐乡市2019年目标任务"


def test_row_without_a_year_stays_undated() -> None:
    staging = load(row(目标年度="", 计划=""))

    assert counts(staging) == {"new": 1}
    assert Goal.objects.get().year is None
    assert (Plan.objects.get().year, Plan.objects.get().title) == (None, "桐乡市目标任务(年份待定)")


def test_row_finds_its_goal_in_an_undated_plan(companies: Indicator) -> None:
    place = make_place(PLACE)
    plan = make_plan(jurisdiction=place, title="工作要点", year=None)
    make_goal(plan=plan, indicator=companies, year=2019)

    staging = load(row(计划年度=""))

    assert counts(staging) == {"unchanged": 1}


def test_row_finds_the_measure_by_path_and_name() -> None:
    plan = make_plan(jurisdiction=make_place(PLACE), title="工作要点", year=2019)
    measure = make_measure(plan=plan, path="三、/(一)", name="培育主体")

    load(row(举措="三、/(一) 培育主体"))

    assert Goal.objects.get().measure == measure


def test_cooperating_bureaus_keep_their_order() -> None:
    load(row(配合单位="区经信局、区商务局 、区经信局、区人社局"))

    links = GoalBureau.objects.order_by("position")
    assert [link.bureau.name for link in links] == ["区经信局", "区商务局", "区人社局"]


def test_cooperating_bureaus_in_another_order_are_a_change() -> None:
    load(row(配合单位="甲局、乙局"))

    staging = load(row(配合单位="乙局、甲局"))

    links = GoalBureau.objects.order_by("position")
    assert counts(staging) == {"changed": 1}
    assert [link.bureau.name for link in links] == ["乙局", "甲局"]


# Places and indicators


def test_place_with_a_shared_name_is_refused_with_both_codes() -> None:
    make_two_jiangbei()

    number, column, message = refusal(load(row(行政区="江北区")))

    assert (number, column) == (2, "行政区")
    assert "330205" in message
    assert "500105" in message


def test_place_code_against_its_name_is_refused() -> None:
    make_two_jiangbei()

    _row, column, message = refusal(load(row(行政区划代码="330205", 行政区="桐乡市")))

    assert column == "行政区"
    assert "代码 330205 是宁波市江北区" in message


def test_indicator_unknown_is_refused() -> None:
    _row, column, message = refusal(load(row(指标="夜间经济指数", 类型="总量", 方向="越高越好")))

    assert column == "指标"
    assert "类型 总量，方向 越高越好" in message
    assert Goal.objects.count() == 0


def test_indicator_unknown_is_created_when_told_to() -> None:
    unknown = row(指标="夜间经济指数", 类型="总量", 方向="越高越好", 单位="点")

    staging = load(unknown, create_indicators=True)

    indicator = Indicator.objects.get(name="夜间经济指数")
    assert counts(staging) == {"new": 1}
    assert (indicator.code, indicator.basis, indicator.unit) == ("U0001", "total", "点")
    assert indicator.history.count() == 1


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"类型": "总量"}, "类型"),
        ({"方向": "越低越好"}, "方向"),
        ({"单位": "%"}, "单位"),
    ],
)
def test_indicator_in_conflict_is_refused(cells: Row, column: str) -> None:
    by_code = refusal(load(row(指标代码="B19", **cells)))
    by_name = refusal(load(row(**cells)))

    assert by_code[1] == column
    assert column in by_name[2]


def test_two_names_that_meet_in_one_indicator_are_refused() -> None:
    staging = load(row(), row(指标="新增高企"))

    number, column, message = refusal(staging)
    assert counts(staging) == {"new": 1, "refused": 1}
    assert (number, column) == (3, "指标")
    assert message.startswith("“新增高企”与第 2 行按别名都指向指标“新增国家高新技术企业”")


def test_two_names_of_one_indicator_pass_with_its_code() -> None:
    first = row(指标代码="B19", 文件="要点", 位置="@581")

    staging = load(first, row(指标="新增高企", 指标代码="B19", 文件="要点", 位置="@900"))

    assert counts(staging) == {"new": 2}
    assert Goal.objects.count() == 1


# What a preview and a refusal leave behind


def test_preview_writes_nothing() -> None:
    load(row())
    before = table_sizes()
    changed = row(责任单位="新局", 举措="新举措", 文件="新文件", 位置="@1")

    staging = preview_goals(goals_csv(changed, row(计划="新计划")), "目标.csv")

    assert counts(staging) == {"new": 1, "changed": 1}
    assert table_sizes() == before


def test_refused_row_leaves_nothing_behind() -> None:
    before = table_sizes()
    refused = row(
        计划="新计划", 责任单位="新局", 配合单位="另一局", 举措="新举措", 文件="新文件", 位置="@1",
        指标="夜间经济指数", 类型="总量", 方向="越高越好", 目标值="0",
    )  # fmt: skip

    staging = load(refused, create_indicators=True)

    assert counts(staging) == {"refused": 1}
    assert table_sizes() == before


def test_refused_row_lends_nothing_to_the_row_after_it() -> None:
    refused = row(责任单位="错局", 权重=9, 目标值="0")

    staging = load(refused, row(责任单位="科技局"))

    goal = Goal.objects.get()
    assert counts(staging) == {"new": 1, "refused": 1}
    assert (goal.lead_bureau.name, goal.weight) == ("科技局", None)
    assert [bureau.name for bureau in Bureau.objects.all()] == ["科技局"]


def test_refused_row_keeps_the_others_in() -> None:
    staging = load(row(), row(计划="第二份", 目标值="0"), row(计划="第三份"))

    assert counts(staging) == {"new": 2, "refused": 1}
    assert Goal.objects.count() == 2


# What is remembered


def test_batch_records_who_and_what() -> None:
    user = make_user(is_superuser=True)

    import_goals(goals_csv(row(), row(计划="", 目标值="0")), "目标.csv", imported_by=user)

    batch = ImportBatch.objects.get()
    assert (batch.imported_by, batch.file_name, batch.new, batch.kind) == (
        user,
        "目标.csv",
        1,
        "goals",
    )
    assert Goal.objects.get().batch == batch


def test_import_that_changes_nothing_records_no_batch() -> None:
    load(row())

    load(row())

    assert ImportBatch.objects.count() == 1


def test_history_names_who_imported() -> None:
    first, second = make_user(is_superuser=True), make_user(is_superuser=True)
    import_goals(goals_csv(row(口气="力争")), "一.csv", imported_by=first)

    changed = goals_csv(row(口气="确保", 责任单位="科技局"))
    import_goals(changed, "二.csv", imported_by=second)

    goal = Goal.objects.get()
    old, new = Target.objects.order_by("pk")
    assert [(h.history_type, h.history_user) for h in goal.history.all()] == [
        ("~", second),
        ("+", first),
    ]
    assert [(h.in_force, h.history_user) for h in old.history.all()] == [
        (False, second),
        (True, first),
    ]
    assert [(h.commitment, h.history_user) for h in new.history.all()] == [("firm", second)]
    assert goal.history.first().lead_bureau.name == "科技局"


def test_documents_whose_titles_differ_in_punctuation_are_two() -> None:
    load(row(文件="要点(一)", 位置="@1"), row(计划="第二份", 文件="要点（一）", 位置="@1"))

    assert Document.objects.count() == 2
    assert Figure.objects.count() == 2


def test_bureau_of_the_city_above_leads_in_its_county() -> None:
    district, _other = make_two_jiangbei()
    bureau = make_bureau("市科技局", jurisdiction=district.parent)

    load(row(行政区="宁波市江北区", 责任单位="市科技局"))

    assert Goal.objects.get().lead_bureau == bureau


def test_batch_day_and_quarters_are_kept() -> None:
    load(row(进度安排="集中认定(2019-12-01)"), row(计划="二", 进度安排="按季计划(10/25/40/70)"))

    batch, quarterly = Goal.objects.order_by("pk")
    assert (batch.schedule, batch.batch_on) == ("batch", date(2019, 12, 1))
    assert (quarterly.schedule, quarterly.quarters) == ("quarterly", ["10", "25", "40", "70"])


@pytest.mark.parametrize("goals", [1, 3])
def test_unchanged_sheet_takes_the_same_queries_for_any_length(
    goals: int, companies: Indicator, django_assert_num_queries
) -> None:
    plan = make_plan(jurisdiction=make_place(PLACE), title="工作要点", year=2019)
    for year in range(2019, 2019 + goals):
        goal = make_goal(plan=plan, indicator=companies, year=year)
        make_target(goal, 90, tier=Tier.STRETCH)

    with django_assert_num_queries(12):
        rows = [row(目标年度=year, 计划年度=2019) for year in range(2019, 2019 + goals)]
        preview_goals(goals_csv(*rows), "目标.csv")

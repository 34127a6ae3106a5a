from datetime import date
from decimal import Decimal

import pytest

from plans.enums import Basis, Direction, FigureKind, Tier
from plans.models import (
    Bureau,
    Document,
    Figure,
    Goal,
    GoalBureau,
    ImportBatch,
    Indicator,
    Measure,
    Plan,
    Target,
)
from plans.sheets.staging import RowKind, Staging
from tests.factories import (
    make_bureau,
    make_document,
    make_goal,
    make_indicator,
    make_measure,
    make_place,
    make_plan,
    make_target,
    make_two_jiangbei,
    make_user,
)
from tests.sheets import Row, goals_csv, import_goals, preview_goals

pytestmark = pytest.mark.django_db

PLACE = "330483"
WRITTEN = (
    Bureau, Document, Figure, Goal, GoalBureau, ImportBatch, Indicator, Measure, Plan, Target,
)  # fmt: skip


@pytest.fixture(autouse=True)
def companies() -> Indicator:
    """The place and the indicator that row() speaks of."""
    make_place(PLACE, "桐乡市")
    return make_indicator("新增国家高新技术企业", code="B19", aliases=("新增高企",))


def row(**cells: object) -> Row:
    """Return a complete row; a cell is left out with a blank."""
    usual = {"行政区": "桐乡市", "计划": "工作要点", "目标年度": 2019, "单位": "家"}
    return usual | {"指标": "新增国家高新技术企业", "比较": "≥", "目标值": "70"} | cells


def load(*rows: Row, **options: object) -> Staging:
    return import_goals(goals_csv(*rows), "目标.csv", imported_by=None, **options)


def counts(staging: Staging) -> dict[str, object]:
    counts = staging.as_json().items()
    return {kind: count for kind, count in counts if kind in set(RowKind) and count}


def refusal(staging: Staging) -> tuple[int, str, str]:
    """Return row, column and message of the only refusal."""
    (problem,) = staging.problems
    return problem.row, problem.column, problem.message


def in_force(tier: Tier = Tier.FIRM) -> Target:
    return Target.objects.get(in_force=True, tier=tier)


def table_sizes() -> list[int]:
    return [model.objects.count() for model in WRITTEN]


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

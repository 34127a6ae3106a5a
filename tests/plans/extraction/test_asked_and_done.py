"""What was asked for told from what was done: in passing, in forms, and of last year."""

import pytest

from plans.extraction import Context, Figure, extract


def figures(text: str, kind: str = "summary", year: int = 2023) -> list[Figure]:
    return list(extract(text, Context(kind=kind, year=year)).figures)


def told(text: str, kind: str = "summary") -> list[tuple[str, int | None, str, str]]:
    return [
        (one.kind, one.year, one.indicator, f"{one.value}{one.unit}") for one in figures(text, kind)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "渔业产值63亿元，完成年计划70亿元的90%（主要是台风影响），下降2%。",
            [
                ("outcome", 2023, "渔业产值", "63亿元"),
                ("target", 2023, "渔业产值", "70亿元"),
                ("outcome", 2023, "渔业产值年度目标完成率", "90%"),
                ("outcome", 2023, "渔业产值下降", "2%"),
            ],
        ),
        (
            "修建码头48座，超额完成40座的年度目标任务。",
            [("outcome", 2023, "修建码头", "48座"), ("target", 2023, "修建码头", "40座")],
        ),
        (
            "渔业产值增长5%（预期目标为8%以上）。",
            [("outcome", 2023, "渔业产值增长", "5%"), ("target", 2023, "渔业产值增长", "8%")],
        ),
        ("到位资金完成年度目标55亿元。", [("target", 2023, "到位资金", "55亿元")]),
        # nothing of this repeats a target
        (
            "渔业产值增长3%，低于目标2个百分点。",
            [
                ("outcome", 2023, "渔业产值增长", "3%"),
                ("outcome", 2023, "渔业产值低于目标", "2个百分点"),
            ],
        ),
        ("完成渔港改造40座。", [("outcome", 2023, "渔港改造", "40座")]),
        ("完成40座码头的改造。", [("outcome", 2023, "改造", "40座")]),
        ("渔业税收占全部税收的30%。", [("outcome", 2023, "渔业税收占全部税收比重", "30%")]),
    ],
)
def test_summary_repeating_its_task_states_a_target(
    text: str, expected: list[tuple[str, int | None, str, str]]
) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("修建码头48座，为年度目标的120%。", "修建码头年度目标完成率"),
        ("渔业投资6亿元，占全年任务的120%。", "渔业投资年度目标完成率"),
        ("渔业投资超额完成年度目标任务120%。", "渔业投资年度目标完成率"),
        ("渔业投资占全部投资的12%。", "渔业投资占全部投资比重"),
    ],
)
def test_share_of_the_task_is_a_rate_of_completion(text: str, expected: str) -> None:
    assert figures(text)[-1].indicator == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增渔船742艘，去年为683艘。", [2023, 2022]),
        ("新增渔船742艘（上年为683艘）。", [2023, 2022]),
        ("去年完成渔船改造683艘。", [2023]),  # read out at a session, of the year reported
    ],
)
def test_level_of_last_year_beside_this_years(text: str, expected: list[int]) -> None:
    assert [one.year for one in figures(text)] == expected


def test_growth_over_a_printed_level_leaves_the_level_out() -> None:
    assert told("渔业投资58亿元，较上年的46亿元增长26%。") == [
        ("outcome", 2023, "渔业投资", "58亿元"),
        ("outcome", 2023, "渔业投资增长", "26%"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2022年修建码头28座，投放渔船4万艘。今年计划修建码头30座。",
            [("outcome", 2022), ("outcome", 2022), ("target", 2023)],
        ),
        (
            "据介绍，某区2022年实现了平稳发展。渔业产值达91亿元。\n2023年渔业产值增长7%左右。",
            [("outcome", 2022), ("target", 2023)],
        ),
        # a slip of the pen in the plan itself stays a promise
        ("2022年，确保渔业产值达91亿元以上。修建码头30座。", [("target", 2023), ("target", 2023)]),
        # a new line ends the look back
        ("2022年共修建码头28座。\n投放渔船4万艘。", [("outcome", 2022), ("target", 2023)]),
    ],
)
def test_plan_that_first_looks_back(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(one.kind, one.year) for one in figures(text, "plan")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建码头三十一座，增加泊位。", ["31"]),
        ("整治险桥十六座。", ["16"]),
        ("修建渔港以及码头二十个以上。", ["20"]),
        ("落实惠渔政策二十条措施。", []),
        ("抓好第十六个渔业节。", []),
        ("推进渔港建设三年行动。", []),
    ],
)
def test_counts_written_out_after_what_is_counted(text: str, expected: list[str]) -> None:
    assert [str(one.value) for one in figures(text)] == expected


FORM = """序号\t项目内容\t进展情况
1\t修建码头7座。\t建成东港等8座码头。
2\t新增冷库500个。\t已新增600个。
开展渔船检查100艘以上。\t检查渔船112艘。
"""


def test_form_sets_promise_beside_result() -> None:
    assert told(FORM) == [
        ("target", 2023, "修建码头", "7座"),
        ("outcome", 2023, "建成码头", "8座"),
        ("target", 2023, "新增冷库", "500个"),
        ("outcome", 2023, "新增冷库", "600个"),
        ("target", 2023, "开展渔船检查", "100艘"),
        ("outcome", 2023, "检查渔船", "112艘"),
    ]


def test_labels_set_promise_beside_result() -> None:
    text = (
        "任务目标：修建码头7座。 进展情况：建成码头8座。\n"
        "任务目标：改造渔船9艘。 进展情况：改造渔船10艘。"
    )

    assert [one.kind for one in figures(text)] == ["target", "outcome"] * 2


def test_one_label_alone_makes_no_form() -> None:
    assert [one.kind for one in figures("完成情况：修建码头7座。改造渔船9艘。")] == ["outcome"] * 2


TABLE = """序号 | 项目名称 | 完成情况 | 占全年计划 |
1 | 新增300张渔工床位 | 412 | 137% |
新增30家渔民食堂 | 39 | 130% | |
"""


def test_table_of_results_names_them_after_the_promise() -> None:
    assert told(TABLE) == [
        ("outcome", 2023, "新增渔工床位", "412张"),
        ("outcome", 2023, "新增渔民食堂", "39家"),
    ]


STACKED = """序号
任务内容
责任单位
全年完成情况
1
修建码头7座。
市渔业局、各县政府
建成码头8座。
改造渔船90艘。
2
新增冷库500个。
市商务局
已新增600个。
"""


def test_cells_saved_one_below_the_other_are_a_form() -> None:
    assert told(STACKED) == [
        ("target", 2023, "修建码头", "7座"),
        ("outcome", 2023, "建成码头", "8座"),
        ("outcome", 2023, "改造渔船", "90艘"),
        ("target", 2023, "新增冷库", "500个"),
        ("outcome", 2023, "新增冷库", "600个"),
    ]


def test_lines_without_heads_of_a_form_are_none() -> None:
    text = STACKED.replace("任务内容", "名录")

    assert {kind for kind, *_rest in told(text)} == {"outcome"}


REPORT = """某市渔业局2023年工作总结
一、主要指标完成情况
渔业产值达63亿元。
二、重点工作
修建码头48座。
{last}
修建码头50座。
"""


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("三、2024年工作思路", ["outcome", "outcome", "target"]),
        ("三、2024年重点工作", ["outcome", "outcome", "target"]),
        ("三、存在问题", ["outcome", "target", "target"]),  # then 重点工作 looks ahead
    ],
)
def test_undated_work_between_look_back_and_look_ahead(last: str, expected: list[str]) -> None:
    found = extract(REPORT.format(last=last), Context(kind="both", year=2024)).figures

    assert [one.kind for one in found] == expected

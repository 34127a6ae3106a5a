"""Two offices' schemes as they print them, and the edges of each method."""

import json
from fractions import Fraction

import pytest
from django.conf import settings

from outcomes.actions.demo_samples import SCHEME
from outcomes.scoring.scoring import (
    Achieved,
    SchemeError,
    adjustment,
    check_scheme,
    item_score,
    score,
)

FOLDER = settings.BASE_DIR / "fixtures" / "schemes"


def scheme(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["rules"]


def reached(rate: str) -> Achieved:
    return Achieved(rate=Fraction(rate))


def item(**given: object) -> dict:
    return {"code": "a", "name": "甲", "points": "10", "method": "ratio"} | given


@pytest.mark.parametrize(
    ("rate", "points", "is_vetoed"),
    [
        ("1", "40", False),
        ("0.999", "36", True),
        ("0.9", "36", True),
        ("0.8", "32", True),
        ("0.7", "28", True),
        ("0.6", "24", True),
        ("0.5", "20", True),
        ("0.499", "0", True),
        ("-0.2", "0", True),
        ("1.09", "40", False),
        ("1.1", "43", False),
        ("1.29", "46", False),
        ("1.3", "49", False),
        ("5", "49", False),
    ],
)
def test_county_energy_scheme_counts_in_steps(rate: str, points: str, is_vetoed: bool) -> None:
    result = score(scheme("energy_county"), {"energy_intensity": reached(rate)})

    assert (result.text, result.is_vetoed) == (points, is_vetoed)
    assert result.grade == ("未完成" if is_vetoed else "")


@pytest.mark.parametrize(
    ("excess", "points"),
    [("-0.3", "15"), ("0", "15"), ("0.001", "10"), ("0.1", "10"), ("0.2", "5"), ("0.201", "0")],
)
def test_huairou_energy_scheme_takes_points_for_excess(excess: str, points: str) -> None:
    achieved = {"energy_total": Achieved(excess=Fraction(excess))}

    assert score(scheme("energy_total"), achieved).text == points


@pytest.mark.parametrize(
    ("rate", "points"), [("1", "10"), ("0.95", "9.5"), ("1.3", "13"), ("1.5", "14"), ("9", "14")]
)
def test_proportional_item_has_at_most_four_more(rate: str, points: str) -> None:
    assert item_score(item(over="4"), reached(rate)).text == points


@pytest.mark.parametrize(("rate", "points"), [("0.5", "5"), ("0.499", "0"), ("-0.15", "0")])
def test_proportional_item_gives_nothing_below_its_threshold(rate: str, points: str) -> None:
    assert item_score(item(zero_below="0.5"), reached(rate)).text == points


@pytest.mark.parametrize(
    ("points_over", "points", "workings"),
    [
        ("0", "8", "达到预期得8分"),
        ("1", "8.5", "达到预期得8分，高1个百分点加0.5分"),
        ("-2", "7", "达到预期得8分，低2个百分点减1分"),
        ("9", "10", "达到预期得8分，高9个百分点加4.5分，最多10分"),
        ("-40", "0", "达到预期得8分，低40个百分点减20分"),
    ],
)
def test_growth_as_expected_has_eight_tenths(points_over: str, points: str, workings: str) -> None:
    made = item_score(item(method="points"), Achieved(points=Fraction(points_over)))

    assert (made.text, made.workings) == (points, workings)


def test_graded_item_names_its_grade() -> None:
    grades = item(method="graded", grades=[["全面完成", "10"], ["部分完成", "6"], ["未完成", "0"]])

    assert item_score(grades, Achieved(grade="部分完成")).workings == "部分完成得6分"
    with pytest.raises(SchemeError, match="没有“很好”"):
        item_score(grades, Achieved(grade="很好"))


def test_missing_figure_is_no_zero() -> None:
    result = score({"items": [item(), item(code="b")]}, {"a": reached("1"), "b": Achieved()})

    assert (result.items[1].text, result.missing, result.text) == ("—", 1, "10")


def test_bonuses_and_penalties_have_their_caps() -> None:
    rules = {"items": [item()], "bonus_cap": "1", "penalty_cap": "2", "total_cap": "100"}
    given = [adjustment("3", "受表彰"), adjustment("-5", "迟报"), adjustment("-1", "漏报")]

    assert score(rules, {"a": reached("1")}, given).text == "9"


def test_total_never_falls_below_nothing() -> None:
    assert score({"items": [item()]}, {}, [adjustment("-5", "迟报")]).text == "0"


@pytest.mark.parametrize(
    ("points", "grade"),
    [("95", "超额完成"), ("94.99", "完成"), ("80", "完成"), ("60", "基本完成"), ("59.9", "未完成")],
)
def test_grades_leave_no_gap(points: str, grade: str) -> None:
    grades = [["95", "超额完成"], ["80", "完成"], ["60", "基本完成"], ["0", "未完成"]]
    rules = {"items": [item(points="100")], "grades": grades}

    assert score(rules, {"a": reached(str(Fraction(points) / 100))}).grade == grade


def test_workings_show_the_sum() -> None:
    assert item_score(item(), reached("0.95")).workings == "10×95%，最多10分"


def test_numbers_of_a_scheme_are_written_as_text() -> None:
    with pytest.raises(SchemeError):
        item_score(item(points=0.1), reached("1"))


def test_unknown_method_is_refused() -> None:
    with pytest.raises(SchemeError, match="没有“magic”"):
        item_score(item(method="magic"), reached("1"))


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"method": "steps"}, "steps"),
        ({"method": "excess"}, "steps"),
        ({"method": "steps", "steps": [["1", "许多"]]}, "许多"),
        ({"method": "steps", "steps": [[0.9, "36"]]}, "须写成文字"),
        ({"method": "graded"}, "没有写明等次"),
        ({"bonus": {"per": "0.1", "points": "1"}}, "most"),
        ({"method": "抽签"}, "没有“抽签”这种计分方法"),
        ({"points": "十"}, "十"),
    ],
)
def test_broken_item_is_found_before_anybody_is_scored(broken: dict, words: str) -> None:
    with pytest.raises((SchemeError, KeyError, ValueError), match=words):
        check_scheme({"items": [item(**broken)]})


@pytest.mark.parametrize("broken", [{"grades": [["高", "优"]]}, {"total_cap": "满"}, {}])
def test_broken_scheme_is_found(broken: dict) -> None:
    items = {"items": [item()]} if broken else {}

    with pytest.raises((SchemeError, KeyError, ValueError)):
        check_scheme(items | broken)


def test_schemes_of_the_project_are_sound() -> None:
    for path in FOLDER.glob("*.json"):
        check_scheme(json.loads(path.read_text(encoding="utf-8"))["rules"])
    check_scheme(SCHEME["rules"])

"""The column that says until when: a day of the goal, or words that stay with it."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from plans.models import HeaderSynonym
from plans.sheets.deadlines import read_deadline
from tests.plans.sheets.lines import make_reference
from tests.plans.sheets.test_ugly_sheets import rows, stage, workbook


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024年12月底", date(2024, 12, 31)),
        ("12月底前", date(2024, 12, 31)),
        ("12月", date(2024, 12, 31)),
        ("6月30日前", date(2024, 6, 30)),
        ("年底前完成", date(2024, 12, 31)),
        ("全年", date(2024, 12, 31)),
        ("上半年", date(2024, 6, 30)),
        ("三季度末", date(2024, 9, 30)),
        ("第四季度", date(2024, 12, 31)),
        ("2025年底", date(2025, 12, 31)),
        (45657, date(2024, 12, 31)),
        (date(2024, 11, 15), date(2024, 11, 15)),
    ],
)
def test_deadline_is_read_as_it_is_written(cell: object, day: date) -> None:
    assert read_deadline(cell, 2024) == (day, "")


@pytest.mark.parametrize("cell", ["长期坚持", "按上级要求", "持续推进"])
def test_words_that_name_no_day_are_kept(cell: str) -> None:
    assert read_deadline(cell, 2024) == (None, cell)


def test_month_without_any_year_is_no_day() -> None:
    assert read_deadline("12月底", None) == (None, "12月底")


@pytest.mark.django_db
def test_deadline_of_a_row_is_that_of_the_goal() -> None:
    make_reference()
    sheet = [["江北区2024年目标任务"], ["指标", "单位", "目标值", "完成期限"],
             ["高新技术企业数", "家", 400, "10月底前"],
             ["新增高新技术企业", "家", 60, "长期坚持"]]  # fmt: skip

    staging = stage(workbook({"a": sheet}), place_code="330205")

    first, second = staging.goals.goals
    assert (first.due_on, first.note) == (date(2024, 10, 31), "")
    assert (second.due_on, second.note) == (None, "完成时限：长期坚持")
    assert rows(staging, "due_on") == [("2024-10-31",), (None,)]


@pytest.mark.django_db
def test_headers_passed_over_before_are_named_unless_a_bureau_changed_them() -> None:
    migration = import_module("plans.migrations.0012_deadline_headers")
    HeaderSynonym.objects.create(words="完成期限", column="忽略")
    HeaderSynonym.objects.create(words="时限", column="备注")

    migration.name_the_column(apps, None)

    assert dict(HeaderSynonym.objects.values_list("words", "column")) == {
        "完成期限": "完成时限",
        "时限": "备注",
    }

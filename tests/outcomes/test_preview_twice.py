"""The page and the command line say the same of one file, figure by figure."""

import json
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from outcomes.actions.import_jobs import confirm_job, create_job, read_job
from plans.enums import Reach, Role
from plans.models import ImportJob
from plans.quantities import format_decimal, parse_quantity_cell
from tests.factories import make_bureau, make_indicator, make_place, make_user
from tests.sheets import make_workbook

pytestmark = pytest.mark.django_db

HEADER = ["行政区", "指标", "年度", "年度目标值", "完成值", "完成率", "单位", "截至日期"]
DAY = "2024年9月底"
BEFORE = [["桐乡市", "新增试验企业", 2024, "≥40", 38, "95%", "家", DAY],
          ["桐乡市", "成交额", 2024, 20, 18.5, None, "亿元", DAY]]  # fmt: skip
SHEET = [*BEFORE[:1],
         ["桐乡市", "成交额", 2024, 20, "约19.25", "50%", "亿元", DAY],
         ["无此市", "成交额", 2024, 20, 3, None, "亿元", DAY],
         ["桐乡市", "培训场次", 2024, "30场以上", "1,234", None, "场", DAY],
         ["桐乡市", "新增人才", 2024, 10, 12, None, "人", DAY],
         ["桐乡市", "新增人才", 2024, 11, 12, None, "人", DAY],
         ["桐乡市", "研发强度", 2024, "3.5%", "未统计", None, "%", DAY],
         ["桐乡市", "专利", 2024, "见附件", None, None, "件", DAY],
         ["合计", None, None, 400, 300]]  # fmt: skip


@pytest.fixture
def job() -> ImportJob:
    place = make_place("330483", "桐乡市")
    for number, (name, unit) in enumerate(
        [("新增试验企业", "家"), ("成交额", "亿元"), ("培训场次", "场"), ("新增人才", "人"),
         ("研发强度", "%"), ("专利", "件")]
    ):  # fmt: skip
        make_indicator(name, code=f"T{number}", unit=unit)
    owner = make_user(Role.RECORDER, bureau=make_bureau(jurisdiction=place))
    owner.memberships.update(reach=Reach.PLACE)
    earlier = create_job(_book(BEFORE), "前.xlsx", owner=owner, now=timezone.now())
    read_job(earlier)
    confirm_job(earlier, now=timezone.now())
    job = create_job(_book(SHEET), "表.xlsx", owner=owner, now=timezone.now())
    read_job(job)
    return job


def _book(rows: list) -> bytes:
    return make_workbook({"表": [HEADER, *rows]})


def command(job: ImportJob, path: Path) -> dict:
    path.write_bytes(_book(SHEET))
    output = StringIO()
    with pytest.raises(SystemExit):
        user = job.owner.get_username()
        call_command("import_sheet", str(path), "--rows", "--user", user, stdout=output)
    return json.loads(output.getvalue())


def test_counts_and_states_of_every_row_agree(job: ImportJob, tmp_path: Path) -> None:
    said = command(job, tmp_path / "表.xlsx")

    states = {(row["row"], row["state"]) for row in said["rows"]}
    assert set(job.rows.exclude(state="warning").values_list("row", "state")) == states
    assert {state for _row, state in states} == {
        "new", "changed", "unchanged", "refused", "conflict", "skipped",
    }  # fmt: skip
    assert {key: job.counts[key] for key in ("new", "changed", "unchanged", "refused")} == {
        key: said[key] for key in ("new", "changed", "unchanged", "refused")
    }


def test_every_figure_agrees(job: ImportJob, tmp_path: Path) -> None:
    said = command(job, tmp_path / "表.xlsx")

    shown = {row.row: row.words for row in job.rows.exclude(state__in=["warning", "skipped"])}
    compared = 0
    for row in said["rows"]:
        for column, word in (("target", "目标"), ("actual", "完成")):
            if row[column] is not None:
                matched = re.search(rf"{word} (\S+)", shown[row["row"]])
                number = parse_quantity_cell(matched[1]).value
                assert format_decimal(Decimal(row[column])) == format_decimal(number)
                compared += 1
    assert compared == 13


def test_every_refusal_and_warning_agrees(job: ImportJob, tmp_path: Path) -> None:
    said = command(job, tmp_path / "表.xlsx")

    faults = {
        (detail["cell"], detail["message"])
        for row in job.rows.filter(state__in=["refused", "conflict"])
        for detail in row.details
        if "cell" in detail and "old" not in detail
    }
    assert faults == {(error["cell"], error["message"]) for error in said["errors"]}
    warnings = {row.details[0]["message"] for row in job.rows.filter(state="warning")}
    assert warnings == {warning["message"] for warning in said["warnings"]}

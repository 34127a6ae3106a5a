"""manage.py read: the lines it prints, what it takes from the clerk, and no database."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

KEYS = {
    "file", "kind", "start", "end", "value", "value_high", "unit", "indicator", "indicator_code",
    "comparator", "commitment", "year", "place", "basis", "restates", "confidence", "reasons",
    "section",
}  # fmt: skip
TEXT = "一、重点工作\n全年新建公园12座，力争绿化率达到41.5%。\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("read", *arguments, stdout=out)
    return out.getvalue()


def rows(*arguments: str) -> list[dict]:
    return [json.loads(line) for line in run(*arguments, "--format", "jsonl").splitlines()]


def test_jsonl_has_exactly_the_promised_keys(plan: Path) -> None:
    found = rows(str(plan), "--kind", "plan", "--year", "2024")

    assert [set(row) for row in found] == [KEYS, KEYS]
    assert [row["file"] for row in found] == [str(plan)] * 2


def test_row_says_what_was_read(plan: Path) -> None:
    first, second = rows(str(plan), "--kind", "plan", "--year", "2024")

    assert TEXT[first["start"] : first["end"]] == "12"
    assert (first["value"], first["unit"], first["indicator"]) == ("12", "座", "新建公园")
    assert (first["year"], first["kind"], first["section"]) == (2024, "target", "一、重点工作")
    assert (second["commitment"], second["comparator"], second["value"]) == (
        "stretch",
        ">=",
        "41.5",
    )
    assert 0 < first["confidence"] < 1
    assert set(first["reasons"][0]) == {"code", "start", "end"}


def test_metadata_gives_kind_year_and_place(plan: Path, tmp_path: Path) -> None:
    listed = tmp_path / "index.csv"
    listed.write_text("file,place,year,kind\nplan.txt,某某市,2019,summary\n", encoding="utf-8")

    first, _second = rows(str(plan), "--metadata", str(listed))

    assert (first["kind"], first["year"], first["place"]) == ("outcome", 2019, "某某市")


def test_words_of_the_text_win_over_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("到2027年，新建公园12座。", encoding="utf-8")

    (row,) = rows(str(path), "--kind", "plan", "--year", "2024")

    assert row["year"] == 2027


def test_two_years_are_the_summarys_and_the_plans(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "一、工作总结\n新建公园12座。\n二、工作思路\n新建公园15座。\n"
    path.write_text(text, encoding="utf-8")

    found = rows(str(path), "--kind", "both", "--year", "2023-2024")

    assert [(row["kind"], row["year"]) for row in found] == [("outcome", 2023), ("target", 2024)]


def test_jurisdiction_code_becomes_a_name(plan: Path) -> None:
    first, _second = rows(str(plan), "--kind", "plan", "--jurisdiction", "330900")

    assert first["place"] == "舟山市"


def test_table_lists_figures_and_counts(plan: Path) -> None:
    lines = run(str(plan), "--kind", "plan", "--year", "2024").splitlines()

    assert "新建公园\t=12座\tfirm" in lines[1]
    assert lines[3] == "# 共 2 个数字，另有 0 个未列入"


def test_unreadable_file_is_named_with_its_remedy(plan: Path, tmp_path: Path) -> None:
    broken = tmp_path / "旧.doc"
    broken.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)

    with pytest.raises(CommandError, match=r"旧\.doc.*另存为 \.docx"):
        run(str(broken), str(plan))


def test_wrong_year_is_refused(plan: Path) -> None:
    with pytest.raises(CommandError, match="四位数字"):
        run(str(plan), "--year", "去年")


@pytest.mark.django_db(databases=[])
def test_no_database_is_asked(plan: Path) -> None:
    assert rows(str(plan), "--kind", "plan")

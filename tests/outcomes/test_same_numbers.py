"""On the cities' own figures: page, xlsx, csv, docx and json agree, and each number its list."""

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from outcomes.comparison import display_rate
from outcomes.enums import Light
from outcomes.reports.notice import fields_of
from outcomes.reports.performance_table import render_table
from outcomes.reports.snapshots import Parameters, build_content
from outcomes.reports.word import render_word, template_bytes
from plans.models import Goal, Jurisdiction
from tests.factories import make_user

COLUMNS = (
    "indicator", "unit", "target", "actual", "rate", "due", "gap", "light", "last_year",
)  # fmt: skip
YEARS = (2019, 2020, 2021, 2022)
SIGNS = "●▲■○"


@pytest.fixture(scope="module", autouse=True)
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Seed once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", demo=True, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_user(is_superuser=True))
    return client


def busiest_places() -> list[tuple[Jurisdiction, int]]:
    """Return the places with the most goals of a year, and a city with goals in all lights."""
    found = [
        (goal.jurisdiction, goal.year)
        for goal in Goal.objects.dated().select_related("jurisdiction__parent")
    ]
    counted = sorted(set(found), key=lambda pair: (-found.count(pair), pair[0].code, pair[1]))
    demo = next(pair for pair in counted if pair[0].name == "示范市")
    return [*counted[:4], demo]


def text_of(node) -> str:
    return re.sub(r"\s+", " ", node.text()).strip() if node else ""


def page_rows(html: str) -> list[list[str]]:
    """Return the printed cells of a scorecard, without the marks beside the numbers."""
    tree = HTMLParser(html)
    for mark in tree.css(".unverified, .tag, .reason, .restated, .place"):
        mark.decompose()
    return [
        [text_of(row.css_first(f".c-{name}")) for name in COLUMNS]
        for row in tree.css("table.scorecard tbody tr")
        if row.css_first(".c-unit")
    ]


def dashed(text: object) -> str:
    return "—" if text in (None, "") else str(text)


def number(text: object) -> object:
    """Return a printed number as a number, anything else as it is."""
    try:
        return Decimal(str(text)).normalize()
    except ArithmeticError:
        return str(text)


def test_scorecard_is_the_same_on_page_and_in_every_file(client: Client) -> None:
    for place, year in busiest_places():
        address, asked = f"/places/{place.code}/", {"year": year}
        page = page_rows(client.get(address, asked).content.decode())
        data = client.get(f"{address}scorecard.json", asked).json()
        csv = client.get(f"{address}scorecard.csv", asked).content.decode("utf-8-sig")
        book = client.get(f"{address}scorecard.xlsx", asked).content
        sheet = openpyxl.load_workbook(io.BytesIO(book)).active

        assert len(page) == len(data) > 0
        assert csv.count("\n") >= len(page) + 1
        for shown, row, cells in zip(page, data, sheet.iter_rows(min_row=4), strict=True):
            indicator, unit, target, actual, rate, due, gap, light, last_year = shown
            values = [cell.value for cell in cells]
            assert (indicator, unit) == (row["indicator"], row["unit"]) == tuple(values[2:4])
            assert actual == dashed(row["actual_printed"])
            assert rate == display_rate(row["rate"] and Decimal(row["rate"]) / 100)
            assert due == display_rate(row["due"] and Decimal(row["due"]) / 100)
            assert light == f"{SIGNS[list(Light).index(row['light'])]} {Light(row['light']).label}"
            assert number(target) == number(values[4])
            assert number(actual) == number(dashed(values[5]))
            assert rate == display_rate(None if values[6] is None else Decimal(str(values[6])))
            assert [due, gap] == [dashed(values[7]), dashed(values[8])]
            assert light.replace(" ", "") == values[9]
            assert number(last_year) == number(dashed(values[10]))
            assert row["status"] == values[12]
            assert all(
                text in csv for text in (target, dashed(values[7]).strip("—"), gap.strip("—"))
            )


def test_report_is_the_same_in_word_sheet_and_json(client: Client) -> None:
    for place, year in busiest_places():
        content = build_content(
            Parameters("notice", place, year, date(year, 12, 31)), "通报", {}
        )  # fmt: skip
        word = docx.Document(
            io.BytesIO(render_word(template_bytes("notice"), fields_of("notice", content)))
        )
        sheet = openpyxl.load_workbook(io.BytesIO(render_table(content))).active
        of_sheet = [
            line
            for line in sheet.iter_rows(min_row=5)
            if line[2].value and line[1].value and line[1].value != "小计"
        ]
        of_word = [[cell.text for cell in row.cells] for row in word.tables[-1].rows][1:]

        assert len(of_word) == len(content["rows"]) == len(of_sheet)
        for row, cells in zip(content["rows"], of_word, strict=True):
            _number, indicator, _bureau, unit, target, actual, rate, due, status = cells
            assert indicator.replace("其中力争：", "") == row["indicator"]
            assert (unit, target) == (row["unit"], row["target_text"])
            assert actual == dashed(row["actual_text"])
            assert (rate, due) == (dashed(row["rate_text"]), dashed(row["due_text"]))
            assert status.startswith(f"{SIGNS[list(Light).index(row['light'])]} {row['status']}")
            lines = [line for line in of_sheet if line[1].value.endswith(row["indicator"])]
            assert any(same_as_sheet(row, line) for line in lines), row["indicator"]
        words = "".join(line.text for line in word.paragraphs)
        counts = content["counts"]
        assert f"目标共{counts['goals']}项" in words
        assert not (counts["left_out"] and counts["due"]) or f"计入统计{counts['due']}项：" in words
        assert counts["goals"] == counts["due"] + counts["left_out"]


def same_as_sheet(row: dict, line: tuple) -> bool:
    """Compare the numbers in the cells with the row's own."""
    wanted = [row["target"], row["actual"], row["rate"], row["due"]]
    found = [line[place].value for place in (3, 5, 6, 9)]
    return all(is_same(*pair) for pair in zip(wanted, found, strict=True))


def is_same(given: str | None, value: object) -> bool:
    """Tell whether a cell has the number to fifteen digits; a range is a text, nothing a dash."""
    if given is None or not isinstance(value, int | float):
        return not isinstance(value, int | float)
    return f"{Decimal(given):.12g}" == f"{Decimal(str(value)):.12g}"


@pytest.mark.parametrize("year", YEARS)
def test_each_number_of_the_overview_opens_a_list_that_long(client: Client, year: int) -> None:
    html = HTMLParser(client.get("/", {"year": year}).content.decode())
    links = {
        (link.attributes["href"], text_of(link))
        for link in html.css("main a")
        if link.attributes["href"].startswith("/goals/?") and text_of(link).isdigit()
    }

    wrong = [
        (address, count)
        for address, count in sorted(links)
        if text_of(HTMLParser(client.get(address).content.decode()).css_first("strong.count"))
        != count
    ]

    assert len(links) > 5
    assert wrong == []


def test_overview_and_scorecard_count_alike(client: Client) -> None:
    for place, year in busiest_places():
        overview = HTMLParser(client.get("/", {"year": year}).content.decode())
        [line] = [
            row
            for row in overview.css("table.counts tbody tr")
            if (link := row.css_first("th a"))
            and link.attributes["href"].startswith(f"/places/{place.code}/")
        ]
        card = HTMLParser(client.get(f"/places/{place.code}/?year={year}").content.decode())
        content = build_content(Parameters("notice", place, year, timezone.localdate()), "通报", {})

        shown = [text_of(cell) for cell in line.css("td.number")]
        counts = content["counts"]
        names = (
            "goals",
            "due",
            "attained",
            "on_schedule",
            "estimated",
            "behind",
            "silent",
            "awaiting",
            "left_out",
        )
        assert shown[:9] == [str(counts[name]) for name in names]
        assert text_of(card.css_first(".headline .big")) == str(counts["attained"])

"""A summary uploaded on the screen of reconciliation: a document, or a sheet of either kind."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from outcomes.enums import OutcomeState
from outcomes.models import Outcome, Reconciliation
from outcomes.reconciliation.board import board_of
from plans.enums import DocumentKind
from plans.models import Document, Figure, Plan
from tests.factories import make_bureau
from tests.outcomes.test_reconciling import confirmed, make_case, pair_of
from tests.reviewing import recorder_of, signed_in
from tests.sheets import make_workbook

pytestmark = pytest.mark.django_db

NUMBERS = [
    ["2029年主要指标完成情况表"],
    ["序号", "指标", "单位", "年度目标", "完成情况", "完成率"],
    [1, "新增高新技术企业", "家", 45, 48, "106.7%"],
    [2, "技术合同成交额", "亿元", 9, 9.4, "104.4%"],
    [3, "发明专利授权量", "件", 5, "未统计", ""],
]
SENTENCES = [
    ["2029年重点任务进展情况表"],
    ["序号", "工作任务", "进展情况", "责任单位"],
    [1, "新增高新技术企业45家", "全年新增高新技术企业48家。", "科技局"],
    [2, "技术合同成交额达到9亿元", "已完成9.4亿元", "科技局"],
    [3, "发明专利授权量5件", "正在推进", "科技局"],
]


def workbook(rows: list[list[object]]) -> bytes:
    return make_workbook({"完成情况": rows})


def upload(client: Client, plan: Plan, name: str, data: bytes, **fields: object) -> HttpResponse:
    address = f"{reverse('admin:outcomes_reconciliation_add')}?plan={plan.pk}"
    return client.post(address, {"year": 2029, "file": SimpleUploadedFile(name, data), **fields})


@pytest.fixture
def case() -> tuple[Plan, Client]:
    plan, document = make_case()
    return plan, signed_in(recorder_of(document))


def answers(made: Reconciliation) -> dict[str, tuple[str, str]]:
    board = board_of(made)
    lines = [*board.matched, *board.doubtful]
    return {line.pair.goal.indicator.name: (line.said.number, line.said.wording) for line in lines}


@pytest.mark.parametrize("rows", [NUMBERS, SENTENCES], ids=["numbers", "sentences"])
def test_sheet_answers_by_its_cells_and_fills_the_scorecard(
    case: tuple[Plan, Client], rows: list[list[object]]
) -> None:
    plan, client = case

    upload(client, plan, "完成情况.xlsx", workbook(rows))

    made = Reconciliation.objects.get()
    document = made.documents.get()
    assert (document.kind, document.year) == (DocumentKind.SUMMARY, 2029)
    assert document.title == rows[0][0]
    assert (document.jurisdiction, document.bureau) == (plan.jurisdiction, plan.bureau)
    found = answers(made)
    assert {name: number for name, (number, _wording) in found.items()} == {
        "新增高新技术企业": "48",
        "技术合同成交额": "9.4",
    }
    pair = confirmed(pair_of(made, "新增高新技术企业"))
    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.state) == (48, OutcomeState.SUBMITTED)
    assert document.text[pair.figure.start :].startswith("48")


def test_document_is_read_and_joins_those_chosen(case: tuple[Plan, Client]) -> None:
    plan, client = case
    chosen = Document.objects.get()
    more = "青禾区2029年工作总结补充\n\n2029年，全区发明专利授权量7件。\n"

    upload(client, plan, "补充.txt", more.encode(), documents=[chosen.pk])

    made = Reconciliation.objects.get()
    assert set(made.documents.all()) == set(Document.objects.all())
    assert Document.objects.count() == 2
    assert answers(made)["发明专利授权量"][0] == "7"


def test_same_file_again_is_the_same_document(case: tuple[Plan, Client]) -> None:
    plan, client = case
    for _time in range(2):
        upload(client, plan, "完成情况.xlsx", workbook(NUMBERS))

    assert Document.objects.count() == 2
    assert Reconciliation.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("完成.xlsx", b"not a workbook", "完成.xlsx"),
        ("完成.csv", "，，\n，，\n".encode(), "没有读到完成情况的数字"),
        ("总结.docx", b"PK\x03\x04", "总结.docx"),
        ("总结.txt", "青禾区总结\n一年来工作有进展。\n".encode(), "没有读到完成情况的数字"),
    ],
)
def test_what_cannot_answer_is_refused_and_leaves_nothing(
    case: tuple[Plan, Client], name: str, data: bytes, words: str
) -> None:
    plan, client = case

    response = upload(client, plan, name, data)

    assert words in response.content.decode()
    assert Document.objects.count() == 1
    assert not Reconciliation.objects.exists()


def test_file_of_another_place_is_refused(case: tuple[Plan, Client]) -> None:
    plan, client = case
    data = workbook(NUMBERS)
    upload(client, plan, "完成情况.xlsx", data)
    Document.objects.filter(file_name="完成情况.xlsx").update(
        jurisdiction=make_bureau().jurisdiction, title="别处的总结"
    )

    response = upload(client, plan, "完成情况.xlsx", data)

    assert "已登记为“别处的总结”" in response.content.decode()


def test_nothing_chosen_and_nothing_uploaded_is_refused(case: tuple[Plan, Client]) -> None:
    plan, client = case
    address = f"{reverse('admin:outcomes_reconciliation_add')}?plan={plan.pk}"

    response = client.post(address, {"year": 2029})

    assert "请至少选择或上传一份总结文件" in response.content.decode()


def test_sheet_uploaded_is_kept_as_it_came(case: tuple[Plan, Client]) -> None:
    plan, client = case
    data = workbook(SENTENCES)

    upload(client, plan, "进展.xlsx", data)

    document = Document.objects.get(file_name="进展.xlsx")
    with document.file.open() as file:
        assert file.read() == data
    assert Path(document.file.name).suffix == ".xlsx"
    # What was promised stands beside what was done: it must not answer itself.
    assert not Figure.objects.filter(document=document, value=45).exists()

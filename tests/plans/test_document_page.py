"""The page of a document, and the cutting of its text into marked pieces."""

import html
import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from outcomes.actions.roles import set_up_roles
from plans.enums import Commitment, Decision, FigureKind, Role
from plans.marked_text import marked_paragraphs
from plans.models import Document
from tests.factories import (
    make_bureau,
    make_document,
    make_figure,
    make_goal,
    make_outcome,
    make_user,
)

TEXT = (
    "一、目标任务\n力争新增企业70家；总量突破1000家。\r\n\n"
    "二、完成情况\n成交额70.16亿元，增长307%。"
)


@dataclass
class Mark:
    start: int
    end: int | None = None


def mark_of(words: str, *, has_end: bool = True) -> Mark:
    start = TEXT.index(words)
    return Mark(start, start + len(words) if has_end else None)


def make_read_document(**fields: object) -> Document:
    document = make_document(text=TEXT, length=len(TEXT), **fields)
    words = {"document": document, "section": "一、目标任务"}
    start = TEXT.index("70家")
    make_figure(start=start, end=start + 2, commitment=Commitment.STRETCH, **words)
    start = TEXT.index("307")
    make_figure(start=start, end=start + 3, kind=FigureKind.OUTCOME, value=307, unit="%", **words)
    return document


def test_pieces_joined_again_are_the_text_without_breaks() -> None:
    marks = [mark_of("70"), mark_of("1000"), mark_of("70.16"), mark_of("307")]

    joined = "".join(
        piece.text
        for paragraph in marked_paragraphs(TEXT, marks)
        for sentence in paragraph.sentences
        for piece in sentence.pieces
    )

    assert joined == re.sub(r"[\r\n]", "", TEXT)


def test_each_figure_is_marked_once_by_its_own_words() -> None:
    marks = [mark_of("1000"), mark_of("70")]

    marked = [
        piece.text
        for paragraph in marked_paragraphs(TEXT, marks)
        for sentence in paragraph.sentences
        for piece in sentence.pieces
        if piece.figure
    ]

    assert marked == ["70", "1000"]


def test_sentences_end_at_semicolons_and_full_stops() -> None:
    paragraph = marked_paragraphs(TEXT, [])[1]

    sentences = ["".join(piece.text for piece in one.pieces) for one in paragraph.sentences]

    assert sentences == ["力争新增企业70家；", "总量突破1000家。"]


@pytest.mark.parametrize(
    "marks",
    [
        [Mark(0, 5000)],
        [Mark(9000, 9001)],
        [mark_of("70.16"), Mark(mark_of("70.16").start + 1, mark_of("70.16").end + 3)],
        [mark_of("70", has_end=False)],
    ],
)
def test_odd_spans_lose_no_text(marks: list[Mark]) -> None:
    joined = "".join(
        piece.text
        for paragraph in marked_paragraphs(TEXT, marks)
        for sentence in paragraph.sentences
        for piece in sentence.pieces
    )

    assert joined == re.sub(r"[\r\n]", "", TEXT)


@pytest.mark.django_db
def test_document_page_marks_targets_and_outcomes_in_the_text(client: Client) -> None:
    document = make_read_document()

    page = client.get(document.get_absolute_url()).content.decode()

    start = TEXT.index("70家")
    assert f'<mark id="f{start}" class="target" title="新增试验企业">70</mark>' in page
    assert 'class="outcome" title="新增试验企业">307</mark>' in page
    assert f'<a href="#f{start}">' in page


@pytest.mark.django_db
def test_text_of_a_document_is_escaped(client: Client) -> None:
    document = make_document(text="<script>alert(1)</script>\n目标70家")

    page = client.get(document.get_absolute_url()).content.decode()

    assert "<script" not in page
    assert html.escape("<script>alert(1)</script>") in page


@pytest.mark.django_db
def test_document_without_text_says_so_and_keeps_its_anchors(client: Client) -> None:
    figure = make_figure(start=581)
    address = figure.document.get_absolute_url()

    page = client.get(address).content.decode()

    assert "正文尚未上传" in page
    assert '<tr id="f581">' in page
    assert "admin/" not in page.partition("正文尚未上传")[2].partition("</div>")[0]


@pytest.mark.django_db
def test_staff_find_the_way_to_upload_the_text(client: Client) -> None:
    bureau = make_bureau()
    document = make_document(jurisdiction=bureau.jurisdiction, bureau=bureau)
    address = reverse("admin:plans_document_text", args=[document.pk])
    for role, is_led in ((Role.RECORDER, True), (Role.SUPERVISOR, False)):
        person = make_user(role, bureau=bureau)
        person.groups.add(set_up_roles()[role])
        client.force_login(person)

        page = client.get(document.get_absolute_url()).content.decode()

        assert (address in page) is is_led
        assert client.get(address).status_code == (200 if is_led else 403)


@pytest.mark.django_db
def test_figures_lead_to_what_was_made_of_them(client: Client) -> None:
    document = make_document()
    figure = make_figure(document=document, start=10)
    make_figure(document=document, start=90, restates=figure)
    goal = make_goal(figure=figure)
    reported = make_figure(document=document, start=50, kind=FigureKind.OUTCOME)
    outcome = make_outcome(figure=reported)

    page = client.get(document.get_absolute_url()).content.decode()

    assert page.count(f'href="{goal.get_absolute_url()}"') == 2
    assert outcome.indicator.get_absolute_url() in page


@pytest.mark.django_db
def test_documents_page_tells_which_have_their_text(client: Client) -> None:
    make_read_document(title="有正文的文件")
    make_document(title="没有正文的文件")

    page = client.get(reverse("documents")).content.decode()

    rows = {
        name: page.partition(name)[2].partition("</tr>")[0] for name in ("有正文的", "没有正文的")
    }
    assert "未上传" not in rows["有正文的"]
    assert "未上传" in rows["没有正文的"]


@pytest.mark.django_db
def test_document_page_leaves_out_what_nobody_has_accepted(client: Client) -> None:
    document = make_document(text="全年新增试验企业70家。")
    make_figure(document=document, start=8, end=10, decision=Decision.PENDING)

    text = client.get(document.get_absolute_url()).content.decode()

    assert 'id="f8"' not in text


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["", "-1", "7x", "１", "99999999999", "500"])
def test_link_that_points_nowhere_marks_no_sentence(client: Client, at: str) -> None:
    document = make_read_document()

    page = client.get(document.get_absolute_url(), {"at": at}).content.decode()

    assert page.count('<span class="sentence">') == 5


@pytest.mark.django_db
def test_link_into_the_text_marks_the_sentence_unless_its_number_is_marked(client: Client) -> None:
    document = make_read_document()
    number, words = TEXT.index("70家"), TEXT.index("总量")

    on_words = client.get(document.get_absolute_url(), {"at": words}).content.decode()
    on_number = client.get(document.get_absolute_url(), {"at": number}).content.decode()

    assert f'<span class="sentence" id="f{words}">总量突破1000家。</span>' in on_words
    assert on_number.count(f'id="f{number}"') == 1
    assert f'<mark id="f{number}"' in on_number

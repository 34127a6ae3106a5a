"""Uploading through the pages: guessed, shown, and only then registered and read."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as WordDocument

from outcomes.uploads_waiting import UploadGone, keep_aside, take_back
from plans.models import Document, Goal
from tests.factories import make_bureau, make_user
from tests.reviewing import NOW, TEXT, make_qinghe, make_readable, recorder_of, signed_in

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/plans/document/upload/"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def review_url(document: Document) -> str:
    return reverse("admin:plans_document_review", args=[document.pk])


def text_file(text: str = TEXT, name: str = "下载.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def word_file() -> SimpleUploadedFile:
    document, stream = WordDocument(), io.BytesIO()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    document.save(stream)
    return SimpleUploadedFile("要点.docx", stream.getvalue())


def html_file() -> SimpleUploadedFile:
    body = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    page = f"<!doctype html><html><meta charset=utf-8><body>{body}</body></html>"
    return SimpleUploadedFile("要点.html", page.encode())


def clerk() -> Client:
    return signed_in(recorder_of(make_readable("", bureau=make_qinghe())))


def confirmed(response) -> dict[str, object]:
    """Return what the person sends back after reading the guessed words."""
    form = response.context["form"]
    initial = form.initial
    return {
        "token": initial["token"],
        "jurisdiction": initial["jurisdiction"].pk,
        "bureau": initial["bureau"].pk,
        "title": initial["title"],
        "kind": initial["kind"],
        "year": initial["year"],
        "published_on": initial["published_on"] or "",
    }


@pytest.mark.parametrize("make_file", [text_file, word_file, html_file])
def test_upload_guesses_then_registers_and_reads(make_file) -> None:
    client = clerk()

    checked = client.post(UPLOAD, {"file": make_file()})
    assert not Document.objects.exclude(text="").exists()
    response = client.post(UPLOAD, confirmed(checked))

    document = Document.objects.exclude(text="").get()
    assert response.url == review_url(document)
    assert (document.kind, document.year) == ("both", 2030)
    assert document.jurisdiction.name == "青禾区"
    assert document.title == "青禾区科学技术局2029年工作总结和2030年工作要点"
    assert document.figures.filter(wording="新增高新技术企业").count() == 2
    assert not Goal.objects.exists()


def test_words_typed_on_upload_win_over_the_guess() -> None:
    response = clerk().post(UPLOAD, {"file": text_file(), "title": "另起标题", "year": 2028})

    initial = response.context["form"].initial
    assert (initial["title"], initial["year"]) == ("另起标题", 2028)


def test_file_registered_by_its_hash_gets_its_text() -> None:
    document = make_readable("", sha256=hashlib.sha256(TEXT.encode()).hexdigest())

    response = signed_in(recorder_of(document)).post(UPLOAD, {"file": text_file()})

    assert response.url == review_url(document)
    document.refresh_from_db()
    assert document.text == TEXT
    assert document.figures.count() == 9


def test_file_uploaded_twice_is_registered_once() -> None:
    client = clerk()
    first = client.post(UPLOAD, confirmed(client.post(UPLOAD, {"file": text_file()})))

    again = client.post(UPLOAD, {"file": text_file()})

    assert again.url == first.url


def test_upload_for_another_bureau_is_refused() -> None:
    client = clerk()
    other = make_bureau("外区科学技术局")
    words = confirmed(client.post(UPLOAD, {"file": text_file()})) | {
        "bureau": other.pk,
        "jurisdiction": other.jurisdiction_id,
    }

    response = client.post(UPLOAD, words)

    assert "任填报职" in response.content.decode()
    assert not Document.objects.exclude(text="").exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不支持 .doc"),
        ("空.txt", b"  \n", "没有文字"),
        ("坏.docx", b"PK\x03\x04broken", "不完整或已损坏"),
    ],
)
def test_unreadable_file_is_told_with_the_remedy(name: str, data: bytes, words: str) -> None:
    response = clerk().post(UPLOAD, {"file": SimpleUploadedFile(name, data)})

    assert words in response.content.decode()


def test_waiting_file_is_given_back_to_its_uploader_only() -> None:
    person, other = make_user(), make_user()
    token = keep_aside(b"text", "a.txt", person, NOW)

    assert take_back(token, person) == (b"text", "a.txt")
    with pytest.raises(UploadGone):
        take_back(token, other)
    with pytest.raises(UploadGone):
        take_back(f"{token}x", person)


def test_upload_asks_for_the_right_to_add_documents() -> None:
    assert signed_in(make_user()).get(UPLOAD).status_code == 403

"""A registered document gets its text: the very file, once."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plans.actions.documents import DocumentRefused, attach_text, registered_document
from plans.enums import Role
from plans.models import Document
from tests.factories import make_bureau, make_document, make_figure, make_group, make_user

pytestmark = pytest.mark.django_db

TEXT = "一、目标\n全年新增试验企业１２０家以上。\n".encode()
NOW = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def attach(document: Document, data: bytes = TEXT) -> Document:
    return attach_text(
        document=document, data=data, file_name="要点.txt", uploaded_by=None, now=NOW
    )


def test_text_is_attached_and_figures_are_measured() -> None:
    document = make_document(sha256=hashlib.sha256(TEXT).hexdigest())
    figure = make_figure(document=document, start=TEXT.decode().index("１"))

    document = attach(document)

    figure.refresh_from_db()
    assert document.text == TEXT.decode()
    assert document.text[figure.start : figure.end] == "１２０"


def test_another_file_than_the_registered_one_is_refused() -> None:
    document = make_document(sha256="0" * 64)

    with pytest.raises(DocumentRefused, match="校验值不符"):
        attach(document)


def test_text_is_given_once() -> None:
    document = attach(make_document())

    with pytest.raises(DocumentRefused, match="已有正文"):
        attach(document)


def test_file_of_another_document_is_refused() -> None:
    attach(make_document(title="原件"))

    with pytest.raises(DocumentRefused, match="同一文件已登记为“原件”"):
        attach(make_document())


def test_unregistered_file_is_told_to_be_registered_first() -> None:
    with pytest.raises(DocumentRefused, match="没有登记过这个文件"):
        registered_document(TEXT)


def test_upload_page_finds_the_document_by_its_hash() -> None:
    bureau = make_bureau()
    document = make_document(sha256=hashlib.sha256(TEXT).hexdigest(), bureau=bureau)
    user = make_user(Role.RECORDER, bureau=bureau)
    user.groups.add(make_group(Role.RECORDER))
    client = Client()
    client.force_login(user)

    file = SimpleUploadedFile("下载.txt", TEXT)
    response = client.post(reverse("admin:plans_document_upload"), {"file": file})

    assert response.url == reverse("admin:plans_document_review", args=[document.pk])

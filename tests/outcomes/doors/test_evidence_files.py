"""Evidence: what is taken by content, where it lies, and who gets it how."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from outcomes.models import Evidence
from outcomes.uploads import check_evidence_file
from tests.factories import make_outcome
from tests.outcomes.people import make_people
from trackerproj.storage import harmless_name

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n"


def archive(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("公告.pdf", PDF),
        ("截图.PNG", b"\x89PNG\r\n\x1a\n"),
        ("函.docx", archive("word/document.xml")),
        ("表.xlsx", archive("xl/workbook.xml")),
        ("公文.ofd", archive("OFD.xml")),
        ("材料.zip", archive("任何.txt")),
    ],
)
def test_known_kind_is_taken_and_left_at_its_beginning(name: str, data: bytes) -> None:
    file = SimpleUploadedFile(name, data)

    check_evidence_file(file)

    assert file.read() == data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("页.html", b"<script>alert(1)</script>"),
        ("图.svg", b"<svg onload='alert(1)'/>"),
        ("程序.exe", b"MZ"),
        ("公告.pdf.exe", PDF),
        ("公告.pdf", b"<html><script>alert(1)</script>"),
        ("函.docx", archive("任何.txt")),
        ("表.xlsx", archive("word/document.xml")),
        ("表.xlsx", b"PK\x03\x04 broken"),
        ("没有扩展名", PDF),
        ("公告.pdf\u202e", PDF),
    ],
)
def test_other_kind_is_refused_by_content(name: str, data: bytes) -> None:
    with pytest.raises(ValidationError):
        check_evidence_file(SimpleUploadedFile(name, data))


def burst(size: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("零.txt", b"0" * size)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("函.docx", archive("word/document.xml", "word/vbaProject.bin"), "带有宏"),
        ("表.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin"), "带有宏"),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT".encode("utf-16-le"), "带有宏"),
        ("材料.zip", archive("说明.pdf.EXE"), "有程序"),
        ("材料.zip", archive("../../etc/passwd"), "带有路径"),
        ("材料.zip", archive("C:/x.txt"), "带有路径"),
        ("材料.zip", archive("/x.txt"), "带有路径"),
        ("材料.zip", burst(30_000), "展开后过大"),
    ],
)
def test_file_that_harms_whoever_opens_it_is_refused_in_words(
    name: str, data: bytes, reason: str, settings
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000

    with pytest.raises(ValidationError, match=reason):
        check_evidence_file(SimpleUploadedFile(name, data))


def test_large_file_is_refused(settings) -> None:
    settings.UPLOAD_MAX_BYTES = 8

    with pytest.raises(ValidationError):
        check_evidence_file(SimpleUploadedFile("公告.pdf", PDF))


NAMES = {
    "../../../etc/cron.d/x.pdf": "x.pdf",
    "..\\..\\windows\\x.pdf": "x.pdf",
    "/etc/passwd.pdf": "passwd.pdf",
    "a\0b.pdf": "ab.pdf",
    "CON.pdf": "_CON.pdf",
    "lpt1.pdf": "_lpt1.pdf",
    "fdp\u202e.exe.pdf": "fdp.exe.pdf",
    "长" * 300 + ".pdf": "长" * 70 + ".pdf",
    "....": "file",
    ".htaccess": "htaccess",
    "a\r\nSet-Cookie: x.pdf": "aSet-Cookie_x.pdf",
    '"; filename=x.exe.pdf': ";_filename=x.exe.pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_name_that_plays_tricks_becomes_plain(name: str) -> None:
    assert harmless_name(name) == NAMES[name]


def upload(name: str, data: bytes = PDF) -> None:
    """Post a file under exactly this name, as no well-meaning client would."""
    client = Client()
    client.force_login(make_people().recorder)
    mark = "--mark"
    head = (
        f'{mark}\r\nContent-Disposition: form-data; name="title"\r\n\r\n公告\r\n{mark}\r\n'
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    client.post(
        reverse("admin:outcomes_evidence_add"),
        head.encode() + data + f"\r\n{mark}--\r\n".encode(),
        content_type="multipart/form-data; boundary=mark",
    )


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".pdf")])
def test_uploaded_file_stays_in_its_folder_under_a_random_name(
    settings, tmp_path: Path, name: str
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"

    upload(name)

    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    kept = [path.relative_to(tmp_path).as_posix() for path in stored]
    assert all(re.fullmatch(r"media/evidence/\d{4}/[0-9a-f]{32}/[^/\r\n]+", one) for one in kept)
    # A header broken by its own name makes a request without a file, which is refused.
    is_broken = "\r" in name or '"' in name
    assert Evidence.objects.count() == len(kept) == (0 if is_broken else 1)


def test_admin_form_checks_the_content_too() -> None:
    client = Client()
    client.force_login(make_people().recorder)
    fields = {"title": "公告", "file": SimpleUploadedFile("x.html", b"<script>")}

    page = client.post(reverse("admin:outcomes_evidence_add"), fields).content.decode()

    assert "不接受这种文件" in page
    assert not Evidence.objects.exists()


@pytest.fixture
def piece(db) -> Evidence:
    piece = Evidence(title="公告")
    piece.file.save("公告.pdf", ContentFile(PDF))
    return piece


def test_file_leaves_as_an_attachment_that_no_browser_guesses_at(piece: Evidence) -> None:
    people = make_people()
    make_outcome(bureau=people.bureau, entered_by=people.recorder).evidence.add(piece)
    client = Client()
    client.force_login(people.verifier)

    response = client.get(reverse("admin:outcomes_evidence_file", args=[piece.pk]))

    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == PDF


def test_stranger_to_the_site_gets_no_file(piece: Evidence) -> None:
    url = reverse("admin:outcomes_evidence_file", args=[piece.pk])

    assert Client().get(url).status_code == 302


@pytest.mark.parametrize("start", ["/media/", "/static/../data/media/", "/static/", "/"])
def test_stored_file_has_no_address(piece: Evidence, start: str) -> None:
    assert Client().get(f"{start}{piece.file.name}").status_code == 404


def test_deleted_file_leaves_no_folder(piece: Evidence) -> None:
    folder = Path(piece.file.path).parent

    piece.file.delete(save=False)

    assert not folder.exists()


def test_file_the_server_has_lost_is_told_in_words(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    people = make_people()
    evidence = Evidence(title="公告", added_by=people.recorder)
    evidence.file.save("公告.pdf", ContentFile(PDF))
    make_outcome(bureau=people.bureau, entered_by=people.recorder).evidence.add(evidence)
    Path(evidence.file.path).unlink()
    client = Client()
    client.force_login(people.recorder)

    answer = client.get(reverse("admin:outcomes_evidence_file", args=[evidence.pk]), follow=True)

    assert "“公告”的文件已不在服务器上" in answer.content.decode()

"""Every format that is read, and every refusal with its remedy."""

import io
import zipfile

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from plans.reading import errors, read_bytes
from plans.reading import opening as opening_module

SENTENCE = "全年新建公园12座，绿化率达到41.5%。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def docx_bytes(*, with_table: bool = False) -> bytes:
    document = Document()
    document.add_paragraph("一、工作回顾")
    if with_table:
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ("指标", "完成", "公园", "12座"), strict=True):
            cell.text = text
    document.add_paragraph(SENTENCE)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_bytes(lines: list[str]) -> bytes:
    """Build a one-page PDF by hand with a standard Latin font."""
    body = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {body} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, item in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def zip_bytes(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), "utf-8"),
        (b"\xff\xfe" + SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (SENTENCE.encode("gb18030"), "gb18030"),
    ],
)
def test_text_file_is_decoded(data: bytes, encoding: str) -> None:
    read = read_bytes(data, "总结.txt")

    assert (read.text, read.encoding, read.kind) == (SENTENCE, encoding, "txt")


def test_line_ends_are_left_alone() -> None:
    assert read_bytes(b"a\r\nb\rc\n", "x.txt").text == "a\r\nb\rc\n"


def test_word_paragraphs_and_tables_come_in_order() -> None:
    read = read_bytes(docx_bytes(with_table=True), "总结.docx")

    assert read.text.split("\n") == ["一、工作回顾", "指标\t完成", "公园\t12座", SENTENCE]


def test_word_document_is_known_without_its_suffix() -> None:
    assert read_bytes(docx_bytes(), "总结.txt").kind == "docx"


def test_pdf_text_layer_is_read() -> None:
    read = read_bytes(pdf_bytes(["Parks built in the year: 12"] * 20), "a.pdf")

    assert read.kind == "pdf"
    assert read.text.count("12") == 20


def test_html_keeps_what_is_visible() -> None:
    page = (
        "<html><head><meta charset='gbk'></head><body><nav>首页 2024</nav>"
        "<p>全年新建公园<b>12</b>座。</p><script>var a=1;</script><table><tr><td>甲</td>"
        "<td>3个</td></tr></table></body></html>"
    )

    read = read_bytes(page.encode("gbk"), "a.html")

    assert read.text == "全年新建公园12座。\n甲\t3个"
    assert read.encoding == "gb18030"


REFUSALS = [
    (b"", "a.txt", errors.EmptyDocument),
    (b" \n\t", "a.txt", errors.EmptyDocument),
    (OLE, "a.doc", errors.LegacyWordDocument),
    (OLE, "a.wps", errors.WpsDocument),
    (OLE, "a.et", errors.WpsDocument),
    (OLE, "a.xls", errors.SpreadsheetDocument),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", errors.EncryptedDocument),
    (b"{\\rtf1 text}", "a.rtf", errors.RichTextDocument),
    (zip_bytes({"xl/workbook.xml": b"<a/>"}), "a.xlsx", errors.SpreadsheetDocument),
    (zip_bytes({"OFD.xml": b"<a/>"}), "a.ofd", errors.OfdDocument),
    (zip_bytes({"other.bin": b"1"}), "a.zip", errors.UnknownFormat),
    (zip_bytes({"word/document.xml": b"not xml"}), "a.docx", errors.TruncatedDocument),
    (docx_bytes()[:900], "a.docx", errors.TruncatedDocument),
    (b"not a zip at all", "a.docx", errors.TruncatedDocument),
    (pdf_bytes(["x"])[:60], "a.pdf", errors.TruncatedDocument),
    (pdf_bytes(["3"]), "a.pdf", errors.ScannedPdf),
    (bytes(range(1, 32)) * 40, "a.txt", errors.UnknownEncoding),
    (b"\xef\xbb\xbf\xff\xff\xff", "a.txt", errors.TruncatedDocument),
    (SENTENCE.encode(), "a.mp4", errors.UnknownFormat),
    (
        zip_bytes({"word/document.xml": b"0" * 8_000_000}),
        "a.docx",
        errors.CompressedBomb,
    ),
]


@pytest.mark.parametrize(("data", "name", "error"), REFUSALS)
def test_file_is_refused(data: bytes, name: str, error: type[errors.UnreadableDocument]) -> None:
    with pytest.raises(error) as refusal:
        read_bytes(data, name)

    assert type(refusal.value) is error
    assert "。" in str(refusal.value)


def test_encrypted_pdf_is_refused() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes(["secret " * 20] * 5))))
    writer.encrypt("password", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)

    with pytest.raises(errors.EncryptedDocument):
        read_bytes(stream.getvalue(), "a.pdf")


def test_oversized_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_module, "MAX_BYTES", 10)

    with pytest.raises(errors.OversizedDocument):
        read_bytes(SENTENCE.encode(), "a.txt")


def test_overlong_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_module, "MAX_CHARACTERS", 10)

    with pytest.raises(errors.OversizedDocument):
        read_bytes(SENTENCE.encode(), "a.txt")

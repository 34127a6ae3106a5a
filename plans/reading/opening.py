"""Tell what a file is by its first bytes, refuse what cannot be read, take the text of the rest."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from plans.reading import errors
from plans.reading.decoding import decode

MAX_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 2_000_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 150
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WPS_SUFFIXES = {".wps", ".wpt", ".et", ".ett", ".dps"}
TEXT_SUFFIXES = {".txt", ".text", ".md", ""}
HTML_SUFFIXES = {".html", ".htm", ".shtml", ".xhtml"}


@dataclass(frozen=True)
class ReadText:
    """The text of a file; offsets of figures count its characters."""

    text: str
    kind: str  # "txt", "docx", "pdf", "html"
    encoding: str
    warnings: tuple[str, ...] = ()


def read_bytes(data: bytes, filename: str) -> ReadText:
    """Return the text of a file; raise an UnreadableDocument that says what to do instead."""
    if len(data) > MAX_BYTES:
        raise errors.OversizedDocument
    if not data.strip():
        raise errors.EmptyDocument
    found = _reader(data, PurePath(filename).suffix.lower())(data)
    if len(found.text) > MAX_CHARACTERS:
        raise errors.OversizedDocument
    if not found.text.strip():
        raise errors.EmptyDocument
    return found


def _reader(data: bytes, suffix: str) -> Callable[[bytes], ReadText]:
    if data.startswith(OLE):
        raise _ole_refusal(data, suffix)
    if data.startswith(b"{\\rtf"):
        raise errors.RichTextDocument
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _read_pdf
    if data.startswith(b"PK"):
        return _read_archive
    return _reader_by_suffix(data, suffix)


def _reader_by_suffix(data: bytes, suffix: str) -> Callable[[bytes], ReadText]:
    """Choose among the formats that have no signature of their own."""
    if suffix in WPS_SUFFIXES:
        raise errors.WpsDocument
    if suffix in (".docx", ".pdf", ".xlsx", ".doc"):
        raise errors.TruncatedDocument
    if suffix in HTML_SUFFIXES or _looks_like_html(data):
        return _read_html
    if suffix in TEXT_SUFFIXES:
        return _read_plain
    raise errors.UnknownFormat


def _ole_refusal(data: bytes, suffix: str) -> errors.UnreadableDocument:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return errors.EncryptedDocument()
    if suffix in WPS_SUFFIXES:
        return errors.WpsDocument()
    if suffix == ".xls":
        return errors.SpreadsheetDocument()
    return errors.LegacyWordDocument()


def _looks_like_html(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def _read_plain(data: bytes) -> ReadText:
    text, encoding = decode(data)
    return ReadText(text, "txt", encoding)


def _read_html(data: bytes) -> ReadText:
    from plans.reading.html import text_of_html

    text, encoding = text_of_html(data)
    return ReadText(text, "html", encoding)


def _read_pdf(data: bytes) -> ReadText:
    from plans.reading.pdf import text_of_pdf

    text, warnings = text_of_pdf(data)
    return ReadText(text, "pdf", "", warnings)


def _read_archive(data: bytes) -> ReadText:
    names = _checked_names(data)
    if "word/document.xml" in names:
        from plans.reading.docx import text_of_docx

        text, warnings = text_of_docx(data)
        return ReadText(text, "docx", "", warnings)
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        raise errors.SpreadsheetDocument
    if "OFD.xml" in names:
        raise errors.OfdDocument
    raise errors.UnknownFormat


def _checked_names(data: bytes) -> set[str]:
    """List a ZIP's members after making sure that unpacking them is safe."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise errors.TruncatedDocument from error
    if any(member.flag_bits & 1 for member in members):
        raise errors.EncryptedDocument
    if sum(member.file_size for member in members) > MAX_UNPACKED or any(map(_is_bomb, members)):
        raise errors.CompressedBomb
    return {member.filename for member in members}


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    large = member.file_size > 1024 * 1024
    return large and member.file_size > MAX_RATIO * max(1, member.compress_size)

"""Text layer of a PDF, one line as printed."""

import io
import logging

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from plans.reading.errors import EncryptedDocument, OversizedDocument, ScannedPdf, TruncatedDocument
from plans.reading.print_marks import as_written

MAX_PAGES = 600
# A page of a Chinese official document has some 500 characters; a scan with a stray stamp has few.
MIN_CHARACTERS_PER_PAGE = 20

logging.getLogger("pypdf").setLevel(logging.ERROR)


def text_of_pdf(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of all pages and warnings about pages without text."""
    pages = _pages(data)
    written = sum(len(page.strip()) for page in pages)
    if written < MIN_CHARACTERS_PER_PAGE * max(1, len(pages)) and written < 400:
        raise ScannedPdf
    bare = [str(number) for number, page in enumerate(pages, 1) if len(page.strip()) < 5]
    warnings = (f"第 {'、'.join(bare)} 页没有文字，可能是图片。",) if bare else ()
    return "\n".join(map(as_written, pages)), warnings


def _pages(data: bytes) -> list[str]:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedDocument
        if len(reader.pages) > MAX_PAGES:
            raise OversizedDocument
        return [page.extract_text() or "" for page in reader.pages]
    except (EncryptedDocument, OversizedDocument):
        raise
    except PyPdfError as error:
        raise TruncatedDocument from error
    except Exception as error:  # pypdf lets KeyError, AttributeError … out of broken files
        raise TruncatedDocument from error

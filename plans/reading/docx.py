"""Text of a Word document, paragraphs and tables in the order of the page."""

import io
from collections.abc import Iterator
from zipfile import BadZipFile

from docx import Document
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError, _Element

from plans.reading.errors import TruncatedDocument

TEXT, TAB, BREAKS = qn("w:t"), qn("w:tab"), (qn("w:br"), qn("w:cr"))
PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
CONTAINERS = (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml"))
# Text moved away, deleted or given twice for old readers is not on the page.
HIDDEN = (
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:pPr"),
    qn("w:rPr"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
NUMBERED = "w:numPr"


def text_of_docx(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text and a warning when headings are numbered by Word itself."""
    try:
        body = Document(io.BytesIO(data)).element.body
    except (KeyError, ValueError, BadZipFile, XMLSyntaxError) as error:
        raise TruncatedDocument from error
    except Exception as error:  # python-docx lets several kinds out of damaged packages
        raise TruncatedDocument from error
    text = "\n".join(_blocks(body))
    numbered = body.find(f".//{qn(NUMBERED)}") is not None
    warnings = (
        ("有的段落用了 Word 自动编号，编号不在文字里，层级以段落顺序为准。",) if numbered else ()
    )
    return text, warnings


def _blocks(parent: _Element) -> Iterator[str]:
    for child in parent:
        if child.tag == PARAGRAPH:
            yield "".join(_words(child))
        elif child.tag == TABLE:
            yield from _rows(child)
        elif child.tag in CONTAINERS:
            yield from _blocks(child)


def _rows(table: _Element) -> Iterator[str]:
    """Yield one line per row, cells divided by tabs, the paragraphs of a cell by blanks."""
    for row in table.iter(ROW):
        if next(row.iterancestors(TABLE)) is not table:
            continue
        cells = (cell for cell in row.iter(CELL) if next(cell.iterancestors(ROW)) is row)
        yield "\t".join(" ".join(_blocks(cell)).strip() for cell in cells)


def _words(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag in HIDDEN:
            continue
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag == TAB:
            yield "\t"
        elif child.tag in BREAKS:
            yield "\n"
        else:
            yield from _words(child)

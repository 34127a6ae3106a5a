"""What a Word template is put together from: pages, paragraphs, numbers and tables (GB/T 9704)."""

from docx import Document
from docx.document import Document as Page
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

# Fonts by name: the first is the standard's, the second what Word shows where it is missing.
BODY, TITLE, HEADING, SUBHEADING = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
FALLBACKS = {BODY: "仿宋", TITLE: "宋体", HEADING: "SimHei", SUBHEADING: "楷体", "宋体": "SimSun"}
LATIN = "Times New Roman"
PITCH = Pt(28.95)  # 225 mm in 22 lines
THREE, TWO, FOUR, TABLE = Pt(16), Pt(22), Pt(14), Pt(9)  # 三号, 二号, 四号, 小五
TOP, LEFT, RIGHT, BOTTOM = Mm(37), Mm(28), Mm(26), Mm(35)
# A line of a table is of its own height whatever the font; a row is never lower than it looks well.
LINES = {TABLE: Pt(12.5), FOUR: Pt(22)}
ROW = Mm(6)
NARROW = 60  # twentieths of a point between a cell's line and its text
FOOT = Mm(35 - 7 - 7)  # the number stands 7 mm below the text

Columns = tuple[tuple[str, str, int], ...]


def new_page() -> Page:
    page = Document()
    for one in list(page.element.body)[:-1]:
        page.element.body.remove(one)
    style = page.styles["Normal"]
    style.font.size = THREE
    set_fonts(style.element.get_or_add_rPr(), BODY)
    for language in page.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = PITCH
    name_fallbacks(page)
    page.settings.odd_and_even_pages_header_footer = True
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    margins(section, TOP, RIGHT, BOTTOM, LEFT)
    section.footer_distance = FOOT
    grid(section)
    page_numbers(section)
    return page


def name_fallbacks(page: Page) -> None:
    """Tell Word which font to take where the first is not installed."""
    table = next(
        part for part in page.part.package.iter_parts() if part.partname.endswith("fontTable.xml")
    )
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    xml = table.blob.decode("utf-8")
    table._blob = xml.replace("</w:fonts>", f"{fonts}</w:fonts>").encode("utf-8")


def margins(section: Section, top: Mm, right: Mm, bottom: Mm, left: Mm) -> None:
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left


def grid(section: Section) -> None:
    """Lay the page out in 22 lines."""
    found = section._sectPr.find(qn("w:docGrid"))
    if found is not None:
        section._sectPr.remove(found)
    section._sectPr.append(
        parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="579"/>')
    )


def set_fonts(properties, font: str) -> None:
    """Set the Chinese font and the Latin one."""
    fonts = properties.get_or_add_rFonts()
    for name, value in (("eastAsia", font), ("ascii", LATIN), ("hAnsi", LATIN)):
        fonts.set(qn(f"w:{name}"), value)
    fonts.set(qn("w:hint"), "eastAsia")


def page_numbers(section: Section) -> None:
    """Print — 1 — on the right of odd and the left of even pages, a character in."""
    for footer, align, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "right"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left"),
    ):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.alignment = align
        line.paragraph_format.line_spacing = 1
        number_field(line)
        indent_by(line, side, 100, FOUR)


def number_field(line: Paragraph) -> None:
    for text in ("— ", None, " —"):
        run = line.add_run(text or "")
        run.font.size = FOUR
        set_fonts(run._r.get_or_add_rPr(), "宋体")
        if text is None:
            for kind, code in (("begin", ""), ("", " PAGE "), ("end", "")):
                run._r.append(
                    parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>')
                    if kind
                    else parse_xml(f"<w:instrText {nsdecls('w')}>{code}</w:instrText>")
                )


def title(page: Page) -> None:
    each(page, "line in title_lines")
    line = page.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.line_spacing = Pt(35)
    off_the_grid(line)
    write(line, "{{ line }}", TITLE, TWO)
    end(page)
    paragraph(page, "", indent=False)


def heading(page: Page, text: str, *, font: str = HEADING) -> None:
    line = paragraph(page, text, font=font)
    line.paragraph_format.keep_with_next = True


def paragraph(
    page: Page,
    text: str,
    *,
    font: str = BODY,
    size: Pt = THREE,
    indent: bool = True,
    indent_chars: int = 200,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
) -> Paragraph:
    line = page.add_paragraph()
    line.alignment = align
    if indent:
        indent_by(line, "firstLine", indent_chars, size)
    write(line, text, font, size)
    return line


def write(line: Paragraph, text: str, font: str, size: Pt) -> None:
    run = line.add_run(text)
    run.font.size = size
    set_fonts(run._r.get_or_add_rPr(), font)


def indent_by(line: Paragraph, side: str, hundredths: int, size: Pt) -> None:
    """Indent by characters, and by their width for programs that do not count characters."""
    properties = line._p.get_or_add_pPr()
    found = properties.find(qn("w:ind"))
    indentation = properties._add_ind() if found is None else found
    indentation.set(qn(f"w:{side}Chars"), str(hundredths))
    indentation.set(qn(f"w:{side}"), str(round(hundredths * size.pt * 20 / 100)))


def off_the_grid(line: Paragraph) -> None:
    """Keep a line's own height: a title or a row of a table is no line of the page's grid."""
    properties = line._p.get_or_add_pPr()
    snap = parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>')
    spacing = properties.find(qn("w:spacing"))
    if spacing is None:
        properties.append(snap)
    else:
        spacing.addprevious(snap)


def each(page: Page, words: str) -> None:
    page.add_paragraph("{%p for " + words + " %}")


def end(page: Page) -> None:
    page.add_paragraph("{%p endfor %}")


def condition(page: Page, words: str) -> None:
    page.add_paragraph("{%p if " + words + " %}")


def close(page: Page) -> None:
    page.add_paragraph("{%p endif %}")


def lines(page: Page, name: str) -> None:
    each(page, f"line in {name}")
    paragraph(page, "{{ line }}")
    end(page)


def last_lines(page: Page, name: str) -> None:
    """Print lines of which the last stays on the page of what follows: no page has a date alone."""
    each(page, f"line in {name}")
    condition(page, "loop.last")
    paragraph(page, "{{ line }}").paragraph_format.keep_with_next = True
    page.add_paragraph("{%p else %}")
    paragraph(page, "{{ line }}")
    close(page)
    end(page)


def signature(page: Page, *, has_gap: bool = True) -> None:
    """Office and date at the right, the date four characters in; the seal is not ours to print."""
    if has_gap:
        paragraph(page, "").paragraph_format.keep_with_next = True
    for words in ("{{ office }}", "{{ date }}"):
        line = paragraph(page, words, indent=False, align=WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.keep_with_next = words == "{{ office }}"
        indent_by(line, "right", 400, THREE)


def lying_down(page: Page) -> None:
    """Start a section turned by a quarter: the upper edge of the upright page is on its right."""
    section = page.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    margins(section, LEFT, TOP, RIGHT, BOTTOM)
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
    number_at_the_left(section.footer, "bottom")
    number_at_the_left(section.even_page_footer, "top")


def number_at_the_left(footer, end: str) -> None:
    """Put the page's number where it is on the upright pages: left of the table, turned."""
    along = 9200 if end == "bottom" else 1500
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="1150" w:tblpY="{along}"/>'
        '<w:tblW w:w="500" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="500"/></w:tblGrid>'
        '<w:tr><w:trPr><w:trHeight w:val="1100" w:hRule="exact"/></w:trPr>'
        '<w:tc><w:tcPr><w:tcW w:w="500" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>'
        "<w:p/></w:tc></w:tr></w:tbl>"
    )
    footer._element.insert(0, table)
    line = Paragraph(table.find(".//" + qn("w:p")), footer)
    line.paragraph_format.line_spacing = 1
    number_field(line)


def attachment(
    page: Page,
    name: str,
    heading_text: str,
    rows: str,
    *,
    columns: Columns,
    is_new_page: bool = False,
) -> None:
    first = paragraph(page, name, font=HEADING, indent=False)
    first.paragraph_format.page_break_before = is_new_page
    line = page.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(12), Pt(6)
    write(line, heading_text, TITLE, Pt(18))
    table = page.add_table(rows=0, cols=len(columns))
    frame(table, [width for _words, _field, width in columns])
    head = table.add_row()
    head.height = ROW
    head._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for (words, _field, width), one in zip(columns, head.cells, strict=True):
        centre = WD_ALIGN_PARAGRAPH.CENTER
        cell(one, [words], font=HEADING, width=width, size=TABLE, align=centre)
    tag_row(table, "{%tr for row in " + rows + " %}")
    body = table.add_row()
    body.height = ROW
    body._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    for (words, field, width), one in zip(columns, body.cells, strict=True):
        is_text = words in ("指标", "责任单位")
        align = WD_ALIGN_PARAGRAPH.LEFT if is_text else WD_ALIGN_PARAGRAPH.CENTER
        cell(one, [field], width=width, size=TABLE, align=align)
    tag_row(table, "{%tr endfor %}")


def tag_row(table, tag: str) -> None:
    table.add_row().cells[0].paragraphs[0].add_run(tag)


def frame(table, widths: list[int]) -> None:
    """Fix the widths; draw thin lines around and within."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{edges}</w:tblBorders>"))
    sides = "".join(f'<w:{side} w:w="{NARROW}" w:type="dxa"/>' for side in ("left", "right"))
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))


def cell(
    one,
    words: list[str],
    *,
    width: int,
    font: str = BODY,
    size: Pt = FOUR,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
) -> None:
    one.width = Mm(width)
    one.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, text in enumerate(words):
        line = one.paragraphs[0] if place == 0 else one.add_paragraph()
        line.alignment = align
        line.paragraph_format.line_spacing = LINES[size]
        off_the_grid(line)
        write(line, text, font, size)

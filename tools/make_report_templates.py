"""Make templates/docx/*.docx: pages after GB/T 9704-2012, with the fields our reports fill in.

Run it after a change here and look at the result in a word processor; the files are committed.
An office that prefers its own takes one of these, edits it and uploads it in the admin.
"""

import sys
from pathlib import Path

from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH
from word_parts import (
    FOUR,
    HEADING,
    SUBHEADING,
    TABLE,
    attachment,
    cell,
    close,
    condition,
    each,
    end,
    frame,
    heading,
    last_lines,
    lines,
    lying_down,
    new_page,
    paragraph,
    signature,
    title,
)  # fmt: skip

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "docx"

COLUMNS = (
    ("序号", "{{ row.number }}", 10),
    ("指标", "{{ row.indicator }}", 66),
    ("责任单位", "{{ row.bureau }}", 38),
    ("单位", "{{ row.unit }}", 18),
    ("目标值", "{{ row.target }}", 18),
    ("完成值", "{{ row.actual }}", 18),
    ("完成率", "{{ row.rate }}", 15),
    ("序时", "{{ row.due }}", 15),
    ("状态", "{{ row.light }} {{ row.status }}", 27),
)

# The columns of a table on an upright page: one unit, so no column for it.
UPRIGHT_COLUMNS = (
    ("序号", "{{ row.number }}", 11),
    ("指标", "{{ row.indicator }}", 53),
    ("单位", "{{ row.unit }}", 13),
    ("目标值", "{{ row.target }}", 21),
    ("完成值", "{{ row.actual }}", 19),
    ("完成率", "{{ row.rate }}", 17),
    ("状态", "{{ row.light }} {{ row.status }}", 22),
)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in (("notice", notice), ("brief", brief), ("slip", slip)):
        page = new_page()
        make(page)
        page.save(FOLDER / f"{name}.docx")


def notice(page: Page) -> None:
    """通报: text upright, its tables on pages lying down."""
    title(page)
    paragraph(page, "{{ addressee }}：", indent=False)
    lines(page, "opening")
    heading(page, "一、总体情况")
    lines(page, "summary")
    each(page, "class in classes")
    heading(page, "{{ class.heading }}", font=SUBHEADING)
    paragraph(page, "{{ class.text }}")
    end(page)
    condition(page, "units")
    heading(page, "{{ units_heading }}", font=SUBHEADING)
    each(page, "unit in units")
    paragraph(page, "{{ unit.name }}：{{ unit.text }}")
    end(page)
    close(page)
    heading(page, "二、存在问题")
    lines(page, "problems")
    heading(page, "三、下一步要求")
    last_lines(page, "requirements")
    paragraph(page, "").paragraph_format.keep_with_next = True
    for words, chars in (("附件：1.{{ behind_title }}", 200), ("2.目标任务完成情况表", 500)):
        line = paragraph(page, words, indent_chars=chars)
        line.paragraph_format.keep_with_next = True
    signature(page)
    lying_down(page)
    attachment(page, "附件1", "{{ behind_title }}", "behind", columns=COLUMNS)
    page.add_page_break()
    attachment(page, "附件2", "目标任务完成情况表", "rows", columns=COLUMNS)
    for note in ("{{ rounding_note }}", "{{ light_note }}"):
        paragraph(page, note, size=TABLE, indent=False)


def brief(page: Page) -> None:
    """专报: one page for those who lead."""
    title(page)
    paragraph(page, "{{ addressee }}：", indent=False)
    lines(page, "summary")
    condition(page, "furthest")
    heading(page, "进度靠后的目标")
    each(page, "item in furthest")
    paragraph(page, "{{ item }}")
    end(page)
    close(page)
    heading(page, "需要关注")
    lines(page, "problems")
    last_lines(page, "requirements")
    signature(page)


def slip(page: Page) -> None:
    """督办通知单: what one unit has to do by when."""
    title(page)
    paragraph(page, "编号：{{ number }}", indent=False, align=WD_ALIGN_PARAGRAPH.RIGHT, size=FOUR)
    table = page.add_table(rows=0, cols=2)
    frame(table, [34, 122])
    for label, words in (
        ("责任单位", ["{{ unit }}"]),
        ("责任人", ["{{ person }}"]),
        ("督办事项", ["{%p for item in matters %}", "{{ item }}", "{%p endfor %}"]),
        ("督办要求", ["{%p for line in requirements %}", "{{ line }}", "{%p endfor %}"]),
        ("办理时限", ["{{ deadline }}"]),
        ("依据", ["{{ basis }}"]),
        ("联系人及电话", ["{{ contact }}"]),
        ("签收", ["签收人：　　　　　　时间：　　年　　月　　日"]),
    ):
        cells = table.add_row().cells
        cell(cells[0], [label], font=HEADING, width=34, align=WD_ALIGN_PARAGRAPH.CENTER)
        cell(cells[1], words, width=122)
    paragraph(page, "{{ note }}", size=FOUR, indent=False)
    signature(page, has_gap=False)
    condition(page, "listed")
    # What has no room on the page; upright, so that the slip stays one section.
    attachment(page, "附件", "督办事项清单", "listed", columns=UPRIGHT_COLUMNS, is_new_page=True)
    close(page)


if __name__ == "__main__":
    sys.exit(main())

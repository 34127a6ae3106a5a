"""通报, 专报 and 督办通知单: their words, their pages, and the office's own templates."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from outcomes.models import ReportTemplate
from outcomes.reports.notice import date_text, fields_of
from outcomes.reports.sample import sample_content
from outcomes.reports.snapshots import Content
from outcomes.reports.word import FOLDER, UnusableTemplate, render_word, template_bytes
from plans.models import Bureau
from tests.factories import make_place
from tests.outcomes.reports.building import make_city, make_content, make_report, make_supervisor

pytestmark = pytest.mark.django_db

KINDS = ("notice", "brief", "slip")
TEXTS = {
    "addressee": "各县（区）人民政府",
    "office": "舟山市科学技术局",
    "basis": "按照《2024年工作要点》要求",
    "requirements": "一是抓紧整改。\n二是按时报送。",
    "signed_on": "2024-10-08",
    "deadline": "2024年10月15日",
}


def rendered(content: Content, kind: str = "notice"):
    data = render_word((FOLDER / f"{kind}.docx").read_bytes(), fields_of(kind, content))
    return Document(io.BytesIO(data))


def text_of(document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def template_saying(words: str) -> bytes:
    document = Document()
    document.add_paragraph(words)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def test_notice_says_what_a_notice_says_in_its_order() -> None:
    text = text_of(rendered(make_content(make_city(), texts=TEXTS)))

    parts = [
        "关于舟山市目标完成情况的通报",
        "各县（区）人民政府：",
        "按照《2024年工作要点》要求，现将舟山市2024年1—9月目标任务完成情况通报如下：",
        "一、总体情况",
        "截至2024年9月30日，舟山市2024年目标共8项，"
        "其中不计入统计1项（年度指标年底前不计）、计入统计7项：达到序时进度3项，占比42.9%（含预计完成1项）；未达到序时进度2项，占比28.6%；"
        "未填报1项，占比14.3%；待核定1项，占比14.3%。",
        "二、存在问题",
        "三、下一步要求",
        "一是抓紧整改。",
        "请于2024年10月15日前书面反馈整改情况。",
        "附件：1.未达到序时进度、未填报、待核定的目标",
        "\n舟山市科学技术局\n",
        "2024年10月8日",
        "附件1",
        "附件2",
    ]
    assert "低于75.0%" in text
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_notice_counts_classes_and_names_what_is_behind() -> None:
    fields = fields_of("notice", make_content(make_city()))

    assert [one["heading"] for one in fields["classes"]] == ["（一）主要经济指标", "（二）量化指标"]
    assert fields["classes"][0]["text"] == (
        "共1项：达到序时进度0项；未达到序时进度1项，占比100.0%。"
        "未达到序时进度的是：增加值增速（舟山市农业农村局）。"
    )
    assert fields["units_heading"] == "（三）未达到序时进度、未填报的责任单位"
    assert fields["units"] == [
        {
            "name": "舟山市科学技术局",
            "text": "新增乙类企业（目标不低于60家，完成20家，完成率33.3%）。",
        },
        {
            "name": "舟山市农业农村局",
            "text": "增加值增速（目标不低于8%，完成6.5%，差1.5个百分点）；"
            "新增丙类企业（目标不低于30家，未填报）。",
        },
    ]


def test_classes_add_up_to_the_whole() -> None:
    content = make_content(make_city())
    text = "".join(one["text"] for one in fields_of("notice", content)["classes"])

    assert sum(map(int, re.findall(r"共(\d+)项", text))) == content["counts"]["goals"]
    left_out = sum(map(int, re.findall(r"不计入统计(\d+)项", text)))
    assert left_out == content["counts"]["left_out"]


def test_notice_has_a_standard_page_and_tables_lying_down() -> None:
    upright, lying = rendered(make_content(make_city())).sections

    assert (round(upright.page_width.mm), round(upright.page_height.mm)) == (210, 297)
    margins = (upright.top_margin, upright.left_margin, upright.right_margin, upright.bottom_margin)
    assert [round(one.mm) for one in margins] == [37, 28, 26, 35]
    assert (lying.orientation, round(lying.page_width.mm)) == (WD_ORIENT.LANDSCAPE, 297)


def test_tables_of_a_notice_hold_the_numbers_of_the_data() -> None:
    content = make_content(make_city())
    behind, whole = rendered(content).tables

    assert [row.cells[1].text for row in behind.rows[1:]] == [
        "新增乙类企业", "增加值增速", "新增丙类企业", "新增丁类企业",
    ]  # fmt: skip
    printed = [[cell.text for cell in row.cells][4:8] for row in whole.rows[1:]]
    names = ("actual_text", "rate_text", "due_text")
    assert printed == [
        [row["target_text"]] + [row[name] or "—" for name in names] for row in content["rows"]
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_fonts_are_named_with_fallbacks_and_pages_are_numbered(kind: str) -> None:
    with zipfile.ZipFile(FOLDER / f"{kind}.docx") as archive:
        fonts = archive.read("word/fontTable.xml").decode()
        styles = archive.read("word/styles.xml").decode()
        footers = [archive.read(name) for name in archive.namelist() if "footer" in name]
        settings = archive.read("word/settings.xml").decode()

    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in fonts
    assert 'w:eastAsia="仿宋_GB2312"' in styles
    assert sum(b" PAGE " in footer for footer in footers) >= 2
    assert "evenAndOddHeaders" in settings


@pytest.mark.parametrize("kind", KINDS)
def test_templates_render_a_report_of_nothing(kind: str) -> None:
    content = make_content(make_place("330900", "舟山市"), kind)

    assert "None" not in text_of(rendered(content, kind))


def test_brief_names_the_furthest_behind_first() -> None:
    text = text_of(rendered(make_content(make_city(), "brief"), "brief"))

    assert text.index("1.新增乙类企业") < text.index("2.增加值增速")


def test_slip_is_for_one_unit() -> None:
    city = make_city()
    bureau = Bureau.objects.get(name="舟山市农业农村局")
    content = make_content(city, "slip", bureau=bureau, texts=TEXTS)

    [table] = rendered(content, "slip").tables
    text = "\n".join(cell.text for row in table.rows for cell in row.cells)

    assert "舟山市农业农村局" in text and "1.增加值增速" in text and "2.新增丙类企业" in text
    assert "新增乙类企业" not in text and "2024年10月15日" in text


def test_names_with_angle_brackets_do_not_break_the_file() -> None:
    content = make_content(make_city(), texts={"addressee": "甲<乙>&局"})

    assert "甲<乙>&局：" in text_of(rendered(content))


def test_same_data_makes_the_same_file() -> None:
    content, template = make_content(make_city()), (FOLDER / "notice.docx").read_bytes()

    first = render_word(template, fields_of("notice", content))

    assert render_word(template, fields_of("notice", content)) == first


def test_dates_have_no_leading_zeros() -> None:
    assert date_text("2024-09-05") == "2024年9月5日"


# --- the office's own templates ---


@pytest.mark.parametrize(
    "words",
    ["{{ no_such_field }}", "{{ title", "{{ ''.__class__.__mro__ }}", "{% for a in title %}"],
)
def test_template_that_cannot_be_filled_is_refused(words: str) -> None:
    with pytest.raises(UnusableTemplate):
        render_word(template_saying(words), fields_of("notice", sample_content("notice")))


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(UnusableTemplate):
        render_word(b"hello", {})


def test_uploaded_template_takes_the_place_of_ours(client: Client) -> None:
    city = make_city()
    supervisor = make_supervisor(city)
    client.force_login(supervisor)
    report = make_report(city, supervisor, timezone.now())
    own = template_saying("本局格式 {{ title }}")

    client.post(
        "/admin/outcomes/reporttemplate/add/",
        {"kind": "notice", "file": SimpleUploadedFile("own.docx", own)},
    )
    response = client.get(f"{report.get_absolute_url()}report.docx")

    assert ReportTemplate.objects.get().uploaded_by == supervisor
    assert template_bytes("notice") == own
    assert text_of(Document(io.BytesIO(response.content))) == f"本局格式 {report.title}"


def test_bad_template_is_not_kept(client: Client) -> None:
    client.force_login(make_supervisor(make_city()))
    bad = SimpleUploadedFile("own.docx", template_saying("{{ nothing_of_the_kind }}"))

    page = client.post(
        "/admin/outcomes/reporttemplate/add/", {"kind": "notice", "file": bad}
    ).content.decode()

    assert "模板中的字段有误" in page
    assert not ReportTemplate.objects.exists()


def test_current_template_can_be_downloaded(client: Client) -> None:
    client.force_login(make_supervisor(make_city()))

    response = client.get("/admin/outcomes/reporttemplate/current/notice.docx")

    assert b"".join(response.streaming_content) == (FOLDER / "notice.docx").read_bytes()


def test_every_line_of_the_body_names_a_chinese_font() -> None:
    document = rendered(make_content(make_city()))

    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            fonts = run._r.rPr.find(qn("w:rFonts")) if run._r.rPr is not None else None
            assert not run.text.strip() or fonts.get(qn("w:eastAsia"))

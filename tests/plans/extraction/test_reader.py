"""Sentences of our own: one for each way a figure can be worded."""

from decimal import Decimal

import pytest

from plans.extraction import Catalogue, Context, Entry, Figure, Reading, extract
from tests.work import calls_of


def read(text: str, kind: str = "summary", year: int | None = 2023) -> Reading:
    return extract(text, Context(kind=kind, year=year))


def only(text: str, kind: str = "summary") -> Figure:
    (figure,) = read(text, kind).figures
    return figure


def names(text: str, kind: str = "summary") -> list[str]:
    return [figure.indicator for figure in read(text, kind).figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # noun + number, with the openers and closers that say nothing stripped
        ("全年新增学位3600个。", ["新增学位"]),
        ("截至目前，全市养老机构总数达到82家。", ["全市养老机构总数"]),
        ("失业人员再就业1.8万人。", ["失业人员再就业"]),
        ("职工人均达到2.5平方米宿舍。", ["职工人均宿舍"]),
        # a list carries its verb on
        ("新认定示范企业45家、服务平台6个。", ["新认定示范企业", "新认定服务平台"]),
        ("新增技师8人、特聘技师2人。", ["新增技师", "新增特聘技师"]),
        # verb + number + noun
        ("举办12场招聘会。", ["举办招聘会"]),
        ("改造提升5个具有较大影响的农贸市场。", ["改造提升农贸市场"]),
        # number first: predicate + noun
        ("4家医院入选国家级名单。", ["入选国家级名单医院"]),
        ("2个案例获评全省优秀案例。", ["获评全省优秀案例"]),
        ("对260个项目进行绩效评价。", ["绩效评价项目"]),
        # a list of names in front of 等 is a note
        ("引进甲公司、乙公司、丙公司等9家龙头企业。", ["引进龙头企业"]),
        # aspects inherit what was spoken of
        ("外贸进出口额96亿元，同比增长8%。", ["外贸进出口额", "外贸进出口额同比增长"]),
        ("新增合作社40家，总数达到310家。", ["新增合作社", "合作社总数"]),
        ("每千人口医师数3.2人，比上年增加0.15人。", ["每千人口医师数", "每千人口医师数比上年增加"]),
        ("公园绿地面积210公顷，占建成区的18%。", ["公园绿地面积", "公园绿地面积占建成区比重"]),
        # parts
        ("新建绿地90公顷，其中老城区35公顷。", ["新建绿地", "老城区新建绿地"]),
        ("专利授权量8000件，其中发明专利900件。", ["专利授权量", "发明专利授权量"]),
        # 分别
        ("稻、麦、薯产量分别增长3%、5%和6%。", ["稻产量增长", "麦产量增长", "薯产量增长"]),
        (
            "接待游客50万人次、旅游收入3亿元，分别增长4%和5%。",
            ["接待游客", "旅游收入", "接待游客增长", "旅游收入增长"],
        ),
        (
            "甲站、乙站客流量分别为5万人、6万人，增长4%和7%。",
            ["甲站客流量", "乙站客流量", "甲站客流量增长", "乙站客流量增长"],
        ),
        (
            "甲站、乙站客流量分别为5万人、6万人，增长4%。",
            ["甲站客流量", "乙站客流量", "甲站、乙站客流量增长"],
        ),
        (
            "城乡居民人均可支配收入分别增长5%、6%。",
            ["城镇居民人均可支配收入增长", "农村居民人均可支配收入增长"],
        ),
        ("城乡居民人均可支配收入增长5%。", ["城乡居民人均可支配收入增长"]),
        ("研发经费支出26亿元，强度3.1%。", ["研发经费支出", "研发经费支出强度"]),
        ("旅游收入跨上新台阶，完成3亿元。", ["旅游收入"]),
        # ranks
        ("研发投入强度居全省第2位。", ["研发投入强度全省排名"]),
        (
            "建筑业总产值增长7%，增速居全市第一。",
            ["建筑业总产值增长", "建筑业总产值增速全市排名"],
        ),
        # money before the thing
        ("投资3亿元的体育馆项目主体完工。", ["体育馆项目投资"]),
        ("投资2亿元，完成旧桥改造12座。", ["旧桥改造投资", "旧桥改造"]),
        ("办理时限由5天压缩至2天。", ["办理时限"]),
    ],
)
def test_indicator_is_composed(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "comparator", "value", "high", "unit"),
    [
        ("培训农民不少于300人。", ">=", "300", None, "人"),
        ("培训农民300人以上。", ">=", "300", None, "人"),
        ("培训农民超过300人。", ">", "300", None, "人"),
        ("培训农民300余人。", ">", "300", None, "人"),
        ("培训农民3000多名。", ">", "3000", None, "名"),
        ("投诉率控制在4%以内。", "<=", "4", None, "%"),
        ("物价涨幅3%左右。", "~", "3", None, "%"),
        ("新建学校2-3所。", "range", "2", "3", "所"),
        ("园区投资5－6亿元。", "range", "5", "6", "亿元"),
        ("旅游收入达到1.5亿元。", ">=", "1.5", None, "亿元"),
        ("旅游收入1,250.5万元。", "=", "1250.5", None, "万元"),
        ("通过平台服务商户超千家。", ">", "1000", None, "家"),
        ("管护费用超亿元。", ">", "1", None, "亿元"),
        ("产业产值突破380亿。", ">", "380", None, "亿元"),
    ],
)
def test_value_and_comparator(
    text: str, comparator: str, value: str, high: str | None, unit: str
) -> None:
    figure = only(text, "plan")

    assert (figure.comparator, figure.value, figure.unit) == (comparator, Decimal(value), unit)
    assert figure.value_high == (Decimal(high) if high else None)


@pytest.mark.parametrize(
    ("text", "commitments"),
    [
        ("力争新增企业30家，总量突破500家。", ["stretch", "stretch"]),
        ("力争新增企业30家；培训农民200人。", ["stretch", "firm"]),
        ("力争产值达到50亿元，确保税收3亿元。", ["stretch", "firm"]),
        ("争取引进人才100人，举办论坛3场。", ["stretch", "firm"]),
        ("产值达320亿，力争突破360亿元。", ["firm", "stretch"]),
    ],
)
def test_commitment_has_a_scope(text: str, commitments: list[str]) -> None:
    assert [figure.commitment for figure in read(text, "plan").figures] == commitments


def test_outcome_has_no_commitment() -> None:
    assert only("新增企业30家。").commitment == ""


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("新增企业30家。", "summary", "outcome"),
        ("5个项目即将启动。", "summary", "target"),
        ("建成后将集聚企业100家。", "summary", "target"),
        ("将补偿资金从3亿元增加到5亿元。", "summary", "outcome"),
        ("将36个泵站项目纳入民生实事。", "summary", "outcome"),
        ("已按计划完成泵站8个。", "summary", "outcome"),
        ("泵站改造计划建设项目开工14个。", "summary", "outcome"),
        ("今年计划播种小麦90万亩。", "summary", "target"),
        ("今年计划播种小麦90万亩，全年共完成小麦播种91万亩。", "summary", "outcome"),
        ("新增企业30家。", "plan", "target"),
        ("目前已建成平台4个。", "plan", "outcome"),
    ],
)
def test_kind_follows_section_unless_words_say_otherwise(
    text: str, kind: str, expected: str
) -> None:
    assert read(text, kind).figures[-1].kind == expected


@pytest.mark.parametrize(
    ("text", "kind", "year"),
    [
        ("新增企业30家。", "plan", 2023),
        ("到2025年，新增企业30家。", "plan", 2025),
        ("去年新增企业30家。", "plan", 2022),
        ("全年将新建泵站30座。", "summary", 2023),
        ("申报2024年度省级专项10项。", "summary", 2023),
        ("到2024年，申报省级专项10项。", "summary", 2024),
        ("企业总数比2020年增长30%。", "summary", 2023),
        ("2021年，产值占比确保5%以上。", "plan", 2023),
    ],
)
def test_year(text: str, kind: str, year: int) -> None:
    assert read(text, kind).figures[0].year == year


def test_sections_decide_kind_and_year() -> None:
    text = (
        "2022年工作回顾和2023年工作打算\n一、2022年工作回顾\n新建公园3个。\n"
        "二、2023年工作打算\n新建公园5个。\n"
    )

    reading = extract(text)

    assert [(f.kind, f.year, f.section) for f in reading.figures] == [
        ("outcome", 2022, "一、2022年工作回顾"),
        ("target", 2023, "二、2023年工作打算"),
    ]


def test_title_of_both_parts_is_not_the_turn_to_the_plan() -> None:
    text = (
        "市统计局2022年工作总结及2023年工作思路\n今年以来,全局抓好各项工作。\n"
        "一、抓普查,数据质量持续提高\n普查企业480家。\n2023年,力争普查企业520家。"
    )
    first, second = extract(text).figures
    assert (first.kind, first.year, second.kind, second.year) == ("outcome", 2022, "target", 2023)

    led = text.replace("2023年,力争", "2023年工作思路：围绕发展,力争")
    assert [figure.kind for figure in extract(led).figures] == ["outcome", "target"]


def test_anonymous_years_are_not_believed() -> None:
    reading = extract("市某局工作总结\n20年，我局新建公园3个。实施方案（2020年-2020年）印发。")

    assert [figure.year for figure in reading.figures] == [None]
    assert "anonymous-years" in {notice.code for notice in reading.notices}


def test_repeated_target_points_to_the_first() -> None:
    text = "新增社区食堂70家。\n一、重点工作\n全年新增社区食堂不少于70家。"

    first, second = read(text, "plan").figures

    assert (first.restates, second.restates) == (None, first.start)


def test_offsets_point_into_the_raw_text() -> None:
    raw = "新(xīn)建公园 １２ 座,增(zēng)長8％。"

    first, second = extract(raw, Context(kind="summary", year=2020)).figures

    assert raw[first.start : first.end] == "１２"
    assert raw[second.start : second.end] == "8"
    for figure in (first, second):
        assert figure.sentence_start <= figure.start < figure.end <= figure.sentence_end
        assert figure.reasons


def test_dictionary_indicator_is_suggested() -> None:
    catalogue = Catalogue([Entry("X01", "公园绿地面积", ("公园面积",), "total")])

    (figure,) = extract("公园面积达到30公顷。", Context(kind="summary"), catalogue).figures

    assert figure.indicator_code == "X01"


def test_basis_must_agree_with_the_dictionary() -> None:
    catalogue = Catalogue([Entry("X01", "旅游收入", (), "amount")])

    (figure,) = extract("旅游收入增长30%。", Context(kind="summary"), catalogue).figures

    assert figure.indicator_code == ""


def test_outline_knows_levels_and_glued_headings() -> None:
    text = (
        "一、总体要求\n坚持创新。\n"
        "（一）培育企业。一是扩大总量。全年新增3家。\n2.建设平台。新建1个。"
    )

    outline = extract(text).outline

    assert [(h.level, h.number, h.title) for h in outline] == [
        (1, "一、", "总体要求"),
        (2, "（一）", "培育企业"),
        (3, "一是", "扩大总量"),
        (3, "2.", "建设平台"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("走访商户超800家次以上。", "summary", "double-comparator"),
        ("2021年，产值占比确保5%以上。", "plan", "year-conflict"),
        ("产业产值突破380亿。", "plan", "unit-implied"),
        ("创新指数达到36.5。", "summary", "unit-missing"),
        ("社区食堂数量突破60家，社区食堂数量达68家。", "summary", "differing-statements"),
        ("产业产值达320亿元，力争产业产值突破360亿元。", "plan", "two-tiers"),
        ("发布日期：2023-09-21\n\n一、2023年工作要点\n新建公园3个。", "plan", "published-late"),
        ("新增甲类机构、乙类机构各1家。", "summary", "shared-number"),
        ("每年举办论坛20场。", "plan", "recurring"),
        ("预计新增企业20家。", "summary", "estimate"),
        ("5个项目即将启动。", "summary", "future-word"),
    ],
)
def test_reader_warns(text: str, kind: str, code: str) -> None:
    assert code in {notice.code for notice in read(text, kind).notices}


def test_plain_sentence_gives_no_warning() -> None:
    assert read("全年新建公园12座。").notices == ()


def test_number_split_by_page_mark_is_flagged() -> None:
    raw = "1、全市共有企业家、\n2、服务机构53.\n3、06万个，其中新增\n4、企业8家。"

    assert "split-number" in {notice.code for notice in read(raw).notices}


def test_work_grows_in_line_with_length() -> None:
    """Count calls; how the seconds grow is measured in bench/README-reading.md."""
    paragraph = "全年新建公园12座，绿化率达到41.5%，比上年提高2个百分点；其中主城区6座。\n"
    short, long = paragraph * 50, paragraph * 800
    read(short)  # the segmenter keeps the words it has cut

    once, many = (calls_of(lambda text=text: read(text)) for text in (short, long))

    assert many <= 16 * once


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2022年某市水利局上半年工作报告", 2022),
        ("某市水利局2022年度述职报告", 2022),
        ("某市水利局工作报告", None),
    ],
)
def test_year_of_a_title(title: str, year: int | None) -> None:
    reading = extract(f"{title}\n新建泵站30座。", Context())

    assert reading.figures[0].year == year


@pytest.mark.parametrize(
    ("heading", "kind", "year"),
    [
        ("一、2023年国民经济和社会发展计划执行情况", "outcome", 2023),
        ("一、2024年国民经济和社会发展主要目标", "target", 2024),
    ],
)
def test_how_a_plan_was_carried_out_is_a_summary(heading: str, kind: str, year: int) -> None:
    text = f"某市2024年国民经济和社会发展计划\n{heading}\n新建泵站30座。"
    (figure,) = extract(text, Context()).figures

    assert (figure.kind, figure.year) == (kind, year)


def test_goals_set_at_a_meeting_are_of_its_year() -> None:
    text = "2022年全市水利工作会议\n今年我市水利工作要努力实现两个目标：新建泵站30座。"
    (figure,) = extract(text, Context()).figures

    assert (figure.kind, figure.year) == ("target", 2022)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("某山市水利局2023年工作总结\n新建水库3座。", "某山市"),
        ("首页> 某山市住房和城乡建设局> 计划\n一、工作回顾\n新建公园3个。", "某山市"),
        ("工作总结\n新建公园3个。", ""),
    ],
)
def test_place_is_read_from_the_agency(text: str, place: str) -> None:
    assert {figure.place for figure in extract(text).figures} == {place}

"""What is taken out of a scraped text, and that every character left knows where it stood."""

from hypothesis import given
from hypothesis import strategies as st

from plans.reading import clean

PIECES = st.sampled_from(
    [
        "全年",
        "新建",
        "公园",
        "12",
        "3.5",
        "１２",
        "％",
        "%",
        "，",
        ",",
        "。",
        "\n",
        "\r\n",
        " ",
        "　",
        "(shí)",
        "(市)",
        "(50%)",
        "實",
        "業(yè)",
        "\n1、",
        "\n2、",
        "\n3、",
        "?!",
        "、",
        "座",
        "\u200b",
        "(",
        ")",
        ":",
        "11:22",
        "1,234",
        "km",
        "R&D",
        "；",
        "“",
        "”",
        "\ufeff",
        "務",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)


def test_clean_text_stays_as_it_is() -> None:
    result = clean("全年新建公园12座，绿化率达到41.5%。")

    assert result.text == result.raw
    assert result.removals == ()


def test_pinyin_in_brackets_goes() -> None:
    result = clean("实(shí)施项目(市)3个,占50%(新口径)")

    assert result.text == "实施项目（市）3个，占50%（新口径）"
    assert [(r.text, r.reason) for r in result.removals] == [("(shí)", "pinyin")]


def test_traditional_characters_are_simplified() -> None:
    result = clean("全市實施項目12個,著力發展產業")

    assert result.text == "全市实施项目12个，着力发展产业"
    assert result.is_traditional


def test_page_marks_that_count_up_go_and_split_numbers_are_joined() -> None:
    raw = "1、全市共有企业家、\n2、服务机构53.\n3、06万个，其中新增\n4、企业8家。"

    result = clean(raw)

    assert result.text == "全市共有企业家、服务机构53.06万个，其中新增企业8家。"
    at = result.text.index("53.06")
    assert raw[slice(*result.raw_span(at, at + 5))] == "53.\n3、06"
    assert {removal.reason for removal in result.removals} == {"page-mark"}


def test_real_list_is_no_page_mark() -> None:
    raw = "工作如下。\n1、新建公园。\n2、新建学校。\n3、新建医院。"

    assert clean(raw).text == raw


def test_page_numbers_go() -> None:
    assert clean("第一段。\n— 3 —\n第二段。").text == "第一段。\n第二段。"


def test_site_frame_goes() -> None:
    raw = "版权说明:文档由用户提供\n文档简介\n新建公园3座。\n温馨提示\n1. 下载须知 0/150"

    result = clean(raw)

    assert result.text == "新建公园3座。\n"
    assert [removal.reason for removal in result.removals] == ["frame", "frame"]


def test_full_width_digits_become_plain() -> None:
    assert clean("达到３６．０５亿元，增长７．４％").text == "达到36.05亿元，增长7.4%"


def test_a_point_set_wide_is_joined() -> None:
    assert clean("产值增长6 . 5%左右，其中A 1 . B区").text == "产值增长6.5%左右，其中A 1 . B区"


def test_marks_between_digits_stay() -> None:
    assert clean("共1,234人,11:22发布:好").text == "共1,234人，11:22发布：好"


def test_garbled_bytes_become_one_placeholder() -> None:
    result = clean("提升服务?!皟质水平")

    assert result.text == "提升服务□皟质水平"
    assert result.removals[0].reason == "mojibake"


def test_lines_broken_by_page_width_are_joined() -> None:
    line = "各部门按照年初确定的任务分工推进工作并取得了新成"
    raw = "\n".join([line] * 9 + ["效显著提高。"])

    assert "\n" not in clean(raw).text


def test_a_line_with_blanks_is_joined_where_a_number_goes_on() -> None:
    line = "各部门按照年初确定的任务分工推进工作并取得了新成"
    short = "泵站 、 水闸 建成 30 座 、 40 座，分别增长"
    raw = "\n".join(
        [line] * 9 + [short, "6.3%、4.4%。", "泵站建设任务的分工情况", "2023年新建泵站。"]
    )

    assert "增长6.3%" in clean(raw).text
    assert "情况\n2023年" in clean(raw).text


@given(TEXTS)
def test_offsets_never_go_backwards(raw: str) -> None:
    result = clean(raw)

    assert len(result.offsets) == len(result.text)
    assert all(a <= b for a, b in zip(result.offsets, result.offsets[1:], strict=False))
    assert all(offset < len(raw) for offset in result.offsets)


@given(TEXTS)
def test_every_digit_left_comes_from_the_same_digit(raw: str) -> None:
    result = clean(raw)

    for char, offset in zip(result.text, result.offsets, strict=True):
        if char.isdigit():
            assert int(raw[offset]) == int(char)


@given(TEXTS)
def test_what_was_removed_is_told(raw: str) -> None:
    result = clean(raw)

    for removal in result.removals:
        assert raw[removal.start : removal.end] == removal.text
    kept = set(result.offsets)
    told = {at for removal in result.removals for at in range(removal.start, removal.end)}
    lost = [raw[at] for at in range(len(raw)) if at not in kept and at not in told]
    assert all(not char.isalnum() for char in lost)


@given(TEXTS, st.data())
def test_span_maps_to_its_own_characters(raw: str, data: st.DataObject) -> None:
    result = clean(raw)
    start = data.draw(st.integers(0, len(result.text)))
    end = data.draw(st.integers(start, len(result.text)))

    raw_start, raw_end = result.raw_span(start, end)

    assert 0 <= raw_start <= raw_end <= len(raw)
    assert (raw_start == raw_end) == (start == end)

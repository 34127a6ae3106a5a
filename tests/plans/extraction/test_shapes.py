"""Each way of wording beside its double: what a rule must catch and what it must leave alone."""

import pytest

from plans.extraction import Context, Figure, extract
from plans.extraction.prefilter import opens_with


def figures(text: str, kind: str = "summary") -> list[Figure]:
    return list(extract(text, Context(kind=kind, year=2023)).figures)


def told(text: str, kind: str = "summary") -> list[tuple[str, str]]:
    return [(figure.indicator, f"{figure.value}{figure.unit}") for figure in figures(text, kind)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # held against something else
        (
            "工业增速达到9%，高于全市2个百分点。",
            [("工业增速", "9%"), ("工业增速高于全市", "2个百分点")],
        ),
        ("新建高于设计标准的泵站3座。", [("新建高于设计标准的泵站", "3座")]),
        # how much of the year's task was done
        (
            "改造泵站30座，完成全年任务的60%。",
            [("改造泵站", "30座"), ("改造泵站年度目标完成率", "60%")],
        ),
        ("改造泵站30座，任务完成较快，覆盖率60%。", [("改造泵站", "30座"), ("覆盖率", "60%")]),
        ("完成全年出口目标任务的60%。", [("出口年度目标完成率", "60%")]),
        (
            "水利投资5亿元、水产产值7亿元，分居全省第4、第3位。",
            [
                ("水利投资", "5亿元"),
                ("水产产值", "7亿元"),
                ("水利投资全省排名", "4位"),
                ("水产产值全省排名", "3位"),
            ],
        ),
        # what was added, and the stock it came to
        ("灌溉渠道净增70公里达205公里。", [("灌溉渠道净增", "70公里"), ("灌溉渠道", "205公里")]),
        ("未通水自然村从140个下降到128个。", [("未通水自然村", "128个")]),
        # as many values as heads
        ("泵站、水闸达30座、40座。", [("泵站", "30座"), ("水闸", "40座")]),
        ("泵站、水闸改造达30座，水库40座。", [("泵站、水闸改造", "30座"), ("水库", "40座")]),
        (
            "城镇和农村居民可支配收入完成2万元、1万元。",
            [("城镇可支配收入", "2万元"), ("农村居民可支配收入", "1万元")],
        ),
        (
            "渔业产值、增加值分别达6亿元、2亿元。",
            [("渔业产值", "6亿元"), ("渔业增加值", "2亿元")],
        ),
        (
            "水稻播种面积和产量分别达到20万亩、8万吨。",
            [("水稻播种面积", "20万亩"), ("水稻产量", "8万吨")],
        ),
        ("渔业产值、税收收入分别达6亿元、2亿元。", [("渔业产值", "6亿元"), ("税收收入", "2亿元")]),
        # a total said after a part is of the whole
        (
            "新增渔业机构31家，其中研究院5家，总数达62家。",
            [("新增渔业机构", "31家"), ("研究院", "5家"), ("渔业机构总数", "62家")],
        ),
        (
            "新增渔业机构31家、研究院5家，总数达62家。",
            [("新增渔业机构", "31家"), ("新增研究院", "5家"), ("研究院总数", "62家")],
        ),
        # near a level
        ("水利投资增长7%，逼近30亿元大关。", [("水利投资增长", "7%"), ("水利投资", "30亿元")]),
        ("臭氧平均浓度24.7μg/m3。", [("臭氧平均浓度", "24.7μg/m3")]),
        ("研发人员达到209人年以上。", [("研发人员", "209人年")]),
        # the same measure at another time
        (
            "一季度开工率达到60%，上半年达到90%。",
            [("一季度开工率", "60%"), ("上半年开工率", "90%")],
        ),
        ("开工率达到60%，上半年投资5亿元。", [("开工率", "60%"), ("上半年投资", "5亿元")]),
        # measures of one crop
        (
            "油茶种植面积12万亩、产量3万吨。",
            [("油茶种植面积", "12万亩"), ("油茶产量", "3万吨")],
        ),
        (
            "种植油茶12万亩，粮食产量3万吨。",
            [("种植油茶", "12万亩"), ("粮食产量", "3万吨")],
        ),
        # the same counter counts the same thing
        ("新建泵站12座、改建8座。", [("新建泵站", "12座"), ("改建泵站", "8座")]),
        ("新建泵站12座、改建水闸8座。", [("新建泵站", "12座"), ("改建水闸", "8座")]),
        # what was done of a number
        (
            "巡查发现的90个隐患已整改85个。",
            [("巡查发现隐患", "90个"), ("整改巡查发现隐患", "85个")],
        ),
        ("发现隐患90个，已整改85个。", [("发现隐患", "90个"), ("整改隐患", "85个")]),
        # what reached people is not what follows
        (
            "改造小区项目9个，惠及居民300户，完成投资2亿元。",
            [
                ("改造小区项目", "9个"),
                ("惠及居民", "300户"),
                ("改造小区项目投资", "2亿元"),
            ],
        ),
        # levels
        (
            "工程中心建设取得突破，省级达到6家，市级达到20家。",
            [("省级工程中心", "6家"), ("市级工程中心", "20家")],
        ),
        ("省级工程中心达到6家。", [("省级工程中心", "6家")]),
        # for whom and to what something is done
        ("对70户困难家庭开展走访慰问。", [("走访慰问困难家庭", "70户")]),
        ("为70户困难家庭发放补助。", [("发放补助困难家庭", "70户")]),
        ("完成对全县90家企业的检查。", [("检查企业", "90家")]),
        # money and the thing it is spent on
        ("投资2亿元改造滨江步道。", [("滨江步道投资", "2亿元")]),
        ("投资2亿元以上。", [("投资", "2亿元")]),
        (
            "推进总投资9亿元的甲项目、4亿元的乙项目建设。",
            [("甲项目推进总投资", "9亿元"), ("乙项目建设推进总投资", "4亿元")],
        ),
        # words that hold 及, 和 and 与
        (
            "发放补贴60万元惠及商户90家。",
            [("发放补贴", "60万元"), ("惠及商户", "90家")],
        ),
        (
            "新建水厂2座及管网90公里。",
            [("新建水厂", "2座"), ("新建管网", "90公里")],
        ),
        # shared heads and units of 分别
        (
            "老城、新城用水量分别为30万吨和50万吨。",
            [("老城用水量", "30万吨"), ("新城用水量", "50万吨")],
        ),
        (
            "甲、乙两站水位分别为3、5和8米。",
            [("", "3米"), ("", "5米"), ("", "8米")],
        ),
        # signs, rates and people
        ("客运量增长-3.2%。", [("客运量增长", "-3.2%")]),
        ("客运量增长2%-3.2%。", [("客运量增长", "2%")]),
        ("死亡率控制在9/10万以内。", [("死亡率", "9/10万")]),
        ("解决2.7万农村人口饮水问题。", [("解决农村人口饮水问题", "2.7万人")]),
        ("城区常住人口达到2.7万。", [("城区常住人口", "2.7万")]),
        # times that are measured
        ("住院时间由8天降至7天。", [("住院时间", "7天")]),
        ("会期7天。", []),
        # limits in front of what is counted
        ("纳税超千万元企业5户。", [("纳税超千万元企业", "5户")]),
        ("其中超千万元5户。", [("", "5户")]),
        (
            "签约项目60个，其中10亿元以上9个。",
            [("签约项目", "60个"), ("10亿元以上签约项目", "9个")],
        ),
        ("完成投资10亿元以上。", [("投资", "10亿元")]),
        ("公交站点500米覆盖率达到98%。", [("公交站点500米覆盖率", "98%")]),
        ("新建步道500米。", [("新建步道", "500米")]),
        (
            "进出口总额90亿元，其中出口60亿元。",
            [("进出口总额", "90亿元"), ("出口", "60亿元")],
        ),
        # a landmark is no thing
        ("考生首次突破千人大关。", [("考生", "1000人")]),
        ("考生首次突破千人。", [("考生", "1000人")]),
    ],
)
def test_wording(text: str, expected: list[tuple[str, str]]) -> None:
    found = told(text)

    assert [value for _name, value in found] == [value for _name, value in expected]
    for (name, _value), (wanted, _same) in zip(found, expected, strict=True):
        assert not wanted or name == wanted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("力争新增学位900个，新增床位300张。", ["stretch", "stretch"]),
        ("商品房销售面积力争达到90万平方米，住宅开工300套。", ["stretch", "firm"]),
        ("研发投入力争达到25亿元，占GDP比重达到3%。", ["stretch", "stretch"]),
        ("争创示范区1个，入境游客增长5%。", ["stretch", "firm"]),
    ],
)
def test_reach_of_a_stretch_word(text: str, expected: list[str]) -> None:
    assert [figure.commitment for figure in figures(text, "plan")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("接待游客恢复至2019年同期的106%。", 2023),
        ("存款余额是2015年的2.3倍。", 2023),
        ("2019年接待游客60万人次。", 2019),
    ],
)
def test_a_year_compared_with_is_not_the_figures_year(text: str, expected: int) -> None:
    (figure,) = figures(text)

    assert figure.year == expected


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        ("(?:从|由)来", "从"),
        ("甲?乙", "甲"),
        ("甲?乙", "乙"),
        ("[a-c]级", "b"),
        ("[月-]日", "-"),
        (r"\d年", "7"),
        ("(?:(?:甲|乙)丙)?丁", "丁"),
    ],
)
def test_first_characters_of_a_pattern(pattern: str, first: str) -> None:
    assert opens_with(pattern).fullmatch(first)


def test_first_characters_leave_others_out() -> None:
    assert not opens_with("(?:从|由)来").fullmatch("来")


def test_a_pattern_that_begins_with_anything_has_no_first_characters() -> None:
    with pytest.raises(ValueError, match="anything"):
        opens_with("[^甲]乙")


def test_completion_rate_does_not_grow() -> None:
    reading = extract("2019年，技术合同成交额70.16亿元，完成全年目标438%，同比增长307%。")

    assert reading.figures[-1].indicator == "技术合同成交额同比增长"


def test_second_tier_keeps_the_growth_of_the_first() -> None:
    text = "2023年主要目标是：地区生产总值增长7%，力争8%；森林覆盖率达到45%，力争46%。"

    told = [(one.indicator, one.basis) for one in extract(text).figures]

    assert told[:2] == [("地区生产总值增长", "growth")] * 2
    assert told[3] == ("森林覆盖率", "share")

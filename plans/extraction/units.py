"""Counters and units that follow a number, as one alternation for the quantity pattern."""

import re

MONEY = (
    "元人民币", "人民币", "亿美元", "美元", "欧元", "港元", "日元", "英镑", "元",
)
SHARES = ("个百分点", "百分点", "个千分点", "%", "‰")
MEASURES = (
    "平方公里", "平方千米", "平方米", "立方米/日", "立方米", "公里", "千米", "海里", "公顷", "厘米", "毫米", "亩", "米",
    "吨标准煤", "吨标煤", "吨/日", "吨", "公斤", "千克", "毫克", "斤", "克",
    "千瓦时", "千瓦", "兆瓦时", "兆瓦", "吉瓦", "瓦时", "瓦", "千伏安", "千伏", "伏", "度电", "度",
    "微克/立方米", "毫克/立方米", "微克每立方米", "平米", "立方", "方", "升", "分贝", "米/秒",
    "kW", "KW", "MW", "GW", "kWh", "MWh", "km", "TEU", "Gbps", "EFLOPS", "TB", "PB", "P",
)
PEOPLE = (
    "人次", "人份", "人天", "位名", "名", "人", "户次", "户", "家次", "家", "员",
)
COUNTERS = (
    "个(次)", "个次", "人时", "座次", "吨次", "场次", "场(次)", "批次", "车次", "架次", "班次", "航次", "件次", "台次", "例次", "剂次", "艘次", "亩次", "头次",
    "头只", "标准箱", "标箱", "床位", "学位", "泊位", "机位", "车位", "课时", "学时", "个工作日", "工作日", "个月", "小时", "分钟", "秒",
    "席位", "台套", "台(套)", "个点", "对", "个", "项", "件", "位", "场", "次", "所", "处", "座", "栋", "幢", "套", "台", "辆", "艘", "架",
    "条", "款", "种", "类", "批", "期", "份", "册", "篇", "本", "部", "幅", "块", "张", "盏", "根", "株", "棵", "头", "只", "羽", "匹",
    "口", "眼", "床", "间", "例", "剂", "班", "列", "宗", "起", "组", "支", "站", "颗", "片", "届", "门", "轮", "版", "笔", "桶", "尾",
    "趟", "字", "点", "级", "档", "强", "倍", "天", "年", "岁", "村", "镇", "乡", "街", "箱", "瓶", "盒", "袋", "枚", "把", "面", "扇",
    "团", "队", "席", "站点", "封", "号", "孔", "道", "滴", "则", "首", "节", "集", "卷", "帧", "代", "股", "顿", "顶", "辆次", "门次",
    "宗地", "标", "单", "票", "樽", "井", "机组", "公顷次", "县", "市", "区", "国",
)
# Words that can stand between the number and its unit.
MAGNITUDES = ("万亿", "千亿", "百亿", "十亿", "千万", "百万", "十万", "亿", "万", "千", "百")

MONEY_UNITS = frozenset(MONEY)
SHARE_UNITS = frozenset(SHARES)
# Sizes that name a thing rather than count it when a noun follows at once: 5万吨碳纤维项目.
CAPACITY_UNITS = frozenset(
    "吨 千瓦 兆瓦 吉瓦 瓦 千伏 千伏安 伏 千瓦时 兆瓦时 立方米 立方 方 立方米/日 吨/日 升 kW KW MW GW kWh MWh 米 厘米 毫米 P".split()
)
TIME_UNITS = frozenset("年 天 个月 小时 分钟 秒 岁 个工作日 工作日 代 号 市 区 国 县".split())
# Counters of people, for the unit of a number printed without one.
_ALL = sorted({*MONEY, *SHARES, *MEASURES, *PEOPLE, *COUNTERS}, key=len, reverse=True)
UNIT = "(?:" + "|".join(map(re.escape, _ALL)) + ")"
MAGNITUDE = "(?:" + "|".join(MAGNITUDES) + ")"


def dimension(unit: str) -> str:
    """Return the unit without its magnitude word: 万平方米 -> 平方米."""
    for word in MAGNITUDES:
        if unit.startswith(word) and unit not in CAPACITY_UNITS and not unit.startswith("百分"):
            return unit[len(word):]
    return unit

"""What the fictitious 示范市 and its two counties promised and reached: nothing here is true."""

from dataclasses import dataclass

from outcomes.enums import Stage


@dataclass(frozen=True)
class Sample:
    """One invented goal and how far it got; figure is as of the month's last day."""

    name: str
    code: str
    target: str
    unit: str
    figure: str = ""
    month: int = 12
    stage: Stage = Stage.FINAL
    state: str = "verified"
    comparator: str = "≥"
    schedule: str = ""
    high: str = ""
    baseline: str = ""
    tier: str = "基本"
    measure: str = "一、 培育创新主体"
    is_final: bool = False


CITY_LAST_YEAR = (
    Sample("净增高新技术企业", "B04", "40", "家", "46"),
    Sample("新增省级科技型中小企业", "B09", "120", "家", "113"),
    Sample("省级(重点)企业研究院数", "D04", "10", "家", "6"),
    Sample("技术合同成交额", "F01", "16", "亿元", "17.2", stage=Stage.ESTIMATE),
    Sample("技术合同成交额", "F01", "20", "亿元", tier="力争"),
    Sample("全社会R&D经费支出占地区生产总值比重", "A02", "2.25", "%", "2.24", is_final=True),
    Sample("高新技术产业增加值增速", "C02", "7.5", "%", "7.8"),
    Sample("高新技术产业投资额", "C06", "70", "亿元", "71.5", state="submitted"),
    Sample("科技培训场次", "H09", "10", "场"),
    Sample("服务企业家次", "H08", "150", "家次", "≈150", comparator=">"),
    Sample("科技项目逾期未结题率", "L03", "3", "%", "2.1", comparator="≤"),
)
CITY_THIS_YEAR = (
    Sample("净增高新技术企业", "B04", "45", "家", "12", 9, schedule="集中认定({year}-12-01)"),
    Sample("新增省级科技型中小企业", "B09", "120", "家", "125", 10, schedule="按月序时"),
    Sample("产学研对接活动场次", "H02", "60", "场", "58", 9),
    Sample("技术合同成交额", "F01", "24", "亿元", "18.1", 9),
    Sample("网上技术市场交易额", "F07", "5", "亿元", "3.4", 9),
    Sample("高新技术产业投资额", "C06", "80", "亿元", "41", 9),
    Sample("高新技术产业增加值增速", "C02", "8", "%", "8.6", 9, comparator="区间", high="9"),
    Sample("科技服务业营业收入增速", "C14", "12", "%", "9.5", 9),
    Sample("全社会R&D经费支出占地区生产总值比重", "A02", "2.4", "%"),
    Sample("争取上级科技经费", "E06", "3000", "万元", "2600", 9, state="draft"),
    Sample("引育高层次人才数", "H03", "30", "人", "24", 9, state="submitted"),
    Sample("科普活动场次", "H13", "40", "场"),
)
# Two counties on the same indicators: their year can be scored, and their figures added up.
DISTRICT_LAST_YEAR = (
    Sample("净增高新技术企业", "B04", "20", "家", "23"),
    Sample("技术合同成交额", "F01", "8", "亿元", "7.2"),
    Sample("高新技术产业增加值增速", "C02", "8", "%", "9.5"),
    Sample("产学研对接活动场次", "H02", "30", "场", "31"),
    Sample("单位GDP能耗降低率", "L01", "3", "%", "2.7"),
    Sample("能源消费总量", "L02", "100", "万吨标准煤", "96", comparator="≤"),
)
COUNTY_LAST_YEAR = (
    Sample("净增高新技术企业", "B04", "15", "家", "5"),
    Sample("技术合同成交额", "F01", "3", "亿元", "3.6"),
    Sample("高新技术产业增加值增速", "C02", "7", "%", "6.2"),
    Sample("产学研对接活动场次", "H02", "20", "场"),
    Sample("单位GDP能耗降低率", "L01", "3", "%", "3.3"),
    Sample("能源消费总量", "L02", "80", "万吨标准煤", "86", comparator="≤"),
)
DISTRICT, COUNTY = "990102", "990122"
COUNTIES = {DISTRICT: ("示范区", DISTRICT_LAST_YEAR), COUNTY: ("示范县", COUNTY_LAST_YEAR)}

# An invented scheme that uses every method the goals above can feed.
SCHEME_CODE = "demo-science"
SCHEME = {
    "title": "示范市科技工作目标责任制考核办法（虚构）",
    "unit_class": "县（市、区）",
    "source": "虚构：各种计分方法的例子",
    "rules": {
        "items": [
            {
                "code": "B04", "name": "净增高新技术企业", "points": "10", "method": "ratio",
                "zero_below": "0.5", "most": "10",
                "bonus": {"per": "0.1", "points": "1", "most": "2"},
            },
            {
                "code": "F01", "name": "技术合同成交额", "points": "10", "method": "ratio",
                "most": "10", "bonus": {"per": "0.1", "points": "1", "most": "1"},
            },
            {
                "code": "C02", "name": "高新技术产业增加值增速", "points": "10",
                "method": "points", "expected": "0.8", "per_point": "0.5",
            },
            {"code": "H02", "name": "产学研对接活动", "points": "5", "method": "yes_no"},
            {
                "code": "L01", "name": "单位GDP能耗降低率", "points": "20", "method": "steps",
                "steps": [["1", "20"], ["0.9", "18"], ["0.8", "16"]], "below": "0", "veto": True,
            },
            {
                "code": "L02", "name": "能源消费总量", "points": "15", "method": "excess",
                "steps": [["0.1", "10"], ["0.2", "5"]], "below": "0", "floor": "0",
            },
        ],
        "bonus_cap": "2",
        "penalty_cap": "2",
        "total_cap": "72",
        "grades": [["63", "优秀"], ["56", "良好"], ["42", "合格"], ["0", "不合格"]],
        "veto_grade": "未完成",
    },
}  # fmt: skip

"""Divide the numbers of a text into figures and numbers to leave out, each with its rule."""

import re

from plans.extraction.exclusion import excluded_by
from plans.extraction.numerals import Quantity
from plans.extraction.structure import COMMA, Structure
from plans.extraction.units import CAPACITY_UNITS, MONEY_UNITS, SHARE_UNITS, TIME_UNITS

FRAME_WORDS = re.compile(
    r"索引号|索 引 号|组配分类|发布机构|公开方式|发文日期|成文日期|生成日期|发布日期|发布时间"
    r"|浏览次数|访问次数|文件编号"
    r"|文 ?号|主题分类|体裁分类|字号|来源|责任编辑|打印|当前位置|统一编号"
    r"|有效性|信息来源|阅读次数"
)
MEASURED_TIME = re.compile(
    r"(?:寿命|时限|时间|天数|年限|提速|缩短|压缩|学时|优良天|空气|期限|耗时|用时|周期|日数|延长|住院日|工期|年龄)[^，。；]*$"
)
# 不少于2小时, 由8.1天降至7.6天, 比上年减少5天: a limit or a change makes a time a figure.
LIMITED_TIME = re.compile(
    r"(?:不少于|不低于|不超过|降至|降到|减至|缩至|减少到?|增加到?|提高到|提高至|(?:比|较)[^，。；]{2,6}[多少])$"
)
HAN = re.compile(r"[一-鿿]")
RANK_BEFORE = re.compile(
    r"(?:居|列|排|全[国省市区县州旗]|苏[北南中]|浙江?[东西南北]|中部|西部|东部|[省市国]内|名|世界|全球|跃|进入|位|蝉联|保持|城市|地级市|设区市|单列市|地区|县区|率先|增[幅速]|[一-鿿]{2}三角)$"
)
RANK_AFTER = re.compile(r"^(?:位|名)?(?:$|[，。；、）\n]|，|的|和|与|及|方阵|次|强)")
UNITLESS_BEFORE = re.compile(
    r"(?:达到?|为|突破|超过?|公布|使用|至|到|约|近|以|得分|指数|率|值|数|比)$"
)
# A count and a limit in front of the thing counted: 5亿元以上项目30个.
OVER = ("超", "过", "超过", "逾", "破")
LIMITS = ("以上", "以下", "以内", "之上")
# 500米覆盖率, 15分钟生活圈
REACHES = frozenset(["米", "公里", "分钟", "小时"])
RADIUS = re.compile(r"(?:[一-鿿]{0,4})(?:覆盖率|生活圈|服务圈|通勤圈|交通圈|经济圈|半径|半径内)")
NEXT_TO_NOUN = re.compile(r"的?[一-鿿“]")
REACHED = re.compile(
    r"的(?:新|较|快|高|历史|战略|预期)?[一-鿿]{0,2}(?:阶段|台阶|水平|目标|规模|大关|高位|速度|增速|增长|区间)"
)
SIZE_OF_PROJECT = re.compile(
    r"^[^，。；、\d]{0,18}?(?:项目|工程|生产线|矿井?|电厂|电站|机组|装置|基地|厂|线|炉|码头|泊位|锅炉|风电|光伏|发电|矿|煤矿|热电|提质|船|铁路|级)"
)


def sift(
    structure: Structure, quantities: list[Quantity]
) -> tuple[list[Quantity], list[tuple[Quantity, str]]]:
    """Return the figures and the numbers left out with the id of the rule."""
    kept: list[Quantity] = []
    out: list[tuple[Quantity, str]] = []
    frame_end = _frame_end(structure.text)
    quantities = _with_shared_units(structure.text, quantities)
    for index, quantity in enumerate(quantities):
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        rule = _rule(structure, quantity, following, frame_end)
        if rule is None:
            kept.append(quantity)
        else:
            out.append((quantity, rule))
    return kept, out


def _with_shared_units(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Lend the unit of the last number to those before it: 分别为68、9和28微克."""
    if "分别" not in text:
        return quantities
    result = list(quantities)
    for index in range(len(result) - 2, -1, -1):
        one, following = result[index], result[index + 1]
        if one.unit or not following.counter or one.shape != "arabic":
            continue
        joint = text[one.right : following.start]
        if joint in ("、", "和", "与", "及") and "分别" in text[max(0, one.left - 12) : one.left]:
            result[index] = one._replace(
                unit=following.unit, magnitude=following.magnitude, counter=following.counter
            )
    return result


def _rule(
    structure: Structure, quantity: Quantity, following: Quantity | None, frame_end: int
) -> str | None:
    text = structure.text
    if quantity.start < frame_end:
        return "frame"
    if quantity.shape == "rank":
        return _rank_rule(text, quantity)
    if structure.name_at(quantity.start):
        return "in-name"
    rule = excluded_by(text, quantity.start, quantity.end)
    if rule is not None:
        return rule
    if quantity.shape == "fraction":
        return None
    if not quantity.counter and not quantity.magnitude and not _counts_without_unit(text, quantity):
        return "no-unit"
    if quantity.counter in TIME_UNITS and not _is_measured_time(text, quantity):
        return "duration"
    if _names_a_size(text, quantity, structure):
        return "capacity-name"
    if _limits_another(structure, quantity, following):
        return "modifier"
    return None


def _frame_end(text: str) -> int:
    """Return where the site's lines above the document end."""
    end = at = 0
    for line in text[:1500].split("\n")[:16]:
        at += len(line) + 1
        if len(line) < 120 and FRAME_WORDS.search(line) and "。" not in line:
            end = at
    return end


def _rank_rule(text: str, quantity: Quantity) -> str | None:
    rule = excluded_by(text, quantity.start, quantity.end)
    if rule is not None:
        return rule
    before = text[max(0, quantity.left - 12) : quantity.left]
    after = text[quantity.end : quantity.end + 8]
    if RANK_BEFORE.search(before) and RANK_AFTER.match(after):
        return None
    if quantity.counter in ("位", "名") and RANK_AFTER.match(after[1:]):
        return None
    return "unplaced-rank"


def _counts_without_unit(text: str, quantity: Quantity) -> bool:
    before, after = (
        text[max(0, quantity.left - 4) : quantity.start],
        text[quantity.end : quantity.end + 1],
    )
    if quantity.before:
        return True
    if after in "，。；、）\n" or not after:
        return bool(UNITLESS_BEFORE.search(before)) or (
            bool(HAN.search(before[-1:])) and "." in text[quantity.start : quantity.end]
        )
    return bool(UNITLESS_BEFORE.search(before)) and bool(HAN.match(after))


def _is_measured_time(text: str, quantity: Quantity) -> bool:
    """Tell 审批时限压缩到3天 and 预期寿命80岁 from durations and ages in passing."""
    if quantity.counter in ("号", "市", "区", "国", "县", "代"):
        return False
    before = text[max(0, quantity.left - 12) : quantity.left] + quantity.before
    if MEASURED_TIME.search(before):
        return True
    return quantity.counter != "年" and LIMITED_TIME.search(before) is not None


def _names_a_size(text: str, quantity: Quantity, structure: Structure) -> bool:
    after = text[quantity.right : quantity.right + 20]
    if quantity.counter not in CAPACITY_UNITS or quantity.after or not NEXT_TO_NOUN.match(after):
        return False
    return bool(SIZE_OF_PROJECT.match(after))


def _limits_another(structure: Structure, quantity: Quantity, following: Quantity | None) -> bool:
    """Tell the 5 of 5亿元以上项目30个, of 30个5亿元以上项目 and of 超5亿元项目30个."""
    text, right = structure.text, quantity.right
    is_limit = quantity.after in LIMITS or text.startswith(("及以上", "级以上"), right)
    is_over = quantity.counter in MONEY_UNITS and quantity.before in OVER
    is_bound = is_over or (is_limit and quantity.counter in MONEY_UNITS)
    if is_bound and following is not None and following.start == right:
        return following.counter not in MONEY_UNITS
    if quantity.counter in REACHES and RADIUS.match(text, right):
        return True
    if not NEXT_TO_NOUN.match(text, right) or quantity.counter in SHARE_UNITS:
        return False
    if not (is_limit or is_over) or REACHED.match(text, right):
        return False
    before = text[max(0, quantity.left - 1) : quantity.left]
    if is_limit and (quantity.counter in MONEY_UNITS or before in "个家项名"):
        return True
    if following is None or following.left >= structure.end_of(COMMA, right):
        return False
    return "、" not in text[right : following.left]

"""Why a number is not a figure: an ordered table of rules, each with its own test sentences.

A rule's pattern sees the surroundings of one number as 前文【数】后文. The examples mark the number the same way.
"""

import re
from dataclasses import dataclass

from plans.extraction.prefilter import alternatives, opens_with
from plans.extraction.units import MAGNITUDE

WINDOW = 16
MONTH = r"(?:1[0-2]|0?[1-9])"


NEAR, FAR = 5, WINDOW


@dataclass(frozen=True)
class Rule:
    """A reason to leave a number out; `yes` must be left out by it, `no` must not."""

    id: str
    pattern: str
    yes: str
    no: str
    reach: int = NEAR  # how far before the number the pattern looks


RULES = (
    Rule(
        "list-mark",
        r"(?:^|[\n。；：！])[（(]?【\d{1,2}】(?:[.．、]|[)）])(?!\d)",
        "。【3】.推进园区建设",
        "覆盖率达到【3】.5万户",
    ),
    Rule("circled", r"(?:^|[\n。；：，])【\d{1,2}】是", "，【2】是抓好春耕", "新建学校【2】、3所"),
    Rule(
        "year",
        r"【(?:19|20)\d\d(?:[-—–~～至](?:19|20)?\d\d)?】(?:年|/|—|-|[（(]年)",
        "到【2025】年底建成",
        "培训【2025】人次",
    ),
    Rule(
        "year-range",
        r"(?:19|20)\d\d年?[-—–~～至]【(?:19|20)\d\d】|【20】年[，,]",
        "【20】年，我局",
        "扩大至【2023】亩",
        reach=FAR,
    ),
    Rule(
        "date",
        rf"【{MONTH}】月(?!度)|月【(?:[12]?\d|3[01])】[日号]|[—–~～至-]【{MONTH}】月|【[12]?\d】[日时点](?!次)",
        "截至【9】月底",
        "【9】个月内办结",
    ),
    Rule("clock", r"\d[:：]【\d\d】|【\d{1,2}】[:：]\d\d", "发布时间11:【22】", "人数比为【3】人"),
    Rule(
        "document-number",
        r"[〔【\[(（]【?(?:19|20)\d\d】?[〕】\])）]?【\d+】|【[\d]+】号(?!线|楼|院|公园|地块)|[〔\[]【20\d+】|发【【?20\d+】",
        "市发〔2020〕【12】号",
        "新铺设电缆【12】公里",
    ),
    Rule(
        "ordinal",
        r"第【[^】]+】(?:届|次|批|轮|季度|期|条|章|个|代|家|类|条|大|产业|人民|中学|小学|医院|党|款|组|师|年|步|号|台|套|艘|部|项|一|二|三)",
        "举办第【三】届技能大赛",
        "总量居全省第【三】位",
    ),
    Rule(
        "first-word",
        r"第【一】(?:时间|书记|线|责任|要务|资源|动力|生产|梯队|方阵|档|议题|产|粮|枪|现场|手|步|阶段|方位|居所|抓手|标准|道|关|课|炮|车间|人民)",
        "第【一】时间处置",
        "增速全市第【一】",
    ),
    Rule(
        "letter-neighbour",
        r"[A-Za-z]-?【[^】]*】|【[^】]*】-?(?!(?:km|kW|KW|MW|GW|TEU|kWh|MWh|Gbps|EFLOPS|TB|PB|P(?![A-Za-z])))[A-Za-z]|【[^】]*】\+(?![\d.]*%)",
        "建设【5】G基站和专网",
        "供电能力【5】MW",
    ),
    Rule(
        "multiplied",
        r"[×xX*]【[^】]*】|【[^】]*】[×xX*]\d",
        "2×【35】万千瓦机组",
        "装机【35】万千瓦",
    ),
    Rule("dash-name", r"[“‘]\d+【|【\d+】[”’]", "实施“【642】”产业计划", "“两山”转化项目【64】个"),
    Rule(
        "plan-name",
        r"【\d+】(?:计划|工程|行动|专项|战略|号文|线|国道|省道|高速|热线|项目组|指挥部|政策包)",
        "入选【863】计划",
        "新增【863】户",
        reach=FAR,
    ),
    Rule(
        "policy-articles",
        r"(?:新政|政策|措施|意见|办法|细则|帮扶企业|十条|举措|若干)“?【\d+】(?:条|[和与及、，]|$)",
        "落实人才新政【20】条",
        "出台惠企政策文件【20】件",
    ),
    Rule(
        "rules-of-conduct",
        r"【\d+】条(?:规定|禁令|措施|意见|举措|政策|建议|办法|铁规|底线|军规|准则|细则|硬措施)",
        "执行【10】条规定",
        "新开【10】条航线",
    ),
    Rule(
        "ranked-among",
        r"【\d+】(?:个|家)[^，。；、]{1,12}?(?:中|里)?(?:排名|位居|位列|名列|排第|居第|列第|居前|第[一二三四五六七八九十\d])",
        "在全省【11】个设区市中排名第2位",
        "新增【11】个省级平台",
    ),
    Rule(
        "policy-terms",
        rf"(?:给予|最高|一次性|每[家人户亩])(?:可达|达|不超过|不低于|奖励|补助|补贴)?【[^】]*】{MAGNITUDE}?元[^，。；]{{0,8}}?(?:奖励|补助|补贴|资助|扶持|支持|奖补)"
        rf"|(?:支持|奖励|补助|补贴|资助|授信|给予)(?:额度)?(?:最高|不超过|上限)(?:可?达|为)?【[^】]*】{MAGNITUDE}?元",
        "对新认定企业给予【20】万元奖励",
        "发放研发补助【20】万元",
    ),
    Rule(
        "condition",
        rf"(?:超过?|达到?|不低于|满|大于)【[^】]*】{MAGNITUDE}?元(?:以上)?的(?:企业|单位|项目|个人|机构|家庭|农户)",
        "对年收入超过【500】万元的企业逐户走访",
        "实际到位资金超过【500】万元",
    ),
    Rule(
        "abstract",
        r"【[\d两三四五六七八九十]+】(?:个|大|项|类|种)?(?:方面|重点任务|指导|要素|维度|环节|层面|“|大体系|阶段|统筹|坚持|个?结合|大任务)",
        "做好以下【8】个方面的工作",
        "新增【8】个重点实验室",
    ),
    Rule(
        "indicator-count",
        r"【\d+】(?:个|项)(?:主要)?(?:指标|考核指标|目标任务)",
        "对照【27】项考核指标查找不足",
        "【34】项成果获奖",
    ),
    Rule(
        "every-so-often",
        r"(?:每隔?|未来|近|今后|历时|连续|前|过去|用|通过)【[\d两三四五六七八九十]+】个?(?:年|月|天|小时|届|季度)",
        "力争用【3】年左右时间",
        "每年举办【3】场",
    ),
    Rule(
        "duration",
        r"【[\d两三四五六七八九十]+】(?:年|周年)(?!均|以上|以内|产|度)(?!左右)",
        "实施【3】年行动",
        "期末年均增长【3】%",
    ),
    Rule(
        "age",
        r"【\d+】(?:周?岁)(?:以上|以下|及以上|老|的)?(?:老年|老人|人口|人员|儿童|居民|妇女|群众)?",
        "为【80】岁以上老人发放津贴",
        "新增座位【80】个",
    ),
    Rule(
        "weather",
        r"【\d+】(?:℃|度的)|【\d+】级(?:以上)?(?:大风|地震)",
        "连续高温【38】℃",
        "申报【38】项",
    ),
    Rule("scoring", r"满分【\d+】分", "考核满分【100】分", "得分【98】分"),
    Rule(
        "institute-number",
        r"[（(、与和及【]【\d{3,4}】(?:所|厂|院)(?=[）)、的等与和及合]|$)|【\d{3}】(?:所|厂|院)[）)]",
        "依托大学、【805】所等单位",
        "新建幼儿园【105】所",
    ),
    Rule(
        "address",
        r"【\d+】(?:号公园|号院|号楼|号地块|弄|室|幢楼)",
        "【8】号楼封顶",
        "新开【8】条线路",
    ),
    Rule(
        "phone",
        r"(?:电话|热线|邮编|传真|编号|索引号|字号|访问次数|浏览次数|点击)[^。\n]{0,6}【\d+】",
        "联系电话：【12345】",
        "回访群众【12345】人",
        reach=FAR,
    ),
    Rule(
        "baseline",
        rf"(?:比|较)(?:上年|去年|前年|年初|20\d\d年)(?:度|同期|末|底)?的【[^】]*】"
        rf"|(?:从|由|自)[^，。；\n从由]{{0,10}}【[^】]*】(?:余|多)?{MAGNITUDE}?[^，。；\d【】]{{0,6}}?(?:增至|增加到|增长到|提高到|提升到|提高至|提升至|升至|上升到|上升至|扩大到|扩大至|降至|下降到|降到|下降至|减少到|减至|缩减|压缩|缩短|调整为|发展到|变为|跃升|增加至|增长至|扩展到|到)",
        "补助从每月【60】元提高到75元",
        "投资由财政解决，增加【60】万元",
        reach=FAR,
    ),
    Rule(
        "top-strong",
        r"【[\d一二三四五六七八九十百千]+】强(?:县|市|区|企业|镇|乡|街道|榜)?",
        "进入全国百强县前【30】强",
        "新增强基项目【30】个",
    ),
    Rule(
        "star-grade", r"【[1-5一二三四五]】(?:星级|A级|A)", "评为【5】星级酒店", "建成【5】座酒店"
    ),
    Rule(
        "grade-name",
        r"[一二三四五]级【|【\d】级(?:响应|水平|以上|等保|医院)",
        "启动【4】级响应",
        "提升【4】位",
    ),
    Rule(
        "slash-date",
        r"\d{4}[-/.]\d{1,2}[-/.]【\d+】|\d{4}[-/.]【\d{1,2}】(?:[-/.]|$)",
        "2018-05-【17】 ",
        "增长【26】%",
        reach=FAR,
    ),
    Rule("serial", r"\d/【\d|【\d+】/\d(?!0万|万)", "第【83】/400页", "占比【83】%"),
    Rule("decade", r"【\d{2}】(?:后(?!续|期)|年代)", "选拔【90】后干部", "补助【90】后续项目"),
    Rule("same-as", r"【[一二三四五六七八九十]】(?:是要|是)", "【一】是抓落实", "【1】项"),
)
STRUCTURAL = (
    Rule("in-name", "", "推行“一网通办【24】小时”服务", "“放管服”事项【24】项"),
    Rule("frame", "", "索引号: 771204 访问次数: 【1526】", "新增企业【83】家"),
    Rule("capacity-name", "", "加快甲公司【10】万吨甲醇项目建设", "全年原煤产量【10】万吨"),
    Rule("modifier", "", "新开工【5】亿元以上项目30个", "每年推荐【5】家以上企业上市"),
    Rule("no-unit", "", "推动【12】平台建设", "创新指数达到【12】。"),
    Rule("unplaced-rank", "", "坚持质量第【一】", "增速居全省第【一】"),
)


def _together(reach: int, at_number: bool) -> re.Pattern[str]:
    """Compile the alternatives of one reach: those that begin at the number's mark, or before it.

    The empty group that tells the rule stands last, so that the engine sees each alternative's
    first character and passes over most of them.
    """
    branches = []
    for index, rule in enumerate(RULES):
        for part in alternatives(rule.pattern):
            if part.startswith("【") == at_number and (at_number or rule.reach == reach):
                branches.append(f"{part}(?P<r{index}_{len(branches)}>)")
    return re.compile("|".join(branches))


# The shorter the reach, the fewer places a pattern is tried at, which keeps the table fast.
_AT, _NEAR, _FAR = _together(NEAR, True), _together(NEAR, False), _together(FAR, False)
_NEAR_FIRST, _FAR_FIRST = opens_with(_NEAR.pattern), opens_with(_FAR.pattern)


def excluded_by(text: str, start: int, end: int) -> str | None:
    """Return the id of the rule that leaves the number at [start, end) out."""
    before = text[max(0, start - WINDOW) : start]
    if start <= WINDOW:
        before = "\n" + before
    around = f"{before}【{text[start:end]}】{text[end : end + WINDOW]}"
    at = len(before)
    near = max(0, at - NEAR)
    match = _AT.match(around, at)
    if match is None and _NEAR_FIRST.search(around, near, at):
        match = _NEAR.search(around, near)
    if match is None and _FAR_FIRST.search(around, 0, at):
        match = _FAR.search(around)
    return RULES[int(match.lastgroup[1:].split("_")[0])].id if match and match.lastgroup else None

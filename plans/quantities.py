"""Numbers, units and comparators as bureaus print them: text in, exact decimals out."""

import re
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, DecimalException, Inexact, Overflow
from functools import lru_cache


def gettext_noop(message: str) -> str:
    """Mark a message for makemessages; Django's own reads the settings."""
    return message


MAGNITUDES = {
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
}

# dimension, how many of its base one is, the words printed for it. Any other word is its own
# dimension, so 人次 never meets 人. Factors are made of twos and fives only, to stay exact:
# 1 亩 is 2000/3 平方米, so it is not here and stands alone.
MEASURES = (
    ("元", "1", "元 人民币 元人民币"),
    ("美元", "1", "美元 美金"),
    ("港元", "1", "港元 港币"),
    ("人", "1", "人 名"),
    ("%", "1", "% 百分比"),
    ("%", "0.1", "‰"),
    ("百分点", "1", "百分点 个百分点"),
    ("百分点", "0.1", "千分点 个千分点"),
    ("米", "1", "米"),
    ("米", "1000", "千米 公里"),
    ("平方米", "1", "平方米 平米 m2"),
    ("平方米", "10000", "公顷"),
    ("平方米", "1000000", "平方公里 平方千米"),
    ("立方米", "1", "立方米 立方 方 m3"),
    ("吨", "1", "吨"),
    ("吨", "0.001", "千克 公斤"),
    ("吨", "0.0005", "斤"),
    ("吨", "0.000001", "克"),
    ("吨", "0.000000001", "毫克"),
    ("吨", "0.000000000001", "微克"),
    ("吨标准煤", "1", "吨标准煤 吨标煤"),
    ("吨标准煤", "0.001", "千克标准煤 公斤标准煤"),
    ("千瓦", "1", "千瓦"),
    ("千瓦", "0.001", "瓦"),
    ("千瓦", "1000", "兆瓦"),
    ("千瓦时", "1", "千瓦时 千瓦小时 度"),
    ("千瓦时", "1000", "兆瓦时"),
    ("天", "1", "天 日"),
    ("个月", "1", "个月 月"),
    ("工作日", "1", "工作日 个工作日"),
)
KNOWN_UNITS = {
    word: (dimension, Decimal(factor))
    for dimension, factor, words in MEASURES
    for word in words.split()
}

MISSING_WORDS = frozenset((
    "-", "--", "—", "——", "–", "/", "\\", "*", "…", "……", "无", "空", "缺", "缺失", "暂无", "待定",
    "未统计", "未公布", "未发布", "未填报", "不详", "n/a", "na", "#n/a", "null", "none", "nan",
))  # fmt: skip

NOT_A_NUMBER = gettext_noop("“%(text)s”不是能识别的数字")
NOT_A_QUANTITY = gettext_noop(
    "“%(text)s”中没有能识别的数值：请只写数字和单位，如“40家以上”，说明写在备注里"
)
BAD_UNIT = gettext_noop("“%(text)s”中的单位“%(unit)s”不能识别")
BAD_RANGE = gettext_noop("“%(text)s”的上限小于下限")
CONTRARY = gettext_noop("“%(text)s”中的比较词互相矛盾")
TOO_LARGE = gettext_noop("数值“%(text)s”超出可换算的范围")
MISSING = gettext_noop("“%(text)s”表示没有数据")
INCOMPATIBLE = gettext_noop("单位“%(source)s”与“%(target)s”不能换算")

DIGIT_LIMIT = 60
CELL_LIMIT = 80
PLAIN_LIMIT = 1000


class QuantityError(ValueError):
    """Say what cannot be read; `template` and `values` let a page translate the message."""

    def __init__(self, template: str, **values: str) -> None:
        super().__init__(template % values)
        self.template = template
        self.values = values


class MissingQuantity(QuantityError):
    """Stand for a cell whose word says there is no figure, which is not zero."""

    def __init__(self, word: str) -> None:
        super().__init__(MISSING, text=word)
        self.word = word


class IncompatibleUnits(QuantityError):
    """Name two units that do not convert into each other."""

    def __init__(self, source: str, target: str) -> None:
        super().__init__(INCOMPATIBLE, source=source, target=target)
        self.source = source
        self.target = target


@dataclass(frozen=True)
class Unit:
    printed: str
    dimension: str
    factor: Decimal


@dataclass(frozen=True)
class Quantity:
    comparator: str | None
    value: Decimal
    value_high: Decimal | None
    unit: str


HALF_WIDTH: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Not NFKC, which would turn 10² into 102 and ① into 1.
HALF_WIDTH |= {0x3000: " ", 0xA0: " ", 0x2212: "-", 0xFE63: "-", 0x301C: "~", 0xFE65: ">"}
HALF_WIDTH |= {0xFE64: "<", 0x2267: "≥", 0x2A7E: "≥", 0x2266: "≤", 0x2A7D: "≤", 0x33A1: "m2"}
HALF_WIDTH |= {0xFE6A: "%", 0xFFE5: "¥", 0x2248: "~"}


def half_width(text: str) -> str:
    """Turn full-width signs and their look-alikes into the plain ones and trim the ends."""
    return text.translate(HALF_WIDTH).strip()


# --- numbers ---

CHINESE_DIGITS = {word: digit for digit, word in enumerate("零一二三四五六七八九")}
CHINESE_DIGITS |= {"〇": 0, "两": 2}
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億兩負", "一二三四五六七八九十百千万亿两负")
MAGNITUDE_CLASS = "[十百千万亿]"
WORD_CLASS = "[零〇一二两三四五六七八九十百千万亿]"
SIGN = r"(?:[-+负]\s*)?"
GROUPED = "[0-9]{1,3}(?:[, ][0-9]{3})+(?![0-9])"
ASCII_NUMBER = rf"(?:{GROUPED}|[0-9]+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{{1,2}})?"
CHINESE_NUMBER = rf"{WORD_CLASS}+(?:点{WORD_CLASS}+)?"
WITH_DIGITS = re.compile(rf"({SIGN})({ASCII_NUMBER})\s*({MAGNITUDE_CLASS}*)")
IN_WORDS = re.compile(rf"({SIGN})({CHINESE_NUMBER})")


def parse_number(text: str) -> Decimal:
    """Read one number: 1,234.5, full-width digits, 3.5万, 两, 一千二百, 二〇二四, 负3."""
    plain = half_width(text).translate(FORMAL)
    if len(plain) > DIGIT_LIMIT:
        raise QuantityError(NOT_A_NUMBER, text=plain[:DIGIT_LIMIT] + "…")
    if match := WITH_DIGITS.fullmatch(plain):
        value = Decimal(re.sub("[, ]", "", match[2]))
        for magnitude in match[3]:
            value = multiply_exactly(value, MAGNITUDES[magnitude])
    elif match := IN_WORDS.fullmatch(plain):
        value = _number_in_words(match[2])
    else:
        raise QuantityError(NOT_A_NUMBER, text=text)
    # copy_negate and not unary minus, which rounds to the caller's decimal context.
    return _tidy(value.copy_negate() if match[1][:1] in ("-", "负") and value else value)


def multiply_exactly(value: Decimal, factor: Decimal) -> Decimal:
    digits = len(value.as_tuple().digits) + len(factor.as_tuple().digits)
    context = Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Overflow, Inexact])
    try:
        return _tidy(context.multiply(value, factor))
    except DecimalException:
        raise QuantityError(TOO_LARGE, text=str(value)) from None


def _tidy(value: Decimal) -> Decimal:
    """Drop trailing zeros and the exponent: 52000.0 and 5.2E+4 are both written 52000."""
    if not value.is_finite() or abs(value.adjusted()) > PLAIN_LIMIT:
        return value
    return Decimal(format_decimal(value))


def _number_in_words(words: str) -> Decimal:
    whole, _, decimals = words.partition("点")
    if any(word not in CHINESE_DIGITS for word in decimals):
        raise QuantityError(NOT_A_NUMBER, text=words)
    if all(word in CHINESE_DIGITS for word in whole):
        number = "".join(str(CHINESE_DIGITS[word]) for word in whole)
    else:
        number = str(_positional_number(whole))
    return Decimal(number + "." + "".join(str(CHINESE_DIGITS[word]) for word in decimals))


def _positional_number(words: str) -> int:
    """Add up 一千二百零三, 两万, 百; a last digit without its place takes the next (三百五)."""
    total = section = digit = 0
    place = 1
    for word in words:
        if word in CHINESE_DIGITS:
            if digit:
                raise QuantityError(NOT_A_NUMBER, text=words)
            digit = CHINESE_DIGITS[word]
            place = place if digit else 1
            continue
        place = int(MAGNITUDES[word])
        if place < 10_000:
            section += (digit or 1) * place
        elif place == 10_000:
            total, section = total + (section + digit or 1) * place, 0
        else:
            total, section = (total + section + digit or 1) * place, 0
        digit = 0
    return total + section + digit * max(place // 10, 1)


# --- units ---


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit:
    """Split a printed unit into its dimension and factor; an unknown word is its own dimension."""
    word = re.sub(r"\s+", "", half_width(text)).lstrip("余多")
    dimension, factor = _dimension(word)
    return Unit(printed=text, dimension=dimension, factor=factor)


def _dimension(word: str) -> tuple[str, Decimal]:
    if known := KNOWN_UNITS.get(word):
        return known
    if word[:1] in MAGNITUDES:
        dimension, factor = _dimension(word[1:])
        return dimension, multiply_exactly(factor, MAGNITUDES[word[0]])
    numerator, slash, denominator = word.partition("/")
    if slash and numerator and denominator:
        dimension, factor = _dimension(numerator)
        # 件/万人 and 件/人 are two dimensions: the denominator is kept as printed.
        return f"{dimension}/{denominator}", factor
    return word, Decimal(1)


def normalise(value: Decimal, unit_text: str) -> Decimal:
    """Express a value in the base of its unit's dimension, exactly: 5 亿元 is 500000000."""
    return multiply_exactly(value, unit(unit_text).factor)


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """Express a value in another unit, exactly."""
    return multiply_exactly(value, conversion_factor(source, target))


def conversion_factor(source: str, target: str) -> Decimal:
    """Return how many of the target unit one source unit is; refuse what does not convert."""
    given, wanted = unit(source), unit(target)
    if given.dimension != wanted.dimension:
        raise IncompatibleUnits(source, target)
    exact = Context(prec=100, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Overflow, Inexact])
    return exact.divide(given.factor, wanted.factor)


def format_decimal(value: Decimal) -> str:
    """Print a decimal plainly: no exponent, no trailing zeros, no minus before zero."""
    if not value.is_finite() or abs(value.adjusted()) > PLAIN_LIMIT:
        return str(value)
    plain = format(value, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain if value else "0"


# --- cells ---

# Longest first within a side, so that 大于等于 is not read as 大于. Words of commitment say nothing
# of comparison and are passed over.
LEADING_WORDS = {
    "大于或等于": ">=", "小于或等于": "<=", "大于等于": ">=", "小于等于": "<=",
    "不少于": ">=", "不低于": ">=", "不小于": ">=", "至少": ">=",
    "不超过": "<=", "不高于": "<=", "不大于": "<=", "不多于": "<=", "至多": "<=", "最多": "<=",
    "控制在": "<=", "超过": ">", "突破": ">", "大于": ">", "高于": ">", "多于": ">", "超": ">",
    "小于": "<", "低于": "<", "少于": "<", "不足": "<", "不到": "<",
    "大约": "~", "接近": "~", "将近": "~", "约": "~", "近": "~",
    ">=": ">=", "=>": ">=", "<=": "<=", "=<": "<=", "≥": ">=", "≤": "<=", ">": ">", "<": "<",
    "~": "~", "=": "=", "力争": None, "争取": None, "确保": None, "预计": None, "预期": None,
    "达到": None, "完成": None, "实现": None, "达": None, "累计": None, "实际": None,
    "已经": None, "已": None, "进入": None, "跻身": None, "挤进": None, "保持在": None,
    "保持": None, "稳定在": None, "排名": None, "位居": None, "位列": None,
}  # fmt: skip
TRAILING_WORDS = {
    "及以上": ">=", "以上": ">=", "及以下": "<=", "以下": "<=", "以内": "<=", "之内": "<=",
    "左右": "~", "上下": "~", "+": ">=",
}  # fmt: skip
LEADING = re.compile("|".join(map(re.escape, LEADING_WORDS)))
TRAILING = re.compile(f"({'|'.join(map(re.escape, TRAILING_WORDS))})$")
NUMBER = rf"{SIGN}(?:{ASCII_NUMBER}|{CHINESE_NUMBER})"
ONE = re.compile(rf"(?P<low>{NUMBER})(?P<unit>.*)")
TWO = re.compile(
    rf"(?P<low>{NUMBER})(?P<low_unit>[^0-9]{{0,12}}?)\s*(?:[-–—―~至到]+)\s*"
    rf"(?P<high>{NUMBER})(?P<unit>.*)"
)
# 12家(含筹建2家): a part of the number, said beside it.
OF_WHICH = re.compile(r"\((?:含|其中|包括)[^()]*\)$")
RANK = re.compile(rf"(?:全[国省市区县]|[国省市]内)?(?P<front>前|第)(?P<rest>{NUMBER}.*)")
OUT_OF = re.compile(r"(?P<per>百|千)分之(?P<rest>.+)")
MORE = re.compile(rf"({MAGNITUDE_CLASS}*)[多余](.*)")
UNIT_WORD = r"[^\W\d_²³①-⑳½¼¾]{1,16}"
UNIT_SHAPE = re.compile(
    rf"(?:(?!.*分之)(?:[%‰]|m[23]|{UNIT_WORD})(?:/[0-9]{{0,4}}(?:m[23]|{UNIT_WORD}))?)?"
)
# 亿元 and 百分点 alone are units, though 百家 is a hundred.
NO_NUMBER = re.compile(rf"[万亿](?!{WORD_CLASS})|[百千]分点|[百千]?[瓦米克]")


def parse_quantity_cell(text: str) -> Quantity:
    """Read a cell such as 40家以上, ≥40, 2-3, 约2万, >70亿元, 4.5 %, 第6位."""
    plain = half_width(text).translate(FORMAL).rstrip("。.;,").strip()
    plain = OF_WHICH.sub("", plain).rstrip()
    if plain.lower() in MISSING_WORDS or not plain:
        raise MissingQuantity(text.strip())
    if len(plain) > CELL_LIMIT or NO_NUMBER.match(plain):
        raise QuantityError(NOT_A_QUANTITY, text=plain[:CELL_LIMIT])
    comparators, core = _strip_comparators(plain)
    if match := RANK.fullmatch(core):
        return _rank(match, comparators, text)
    if match := OUT_OF.fullmatch(core):
        core = match["rest"] + ("%" if match["per"] == "百" else "‰")
    if match := TWO.fullmatch(core):
        return _two_numbers(match, text)
    if match := ONE.fullmatch(core):
        return _one_number(match, comparators, text)
    raise QuantityError(NOT_A_QUANTITY, text=text)


def _strip_comparators(plain: str) -> tuple[list[str], str]:
    found: list[str | None] = []
    while match := LEADING.match(plain):
        found.append(LEADING_WORDS[match[0]])
        plain = plain[match.end() :].lstrip()
    while match := TRAILING.search(plain):
        found.append(TRAILING_WORDS[match[1]])
        plain = plain[: match.start()].rstrip()
    return [word for word in found if word], plain


def _one_number(match: re.Match[str], comparators: list[str], text: str) -> Quantity:
    printed = match["unit"].strip()
    if more := MORE.fullmatch(printed):
        printed = more[1] + more[2].strip()
        comparators = [*comparators, ">"]
    value = parse_number(match["low"])
    return Quantity(_agreed(comparators, text), value, None, _cell_unit(printed, text))


def _two_numbers(match: re.Match[str], text: str) -> Quantity:
    printed = _cell_unit(match["unit"].strip(), text)
    low, high = parse_number(match["low"]), parse_number(match["high"])
    low_unit = match["low_unit"].strip()
    if low_unit and low_unit != printed:
        low = _low_end(low, low_unit, printed)
    if high < low:
        raise QuantityError(BAD_RANGE, text=text)
    if high == low:
        return Quantity(None, low, None, printed)
    return Quantity("range", low, high, printed)


def _low_end(low: Decimal, low_unit: str, printed: str) -> Decimal:
    """Put the first number of 10万-20万元 or 8000万元-1.2亿元 into the unit of the second."""
    if low_unit.strip("十百千万亿"):
        return convert(low, low_unit, printed)
    return convert(low, low_unit + unit(printed).dimension, printed)


def _rank(match: re.Match[str], comparators: list[str], text: str) -> Quantity:
    inner = TWO.fullmatch(match["rest"]) or ONE.fullmatch(match["rest"])
    if inner is None or inner["unit"].strip() not in ("", "位", "名"):
        raise QuantityError(NOT_A_QUANTITY, text=text)
    if match["front"] == "前":
        comparators = [*comparators, "<="]
    place = parse_number(inner["low"])
    if "high" in inner.groupdict():
        return Quantity("range", place, parse_number(inner["high"]), "位")
    return Quantity(_agreed(comparators, text), place, None, "位")


def _agreed(comparators: list[str], text: str) -> str | None:
    """Settle doubled words: 控制在3%左右 is about 3, 突破70以上 is over 70."""
    words = set(comparators)
    if words & {">", ">="} and words & {"<", "<="}:
        raise QuantityError(CONTRARY, text=text)
    return next((sign for sign in ("~", ">", "<", ">=", "<=", "=") if sign in words), None)


def _cell_unit(printed: str, text: str) -> str:
    printed = printed.strip("()[] ").replace(" ", "")
    if not UNIT_SHAPE.fullmatch(printed):
        raise QuantityError(BAD_UNIT, text=text, unit=printed)
    return printed

"""The sentences of a 通报, a 专报 and a 督办通知单. Pure: values of a report in, Chinese out."""

from collections.abc import Mapping, Sequence
from datetime import date

from outcomes.reports.performance_table import gap_words, ordinal, place_text
from outcomes.reports.snapshots import ON_TIME_GROUPS, Content, firm_rows, rows_in, share_text
from plans.enums import Basis, Comparator

Row = Mapping[str, object]
Reasons = Sequence[Sequence[object]]

# A promise within a sentence; the table keeps the sign.
PROMISED = {
    Comparator.AT_LEAST: "不低于{}",
    Comparator.ABOVE: "超过{}",
    Comparator.AT_MOST: "不超过{}",
    Comparator.BELOW: "低于{}",
    Comparator.ABOUT: "{}左右",
}
WHOLE_YEAR = "全年"


# --- times ---


def date_text(text: str) -> str:
    """Print a date as official documents do: no leading zeros."""
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


def cut_text(content: Content) -> str:
    return date_text(content["parameters"]["as_of"])


def time_text(year: int, months: str) -> str:
    """Print what a report is about: 2024年1—9月, of a whole year 2024年度."""
    return f"{year}年度" if months == WHOLE_YEAR else f"{year}年{months}"


def is_year_over(content: Content) -> bool:
    """Tell whether all of the year's targets are due: there is no schedule to speak of then."""
    return content["parameters"]["due_percent"] == "100.0"


def behind_word(content: Content) -> str:
    return "未达到年度目标" if is_year_over(content) else "未达到序时进度"


def undone_word(content: Content) -> str:
    """Say it beside the word 目标, which must not follow on itself."""
    return "未完成" if is_year_over(content) else "未达到序时进度"


def on_time_word(content: Content) -> str:
    return behind_word(content).removeprefix("未")


# --- counts ---


def opening(content: Content) -> str:
    """Say on what basis, for what time, how checked."""
    texts, parameters = content["texts"], content["parameters"]
    before = [texts.get(name, "").rstrip("，,。") for name in ("basis", "checking")]
    about = f"{parameters['place_name']}{time_text(parameters['year'], parameters['months'])}"
    return "，".join([*filter(None, before), f"现将{about}目标任务完成情况通报如下："])


def lead(content: Content) -> str:
    parameters = content["parameters"]
    bureau = f"由{parameters['bureau']}牵头的" if parameters["bureau"] else ""
    return f"截至{cut_text(content)}，{parameters['place_name']}{parameters['year']}年{bureau}目标"


def counted_text(counts: Mapping[str, int], content: Content, reasons: Reasons = ()) -> str:
    """Count what is due by class of standing, with shares; the rest by its reason."""
    due, left_out = counts["due"], counts["left_out"]
    if not due + left_out:
        return "共0项。"
    words = f"共{due + left_out}项"
    if left_out:
        said = reasons_text(reasons)
        if not due:
            return f"{words}，均不计入统计{said}。"
        words += f"，其中不计入统计{left_out}项{said}、计入统计{due}项"
    return f"{words}：{'；'.join(shares(counts, content))}。"


def reasons_text(reasons: Reasons) -> str:
    """Print why goals are left out; one reason needs no number of its own."""
    labels = [(str(label).replace("，", ""), count) for label, count in reasons]
    if len(labels) == 1:
        return f"（{labels[0][0]}）"
    return f"（{'、'.join(f'{label}{count}项' for label, count in labels)}）" if labels else ""


def shares(counts: Mapping[str, int], content: Content) -> list[str]:
    due = counts["due"]
    on_time = sum(counts[name] for name in ON_TIME_GROUPS)
    words = [counted(on_time_word(content), on_time, due)]
    if counts["estimated"]:
        words[0] += f"（含预计完成{counts['estimated']}项）"
    late = (("behind", behind_word(content)), ("silent", "未填报"), ("awaiting", "待核定"))
    for name, label in late:
        if counts[name] or name == "behind":
            words.append(counted(label, counts[name], due))
    return words


def counted(label: str, part: int, whole: int) -> str:
    return f"{label}{part}项，占比{share_text(part, whole)}" if part else f"{label}0项"


def definition(content: Content) -> str:
    """Define what not on schedule means, in brackets as each 通报 does; nothing at year's end."""
    if is_year_over(content) or not content["counts"]["due"]:
        return ""
    parameters = content["parameters"]
    cut = parameters["as_of"]
    is_older = any((row.get("actual_as_of") or cut) < cut for row in content["rows"])
    older = "、数据截至日较早的低于该日应达进度" if is_older else ""
    return (
        f"（未达到序时进度，指按月序时的目标完成进度低于{parameters['due_percent']}%{older}，"
        "有季度计划的低于计划数，增速、占比、位次未达到年度目标，下同。）"
    )


def trial_note(content: Content) -> str:
    """Say that figures nobody has verified are counted in, where they are."""
    is_trial = content["parameters"].get("count_unverified")
    return "以上含未经核定的数据，属试算，不作为考核依据。" if is_trial else ""


# --- goals ---


def name_of(row: Row, content: Content) -> str:
    return f"{indicator_text(row, content)}{unit_of(row, content)}"


def unit_of(row: Row, content: Content) -> str:
    """Name the unit in brackets, unless the whole report is about one."""
    is_named = row["bureau"] and not content["parameters"]["bureau"]
    return f"（{row['bureau']}）" if is_named else ""


def indicator_text(row: Row, content: Content) -> str:
    """Name a goal by its indicator, and by its place where the report has several."""
    place = place_text(row, content) if content["parameters"]["with_below"] else ""
    return f"{place}{row['indicator']}"


def named(words: Sequence[str], mark: str, most: int) -> str:
    """Name a few in the text; of many the first, and where all of them stand."""
    if len(words) <= most:
        return mark.join(words)
    return f"{mark.join(words[:most])}等{len(words)}项，详见附件1"


def late_text(row: Row) -> str:
    return f"{row['indicator']}（{facts(row)}）"


def facts(row: Row) -> str:
    """Say what was promised, what was reached and what is missing."""
    words = [promised(row)] if row["target_text"] else []
    if row["status_group"] == "silent":
        return "，".join([*words, "未填报"])
    words.append(f"完成{with_unit(row)}")
    if row["rate_text"]:
        words.append(f"完成率{row['rate_text']}")
    elif row["gap_text"]:
        words.append(gap_words(row))
    return "，".join(words)


def promised(row: Row) -> str:
    """Read the sign of a target aloud: ≥ 80 of 亿元 is 目标不低于80亿元."""
    comparator = row.get("comparator", Comparator.EXACTLY)
    sign = "" if comparator == Comparator.RANGE else str(Comparator(comparator).label)
    number = row["target_text"].removeprefix(sign).replace(" ", "").replace("–", "—")
    if row.get("basis") == Basis.RANK:
        return f"目标前{number}位"
    return f"目标{PROMISED.get(comparator, '{}').format(number + row['unit'])}"


def with_unit(row: Row) -> str:
    """Print the figure with its unit, which the text has already where it is another."""
    text = row["actual_text"].replace(" ", "")
    return text if row["actual_unit"] != row["unit"] else f"{text}{row['unit']}"


def brief_line(place: int, row: Row, content: Content) -> str:
    return f"{place}.{indicator_text(row, content)}：{facts(row)}{unit_of(row, content)}。"


# --- what is wrong, what has to be done ---


def default_problems(content: Content) -> list[str]:
    """State what the counts show; what is behind them the office writes itself."""
    rows = firm_rows(content)
    late, silent = rows_in(rows, "behind"), rows_in(rows, "silent")
    awaiting = rows_in(rows, "awaiting")
    found = []
    if late:
        units = {row["bureau"] for row in late if row["bureau"]}
        spread = f"，涉及{len(units)}个责任单位" if units else ""
        found.append(f"部分目标进度滞后。{len(late)}项目标{undone_word(content)}{spread}。")
    if silent:
        found.append(f"部分数据没有按时报送。{len(silent)}项目标到期仍未填报。")
    if awaiting:
        found.append(f"部分数据尚未核定。{len(awaiting)}项目标已报送、待核定，暂不计入完成。")
    return numbered(found) or [nothing_wrong(content)]


def nothing_wrong(content: Content) -> str:
    if not content["counts"]["due"]:
        return "目前没有计入统计的目标，暂不作评价。"
    reached = "已完成" if is_year_over(content) else "达到序时进度"
    return f"计入统计的目标均{reached}，暂未发现突出问题。"


def default_requirements(content: Content) -> list[str]:
    """Ask of the units what the counts call for, and nothing that is not."""
    rows = firm_rows(content)
    wanted = []
    if rows_in(rows, "behind"):
        wanted.append(f"{behind_word(content)}的单位要逐项分析原因，提出整改措施。")
    if rows_in(rows, "silent"):
        wanted.append("未填报的单位要尽快报送，做到数据有据可查。")
    if rows_in(rows, "awaiting"):
        wanted.append("已报送的数据要抓紧核定。")
    return numbered(wanted) or ["各责任单位要继续抓好目标任务的落实。"]


def slip_requirements(content: Content) -> list[str]:
    """Ask of the one unit a slip goes to."""
    rows = firm_rows(content)
    wanted = []
    if rows_in(rows, "behind"):
        wanted.append(f"逐项分析{behind_word(content)}的原因，提出整改措施，抓紧推进。")
    if rows_in(rows, "silent"):
        wanted.append("尽快报送未填报的数据，做到有据可查。")
    return numbered(wanted) or ["继续抓好目标任务的落实。"]


def feedback_line(deadline: str, subject: str) -> list[str]:
    """Ask for an answer by a day, however it was written: 10月15日 or 10月15日前."""
    day = deadline.strip().removesuffix("之前").removesuffix("前")
    return [f"请于{day}前书面反馈{subject}。"] if day else []


def numbered(lines: Sequence[str]) -> list[str]:
    if len(lines) < 2:
        return list(lines)
    return [f"{ordinal(place)}是{line}" for place, line in enumerate(lines, start=1)]


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]

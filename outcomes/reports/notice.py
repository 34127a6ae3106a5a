"""What a 通报, a 专报 and a 督办通知单 say, as the fields of their Word templates.

The words are those of an official document and stay Chinese whatever language the reader chose.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from outcomes.enums import Light
from outcomes.reports.one_page import brief_items, slip_items, title_lines
from outcomes.reports.overview import left_out_label
from outcomes.reports.performance_table import ordinal
from outcomes.reports.scorecard_files import LIGHT_SIGNS
from outcomes.reports.snapshots import (
    BASIS_CLASSES,
    ON_TIME_GROUPS,
    OTHER,
    Content,
    firm_rows,
    rows_in,
    share_text,
)

Row = Mapping[str, object]
Fields = dict[str, object]

FURTHEST, FURTHEST_OF_BRIEF = 10, 5
# What a paragraph names of a class, and of a unit; the first attachment has them all.
NAMED, NAMED_OF_UNIT = 10, 5
ROUNDING_NOTE = "注：部分占比因四舍五入，合计与100.0%可能略有出入，未作机械调整。"
# The one row of a table that has none.
NO_ROW = {
    "number": "", "indicator": "无", "bureau": "", "unit": "", "target": "", "actual": "",
    "rate": "", "due": "", "light": "", "status": "", "gap": "", "place": "",
}  # fmt: skip
# What the person who issues the report may write, with its heading on the form.
TEXT_FIELDS = (
    "addressee", "office", "basis", "checking", "problems", "requirements", "deadline", "contact",
    "person", "number", "signed_on",
)  # fmt: skip


def fields_of(kind: str, content: Content) -> Fields:
    """Return all a template of this kind may name; plain text, lists and dictionaries only."""
    build = {"notice": notice_fields, "brief": brief_fields, "slip": slip_fields}[kind]
    return common_fields(content) | build(content)


def common_fields(content: Content) -> Fields:
    texts, parameters = content["texts"], content["parameters"]
    rows = firm_rows(content)
    return {
        "title": content["title"],
        "title_lines": title_lines(content["title"]),
        "addressee": texts.get("addressee") or "各有关单位",
        "office": texts.get("office") or parameters["place_name"],
        "date": date_text(texts.get("signed_on") or parameters["as_of"]),
        "summary": summary(content),
        "problems": paragraphs(texts.get("problems", "")) or default_problems(content),
        "requirements": requirement_lines(texts),
        "furthest": [brief_line(place, row) for place, row in enumerate(furthest(rows), start=1)],
        "rounding_note": ROUNDING_NOTE,
    }


def notice_fields(content: Content) -> Fields:
    classes = class_fields(content)
    units = unit_fields(content)
    return {
        "opening": [opening(content)],
        "classes": classes,
        "units": units,
        "units_heading": f"（{ordinal(len(classes) + 1)}）未达到序时进度的责任单位",
        "behind": table_rows(rows_in(firm_rows(content), "behind", "silent", "awaiting"))
        or [NO_ROW],
        "rows": table_rows(content["rows"]) or [NO_ROW],
    }


def brief_fields(content: Content) -> Fields:
    texts = content["texts"]
    problems = paragraphs(texts.get("problems", "")) or default_problems(content)
    requirements = paragraphs(texts.get("requirements", ""))
    summary = f"{lead(content)}{counted_text(content['counts'])}{short_note(content)}"
    lagging = common_fields(content)["furthest"][:FURTHEST_OF_BRIEF]
    return {
        "problems": problems,
        "requirements": requirements,
        "summary": [summary],
        "furthest": brief_items(lagging, [summary, *problems, *requirements], content["title"]),
    }


def slip_fields(content: Content) -> Fields:
    texts, parameters = content["texts"], content["parameters"]
    late = rows_in(firm_rows(content), "behind", "silent")
    matters = [f"{place}.{late_text(row)}" for place, row in enumerate(late, start=1)]
    basis = texts.get("basis", "") or f"{parameters['year']}年目标任务"
    written = [texts.get("deadline", ""), basis, texts.get("contact", "")]
    note = f"数据截至{cut_text(content)}，以核定数为准。{short_note(content)}"
    shown = slip_items(matters, [*requirement_lines(texts), *written], note, content["title"])
    return {
        "number": texts.get("number", ""),
        "unit": parameters["bureau"] or parameters["place_name"],
        "person": texts.get("person", ""),
        "matters": shown or [f"截至{cut_text(content)}，没有未达到序时进度或未填报的目标。"],
        # The whole list, where the page has no room for it.
        "listed": table_rows(late) if len(shown) < len(matters) else [],
        "deadline": texts.get("deadline", ""),
        "basis": basis,
        "contact": texts.get("contact", ""),
        "note": note,
    }


def opening(content: Content) -> str:
    """Say on what basis, for what time, how checked."""
    texts, parameters = content["texts"], content["parameters"]
    basis = f"{texts['basis'].rstrip('，,。')}，" if texts.get("basis") else ""
    checking = f"{texts['checking'].rstrip('，,。')}，" if texts.get("checking") else ""
    return (
        f"{basis}{checking}现将{parameters['place_name']}{parameters['year']}年"
        f"{parameters['months']}目标任务完成情况通报如下。"
    )


def summary(content: Content) -> list[str]:
    """Count everything, and define the words once."""
    counted = counted_text(content["counts"], content["left_out"])
    return [f"{lead(content)}{counted}（{definition(content)}。）{targets_note(content)}"]


def targets_note(content: Content) -> str:
    """Say which targets were used; a report issued before there was a choice says nothing."""
    return content.get("targets_note", "")


def short_note(content: Content) -> str:
    """Say it on a single page only where the targets first promised are others than now."""
    return targets_note(content) if content.get("targets_moved") else ""


def lead(content: Content) -> str:
    parameters = content["parameters"]
    bureau = f"由{parameters['bureau']}牵头的" if parameters["bureau"] else ""
    return (
        f"截至{cut_text(content)}，{parameters['place_name']}{parameters['year']}年{bureau}"
        f"目标共{content['counts']['goals']}项。"
    )


def counted_text(counts: Mapping[str, int], left_out: Iterable[Sequence[object]] = ()) -> str:
    """Count what is due by class of standing, with shares; the rest by its reason."""
    due = counts["due"]
    out = ""
    if counts["left_out"]:
        reasons = "、".join(f"{label}{count}项" for label, count in left_out)
        out = f"其中不计入{counts['left_out']}项" + (f"（{reasons}）" if reasons else "") + "，"
    if not due:
        return f"{out}应统计0项。"
    on_time = sum(counts[name] for name in ON_TIME_GROUPS)
    words = [f"达到序时进度{on_time}项，占比{share_text(on_time, due)}"]
    if counts["estimated"]:
        words[0] += f"（含预计完成{counts['estimated']}项）"
    for name, label in (("behind", "未达到序时进度"), ("silent", "未填报"), ("awaiting", "待核定")):
        if counts[name] or name == "behind":
            words.append(f"{label}{counts[name]}项，占比{share_text(counts[name], due)}")
    return f"{out}应统计{due}项：{'；'.join(words)}。"


def definition(content: Content) -> str:
    """Define what not on schedule means, as each 通报 does in brackets."""
    parameters = content["parameters"]
    if parameters["due_percent"] == "100.0":
        return "未达到序时进度，指未完成全年目标，下同"
    return (
        f"未达到序时进度，指按月序时的目标完成进度低于{parameters['due_percent']}%，"
        "有季度计划的低于计划数，增速、占比、位次未达到年度目标，下同"
    )


def class_fields(content: Content) -> list[Fields]:
    """Count each class of goals in its own paragraph and name what is not on schedule."""
    rows = firm_rows(content)
    found = []
    for name in (*BASIS_CLASSES, OTHER):
        members = [row for row in rows if row["class"] == name]
        if not members:
            continue
        counts = count_rows(members)
        text = f"共{len(members)}项。{counted_text(counts, left_out_of(members))}"
        if late := rows_in(members, "behind"):
            names = named([name_of(row, content) for row in late], "、", NAMED)
            text += f"未达到序时进度的是：{names}。"
        found.append({"heading": f"（{ordinal(len(found) + 1)}）{name}", "text": text})
    return found


def count_rows(rows: Sequence[Row]) -> dict[str, int]:
    counted = [row for row in rows if row["counted"]]
    groups = (*ON_TIME_GROUPS, "behind", "silent", "awaiting")
    return {name: sum(row["status_group"] == name for row in counted) for name in groups} | {
        "due": len(counted),
        "left_out": len(rows) - len(counted),
    }


def left_out_of(rows: Sequence[Row]) -> list[tuple[str, int]]:
    codes = [row["left_out"] for row in rows if not row["counted"] and row["left_out"]]
    return [(left_out_label(code), codes.count(code)) for code in dict.fromkeys(codes)]


def name_of(row: Row, content: Content) -> str:
    place = row["place"] if content["parameters"]["with_below"] else ""
    bureau = f"（{row['bureau']}）" if row["bureau"] else ""
    return f"{place}{row['indicator']}{bureau}"


def unit_fields(content: Content) -> list[Fields]:
    """Name each responsible unit with what it is behind with, in the order of the table."""
    late = rows_in(firm_rows(content), "behind", "silent")
    by_unit: dict[str, list[Row]] = {}
    for row in late:
        by_unit.setdefault(row["bureau"] or f"{row['place']}（未定责任单位）", []).append(row)
    return [
        {"name": name, "text": named([late_text(row) for row in rows], "；", NAMED_OF_UNIT) + "。"}
        for name, rows in by_unit.items()
    ]


def named(words: Sequence[str], mark: str, most: int) -> str:
    """Name a few in the text; of many the first, and where all of them stand."""
    if len(words) <= most:
        return mark.join(words)
    return f"{mark.join(words[:most])}等{len(words)}项，详见附件1"


def late_text(row: Row) -> str:
    """Say what was promised, what was reached and what is missing."""
    target = f"目标{row['target_text'].replace(' ', '')}{row['unit']}"
    if row["status_group"] == "silent":
        return f"{row['indicator']}（{target}，未填报）"
    words = [target, f"完成{with_unit(row)}"]
    if row["rate_text"]:
        words.append(f"完成率{row['rate_text']}")
    elif row["gap_text"]:
        words.append(f"差距{row['gap_text'].lstrip('−')}")
    return f"{row['indicator']}（{'，'.join(words)}）"


def with_unit(row: Row) -> str:
    """Print the figure with its unit, which the text has already where it is another."""
    text = row["actual_text"].replace(" ", "")
    return text if row["actual_unit"] != row["unit"] else f"{text}{row['unit']}"


def furthest(rows: Sequence[Row]) -> list[Row]:
    late = [row for row in rows if row["shortfall"] is not None]
    return sorted(late, key=lambda row: Decimal(row["shortfall"]), reverse=True)[:FURTHEST]


def brief_line(place: int, row: Row) -> str:
    bureau = f"，{row['bureau']}" if row["bureau"] else ""
    return f"{place}.{late_text(row)}{bureau}。"


def default_problems(content: Content) -> list[str]:
    """State what the counts show; what is behind them the office writes itself."""
    rows = firm_rows(content)
    late, silent = rows_in(rows, "behind"), rows_in(rows, "silent")
    awaiting = rows_in(rows, "awaiting")
    found = []
    if late:
        units = {row["bureau"] for row in late if row["bureau"]}
        spread = f"，涉及{len(units)}个责任单位" if units else ""
        found.append(f"部分目标进度滞后。{len(late)}项目标未达到序时进度{spread}。")
    if silent:
        found.append(f"部分数据没有按时报送。{len(silent)}项目标到期仍未填报。")
    if awaiting:
        found.append(f"部分数据尚未核定。{len(awaiting)}项目标已报送、待核定，暂不计入完成。")
    return numbered(found) or ["各项目标均达到序时进度。"]


def requirement_lines(texts: Mapping[str, str]) -> list[str]:
    lines = paragraphs(texts.get("requirements", "")) or numbered(
        [
            "未达到序时进度的单位要逐项分析原因，提出整改措施。",
            "未填报的单位要尽快报送，做到数据有据可查。",
        ]
    )
    if texts.get("deadline"):
        lines = [*lines, f"请于{texts['deadline']}前书面反馈办理情况。"]
    return lines


def numbered(lines: Sequence[str]) -> list[str]:
    if len(lines) < 2:
        return list(lines)
    return [f"{ordinal(place)}是{line}" for place, line in enumerate(lines, start=1)]


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def table_rows(rows: Sequence[Row]) -> list[Fields]:
    """Number the rows and print each cell as the scorecard does."""
    found, number = [], 0
    for row in rows:
        is_firm = row["number"] is not None
        number += is_firm
        found.append(
            {
                "number": str(number) if is_firm else "",
                "indicator": row["indicator"] if is_firm else f"其中力争：{row['indicator']}",
                "bureau": row["bureau"] or "—",
                "unit": row["unit"],
                "target": row["target_text"],
                "actual": row["actual_text"] or "—",
                "rate": row["rate_text"] or "—",
                "due": row["due_text"] or "—",
                "light": LIGHT_SIGNS[Light(row["light"])],
                "status": status_words(row),
                "gap": row["gap_text"] or "—",
                "place": row["place"],
            }
        )
    return found


def status_words(row: Row) -> str:
    """Print the status; a light that is yellow by memory says why."""
    return f"{row['status']}（曾亮红灯，已补上）" if row.get("made_up") else row["status"]


def cut_text(content: Content) -> str:
    return date_text(content["parameters"]["as_of"])


def date_text(text: str) -> str:
    """Print a date as official documents do: no leading zeros."""
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"

"""What a 通报, a 专报 and a 督办通知单 say, as the fields of their Word templates.

The words are those of an official document and stay Chinese whatever language the reader chose.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from outcomes.enums import Light
from outcomes.reports.one_page import SLIP_WIDTH, brief_items, lines_of, slip_items, title_lines
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
)
from outcomes.reports.wording import (
    behind_word,
    brief_line,
    counted_text,
    cut_text,
    date_text,
    default_problems,
    default_requirements,
    definition,
    feedback_line,
    indicator_text,
    late_text,
    lead,
    name_of,
    named,
    opening,
    paragraphs,
    slip_requirements,
    trial_note,
    undone_word,
)

Row = Mapping[str, object]
Fields = dict[str, object]

FURTHEST, FURTHEST_OF_BRIEF = 10, 5
# What a paragraph names of a class, and of a unit; the first attachment has them all.
NAMED, NAMED_OF_UNIT = 10, 5
ROUNDING_NOTE = "注：部分占比因四舍五入，合计与100.0%可能略有出入，未作机械调整。"
LIGHT_NOTE = "● 达到或超过序时；▲ 略有落后；■ 落后较多；○ 不计或无数据。"
# Whose leaders a 专报 goes to, by the last character of the place's name.
LED = ("自治区", "自治州", "自治县", "省", "市", "区", "县", "州", "旗", "盟")
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
        "addressee": texts.get("addressee") or default_addressee(content),
        "office": texts.get("office") or parameters["place_name"],
        "date": date_text(texts.get("signed_on") or parameters["as_of"]),
        "summary": summary(content),
        "problems": paragraphs(texts.get("problems", "")) or default_problems(content),
        "requirements": requirement_lines(content),
        "furthest": [
            brief_line(place, row, content) for place, row in enumerate(furthest(rows), start=1)
        ],
        "rounding_note": ROUNDING_NOTE,
        "light_note": LIGHT_NOTE,
    }


def default_addressee(content: Content) -> str:
    """Address a 专报 to those who lead the place, anything else to the units it names."""
    if content["parameters"]["kind"] != "brief":
        return "各有关单位"
    name = content["parameters"]["place_name"]
    return f"{next((end for end in LED if name.endswith(end)), '')}政府领导"


def requirement_lines(content: Content) -> list[str]:
    """Return what was written, else what the counts call for; and by when to answer."""
    texts = content["texts"]
    is_slip = content["parameters"]["kind"] == "slip"
    default = slip_requirements if is_slip else default_requirements
    lines = paragraphs(texts.get("requirements", "")) or default(content)
    return lines + feedback_line(texts.get("deadline", ""), "办理情况" if is_slip else "整改情况")


def notice_fields(content: Content) -> Fields:
    classes = class_fields(content)
    late = late_words(content, behind_word(content), "behind", "silent")
    listed = late_words(content, undone_word(content), "behind", "silent", "awaiting")
    behind = rows_in(firm_rows(content), "behind", "silent", "awaiting")
    return {
        "opening": [opening(content)],
        "classes": classes,
        "units": unit_fields(content),
        "units_heading": f"（{ordinal(len(classes) + 1)}）{late}的责任单位",
        "behind_title": f"{listed}的目标",
        "behind": table_rows(behind, content) or [NO_ROW],
        "rows": table_rows(content["rows"], content) or [NO_ROW],
    }


def late_words(content: Content, behind: str, *groups: str) -> str:
    """Name those of the groups that there are: 未达到序时进度、未填报."""
    labels = {"behind": behind, "silent": "未填报", "awaiting": "待核定"}
    there = [labels[name] for name in groups if rows_in(firm_rows(content), name)]
    return "、".join(there) or labels["behind"]


def brief_fields(content: Content) -> Fields:
    texts = content["texts"]
    problems = paragraphs(texts.get("problems", "")) or default_problems(content)
    requirements = paragraphs(texts.get("requirements", ""))
    counted = counted_text(content["counts"], content)
    summary = f"{lead(content)}{counted}{trial_note(content)}{short_note(content)}"
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
    basis = texts.get("basis", "") or f"{parameters['year']}年度目标任务"
    unit = parameters["bureau"] or parameters["place_name"]
    written = [texts.get("deadline", ""), basis, texts.get("contact", "")]
    # One line of the unit's cell has its room already.
    written += [""] * (lines_of(unit, SLIP_WIDTH) - 1)
    trial = trial_note(content) or "以核定数为准。"
    note = f"数据截至{cut_text(content)}，{trial}{short_note(content)}"
    shown = slip_items(matters, [*requirement_lines(content), *written], note, content["title"])
    return {
        "number": texts.get("number", ""),
        "unit": unit,
        "person": texts.get("person", ""),
        "matters": shown
        or [f"截至{cut_text(content)}，没有{undone_word(content)}或未填报的目标。"],
        # The whole list, where the page has no room for it.
        "listed": table_rows(late, content) if len(shown) < len(matters) else [],
        "deadline": texts.get("deadline", ""),
        "basis": basis,
        "contact": texts.get("contact", ""),
        "note": note,
    }


def summary(content: Content) -> list[str]:
    """Count everything, and define the words once."""
    counted = counted_text(content["counts"], content, content["left_out"])
    notes = f"{definition(content)}{trial_note(content)}{targets_note(content)}"
    return [f"{lead(content)}{counted}{notes}"]


def targets_note(content: Content) -> str:
    """Say which targets were used; a report issued before there was a choice says nothing."""
    return content.get("targets_note", "")


def short_note(content: Content) -> str:
    """Say it on a single page only where the targets first promised are others than now."""
    return targets_note(content) if content.get("targets_moved") else ""


def class_fields(content: Content) -> list[Fields]:
    """Count each class of goals in its own paragraph and name what is not on schedule."""
    rows = firm_rows(content)
    found = []
    for name in (*BASIS_CLASSES, OTHER):
        members = [row for row in rows if row["class"] == name]
        if not members:
            continue
        counts = count_rows(members)
        text = counted_text(counts, content, left_out_of(members))
        if late := rows_in(members, "behind"):
            names = named([name_of(row, content) for row in late], "、", NAMED)
            text += f"{behind_word(content)}的是：{names}。"
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


def furthest(rows: Sequence[Row]) -> list[Row]:
    late = [row for row in rows if row["shortfall"] is not None]
    return sorted(late, key=lambda row: Decimal(row["shortfall"]), reverse=True)[:FURTHEST]


def table_rows(rows: Sequence[Row], content: Content) -> list[Fields]:
    """Number the rows and print each cell as the scorecard does."""
    found, number = [], 0
    for row in rows:
        is_firm = row["number"] is not None
        number += is_firm
        name = indicator_text(row, content)
        found.append(
            {
                "number": str(number) if is_firm else "",
                "indicator": name if is_firm else f"其中力争：{name}",
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

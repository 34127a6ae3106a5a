"""Load places, bureaus, indicators, documents and measures from the CSV files of fixtures/."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from plans.enums import Basis, Direction, DocumentKind, Level, Schedule
from plans.models import (
    Bureau,
    Document,
    HeaderSynonym,
    Indicator,
    IndicatorAlias,
    Jurisdiction,
    Measure,
    MeasureBureau,
    Plan,
)


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def code_of(choices: type, label: str):
    """Return the choice whose Chinese word is given."""
    return next(choice for choice in choices if str(choice.label) == label)


def number_or_none(text: str) -> int | None:
    return int(text) if text else None


@transaction.atomic
def seed_jurisdictions(path: Path) -> int:
    """Add the places that are missing, parents first; returns how many were added."""
    known = dict(Jurisdiction.objects.values_list("code", "pk"))
    rows = [row for row in read_rows(path) if row["代码"] not in known]
    level_of = {row["代码"]: code_of(Level, row["级别"]) for row in rows}
    for level in sorted(set(level_of.values())):
        batch = [
            Jurisdiction(
                code=row["代码"],
                name=row["名称"],
                level=level,
                parent_id=known.get(row["上级代码"]),
                valid_from=number_or_none(row["启用年"]),
                valid_to=number_or_none(row["停用年"]),
            )
            for row in rows
            if level_of[row["代码"]] == level
        ]
        Jurisdiction.objects.bulk_create(batch, batch_size=500)
        known |= {place.code: place.pk for place in batch}
    return len(rows)


@transaction.atomic
def seed_headers(path: Path) -> int:
    """Add the words of headers that are missing; those a bureau has edited stay as they are."""
    known = set(HeaderSynonym.objects.values_list("words", flat=True))
    rows = {row["表头"]: row for row in read_rows(path) if row["表头"] not in known}
    HeaderSynonym.objects.bulk_create(
        HeaderSynonym(words=words, column=row["列"], rank=int(row["先后"] or 1))
        for words, row in rows.items()
    )
    return len(rows)


@transaction.atomic
def seed_bureaus(path: Path) -> int:
    places = dict(Jurisdiction.objects.values_list("code", "pk"))
    made = 0
    for row in read_rows(path):
        _bureau, created = Bureau.objects.get_or_create(
            jurisdiction_id=places[row["行政区划代码"]],
            name=row["名称"],
            defaults={"short_name": row["简称"]},
        )
        made += created
    return made


@transaction.atomic
def seed_indicators(path: Path) -> int:
    """Add the indicators that are missing; one that a bureau has edited is left as it is."""
    known = set(Indicator.objects.values_list("code", flat=True))
    rows = [row for row in read_rows(path) if row["代码"] not in known]
    indicators = [_indicator(row) for row in rows]
    bulk_create_with_history(indicators, Indicator, batch_size=500)
    taken = set(IndicatorAlias.objects.values_list("name", flat=True))
    aliases = []
    for row, indicator in zip(rows, indicators, strict=True):
        for name in filter(None, row["别名"].split("|")):
            if name not in taken:
                taken.add(name)
                aliases.append(IndicatorAlias(indicator=indicator, name=name))
    IndicatorAlias.objects.bulk_create(aliases, batch_size=500)
    return len(rows)


def _indicator(row: dict[str, str]) -> Indicator:
    return Indicator(
        code=row["代码"],
        name=row["名称"],
        unit=row["单位"],
        alternative_units=row["可换单位"],
        basis=code_of(Basis, row["类型"]),
        direction=code_of(Direction, row["方向"]),
        schedule=code_of(Schedule, row["进度安排"]),
        category=row["类别"],
        is_core=row["层级"] == "核心",
        definition=row["口径"],
        caution=row["注意"],
        supervising_bureau=row["主管部门"],
        data_owner=row["数据来源"],
        frequency=row["频率"],
        usual_lag=row["发布时滞"],
        name_en=row["英文名"],
    )


@transaction.atomic
def seed_documents(path: Path) -> int:
    """Register documents by title, numbers, dates and the SHA-256 of their text, without it."""
    places = dict(Jurisdiction.objects.values_list("code", "pk"))
    made = 0
    for row in read_rows(path):
        place_id = places[row["行政区划代码"]]
        bureau = Bureau.objects.filter(jurisdiction_id=place_id, name=row["发布单位"]).first()
        _document, created = Document.objects.get_or_create(
            slug=row["编号"],
            defaults={
                "jurisdiction_id": place_id,
                "bureau": bureau,
                "title": row["标题"],
                "index_number": row["索引号"],
                "document_number": row["文号"],
                "published_on": date.fromisoformat(row["发布日期"]) if row["发布日期"] else None,
                "kind": code_of(DocumentKind, row["类型"]),
                "year": number_or_none(row["年度"]),
                "file_name": row["文件名"],
                "sha256": row["文本SHA256"],
                "length": number_or_none(row["字数"]),
                "note": row["备注"],
            },
        )
        made += created
    return made


@transaction.atomic
def seed_measures(path: Path) -> int:
    """Add plans and their numbered work items, parents before children."""
    places = {place.code: place for place in Jurisdiction.objects.all()}
    made = 0
    for position, row in enumerate(read_rows(path), start=1):
        plan = _plan(row, places[row["行政区划代码"]])
        parent_path = row["路径"].rpartition("/")[0]
        bureau = Bureau.objects.filter(jurisdiction=plan.jurisdiction, name=row["牵头单位"]).first()
        measure, created = Measure.objects.get_or_create(
            plan=plan,
            path=row["路径"],
            name=row["名称"],
            defaults={
                "parent": Measure.objects.filter(plan=plan, path=parent_path).first(),
                "position": position,
                "level": int(row["层级"]),
                "number": row["序号"],
                "offset": number_or_none(row["位置"]),
                "lead_bureau": bureau,
                "due_on": date.fromisoformat(row["完成时限"]) if row["完成时限"] else None,
            },
        )
        if created:
            _link_cooperating(measure, row["配合单位"])
        made += created
    return made


def _plan(row: dict[str, str], place: Jurisdiction) -> Plan:
    document = Document.objects.get(slug=row["文件编号"])
    plan, _created = Plan.objects.get_or_create(
        jurisdiction=place,
        year=number_or_none(row["计划年度"]),
        title=row["计划"],
        defaults={"document": document, "bureau": document.bureau},
    )
    return plan


def _link_cooperating(measure: Measure, names: str) -> None:
    for position, name in enumerate(filter(None, names.split("、"))):
        bureau, _created = Bureau.objects.get_or_create(
            jurisdiction=measure.plan.jurisdiction, name=name
        )
        MeasureBureau.objects.create(measure=measure, bureau=bureau, position=position)

"""A document written for the tests of reading and review, and people who may review it."""

from datetime import UTC, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.test import Client

from plans.actions.read_document import read_document
from plans.enums import DocumentKind, Role
from plans.models import Bureau, Document, Figure
from tests.factories import make_bureau, make_document, make_group, make_place, make_user

NOW = datetime(2030, 3, 1, 9, 0, tzinfo=UTC)
TEXT = """青禾区科学技术局2029年工作总结和2030年工作要点
发布日期：2030-02-20

一、2029年工作总结
2029年，全区新认定高新技术企业38家，技术合同成交额突破9亿元。截至9月底，研发费用达3.26亿元。全年技术合同成交额9.4亿元。

二、2030年工作要点
（一）目标任务。新增高新技术企业45家以上，技术合同成交额达到11亿元，力争13亿元。
（二）重点工作。实施“5313”行动计划，建设孵化器2家，确保新增高新技术企业45家以上。
"""


def make_readable(text: str = TEXT, **fields: object) -> Document:
    """Return a document of a bureau of 青禾区, with its text but not read yet."""
    bureau = fields.pop("bureau", None) or make_qinghe()
    defaults = {"kind": DocumentKind.BOTH, "year": 2030, "title": "2030年工作要点"} | fields
    return make_document(text=text, bureau=bureau, jurisdiction=bureau.jurisdiction, **defaults)


def make_read(text: str = TEXT, **fields: object) -> Document:
    document = make_readable(text, **fields)
    read_document(document=document, now=NOW)
    document.refresh_from_db()
    return document


def make_qinghe() -> Bureau:
    return make_bureau("青禾区科学技术局", jurisdiction=make_place("990101", "青禾区"))


def figure_at(document: Document, words: str) -> Figure:
    """Return the figure whose number begins where the words do."""
    return document.figures.get(start=document.text.index(words))


def recorder_of(document: Document) -> AbstractBaseUser:
    user = make_user(Role.RECORDER, bureau=document.bureau)
    user.groups.add(make_group(Role.RECORDER))
    return user


def signed_in(user: AbstractBaseUser) -> Client:
    client = Client()
    client.force_login(user)
    return client

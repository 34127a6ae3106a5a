"""Take an uploaded summary, a document or a sheet, into the register of files."""

import hashlib
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.actions.sheet_statements import is_sheet
from outcomes.reconciliation.sheet_text import sheet_texts
from outcomes.reconciliation_access import usable_documents
from plans.actions.documents import DocumentRefused
from plans.actions.read_document import read_document
from plans.actions.register_document import register_document
from plans.enums import DocumentKind, FigureKind
from plans.guessing import guess_document
from plans.models import Bureau, Document, Plan
from plans.reading import UnreadableDocument, read_bytes
from plans.sheets.grids import SheetError

LEAST_TITLE, MOST_TITLE = 6, 60  # characters


@transaction.atomic
def register_summary(
    *,
    plan: Plan,
    year: int,
    data: bytes,
    file_name: str,
    uploaded_by: AbstractBaseUser,
    now: datetime,
) -> Document:
    """Register and read a file that reports on a plan's year; a known file is only looked up.

    Raises DocumentRefused with what to do instead.
    """
    known = Document.objects.filter(sha256=hashlib.sha256(data).hexdigest()).first()
    if known:
        return _usable(known, plan, uploaded_by, now)
    text = text_of(data, file_name)
    guess = guess_document(text, file_name, Bureau.objects.none())
    is_both = guess.kind == DocumentKind.BOTH
    document = register_document(
        data=data,
        file_name=file_name,
        jurisdiction=plan.jurisdiction,
        bureau=plan.bureau,
        title=(title_of_sheet(text, file_name) or guess.title or file_name)[:200],
        kind=DocumentKind.BOTH if is_both else DocumentKind.SUMMARY,
        year=guess.year if is_both else year,
        published_on=guess.published_on,
        uploaded_by=uploaded_by,
        now=now,
        text=text,
    )
    read_document(document=document, now=now)
    if not document.figures.filter(kind=FigureKind.OUTCOME).exists():
        raise DocumentRefused(
            _("“%s”里没有读到完成情况的数字：请核对是否选对了文件，或改传有正文的文件。")
            % file_name
        )
    return document


def text_of(data: bytes, file_name: str) -> str:
    try:
        if is_sheet(file_name):
            return "\n\n".join(one.text for one in sheet_texts(data, file_name))
        return read_bytes(data, file_name).text
    except (SheetError, UnreadableDocument) as error:
        raise DocumentRefused(f"“{file_name}”：{error}") from error


def title_of_sheet(text: str, file_name: str) -> str:
    """Return the words above a sheet's table, where there are any."""
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    is_title = is_sheet(file_name) and "\t" not in first and not first.endswith("。")
    return first if is_title and LEAST_TITLE <= len(first) <= MOST_TITLE else ""


def _usable(document: Document, plan: Plan, person: AbstractBaseUser, now: datetime) -> Document:
    if usable_documents(person, plan, timezone.localdate(now)).filter(pk=document.pk).exists():
        return document
    raise DocumentRefused(
        _("这个文件已登记为“%s”，属于别的行政区或单位：不能用来核对这份计划。") % document.title
    )

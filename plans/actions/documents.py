"""Give a registered document its text, and find its figures in it."""

import hashlib
import re
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from plans.models import Document, Figure
from plans.reading import read_bytes

_NUMBER = re.compile(
    r"[0-9\uff10-\uff19][0-9\uff10-\uff19.,\uff0e]*|[零〇一二两三四五六七八九十百千万首]+"
)


class DocumentRefused(ValueError):
    """A file that cannot become the document's text; the message says why and what to do."""


def registered_document(data: bytes) -> Document:
    """Return the document registered with this very file's hash; raises DocumentRefused."""
    document = Document.objects.filter(sha256=hashlib.sha256(data).hexdigest()).first()
    if document is None:
        raise DocumentRefused(
            _("没有登记过这个文件：请先用“增加文件”登记标题、行政区和年度，再上传正文。")
        )
    return document


@transaction.atomic
def attach_text(
    *,
    document: Document,
    data: bytes,
    file_name: str,
    uploaded_by: AbstractBaseUser | None,
    now: datetime,
    text: str | None = None,
) -> Document:
    """Store the file and its text once; the very file it was registered with, if one was.

    `text` is what a reader of another sort of file made of it.

    Raises DocumentRefused, or the reading errors of plans.reading.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.has_text:
        raise DocumentRefused(_("此文件已有正文；已登记的文件不能改动。"))
    digest = hashlib.sha256(data).hexdigest()
    if document.sha256 and document.sha256 != digest:
        raise DocumentRefused(
            _("校验值不符：登记的是 %(known)s…,上传的是 %(found)s…。请上传登记时的原文件。")
            % {"known": document.sha256[:12], "found": digest[:12]}
        )
    if twin := Document.objects.filter(sha256=digest).exclude(pk=document.pk).first():
        raise DocumentRefused(_("同一文件已登记为“%s”。") % twin.title)
    document.text = read_bytes(data, file_name).text if text is None else text
    document.length = len(document.text)
    document.sha256 = digest
    document.file_name = file_name
    document.uploaded_by = uploaded_by
    document.uploaded_at = now
    document.file.save(file_name, ContentFile(data), save=False)
    document.save()
    measure_figures(document)
    return document


def measure_figures(document: Document) -> None:
    """Set the end of every figure from the number that stands at its start."""
    figures = list(document.figures.filter(end__isnull=True))
    for figure in figures:
        matched = _NUMBER.match(document.text, figure.start)
        figure.end = matched.end() if matched else None
    Figure.objects.bulk_update(figures, ["end"])

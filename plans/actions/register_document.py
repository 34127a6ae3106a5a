"""Register a document together with its file, as one step."""

from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.text import slugify

from plans.actions.documents import attach_text
from plans.enums import DocumentKind
from plans.models import Bureau, Document, Jurisdiction


@transaction.atomic
def register_document(
    *,
    data: bytes,
    file_name: str,
    jurisdiction: Jurisdiction,
    bureau: Bureau | None,
    title: str,
    kind: DocumentKind,
    year: int | None,
    published_on: date | None,
    uploaded_by: AbstractBaseUser,
    now: datetime,
    text: str | None = None,
) -> Document:
    """Create the document with its text; raises DocumentRefused or the errors of plans.reading."""
    document = Document.objects.create(
        slug=free_slug(f"{jurisdiction.code}-{year or ''}-{title}"),
        jurisdiction=jurisdiction,
        bureau=bureau,
        title=title,
        kind=kind,
        year=year,
        published_on=published_on,
    )
    return attach_text(
        document=document,
        data=data,
        file_name=file_name,
        uploaded_by=uploaded_by,
        now=now,
        text=text,
    )


def free_slug(words: str) -> str:
    """Cut the words to a slug and number it where another document has the same."""
    slug = slugify(words, allow_unicode=True)[:80]
    taken = set(Document.objects.filter(slug__startswith=slug[:70]).values_list("slug", flat=True))
    free, number = slug, 2
    while free in taken:
        free, number = f"{slug[:76]}-{number}", number + 1
    return free

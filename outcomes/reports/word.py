"""Fill the fields of a Word template: the office's own, or the one that comes with the project."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from outcomes.models import ReportTemplate

FOLDER = Path(settings.BASE_DIR) / "templates" / "docx"
MAX_UNPACKED = 50 * 1024 * 1024
# Every member of the file gets this time, so that the same data makes the same bytes.
NO_TIME = (1980, 1, 1, 0, 0, 0)


class UnusableTemplate(ValueError):
    """A template that is no Word file or names a field there is none of."""


def template_bytes(kind: str) -> bytes:
    """Return the office's template of the kind when it has uploaded one, else ours."""
    own = ReportTemplate.objects.filter(kind=kind).first()
    if own is not None:
        with own.file.open("rb") as file:
            return file.read()
    return (FOLDER / f"{kind}.docx").read_bytes()


def render_word(template: bytes, fields: Mapping[str, object]) -> bytes:
    """Fill in the fields; an uploaded template can print them and do nothing else."""
    check_size(template)
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(dict(fields), environment)
        output = io.BytesIO()
        document.save(output)
    except TemplateError as error:
        raise UnusableTemplate(_("模板中的字段有误：%s") % error) from error
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UnusableTemplate(_("这不是可用的 Word 模板（.docx）。")) from error
    return timeless(output.getvalue())


def check_size(template: bytes) -> None:
    """Refuse what is no archive, or unpacks to more than a template ever needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnusableTemplate(_("这不是可用的 Word 模板（.docx）。")) from error
    if unpacked > MAX_UNPACKED:
        raise UnusableTemplate(_("模板解压后过大。"))


def timeless(archive: bytes) -> bytes:
    """Write the archive again without the time of day."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            new.writestr(
                zipfile.ZipInfo(member.filename, NO_TIME),
                old.read(member.filename),
                zipfile.ZIP_DEFLATED,
            )
    return output.getvalue()

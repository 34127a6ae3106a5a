"""What may be uploaded as evidence: known kinds of files, judged by their first bytes too."""

import zipfile
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

SIGNATURES = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".zip": (b"PK\x03\x04",),
    ".ofd": (b"PK\x03\x04",),
    ".doc": (b"\xd0\xcf\x11\xe0",),
    ".xls": (b"\xd0\xcf\x11\xe0",),
}
# What an archive of the kind must hold, else it is another kind under this name.
HELD = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".ofd": "OFD.xml"}


def check_evidence_file(file: UploadedFile) -> None:
    """Refuse a file that is too large, of no known kind, or not what its name says."""
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise ValidationError(_("文件超过 %d MB：请压缩或改填网址、文号。") % limit)
    suffix = PurePath(file.name).suffix.lower()
    if suffix not in SIGNATURES:
        kinds = " ".join(sorted(SIGNATURES))
        raise ValidationError(_("不接受这种文件：请用 %s。") % kinds)
    start = file.read(8)
    file.seek(0)
    is_right = start.startswith(SIGNATURES[suffix]) and holds_its_part(file, suffix)
    if not is_right:
        raise ValidationError(_("文件内容与扩展名 %s 不符：请核对后重新上传。") % suffix)


def holds_its_part(file: UploadedFile, suffix: str) -> bool:
    """Look into an archive's list of names; nothing is unpacked."""
    if SIGNATURES[suffix] != (b"PK\x03\x04",):
        return True
    try:
        with zipfile.ZipFile(file) as archive:
            return suffix not in HELD or HELD[suffix] in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    finally:
        file.seek(0)

"""What may be uploaded as evidence: known kinds of files, judged by their first bytes too."""

import re
import zipfile
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

ZIP, OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
SIGNATURES = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".docx": ZIP,
    ".xlsx": ZIP,
    ".zip": ZIP,
    ".ofd": ZIP,
    ".doc": OLE,
    ".xls": OLE,
}
# What an archive of the kind must hold, else it is another kind under this name.
HELD = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".ofd": "OFD.xml"}
# The name of the folder of macros in an old Word or Excel file.
MACROS_IN_OLE = "_VBA_PROJECT".encode("utf-16-le")
PROGRAMS = (
    ".exe", ".com", ".bat", ".cmd", ".scr", ".msi", ".dll", ".js", ".vbs", ".wsf", ".ps1", ".hta",
    ".jar", ".lnk", ".reg", ".sh",
)  # fmt: skip
DRIVE = re.compile(r"[a-z]:")
# How many times its own limit an archive may hold.
MOST_UNPACKED = 20


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
    refuse_harmful(file, suffix)
    file.seek(0)


def refuse_harmful(file: UploadedFile, suffix: str) -> None:
    """Refuse what harms whoever opens it: macros, programs, paths that climb, archives that burst.

    Only lists of names and sizes are read; nothing is unpacked.
    """
    if SIGNATURES[suffix] == OLE:
        if MACROS_IN_OLE in file.read():
            raise ValidationError(_("文件带有宏：请另存为不带宏的文件，或转成 PDF。"))
        return
    if SIGNATURES[suffix] != ZIP:
        return
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    if any(name.endswith("vbaproject.bin") for name in names):
        raise ValidationError(_("文件带有宏：请另存为不带宏的文件，或转成 PDF。"))
    if any(name.endswith(PROGRAMS) for name in names):
        raise ValidationError(_("压缩包里有程序：只放文档和图片，再重新上传。"))
    if any(name.startswith("/") or ".." in name.split("/") or DRIVE.match(name) for name in names):
        raise ValidationError(_("压缩包里的文件名带有路径：请重新打包后上传。"))
    if sum(part.file_size for part in parts) > MOST_UNPACKED * settings.UPLOAD_MAX_BYTES:
        raise ValidationError(_("压缩包展开后过大：请分成几份，或改填网址、文号。"))


def holds_its_part(file: UploadedFile, suffix: str) -> bool:
    """Look into an archive's list of names; nothing is unpacked."""
    if SIGNATURES[suffix] != ZIP:
        return True
    try:
        with zipfile.ZipFile(file) as archive:
            return suffix not in HELD or HELD[suffix] in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    finally:
        file.seek(0)

"""Why a file cannot be read, each with what the person can do about it."""


class UnreadableDocument(ValueError):
    """A file from which no text can be taken; the message is for the person who uploaded it."""

    code = "unreadable"
    message = "文件无法读取。请另存为 .docx、带文字层的 .pdf 或 .txt 后重新上传。"

    def __init__(self, detail: str = "") -> None:
        super().__init__(self.message + detail)


class EmptyDocument(UnreadableDocument):
    code = "empty"
    message = "文件里没有文字。请检查上传的是否为正确的文件。"


class OversizedDocument(UnreadableDocument):
    code = "oversized"
    message = "文件过大（上限 20 MB、200 万字）。请拆分，或删去图片后另存再上传。"


class CompressedBomb(UnreadableDocument):
    code = "zip-bomb"
    message = "文件解压后的体积异常，已拒绝打开。请用 WPS 或 Word 打开后另存为 .docx 再上传。"


class TruncatedDocument(UnreadableDocument):
    code = "truncated"
    message = "文件不完整或已损坏，可能下载中断。请重新下载或重新导出后再上传。"


class EncryptedDocument(UnreadableDocument):
    code = "encrypted"
    message = "文件已加密。请用密码打开，取消打开密码后另存再上传。"


class ScannedPdf(UnreadableDocument):
    code = "scanned-pdf"
    message = "PDF 是扫描件，没有文字层。请上传原始 .docx，或先做文字识别（OCR）并核对后再上传。"


class LegacyWordDocument(UnreadableDocument):
    code = "doc"
    message = "不支持 .doc 旧格式。请用 Word 或 WPS 打开，另存为 .docx 后再上传。"


class WpsDocument(UnreadableDocument):
    code = "wps"
    message = "不支持 WPS 专有格式（.wps、.et、.dps）。请用 WPS 打开，另存为 .docx 后再上传。"


class SpreadsheetDocument(UnreadableDocument):
    code = "spreadsheet"
    message = "这是电子表格，不是公文。表格数据请走“导入”功能，公文请上传 .docx、.pdf 或 .txt。"


class OfdDocument(UnreadableDocument):
    code = "ofd"
    message = "暂不支持 .ofd。请用阅读器导出为带文字层的 .pdf 后再上传。"


class RichTextDocument(UnreadableDocument):
    code = "rtf"
    message = "不支持 .rtf。请用 Word 或 WPS 打开，另存为 .docx 后再上传。"


class UnknownEncoding(UnreadableDocument):
    code = "encoding"
    message = "文字编码无法识别。请用记事本打开，另存为 UTF-8 编码的 .txt 后再上传。"


class UnknownFormat(UnreadableDocument):
    code = "format"
    message = "不认识的文件格式。可以上传 .docx、带文字层的 .pdf、.html 或 .txt。"

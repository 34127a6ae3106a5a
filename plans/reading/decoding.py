"""Bytes of a plain text file -> str, without touching its line ends."""

from plans.reading.errors import TruncatedDocument, UnknownEncoding

MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
BYTEWISE = ("utf-8", "gb18030")
# Above this share of control or private-use characters a decoding is a wrong guess.
STRANGE_SHARE = 0.02


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding), encoding
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _is_strange(text) and (encoding in BYTEWISE or _is_chinese(text)):
            return text, encoding
    raise UnknownEncoding


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TruncatedDocument from error


def _candidates(data: bytes) -> tuple[str, ...]:
    """Order the encodings to try; NUL bytes at odd or even places betray UTF-16 without a mark."""
    sample = data[:4096]
    if sample.count(b"\0", 0) > len(sample) // 50:
        low, high = sample[0::2].count(0), sample[1::2].count(0)
        return ("utf-16-be",) if low > high else ("utf-16-le",)
    return ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


def _is_strange(text: str) -> bool:
    sample = text[:20000]
    strange = sum(1 for char in sample if _is_control(char))
    return strange > max(2, len(sample) * STRANGE_SHARE)


def _is_chinese(text: str) -> bool:
    """Say whether most characters are Han or ASCII: any even number of bytes decodes as UTF-16."""
    sample = text[:20000]
    usual = sum(1 for char in sample if "\u4e00" <= char <= "\u9fff" or " " <= char <= "~")
    return usual * 2 > len(sample)


def _is_control(char: str) -> bool:
    code = ord(char)
    return (code < 32 and char not in "\t\n\r\f\v") or 0xE000 <= code <= 0xF8FF or code == 0xFFFD

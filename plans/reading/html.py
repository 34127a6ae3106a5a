"""Text of a saved web page, one line per block."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from plans.reading.decoding import decode

CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
CHINESE_CHARSETS = {"gb2312", "gbk", "gb18030"}
DROPPED = "script,style,noscript,template,nav,header,footer,aside,form,iframe,svg,select,button"
BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tr",
        "ul",
    ]
)
CELLS = frozenset(("td", "th"))


def text_of_html(data: bytes) -> tuple[str, str]:
    """Return the visible text of a page and its encoding."""
    source, encoding = _decoded(data)
    tree = LexborHTMLParser(source)
    for node in tree.css(DROPPED):
        node.decompose()
    pieces: list[str] = []
    if tree.body is not None:
        _walk(tree.body, pieces)
    return _tidy("".join(pieces)), encoding


def _decoded(data: bytes) -> tuple[str, str]:
    named = CHARSET.search(data[:4096])
    charset = named.group(1).decode("ascii").lower() if named else ""
    if charset in CHINESE_CHARSETS:
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass
    return decode(data)


def _walk(root: LexborNode, pieces: list[str]) -> None:
    """Append the text below a node in document order, without recursion: pages can nest deeply."""
    stack: list[LexborNode | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
        elif item.tag == "-text":
            pieces.append(re.sub(r"[ \t\r\n\f\v]+", " ", item.text_content or ""))
        else:
            _open(item, stack, pieces)


def _open(node: LexborNode, stack: list[LexborNode | str], pieces: list[str]) -> None:
    mark = "\n" if node.tag in BLOCKS else "\t" if node.tag in CELLS else ""
    if node.tag in BLOCKS:
        pieces.append(mark)
    stack.append(mark)
    stack.extend(reversed(list(node.iter(include_text=True))))


def _tidy(text: str) -> str:
    lines = (line.strip(" \t") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)

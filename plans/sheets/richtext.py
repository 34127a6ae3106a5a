"""Text of which a part is struck out or raised: what of it a reader takes as said."""

import re
import zipfile
from xml.parsers.expat import ParserCreate

_FOOTNOTE = re.compile(
    r"\s*(?:注|[(\[〔【])?\s*(?:\d{1,2}|[①-⑳]|[a-z]|\*{1,3}|[一二三四五])\s*[)\]〕】]?\s*"
)
_POWER = re.compile(r"(?:^|[×xX*])\s*10$")
_UNIT_WITH_POWER = re.compile(r"[A-Za-zµ]$")
SHARED = "xl/sharedStrings.xml"


def kept_of(kept: str, run: str, *, is_struck: bool, is_raised: bool) -> str:
    """Return the text with one more run: without what is struck out, or the mark of a footnote."""
    if is_struck:
        return kept
    if not is_raised or not kept or _UNIT_WITH_POWER.search(kept):
        return kept + run
    if _POWER.search(kept):
        # 10 with a raised 4 is neither 104 nor 10: written so that nobody takes it for either.
        return f"{kept}^{run}"
    return kept if _FOOTNOTE.fullmatch(run) else kept + run


class RunReader:
    """Collect the runs of one text of an .xlsx file."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.kept = self.whole = self.run = ""
        self.is_struck = self.is_raised = self.is_text = self.is_reading = False

    def start(self, local: str, attributes: dict[str, str]) -> None:
        if local == "r":
            self.is_struck = self.is_raised = False
        elif local == "strike":
            self.is_struck = attributes.get("val", "1") not in ("0", "false")
        elif local == "vertAlign":
            self.is_raised = attributes.get("val") == "superscript"
        elif local == "rPh":
            self.is_reading = True
        elif local == "t":
            self.is_text, self.run = True, ""

    def text(self, words: str) -> None:
        if self.is_text:
            self.run += words

    def end(self, local: str) -> None:
        if local == "rPh":
            self.is_reading = False
        elif local == "t":
            self.is_text = False
            if not self.is_reading:
                told = {"is_struck": self.is_struck, "is_raised": self.is_raised}
                self.kept = kept_of(self.kept, self.run, **told)
                self.whole += self.run


def shared_texts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the shared texts of which a reader takes only a part, by their number."""
    if SHARED not in archive.namelist():
        return {}
    data = archive.read(SHARED)
    if b"strike" not in data and b"superscript" not in data:
        return {}
    found: dict[str, str] = {}
    runs, count = RunReader(), 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "si":
            runs.reset()
        else:
            runs.start(local, attributes)

    def on_end(name: str) -> None:
        nonlocal count
        local = name.rpartition(":")[2]
        if local != "si":
            runs.end(local)
            return
        if runs.kept != runs.whole:
            found[str(count)] = runs.kept
        count += 1

    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    parser.CharacterDataHandler = runs.text
    parser.Parse(data, True)
    return found

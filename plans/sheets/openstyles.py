"""The styles of an .ods file: what the format of a cell shows of its number, what is struck out."""

import re
from dataclasses import dataclass, field

_PARTS = {"year": "y", "month": "m", "day": "d", "hours": "h", "minutes": "h"}
# Above the line by its name, or by a share of its height: 33% 58%.
_RAISED = re.compile(r"super|[1-9]\d*%")
_NUMBERS = ("number", "scientific-number", "fraction")


@dataclass
class Shown:
    """What one data style does to the number it shows."""

    parts: str = ""
    is_scaled: bool = False
    places: int | None = None
    suffix: str = ""
    has_number: bool = False


@dataclass
class CellStyle:
    data_style: str = ""
    parent: str = ""
    is_struck: bool = False
    is_raised: bool = False


@dataclass
class OpenStyles:
    """Cell and text styles by name, gathered while a file is read from its top."""

    shown: dict[str, Shown] = field(default_factory=dict)
    styles: dict[str, CellStyle] = field(default_factory=dict)
    _number: Shown | None = None
    _style: CellStyle | None = None
    _is_text: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _colon, local = name.partition(":")
        if space == "number":
            self._start_number(local, attributes)
        elif name == "style:style":
            self._style = self.styles[attributes.get("style:name", "")] = CellStyle(
                attributes.get("style:data-style-name", ""),
                attributes.get("style:parent-style-name", ""),
            )
        elif name == "style:text-properties" and self._style:
            line = attributes.get("style:text-line-through-style", "none")
            kind = attributes.get("style:text-line-through-type", "none")
            self._style.is_struck = line != "none" or kind != "none"
            self._style.is_raised = bool(_RAISED.match(attributes.get("style:text-position", "")))

    def _start_number(self, local: str, attributes: dict[str, str]) -> None:
        if local.endswith("-style"):
            self._number = self.shown.setdefault(attributes.get("style:name", ""), Shown())
        elif self._number is None:
            return
        elif local in _PARTS:
            self._number.parts += _PARTS[local]
        elif local in _NUMBERS:
            self._number.has_number, self._number.suffix = True, ""
            self._number.is_scaled |= float(attributes.get("number:display-factor", "1")) != 1
            places = attributes.get("number:decimal-places")
            self._number.places = int(places) if places else None
        elif local == "embedded-text":
            # A point or a word put between the digits of the number, as 0!.0 does.
            self._number.is_scaled = True
        elif local == "text" and self._number.has_number:
            self._is_text = True

    def text(self, words: str) -> None:
        if self._is_text and self._number:
            self._number.suffix += words

    def end(self, name: str) -> None:
        if name == "number:text":
            self._is_text = False
        elif name.startswith("number:") and name.endswith("-style"):
            self._number = None
        elif name == "style:style":
            self._style = None

    def of(self, name: str) -> Shown | None:
        """Return what a cell style shows, that of its parents where it says nothing itself."""
        for _level in range(8):
            style = self.styles.get(name)
            if style is None:
                return None
            if style.data_style:
                return self.shown.get(style.data_style)
            name = style.parent
        return None

    def is_struck(self, name: str) -> bool:
        style = self.styles.get(name)
        return bool(style and style.is_struck)

    def is_raised(self, name: str) -> bool:
        style = self.styles.get(name)
        return bool(style and style.is_raised)

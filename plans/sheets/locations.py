"""Where a figure stands, as a cell writes it: 二、目标任务 @581, or 《tongxiang-2019》@581."""

import re
from dataclasses import dataclass

_LOCATION = re.compile(r"(?P<section>.*?)\s*@(?P<start>\d{1,9})", re.DOTALL)
_SOURCE = re.compile(r"《(?P<document>[^》]+)》\s*(?P<location>.*@\d{1,9})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Location:
    section: str
    start: int | None

    def __str__(self) -> str:
        return self.section if self.start is None else f"{self.section} @{self.start}".strip()


NOWHERE = Location("", None)


@dataclass(frozen=True, slots=True)
class Source:
    """A document by number or title and a place in it; document is blank for other words."""

    document: str
    location: Location
    words: str


def read_location(text: str) -> Location:
    matched = _LOCATION.fullmatch(text.strip())
    if not matched:
        return Location(text.strip(), None)
    return Location(matched["section"], int(matched["start"]))


def read_source(text: str) -> Source:
    matched = _SOURCE.fullmatch(text.strip())
    if not matched:
        return Source("", Location("", None), text.strip())
    return Source(matched["document"], read_location(matched["location"]), text.strip())

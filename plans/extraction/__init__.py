"""The text of a document -> its outline and its figures."""

from plans.extraction.catalogue import Catalogue, Entry, load_catalogue
from plans.extraction.kinds import Context, Figure, Heading, LeftOut, Notice, Part, Reading, Reason
from plans.extraction.reader import extract, extract_clean

__all__ = [
    "Catalogue",
    "Context",
    "Entry",
    "Figure",
    "Heading",
    "LeftOut",
    "Notice",
    "Part",
    "Reading",
    "Reason",
    "extract",
    "extract_clean",
    "load_catalogue",
]

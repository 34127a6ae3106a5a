"""Bytes of a published file -> its text, and the text -> a clean text that maps back to it."""

from plans.reading.cleaning import CleanText, Removal, clean
from plans.reading.errors import UnreadableDocument
from plans.reading.opening import ReadText, read_bytes

__all__ = ["CleanText", "ReadText", "Removal", "UnreadableDocument", "clean", "read_bytes"]

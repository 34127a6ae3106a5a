"""Tell a column of numbers from one of sentences that hold numbers."""

import re
from collections.abc import Sequence

from plans.quantities import QuantityError, parse_quantity_cell


def are_sentences(texts: Sequence[str]) -> bool:
    """Say whether most cells with a number are no number as they stand: 新建养老中心5家。"""
    counted = [text for text in texts if re.search(r"\d", text)]
    return sum(map(_is_sentence, counted)) * 2 > len(counted)


def _is_sentence(text: str) -> bool:
    try:
        parse_quantity_cell(text)
    except QuantityError:
        return True
    return False

"""Measure how fast the reader is: CPU time per 10,000 characters, growth with length, ratios.

    python bench/reading.py TEXT... [--rivals]

The floor is the least any reader must do: one regular expression over digits and a counter. With
--rivals, Recognizers-Text and jionlp are timed in the same run (bench/README-reading.md
says how to install them; the product never needs them).
"""

import argparse
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from plans.extraction import Context, extract
from plans.extraction.units import UNIT
from plans.extraction.words import warm_up, words
from plans.reading import read_bytes

FLOOR = re.compile(rf"\d+(?:\.\d+)?[余多]?(?:万|亿|千|百)*{UNIT}")
ROUNDS = 5
TIMES = 16
FORTY_PAGES = 30_000


def cpu(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the best CPU time of several runs, in seconds."""
    best = float("inf")
    for _round in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def per_ten_thousand(seconds: float, text: str) -> float:
    """Return milliseconds per 10,000 characters."""
    return seconds * 1000 * 10_000 / len(text)


def rivals(text: str) -> dict[str, float]:
    """Time the general libraries on the same text, paragraph by paragraph."""
    lines = [line for line in text.split("\n") if line.strip()]
    found = {}
    try:
        found["Recognizers-Text (4)"] = cpu(lambda: recognizers(lines), rounds=2)
    except ImportError as error:
        print(f"Recognizers-Text is not installed: {error}", file=sys.stderr)
    try:
        found["jionlp (money, time)"] = cpu(lambda: jionlp(lines), rounds=2)
    except ImportError as error:
        print(f"jionlp is not installed: {error}", file=sys.stderr)
    return found


def recognizers(lines: list[str]) -> None:
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    for line in lines:
        for recognise in (
            recognize_number,
            recognize_percentage,
            recognize_dimension,
            recognize_currency,
        ):
            recognise(line, "zh-cn")


def jionlp(lines: list[str]) -> None:
    import jionlp as nlp

    for line in lines:
        nlp.ner.extract_money(line)
        nlp.ner.extract_time(line)


def read_afresh(text: str, context: Context) -> None:
    """Read without what earlier rounds left in the cache of cut words."""
    words.cache_clear()
    extract(text, context)


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("files", nargs="+", type=Path)
    ask.add_argument("--rivals", action="store_true")
    options = ask.parse_args()
    text = "\n".join(read_bytes(path.read_bytes(), path.name).text for path in options.files)
    warm_up()
    context = Context(kind="both", year=2021)

    own = cpu(lambda: read_afresh(text, context))
    floor = cpu(lambda: FLOOR.findall(text))
    longer = cpu(lambda: read_afresh(text * TIMES, context), rounds=2)
    pages = (text * (FORTY_PAGES // len(text) + 1))[:FORTY_PAGES]
    print(f"characters              {len(text)}")
    print(f"reader                  {per_ten_thousand(own, text):8.2f} ms / 10,000 characters")
    print(
        f"floor (one regex)       {per_ten_thousand(floor, text):8.2f} ms, ratio {own / floor:.1f}"
    )
    print(f"{TIMES} times the text       {longer / own / TIMES:8.2f} x {TIMES} times as long")
    print(f"40 pages                {cpu(lambda: read_afresh(pages, context), 2):8.3f} s")
    if options.rivals:
        for name, seconds in rivals(text).items():
            print(
                f"{name:<24}{per_ten_thousand(seconds, text):8.2f} ms,"
                f" {seconds / own:.0f} times ours"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

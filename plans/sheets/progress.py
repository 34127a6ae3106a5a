"""How far a long piece of work has come, told to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

STEP = 2  # percent: fifty signs of life, however long the file


class Progress:
    """Percent done of a whole, of which a part of the work fills a stretch."""

    def __init__(self, tell: Callable[[int], None] | None = None) -> None:
        self.tell = tell
        self.told = 0
        self.low, self.high = 0.0, 100.0
        self.root = self

    def stretch(self, low: float, high: float) -> Progress:
        """Return the part of the whole between two percentages of this one."""
        part = Progress()
        part.root = self.root
        width = (self.high - self.low) / 100
        part.low, part.high = self.low + low * width, self.low + high * width
        return part

    def at(self, percent: float) -> None:
        """Tell it when it is a step further than was told before; a second attempt is silent."""
        root = self.root
        now = int(self.low + (self.high - self.low) * percent / 100)
        if root.tell and now >= root.told + STEP:
            root.told = now
            root.tell(now)

    def over(self, items: Iterable, total: int) -> Iterator:
        for number, item in enumerate(items):
            if not number % 500:
                self.at(100 * number / max(total, 1))
            yield item


SILENT = Progress()

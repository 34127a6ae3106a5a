"""Which statements can be like another at all, without comparing each with each."""

from collections.abc import Iterable, Iterator, Sequence

from outcomes.reconciliation.naming import name_of
from outcomes.reconciliation.statements import Statement

SMALL = 400  # so many are compared each with each, which also finds looser likeness
HEAVY = 4
IMPLIED = "增加值"  # may be left unsaid: see likeness._drop_implied_head


class NameIndex:
    """Statements by the pairs of characters in their words, and by their code.

    Names are one only where every heavy word of the one stands in the other, whole or as a part of
    a word; so whoever lacks all pairs of characters of such a word need not be compared.
    """

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self.by_pair: dict[str, set[int]] = {}
        self.by_code: dict[str, set[int]] = {}
        self.by_word: dict[str, set[int]] = {}
        for position, one in enumerate(statements):
            if one.code:
                self.by_code.setdefault(one.code, set()).add(position)
            for word, _weight in name_of(one.indicator, one.place).atoms:
                for pair in _pairs(word):
                    self.by_pair.setdefault(pair, set()).add(position)

    def candidates(self, one: Statement) -> list[Statement]:
        """Return, in their order, all that may state the very same indicator."""
        return [self.statements[position] for position in self._positions(one)]

    def _positions(self, one: Statement) -> list[int]:
        atoms = name_of(one.indicator, one.place).atoms
        heavy = [word for word, weight in atoms if weight >= HEAVY and word != IMPLIED]
        if heavy:
            found = set.intersection(*map(self._holding, heavy))
        else:
            found = set().union(*(self._holding(word) for word, _weight in atoms))
        return sorted(found | self.by_code.get(one.code, set()))

    def numbered(self, one: Statement) -> list[tuple[int, Statement]]:
        return [(position, self.statements[position]) for position in self._positions(one)]

    def pairs(self) -> Iterator[tuple[Statement, Statement]]:
        """Yield each two that may state the same indicator once, in their order."""
        for position, one in enumerate(self.statements):
            for other in self._positions(one):
                if other > position:
                    yield one, self.statements[other]

    def _holding(self, word: str) -> set[int]:
        if word not in self.by_word:
            found = set().union(*(self.by_pair.get(pair, set()) for pair in _pairs(word)))
            self.by_word[word] = found
        return self.by_word[word]


def _pairs(word: str) -> Iterable[str]:
    return (word[at : at + 2] for at in range(len(word) - 1)) if len(word) > 1 else (word,)

"""Which statements can be like another at all, without comparing each with each."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from outcomes.reconciliation.naming import name_of
from outcomes.reconciliation.statements import Statement

SMALL = 400  # so many are compared each with each, which also finds looser likeness
HEAVY = 4
REST = 4  # what both names hold alone may weigh less than a quarter: see likeness
IMPLIED = "增加值"  # may be left unsaid: see likeness._drop_implied_head


@dataclass(frozen=True)
class _Reach:
    """The pairs of characters in a name, and its heavy words with their weights."""

    pairs: frozenset[str]
    heavy: tuple[tuple[str, int], ...]
    weight: int

    @classmethod
    def of(cls, one: Statement) -> "_Reach":
        name = name_of(one.indicator, one.place)
        pairs = frozenset(pair for word, _weight in name.atoms for pair in _pairs(word))
        heavy = tuple(pair for pair in name.atoms if pair[1] >= HEAVY and pair[0] != IMPLIED)
        return cls(pairs, heavy, name.weight)

    def is_within(self, pairs: frozenset[str]) -> bool:
        """Say whether every heavy word may stand in a name of such pairs of characters."""
        for word, _weight in self.heavy:  # noqa: SIM110 - a generator takes twice as long
            if pairs.isdisjoint(_pairs(word)):
                return False
        return True

    def is_near(self, other: "_Reach") -> bool:
        """Say whether of both names less stands alone than makes them two things."""
        return (
            self._beyond(other) * REST < self.weight and other._beyond(self) * REST < other.weight
        )

    def _beyond(self, other: "_Reach") -> int:
        return sum(weight for word, weight in self.heavy if other.pairs.isdisjoint(_pairs(word)))


class NameIndex:
    """Statements by the pairs of characters in their words, by their heavy words and their code.

    Words are one, or one a part of the other, only if they share a pair of characters; so whoever
    lacks all pairs of the heavy words need not be compared.
    """

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self.reaches = [_Reach.of(one) for one in statements]
        self.by_pair: dict[str, set[int]] = {}
        self.by_word: dict[str, list[int]] = {}
        self.by_code: dict[str, set[int]] = {}
        for position, (one, reach) in enumerate(zip(statements, self.reaches, strict=True)):
            if one.code:
                self.by_code.setdefault(one.code, set()).add(position)
            for pair in reach.pairs:
                self.by_pair.setdefault(pair, set()).add(position)
            for word, _weight in reach.heavy:
                self.by_word.setdefault(word, []).append(position)
        self.light = {at for at, reach in enumerate(self.reaches) if not reach.heavy}

    def candidates(self, one: Statement) -> list[int]:
        """Return the positions of all that may state the same indicator, or a narrower one."""
        mine = _Reach.of(one)
        wider, narrower = self._wider(mine), self._narrower(mine)
        found = wider | {at for at, is_within in narrower.items() if is_within}
        if mine.weight > HEAVY * REST:
            found |= {at for at in narrower.keys() - found if mine.is_near(self.reaches[at])}
        return sorted(found | self.by_code.get(one.code, set()))

    def strict_candidates(self, one: Statement) -> list[int]:
        """Return the positions of those whose heavy words stand in the one's name, all of them."""
        mine = _Reach.of(one)
        same = {at for at in self._wider(mine) if self.reaches[at].is_within(mine.pairs)}
        return sorted(same | self.by_code.get(one.code, set()))

    def _wider(self, mine: _Reach) -> set[int]:
        """Return those that hold all heavy words of a name, or any word where it has none."""
        if mine.heavy:
            return set.intersection(*(self._holding(_pairs(word)) for word, _weight in mine.heavy))
        return self._holding(mine.pairs)

    def _narrower(self, mine: _Reach) -> dict[int, bool]:
        """Tell of those that share a word with a name whether all their heavy words stand in it."""
        shared = Counter(
            chain.from_iterable(
                positions
                for word, positions in self.by_word.items()
                if not mine.pairs.isdisjoint(_pairs(word))
            )
        )
        found = {at: count == len(self.reaches[at].heavy) for at, count in shared.items()}
        return found | dict.fromkeys(self._holding(mine.pairs) & self.light, True)

    def numbered(self, one: Statement) -> list[tuple[int, Statement]]:
        return [(position, self.statements[position]) for position in self.candidates(one)]

    def _holding(self, pairs: Iterable[str]) -> set[int]:
        return set().union(*(self.by_pair.get(pair, ()) for pair in pairs))


class Shelves:
    """Statements sorted by what must agree, such as the year, so that few have to be compared.

    `is_strict` is for those who accept no doubt about the extent of a name; a shelf of few is
    handed out whole.
    """

    def __init__(
        self,
        statements: Iterable[Statement],
        key: Callable[[Statement], Hashable],
        is_strict: bool = True,
    ) -> None:
        self.key, self.is_strict = key, is_strict
        self.statements = list(statements)
        self.positions: dict[Hashable, list[int]] = {}
        for position, one in enumerate(self.statements):
            self.positions.setdefault(key(one), []).append(position)
        self.indexes: dict[Hashable, NameIndex] = {}

    def near(self, one: Statement, key: Hashable) -> Iterator[Statement]:
        """Yield in their order those of a shelf that are worth comparing with the one."""
        return (self.statements[position] for position in self._near(one, key))

    def twos(self) -> Iterator[tuple[Statement, Statement]]:
        """Yield each two of a shelf that are worth comparing once, in their order."""
        for position, one in enumerate(self.statements):
            for other in self._near(one, self.key(one)):
                if other > position:
                    yield one, self.statements[other]

    def _near(self, one: Statement, key: Hashable) -> Iterable[int]:
        shelf = self.positions.get(key, [])
        if len(shelf) <= SMALL:
            return shelf
        if key not in self.indexes:
            self.indexes[key] = NameIndex([self.statements[position] for position in shelf])
        index = self.indexes[key]
        found = index.strict_candidates(one) if self.is_strict else index.candidates(one)
        return [shelf[position] for position in found]


@lru_cache(maxsize=65536)
def _pairs(word: str) -> tuple[str, ...]:
    return tuple(word[at : at + 2] for at in range(len(word) - 1)) or (word,)

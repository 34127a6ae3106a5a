"""Find texts by their words, through the index each database keeps of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from outcomes.models import SearchText
from outcomes.search.words import Piece, asked_words, excerpt, highlighted, kind_token, tokens

# Counting every hit of a usual word costs more than reading the page it is printed on.
COUNT_LIMIT = 1000
PAGE_SIZE = 30

TABLE = SearchText._meta.db_table
KINDS = [kind.value for kind in SearchText.Kind]


@dataclass(frozen=True)
class Hit:
    kind: str
    row: int
    part: int
    heading: list[Piece]
    text: list[Piece]

    @property
    def kind_label(self) -> str:
        return str(SearchText.Kind(self.kind).label)


@dataclass(frozen=True)
class KindCount:
    """How many texts of a kind hold the words; counting stops at COUNT_LIMIT."""

    kind: str
    count: int
    is_more: bool

    @property
    def label(self) -> str:
        return str(SearchText.Kind(self.kind).label)


@dataclass(frozen=True)
class Found:
    """One page of hits, the kinds one after another, the latest of a kind first."""

    words: list[str]
    hits: list[Hit]
    counts: list[KindCount]
    has_next: bool = False

    @property
    def count(self) -> int:
        return sum(one.count for one in self.counts)

    @property
    def is_more(self) -> bool:
        return any(one.is_more for one in self.counts)


def find(query: str, *, kind: str = "", page: int = 1) -> Found:
    """Return the texts that hold every word asked for; at most two queries for each kind."""
    words = asked_words(query)
    wanted = list(dict.fromkeys(token for word in words for token in tokens(word)))
    if not wanted:
        return Found(words, [], [])
    with connection.cursor() as cursor:
        counts = [_count(cursor, one, wanted, words) for one in ([kind] if kind else KINDS)]
        rows = _page(cursor, counts, wanted, words, (max(page, 1) - 1) * PAGE_SIZE)
    whole = sum(one.count for one in counts)
    has_next = whole > max(page, 1) * PAGE_SIZE
    return Found(words, [_hit(row, words) for row in rows], counts, has_next)


def _count(cursor, kind: str, wanted: Sequence[str], words: Sequence[str]) -> KindCount:
    source, values = _condition(kind, wanted, words)
    limit = COUNT_LIMIT + 1
    cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {source} LIMIT {limit}) AS f", values)
    [count] = cursor.fetchone()
    return KindCount(kind, min(count, COUNT_LIMIT), count > COUNT_LIMIT)


def _page(
    cursor,
    counts: Sequence[KindCount],
    wanted: Sequence[str],
    words: Sequence[str],
    offset: int,
) -> list[tuple]:
    """Take the hits from offset on, kind by kind."""
    rows: list[tuple] = []
    for one in counts:
        needed = min(PAGE_SIZE - len(rows), one.count - offset)
        if needed > 0:
            source, values = _condition(one.kind, wanted, words)
            cursor.execute(
                f"SELECT s.kind, s.row, s.part, s.heading, s.text FROM {source} "
                f"ORDER BY {_newest_first()} LIMIT {needed} OFFSET {offset}",
                values,
            )
            rows += cursor.fetchall()
        offset = max(offset - one.count, 0)
    return rows


def _newest_first() -> str:
    """Order by the row's number; FTS5 walks its index that way when asked for its own."""
    return "outcomes_searchindex.rowid DESC" if connection.vendor == "sqlite" else "s.id DESC"


def _condition(kind: str, wanted: Sequence[str], words: Sequence[str]) -> tuple[str, list[object]]:
    """Return what to select from, and its values: the index narrows, the words themselves decide.

    Two words may stand in a text without standing together as the person typed them.
    """
    asked = [kind_token(kind), *wanted]
    if connection.vendor == "sqlite":
        source = (
            f"outcomes_searchindex JOIN {TABLE} s ON s.id = outcomes_searchindex.rowid "
            "WHERE outcomes_searchindex MATCH %s"
        )
        values: list[object] = [" AND ".join(f'"{token}"' for token in asked)]
        holds = " AND instr(s.folded, %s) > 0"
    else:
        source = f"{TABLE} s WHERE array_to_tsvector(string_to_array(s.tokens, ' ')) @@ %s::tsquery"
        values = [" & ".join(f"'{token}'" for token in asked)]
        holds = " AND strpos(s.folded, %s) > 0"
    return source + holds * len(words), [*values, *words]


def _hit(row: Sequence[object], words: Sequence[str]) -> Hit:
    kind, number, part, heading, text = row
    return Hit(
        kind, number, part, highlighted(heading, words), highlighted(excerpt(text, words), words)
    )

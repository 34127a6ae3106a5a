"""Queries whose SQL is written once: Django writes it anew each time, which for the reads of a page
takes several times longer than the database needs for the answer.

Rows come as the database gives them, hashable and cheap; models are made only of those asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = tuple[Hashable, ...]


class Compiled:
    """A queryset ready to run again and again, in any thread; prefetches are left aside."""

    def __init__(self, queryset: QuerySet) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            self._sql, self._parameters = compiler.as_sql()
        except EmptyResultSet:
            self._sql, self._parameters = "", ()
        self._query = queryset.query
        self._select = compiler.select or []
        self._classes = compiler.klass_info
        self._annotations = compiler.annotation_col_map or {}
        positions = self._classes["select_fields"] if self._classes else []
        self._own = slice(positions[0], positions[-1] + 1) if positions else slice(0, 0)
        self._names = [column.target.attname for column, *_rest in self._select[self._own]]
        self.position = {name: place for place, name in enumerate(self._names, self._own.start)}
        self.position |= self._annotations

    def rows(self) -> list[Row]:
        if not self._sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self._sql, self._parameters)
            return cursor.fetchall()

    def all(self) -> list[Model]:
        return self.models(self.rows())

    def positions(self, *names: str) -> list[int]:
        return [self.position[name] for name in names]

    def values_of(self, rows: Sequence[Row], *names: str) -> list[tuple[Hashable, ...]]:
        """Return the different values of each column, in their order; blanks do not count."""
        columns = ({row[place] for row in rows} - {None} for place in self.positions(*names))
        return [tuple(sorted(column)) for column in columns]

    def rows_by(self, *names: str) -> dict[Hashable, list[Row]]:
        """Return the rows by the value in a column, or the values in several."""
        key = itemgetter(*self.positions(*names))
        found: dict[Hashable, list[Row]] = defaultdict(list)
        for row in self.rows():
            found[key(row)].append(row)
        return found

    def models(self, rows: Iterable[Row]) -> list[Model]:
        """Make models of rows, the way django.db.models.query.ModelIterable does."""
        rows = list(rows)
        if not rows:
            return []
        compiler = self._query.get_compiler(connection=connection)
        converters = compiler.get_converters([column for column, *_rest in self._select])
        if converters:
            rows = compiler.apply_converters(rows, converters)
        populators = get_related_populators(self._classes, self._select, connection.alias)
        return [self._model(row, populators) for row in rows]

    def _model(self, row: Sequence[object], populators: list) -> Model:
        made = self._classes["model"].from_db(connection.alias, self._names, row[self._own])
        for populator in populators:
            populator.populate(row, made)
        for name, position in self._annotations.items():
            setattr(made, name, row[position])
        return made


@dataclass(frozen=True)
class _Read:
    """A read by all that its SQL depends on; how it is built is no part of its name."""

    name: str
    values: tuple[Hashable, ...]
    build: Callable[[], QuerySet] = field(compare=False)


def compiled(name: str, *values: Hashable, build: Callable[[], QuerySet]) -> Compiled:
    """Return the read of this name and values, built and compiled by whoever asks first."""
    return _compiled(_Read(name, values, build))


@lru_cache(maxsize=256)  # some 50 KB each
def _compiled(read: _Read) -> Compiled:
    return Compiled(read.build())

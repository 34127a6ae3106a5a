"""The best assignment of rows to columns over all pairs together, in integers."""

from collections.abc import Mapping

Pairs = Mapping[tuple[int, int], int]


def assign(weights: Pairs) -> dict[int, int]:
    """Map rows to columns, each used once at most, with the greatest sum of weights.

    Only pairs in `weights` (positive integers) are allowed. Rows and columns that no allowed pair
    connects are solved apart, so a sparse table of hundreds stays fast.
    """
    chosen: dict[int, int] = {}
    for rows, columns in _components(weights):
        table = [[max(0, weights.get((row, column), 0)) for column in columns] for row in rows]
        for index, taken in enumerate(_best(table)):
            if taken is not None and table[index][taken] > 0:
                chosen[rows[index]] = columns[taken]
    return chosen


def _components(weights: Pairs) -> list[tuple[list[int], list[int]]]:
    """Group rows and columns that hang together."""
    columns_of: dict[int, list[int]] = {}
    rows_of: dict[int, list[int]] = {}
    for row, column in sorted(weights):
        if weights[row, column] > 0:
            columns_of.setdefault(row, []).append(column)
            rows_of.setdefault(column, []).append(row)
    groups, seen = [], set()
    for start in columns_of:
        if start in seen:
            continue
        rows, columns, waiting = {start}, set(), [start]
        while waiting:
            for column in columns_of[waiting.pop()]:
                if column not in columns:
                    columns.add(column)
                    fresh = set(rows_of[column]) - rows
                    rows |= fresh
                    waiting += fresh
        seen |= rows
        groups.append((sorted(rows), sorted(columns)))
    return groups


def _best(table: list[list[int]]) -> list[int | None]:
    """Return for each row its column: the Hungarian method with potentials, O(rows² columns)."""
    if len(table) > len(table[0]):
        return _transposed(table)
    width = len(table[0])
    row_potential = [0] * (len(table) + 1)
    column_potential = [0] * (width + 1)
    row_of = [0] * (width + 1)  # 1-based; row_of[0] is the row being placed
    for row in range(1, len(table) + 1):
        row_of[0] = row
        way = _augment(table, row_of, row_potential, column_potential)
        column = way[0]
        while column:
            row_of[column] = row_of[way[column]]
            column = way[column]
    result: list[int | None] = [None] * len(table)
    for column in range(1, width + 1):
        if row_of[column]:
            result[row_of[column] - 1] = column - 1
    return result


def _augment(
    table: list[list[int]], row_of: list[int], row_potential: list[int], column_potential: list[int]
) -> list[int]:
    """Find the cheapest way to a free column; way[0] is that column, the rest leads back."""
    width = len(table[0])
    endless = 1 + 4 * sum(map(max, table)) + sum(map(abs, row_potential + column_potential))
    distance = [endless] * (width + 1)
    is_done = [False] * (width + 1)
    way = [0] * (width + 1)
    column = 0
    while True:
        is_done[column] = True
        row = row_of[column]
        nearest, step = 0, endless + 1
        for other in range(1, width + 1):
            if is_done[other]:
                continue
            cost = -table[row - 1][other - 1] - row_potential[row] - column_potential[other]
            if cost < distance[other]:
                distance[other], way[other] = cost, column
            if distance[other] < step:
                nearest, step = other, distance[other]
        for other in range(width + 1):
            if is_done[other]:
                row_potential[row_of[other]] += step
                column_potential[other] -= step
            else:
                distance[other] -= step
        column = nearest
        if not row_of[column]:
            way[0] = column
            return way


def _transposed(table: list[list[int]]) -> list[int | None]:
    columns = [list(column) for column in zip(*table, strict=True)]
    result: list[int | None] = [None] * len(table)
    for column, row in enumerate(_best(columns)):
        if row is not None:
            result[row] = column
    return result

"""A matrix with a column for each place, turned into a row for each of its figures."""

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from plans.sheets.grids import SheetError
from plans.sheets.tables import Table, TableRow


def unfolded(table: Table) -> Table:
    """Return the table with one place and one figure a row; raises SheetError where the title
    does not say whether they are targets or results.
    """
    words = [word for _index, word in table.layout.wide] if table.layout else []
    if not words:
        return table
    column = _figure_of(table)
    rows = tuple(one for row in table.rows for one in _split(row, words, column))
    columns = (*(name for name in table.columns if name != "行政区"), "行政区", column)
    return replace(table, rows=rows, columns=columns)


def _figure_of(table: Table) -> str:
    title = f"{table.layout.title} {table.sheet}"
    says_result = bool(re.search("完成|实际|实绩|进展", title))
    if says_result != bool(re.search("目标|任务|计划", title)):
        return "实际值" if says_result else "目标值"
    if re.search("(?:目标|任务|计划)(?:任务)?完成情况", title) or re.search("完成情况", title):
        return "实际值"
    raise SheetError(
        _(
            "工作表“%(sheet)s”按地区分列，但标题看不出各列是目标值还是完成值："
            "请在标题中写明“目标任务”或“完成情况”。"
        )
        % {"sheet": table.sheet}
    )


def _split(row: TableRow, words: list[str], column: str) -> Iterator[TableRow]:
    shared = {name: value for name, value in row.cells.items() if name not in words}
    for word in words:
        if word in row.cells:
            cells = shared | {"行政区": word, column: row.cells[word]}
            letters = row.letters | {column: row.letters[word], "行政区": row.letters[word]}
            faults = tuple((column, text) for at, text in row.faults if at == word)
            kept = tuple(fault for fault in row.faults if fault[0] not in words)
            yield TableRow(row.sheet, row.number, cells, letters, kept + faults)

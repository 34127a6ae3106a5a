"""A spreadsheet of results as a text that the reader of documents understands.

Offices keep two kinds of such tables: numbers in columns (指标, 目标值, 完成值), and sentences in
cells (项目内容, 进展情况). Of the second kind only what was done is read: the promise beside it
would answer itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from outcomes.reconciliation.naming import name_of
from plans.sheets.grids import Grid, SheetError, cell_text, read_grids

RESULT_HEAD = re.compile(r"完成|进展|实际|实绩|落实|办理|推进|成效")
NO_RESULT_HEAD = re.compile(
    r"率$|进度$|时限|时间|比例|排名|位次|单位|责任|目标(?!任?务?完成)|计划|备注"
)
ITEM_HEAD = re.compile(r"指标|名称|项目|内容|任务|事项|目标|计划")
CHINESE = re.compile(r"[一-鿿]")
NUMBER = re.compile(r"[\d.,]+\s*[万亿%％]*[一-鿿]?")
SPACE = re.compile(r"\s+")
LONGEST_HEAD, WORDY, BARE = 16, 4, 3
EMPTY = "—"  # keeps the columns of a row in their places


@dataclass(frozen=True)
class SheetText:
    """A sheet's text; line N is the sheet's row N."""

    sheet: str
    text: str


def sheet_texts(data: bytes, file_name: str, is_whole: bool = False) -> list[SheetText]:
    """Return the text of every visible sheet; raises SheetError where there is none.

    `is_whole` keeps what was promised, for a sheet that is a plan.
    """
    grids = [grid for grid in read_grids(data, file_name) if not grid.is_hidden]
    found = [SheetText(grid.sheet, _text_of(grid, is_whole)) for grid in grids]
    kept = [one for one in found if one.text.strip()]
    if not kept:
        raise SheetError(_("“%(file)s”里没有内容。") % {"file": file_name})
    return kept


def _text_of(grid: Grid, is_whole: bool) -> str:
    rows = [[SPACE.sub(" ", cell_text(cell)) for cell in row] for row in grid.rows]
    head = next((at for at, row in enumerate(rows) if _is_head(row)), None)
    if head is None or is_whole:
        return "\n".join(_row_text(row) for row in rows)
    results = [at for at, cell in enumerate(rows[head]) if _is_result(cell)]
    wordy = [at for at in results if _is_wordy(rows[head + 1 :], at)]
    item = next((at for at, cell in enumerate(rows[head]) if _is_item(cell)), None)
    above = [_row_text(row) for row in rows[:head]]
    if not wordy:
        return "\n".join(above + [_row_text(row) for row in rows[head:]])
    return "\n".join(above + [""] + [_told(row, item, wordy) for row in rows[head + 1 :]])


def _row_text(row: Sequence[str]) -> str:
    last = max((at for at, cell in enumerate(row) if cell), default=-1)
    return "\t".join(cell or EMPTY for cell in row[: last + 1])


def _is_head(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell]
    return (
        len(cells) > 1
        and all(len(cell) <= LONGEST_HEAD for cell in cells)
        and any(map(_is_result, cells))
    )


def _is_result(cell: str) -> bool:
    return bool(RESULT_HEAD.search(cell)) and not NO_RESULT_HEAD.search(cell)


def _is_item(cell: str) -> bool:
    return bool(ITEM_HEAD.search(cell)) and not _is_result(cell)


def _is_wordy(rows: Sequence[Sequence[str]], column: int) -> bool:
    cells = [row[column] for row in rows if column < len(row) and row[column]]
    wordy = [cell for cell in cells if len(CHINESE.findall(cell)) >= WORDY]
    return len(wordy) * 2 > len(cells)


def _told(row: Sequence[str], item: int | None, columns: Sequence[int]) -> str:
    """Return what was done; 已新增600个 borrows its name from the item beside it."""
    told = "；".join(row[at].rstrip("。；") for at in columns if at < len(row) and row[at])
    if not told:
        return ""
    if item is not None and item < len(row) and name_of(NUMBER.sub("", told)).weight < BARE:
        told = NUMBER.split(row[item])[0] + told
    return f"{told}。"

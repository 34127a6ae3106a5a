"""Columns that repeat their meaning for each place, indicator or time: one block of them each."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from plans.sheets.grids import cell_text
from plans.sheets.headers import (
    IGNORED,
    NEUTRAL,
    QUARTERS,
    RATE,
    TASK,
    HeaderCell,
    Synonyms,
    as_unit,
    meaning_of,
    without_unit,
)
from plans.sheets.periods import (
    is_one_month,
    is_time,
    is_whole_year,
    running_day,
    runs_from_january,
    strip_period,
)
from plans.sheets.sentences import are_sentences
from plans.sheets.untold import has_growth

# The figure of a column whose header names a place or an indicator and nothing else.
UNSAID = "?"
FIGURES = ("目标值", "实际值")
_PARTS_OF = (*FIGURES, RATE, "单位", "基期值", "备注", "责任单位", "截止日期")
_PLACE_AND_FIGURE = re.compile(
    r"(.+?)((?:20\d\d年)?(?:年度|全年)?(?:目标|任务|计划|完成|实际|实绩).*)"
)
_NAME_AND_FIGURE = re.compile(
    r"(.+?)((?:年度|全年)?(?:目标|任务|计划|累计|完成|实际|实绩)(?:[数值量额]|任务|目标|完成|情况)*)"
)
_STRETCH = re.compile("力争|奋斗|挑战|争取|冲刺")
_READ_ROWS = 50
_WHOLE = re.compile(r"全[省市区县旗州]|[省市区县]?本级")


@dataclass(frozen=True)
class Names:
    """Whose names may stand in the stead of a column's."""

    is_place: Callable[[str], bool] = lambda _word: False
    is_indicator: Callable[[str], bool] = lambda _word: False


NO_NAMES = Names()
# The result of an earlier year beside that of this one.
EARLIER = "往年"


@dataclass(frozen=True)
class Block:
    """Columns that say one row of ours, and what their header says of it."""

    words: tuple[tuple[str, object], ...]
    places: tuple[tuple[str, int], ...]


def find_blocks(
    headers: Sequence[HeaderCell], names: Names, synonyms: Synonyms
) -> tuple[Block, ...]:
    """Return the blocks of a header; none where each column has a meaning of its own."""
    columns = {header.column for header in headers}
    # 目标 below a name is its number; alone it may be the name of the row.
    has_task = any(header.column == TASK and len(header.parts) < 2 for header in headers)
    is_named = has_task or bool(columns & {"指标", "指标代码"})
    if stretch := _by_tier(headers):
        return stretch
    if is_named and (found := _by_place(headers, names, synonyms)):
        return found
    if not is_named and columns & {"行政区", "行政区划代码", "年度", "目标年度", "截止日期"}:
        return _by_indicator(headers, names, synonyms)
    return _by_time(headers)


# Places and indicators


def _by_place(headers: Sequence[HeaderCell], names: Names, synonyms: Synonyms) -> tuple[Block, ...]:
    found = []
    for index, header in enumerate(headers):
        for at, part in enumerate(header.parts):
            if split := place_in(part, names):
                place, rest = split
                others = (*header.parts[:at], *rest, *header.parts[at + 1 :])
                found.append((place, _figure(others, synonyms), index))
                break
    is_list = sum(names.is_place(word) for word in {word for word, _figure, _index in found}) > 1
    return _joined("行政区", found, headers) if is_list else ()


def place_in(part: str, names: Names) -> tuple[str, tuple[str, ...]] | None:
    """Split 江北区目标 into the place and the rest; None where it names no place."""
    if names.is_place(part) or _WHOLE.fullmatch(part):
        return part, ()
    matched = _PLACE_AND_FIGURE.fullmatch(part)
    if matched and (names.is_place(matched[1]) or _WHOLE.fullmatch(matched[1])):
        return matched[1], (matched[2],)
    return None


def indicator_in(word: str, names: Names) -> tuple[str, tuple[str, ...]] | None:
    """Split 2024年净增高企目标 into the indicator and the rest; None where it names none."""
    for name in (word, strip_period(word)):
        if names.is_indicator(name):
            return name, ()
        matched = _NAME_AND_FIGURE.fullmatch(name)
        if matched and names.is_indicator(matched[1]):
            return matched[1], (matched[2],)
    return None


def _by_tier(headers: Sequence[HeaderCell]) -> tuple[Block, ...]:
    """Return the column of the number that is striven for beside the one that binds."""
    stretch = [i for i, h in enumerate(headers) if h.column == "目标值" and _STRETCH.search(h.path)]
    firm = [h for h in headers if h.column == "目标值" and not _STRETCH.search(h.path)]
    if len(stretch) != 1 or len(firm) != 1:
        return ()
    return (_block({"层级": "力争"}, {"目标值": stretch[0]}, headers),)


def _by_indicator(
    headers: Sequence[HeaderCell], names: Names, synonyms: Synonyms
) -> tuple[Block, ...]:
    found, is_any_known = [], False
    for index, header in enumerate(headers):
        bare = [without_unit(part, synonyms)[0] for part in header.parts]
        known = [(i, split) for i, word in enumerate(bare) if (split := indicator_in(word, names))]
        is_any_known = is_any_known or bool(known)
        if not known and (split := indicator_in("".join(bare), names)):
            # 技术合同 over 成交额: the group and what stands below it are one name.
            is_any_known = True
            found.append((split[0], _figure(split[1], synonyms), index))
        elif known:
            at, (name, own) = known[-1]
            rest = (*header.parts[:at], *own, *header.parts[at + 1 :])
            found.append((name, _figure(rest, synonyms), index))
        elif _names_something(header, bare, synonyms):
            rest = header.parts[1:]
            found.append((bare[0], _figure(rest, synonyms), index))
    return _joined("指标", found, headers) if is_any_known else ()


def _names_something(header: HeaderCell, bare: Sequence[str], synonyms: Synonyms) -> bool:
    """Say whether the columns are of an indicator nobody knows, which is refused by its name."""
    if len(bare) > 1:
        return header.column in _PARTS_OF and not meaning_of(bare[:1], synonyms)
    return bool(bare) and not header.column and bool(as_unit(header.unit))


def _figure(words: Sequence[str], synonyms: Synonyms) -> str:
    """Return the column that the other words of a header speak of; nothing for one not wanted."""
    said = [word for word in words if without_unit(word, synonyms)[0] not in NEUTRAL]
    if not said:
        return UNSAID
    column = meaning_of(said, synonyms)
    if column == TASK:
        return "目标值"
    if column in _PARTS_OF:
        return column
    # A group above the names (创新主体) says nothing of the figure; 排名 below them does.
    return UNSAID if not column and words[-1] == said[-1] and len(words) == 1 else ""


def _joined(
    column: str, found: Iterable[tuple[str, str, int]], headers: Sequence[HeaderCell]
) -> tuple[Block, ...]:
    """Put the columns of one name into one block; none where two of them say the same."""
    blocks: dict[str, dict[str, int]] = {}
    for word, figure, index in found:
        places = blocks.setdefault(word, {})
        if figure in places:
            return ()
        if figure:
            places[figure] = index
    return tuple(
        _block({column: word}, places, headers) for word, places in blocks.items() if places
    )


def _block(
    words: dict[str, object], places: dict[str, int], headers: Sequence[HeaderCell]
) -> Block:
    for name in ("目标值", "实际值", UNSAID):
        header = headers[places[name]] if name in places else None
        if header and header.as_of and name != "目标值":
            words["截止日期"] = header.as_of
        if header and header.year:
            words["目标年度" if name == "目标值" else "年度"] = header.year
    return Block(tuple(words.items()), tuple(places.items()))


# Times


def with_times(
    headers: Sequence[HeaderCell], title_figure: str, title: str, titled: int | None
) -> tuple[HeaderCell, ...]:
    """Read columns that name a time alone as results, where the title says that they are."""
    columns = {header.column for header in headers}
    results = [header for header in headers if header.column == "实际值"]
    is_told = any(not is_time(header.parts[-1]) for header in results)
    is_result = title_figure == "实际值" or (not title_figure and has_growth(headers))
    if not is_result or is_told or not columns & {"指标", TASK, "指标代码"}:
        return tuple(headers)
    times = [header for header in headers if all(map(is_time, _telling(header) or " "))]
    if not title_figure:
        # A whole year beside its growth may as well be planned.
        times = [header for header in times if not is_whole_year(_telling(header)[-1])]
    # 1月 among months alone says as little as they do; beside 1-2月 it is the first of a row.
    is_running = "累计" in title or any(not is_one_month(_telling(h)[-1]) for h in times)
    alone = {id(header) for header in times if "累计" not in title and not _runs(header)}
    if alone or not is_running:
        alone |= {id(header) for header in times if is_one_month(_telling(header)[-1])}
    return tuple(
        header if header not in times else _as_result(header, id(header) in alone, titled)
        for header in headers
    )


def _telling(header: HeaderCell) -> list[str]:
    return [part for part in header.parts if part not in NEUTRAL]


def _runs(header: HeaderCell) -> bool:
    return runs_from_january(_telling(header))


def _as_result(header: HeaderCell, is_alone: bool, titled: int | None) -> HeaderCell:
    if header.column not in ("", IGNORED, "实际值", *QUARTERS):
        return header
    if is_alone:
        return replace(header, column=IGNORED)
    day = running_day(_telling(header)[-1], header.year or titled)
    return replace(header, column="实际值", rank=4, as_of=header.as_of or day)


def with_tasks(
    headers: Sequence[HeaderCell], rows: Sequence[Sequence[object]]
) -> tuple[HeaderCell, ...]:
    """Read 重点任务 without any number as the work that the column beside it counts."""
    tasks = {index for index, header in enumerate(headers) if header.column == TASK}
    numbered = {index for index in tasks if re.search(r"\d", "".join(_texts(rows, index)))}
    bare = {index for index in tasks - numbered if any(_texts(rows, index))}
    columns = {header.column for header in headers}
    if not bare or not (numbered or "指标" in columns):
        return tuple(headers)
    column = IGNORED if "举措" in columns or len(bare) > 1 else "举措"
    return tuple(
        replace(header, column=column) if index in bare else header
        for index, header in enumerate(headers)
    )


def _texts(rows: Sequence[Sequence[object]], index: int) -> list[str]:
    return [cell_text(row[index]) for row in rows[:_READ_ROWS] if index < len(row)]


def with_targets(
    headers: Sequence[HeaderCell], rows: Sequence[Sequence[object]] = ()
) -> tuple[HeaderCell, ...]:
    """Read 目标 beside 指标 as its number, unless sentences stand below it."""
    columns = {header.column for header in headers}
    if "指标" not in columns or any(h.column == "目标值" and h.rank < 3 for h in headers):
        return tuple(headers)
    tasks = [index for index, header in enumerate(headers) if header.column == TASK]
    if are_sentences([text for index in tasks for text in _texts(rows, index)]):
        return tuple(headers)
    return tuple(replace(h, column="目标值") if h.column == TASK else h for h in headers)


def with_baseline(
    headers: Sequence[HeaderCell], titled: int | None = None
) -> tuple[HeaderCell, ...]:
    """Read last year's result beside a target as where it starts from; older ones are left out."""
    targets = [header for header in headers if header.column == "目标值"]
    years = [header.year for header in headers if header.year and header.column in FIGURES]
    if not years or not targets:
        return tuple(headers)
    if titled and any(h.column == "实际值" and h.year is None for h in headers):
        # A result without a year is that of the title.
        years.append(titled)
    is_told = any(header.column == "基期值" for header in headers)
    planned = {header.year for header in targets}
    return tuple(
        # 1-9月 of a year that has its own target is no year's end, whatever is planned after it.
        header
        if header.as_of and header.year in planned
        else _as_baseline(header, max(years), targets[0], is_told)
        for header in headers
    )


def _as_baseline(header: HeaderCell, latest: int, target: HeaderCell, is_told: bool) -> HeaderCell:
    if header.column != "实际值" or header.year is None or header.year >= latest:
        return header
    is_last = header.year == latest - 1 and header.as_of is None and header.unit == target.unit
    return replace(header, column="基期值" if is_last and not is_told else EARLIER)


def _by_time(headers: Sequence[HeaderCell]) -> tuple[Block, ...]:
    """Return a block for each year that has a target, and for each day results run to."""
    targets = _best_of(headers, "目标值")
    results = _best_of(headers, "实际值")
    years = {headers[index].year for index in targets}
    days = {(headers[index].year, headers[index].as_of) for index in results}
    is_several = (len(years) > 1 and None not in years) or (len(days) > 1 and _are_told(days))
    if not is_several or len(years) < len(targets) or len(days) < len(results):
        return ()
    blocks = []
    if len(years) > 1:
        blocks += [_block({}, {"目标值": index}, headers) for index in targets]
    if len(days) > 1:
        blocks += [_block({}, {"实际值": index}, headers) for index in results]
    return tuple(blocks)


def _are_told(days: Iterable[tuple]) -> bool:
    return all(year is not None or day is not None for year, day in days)


def _best_of(headers: Sequence[HeaderCell], column: str) -> list[int]:
    """Return the columns that fit best, one of another year however it is worded."""
    years = [header.year for header in headers if header.column == column]
    if None not in years and len(set(years)) == len(years):
        return [index for index, header in enumerate(headers) if header.column == column]
    ranks = [header.rank for header in headers if header.column == column]
    return [
        index
        for index, header in enumerate(headers)
        if header.column == column and header.rank == min(ranks)
    ]


def left_out(headers: Sequence[HeaderCell]) -> tuple[tuple[str, str], ...]:
    """Return the columns of figures that are not taken, and why."""
    found = []
    for header in headers:
        if header.column == EARLIER:
            found.append((header.path, _("这一列是 %d 年的数，没有导入。") % header.year))
        elif header.column == IGNORED and is_one_month(header.parts[-1]):
            found.append((header.path, _("这一列看不出是年初以来的累计数，没有导入。")))
    return tuple(found)

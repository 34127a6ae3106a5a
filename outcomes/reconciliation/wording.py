"""How much of two names' words is the same."""

from collections.abc import Iterator

from outcomes.reconciliation.naming import Name
from outcomes.reconciliation.remarks import FULL, Likeness, Remark, doubt
from outcomes.reconciliation.vocabulary import HEADS, LIGHT_WORDS, NEAR_NAMES

NEAR_WORDS = frozenset().union(*NEAR_NAMES)
CONTAINED = 80  # percent credited to a word that contains the other
DOERS = "器员者机站馆园桩金"
LEAST_TELLING = 3


def wording(first: Name, second: Name, found: Likeness) -> int:
    """Return how much of both names' weight stands in the other, in thousandths."""
    if not (is_telling(first) and is_telling(second)):
        return 0
    if first.is_per_head != second.is_per_head:
        return 0
    left, right = dict(first.atoms), dict(second.atoms)
    _drop_implied_head(first, second, left, right)
    _same_investment(left, right)
    total, shared = sum(left.values()) + sum(right.values()), 0
    for word in left.keys() & right.keys():
        shared += left.pop(word) + right.pop(word)
    if first.is_growth and second.is_growth:
        shared += _growth_of_investment(left, right, found)
    shared += sum(_near(left, right, found)) + contained(left, right)
    if not _heads_agree(first.head, second.head, found):
        return 0
    if not left and not right:
        found.grounds.append(Remark("same_name", "指标名称相同"))
        return FULL * shared // total
    score = FULL * shared // total
    found.grounds.append(Remark("like_name", f"指标名称相近（{score // 10}%）"))
    return score if _is_rest_bearable(left, right, first, second, found) else 0


def is_telling(name: Name) -> bool:
    """Say whether a name says more than 项目, 资金."""
    return name.weight >= (2 if name.scopes or name.levels else LEAST_TELLING)


def _drop_implied_head(
    first: Name, second: Name, left: dict[str, int], right: dict[str, int]
) -> None:
    """Read the growth of an industry as that of its 增加值."""
    if first.is_growth and second.is_growth:
        if not first.head:
            right.pop("增加值", None)
        if not second.head:
            left.pop("增加值", None)


def _same_investment(left: dict[str, int], right: dict[str, int]) -> None:
    """Read 交通投资 as 交通固定资产投资: of one sector, nobody counts another kind."""
    for one, other in ((left, right), (right, left)):
        if "固定资产投资" in one and "投资" in other and len(one.keys() & other.keys()):
            one["投资"] = other["投资"]
            del one["固定资产投资"]


def _growth_of_investment(left: dict[str, int], right: dict[str, int], found: Likeness) -> int:
    """Read 投资增速, said of no sector, as that of 固定资产投资; an amount may be of anything."""
    if {frozenset(left), frozenset(right)} != {frozenset(("固定资产投资",)), frozenset(("投资",))}:
        return 0
    doubt(found, "near_names", "“固定资产投资”与“投资”口径不同")
    return left.popitem()[1] + right.popitem()[1]


def _near(left: dict[str, int], right: dict[str, int], found: Likeness) -> Iterator[int]:
    if NEAR_WORDS.isdisjoint(left) or NEAR_WORDS.isdisjoint(right):
        return
    for pair in NEAR_NAMES:
        ours, theirs = pair & left.keys(), pair & right.keys()
        if ours and theirs and ours != theirs:
            one, other = ours.pop(), theirs.pop()
            yield left.pop(one) + right.pop(other)
            doubt(found, "near_names", f"“{one}”与“{other}”口径不同")


def contained(left: dict[str, int], right: dict[str, int]) -> int:
    """Credit words cut differently: 农牧场 against 牧场, 参合率 against 参合."""
    if not left or not right:
        return 0
    shared = _tiled(left, right) + _tiled(right, left)
    for word in sorted(left, key=len, reverse=True):
        other = next((one for one in sorted(right) if _holds(word, one)), None)
        if other is None:
            continue
        lesser = min(left[word], right[other])
        rest = abs(left[word] - right[other])
        shared += 2 * lesser + rest * CONTAINED // 100
        del left[word], right[other]
    return shared


def _tiled(whole: dict[str, int], parts: dict[str, int]) -> int:
    """Credit a word that the other name cuts into several: 普惠托位 against 普惠 and 托位."""
    shared = 0
    for word in [word for word in whole if len(word) > 3]:
        rest, tiles = word, []
        for part in sorted(parts, key=len, reverse=True):
            if part in rest:
                rest, tiles = rest.replace(part, "", 1), [*tiles, part]
        if not rest and len(tiles) > 1:
            shared += whole.pop(word) + sum(parts.pop(part) for part in tiles)
    return shared


def _holds(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or short in HEADS or short in LIGHT_WORDS:
        return False
    # A sector's name inside another's is another sector: 牧业 in 农牧业, 工业 in 轻工业.
    # Who or what does a thing is not the thing: 孵化 and 孵化器, 投资 and 投资者.
    return short in long and long[-1] not in "业" + DOERS * long.startswith(short)


def _heads_agree(one: str, other: str, found: Likeness) -> bool:
    if not one or not other or one in other or other in one:
        return True
    return any(one.code == "near_names" for one in found.doubts)


def _is_rest_bearable(
    left: dict[str, int], right: dict[str, int], first: Name, second: Name, found: Likeness
) -> bool:
    """Say whether the words without a partner leave room for the same thing.

    Words on both sides name two things (农牧业项目, 工业项目). For an aggregate even one side is
    too much: 工业投资 is not 投资.
    """
    ours, theirs = sum(left.values()), sum(right.values())
    heavy = sorted(word for word, weight in (left | right).items() if weight >= 4)
    if not heavy:
        return True
    if min(ours, theirs) >= 4:
        is_bearable = ours * 4 < first.weight and theirs * 4 < second.weight
    elif first.head and second.head:
        is_bearable = max(ours, theirs) * 5 <= max(first.weight, second.weight)
    else:
        is_bearable = True
    if is_bearable:
        doubt(found, "narrower", f"只有一方限定“{'、'.join(heavy)}”")
    return is_bearable

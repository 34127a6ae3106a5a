"""Walk the chain of the trail and say where it is broken first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.chain import GENESIS
from plans.models import TrailEntry, TrailHead

AT_ONCE = 2000


@dataclass(frozen=True)
class TrailCheck:
    """How many entries were walked, the last hash, and the first thing wrong if any."""

    count: int
    hash: str
    problem: str = ""
    sequence: int | None = None


def check_trail(known_hash: str = "") -> TrailCheck:
    """Hold every entry against its hash, its number and the one before; then the head.

    `known_hash` was written down elsewhere: it must still be the hash of an entry.
    """
    # Read before the entries: whoever appends meanwhile is simply walked too.
    head = TrailHead.objects.filter(pk=TrailHead.ONLY).first()
    count, last, known_at, at_head = 0, GENESIS, 0 if not known_hash else None, GENESIS
    for entry in entries_in_order():
        if problem := problem_of(entry, count + 1, last):
            return TrailCheck(count, last, problem, min(entry.sequence, count + 1))
        count, last = entry.sequence, entry.hash
        if last == known_hash:
            known_at = count
        if head and count == head.count:
            at_head = last
    if problem := head_problem(head, count, at_head):
        return TrailCheck(count, last, problem, count + 1)
    if known_at is None:
        problem = _("另外记下的校验值 %s 不在链上：链已被改写或截断。") % known_hash
        return TrailCheck(count, last, problem)
    return TrailCheck(count, last)


def entries_in_order() -> Iterator[TrailEntry]:
    """Yield every entry by its number, a portion at a time on both databases."""
    after = -1
    while portion := list(
        TrailEntry.objects.filter(sequence__gt=after).order_by("sequence")[:AT_ONCE]
    ):
        yield from portion
        after = portion[-1].sequence


def problem_of(entry: TrailEntry, number: int, previous: str) -> str:
    if entry.sequence != number:
        return _("第 %(number)d 条缺失，其后是第 %(found)d 条。") % {
            "number": number,
            "found": entry.sequence,
        }
    if entry.previous != previous:
        return _("第 %d 条与前一条接不上：它或前一条被改动、调换。") % number
    if entry.expected_hash() != entry.hash:
        return _("第 %d 条的内容与校验值不符：已被改动。") % number
    return ""


def head_problem(head: TrailHead | None, count: int, at_head: str) -> str:
    if head is None:
        return _("留痕末端记录缺失。") if count else ""
    if head.count > count:
        return _("末端应有 %(expected)d 条，只有 %(count)d 条：第 %(next)d 条起被截去。") % {
            "expected": head.count,
            "count": count,
            "next": count + 1,
        }
    if at_head != head.hash:
        return _("末端记录的校验值与第 %d 条不符：末端被改动或截去后另接。") % head.count
    return ""

"""Walk the chain of the trail and say where it is broken first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from plans.chain import GENESIS
from plans.models import TrailEntry, TrailHead

AT_ONCE = 2000
WRITTEN_DOWN = re.compile(r"(?:(\d{1,18})[:：])?([0-9a-f]{64})")


@dataclass(frozen=True)
class TrailCheck:
    """How many entries were walked, the last hash, and the first thing wrong if any."""

    count: int
    hash: str
    problem: str = ""
    sequence: int | None = None


@dataclass(frozen=True)
class KnownHead:
    """What was written down elsewhere: the hash of an entry, and its number where that was too."""

    hash: str
    number: int | None = None

    @classmethod
    def of(cls, text: str) -> KnownHead | None:
        """Read N:HASH, or HASH alone; raises ValueError for anything else, None for nothing."""
        text = text.strip().lower()
        if not text:
            return None
        matched = WRITTEN_DOWN.fullmatch(text)
        if matched is None:
            raise ValueError(
                _("“%s”不是校验值：请写成 序号:校验值，如 931:7bc1…（64 位）。") % text
            )
        return cls(matched[2], int(matched[1]) if matched[1] else None)

    def is_at(self, count: int, last: str) -> bool:
        return last == self.hash and self.number in (None, count)


def check_trail(known: KnownHead | None = None) -> TrailCheck:
    """Hold every entry against its hash, its number and the one before; then the head.

    `known` was written down elsewhere: there must still be such an entry.
    """
    # Read before the entries: whoever appends meanwhile is simply walked too.
    head = TrailHead.objects.filter(pk=TrailHead.ONLY).first()
    count, last, at_head = 0, GENESIS, GENESIS
    is_known_there = known is None
    for entry in entries_in_order():
        if problem := problem_of(entry, count + 1, last):
            return TrailCheck(count, last, problem, min(entry.sequence, count + 1))
        count, last = entry.sequence, entry.hash
        if known and known.is_at(count, last):
            is_known_there = True
        if head and count == head.count:
            at_head = last
    if problem := head_problem(head, count, at_head):
        return TrailCheck(count, last, problem, count + 1)
    if not is_known_there:
        problem = _("另外记下的校验值 %s 不在链上：链已被改写或截断。") % known.hash
        return TrailCheck(count, last, problem, known.number)
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
        # A login leaves an entry: where somebody has been in, there is no empty trail.
        if count or get_user_model().objects.filter(last_login__isnull=False).exists():
            return _("留痕末端记录缺失。")
        return ""
    if head.count > count:
        return _("末端应有 %(expected)d 条，只有 %(count)d 条：第 %(next)d 条起被截去。") % {
            "expected": head.count,
            "count": count,
            "next": count + 1,
        }
    if at_head != head.hash:
        return _("末端记录的校验值与第 %d 条不符：末端被改动或截去后另接。") % head.count
    return ""

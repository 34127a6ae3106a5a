"""What a supervisor looks at first: what moved, what lags most, what waits, what is proved."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q

from outcomes.enums import Light, Status
from outcomes.models import IssuedReport, Outcome, ReportKind
from outcomes.querysets import OutcomeQuerySet
from outcomes.reports.overview import Filters, Judged, Number
from outcomes.standings import GoalStanding
from outcomes.target_choice import Targets
from plans.models import Goal
from plans.reach import Reader

SHOWN = 10


@dataclass(frozen=True)
class Move:
    """A goal whose status is another than in the last issued report."""

    goal: Goal
    before: str
    before_light: str
    now: str
    now_light: str


@dataclass(frozen=True)
class SinceReport:
    report: IssuedReport
    moves: list[Move]
    count: int


def oldest_unverified(year: int | None, reader: Reader) -> OutcomeQuerySet:
    """Keep what has waited longest for somebody to verify it, of what the reader may see."""
    waiting = Outcome.objects.current().waiting().filter(year=year)
    waiting = waiting.readable_by(reader.user, reader.day)
    return waiting.with_parts().order_by("submitted_at", "entered_at", "pk")


def proved_outcomes(years: Iterable[int | None]) -> set[int]:
    """Return the keys of the outcomes of these years with evidence attached; one query."""
    links = Outcome.evidence.through.objects.filter(outcome__year__in=set(years) - {None})
    return set(links.values_list("outcome_id", flat=True))


class Proved(Protocol):
    """A figure by its key, and the place in a document that states it."""

    pk: int
    figure_id: int | None


class JudgedBy(Judged, Protocol):
    """An answer with the figure it was found by."""

    @property
    def outcome(self) -> Proved | None: ...


def is_proved(standing: JudgedBy, proved: set[int]) -> bool | None:
    """Tell whether the figure judged has evidence or stands in a document; None without one."""
    outcome = standing.outcome
    if outcome is None or standing.completion is None or not standing.completion.counted:
        return None
    return outcome.figure_id is not None or outcome.pk in proved


def evidence_numbers(
    judged: Sequence[JudgedBy], filters: Filters, proved: set[int]
) -> tuple[Number, Number]:
    """Count the due goals whose figure is proved, and those whose figure is not."""
    answers = [is_proved(standing, proved) for standing in judged]
    return (
        Number(answers.count(True), {**filters, "evidence": "1"}),
        Number(answers.count(False), {**filters, "evidence": "0"}),
    )


def since_last_report(
    judged: Sequence[GoalStanding], year: int | None, reader: Reader, targets: str
) -> SinceReport | None:
    """Compare with the last report of the year held against the same targets; one query.

    A slip speaks to one unit, so what has moved elsewhere would not show beside it.
    """
    reports = IssuedReport.objects.readable_by(reader.user, reader.day).filter(year=year)
    reports = reports.exclude(kind=ReportKind.SLIP)
    report = reports.filter(_held_against(targets)).first()
    if report is None:
        return None
    before = {
        row["goal"]: row for row in json.loads(report.content)["rows"] if row["number"] is not None
    }
    moves = [
        _move(standing, before[standing.goal.pk])
        for standing in judged
        if standing.completion is not None
        and standing.goal.pk in before
        and standing.completion.status != before[standing.goal.pk]["status_code"]
    ]
    return SinceReport(report, moves[:SHOWN], len(moves))


def _held_against(targets: str) -> Q:
    """Match reports that used these targets: their data say so in canonical JSON, where a text
    that a person wrote has its quotes escaped."""
    originals = Q(content__contains=f'"targets":"{Targets.ORIGINAL.value}"')
    return originals if targets == Targets.ORIGINAL else ~originals


def _move(standing: GoalStanding, before: Mapping[str, str]) -> Move:
    return Move(
        goal=standing.goal,
        before=str(Status(before["status_code"]).label),
        before_light=Light(before["light"]).value,
        now=str(standing.completion.status.label),
        now_light=standing.completion.light.value,
    )

"""Reads of outcomes that repeat."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from outcomes.enums import ObjectionState, OutcomeState
from plans.querysets import WORDED, BureauQuerySet, matching, place_within

if TYPE_CHECKING:
    from plans.models import Jurisdiction


class OutcomeQuerySet(models.QuerySet):
    def current(self) -> OutcomeQuerySet:
        """Leave out rows that have a correction, verified or not: the ones that may be changed."""
        return self.filter(is_current=True)

    def in_effect(self) -> OutcomeQuerySet:
        """Leave out rows that a verified correction has replaced; until then the old one stands."""
        return self.exclude(superseded_by__state=OutcomeState.VERIFIED)

    def reported(self) -> OutcomeQuerySet:
        """Keep what has left its bureau: submitted or verified."""
        return self.filter(state__in=[OutcomeState.SUBMITTED, OutcomeState.VERIFIED])

    def known_on(self, day: date) -> OutcomeQuerySet:
        """Leave out figures dated later; an undated figure speaks of the end of its year."""
        year_end_passed = Q(as_of__isnull=True, year__lt=day.year)
        if (day.month, day.day) == (12, 31):
            year_end_passed |= Q(as_of__isnull=True, year=day.year)
        return self.filter(Q(as_of__lte=day) | year_end_passed | Q(year__isnull=True))

    def with_contest(self) -> OutcomeQuerySet:
        """Tell of each figure whether another unit contests it: outcomes.objections loads them."""
        objection = self.model.objections.rel.related_model
        open_ones = objection.objects.filter(outcome=OuterRef("pk"), state=ObjectionState.OPEN)
        return self.annotate(is_contested=Exists(open_ones))

    def within(self, place: Jurisdiction) -> OutcomeQuerySet:
        return self.filter(place_within("jurisdiction", place))

    def of_bureaus(self, bureaus: BureauQuerySet) -> OutcomeQuerySet:
        return self.filter(bureau__in=bureaus)

    def search(self, words: str) -> OutcomeQuerySet:
        """Match every word in the wording, the indicator's names or aliases, or the place."""
        return matching(self, words, [*WORDED, "bureau__name__icontains"])

    def with_parts(self) -> OutcomeQuerySet:
        """Load what a row of a list or a report prints, in a fixed number of queries."""
        return self.select_related(
            "jurisdiction__parent",
            "indicator",
            "bureau",
            "figure__document",
            "entered_by",
            "verified_by",
        )

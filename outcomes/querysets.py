"""Reads of outcomes that repeat."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from outcomes.enums import WAITING, ObjectionState, OutcomeState, Stage
from plans.querysets import WORDED, BureauQuerySet, matching, place_within, without_texts
from plans.reach import (
    EVERYTHING,
    NOTHING,
    READING,
    any_of,
    indicator_owned,
    owner_speaks,
    place_served,
    reads_everything,
    within_reach,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from plans.enums import Role
    from plans.models import Jurisdiction


OPEN = Q(state=OutcomeState.VERIFIED)
DICTIONARY = "plans.change_indicator"


def figures_reached(user: AbstractBaseUser, day: date) -> Q:
    """Match the figures a person sees in whatever state, by their roles."""
    if not user.is_authenticated:
        return NOTHING
    everything = reads_everything(user, day)
    if everything == EVERYTHING:
        return EVERYTHING
    return any_of(within_reach(user, day, READING), indicator_owned(user, day))


class OutcomeQuerySet(models.QuerySet):
    def reached_by(self, user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
        """Keep the figures a person works with."""
        return self.filter(figures_reached(user, day))

    def readable_by(self, user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
        """Keep what a person may read: verified figures are open, others by their roles."""
        return self.filter(OPEN | figures_reached(user, day))

    def marked_readable(self, user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
        """Say of each figure whether the person may read it (is_readable)."""
        readable = models.ExpressionWrapper(
            OPEN | figures_reached(user, day), output_field=models.BooleanField()
        )
        return self.annotate(is_readable=readable)

    def marked_reached(self, user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
        """Say of each figure whether the person's roles reach it (is_reached)."""
        reached = models.ExpressionWrapper(
            figures_reached(user, day), output_field=models.BooleanField()
        )
        return self.annotate(is_reached=reached)

    def in_duty_of(
        self, user: AbstractBaseUser, day: date, roles: tuple[Role, ...]
    ) -> OutcomeQuerySet:
        return self.filter(within_reach(user, day, roles))

    def owned_by(self, user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
        """Keep the figures of indicators whose data the person's bureau owns in the place."""
        return self.filter(indicator_owned(user, day))

    def waiting(self) -> OutcomeQuerySet:
        return self.filter(state__in=WAITING)

    def with_finality(self) -> OutcomeQuerySet:
        """Say of each figure whether it still waits for its data owner (awaits_owner)."""
        owners = self.model.indicator.field.related_model.owners.rel.related_model.objects
        of_place = owners.filter(owner_speaks())
        issuer = "evidence__issued_by"
        papers = self.model.evidence.through.objects.filter(
            owner_speaks(issuer, f"{issuer}__owned_indicators__"), outcome=OuterRef("pk")
        ).exclude(evidence__document_number="")
        awaits = (
            Q(stage__in=[Stage.FINAL, Stage.REVISED], confirmed_by__isnull=True)
            & Q(Exists(of_place))
            & ~Q(Exists(papers))
        )
        return self.annotate(
            awaits_owner=models.ExpressionWrapper(awaits, output_field=models.BooleanField())
        )

    def current(self) -> OutcomeQuerySet:
        """Leave out rows that have a correction, verified or not: the ones that may be changed."""
        return self.filter(is_current=True)

    def in_effect(self) -> OutcomeQuerySet:
        """Leave out rows that a verified correction has replaced; until then the old one stands."""
        return self.exclude(superseded_by__state=OutcomeState.VERIFIED)

    def reported(self) -> OutcomeQuerySet:
        """Keep what has left its bureau: submitted, reviewed or verified."""
        return self.filter(state__in=[*WAITING, OutcomeState.VERIFIED])

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
            "reviewed_by",
            "verified_by",
        ).defer(*without_texts("figure__document"))


class EvidenceQuerySet(models.QuerySet):
    def reached_by(self, user: AbstractBaseUser, day: date) -> EvidenceQuerySet:
        """Keep what proves a figure the person reaches, or an objection to it, and what they
        added themselves."""
        reached = self.model.outcomes.rel.related_model.objects.reached_by(user, day).values("pk")
        links = self.model.outcomes.through.objects.filter(outcome__in=reached)
        contesting = self.model.objections.through.objects.filter(objection__outcome__in=reached)
        return self.filter(
            reads_everything(user, day)
            | Q(pk__in=links.values("evidence"))
            | Q(pk__in=contesting.values("evidence"))
            | Q(added_by=user, outcomes__isnull=True)
        ).distinct()


class SuggestionQuerySet(models.QuerySet):
    def reached_by(self, user: AbstractBaseUser, day: date) -> SuggestionQuerySet:
        """Keep the names that the plans a person works with use, and what they suggested; whoever
        keeps the dictionary decides on all."""
        if user.has_perm(DICTIONARY):
            return self.all()
        pair = self.model.pair.field.related_model
        made = pair.reconciliation.field.related_model.objects.reached_by(user, day)
        return self.filter(
            reads_everything(user, day)
            | Q(pair__reconciliation__in=made.values("pk"))
            | Q(suggested_by=user)
        )


class IssuedReportMixin:
    """Reports speak of a place: those who serve it read them."""

    def readable_by(self, user: AbstractBaseUser, day: date) -> models.QuerySet:
        return self.filter(
            reads_everything(user, day) | place_served(user, day, READING, "jurisdiction")
        )


class ReconciliationQuerySet(models.QuerySet):
    def reached_by(self, user: AbstractBaseUser, day: date) -> ReconciliationQuerySet:
        """Keep those of the plans a person works with."""
        plans = self.model.plan.field.related_model.objects.reached_by(user, day)
        return self.filter(plan__in=plans.values("pk"))

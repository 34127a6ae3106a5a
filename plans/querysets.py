"""Reads that repeat: places by tree, people's bureaus, indicators by any of their names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from plans.enums import GoalState, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from plans.models import Jurisdiction

TREE_DEPTH = 4


# How people name a goal or an outcome they look for.
WORDED = [
    "wording__icontains",
    "indicator__code__iexact",
    "indicator__name__icontains",
    "indicator__aliases__name__icontains",
    "jurisdiction__name__icontains",
]


def matching(queryset: models.QuerySet, words: str, look_ups: list[str]) -> models.QuerySet:
    """Keep the rows where every word is found by one of the look-ups."""
    for word in words.split():
        found = Q()
        for look_up in look_ups:
            found |= Q(**{look_up: word})
        queryset = queryset.filter(found)
    return queryset.distinct()


class JurisdictionQuerySet(models.QuerySet):
    def within(self, place: Jurisdiction) -> JurisdictionQuerySet:
        """Keep the place itself and everything below it."""
        return self.filter(_within("", place))

    def in_use(self, year: int) -> JurisdictionQuerySet:
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=year),
            Q(valid_to__isnull=True) | Q(valid_to__gte=year),
        )


def _within(prefix: str, place: Jurisdiction) -> Q:
    """Match rows whose place (reached by prefix) is the given one or lies below it."""
    condition = Q(**{f"{prefix}pk": place.pk})
    step = prefix
    for _level in range(TREE_DEPTH):
        step = f"{step}parent__"
        condition |= Q(**{f"{step}pk": place.pk})
    return condition


def place_within(field: str, place: Jurisdiction) -> Q:
    """Build the condition "the place in this field is the given one or below it"."""
    return _within(f"{field}__", place)


class BureauQuerySet(models.QuerySet):
    def of_person(self, user: AbstractBaseUser, day: date, *roles: Role) -> BureauQuerySet:
        """Keep the bureaus the person belongs to on that day, in one of the roles if given."""
        held = Q(memberships__user=user)
        held &= Q(memberships__valid_from__isnull=True) | Q(memberships__valid_from__lte=day)
        held &= Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=day)
        if roles:
            held &= Q(memberships__role__in=roles)
        return self.filter(held).distinct()


class IndicatorQuerySet(models.QuerySet):
    def search(self, words: str) -> IndicatorQuerySet:
        """Match every word in the code, the name, the English name or an alias."""
        return matching(
            self,
            words,
            ["code__iexact", "name__icontains", "name_en__icontains", "aliases__name__icontains"],
        )


class GoalQuerySet(models.QuerySet):
    def active(self) -> GoalQuerySet:
        return self.filter(state=GoalState.ACTIVE)

    def dated(self) -> GoalQuerySet:
        return self.filter(year__isnull=False)

    def undated(self) -> GoalQuerySet:
        """Keep the goals whose year their document does not tell (年份待定)."""
        return self.filter(year__isnull=True)

    def within(self, place: Jurisdiction) -> GoalQuerySet:
        return self.filter(place_within("jurisdiction", place))

    def of_bureaus(self, bureaus: BureauQuerySet) -> GoalQuerySet:
        """Keep the goals the bureaus lead or help with."""
        return self.filter(
            Q(lead_bureau__in=bureaus) | Q(cooperating_bureaus__in=bureaus)
        ).distinct()

    def search(self, words: str) -> GoalQuerySet:
        """Match every word in the wording, the indicator's names or aliases, or the place."""
        return matching(self, words, [*WORDED, "lead_bureau__name__icontains"])

    def with_parts(self) -> GoalQuerySet:
        """Load what a row of a list or a report prints, in a fixed number of queries."""
        target = self.model.targets.rel.related_model
        indicator = self.model._meta.get_field("indicator").related_model
        changes = indicator.definition_changes.rel.related_model.objects.filter(
            indicator=models.OuterRef("indicator"), year=models.OuterRef("year")
        )
        with_breaks = self.annotate(has_new_definition=models.Exists(changes))
        return with_breaks.select_related(
            "plan__document", "jurisdiction__parent", "indicator", "lead_bureau", "measure"
        ).prefetch_related(
            models.Prefetch(
                "targets",
                queryset=target.objects.filter(in_force=True).select_related("figure__document"),
                to_attr="targets_in_force",
            )
        )

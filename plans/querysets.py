"""Reads that repeat: places by tree, people's bureaus, indicators by any of their names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from plans.appointments import appointments
from plans.enums import GoalState, Role
from plans.reach import (
    READING,
    RECORDING,
    any_of,
    below,
    bureau_reached,
    indicator_owned,
    place_reached,
    place_served,
    reached_bureaus,
    reads_everything,
    within_reach,
)
from plans.tree import TREE_DEPTH

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from plans.models import Jurisdiction

# How people name a goal or an outcome they look for.
WORDED = [
    "wording__icontains",
    "indicator__code__iexact",
    "indicator__name__icontains",
    "indicator__aliases__name__icontains",
    "jurisdiction__name__icontains",
]


def without_texts(*steps: str) -> list[str]:
    """Name what no row of a list prints of the documents at these steps, for defer().

    A published text is long, and a join would read it anew for every row.
    """
    return [f"{step}__{name}" for step in steps for name in ("text", "left_out", "notices")]


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

    def served_by(self, user: AbstractBaseUser, day: date, *roles: Role) -> JurisdictionQuerySet:
        """Keep the places of the person's bureaus, and those their roles reach."""
        return self.filter(place_served(user, day, roles, "pk"))

    def kept_by(self, user: AbstractBaseUser, day: date) -> JurisdictionQuerySet:
        """Keep the places whose plans the person's bureaus write: their own and all below."""
        own = [one.place for one in appointments(user, day, RECORDING)]
        return self.filter(any_of(place_served(user, day, RECORDING, "pk"), below(own, "pk")))

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
        return self.filter(pk__in=[one.bureau for one in appointments(user, day, roles)])

    def reached_by(self, user: AbstractBaseUser, day: date, *roles: Role) -> BureauQuerySet:
        """Keep the bureaus the person's roles reach on that day."""
        return self.filter(bureau_reached(user, day, roles))


class DocumentQuerySet(models.QuerySet):
    def reached_by(self, user: AbstractBaseUser, day: date) -> DocumentQuerySet:
        """Keep what a person works with; on the site every document is open."""
        return self.filter(reads_everything(user, day) | within_reach(user, day, READING))


class PlanQuerySet(models.QuerySet):
    def reached_by(self, user: AbstractBaseUser, day: date) -> PlanQuerySet:
        """Keep what a person works with; on the site every plan is open."""
        helped = self.model.goals.rel.related_model.objects.reached_by(user, day)
        return self.filter(
            reads_everything(user, day)
            | within_reach(user, day, READING)
            | Q(pk__in=helped.values("plan"))
        )


class MeasureQuerySet(models.QuerySet):
    def reached_by(self, user: AbstractBaseUser, day: date) -> MeasureQuerySet:
        """Keep the measures a person's bureaus lead, help with, or have in their plans."""
        bureaus = reached_bureaus(user, day, *READING).values("pk")
        helping = self.model.cooperating_bureaus.through.objects.filter(bureau__in=bureaus)
        return self.filter(
            reads_everything(user, day)
            | Q(lead_bureau__in=bureaus)
            | Q(pk__in=helping.values("measure"))
            | within_reach(user, day, READING, bureau="plan__bureau", place="plan__jurisdiction")
        )


class IndicatorQuerySet(models.QuerySet):
    def search(self, words: str) -> IndicatorQuerySet:
        """Match every word in the code, the name, the English name or an alias."""
        return matching(
            self,
            words,
            ["code__iexact", "name__icontains", "name_en__icontains", "aliases__name__icontains"],
        )


class OwnershipQuerySet(models.QuerySet):
    def speaking_for(self, place: Jurisdiction) -> OwnershipQuerySet:
        """Keep the owners of the place's data: its own, and those above that cover it."""
        above, one = [], place
        for _level in range(TREE_DEPTH):
            one = one.parent if one else None
            above += [one.pk] if one else []
        return self.filter(
            Q(bureau__jurisdiction=place) | Q(covers_below=True, bureau__jurisdiction__in=above)
        )


class GoalQuerySet(models.QuerySet):
    def active(self) -> GoalQuerySet:
        return self.filter(state=GoalState.ACTIVE)

    def helped_by(self, bureaus: BureauQuerySet) -> Q:
        """Match the goals these bureaus lead, help with or have in their plans."""
        keys = bureaus.values("pk")
        helping = self.model.cooperating_bureaus.through.objects.filter(bureau__in=keys)
        return Q(lead_bureau__in=keys) | Q(plan__bureau__in=keys) | Q(pk__in=helping.values("goal"))

    def reached_by(self, user: AbstractBaseUser, day: date) -> GoalQuerySet:
        """Keep the goals a person works with; on the site every goal is open."""
        of_nobody = Q(lead_bureau__isnull=True, plan__bureau__isnull=True)
        return self.filter(
            reads_everything(user, day)
            | self.helped_by(reached_bureaus(user, day, *READING))
            | place_reached(user, day, READING, "jurisdiction")
            | of_nobody & place_served(user, day, READING, "jurisdiction")
            | indicator_owned(user, day)
        )

    def recordable_by(self, user: AbstractBaseUser, day: date) -> GoalQuerySet:
        """Keep the goals whose outcomes the person may record."""
        return self.filter(self.helped_by(reached_bureaus(user, day, Role.RECORDER)))

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

    def with_breaks(self) -> GoalQuerySet:
        """Say of each goal whether its indicator means something else than in the year before
        (has_new_definition)."""
        indicator = self.model._meta.get_field("indicator").related_model
        changes = indicator.definition_changes.rel.related_model.objects.filter(
            indicator=models.OuterRef("indicator"), year=models.OuterRef("year")
        )
        return self.annotate(has_new_definition=models.Exists(changes))

    def with_parts(self) -> GoalQuerySet:
        """Load what a row of a list or a report prints, in a fixed number of queries."""
        target = self.model.targets.rel.related_model
        with_places = (
            self.with_breaks()
            .select_related(
                "plan__document", "jurisdiction__parent", "indicator", "lead_bureau", "measure"
            )
            .defer(*without_texts("plan__document"))
        )
        stated = target.objects.select_related("figure__document")
        known = stated.defer(*without_texts("figure__document"))
        return with_places.prefetch_related(
            models.Prefetch(
                "targets",
                queryset=known.order_by("tier", "-in_force", "-pk"),
                to_attr="targets_known",
            )
        )


class BatchQuerySet(models.QuerySet):
    def reached_by(self, user: AbstractBaseUser, day: date) -> BatchQuerySet:
        """Keep what the person imported, and what made goals or figures they reach."""
        condition = reads_everything(user, day) | Q(imported_by=user)
        for made in (self.model.goals, self.model.outcomes):
            reached = made.rel.related_model.objects.reached_by(user, day)
            condition |= Q(pk__in=reached.filter(batch__isnull=False).values("batch"))
        return self.filter(condition)

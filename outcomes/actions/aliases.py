"""Learn from a confirmed pair how a bureau names an indicator."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from outcomes.models import AliasSuggestion, ReconciledPair, SuggestionState
from plans.models import Indicator, IndicatorAlias


class AliasRefused(ValueError):
    """A name that cannot become an alias; the message says why."""


@transaction.atomic
def suggest_alias(
    *, pair: ReconciledPair, suggested_by: AbstractBaseUser, now: datetime
) -> AliasSuggestion:
    """Let the keeper of the dictionary know the name; said twice, it stays one suggestion."""
    name, indicator = pair.alias, pair.goal.indicator
    if not name:
        raise AliasRefused(_("只有已确认、且名称不同的配对才能记为别名。"))
    _refuse_taken(name, indicator)
    known = AliasSuggestion.objects.filter(indicator=indicator, name=name).first()
    if known:
        return known
    made = AliasSuggestion(
        indicator=indicator, name=name, pair=pair, suggested_by=suggested_by, suggested_at=now
    )
    made._history_user = suggested_by
    made.save()
    return made


@transaction.atomic
def accept_alias(
    *, suggestion: AliasSuggestion, accepted_by: AbstractBaseUser, now: datetime
) -> IndicatorAlias:
    """Add the name to the dictionary; the next reconciliation goes by it."""
    suggestion = _locked(suggestion)
    _refuse_taken(suggestion.name, suggestion.indicator)
    alias, _made = IndicatorAlias.objects.get_or_create(
        name=suggestion.name, defaults={"indicator": suggestion.indicator}
    )
    _decide(suggestion, SuggestionState.ACCEPTED, accepted_by, now)
    return alias


@transaction.atomic
def decline_alias(
    *, suggestion: AliasSuggestion, declined_by: AbstractBaseUser, now: datetime
) -> AliasSuggestion:
    """Say no; an alias that stands in the dictionary is taken away there."""
    suggestion = _locked(suggestion)
    if suggestion.state == SuggestionState.ACCEPTED:
        raise AliasRefused(_("已采纳的别名请在指标字典中删除。"))
    return _decide(suggestion, SuggestionState.DECLINED, declined_by, now)


def _locked(suggestion: AliasSuggestion) -> AliasSuggestion:
    locked = AliasSuggestion.objects.select_for_update(of=("self",))
    return locked.select_related("indicator").get(pk=suggestion.pk)


def _decide(
    suggestion: AliasSuggestion, state: SuggestionState, by: AbstractBaseUser, now: datetime
) -> AliasSuggestion:
    suggestion.state, suggestion.decided_by, suggestion.decided_at = state, by, now
    suggestion._history_user = by
    suggestion.save()
    return suggestion


def _refuse_taken(name: str, indicator: Indicator) -> None:
    """Keep a name from meaning two indicators."""
    other = Indicator.objects.filter(name=name).exclude(pk=indicator.pk).first()
    alias = IndicatorAlias.objects.select_related("indicator").filter(name=name).first()
    if alias and alias.indicator_id != indicator.pk:
        other = alias.indicator
    if other:
        raise AliasRefused(
            _("“%(name)s”已经是指标“%(other)s”的名称。") % {"name": name, "other": other.name}
        )

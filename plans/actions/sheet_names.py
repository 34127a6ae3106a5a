"""Which words of a sheet are names of places and of indicators."""

from functools import cached_property, partial

from plans.lookups import PlaceIndex
from plans.models import Indicator, IndicatorAlias, Jurisdiction
from plans.sheets.blocks import Names
from plans.sheets.headers import tidy


def known_names(places: PlaceIndex, given: Jurisdiction | None) -> Names:
    return Names(partial(_is_place, places, given), KnownIndicators().__contains__)


def _is_place(places: PlaceIndex, given: Jurisdiction | None, word: str) -> bool:
    """Say whether a word is a place's name; 海曙 for 海曙区 counts below the city given."""
    if word in places.by_name:
        return True
    return bool(given) and any(places.is_within(one, given) for one in places.named(word))


class KnownIndicators:
    """The names and aliases of the dictionary, fetched when a header asks for one."""

    @cached_property
    def words(self) -> frozenset[str]:
        names = Indicator.objects.values_list("name", flat=True)
        aliases = IndicatorAlias.objects.values_list("name", flat=True)
        return frozenset(tidy(name) for name in (*names, *aliases))

    def __contains__(self, word: str) -> bool:
        return word in self.words

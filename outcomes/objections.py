"""The open objections to figures, loaded only where there are any."""

from collections import defaultdict
from collections.abc import Iterable

from outcomes.enums import ObjectionState
from outcomes.models import Objection, Outcome


def with_objections(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Give each figure read with_contest() its open objections; one query, or none at all.

    Who may not read a figure (marked_readable) is not told what others say of it either.
    """
    loaded = list(outcomes)
    contested = [
        outcome.pk
        for outcome in loaded
        if outcome.is_contested and getattr(outcome, "is_readable", True)
    ]
    found: dict[int, list[Objection]] = defaultdict(list)
    if contested:
        lodged = Objection.objects.filter(outcome__in=contested, state=ObjectionState.OPEN)
        for objection in lodged.select_related("bureau").order_by("lodged_at", "pk"):
            found[objection.outcome_id].append(objection)
    for outcome in loaded:
        outcome.open_objections = found[outcome.pk]
    return loaded

"""What summaries say of a plan's goals: pairs with reasons, silence, and the unplanned."""

from outcomes.reconciliation.reconcile import Pair, Reconciliation, reconcile
from outcomes.reconciliation.statements import Statement, from_figure, from_label

__all__ = ["Pair", "Reconciliation", "Statement", "from_figure", "from_label", "reconcile"]

from outcomes.models.aliases import AliasSuggestion, SuggestionState
from outcomes.models.outcomes import Evidence, Outcome
from outcomes.models.reconciliation import (
    ExplainedFinding,
    PairDecision,
    PairRelation,
    ReconciledPair,
    Reconciliation,
)
from outcomes.models.reports import (
    IssuedReport,
    ReportKind,
    ReportRequest,
    ReportTemplate,
    ScoringScheme,
    SearchText,
)

__all__ = [
    "AliasSuggestion",
    "Evidence",
    "ExplainedFinding",
    "IssuedReport",
    "Outcome",
    "PairDecision",
    "PairRelation",
    "ReconciledPair",
    "Reconciliation",
    "ReportKind",
    "ReportRequest",
    "ReportTemplate",
    "ScoringScheme",
    "SearchText",
    "SuggestionState",
]

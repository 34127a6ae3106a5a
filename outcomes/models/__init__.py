from outcomes.models.outcomes import Evidence, Outcome
from outcomes.models.reconciliation import (
    ExplainedFinding,
    PairDecision,
    PairRelation,
    ReconciledPair,
    Reconciliation,
)
from outcomes.models.reports import (
    DataChange,
    IssuedReport,
    ReportKind,
    ReportRequest,
    ReportTemplate,
    ScoringScheme,
    SearchText,
)

__all__ = [
    "DataChange",
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
]
